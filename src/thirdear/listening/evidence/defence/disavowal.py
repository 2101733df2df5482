"""Disavowal (level 3): a fact, a motive or a feeling is refused, covered, or seen in somebody else."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from thirdear.listening.evidence.defence.hour import BURDENS, Hour, Said
from thirdear.listening.evidence.mark import Evidence

__all__ = ["disavowal"]

_ANGRY = frozenset({"anger", "envy"})
_AFRAID = frozenset({"anxiety", "fear"})
_CLOSE = 4  # sentences between "not bothered" and what speaks otherwise
_FAR = 5  # turns of the client's between a refusal of a named feeling and its sign


def disavowal(hour: Hour) -> Iterator[Evidence]:
    """Marks of level 3, and of feelings ascribed to others without a sign that they are the client's own."""
    yield from _denial(hour)
    yield from _rationalisation(hour)
    yield from _projection(hour)
    yield from _autistic_fantasy(hour)


def _denial(hour: Hour) -> Iterator[Evidence]:
    """A refusal, and in the same hour what contradicts it."""
    seen: set[int] = set()
    rules: tuple[tuple[str, str, Callable[[Said], bool], Callable[[Said], Sequence[Said]]], ...] = (
        ("unangry", "anger", _angry, lambda one: _nearest(hour.within(one, _FAR), one)),
        ("unafraid", "fear", _afraid, lambda one: _nearest(hour.within(one, _FAR), one)),
        ("no_problem", "the fact", _factual, lambda one: _nearest(hour.within(one, _FAR), one)),
        (
            "unbothered",
            "distress",
            _troubled,
            lambda one: _nearest([told for told in hour.within(one, 1) if abs(told.place - one.place) <= _CLOSE], one),
        ),
    )
    for part, kept, sign, where in rules:
        for one, match in hour.find("denial", part):
            told = where(one) if "never" not in match.group() else [*where(one), *_nearest(_named(hour, part), one)]
            fact = next((other for other in told if other is not one and sign(other) and not _refuses(other)), None)
            admitted = any(other.has("denial", "admits") for other in hour.near(one, 1, 2))
            if fact is None or one.turn in seen or admitted:
                continue
            seen.add(one.turn)
            refusals = [other.clause(found) for other, found in hour.find("denial", part) if other.turn == one.turn]
            yield hour.mark("denial", *refusals[:3], fact.span, against=kept)


def _named(hour: Hour, part: str) -> list[Said]:
    """ "Never": then the feeling anywhere in the hour speaks against it, where the client has named it."""
    kinds = {"unangry": _ANGRY, "unafraid": _AFRAID}.get(part, frozenset())
    return [one for one in hour.said if one.felt & kinds]


def _nearest(told: Sequence[Said], one: Said) -> Sequence[Said]:
    return sorted(told, key=lambda other: (abs(other.place - one.place), -other.place))


def _refuses(one: Said) -> bool:
    return any(one.has("denial", part) for part in ("unangry", "unafraid", "unbothered", "no_problem"))


def _angry(one: Said) -> bool:
    return bool(one.felt & _ANGRY or one.has("shared", "hostile"))


def _afraid(one: Said) -> bool:
    return bool(one.felt & _AFRAID or one.has("shared", "distress"))


def _factual(one: Said) -> bool:
    return bool(one.has("denial", "facts"))


def _troubled(one: Said) -> bool:
    return bool(one.felt & BURDENS or one.has("shared", "hostile") or one.has("shared", "distress"))


def _rationalisation(hour: Hour) -> Iterator[Evidence]:
    """A reason is given for what was done or left, and the words beside it show another motive."""
    last = -1
    for part in ("disclaimed", "reason"):
        for one, match in hour.find("rationalisation", part):
            if one.turn == last:
                continue
            near = hour.within(one, 1)
            needed, on = ("reason", hour.near(one, 0, 2)) if part == "disclaimed" else ("conduct", hour.near(one, 2, 2))
            deed = any(other.has("rationalisation", needed) for other in on)
            motive = next((other for other in _nearest(near, one) if other is not one and _shows(other, part)), None)
            if deed and motive:
                last = one.turn
                yield hour.mark("rationalisation", one.clause(match), motive.span, against=_motive(motive))


def _shows(one: Said, part: str) -> bool:
    if one.has("rationalisation", "motive"):
        return True
    return part == "disclaimed" and bool(one.felt & BURDENS or one.has("shared", "hostile") or one.has("shared", "distress"))


def _motive(one: Said) -> str:
    return ", ".join(sorted(one.felt & BURDENS)) or "the motive shown beside the reason"


def _projection(hour: Hour) -> Iterator[Evidence]:
    """A feeling ascribed to another: disowned and shown by the client it is projection, else it is only ascribed."""
    last = -1
    for one, match in hour.find("projection", "ascribes"):
        near = hour.near(one, 2, 2)
        if one.turn == last or any(other.has("projection", "evidence") for other in near):
            continue
        last = one.turn
        around = hour.within(one, 3)
        disowned = next(((other, m) for other in _nearest(around, one) if (m := other.has("projection", "disowns"))), None)
        shown = next((other for other in _nearest(around, one) if _own_sign(other, one, disowned)), None)
        if disowned and shown:
            spans = (one.clause(match), disowned[0].clause(disowned[1]), shown.span)
            kept = "the client's own feeling of the same kind"
            yield hour.mark("projection", *spans, against=kept, searched="signs from the other")
        else:
            searched = "the feeling disowned, and signs of it in the client's words"
            yield hour.mark("attributes_feeling_to_other", one.clause(match), searched=searched)


def _own_sign(other: Said, one: Said, disowned: tuple[Said, re.Match[str]] | None) -> bool:
    if other is one or (disowned is not None and other is disowned[0]):
        return False
    return bool(other.felt & _ANGRY or other.has("shared", "hostile") or other.has("projection", "signs"))


def _autistic_fantasy(hour: Hour) -> Iterator[Evidence]:
    """Dreams awake, in place of speaking, going, doing."""
    last = -1
    for one, match in hour.find("autistic_fantasy", "dreams"):
        near = hour.near(one, 2, 3)
        after = [other for other in near if other.place >= one.place - 1]
        instead = next((other.clause(m) for other in after if (m := other.has("autistic_fantasy", "instead"))), None)
        if instead and one.turn != last and not any(other.has("autistic_fantasy", "not_it") for other in near):
            last = one.turn
            yield hour.mark("autistic_fantasy", one.clause(match), instead, against="the wish to be with others, or to act")
