"""The whole treatment laid out: its sessions, what recurs in them, its people, and the manual's pages that its marks need."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from thirdear.listening.page.cited import Index
from thirdear.listening.page.courses import slot
from thirdear.listening.page.formulation import Formulation, formulation
from thirdear.listening.page.notes import Definition
from thirdear.listening.page.people import Person, people
from thirdear.listening.page.people_map import Map, people_map
from thirdear.listening.page.session import Session, session

__all__ = ["Treatment", "treatment"]


@dataclass(frozen=True, slots=True)
class Treatment:
    """Everything the templates draw. `maps` hold the people in an oval and in a column, or nothing."""

    sessions: tuple[Session, ...]
    formulation: Formulation
    people: tuple[Person, ...]
    maps: tuple[Map, ...]
    slots: tuple[float, ...]
    definitions: tuple[Definition, ...]
    version: str


def treatment(document: Mapping[str, Any]) -> Treatment:
    """Lay out a document of `thirdear.reading/1`."""
    laid = tuple(session(found, place) for place, found in enumerate(document.get("sessions") or (), 1))
    known: dict[str, Definition] = {}
    for each in laid:
        known.update(each.definitions)
    slots = tuple(slot(i, len(laid)) for i in range(len(laid)))
    index = Index.of(document, laid)
    everybody = people(document, index, slots)
    return Treatment(
        sessions=laid,
        formulation=formulation(document, index),
        people=everybody,
        maps=tuple(drawn for drawn in (people_map(everybody), people_map(everybody, narrow=True)) if drawn is not None),
        slots=slots,
        definitions=tuple(sorted(known.values(), key=lambda one: (one.name, one.code_name))),
        version=str((document.get("engine") or {}).get("version", "")),
    )
