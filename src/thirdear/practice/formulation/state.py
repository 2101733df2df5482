"""What a formulation is made of: readings and decisions, by their stamps. Where these are the same, so is what recurs."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from thirdear.listening.formulation import Formulation
from thirdear.practice.evidence.queries import HeardText, Made, made_about, readings
from thirdear.practice.record.permissions import Actor

__all__ = ["MadeOf", "Packed", "of_now", "part_of"]


@dataclass(frozen=True)
class MadeOf:
    """The readings, oldest told first, and the decisions, each as its stamp."""

    readings: tuple[str, ...]
    decisions: tuple[str, ...]

    @property
    def hash(self) -> str:
        """Its name."""
        return hashlib.sha256("\n".join([*self.readings, "", *self.decisions]).encode()).hexdigest()

    def lacks_only_texts_of(self, later: MadeOf) -> bool:
        """Whether nothing has happened since but that more texts were heard: what was said of the others then holds."""
        return self.decisions == later.decisions and set(self.readings) < set(later.readings)


@dataclass(frozen=True)
class Packed:
    """A formulation with what it was made of, as it is sealed."""

    made_of: MadeOf
    formulation: Formulation


def of_now(*, by: Actor) -> tuple[list[HeardText], tuple[Made, ...], MadeOf]:
    """Everything heard, what was decided about it, and the name of that state."""
    heard = readings(by=by)
    made = made_about(by=by, heard=heard)
    return heard, made, _state(heard, made)


def part_of(text: HeardText) -> str:
    """The stamp of a reading, with what of its text counts beside its words."""
    return f"{text.text}/{text.told_at.timestamp()}/{text.kind}/{text.remembered}/{text.stamp}"


def _state(heard: Sequence[HeardText], made: Sequence[Made]) -> MadeOf:
    return MadeOf(tuple(map(part_of, heard)), tuple(each.stamp for each in made))
