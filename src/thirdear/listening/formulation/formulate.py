"""From readings to a formulation, in the order of the story. Nothing is heard again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from thirdear.listening.evidence import SessionReading
from thirdear.listening.formulation.ccrt import ccrt
from thirdear.listening.formulation.change import changes
from thirdear.listening.formulation.decision import Decision, decided
from thirdear.listening.formulation.departure import departures
from thirdear.listening.formulation.episode import episodes, with_others
from thirdear.listening.formulation.formulation import Formulation
from thirdear.listening.formulation.parallel import parallels
from thirdear.listening.formulation.people import merge_people
from thirdear.listening.formulation.residue import residues
from thirdear.listening.formulation.theme import themes
from thirdear.listening.formulation.triangle import triangles_of_conflict, triangles_of_person
from thirdear.listening.formulation.working_through import working_through

__all__ = ["formulated"]


def formulated(readings: Sequence[SessionReading], decisions: Iterable[Decision] = ()) -> Formulation:
    """What the sessions of one treatment, in the order given, have in common.

    Raises `ValueError` for a decision about a mark that is not there.
    """
    decisions = tuple(decisions)
    kept = decided(readings, decisions)
    people = with_others(kept, merge_people(kept, decisions))
    told = episodes(kept, people)
    theme = ccrt(told)
    returning = themes(kept, people)
    return Formulation(
        people,
        told,
        theme,
        triangles_of_conflict(kept),
        triangles_of_person(kept, told, people),
        parallels(told),
        (*returning, *residues(kept, len(returning) + 1)),
        working_through(kept, told, theme),
        changes(told, [reading.transcript.id for reading in kept], theme),
        departures(kept),
    )
