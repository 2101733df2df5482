"""Treatments built by hand: each mark rests on a word of its own, so that a formulation can be computed beside by eye."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from thirdear.listening.evidence import Evidence, SessionReading
from thirdear.listening.formulation import Component, Episode
from thirdear.listening.words import Span, Transcript, Turn, revision_of

_TYPES = {"w": "wish", "ro": "response_of_other", "rs": "response_of_self"}
_KINDS = {"w": "W", "ro": "RO", "rs": "RS"}


class Hour:
    """One session, to which marks are added one after another, each in a turn of its own."""

    def __init__(self, id: str) -> None:
        self.id = id
        self._wanted: list[tuple[str, str, dict[str, Any], int]] = []
        self._near = 0

    def mark(self, what: str, *, beside: bool = False, **attributes: object) -> int:
        """A mark `kind.code`; `beside` puts it in the turn of the one before. Gives its number."""
        if not beside:
            self._near += 4  # farther than what counts as near
        kind, _, code = what.partition(".")
        self._wanted.append((kind, code, attributes, self._near))
        return len(self._wanted) - 1

    def person(self, name: str, role: str = "friend", when: str = "current") -> int:
        return self.mark(f"people.{role}", person=name, when=when)

    def episode(self, other: str, *parts: str, completeness: int = 4, when: str = "current") -> list[int]:
        """An encounter with its parts, such as "w5", "ro5-", "rs7-"; "w5?" is a wish that was only inferred."""
        numbers = [self.mark("episode.episode", other=other, when=when, completeness=completeness)]
        for part in parts:
            cluster = part.rstrip("+-?")
            numbers.append(
                self.mark(
                    f"component.{_TYPES[cluster.rstrip('12345678')]}",
                    beside=True,
                    episode=numbers[0],
                    cluster=cluster,
                    polarity={"+": "positive", "-": "negative"}.get(part[-1], ""),
                    expressed=not part.endswith("?"),
                    wording=part,
                )
            )
        return numbers

    def reading(self) -> SessionReading:
        turns = tuple(Turn(f"{self.id}.t{i}", "client", "P", "word " * (len(self._wanted) + 1)) for i in range(self._near + 1))
        words = Transcript(self.id, revision_of(turns, ()), turns)
        made: list[Evidence] = []
        for i, (kind, code, attributes, turn) in enumerate(self._wanted):
            given = {name: made[value].key if name == "episode" else value for name, value in attributes.items()}
            span = Span(f"{self.id}.t{turn}", 5 * i, 5 * i + 4)
            made.append(Evidence.of(words, kind, code, span, listener=f"{kind}/1", attributes=given))
        return SessionReading(words, tuple(made))


def key(reading: SessionReading, number: int) -> str:
    return reading.evidence[number].key


def episode(id: str, other: str, *parts: str, session: str = "s1", completeness: float = 4, when: str = "current") -> Episode:
    """An episode without words, for the arithmetic alone."""
    return Episode(id, session, other, completeness, tuple(_part(id, part) for part in parts), f"{id}", when)


def _part(id: str, part: str) -> Component:
    cluster = part.rstrip("+-?0123456789") + part.rstrip("+-?").lstrip("wros")[:1]
    polarity = {"+": "positive", "-": "negative"}.get(part.rstrip("?")[-1])
    return Component(_KINDS[cluster[:-1]], cluster, polarity, part, not part.endswith("?"), (f"{id}.{cluster}",))


def cited(value: object) -> set[str]:
    """Every string inside a formulation, however deep: no rejected key may be among them."""
    if isinstance(value, str):
        return {value}
    if isinstance(value, Mapping):
        return {one for part in (*value.keys(), *value.values()) for one in cited(part)}
    if isinstance(value, Iterable):
        return {one for part in value for one in cited(part)}
    fields = getattr(value, "__dataclass_fields__", ())
    return {one for name in fields for one in cited(getattr(value, name))}
