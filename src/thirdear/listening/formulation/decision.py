"""What a person decided about marks and people, and readings as they stand after it. Formulation obeys every decision."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from thirdear.listening.evidence import Evidence, SessionReading

__all__ = ["Accept", "Add", "Decision", "Edit", "JoinPeople", "NameRole", "Reject", "SplitPerson", "decided"]


@dataclass(frozen=True, slots=True)
class Accept:
    """A mark fits: it is a person's from now on, whatever is known of how well its code is heard."""

    key: str


@dataclass(frozen=True, slots=True)
class Reject:
    """A mark does not fit: it goes, and with it every mark that names it and everything derived from them."""

    key: str


@dataclass(frozen=True, slots=True)
class Edit:
    """A mark fits under another code, or with other attributes (those given replace those heard)."""

    key: str
    code: str | None = None
    attributes: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Add:
    """A mark of a person's own, in the session of that id; its basis is `person`."""

    session: str
    mark: Evidence


@dataclass(frozen=True, slots=True)
class SplitPerson:
    """These mentions (keys of `people` marks) are somebody else than those they were merged with."""

    mentions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class JoinPeople:
    """The persons of these two mentions are one."""

    mention: str
    other: str


@dataclass(frozen=True, slots=True)
class NameRole:
    """The person of this mention has this role (a code of the kind `people`)."""

    mention: str
    role: str


Decision = Accept | Reject | Edit | Add | SplitPerson | JoinPeople | NameRole


def decided(readings: Sequence[SessionReading], decisions: Iterable[Decision]) -> tuple[SessionReading, ...]:
    """The readings after the decisions about marks. Raises `ValueError` when one names a mark or session that is not there."""
    decisions = list(decisions)
    _check(readings, decisions)
    rejected = _with_dependents(readings, {one.key for one in decisions if isinstance(one, Reject)})
    edits = {one.key: one for one in decisions if isinstance(one, Edit)}
    accepted = {one.key for one in decisions if isinstance(one, Accept)}
    return tuple(
        _after(
            reading,
            rejected,
            edits,
            accepted,
            [one.mark for one in decisions if isinstance(one, Add) and one.session == reading.transcript.id],
        )
        for reading in readings
    )


def _after(
    reading: SessionReading, rejected: set[str], edits: Mapping[str, Edit], accepted: set[str], added: Sequence[Evidence]
) -> SessionReading:
    kept = [_edited(mark, edits.get(mark.key), accepted) for mark in reading.evidence if mark.key not in rejected]
    known = {mark.key for mark in kept}
    kept += [
        replace(mark, basis="person", confidence=None, calibration="none") for mark in added if mark.key not in known | rejected
    ]
    turns = {turn.id: place for place, turn in enumerate(reading.transcript.turns)}
    kept.sort(
        key=lambda mark: (turns[mark.spans[0].turn], mark.spans[0].start, mark.spans[0].end, mark.kind, mark.code, mark.key)
    )
    left = {mark.key for mark in kept}
    return replace(reading, evidence=tuple(kept), moments=tuple(key for key in reading.moments if key in left))


def _edited(mark: Evidence, edit: Edit | None, accepted: set[str]) -> Evidence:
    """An edited or accepted mark is a person's: its key stays, so that decisions find it again."""
    if edit is not None:
        attributes = {**mark.attributes, **edit.attributes}
        return replace(
            mark, code=edit.code or mark.code, attributes=attributes, basis="person", confidence=None, calibration="none"
        )
    return replace(mark, basis="person", confidence=None, calibration="none") if mark.key in accepted else mark


def _with_dependents(readings: Sequence[SessionReading], rejected: set[str]) -> set[str]:
    """The rejected marks and, again and again, those that name one of them in their attributes."""
    names = {mark.key: set(_keys_in(mark.attributes)) for reading in readings for mark in reading.evidence}
    found, before = set(rejected), 0
    while len(found) > before:
        before = len(found)
        found |= {key for key, named in names.items() if named & found}
    return found


def _keys_in(value: object) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for part in value.values():
            yield from _keys_in(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _keys_in(part)


def _check(readings: Sequence[SessionReading], decisions: Iterable[Decision]) -> None:
    known = {mark.key for reading in readings for mark in reading.evidence}
    known |= {one.mark.key for one in decisions if isinstance(one, Add)}
    sessions = {reading.transcript.id for reading in readings}
    for one in decisions:
        if isinstance(one, Add) and one.session not in sessions:
            raise ValueError("a decision names a session that is not there")
        if not set(_named(one)) <= known:
            raise ValueError("a decision names a mark that is not there")


def _named(decision: Decision) -> tuple[str, ...]:
    match decision:
        case Accept(key) | Reject(key) | Edit(key):
            return (key,)
        case SplitPerson(mentions):
            return mentions
        case JoinPeople(mention, other):
            return (mention, other)
        case NameRole(mention, _):
            return (mention,)
        case _:
            return ()
