"""The words of told encounters and of their wishes and responses, ready to look up.

The lists stand in `manuals/en/lexicons/episode.toml` and `component.toml`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from thirdear.listening import manuals
from thirdear.listening.evidence.grammar import any_of

__all__ = ["Cluster", "Lexicon", "clusters", "lexicon"]


@dataclass(frozen=True, slots=True)
class Lexicon:
    occasion: re.Pattern[str]
    habit: re.Pattern[str]
    childhood: re.Pattern[str]
    absent: re.Pattern[str]
    unreal: re.Pattern[str]
    speech: frozenset[str]
    states: frozenset[str]
    narrated: frozenset[str]
    same_past: frozenset[str]
    wish: re.Pattern[str]
    not_wish: re.Pattern[str]
    genders: dict[str, str]
    strangers: frozenset[str]
    here: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Cluster:
    """One of the 8/8/8: `type` W, RO or RS, and the signs it is heard by."""

    id: str
    type: str
    signs: re.Pattern[str]


@cache
def lexicon() -> Lexicon:
    data = manuals.lexicon("episode")
    verbs, wish = data["verbs"], data["wish"]
    return Lexicon(
        occasion=any_of(data["occasion"]["patterns"]),
        childhood=any_of(data["childhood"]["patterns"]),
        absent=any_of(data["absent"]["patterns"]),
        habit=any_of(data["habit"]["patterns"]),
        unreal=any_of([*data["unreal"]["patterns"], *data["habitual_would"]["patterns"]]),
        speech=frozenset(verbs["speech"].split()),
        states=frozenset(verbs["states"].split()),
        narrated=frozenset(verbs["narrated"].split()),
        same_past=frozenset(verbs["same_past"].split()),
        wish=any_of(wish["patterns"]),
        not_wish=any_of(wish["not_wish"]),
        genders={word: gender for gender, words in data["genders"].items() for word in words.split()},
        strangers=frozenset(data["strangers"]["words"].split()),
        here=any_of(data["here"]["patterns"]),
    )


@cache
def clusters(type: str) -> tuple[Cluster, ...]:
    """The eight clusters of wish (W), response of other (RO) or response of self (RS)."""
    pages = manuals.lexicon("component")[type]
    return tuple(Cluster(id, type, any_of(page["signs"])) for id, page in pages.items())
