"""What every hypothesis must say: on what it rests, what speaks against it, and what was searched for that."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Grounds"]


@dataclass(frozen=True, slots=True)
class Grounds:
    """Keys of the marks a hypothesis rests on and of those that speak against it, and what was searched, in words.

    `episodes`, `people` and `sessions` count on how many of each it rests; `little` says, where it is so, that this is
    too little. Raises `ValueError` when it rests on nothing or does not say what was searched.
    """

    evidence: tuple[str, ...]
    against: tuple[str, ...]
    searched: str
    episodes: int
    people: int
    sessions: int
    little: str | None = None

    def __post_init__(self) -> None:
        if not self.evidence or not self.searched:
            raise ValueError("a hypothesis rests on evidence and says what was searched against it")
