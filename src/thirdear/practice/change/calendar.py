"""Weeks, as the person lives them: from Monday to Sunday, in the time zone of the place where they are."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from django.utils import timezone

__all__ = ["WEEK", "open_weeks", "this_week", "week_of", "weeks_from"]

WEEK = timedelta(days=7)


def week_of(day: date) -> date:
    """The Monday of that day's week, which names the week."""
    return day - timedelta(days=day.weekday())


def this_week() -> date:
    """The week that it is now, here."""
    return week_of(timezone.localdate())


def open_weeks() -> tuple[date, ...]:
    """The weeks that can be rated: this one, and on a Monday also the last, for whoever sat up late over it.

    No others, since how a week long past was would be a memory of it, not the week.
    """
    today = timezone.localdate()
    return tuple(dict.fromkeys((week_of(today), week_of(today - timedelta(days=1)))))


def weeks_from(first: date, last: date) -> Iterator[date]:
    """Each week from that of `first` to that of `last`, both included."""
    week = week_of(first)
    while week <= last:
        yield week
        week += WEEK
