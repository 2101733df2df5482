"""The words of feeling, ready to look up. The lists stand in `manuals/en/lexicons/affect.toml`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from thirdear.listening import manuals
from thirdear.listening.evidence.grammar import any_of

__all__ = ["Lexicon", "feeling_words", "lexicon"]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The lexicon, ready to look words up."""

    state: dict[str, str]
    needs_feel: frozenset[str]
    experiences: dict[str, str]
    evokes: dict[str, str]
    nouns: dict[str, str]
    phrases: tuple[tuple[str, re.Pattern[str]], ...]
    outcries: tuple[tuple[str, re.Pattern[str]], ...]
    formulas: re.Pattern[str]
    charged: re.Pattern[str]
    far_off: re.Pattern[str]
    danger: re.Pattern[str]
    borne: re.Pattern[str]
    perspective: re.Pattern[str]


@cache
def lexicon() -> Lexicon:
    data = manuals.lexicon("affect")
    table = {
        part: {word: code for code, words in data[part].items() for word in words.split()}
        for part in ("state", "experiences", "evokes", "nouns")
    }
    phrases = tuple((code, any_of(patterns)) for code, patterns in data["phrases"].items())
    return Lexicon(
        **table,
        needs_feel=frozenset(data["needs_feel"]["words"].split()),
        phrases=phrases,
        outcries=tuple((code, any_of(patterns)) for code, patterns in data["outcries"].items()),
        formulas=any_of(data["formulas"]["patterns"]),
        charged=any_of(data["charged"]["patterns"]),
        far_off=any_of(data["charged"]["far_off"]),
        danger=any_of(data["danger"]["patterns"]),
        borne=any_of(data["bearing"]["borne"]),
        perspective=any_of(data["bearing"]["perspective"]),
    )


@cache
def feeling_words() -> frozenset[str]:
    """Every single word of feeling, for listeners that only ask whether there is one."""
    data = manuals.lexicon("affect")
    return frozenset(word for part in ("state", "nouns") for words in data[part].values() for word in words.split()) - frozenset(
        data["needs_feel"]["words"].split()
    )
