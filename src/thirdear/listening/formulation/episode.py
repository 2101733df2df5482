"""Relationship episodes of a treatment: the marks of episodes and their components, with the person each is about."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from thirdear.listening.evidence import Evidence, SessionReading
from thirdear.listening.formulation.people import Person

__all__ = ["SCORED_FROM", "Component", "Episode", "episodes", "with_others"]

SCORED_FROM = 2.5  # completeness from which an episode is scored (Luborsky's rule)
_TYPES: Mapping[str, Literal["W", "RO", "RS"]] = {"wish": "W", "response_of_other": "RO", "response_of_self": "RS"}
_DETERMINERS = re.compile(r"^(?:my|me|our|the|a|an|this|that)\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Component:
    """A wish (W), a response of the other (RO) or of the self (RS): `cluster` of the 8/8/8, and the keys it rests on."""

    type: Literal["W", "RO", "RS"]
    cluster: str | None
    polarity: str | None
    wording: str
    expressed: bool
    evidence: tuple[str, ...]
    intensity: float | None = None


@dataclass(frozen=True, slots=True)
class Episode:
    """One told occasion with another person. `other` is a person's id, `key` its mark's, `when` past or current."""

    id: str
    session: str
    other: str
    completeness: float
    components: tuple[Component, ...]
    key: str
    when: str = "current"

    def of(self, type: str, cluster: str | None = None) -> tuple[Component, ...]:
        """Its components of a type, or of that type's cluster."""
        return tuple(one for one in self.components if one.type == type and cluster in (None, one.cluster))


def with_others(readings: Sequence[SessionReading], people: Sequence[Person]) -> tuple[Person, ...]:
    """The people, and those of episodes whom no mention names: they rest on the episode's own mark."""
    known = _Names(readings, people)
    found: dict[str, list[Evidence]] = defaultdict(list)
    for reading in readings:
        for mark in reading.evidence:
            if mark.kind == "episode" and known.of(reading, mark) is None:
                found[_unnamed(reading, mark)].append(mark)
    others = [
        Person(
            f"p{i}",
            str(marks[0].attributes["other"]),
            str(marks[0].attributes.get("other_role") or "unknown"),
            str(marks[0].attributes.get("when", "current")),
            tuple(mark.key for mark in marks),
        )
        for i, marks in enumerate(found.values(), len(people) + 1)
    ]
    return (*people, *others)


def _unnamed(reading: SessionReading, mark: Evidence) -> str:
    """Who an episode's other is, nobody having named them: "he" of one hour is not "he" of another."""
    other = str(mark.attributes["other"]).lower()
    return f"{other} {reading.transcript.id}" if other in {"he", "she", "they"} else other


def episodes(readings: Sequence[SessionReading], people: Sequence[Person]) -> tuple[Episode, ...]:
    """All episodes in the order told. `people` must hold everybody (`with_others`)."""
    known = _Names(readings, people)
    return tuple(
        replace(one, id=f"r{i}") for i, one in enumerate((one for reading in readings for one in _of_session(reading, known)), 1)
    )


def _of_session(reading: SessionReading, known: _Names) -> Iterator[Episode]:
    parts: dict[str, list[Evidence]] = defaultdict(list)
    for mark in reading.evidence:
        if mark.kind == "component":
            parts[str(mark.attributes.get("episode"))].append(mark)
    for mark in reading.evidence:
        other = known.of(reading, mark) if mark.kind == "episode" else None
        if other is not None:
            yield Episode(
                "",
                reading.transcript.id,
                other,
                float(mark.attributes["completeness"]),
                _components(parts[mark.key]),
                mark.key,
                str(mark.attributes.get("when", "current")),
            )


def _components(marks: Sequence[Evidence]) -> tuple[Component, ...]:
    """An inferred wish stands only while a response of other and one of self stand beside it."""
    found = [_component(mark) for mark in marks]
    responses = {one.type for one in found} >= {"RO", "RS"}
    return tuple(one for one in found if one.type != "W" or one.expressed or responses)


def _component(mark: Evidence) -> Component:
    given = mark.attributes
    return Component(
        _TYPES[mark.code],
        given.get("cluster") or None,
        given.get("polarity") or None,
        str(given.get("wording") or mark.code.replace("_", " ")),
        bool(given.get("expressed", True)),
        (mark.key,),
        given.get("intensity"),
    )


class _Names:
    """Finds the person that an episode's other is: by a mention inside its words, else by how they are called."""

    def __init__(self, readings: Sequence[SessionReading], people: Sequence[Person]) -> None:
        self._by_mention = {key: person.id for person in people for key in person.mentions}
        self._called: dict[str, dict[str, str]] = {}
        for reading in readings:
            names = self._called.setdefault(reading.transcript.id, {})
            for mark in reading.evidence:
                if mark.kind == "people" and mark.key in self._by_mention:
                    for said in (mark.attributes["person"], *(reading.transcript.quote(span) for span in mark.spans)):
                        names.setdefault(_bare(str(said)), self._by_mention[mark.key])
        for person in people:
            if person.role == "therapist":
                for names in self._called.values():
                    names.setdefault(_bare("the therapist"), person.id)

    def of(self, reading: SessionReading, mark: Evidence) -> str | None:
        if mark.key in self._by_mention:
            return self._by_mention[mark.key]
        called = _bare(str(mark.attributes["other"]))
        if called in {"he", "she", "they"}:
            return None
        for one in reading.evidence:  # a mention inside the telling knows best who is meant: two may share a name
            if one.kind == "people" and _bare(str(one.attributes["person"])) == called and _inside(reading, one, mark):
                return self._by_mention.get(one.key)
        names = self._called.get(reading.transcript.id, {})
        return names.get(called)


def _inside(reading: SessionReading, mention: Evidence, telling: Evidence) -> bool:
    """Whether a mention lies between the first and the last words of a telling."""
    place = {turn.id: i for i, turn in enumerate(reading.transcript.turns)}
    at = (place[mention.spans[0].turn], mention.spans[0].start)
    first = min((place[span.turn], span.start) for span in telling.spans)
    last = max((place[span.turn], span.end) for span in telling.spans)
    return first <= at <= last


def _bare(name: str) -> str:
    return _DETERMINERS.sub("", name.strip()).lower()
