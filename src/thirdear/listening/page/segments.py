"""A turn's words cut at every place where a mark begins or ends, or where something happened.

Marks overlap and nest, so no element can hold one of them: each piece carries the numbers of all that cover it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

__all__ = ["Piece", "Stretch", "pieces"]


@dataclass(frozen=True, slots=True)
class Stretch:
    """The code points `start` to `end` of a turn, claimed by the mark with this number."""

    start: int
    end: int
    mark: int


@dataclass(frozen=True, slots=True)
class Piece:
    """Words under the same marks, or (with no text) what happened between two words."""

    text: str
    marks: tuple[int, ...] = ()
    event: str | None = None

    def touches(self, marks: frozenset[int]) -> bool:
        """Whether any of these marks covers the piece."""
        return not marks.isdisjoint(self.marks)


def pieces(text: str, stretches: Iterable[Stretch], events: Iterable[tuple[int, str]] = ()) -> list[Piece]:
    """The whole text, in order, as pieces; joined they are the text again.

    `events` are `(offset, label)`. Offsets outside the text are drawn in to its ends; an empty stretch marks nothing.
    """
    opening: dict[int, set[int]] = {}
    closing: dict[int, set[int]] = {}
    for stretch in _united(stretches, len(text)):
        opening.setdefault(stretch.start, set()).add(stretch.mark)
        closing.setdefault(stretch.end, set()).add(stretch.mark)
    happened: dict[int, list[str]] = {}
    for at, label in events:
        happened.setdefault(min(max(at, 0), len(text)), []).append(label)

    cuts = sorted({0, len(text), *opening, *closing, *happened})
    found: list[Piece] = []
    covering: set[int] = set()
    for place, cut in enumerate(cuts):
        covering = (covering - closing.get(cut, set())) | opening.get(cut, set())
        found.extend(Piece("", (), label) for label in happened.get(cut, ()))
        if place + 1 < len(cuts):
            found.append(Piece(text[cut : cuts[place + 1]], tuple(sorted(covering))))
    return found


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
