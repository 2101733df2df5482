"""CHAT transcripts (.cha). pylangacq reads what it accepts; it refuses whole files for one unknown role or missing
header, so any file is also read line by line, and that reading stands wherever the two disagree on the main lines.

A `%xear` tier (our exporter's) holds a turn exactly; it counts only while the main line above it is still its own.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any, cast

import pylangacq

from thirdear.listening.words.chat import spoken
from thirdear.listening.words.clock import seconds
from thirdear.listening.words.dates import date_in
from thirdear.listening.words.decode import tame
from thirdear.listening.words.draft import Draft, Mark, Source, Utterance
from thirdear.listening.words.labels import known_role
from thirdear.listening.words.transcript import EVENT_KINDS, ROLES, EventKind, Role

__all__ = ["read"]

_MAIN = re.compile(r"\*([^:\s]{1,40}):[ \t]?")
_TIER = re.compile(r"%([\w-]{1,20}):[ \t]?")
_HEADER = re.compile(r"@([^:\t]{1,60})(?::[ \t]{0,4}(.*))?", re.DOTALL)
_LANGUAGES = {
    "eng": "en",
    "deu": "de",
    "fra": "fr",
    "spa": "es",
    "ita": "it",
    "nld": "nl",
    "por": "pt",
    "heb": "he",
    "ara": "ar",
    "zho": "zh",
    "jpn": "ja",
    "rus": "ru",
    "pol": "pl",
    "swe": "sv",
    "dan": "da",
    "nor": "no",
    "fin": "fi",
    "tur": "tr",
}


@dataclass
class _File:
    headers: list[tuple[str, str]] = field(default_factory=list)
    lines: list[tuple[str, str]] = field(default_factory=list)
    exact: dict[int, str] = field(default_factory=dict)  # line number to its %xear


def read(source: Source) -> Draft:
    loose = _by_lines(source.text)
    strict = _by_library(source.text)
    lines = strict if strict is not None and _same(strict, loose.lines) else loose.lines
    roles, date, language = _headed(loose.headers)
    said = [_utterance(code, line, roles, loose.exact.get(number)) for number, (code, line) in enumerate(lines)]
    return Draft(said, date, language)


def _same(first: list[tuple[str, str]], second: list[tuple[str, str]]) -> bool:
    return [(code, line.split()) for code, line in first] == [(code, line.split()) for code, line in second]


def _by_library(text: str) -> list[tuple[str, str]] | None:
    if not tame(text):
        return None
    try:
        utterances = pylangacq.CHAT.from_strs([text]).utterances()
        return [(said.participant, said.tiers[said.participant]) for said in utterances if said.participant and said.tiers]
    except (ValueError, KeyError, AttributeError, TypeError, OSError):
        return None


def _logical(text: str) -> Iterator[str]:
    """Lines with their continuations; a line that begins like nothing in CHAT continues the one before it."""
    pieces: list[str] = []
    for line in text.split("\n"):
        if line[:1] in ("*", "@", "%") and pieces:
            yield " ".join(pieces)
            pieces = []
        if line.strip():
            pieces.append(line.strip() if pieces else line.rstrip())
    if pieces:
        yield " ".join(pieces)


def _by_lines(text: str) -> _File:
    file = _File()
    for line in _logical(text.lstrip("\ufeff")):
        main, tier = _MAIN.match(line), _TIER.match(line)
        if main:
            file.lines.append((main[1], line[main.end() :]))
        elif tier:
            if tier[1] == "xear" and file.lines:
                file.exact[len(file.lines) - 1] = line[tier.end() :]
        elif line.startswith("@"):
            found = _HEADER.fullmatch(line)
            if found:
                file.headers.append((found[1].strip(), (found[2] or "").strip()))
        elif not line.startswith("%"):
            file.lines.append(("", line.lstrip("*")))
    return file


def _headed(headers: list[tuple[str, str]]) -> tuple[dict[str, Role], str | None, str | None]:
    roles: dict[str, Role] = {}
    date = language = None
    for name, value in headers:
        if name == "Participants":
            for entry in value.split(","):
                words = entry.split()
                role = known_role(words[-1]) if len(words) > 1 else None
                if role:
                    roles[words[0]] = role
        elif name == "Date":
            date = date or date_in(value)
        elif name == "Languages":
            code = value.split(",")[0].strip().lower()
            language = _LANGUAGES.get(code) or (code if len(code) == 2 else None)
    return roles, date, language


def _utterance(code: str, line: str, roles: dict[str, Role], exact: str | None) -> Utterance:
    said = replace(spoken(line), speaker=code or None, role=roles.get(code))
    return _exactly(exact, line, said) or said if exact else said


def _exactly(exact: str, line: str, said: Utterance) -> Utterance | None:
    try:
        kept = json.loads(exact)
    except (ValueError, RecursionError):
        return None
    if not isinstance(kept, dict) or kept.get("line", "").split() != line.split() or not isinstance(kept.get("text"), str):
        return None
    marks = [_mark(event) for event in kept.get("events", ()) if isinstance(event, dict)]
    role = kept.get("role")
    return replace(
        said,
        text=kept["text"],
        verbatim=True,
        marks=tuple(mark for mark in marks if mark.at <= len(kept["text"])),
        speaker=str(kept.get("name") or said.speaker),
        role=cast(Role, role) if role in ROLES else said.role,
    )


def _mark(event: dict[str, Any]) -> Mark:
    kind = event.get("kind")
    at = event.get("at")
    return Mark(
        at if isinstance(at, int) and at >= 0 else 0,
        cast(EventKind, kind) if kind in EVENT_KINDS else "non_speech",
        str(event.get("note", "")),
        seconds(event.get("start")),
        seconds(event.get("end")),
    )
