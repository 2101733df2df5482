"""Dates moved by a fixed number of days, so that order, distance and the day of the week stay."""

from __future__ import annotations

import datetime
import re

from thirdear.listening.words.dates import MONTHS

__all__ = ["moved"]

_NAMES = "January February March April May June July August September October November December".split()
_ISO = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})")
_FIGURES = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})")
_DAY_FIRST = re.compile(r"(?:the )?(\d{1,2})(?:st|nd|rd|th)?(?: of)?[ -]([a-z]{3,9})\.?,? (\d{4})", re.IGNORECASE)
_MONTH_FIRST = re.compile(r"([a-z]{3,9})\.? (?:the )?(\d{1,2})(?:st|nd|rd|th)?,? (\d{4})", re.IGNORECASE)
_MONTH = re.compile(r"([a-z]{3,9})\.?,? (?:of )?(\d{4})", re.IGNORECASE)


def moved(words: str, days: int) -> str | None:
    """The date so many days later, written as it was; None where it has no year or two countries read it differently."""
    try:
        return _moved(words.strip(), datetime.timedelta(days))
    except (ValueError, OverflowError):
        return None


def _moved(words: str, days: datetime.timedelta) -> str | None:
    if match := _ISO.fullmatch(words):
        date = datetime.date(int(match[1]), int(match[3]), int(match[4])) + days
        return f"{date.year:04}{match[2]}{date.month:02}{match[2]}{date.day:02}"
    if match := _FIGURES.fullmatch(words):
        first, second, mark = int(match[1]), int(match[3]), match[2]
        if first == second or first > 12 or (mark == "." and second <= 12):
            date = datetime.date(int(match[4]), second, first) + days
            return f"{date.day:02}{mark}{date.month:02}{mark}{date.year:04}"
        if second > 12:
            date = datetime.date(int(match[4]), first, second) + days
            return f"{date.month:02}{mark}{date.day:02}{mark}{date.year:04}"
        return None
    if match := _DAY_FIRST.fullmatch(words):
        date = datetime.date(int(match[3]), _month(match[2]), int(match[1])) + days
        return f"{date.day} {_NAMES[date.month - 1]} {date.year}"
    if match := _MONTH_FIRST.fullmatch(words):
        date = datetime.date(int(match[3]), _month(match[1]), int(match[2])) + days
        return f"{_NAMES[date.month - 1]} {date.day}, {date.year}"
    if match := _MONTH.fullmatch(words):
        date = datetime.date(int(match[2]), _month(match[1]), 15) + days
        return f"{_NAMES[date.month - 1]} {date.year}"
    return None


def _month(name: str) -> int:
    if name.lower() not in MONTHS:
        raise ValueError
    return MONTHS[name.lower()]
