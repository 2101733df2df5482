"""The people of the treatment, each with the sessions they are spoken of in and the encounters told of them."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from thirdear.listening.formulation.cluster import name_of
from thirdear.listening.page.cited import Citation, Index
from thirdear.listening.page.doubts import resting_on
from thirdear.listening.page.notes import definition, shortened
from thirdear.listening.page.session import Session
from thirdear.listening.page.strings import amount, strings, times

__all__ = ["Answer", "Appearance", "Encounter", "Person", "people"]

_TYPES = ("W", "RO", "RS")
_MOST_ANSWERS = 5


@dataclass(frozen=True, slots=True)
class Appearance:
    """How often a person is spoken of in a session, and the first such words, with those of them that are unsure."""

    session: Session
    count: int
    often: str
    note: str
    quote: str
    unsure: str


@dataclass(frozen=True, slots=True)
class Answer:
    """A wish or a response within an encounter: what it is, its name where it could be named, and its words."""

    label: str
    name: str
    words: Citation


@dataclass(frozen=True, slots=True)
class Encounter:
    """One told occasion with a person."""

    session: Session
    turn: str
    time: str
    mark: int
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class Person:
    """A person of the treatment. `dots` are (x from 0 to 100, radius) for the sessions they appear in.

    `role_code` and `when_code` are the document's; `pattern` is how they mostly respond, empty where that could not be named.
    """

    id: str
    name: str
    role: str
    when: str
    role_code: str
    when_code: str
    count: int
    often: str
    appearances: tuple[Appearance, ...]
    dots: tuple[tuple[float, float], ...]
    encounters: tuple[Encounter, ...]
    told: str
    pattern: str


def people(document: Mapping[str, Any], index: Index, slots: Sequence[float]) -> tuple[Person, ...]:
    """Everybody the client named, those spoken of most often first."""
    given = list(document.get("sessions") or ())
    turns = [{turn["id"]: turn for turn in found.get("turns") or ()} for found in given]
    marks = [{mark["id"]: mark for mark in found.get("evidence") or ()} for found in given]
    where = {id: i for i, found in enumerate(marks) for id in found}
    told: dict[str, list[Mapping[str, Any]]] = {}
    for episode in index.episodes.values():
        told.setdefault(str(episode["other"]), []).append(episode)
    found = []
    for place, person in enumerate(document.get("people") or (), 1):
        by_session: dict[int, list[Mapping[str, Any]]] = {}
        for name in person.get("mentions") or ():
            if name in where:
                by_session.setdefault(where[name], []).append(marks[where[name]][name])
        appearances = tuple(_appearance(index.sessions[i], found, turns[i]) for i, found in sorted(by_session.items()))
        found.append(_person(f"person-{place}", person, appearances, told.get(str(person["id"]), ()), index, slots))
    return tuple(sorted(found, key=lambda each: (-each.count, -len(each.appearances), each.name.casefold(), each.id)))


def _person(
    id: str,
    person: Mapping[str, Any],
    appearances: tuple[Appearance, ...],
    told: Sequence[Mapping[str, Any]],
    index: Index,
    slots: Sequence[float],
) -> Person:
    count = sum(each.count for each in appearances)
    met = [found for found in (_encounter(one, index) for one in told) if found is not None]
    encounters = tuple(sorted(met, key=lambda one: (one.session.number, one.mark)))
    return Person(
        id=id,
        name=str(person.get("name") or ""),
        role=_role(person),
        when=str(strings()["when"].get(person.get("when"), "")),
        role_code=str(person.get("role") or "unknown"),
        when_code=str(person.get("when") or ""),
        count=count,
        often=times(count),
        appearances=appearances,
        dots=tuple((slots[each.session.number - 1], _radius(each.count)) for each in appearances),
        encounters=encounters,
        told=amount("people", "encounters", len(encounters)),
        pattern=_pattern(told),
    )


def _encounter(episode: Mapping[str, Any], index: Index) -> Encounter | None:
    """An encounter of the document; None where its words are not on the page."""
    marks = [str(mark) for mark in episode.get("evidence") or () if mark in index.notes]
    if not marks:
        return None
    session, note = index.notes[marks[0]]
    parts = sorted(episode.get("components") or (), key=lambda part: _TYPES.index(part["type"]))
    answers = [found for found in (_answer(part, index) for part in parts) if found is not None]
    return Encounter(session, note.quotes[0].turn, note.quotes[0].time, note.number, tuple(answers[:_MOST_ANSWERS]))


def _answer(part: Mapping[str, Any], index: Index) -> Answer | None:
    marks = [str(mark) for mark in part.get("evidence") or ()]
    words = next((found for found in (index.citation(mark, 140) for mark in marks) if found), None)
    if words is None:
        return None
    kind = f"part_{part['type']}" if part.get("expressed") is not False else "part_guessed"
    return Answer(str(strings()["people"][kind]), name_of(part["cluster"]) if part.get("cluster") else "", words)


def _pattern(told: Sequence[Mapping[str, Any]]) -> str:
    """How this person mostly responds: in most of the encounters with them, counted once each."""
    counts: Counter[str] = Counter()
    for episode in told:
        parts = episode.get("components") or ()
        counts.update(sorted({str(part["cluster"]) for part in parts if part["type"] == "RO" and part.get("cluster")}))
    return name_of(max(counts, key=lambda cluster: (counts[cluster], cluster))) if counts else ""


def _appearance(session: Session, marks: Sequence[Mapping[str, Any]], turns: Mapping[str, Mapping[str, Any]]) -> Appearance:
    first = min(
        (session.note_ids[mark["id"]] for mark in marks if mark["id"] in session.note_ids),
        key=lambda name: int(name.rpartition("n")[2]),
        default="",
    )
    quote = unsure = ""
    if first:
        turn = next(each.turn for each in session.notes if each.id == first)
        mark = next(mark for mark in marks if session.note_ids.get(mark["id"]) == first)
        span = next(span for span in mark["spans"] if span["turn"] == turn)
        left, right = _around(turns[turn]["text"], span["start"], span["end"])
        quote, unsure = _quoted(turns[turn]["text"], left, right), resting_on(turns[turn], left, right)
    return Appearance(session, len(marks), times(len(marks)), first, quote, unsure)


def _around(text: str, start: int, end: int) -> tuple[int, int]:
    """The mention with a few of the words before and after it."""
    left = text.rfind(" ", 0, max(start - 28, 0)) + 1 if start > 28 else 0
    right = text.find(" ", end + 48)
    return left, len(text) if right == -1 else right


def _quoted(text: str, left: int, right: int) -> str:
    return ("… " if left else "") + shortened(text[left:right], 160) + (" …" if right < len(text) else "")


def _role(person: Mapping[str, Any]) -> str:
    role = str(person.get("role") or "unknown")
    said = "" if role == "unknown" else definition("people", role).code_name
    return "" if said.casefold() == str(person.get("name") or "").casefold() else said


def _radius(count: int) -> float:
    return round(min(2 * math.sqrt(count), 8.0), 2)
