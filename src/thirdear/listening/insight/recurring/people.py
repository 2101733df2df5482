"""People, and what happens with them: how the other answers, and what the writer then does, where that comes back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from thirdear.listening.formulation import Component, Episode, Person
from thirdear.listening.insight.recurring.found import Cited, Recurring, hashed, once
from thirdear.listening.insight.recurring.responses import Answers, answers
from thirdear.listening.insight.recurring.told import FEW, Told

__all__ = ["people"]

_MOST_MET = 6
_MOST_NAMED = 4


def people(told: Told) -> list[Recurring]:
    """Those with whom something comes back, most encounters first; then those who are only named again and again."""
    by_person: dict[str, list[Episode]] = {}
    for one in told.episodes:
        by_person.setdefault(one.other, []).append(one)
    met: dict[str, Recurring] = {}
    for id, episodes in sorted(by_person.items(), key=lambda pair: -len(pair[1])):
        person = told.people.get(id)
        found = _met(told, person, episodes) if person else None
        if found:
            met[id] = found
    named = [one for person in told.formulation.people if person.id not in met for one in _named(told, person)]
    named.sort(key=lambda one: -one.texts)
    return [*told.first(met.values(), _MOST_MET), *told.first(named, _MOST_NAMED)]


def _met(told: Told, person: Person, episodes: Sequence[Episode]) -> Recurring | None:
    who = told.subject(person)
    found = answers(told, "people", episodes, lambda cluster: _says(who, cluster))
    if not found.clusters:
        return None
    return Recurring(
        "people",
        f"met_{found.shape}",
        tuple(_says(who, cluster) for cluster in found.clusters),
        found.rests,
        frozenset(one.mark.key for one in found.rests),
        {"person": person.name, **found.given},
        near=_near(told, found, episodes),
        against=found.against,
        encounters=len(found.holding),
        people=1,
        little=("few",) if len(found.holding) < FEW else (),
    )


def _near(told: Told, found: Answers, episodes: Sequence[Episode]) -> tuple[Cited, ...]:
    """All that was told of the same encounters."""
    held = [one for one in episodes if one.id in found.holding]
    parts: Iterator[tuple[Component, Cited]] = (
        part for one in held for type in ("W", "RO", "RS") for part in told.parts("people", one, type)
    )
    return once(cited for _, cited in parts)


def _named(told: Told, person: Person) -> Iterator[Recurring]:
    """Named in several texts: no more is said of them than that. Nothing, once something about them was put aside."""
    who = told.subject(person)
    says = _says(who, "named")
    if told.aside.denies(says) or _touched(told, who):
        return
    cited = [one for key in person.mentions if (one := told.cited("people", key, "named")) is not None]
    first = {one.text: one for one in reversed(cited)}  # one place a text
    rests = tuple(one for one in cited if first[one.text] is one)
    if len(rests) >= told.returns:
        yield Recurring(
            "people",
            "named",
            (says,),
            rests,
            frozenset(one.mark.key for one in cited),
            {"person": person.name},
            near=tuple(cited),
            people=1,
        )


def _touched(told: Told, who: str) -> bool:
    clusters = (f"{type}{number}" for type in ("ro", "rs") for number in range(1, 9))
    return any(told.aside.denies(_says(who, cluster)) for cluster in clusters)


def _says(who: str, cluster: str) -> str:
    return hashed("people", who, cluster)
