"""The words of feeling and expectation toward the therapist, ready to look up.

The lists stand in `manuals/en/lexicons/transference.toml`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from thirdear.listening import manuals
from thirdear.listening.evidence.grammar import any_of

__all__ = ["Lexicon", "lexicon"]

_COLOURS = {"negative": -1, "neutral": 0, "positive": 1}


@dataclass(frozen=True, slots=True)
class Lexicon:
    """`qualities` in the order of decision: the code, its usual valence, its words."""

    about: re.Pattern[str]
    told: re.Pattern[str]
    begun: re.Pattern[str]
    room: re.Pattern[str]
    qualities: tuple[tuple[str, int, re.Pattern[str]], ...]
    link: re.Pattern[str]
    likeness: re.Pattern[str]
    also: re.Pattern[str]
    orders: re.Pattern[str]
    him: re.Pattern[str]
    asked: re.Pattern[str]
    joins: re.Pattern[str]
    supposed: re.Pattern[str]
    filler_you: re.Pattern[str]
    feels_now: re.Pattern[str]
    fury: re.Pattern[str]
    turns_to_you: re.Pattern[str]


@cache
def lexicon() -> Lexicon:
    data = manuals.lexicon("transference")
    told, echo = data["told"], data["echo"]
    named = [(code, page["valence"], any_of(page["patterns"])) for code, page in data["quality"].items()]
    warm = [(code, 2, any_of(page["warm"])) for code, page in data["quality"].items() if "warm" in page]
    others = [("other", valence, any_of(data["other"][colour])) for colour, valence in _COLOURS.items()]
    return Lexicon(
        about=any_of(data["about"]),
        told=any_of(told["before"]),
        begun=any_of(told["begun"]),
        room=any_of(told["room"]),
        qualities=(*warm, *named, *others),
        link=any_of(echo["link"]),
        likeness=any_of(echo["likeness"]),
        also=any_of(echo["also"]),
        orders=any_of(echo["orders"]),
        asked=any_of(echo["asked"]),
        joins=any_of(echo["joins"]),
        supposed=any_of(echo["supposed"]),
        filler_you=any_of(echo["filler_you"]),
        him=any_of(echo["him"]),
        feels_now=any_of(data["turning"]["feels_now"]),
        fury=any_of(data["turning"]["fury"]),
        turns_to_you=any_of(data["turning"]["turns_to_you"]),
    )
