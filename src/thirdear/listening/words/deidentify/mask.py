"""A mask: a stretch of a transcript that says who somebody is, or where they live, and what kind of thing it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from thirdear.listening.errors import InvalidWords

__all__ = ["KINDS", "Found", "Kind", "Mask"]

Kind = Literal["person", "place", "organisation", "address", "postcode", "phone", "email", "url", "id", "date", "age"]

KINDS: tuple[Kind, ...] = get_args(Kind)


@dataclass(frozen=True, slots=True, order=True)
class Found:
    """What one recogniser found in one text: `text[start:end]`, offsets in code points.

    A `loose` find gives its kind away to any other at the same place.
    """

    start: int
    end: int
    kind: Kind
    by: str
    loose: bool = False


@dataclass(frozen=True, slots=True, order=True)
class Mask:
    """An identifier at a place: `words` stand at `start` to `end` in the turn's text, or in the note of the event, named `at`.

    `session` is the transcript's id. `by` names the recogniser. Raises `InvalidWords`.
    """

    session: str
    at: str
    start: int
    end: int
    words: str
    kind: Kind
    by: str = "person"

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise InvalidWords(f"a mask in {self.at} is of no known kind")
        if not 0 <= self.start < self.end or len(self.words) != self.end - self.start:
            raise InvalidWords(f"a mask in {self.at} is empty, or not as long as its words")
