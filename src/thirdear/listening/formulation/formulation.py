"""What recurs across the sessions of a treatment: hypotheses, each open to its words and to what speaks against it."""

from __future__ import annotations

from dataclasses import dataclass

from thirdear.listening.formulation.ccrt import CCRT
from thirdear.listening.formulation.change import Change
from thirdear.listening.formulation.departure import Departure
from thirdear.listening.formulation.episode import Episode
from thirdear.listening.formulation.parallel import Parallel
from thirdear.listening.formulation.people import Person
from thirdear.listening.formulation.theme import Theme
from thirdear.listening.formulation.triangle import TriangleOfConflict, TriangleOfPerson
from thirdear.listening.formulation.working_through import WorkingThrough

__all__ = ["Formulation"]


@dataclass(frozen=True, slots=True)
class Formulation:
    """The people, their episodes, and what recurs in them."""

    people: tuple[Person, ...]
    episodes: tuple[Episode, ...]
    ccrt: CCRT
    triangles_of_conflict: tuple[TriangleOfConflict, ...] = ()
    triangles_of_person: tuple[TriangleOfPerson, ...] = ()
    parallels: tuple[Parallel, ...] = ()
    themes: tuple[Theme, ...] = ()
    working_through: tuple[WorkingThrough, ...] = ()
    changes: tuple[Change, ...] = ()
    departures: tuple[Departure, ...] = ()
