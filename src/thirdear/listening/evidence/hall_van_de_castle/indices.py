"""The indices of Hall and Van de Castle over many dreams of one dreamer, after Domhoff (1996) and Schneider & Domhoff.

An index is a part of a whole, both counted over all the dreams; below a least whole it has no value. Two dreamers, or
two times, are compared by Cohen's h. The codes come from rules over words: none of this says anything of one dream.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from thirdear.listening.evidence.hall_van_de_castle import Codes

__all__ = ["Difference", "Index", "difference", "indices"]

LEAST = 10  # of what an index counts; and of either side of a comparison
LEAST_CHARACTERS = 20  # for the ratios to all characters, whose spread is greater
_Sort = Literal["aggression", "friendliness", "sexuality", "misfortune", "good_fortune", "success", "failure"]
_FAMILY = frozenset("FMXBTHWADCIY")
_RELATIVES = frozenset("R")
_FAMILIAR = _FAMILY | _RELATIVES | frozenset("KP")
_BODILY, _PHYSICAL = frozenset("56"), frozenset("5678")
_NEGATIVE = frozenset({"AN", "AP", "SD", "CO"})
_FAMILIAR_PLACES, _UNFAMILIAR_PLACES = frozenset("FDG"), frozenset("U")
_SORTS: tuple[_Sort, ...] = get_args(_Sort)


@dataclass(frozen=True, slots=True)
class Index:
    """A part of a whole. `proportion` False: a ratio that may exceed 1. `least` is the smallest whole with a value."""

    part: int
    whole: int
    proportion: bool = True
    least: int = LEAST

    @property
    def value(self) -> float | None:
        """`part` / `whole`, in [0, 1] for a proportion; None where the whole is too small."""
        return self.part / self.whole if self.whole >= self.least else None


@dataclass(frozen=True, slots=True)
class Difference:
    """Cohen's h of two proportions with its approximate 95 % interval: about 0.2 is small, 0.4 middling, 0.6 large in dreams."""

    h: float
    low: float
    high: float


def difference(one: Index, other: Index, z: float = 1.96) -> Difference | None:
    """H = 2·asin √p₁ - 2·asin √p₂ (Cohen 1977), its standard error taken as √(1/n₁ + 1/n₂); None where either is too small.

    Raises `ValueError` for an index that is no proportion. The things counted are taken as independent; those of one
    dream are not quite, so the interval is somewhat too narrow.
    """
    if not (one.proportion and other.proportion):
        raise ValueError("h compares proportions; this index is a ratio")
    first, second = one.value, other.value
    if first is None or second is None:
        return None
    h = 2 * math.asin(math.sqrt(first)) - 2 * math.asin(math.sqrt(second))
    half = z * math.sqrt(1 / one.whole + 1 / other.whole)
    return Difference(h, h - half, h + half)


def indices(dreams: Sequence[Codes]) -> dict[str, Index]:
    """Every index by name. The dreamer is no character; a group counts as one."""
    return {**_of_characters(dreams), **_of_interactions(dreams), **_of_the_rest(dreams)}


def _of_characters(dreams: Sequence[Codes]) -> dict[str, Index]:
    codes = [code for dream in dreams for code in dream["characters"]]
    humans = [code for code in codes if code[1] != "A"]
    letters = [code[2] for code in humans]

    def share(holds: Callable[[str], bool]) -> Index:
        return Index(sum(map(holds, letters)), len(humans))

    males, females = (sum(code[1] == sex for code in humans) for sex in "MF")
    return {
        "male_female_percent": Index(males, males + females),
        "familiarity_percent": share(lambda letter: letter in _FAMILIAR),
        "friends_percent": share(lambda letter: letter == "K"),
        "family_percent": share(lambda letter: letter in _FAMILY | _RELATIVES),
        "group_percent": Index(sum(code[0] in "246" for code in humans), len(humans)),
        "animal_percent": Index(len(codes) - len(humans), len(codes)),
    }


