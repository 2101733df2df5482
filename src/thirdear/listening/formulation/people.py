"""The people of a treatment: those of single sessions, merged by role and name."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from thirdear.listening.evidence import Evidence, SessionReading
from thirdear.listening.evidence.lexicon.people import SINGLE_ROLES

__all__ = ["Person", "merge_people"]


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the client's life: `name` as most often said, `role`, `when` (current, past, both), and every mention's key."""

    id: str
    name: str
    role: str
    when: str
    mentions: tuple[str, ...]


def merge_people(readings: Sequence[SessionReading]) -> tuple[Person, ...]:
    """One person for each name, and for each role that only one can have; those of most mentions first.

    A name that has a role in one session has it in all. Two friends of one name become one: a person may split them.
    """
    marks = [mark for reading in readings for mark in reading.evidence if mark.kind == "people"]
    roles = _roles(marks)
    groups: dict[tuple[str, str], list[Evidence]] = defaultdict(list)
    for mark in marks:
        groups[_identity(mark, roles)].append(mark)
    ordered = sorted(groups.values(), key=lambda group: -len(group))
    return tuple(_person(f"p{i}", group, roles) for i, group in enumerate(ordered, 1))


def _roles(marks: Iterable[Evidence]) -> dict[str, str]:
    """For each person as named in an hour, the role told most often anywhere."""
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for mark in marks:
        if mark.code != "unknown":
            votes[mark.attributes["person"].lower()][mark.code] += 1
    return {person: counts.most_common(1)[0][0] for person, counts in votes.items()}


def _identity(mark: Evidence, roles: dict[str, str]) -> tuple[str, str]:
    person = mark.attributes["person"].lower()
    role = roles.get(person, "unknown")
    return ("role", role) if role in (SINGLE_ROLES | {"therapist"}) - {"superior"} else ("person", person)


def _person(id: str, group: Sequence[Evidence], roles: dict[str, str]) -> Person:
    names = Counter(mark.attributes["person"] for mark in group)
    name = max(names, key=lambda one: (one[:1].isupper(), names[one]))
    times = {mark.attributes["when"] for mark in group}
    return Person(
        id,
        name,
        roles.get(name.lower(), "unknown"),
        times.pop() if len(times) == 1 else "both",
        tuple(mark.key for mark in group),
    )
