"""The people of a treatment: those of single sessions, merged by role and name, and as a person corrected them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from thirdear.listening.evidence import Evidence, SessionReading
from thirdear.listening.evidence.lexicon.people import SINGLE_ROLES
from thirdear.listening.formulation.decision import Decision, JoinPeople, NameRole, SplitPerson

__all__ = ["Person", "merge_people"]


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the client's life: `name` as most often said, `role`, `when` (current, past, both), and every mention's key."""

    id: str
    name: str
    role: str
    when: str
    mentions: tuple[str, ...]


def merge_people(readings: Sequence[SessionReading], decisions: Iterable[Decision] = ()) -> tuple[Person, ...]:
    """One person for each name, and for each role that only one can have; those of most mentions first.

    A name that has a role in one session has it in all. Two friends of one name become one until a decision splits
    them; decisions about mentions that were rejected have nothing to say.
    """
    decisions = list(decisions)
    marks = [mark for reading in readings for mark in reading.evidence if mark.kind == "people"]
    roles = _roles(marks)
    groups: dict[tuple[str, str], list[Evidence]] = defaultdict(list)
    for mark, identity in zip(marks, _identities(marks, roles, decisions), strict=True):
        groups[identity].append(mark)
    named = {one.mention: one.role for one in decisions if isinstance(one, NameRole)}
    ordered = sorted(groups.values(), key=lambda group: -len(group))
    return tuple(_person(f"p{i}", group, roles, named) for i, group in enumerate(ordered, 1))


def _roles(marks: Iterable[Evidence]) -> dict[str, str]:
    """For each person as named in an hour, the role told most often anywhere."""
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for mark in marks:
        if mark.code != "unknown":
            votes[mark.attributes["person"].lower()][mark.code] += 1
    return {person: counts.most_common(1)[0][0] for person, counts in votes.items()}


def _identities(marks: Sequence[Evidence], roles: Mapping[str, str], decisions: Sequence[Decision]) -> list[tuple[str, str]]:
    """Who each mention is: by role or name, then as split, then as joined."""
    found = {mark.key: _identity(mark, roles) for mark in marks}
    for i, one in enumerate(decisions):
        if isinstance(one, SplitPerson):
            found.update({key: ("split", str(i)) for key in one.mentions if key in found})
        elif isinstance(one, JoinPeople) and one.mention in found and one.other in found:
            gone, stays = found[one.other], found[one.mention]
            found = {key: stays if identity == gone else identity for key, identity in found.items()}
    return [found[mark.key] for mark in marks]


def _identity(mark: Evidence, roles: Mapping[str, str]) -> tuple[str, str]:
    person = mark.attributes["person"].lower()
    role = roles.get(person, "unknown")
    return ("role", role) if role in (SINGLE_ROLES | {"therapist"}) - {"superior"} else ("person", person)


def _person(id: str, group: Sequence[Evidence], roles: Mapping[str, str], named: Mapping[str, str]) -> Person:
    names = Counter(mark.attributes["person"] for mark in group)
    name = max(names, key=lambda one: (one[:1].isupper(), names[one]))
    times = {mark.attributes["when"] for mark in group}
    given = [named[mark.key] for mark in group if mark.key in named]
    return Person(
        id,
        name,
        given[-1] if given else roles.get(name.lower(), "unknown"),
        "past" if any(mark.attributes.get("dead") for mark in group) else times.pop() if len(times) == 1 else "both",
        tuple(mark.key for mark in group),
    )
