"""Everything on one thread, by time: what each room keeps, brought together with as many queries as there are rooms."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
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
from thirdear.practice.insight.queries import Answer, Replied, replies
from thirdear.practice.record.permissions import Actor
from thirdear.practice.words.queries import Kind, Written, list_texts

__all__ = ["KINDS", "Moment", "Month", "gathered", "months"]

KINDS: dict[str, Any] = {
    **{kind.value: kind.label for kind in Kind},
    "new_way": gettext_lazy("New way"),
    "reply": gettext_lazy("Answer to what recurs"),
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
    """A landmark on the thread. The weeks that were rated in it stand together, folded: one each would hide what was told."""

    first: date
    days: tuple[Day, ...]
    weeks: tuple[Moment, ...] = ()


def gathered(*, by: Actor) -> list[Moment]:
    """Everything, latest first."""
    texts = list_texts(by=by)
    told = {text.id for text in texts}
    moments = [
        *(_of_text(text) for text in texts),
        *(each for way in list_new_ways(by=by) for each in _of_way(way)),
        *(_of_reply(reply, told) for reply in replies(by=by)),
        *(_of_week(week) for week in list_weeks(by=by)),
    ]
    return sorted(moments, key=lambda moment: moment.at, reverse=True)


def months(moments: Iterable[Moment]) -> list[Month]:
    """In their months and days; what comes in is ordered by time."""
    found = []
    for first, of_month in groupby(moments, key=lambda moment: moment.day.replace(day=1)):
        held = list(of_month)
        told = groupby((one for one in held if one.kind != "week"), key=lambda moment: moment.day)
        days = tuple(Day(day, tuple(each)) for day, each in told)
        found.append(Month(first, days, tuple(one for one in held if one.kind == "week")))
    return found


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


def _of_reply(reply: Replied, told: Collection[UUID]) -> Moment:
    """What was answered, above the sentence that it answers; where more was said, it leads there."""
    if reply.answer is Answer.NOT_ME:
        address = reverse("insight:does_not_fit")
    else:
        address = _read(reply.text) if reply.text in told and reply.text else f"{reverse('insight:recurs')}#{reply.about}"
    return Moment(reply.at, "reply", str(reply.answer.label), _short(reply.more or reply.sentence), address)


def _read(text: UUID) -> str:
    return reverse("words:read", kwargs={"text": text})


def _short(words: str, most: int = _MOST) -> str:
    line = " ".join(words[: most * 3].split())
    return line if len(line) <= most else line[:most].rsplit(" ", 1)[0] + " …"
