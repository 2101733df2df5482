"""Everything on one thread, by time: what each room keeps, brought together with as many queries as there are rooms."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thirdear.practice.change.queries import Way, Week, list_new_ways, list_weeks
from thirdear.practice.record.permissions import Actor
from thirdear.practice.words.queries import Kind, Written, list_texts

__all__ = ["KINDS", "Moment", "Month", "gathered", "months"]

KINDS: dict[str, Any] = {
    **{kind.value: kind.label for kind in Kind},
    "new_way": gettext_lazy("New way"),
    "week": gettext_lazy("Week"),
}
"""What the thread can be filtered by, in this order."""

_MOST = 140


@dataclass(frozen=True)
class Moment:
    """One thing on the thread: when, what, its first words, and where it is read."""

    at: datetime
    kind: str
    name: str
    opening: str
    address: str

    @property
    def day(self) -> date:
        """The day as the person lived it."""
        return timezone.localtime(self.at).date()


@dataclass(frozen=True)
class Day:
    """A day with what it holds, latest first."""

    day: date
    moments: tuple[Moment, ...]


@dataclass(frozen=True)
class Month:
    """A landmark on the thread."""

    first: date
    days: tuple[Day, ...]


def gathered(*, by: Actor) -> list[Moment]:
    """Everything, latest first."""
    moments = [
        *(_of_text(text) for text in list_texts(by=by)),
        *(each for way in list_new_ways(by=by) for each in _of_way(way)),
        *(_of_week(week) for week in list_weeks(by=by)),
    ]
    return sorted(moments, key=lambda moment: moment.at, reverse=True)


def months(moments: Iterable[Moment]) -> list[Month]:
    """In their months and days; what comes in is ordered by time."""
    days = [Day(day, tuple(each)) for day, each in groupby(moments, key=lambda moment: moment.day)]
    return [Month(first, tuple(each)) for first, each in groupby(days, key=lambda day: day.day.replace(day=1))]


def _of_text(text: Written) -> Moment:
    also = [_("as remembered")] * text.remembered + [_("second version")] * (text.beside is not None)
    if text.spoken:
        also.append(str(text.spoken.label))
    if text.is_closed and text.opens_on is not None:
        also.append(_("closed until %(day)s") % {"day": date_format(text.opens_on, "DATE_FORMAT")})
    name = ", ".join((text.kind_name, *also))
    return Moment(text.told_at, text.kind.value, name, text.opening_words(_MOST), _read(text.id))


def _of_way(way: Way) -> Iterator[Moment]:
    address = reverse("change:new_way", kwargs={"new_way": way.id})
    yield Moment(way.begun_at, "new_way", _("New way"), _short(way.wished), address)
    for tried in way.occasions:
        name = _("New way, what happened")
        yield Moment(tried.begun_at, "new_way", name, _short(tried.did or tried.answered or tried.felt), address)


def _of_week(week: Week) -> Moment:
    name = _("Week of %(day)s") % {"day": date_format(week.week, "DATE_FORMAT")}
    opening = " · ".join(f"{_short(words, 60)}: {value}" for words, value in week.ratings)
    return Moment(week.rated_at, "week", name, opening, reverse("change:weeks"))


def _read(text: UUID) -> str:
    return reverse("words:read", kwargs={"text": text})


def _short(words: str, most: int = _MOST) -> str:
    line = " ".join(words[: most * 3].split())
    return line if len(line) <= most else line[:most].rsplit(" ", 1)[0] + " …"
