"""What recurs across the sessions of a treatment."""

from __future__ import annotations

from dataclasses import dataclass

from thirdear.listening.formulation.people import Person

__all__ = ["Formulation"]


@dataclass(frozen=True, slots=True)
class Formulation:
    """The people of a treatment, so far. Patterns of relationship wait for the listener that hears episodes."""

    people: tuple[Person, ...]
