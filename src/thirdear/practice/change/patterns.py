"""Patterns then and now, from what was heard in the person's own words: never a score of a person.

The engine compares the earlier texts with the later ones and says itself when they are too few. Here it is only put in
plain words, with how many encounters each side has. What is unusual about one text is said without numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from django.utils.translation import gettext_lazy as _

from thirdear.listening.formulation.cluster import phrase_of

__all__ = ["Half", "Pattern", "Unlike", "then_and_now", "unlike"]

_NAMES: Mapping[str, Any] = {
    "negative responses of others": _("Others answered in a way that hurt, refused or turned away."),
    "negative responses of self": _("It left you hurt, low, afraid, ashamed or angry."),
    "the recurring wish": _("The same wish was there: %(wish)s."),
}
_VERDICTS: Mapping[str, Any] = {
    "told less often in the later sessions": _("You tell of it less often now."),
    "told more often in the later sessions": _("You tell of it more often now."),
}
_TOO_FEW = _("Too few to tell.")
_UNLIKE: Mapping[str, Any] = {
    "silence": _("There is a longer silence in it than in those before."),
    "breaks": _("The thread breaks off more often in it than in those before."),
    "words": _("It is much shorter than those before."),
}


class Heard(Protocol):
    """What is needed of a heard text: when it was told, and its reading."""

    @property
    def told_at(self) -> datetime: ...

    @property
    def reading(self) -> Any: ...


@dataclass(frozen=True)
class Half:
    """The earlier or the later texts: from when to when, and in how many of their encounters the pattern is told."""

    since: datetime
    until: datetime
    told: int
    encounters: int


@dataclass(frozen=True)
class Pattern:
    """One pattern in two separate periods, and what may be said of the two."""

    name: str
    then: Half
    now: Half
    verdict: str


@dataclass(frozen=True)
class Unlike:
    """One text that is unlike those before it, and in what."""

    told_at: datetime
    how: str


def then_and_now(changes: Iterable[Any], formulation: Any, heard: Iterable[Heard]) -> list[Pattern]:
    """These `changes` of the engine, in plain words; empty while nothing was told twice."""
    told = _times(heard)
    found = []
    for change in changes:
        halves = [_half(period, told) for period in (change.early, change.late)]
        if change.measure in _NAMES and halves[0] and halves[1]:
            found.append(Pattern(_name(change.measure, formulation), halves[0], halves[1], _verdict(change.verdict)))
    return found


def unlike(formulation: Any, heard: Iterable[Heard]) -> list[Unlike]:
    """The engine's `departures`, latest first."""
    told = _times(heard)
    departures = [each for each in getattr(formulation, "departures", ()) if each.session in told and each.measure in _UNLIKE]
    return sorted(
        (Unlike(told[each.session], str(_UNLIKE[each.measure])) for each in departures), key=lambda one: one.told_at, reverse=True
    )


def _times(heard: Iterable[Heard]) -> dict[str, datetime]:
    return {each.reading.transcript.id: each.told_at for each in heard}


def _half(period: Any, told: Mapping[str, datetime]) -> Half | None:
    times = [told[session] for session in period.sessions if session in told]
    if not times:
        return None
    return Half(min(times), max(times), round((period.share or 0) * period.episodes), period.episodes)


def _name(measure: str, formulation: Any) -> str:
    name = str(_NAMES[measure])
    return name % {"wish": phrase_of(formulation.ccrt.wish.modal.cluster)} if "%(wish)s" in name else name


def _verdict(said: str) -> str:
    return str(_VERDICTS.get(said, _TOO_FEW))