def _of_interactions(dreams: Sequence[Codes]) -> dict[str, Index]:
    aggression = [act for dream in dreams for act in dream["aggression"]]
    friendliness = [act for dream in dreams for act in dream["friendliness"]]
    sexuality = [act for dream in dreams for act in dream["sexuality"]]
    characters = sum(len(dream["characters"]) for dream in dreams)
    hostile, kind = _involving(aggression), _involving(friendliness)
    aggressor, victim = _given(aggression), _received(aggression)
    befriender, befriended = _given(friendliness), _received(friendliness)
    return {
        "aggression_friendliness_percent": Index(hostile, hostile + kind),
        "befriender_percent": Index(befriender, befriender + befriended),
        "aggressor_percent": Index(aggressor, aggressor + victim),
        "victimisation_percent": Index(victim, aggressor + victim),
        "physical_aggression_percent": Index(sum(act[1][:1] in _PHYSICAL for act in aggression), len(aggression)),
        "aggression_per_character": Index(len(aggression), characters, False, LEAST_CHARACTERS),
        "friendliness_per_character": Index(len(friendliness), characters, False, LEAST_CHARACTERS),
        "sexuality_per_character": Index(len(sexuality), characters, False, LEAST_CHARACTERS),
    }


def _of_the_rest(dreams: Sequence[Codes]) -> dict[str, Index]:
    emotions = [code for dream in dreams for code, _ in dream["emotions"]]
    misfortunes = [code for dream in dreams for code, _ in dream["misfortune"]]
    places = [place for dream in dreams for place in dream["settings"] if place != "NS"]
    success = _falls_to_dreamer(who for dream in dreams for who in dream["success"])
    failure = _falls_to_dreamer(who for dream in dreams for who in dream["failure"])
    inside, outside = (sum(place[0] == letter for place in places) for letter in "IO")
    familiar, strange = (sum(place[1] in letters for place in places) for letters in (_FAMILIAR_PLACES, _UNFAMILIAR_PLACES))
    against, for_self = _against_and_for(dreams)
    return {
        "negative_emotions_percent": Index(sum(code in _NEGATIVE for code in emotions), len(emotions)),
        "bodily_misfortune_percent": Index(sum(code in _BODILY for code in misfortunes), len(misfortunes)),
        "dreamer_success_percent": Index(success, success + failure),
        "self_negativity_percent": Index(against, against + for_self),
        "indoor_percent": Index(inside, inside + outside),
        "familiar_setting_percent": Index(familiar, familiar + strange),
        **{f"dreams_with_{sort}": Index(sum(bool(dream[sort]) for dream in dreams), len(dreams)) for sort in _SORTS},
        "dreams_with_striving": Index(sum(bool(dream["success"] or dream["failure"]) for dream in dreams), len(dreams)),
    }


def _against_and_for(dreams: Sequence[Codes]) -> tuple[int, int]:
    """What goes against the dreamer (attacked, struck by misfortune, failing), and what goes for them."""
    against = good = 0
    for dream in dreams:
        struck = [who for _, who in dream["misfortune"]]
        against += _received(dream["aggression"]) + _falls_to_dreamer([*struck, *dream["failure"]])
        good += _received(dream["friendliness"]) + _falls_to_dreamer([*dream["good_fortune"], *dream["success"]])
    return against, good


def _falls_to_dreamer(characters: Iterable[str]) -> int:
    return sum(map(_is_dreamer, characters))


def _is_dreamer(character: str) -> bool:
    return "D" in character.split("+")


def _involving(acts: Iterable[Sequence[str]]) -> int:
    return sum(_is_dreamer(by) or _is_dreamer(to) for by, _, to in acts)


def _given(acts: Iterable[Sequence[str]]) -> int:
    """Acts and answers of the dreamer's toward others; what both do alike, and what one does to oneself, is neither's."""
    return sum(_is_dreamer(by) and code[-1:] in ">R" for by, code, _ in acts)


def _received(acts: Iterable[Sequence[str]]) -> int:
    return sum(_is_dreamer(to) and code[-1:] in ">R" for _, code, to in acts)
