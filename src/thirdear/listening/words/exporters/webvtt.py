"""WebVTT: a cue for each turn, `<v.client Anna>` for who speaks, `<c.event.pause>` for what happened,
`<c.p830>` around a word that a program was .830 sure of.

All are WebVTT's own markup, so that players show the words as captions. A bracket that somebody's words hold is
written as an entity, so that it is not read back as a direction.
"""

from __future__ import annotations

import re

from thirdear.listening.words.directions import found_in
from thirdear.listening.words.exporters.places import by_turn, homeless
from thirdear.listening.words.transcript import Event, SpokenTime, Transcript, Turn

__all__ = ["render"]

_ALWAYS = re.compile(r"[&<>{\r\n\x85\u2028\u2029]")
_EDGES = re.compile(r"^\s+|\s+$")


def render(transcript: Transcript) -> str:
    blocks = ["WEBVTT" + (f"\nLanguage: {transcript.language}" if transcript.language else "")]
    if transcript.date:
        blocks.append(f"NOTE Date: {transcript.date}")
    events = by_turn(transcript)
    for event in homeless(transcript):
        blocks.append(f"{_timing(event.start, event.end)}\n{_direction(event)}")
    following = [turn.start for turn in transcript.turns[1:]] + [None]
    for turn, after in zip(transcript.turns, following, strict=False):
        end = turn.end if turn.end is not None else after
        voice = f"<v.{turn.speaker} {_name(turn.name or turn.speaker)}>"
        blocks.append(f"{turn.id}\n{_timing(turn.start, end)}\n{voice}{_payload(turn, events[turn.id])}")
    return "\n\n".join(blocks) + "\n"


def _timing(start: float | None, end: float | None) -> str:
    """A cue without times has no length at zero, which is read back as no time."""
    if start is None or end is None or end <= start:
        start = end = start or 0.0
    return f"{_stamp(start)} --> {_stamp(end)}"


def _stamp(time: float) -> str:
    milliseconds = round(time * 1000)
    hours, rest = divmod(milliseconds, 3_600_000)
    minutes, rest = divmod(rest, 60_000)
    return f"{hours:02}:{minutes:02}:{rest // 1000:02}.{rest % 1000:03}"


def _payload(turn: Turn, events: list[Event]) -> str:
    brackets = {start for start, _, _ in found_in(turn.text)}
    inserts: list[tuple[int, int, str]] = [(event.at or 0, 1, _direction(event)) for event in events]
    if len(turn.word_times) > 1 or any(
        (time.at, time.until) != (0, len(turn.text)) or time.probability is not None for time in turn.word_times
    ):
        inserts += [(time.until, 0, f"{_sure(time)[1]}<{_stamp(time.end)}>") for time in turn.word_times]
        inserts += [(time.at, 2, f"<{_stamp(time.start)}>{_sure(time)[0]}") for time in turn.word_times]
    pieces, position = [], 0
    for at, _, insert in sorted(inserts, key=lambda entry: entry[:2]):
        pieces += [_escaped(turn.text, position, at, brackets), insert]
        position = at
    pieces.append(_escaped(turn.text, position, len(turn.text), brackets))
    return "".join(pieces)


def _sure(time: SpokenTime) -> tuple[str, str]:
    """`<c.p830>word</c>`: how sure of a word the program was that wrote it down, in thousandths."""
    return ("", "") if time.probability is None else (f"<c.p{round(1000 * time.probability):03}>", "</c>")


def _escaped(text: str, start: int, end: int, brackets: set[int]) -> str:
    edges = {place for edge in _EDGES.finditer(text) for place in range(*edge.span())}
    return "".join(
        _entity(text[place]) if place in brackets or place in edges or _ALWAYS.match(text[place]) else text[place]
        for place in range(start, end)
    )


def _entity(char: str) -> str:
    named = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\x85": "&#10;"}  # &#133; would be read as an ellipsis
    return named.get(char, f"&#{ord(char)};")


def _note(text: str) -> str:
    edges = {place for edge in _EDGES.finditer(text) for place in range(*edge.span())}
    return "".join(_entity(char) if place in edges or _ALWAYS.match(char) else char for place, char in enumerate(text))


def _name(name: str) -> str:
    return _note(" ".join(name.split()))


def _direction(event: Event) -> str:
    return f"<c.event.{event.kind}>{_note(event.note)}</c>"
