"""The session's date, where a header states one that can be read in one way only."""

from __future__ import annotations

import datetime
import re

__all__ = ["MONTHS", "date_in"]

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january",
            "feb february",
            "mar march",
            "apr april",
            "may",
            "jun june",
            "jul july",
            "aug august",
            "sep sept september",
            "oct october",
            "nov november",
            "dec december",
        ),
        1,
    )
    for name in names.split()
}
_ISO = re.compile(r"(?<!\d)(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_DAY_FIRST = re.compile(r"(?<!\d)(\d{1,2})(?:st|nd|rd|th)?[ -](?:of )?([A-Za-z]{3,9})\.?,?[ -](\d{4})(?!\d)")
_MONTH_FIRST = re.compile(r"([A-Za-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})(?!\d)")
_NUMBERS = re.compile(r"(?<!\d)(\d{1,2})[./-](\d{1,2})[./-](\d{4})(?!\d)")


def date_in(line: str) -> str | None:
    """ISO 8601 for "14 January 2025", "2025-01-14", "14.01.2025"; None for "03/04/2025", which two countries read
    differently, and where the line holds two dates.
    """
    line = line[:500]
    found = {date for date in _dates(line) if date}
    return found.pop() if len(found) == 1 else None


def _dates(line: str) -> list[str | None]:
    dates = [_date(year, month, day) for year, month, day in _ISO.findall(line)]
    dates += [_date(year, MONTHS.get(month.lower()), day) for day, month, year in _DAY_FIRST.findall(line)]
    dates += [_date(year, MONTHS.get(month.lower()), day) for month, day, year in _MONTH_FIRST.findall(line)]
    for first, second, year in _NUMBERS.findall(line):
        if int(first) > 12 or first == second:
            dates.append(_date(year, second, first))
        elif int(second) > 12:
            dates.append(_date(year, first, second))
    return dates


def _date(year: str, month: str | int | None, day: str) -> str | None:
    try:
        return datetime.date(int(year), int(month or 0), int(day)).isoformat()
    except ValueError:
        return None
