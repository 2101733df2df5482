"""ELAN (EAF 3.0): a tier of words for each speaker; on it, a tier for each kind of mark, and below that the quoted words.

ELAN allows no overlap on a tier, so marks that overlap go to further tiers (`affect-2@Anna`). A mark of several passages
stands at each of them; what speaks against it is left out. XML holds no control characters: each becomes U+FFFD.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from xml.sax.saxutils import escape, quoteattr

from thirdear.listening.study.coding import CodedSession, Coding
from thirdear.listening.words import Span, Transcript, Turn

__all__ = ["file_name", "render"]

_MILLISECONDS = 60  # a character, where the transcript has no times: about a thousand words in five minutes
_REAL = "times of the transcript; places within a turn by the share of its characters"
_SYNTHETIC = f"synthetic, since the transcript lacks times: turns in their order, {_MILLISECONDS} milliseconds a character"
_DATE = "1970-01-01T00:00:00Z"  # fixed, so that the same reading gives the same bytes
_FORBIDDEN = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_UNKNOWN = "\ufffd"
_TYPES = {"words": None, "mark": "Included_In", "quote": "Symbolic_Association"}
_CONSTRAINTS = {
    "Time_Subdivision": "Time subdivision of parent annotation's time interval, no time gaps allowed within this interval",
    "Symbolic_Subdivision": "Symbolic subdivision of a parent annotation. Annotations refering to the same parent are ordered",
    "Symbolic_Association": "1-1 association with a parent annotation",
    "Included_In": "Time alignable annotations within the parent annotation's time interval, gaps are allowed",
}


@dataclass(frozen=True, slots=True)
class _Stretch:
    """An annotation: what it says, when (in milliseconds), and, of a mark, the quoted words."""

    start: int
    end: int
    value: str
    quote: str | None = None


@dataclass(frozen=True, slots=True)
class _Tier:
    name: str
    participant: str
    type: str
    parent: str | None
    stretches: tuple[_Stretch, ...]


@dataclass(slots=True)
class _Ids:
    """Time slots and annotations as they are given out."""

    slots: dict[str, int] = field(default_factory=dict)
    annotations: Iterator[int] = field(default_factory=lambda: count(1))

    def slot(self, time: int) -> str:
        name = f"ts{len(self.slots) + 1}"
        self.slots[name] = time
        return name

    def annotation(self) -> str:
        return f"a{next(self.annotations)}"


def file_name(place: int, session: CodedSession) -> str:
    """A name for a session's file that is unique in its treatment, and a file name anywhere."""
    stem = re.sub(r"[^\w.-]+", "-", session.words.id).strip("-.")
    return f"{place:02}-{stem or 'session'}.eaf"


def render(session: CodedSession, coding: Coding) -> str:
    """A session as an EAF document. A property of its header says what its times are."""
    timed = all(turn.start is not None and turn.end is not None for turn in _spoken(session.words))
    tiers, ids = _tiers(session, _times(session.words, timed=timed)), _Ids()
    drawn = [line for tier in tiers for line in _tier(tier, ids, coding)]
    return "\n".join([*_head(timed=timed), *_time_order(ids), *drawn, *_tail()]) + "\n"


def _spoken(words: Transcript) -> list[Turn]:
    return [turn for turn in words.turns if turn.text]


def _times(words: Transcript, *, timed: bool) -> dict[str, tuple[int, int]]:
    """When each turn begins and ends. Each lasts a millisecond a character at least, and waits for its speaker's last."""
    found: dict[str, tuple[int, int]] = {}
    last: dict[str, int] = {}
    clock = 0
    for turn in _spoken(words):
        start, end = clock, clock + _MILLISECONDS * len(turn.text)
        if timed:
            start, end = round(1000 * (turn.start or 0.0)), round(1000 * (turn.end or 0.0))
        start = max(start, last.get(_speaker(turn), 0))
        clock = last[_speaker(turn)] = max(end, start + len(turn.text))
        found[turn.id] = start, clock
    return found


def _speaker(turn: Turn) -> str:
    return turn.name or turn.speaker


def _tiers(session: CodedSession, times: Mapping[str, tuple[int, int]]) -> Iterator[_Tier]:
    turns = _spoken(session.words)
    kinds = sorted({mark.evidence.kind for mark in session.marks})
    for speaker in dict.fromkeys(map(_speaker, turns)):
        own = {turn.id: turn for turn in turns if _speaker(turn) == speaker}
        yield _Tier(speaker, speaker, "words", None, tuple(_Stretch(*times[turn.id], turn.text) for turn in own.values()))
        for kind in kinds:
            spans = [
                (mark.evidence.code, span)
                for mark in session.marks
                if mark.evidence.kind == kind
                for span in mark.evidence.spans
                if span.turn in own
            ]
            found = [_stretch(session.words, code, span, times[span.turn]) for code, span in spans]
            for lane, stretches in enumerate(_lanes(found), 1):
                name = f"{kind}@{speaker}" if lane == 1 else f"{kind}-{lane}@{speaker}"
                yield _Tier(name, speaker, "mark", speaker, tuple(stretches))


