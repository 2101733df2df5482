"""What the machine understood, as values: lines of a take, with a time and a probability for each word. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

__all__ = ["Heard", "Line", "Said"]


@dataclass(frozen=True, slots=True)
class Said:
    """A word or so: `line.text[at:until]`, spoken from `start` to `end` seconds of its take.

    `probability` in [0, 1] is the machine's own, calibrated by nothing; None where it gave none.
    """

    at: int
    until: int
    start: float
    end: float
    probability: float | None


@dataclass(frozen=True, slots=True)
class Line:
    """What was said without a longer pause: a paragraph of the text."""

    text: str
    words: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Heard:
    """All that was understood so far, take by take, and up to which second each take was listened to."""

    lines: Mapping[UUID, tuple[Line, ...]]
    until: Mapping[UUID, float]

    @classmethod
    def of(cls, content: Mapping[str, Any] | None) -> Heard:
        """From what lies in the row."""
        takes = (content or {}).get("takes", {})
        lines = {UUID(take): tuple(_line(line) for line in each["lines"]) for take, each in takes.items()}
        return cls(lines, {UUID(take): float(each["until"]) for take, each in takes.items()})

    def content(self) -> dict[str, Any]:
        """As it lies in the row."""
        return {"takes": {str(take): {"until": self.until[take], "lines": _plain(lines)} for take, lines in self.lines.items()}}

    def and_then(self, take: UUID, lines: Iterable[Line], until: float) -> Heard:
        """With what was understood next in that take, up to that second."""
        more = (*self.lines.get(take, ()), *lines)
        return Heard({**self.lines, take: more}, {**self.until, take: until})

    def body(self, takes: Iterable[UUID]) -> str:
        """The words as a text, a paragraph a line, in the order of these takes."""
        return "\n\n".join(line.text for take in takes for line in self.lines.get(take, ()) if line.text.strip())


def _line(plain: Mapping[str, Any]) -> Line:
    return Line(plain["text"], tuple(Said(*word) for word in plain["words"]))


def _plain(lines: Iterable[Line]) -> list[dict[str, Any]]:
    return [
        {"text": line.text, "words": [[each.at, each.until, each.start, each.end, each.probability] for each in line.words]}
        for line in lines
    ]
