"""What every hypothesis must say: on what it rests, what speaks against it, and what was searched for that."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from thirdear.listening.evidence import Evidence, heard

__all__ = ["Grounds", "every", "how_little"]

_UNSURE = "Most of these marks are of codes that are not heard reliably yet."


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


def how_little(few: str | None, marks: Iterable[Evidence]) -> str | None:
    """What to say of how little a hypothesis rests on: that its occasions are few, and that its marks are unsure.

    Unsure is a mark whose code did no better than a naive baseline, unless a person made it or said that it fits.
    """
    given = list(marks)
    unsure = [mark for mark in given if mark.basis != "person" and heard(mark.kind, mark.code) is False]
    said = [few, _UNSURE if 2 * len(unsure) > len(given) else None]
    return " ".join(one for one in said if one) or None


def every(count: int, one: str, many: str = "") -> str:
    """ "the one encounter", "all 5 encounters", "no encounter": what was searched, as it is said."""
    if count == 0:
        return f"no {one} yet"
    return f"the one {one}" if count == 1 else f"all {count} {many or one + 's'}"
