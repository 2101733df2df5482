"""What the page says of words that the machine was not sure of, and when words were spoken."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from thirdear.listening.page.segments import Doubt
from thirdear.listening.page.strings import clock, strings

__all__ = ["doubts", "of_turn", "resting_on", "spoken", "time_of"]

_MOST = 5  # words named in one sentence
_SIGNS = re.compile(r"^\W+|\W+$")


def doubts(turn: Mapping[str, Any]) -> tuple[Doubt, ...]:
    """The doubtful words of a turn of the document, in order."""
    return tuple(Doubt(each["at"], each["until"], each.get("instead")) for each in turn.get("doubts") or ())


def of_turn(turn: Mapping[str, Any]) -> tuple[str, str]:
    """A sentence about negations of the turn that may have been misheard, and one naming its other unsure words; or empty."""
    words, found = strings()["doubt"], [(_bare(turn["text"][each.start : each.end]), each.instead) for each in doubts(turn)]
    turning = [words["pair"].format(heard=heard, instead=instead) for heard, instead in found if instead]
    unsure = [words["word"].format(heard=heard) for heard, instead in found if not instead]
    return _said(words["negation"], turning), _said(words["unsure"], unsure)


def resting_on(turn: Mapping[str, Any], start: int, end: int) -> str:
    """Which words of a quotation are unsure, in a few words; empty where none is."""
    words = strings()["doubt"]
    found = [
        words["or" if each.instead else "word"].format(heard=_bare(turn["text"][each.start : each.end]), instead=each.instead)
        for each in doubts(turn)
        if each.start < end and start < each.end
    ]
    return _said(words["quote"], found)


def spoken(turn: Mapping[str, Any], start: int, end: int) -> str:
    """From when to when these words were spoken, "12.30 15.70" in seconds; else their whole turn; empty without times."""
    times = [(since, to) for at, until, since, to, *_ in turn.get("word_times") or () if at < end and start < until]
    if times:
        return _seconds(min(since for since, _ in times), max(to for _, to in times))
    since, to = turn.get("start"), turn.get("end")
    return "" if since is None or to is None or to <= since else _seconds(since, to)


def time_of(turn: Mapping[str, Any], start: int, end: int) -> str:
    """When these words begin, as the clock shows it; empty when not known."""
    seconds = spoken(turn, start, end)
    return clock(float(seconds.split()[0]) if seconds else turn.get("start"))


def _seconds(since: float, to: float) -> str:
    return f"{since:.2f} {to:.2f}"


def _said(sentence: str, named: Iterable[str]) -> str:
    each = list(dict.fromkeys(named))
    return sentence.format(words=_listed(each)) if each else ""


def _listed(named: Sequence[str]) -> str:
    words = strings()["doubt"]
    if len(named) > _MOST:
        return str(words["and_more"]).format(words=", ".join(named[:_MOST]), n=len(named) - _MOST)
    return ", ".join(named)


def _bare(said: str) -> str:
    return _SIGNS.sub("", said) or said
