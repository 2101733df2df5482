"""The marks that may be told to the writer, ready to look up, without what they put aside."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import TypeVar

from thirdear.listening.evidence import Evidence, SessionReading, heard
from thirdear.listening.evidence.lexicon.people import SINGLE_ROLES
from thirdear.listening.formulation import Component, Episode, Formulation, Person
from thirdear.listening.formulation.cluster import polarity_of
from thirdear.listening.formulation.episode import SCORED_FROM
from thirdear.listening.insight.recurring.aside import Aside
from thirdear.listening.insight.recurring.found import Cited, Sort, admits

__all__ = ["FEW", "Told", "opposite", "polarity"]

_T = TypeVar("_T")

FEW = 3  # below so many occasions it is said that it rests on little
_ONE_ONLY = (SINGLE_ROLES | {"therapist"}) - {"superior"}
_MANY_TEXTS = 12  # from so many texts on, twice is not yet a return


@dataclass(frozen=True)
class Told:
    """Readings after a person's decisions, what recurs in them, and what was put aside; `whole` to leave nothing out."""

    readings: Sequence[SessionReading]
    formulation: Formulation
    aside: Aside
    whole: bool = False

    def first(self, found: Iterable[_T], most: int) -> list[_T]:
        """The first few, since many things at once are none; or, where the whole is asked for, all."""
        return list(found if self.whole else islice(found, most))

    @cached_property
    def _by_key(self) -> dict[str, tuple[SessionReading, Evidence]]:
        return {mark.key: (reading, mark) for reading in self.readings for mark in reading.evidence if admits(mark.kind)}

    @cached_property
    def _own(self) -> dict[str, set[str]]:
        """By text, the turns that are the writer's: in a session not the other's."""
        return {
            reading.transcript.id: {turn.id for turn in reading.transcript.turns if turn.speaker == "client"}
            for reading in self.readings
        }

    @cached_property
    def by_code(self) -> dict[str, list[tuple[SessionReading, Evidence]]]:
        """Marks by `kind.code`, in the order told."""
        found: dict[str, list[tuple[SessionReading, Evidence]]] = defaultdict(list)
        for reading, mark in self._by_key.values():
            found[f"{mark.kind}.{mark.code}"].append((reading, mark))
        return found

    def all(self, sort: Sort, kind: str, code: str, sense: str) -> list[Cited]:
        """Every mark of a code that may be told, in one sense."""
        found = (self.cite(sort, reading, mark, sense) for reading, mark in self.by_code[f"{kind}.{code}"])
        return [one for one in found if one is not None]

    @cached_property
    def episodes(self) -> list[Episode]:
        """Encounters told to the end."""
        return [one for one in self.formulation.episodes if one.completeness >= SCORED_FROM]

    @cached_property
    def people(self) -> dict[str, Person]:
        return {person.id: person for person in self.formulation.people}

    @cached_property
    def returns(self) -> int:
        """In how many texts something must be told to come back."""
        return 2 if len(self.readings) <= _MANY_TEXTS else 3

    def cited(self, sort: Sort, key: str, sense: str) -> Cited | None:
        """A mark in a sense; None where it is not for the writer, not the writer's own words, or put aside."""
        found = self._by_key.get(key)
        if found is None:
            return None
        return self.cite(sort, *found, sense)

    def cite(self, sort: Sort, reading: SessionReading, mark: Evidence, sense: str) -> Cited | None:
        if not all(span.turn in self._own[reading.transcript.id] for span in mark.spans):
            return None
        cited = Cited.of(reading.transcript, mark, sense)
        return cited if self.aside.leaves(sort, cited) else None

    def was_put_aside(self, key: str, sense: str) -> bool:
        """Whether this mark, in this sense, carried a sentence that was put aside."""
        found = self._by_key.get(key)
        if found is None:
            return False
        cited = Cited.of(found[0].transcript, found[1], sense)
        return (cited.text, cited.print) in self.aside.core

    def parts(self, sort: Sort, episode: Episode, type: str) -> list[tuple[Component, Cited]]:
        """What may be told of an encounter's wishes or responses: those that belong to a cluster."""
        found = []
        for part in episode.of(type):
            cited = self.cited(sort, part.evidence[0], part.cluster) if part.cluster else None
            if cited is not None:
                found.append((part, cited))
        return found

    def subject(self, person: Person) -> str:
        """Who somebody is, for as long as they are the same: by a role that only one has, else by name."""
        return person.role if person.role in _ONE_ONLY else person.name.lower()

    def unsure(self, marks: Sequence[Cited]) -> bool:
        """Whether most of these are of codes that are not heard reliably yet, and no person made them theirs."""
        poor = [one for one in marks if one.mark.basis != "person" and heard(one.mark.kind, one.mark.code) is False]
        return 2 * len(poor) > len(marks)


def opposite(parts: Iterable[Component]) -> str | None:
    """The polarity that these responses mostly do not have; None where they have none."""
    found = [one for part in parts if (one := polarity(part))]
    mostly = max(sorted(set(found)), key=found.count) if found else None
    return {"negative": "positive", "positive": "negative"}.get(mostly or "")


def polarity(part: Component) -> str | None:
    """Of a response: as heard, else as its cluster usually is."""
    return part.polarity or (polarity_of(part.cluster) if part.cluster else None)
