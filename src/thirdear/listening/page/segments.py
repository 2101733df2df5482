"""A turn's words cut at every place where a mark or an unsure word begins or ends, or where something happened.

Marks overlap and nest, so no element can hold one of them: each piece carries the numbers of all that cover it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

__all__ = ["Doubt", "Piece", "Stretch", "pieces"]


@dataclass(frozen=True, slots=True)
class Doubt:
    """A word the machine was not sure of; `instead` is its opposite that sounds nearly the same, where it has one."""

    start: int
    end: int
    instead: str | None = None


@dataclass(frozen=True, slots=True)
class Stretch:
    """The code points `start` to `end` of a turn, claimed by the mark with this number."""

    start: int
    end: int
    mark: int


@dataclass(frozen=True, slots=True)
class Piece:
    """Words under the same marks, or (with no text) what happened between two words.

    `doubt` is empty for words that are sure or that nobody doubts, else `unsure` or `turning`: a word that would turn its
    sentence round; `ends` where its last piece is this one.
    """

    text: str
    marks: tuple[int, ...] = ()
    event: str | None = None
    doubt: str = ""

    def touches(self, marks: frozenset[int]) -> bool:
        """Whether any of these marks covers the piece."""
        return not marks.isdisjoint(self.marks)


def pieces(
    text: str, stretches: Iterable[Stretch], events: Iterable[tuple[int, str]] = (), doubts: Iterable[Doubt] = ()
) -> list[Piece]:
    """The whole text, in order, as pieces; joined they are the text again.

    `events` are `(offset, label)`, `doubts` in order and apart. Offsets outside the text are drawn in to its ends; an empty
    stretch marks nothing.
    """
    opening: dict[int, set[int]] = {}
    closing: dict[int, set[int]] = {}
    for stretch in _united(stretches, len(text)):
        opening.setdefault(stretch.start, set()).add(stretch.mark)
        closing.setdefault(stretch.end, set()).add(stretch.mark)
    happened: dict[int, list[str]] = {}
    for at, label in events:
        happened.setdefault(min(max(at, 0), len(text)), []).append(label)

    doubted = {place: doubt for doubt in doubts for place in range(max(doubt.start, 0), min(doubt.end, len(text)))}
    edges = {edge for place in doubted for edge in (place, place + 1) if doubted.get(edge) is not doubted.get(edge - 1)}
    cuts = sorted({0, len(text), *opening, *closing, *happened, *edges})
    found: list[Piece] = []
    covering: set[int] = set()
    for place, cut in enumerate(cuts):
        covering = (covering - closing.get(cut, set())) | opening.get(cut, set())
        found.extend(Piece("", (), label) for label in happened.get(cut, ()))
        if place + 1 < len(cuts):
            end = cuts[place + 1]
            found.append(Piece(text[cut:end], tuple(sorted(covering)), None, _doubt(doubted.get(cut), end)))
    return found


def _doubt(doubt: Doubt | None, end: int) -> str:
    if doubt is None:
        return ""
    return "unsure" if not doubt.instead else "turning ends" if end >= doubt.end else "turning"


def _united(stretches: Iterable[Stretch], length: int) -> list[Stretch]:
    by_mark: dict[int, list[tuple[int, int]]] = {}
    for stretch in stretches:
        start, end = max(stretch.start, 0), min(stretch.end, length)
        if start < end:
            by_mark.setdefault(stretch.mark, []).append((start, end))
    united: list[Stretch] = []
    for mark, places in by_mark.items():
        places.sort()
        start, end = places[0]
        for following_start, following_end in places[1:]:
            if following_start > end:
                united.append(Stretch(start, end, mark))
                start = following_start
            end = max(end, following_end)
        united.append(Stretch(start, end, mark))
    return united
