"""What the machine understood, as values: the turns of each take, with a time and a probability for each word. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from thirdear.listening.words import Turn
from thirdear.practice.record.packing import plain_values, valued

__all__ = ["Heard", "Understood"]


@dataclass(frozen=True)
class Understood:
    """A take as it was understood when it had `size` bytes; a take that has grown since is to be heard again."""

    size: int
    turns: tuple[Turn, ...]


@dataclass(frozen=True)
class Heard:
    """Every take that was listened to."""

    takes: Mapping[UUID, Understood] = field(default_factory=dict)

    @classmethod
    def of(cls, content: Mapping[str, Any] | None) -> Heard:
        """From what lies in the row. Raises `Damaged`."""
        return cls({UUID(take): valued(Understood, each) for take, each in (content or {}).items()})

    def content(self) -> dict[str, Any]:
        """As it lies in the row."""
        return {str(take): plain_values(each) for take, each in self.takes.items()}

    def with_take(self, take: UUID, understood: Understood) -> Heard:
        return Heard({**self.takes, take: understood})

    def has(self, take: UUID, size: int) -> bool:
        """Whether that take was understood as it is now; where nothing was made out it is tried again."""
        return take in self.takes and self.takes[take].size == size and bool(self.takes[take].turns)

    @property
    def said_anything(self) -> bool:
        """Whether there is a word in any take."""
        return any(each.turns for each in self.takes.values())

    def body(self, takes: Iterable[UUID]) -> str:
        """The words as a text, a paragraph a turn, in the order of these takes."""
        return joined(turn.text for take in takes if take in self.takes for turn in self.takes[take].turns)

    def said_since(self, before: Heard, takes: Iterable[UUID]) -> str:
        """What of it was not understood before: later takes, and the end of one that went on."""
        return joined(
            turn.text
            for take in takes
            if take in self.takes
            for turn in self.takes[take].turns[len(before.takes[take].turns) if take in before.takes else 0 :]
        )


def joined(paragraphs: Iterable[str]) -> str:
    """Paragraphs as one text."""
    return "\n\n".join(each.strip() for each in paragraphs if each.strip())
