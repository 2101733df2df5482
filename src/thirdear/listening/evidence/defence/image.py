"""Distorted images of oneself and of others (levels 4 and 2): too good, too bad, split, or put into the other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from thirdear.listening.evidence.defence.hour import Hour, Said
from thirdear.listening.evidence.grammar import SELF
from thirdear.listening.evidence.mark import Evidence
from thirdear.listening.words import Span

__all__ = ["image"]

_AROUND = 2  # turns of the client's within which the other answers what was evoked

_PICTURES = {  # of oneself or of another, good or bad: where its sayings stand
    (False, True): (("splitting", "good"), ("idealisation_other", "claims")),
    (False, False): (("splitting", "bad"), ("devaluation_other", "claims")),
    (True, True): (("splitting", "good_self"), ("idealisation_self", "claims"), ("omnipotence", "claims")),
    (True, False): (("devaluation_self", "claims"),),
}


@dataclass(frozen=True, slots=True)
class _Picture:
    """One all-good or all-bad saying about somebody; `who` is "" for oneself."""

    one: Said
    match: re.Match[str]
    who: str
    good: bool

    @property
    def span(self) -> Span:
        return self.one.clause(self.match)


def image(hour: Hour) -> Iterator[Evidence]:
    """Marks of levels 4 and 2."""
    for code, of_self in (
        ("omnipotence", True),
        ("idealisation_self", True),
        ("idealisation_other", False),
        ("devaluation_self", True),
        ("devaluation_other", False),
    ):
        yield from _exaggerated(hour, code, of_self)
    yield from _splitting(hour)
    yield from _projective_identification(hour)


def _exaggerated(hour: Hour, code: str, of_self: bool) -> Iterator[Evidence]:
    """Sayings without limits, those of one turn together; not where a limit is seen in the same breath."""
    claims = hour.find(code, "claims")
    for turn in dict.fromkeys(one.turn for one, _ in claims):
        found = [(one, match) for one, match in claims if one.turn == turn and not _limited(hour, one, of_self)]
        found = [(one, match) for one, match in found if not of_self or _of_oneself(one)]
        found = [(one, match) for one, match in found if not one.has("shared", "play")]
        if code == "idealisation_other":
            found = [(one, match) for one, match in found if not one.has(code, "things") and _of_someone(one)]
        if not found:
            continue
        one, match = found[0]
        who = "" if of_self else hour.person(one, match.start())
        yield hour.mark(
            code,
            *(other.clause(place) for other, place in found[:4]),
            against=_against(code, who),
            image="self" if of_self else "other",
            searched="limits seen beside it",
            opposed=_other_side(hour, code, one),
        )


def _of_oneself(one: Said) -> bool:
    told = {token.lower for token in one.sentence.words}
    return bool(told & SELF) or not told & {"he", "she", "they", "his", "her"}


def _of_someone(one: Said) -> bool:
    return bool(one.people or {"he", "she", "him", "her", "you", "they", "man", "woman"} & {t.lower for t in one.sentence.words})


def _against(code: str, who: str) -> str:
    kept = {
        "omnipotence": "need of others, helplessness",
        "idealisation_self": "doubt of oneself",
        "idealisation_other": "disappointment or anger",
        "devaluation_self": "anger turned on oneself, or what is good in oneself",
        "devaluation_other": "need, envy or hurt",
    }[code]
    return f"{kept} with {who}" if who and code == "idealisation_other" else kept


def _limited(hour: Hour, one: Said, of_self: bool) -> bool:
    return any(other.has("shared", "doubt") for other in hour.near(one, 0, 1)) and not (of_self and one.has("shared", "doubt"))


def _other_side(hour: Hour, code: str, one: Said) -> tuple[Span, ...]:
    """The opposite said of oneself elsewhere in the hour: what speaks against an image without limits."""
    opposite = {
        "devaluation_self": "idealisation_self",
        "idealisation_self": "devaluation_self",
        "omnipotence": "devaluation_self",
    }
    if code not in opposite:
        return ()
    return tuple(other.clause(match) for other, match in hour.find(opposite[code], "claims") if other.turn != one.turn)


def _splitting(hour: Hour) -> Iterator[Evidence]:
    """The same one all good in one turn and all bad in another, and never both at once."""
    pictures: list[_Picture] = []
    for of_self in (False, True):
        good_ones = list(_pictures(hour, of_self, True))
        pictures += [*good_ones, *_pictures(hour, of_self, False)] if good_ones else []
    for who in dict.fromkeys(picture.who for picture in pictures):
        good = next((picture for picture in pictures if picture.who == who and picture.good), None)
        bad = next(
            (p for p in pictures if p.who == who and not p.good and good is not None and p.one.turn != good.one.turn), None
        )
        if good is None or bad is None or (who == "?" and _several(hour)):
            continue
        code = "splitting_other_image" if who else "splitting_self_image"
        first, second = sorted((good, bad), key=lambda picture: picture.one.place)
        if any(one.has("splitting", "held") for picture in (good, bad) for one in hour.near(picture.one, 1, 2)):
            continue
        same = [p.span for p in pictures if p.who == who and p.one.turn in {first.one.turn, second.one.turn}]
        yield hour.mark(
            code,
            first.span,
            second.span,
            *same[:6],
            against="the other side of the same " + ("person" if who else "self"),
            image="other" if who else "self",
            searched="both sides held together near either saying",
        )


def _several(hour: Hour) -> bool:
    """Whether more than one other person is named in the hour, so that a pronoun could be any of them."""
    named = {str(mark.attributes.get("person")) for one in hour.said for mark in one.people}
    return len(named - {"the therapist"}) > 1


def _pictures(hour: Hour, of_self: bool, good: bool) -> Iterator[_Picture]:
    for code, part in _PICTURES[of_self, good]:
        for one, match in hour.find(code, part):
            yield _Picture(one, match, "" if of_self else hour.person(one, match.start()) or "?", good)


def _projective_identification(hour: Hour) -> Iterator[Evidence]:
    """Ascribes a feeling, goes on at the other until it comes, takes the own reaction as justified: over two turns at least."""
    ascriptions = hour.find("projection", "ascribes")
    for one, match in hour.find("projective_identification", "provoked") if ascriptions else ():
        around = hour.within(one, _AROUND)
        ascribed = _part(around, "projection", "ascribes")
        after = [other for other in around if other.place >= one.place]
        evoked = _part(after, "projective_identification", "evoked")
        right = _part(after, "projective_identification", "justified")
        if not (ascribed and evoked and right):
            continue
        places = (ascribed, (one, match), evoked, right)
        if len({place.turn for place, _ in places}) < 2:
            continue
        yield hour.mark(
            "projective_identification",
            *(place.clause(found) for place, found in sorted(places, key=lambda pair: pair[0].place)),
            against="the feeling put into the other",
        )
        return


def _part(near: list[Said] | tuple[Said, ...], code: str, part: str) -> tuple[Said, re.Match[str]] | None:
    return next(((one, match) for one in near if (match := one.has(code, part))), None)