def _stretch(words: Transcript, code: str, span: Span, time: tuple[int, int]) -> _Stretch:
    start, lasting, characters = time[0], time[1] - time[0], len(words.turn(span.turn).text)
    first, last = (start + lasting * at // characters for at in (span.start, span.end))
    return _Stretch(first, last, code, words.quote(span))


def _lanes(stretches: Iterable[_Stretch]) -> list[list[_Stretch]]:
    """The stretches in as few rows as hold them without overlap."""
    lanes: list[list[_Stretch]] = []
    for one in sorted(stretches, key=lambda one: (one.start, one.end)):
        lane = next((lane for lane in lanes if lane[-1].end <= one.start), None)
        if lane is None:
            lanes.append([one])
        else:
            lane.append(one)
    return lanes


def _head(*, timed: bool) -> list[str]:
    return [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<ANNOTATION_DOCUMENT AUTHOR="Third Ear" DATE="{_DATE}" FORMAT="3.0" VERSION="3.0"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
        ' xsi:noNamespaceSchemaLocation="http://www.mpi.nl/tools/elan/EAFv3.0.xsd">',
        ' <HEADER MEDIA_FILE="" TIME_UNITS="milliseconds">',
        f'  <PROPERTY NAME="time_base">{_REAL if timed else _SYNTHETIC}</PROPERTY>',
        " </HEADER>",
    ]


def _time_order(ids: _Ids) -> list[str]:
    slots = sorted(ids.slots.items(), key=lambda slot: slot[1])
    lines = [f'  <TIME_SLOT TIME_SLOT_ID="{name}" TIME_VALUE="{time}"/>' for name, time in slots]
    return [" <TIME_ORDER>", *lines, " </TIME_ORDER>"]


def _tier(tier: _Tier, ids: _Ids, coding: Coding) -> list[str]:
    """A tier and, below marks, the tier of their quotes."""
    names = [ids.annotation() for _ in tier.stretches]
    parent = {} if tier.parent is None else {"PARENT_REF": tier.parent, "ANNOTATOR": f"Third Ear {coding.engine}"}
    lines = [
        line
        for name, one in zip(names, tier.stretches, strict=True)
        for line in _annotation(
            "ALIGNABLE_ANNOTATION",
            {"ANNOTATION_ID": name, "TIME_SLOT_REF1": ids.slot(one.start), "TIME_SLOT_REF2": ids.slot(one.end)},
            one.value,
        )
    ]
    drawn = _element(tier, tier.name, tier.type, parent, lines)
    quotes = [
        line
        for name, one in zip(names, tier.stretches, strict=True)
        if one.quote is not None
        for line in _annotation("REF_ANNOTATION", {"ANNOTATION_ID": ids.annotation(), "ANNOTATION_REF": name}, one.quote)
    ]
    return drawn + (_element(tier, f"quote {tier.name}", "quote", {"PARENT_REF": tier.name}, quotes) if quotes else [])


def _element(tier: _Tier, name: str, type: str, more: Mapping[str, str], lines: Sequence[str]) -> list[str]:
    given = {"TIER_ID": name, "PARTICIPANT": tier.participant, "LINGUISTIC_TYPE_REF": type, **more}
    return [f" <TIER {_attributes(given)}>", *lines, " </TIER>"]


def _annotation(element: str, given: Mapping[str, str], value: str) -> list[str]:
    return [
        "  <ANNOTATION>",
        f"   <{element} {_attributes(given)}>",
        f"    <ANNOTATION_VALUE>{_text(value)}</ANNOTATION_VALUE>",
        f"   </{element}>",
        "  </ANNOTATION>",
    ]


def _attributes(given: Mapping[str, str]) -> str:
    return " ".join(f"{name}={quoteattr(_FORBIDDEN.sub(_UNKNOWN, value))}" for name, value in given.items())


def _text(value: str) -> str:
    return escape(_FORBIDDEN.sub(_UNKNOWN, value), {"\r": "&#13;"})


def _tail() -> list[str]:
    types = [
        f' <LINGUISTIC_TYPE GRAPHIC_REFERENCES="false" LINGUISTIC_TYPE_ID="{name}"'
        f' TIME_ALIGNABLE="{str(name != "quote").lower()}"' + (f' CONSTRAINTS="{constraint}"/>' if constraint else "/>")
        for name, constraint in _TYPES.items()
    ]
    constraints = [f' <CONSTRAINT DESCRIPTION="{text}" STEREOTYPE="{name}"/>' for name, text in _CONSTRAINTS.items()]
    return [*types, *constraints, "</ANNOTATION_DOCUMENT>"]
