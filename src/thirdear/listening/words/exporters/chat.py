"""CHAT: main lines that CLAN can count, and under each a `%xear` tier that holds the turn exactly.

CHAT has no way to write a bracket that somebody's text holds, and gives every special character a meaning; so the
main line keeps the words alone, and the importer trusts `%xear` as long as the main line above it is untouched.
"""

from __future__ import annotations

import json
import re

from thirdear.listening.words.exporters.places import by_turn, homeless
from thirdear.listening.words.transcript import Event, Role, Transcript, Turn

__all__ = ["render"]

_ROLES: dict[Role, tuple[str, str]] = {
    "client": ("CLI", "Participant"),
    "therapist": ("THE", "Investigator"),
    "other": ("OTH", "Adult"),
}
_LANGUAGES = {
    "en": "eng",
    "de": "deu",
    "fr": "fra",
    "es": "spa",
    "it": "ita",
    "nl": "nld",
    "pt": "por",
    "he": "heb",
    "ar": "ara",
    "zh": "zho",
    "ja": "jpn",
    "ru": "rus",
    "pl": "pol",
    "sv": "swe",
    "da": "dan",
    "no": "nor",
    "fi": "fin",
    "tr": "tur",
}
_KEPT = re.compile(r"[^\w'’.,?! -]+")
_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")


def render(transcript: Transcript) -> str:
    codes = _codes(transcript)
    language = _LANGUAGES.get(transcript.language, "eng")
    people = ", ".join(f"{code} {_ROLES[role][1]}" for (_, role), code in codes.items())
    lines = ["@UTF8", "@Begin", f"@Languages:\t{language}", f"@Participants:\t{people}"]
    lines += [f"@ID:\t{language}|thirdear|{code}|||||{_ROLES[role][1]}|||" for (_, role), code in codes.items()]
    if transcript.date and re.fullmatch(r"\d{4}-\d{2}-\d{2}", transcript.date):
        year, month, day = transcript.date.split("-")
        lines.append(f"@Date:\t{day}-{_MONTHS[int(month) - 1]}-{year}")
    events = by_turn(transcript)
    if homeless(transcript):
        lines += _tiers("OTH", "0 .", {"name": None, "role": None, "text": ""}, homeless(transcript))
    for turn in transcript.turns:
        exact: dict[str, str | None] = {"name": turn.name, "role": turn.speaker, "text": turn.text}
        lines += _tiers(codes[turn.name, turn.speaker], _main(turn), exact, events[turn.id])
    return "\n".join([*lines, "@End"]) + "\n"


def _codes(transcript: Transcript) -> dict[tuple[str, Role], str]:
    codes: dict[tuple[str, Role], str] = {}
    for turn in transcript.turns:
        prefix = _ROLES[turn.speaker][0]
        if (turn.name, turn.speaker) not in codes:
            number = 1 + sum(role == turn.speaker for _, role in codes)
            codes[turn.name, turn.speaker] = prefix if number == 1 else f"{prefix}{number}"
    return codes


def _main(turn: Turn) -> str:
    words = " ".join(_KEPT.sub(" ", turn.text).split())
    words = re.sub(r" ?([.?!])+(?=\s|$)", r" \1", words)
    line = words if words[-1:] in (".", "?", "!") else f"{words or 0} ."
    if turn.start is not None and turn.end is not None:
        line += f" \x15{round(turn.start * 1000)}_{round(turn.end * 1000)}\x15"
    return line


def _tiers(code: str, line: str, exact: dict[str, str | None], events: list[Event]) -> list[str]:
    kept = {
        "line": line,
        **exact,
        "events": [
            {"kind": event.kind, "at": event.at or 0, "note": event.note, "start": event.start, "end": event.end}
            for event in events
        ],
    }
    return [f"*{code}:\t{line}", f"%xear:\t{json.dumps(kept)}"]
