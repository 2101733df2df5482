"""One sentence through the weeks as a thin line: gaps stay gaps, and other words begin another line.

Everything is measured in a box of 100 by 40 that the page stretches; y is 0 at the top, where the line says 10.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from thirdear.practice.change.calendar import WEEK, weeks_from
from thirdear.practice.change.queries import Course, Line

__all__ = ["HEIGHT", "Drawing", "Entry", "Stroke", "draw", "first_week"]

WIDTH, HEIGHT = 100, 40
_HIGHEST = 10
_FEWEST_STEPS = 7  # a line of two weeks does not fill the page


@dataclass(frozen=True)
class Entry:
    """What a listener is told: a week and its value, or from when to when nothing was rated."""

    since: date
    until: date
    value: int | None


@dataclass(frozen=True)
class Stroke:
    """One wording: the path through weeks in a row, a dot for each rated week, and the same in words."""

    words: str
    since: date
    path: str
    dots: str
    entries: tuple[Entry, ...]
    begins_at: float | None


@dataclass(frozen=True)
class Drawing:
    """A sentence, its strokes (those that were rated), and the weeks at the two ends."""

    line: Line
    strokes: tuple[Stroke, ...]
    first: date
    last: date

    @property
    def is_empty(self) -> bool:
        return not self.strokes

    @property
    def has_gaps(self) -> bool:
        return any(entry.value is None for stroke in self.strokes for entry in stroke.entries)

    @property
    def ends(self) -> tuple[Entry, Entry]:
        """The first and the last rated week."""
        return self.strokes[0].entries[0], self.strokes[-1].entries[-1]


def first_week(lines: Sequence[Line], otherwise: date) -> date:
    """Where all lines begin, so that they can be read beside each other."""
    return min((week for line in lines for course in line.courses for week, _ in course.ratings), default=otherwise)


def draw(line: Line, first: date, last: date) -> Drawing:
    """From the first week to the last, both Mondays."""
    steps = max((last - first) // WEEK, _FEWEST_STEPS)
    rated = [course for course in line.courses if course.ratings]
    strokes = (_stroke(course, first, steps, is_first=course is line.courses[0]) for course in rated)
    return Drawing(line, tuple(strokes), first, last)


def _stroke(course: Course, first: date, steps: int, *, is_first: bool) -> Stroke:
    def at(week: date) -> float:
        return round((week - first) / WEEK / steps * WIDTH, 2)

    points = [(week, f"{at(week)} {_height(value)}") for week, value in course.ratings]
    runs = list(_runs(points))
    path = "".join("M" + "L".join(run) for run in runs if len(run) > 1)
    dots = "".join(f"M{place}h0" for _, place in points)
    begins_at = None if is_first else at(max(course.since, first))
    return Stroke(course.words, course.since, path, dots, tuple(_entries(course)), begins_at)


def _height(value: int) -> float:
    return round(HEIGHT - value / _HIGHEST * HEIGHT, 2)


def _runs(points: Sequence[tuple[date, str]]) -> Iterator[list[str]]:
    """Weeks without a gap between them."""
    run: list[str] = []
    before: date | None = None
    for week, place in points:
        if before is not None and week - before != WEEK:
            yield run
            run = []
        run.append(place)
        before = week
    if run:
        yield run


def _entries(course: Course) -> Iterator[Entry]:
    values = dict(course.ratings)
    gap: date | None = None
    for week in weeks_from(course.ratings[0][0], course.ratings[-1][0]):
        if week not in values:
            gap = gap or week
            continue
        if gap is not None:
            yield Entry(gap, week - WEEK, None)
            gap = None
        yield Entry(week, week, values[week])
