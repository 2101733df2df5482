"""The page's own words, and how it says numbers, times and dates."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

__all__ = ["amount", "clock", "counted", "day", "number", "sessions", "strings", "times"]


@cache
def strings(language: str = "en") -> Mapping[str, Any]:
    """Every string of the page, by section; one TOML file a language."""
    path = Path(__file__).parent / f"strings.{language}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


def clock(seconds: float | None) -> str:
    """Seconds from the session's start as `18:02` or `1:02:03`; empty when not known."""
    if seconds is None:
        return ""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def day(value: str | None, *, short: bool = False) -> str:
    """An ISO date as `14 March 2024` (or `14 Mar`); anything else as it came."""
    if not value:
        return ""
    try:
        read = date.fromisoformat(value[:10])
    except ValueError:
        return value
    months = strings()["months"]
    return (
        f"{read.day} {months['short'][read.month - 1]}" if short else f"{read.day} {months['names'][read.month - 1]} {read.year}"
    )


def number(value: int) -> str:
    """A count with thin spaces between thousands, from ten thousand on."""
    return f"{value:,}".replace(",", "\u202f") if value >= 10_000 else str(value)


def counted(section: str, name: str, value: int, **more: object) -> str:
    """`name_one` or `name` of a section (`name_none` and `name_two` where there are such), with the number filled in."""
    return _chosen(section, name, value).format(n=number(value), **more)


def amount(section: str, name: str, value: int, **more: object) -> str:
    """As `counted`, with small numbers in words."""
    small = strings()["count"]["small"]
    return _chosen(section, name, value).format(n=small[value] if value < len(small) else number(value), **more)


def _chosen(section: str, name: str, value: int) -> str:
    words = strings()[section]
    special = {0: f"{name}_none", 1: f"{name}_one", 2: f"{name}_two"}.get(value, name)
    return str(words.get(special, words[name]))


def sessions(value: int) -> str:
    """How many sessions, small numbers in words."""
    words = strings()["count"]
    if value == 1:
        return str(words["sessions_one"])
    small = words["small"]
    return str(words["sessions"]).format(n=small[value] if value < len(small) else value)


def times(value: int) -> str:
    """How often: once, twice, three times, 14 times."""
    words = strings()["count"]
    if value in (1, 2):
        return str(words["times_one" if value == 1 else "times_two"])
    small = words["small"]
    return str(words["times"]).format(n=small[value] if value < len(small) else value)
