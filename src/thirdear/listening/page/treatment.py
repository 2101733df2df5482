"""The whole treatment laid out: its sessions, its people, and the manual's pages that its marks need."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from thirdear.listening.page.notes import Definition, definition, shortened
from thirdear.listening.page.session import Session, session
from thirdear.listening.page.strings import strings, times

__all__ = ["Appearance", "Person", "Treatment", "treatment"]


@dataclass(frozen=True, slots=True)
class Appearance:
    """How often a person is spoken of in a session, and the first such words."""

    session: Session
    count: int
    often: str
    note: str
    quote: str


@dataclass(frozen=True, slots=True)
class Person:
    """A person of the treatment. `dots` are (x from 0 to 100, radius) for the sessions they appear in."""

    id: str
    name: str
    role: str
    when: str
    count: int
    often: str
    appearances: tuple[Appearance, ...]
    dots: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Treatment:
    """Everything the templates draw."""

    sessions: tuple[Session, ...]
    people: tuple[Person, ...]
    slots: tuple[float, ...]
    definitions: tuple[Definition, ...]
    version: str


def treatment(document: Mapping[str, Any]) -> Treatment:
    """Lay out a document of `thirdear.reading/1`."""
    given = list(document.get("sessions") or ())
    laid = tuple(session(found, place) for place, found in enumerate(given, 1))
    known: dict[str, Definition] = {}
    for each in laid:
        known.update(each.definitions)
    slots = tuple(round(100 * (i + .5) / len(laid), 3) for i in range(len(laid)))
    return Treatment(
        sessions=laid, people=_people(document.get("people") or (), given, laid, slots), slots=slots,
        definitions=tuple(sorted(known.values(), key=lambda one: (one.name, one.code_name))),
        version=str((document.get("engine") or {}).get("version", "")))


def _people(given: Sequence[Mapping[str, Any]], sessions: Sequence[Mapping[str, Any]], laid: Sequence[Session],
            slots: Sequence[float]) -> tuple[Person, ...]:
    where = {mark["id"]: (i, mark) for i, found in enumerate(sessions) for mark in found.get("evidence") or ()}
    texts = [{turn["id"]: turn["text"] for turn in found.get("turns") or ()} for found in sessions]
    people = []
    for place, person in enumerate(given, 1):
        by_session: dict[int, list[Mapping[str, Any]]] = {}
        for name in person.get("mentions") or ():
            if name in where:
                by_session.setdefault(where[name][0], []).append(where[name][1])
        appearances = tuple(_appearance(laid[i], marks, texts[i]) for i, marks in sorted(by_session.items()))
        count = sum(each.count for each in appearances)
        people.append(Person(
            id=f"person-{place}", name=str(person.get("name") or ""), role=_role(person), when=_when(person), count=count,
            often=times(count), appearances=appearances,
            dots=tuple((slots[each.session.number - 1], _radius(each.count)) for each in appearances)))
    return tuple(sorted(people, key=lambda each: (-each.count, -len(each.appearances), each.name.casefold(), each.id)))


def _appearance(session: Session, marks: Sequence[Mapping[str, Any]], texts: Mapping[str, str]) -> Appearance:
    first = min((session.note_ids[mark["id"]] for mark in marks if mark["id"] in session.note_ids),
                key=lambda name: int(name.rpartition("n")[2]), default="")
    quote = ""
    if first:
        turn = next(each.turn for each in session.notes if each.id == first)
        mark = next(mark for mark in marks if session.note_ids.get(mark["id"]) == first)
        span = next(span for span in mark["spans"] if span["turn"] == turn)
        quote = _around(texts[turn], span["start"], span["end"])
    return Appearance(session, len(marks), times(len(marks)), first, quote)


def _around(text: str, start: int, end: int) -> str:
    """The mention with a few of the words before and after it, verbatim."""
    left = text.rfind(" ", 0, max(start - 28, 0)) + 1 if start > 28 else 0
    right = text.find(" ", end + 48)
    right = len(text) if right == -1 else right
    return ("… " if left else "") + shortened(text[left:right], 160) + (" …" if right < len(text) else "")


def _role(person: Mapping[str, Any]) -> str:
    role = str(person.get("role") or "unknown")
    said = "" if role == "unknown" else definition("people", role).code_name
    return "" if said.casefold() == str(person.get("name") or "").casefold() else said


def _when(person: Mapping[str, Any]) -> str:
    return str(strings()["when"].get(person.get("when"), ""))


def _radius(count: int) -> float:
    return round(min(2 * math.sqrt(count), 8.0), 2)
