"""The words of lost meaning, ready to look up. The lists stand in `manuals/en/lexicons/meaning.toml`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from thirdear.listening import manuals
from thirdear.listening.evidence.grammar import any_of

__all__ = ["Lexicon", "lexicon"]


@dataclass(frozen=True, slots=True)
class Lexicon:
    patterns: re.Pattern[str]
    short: re.Pattern[str]
    of_life: re.Pattern[str]
    silent: re.Pattern[str]
    found: re.Pattern[str]


@cache
def lexicon() -> Lexicon:
    data = manuals.lexicon("meaning")["lost"]
    return Lexicon(
        patterns=any_of(data["patterns"]),
        short=any_of(data["short"]),
        of_life=any_of(data["of_life"]),
        silent=any_of(data["not"]),
        found=any_of(data["found"]),
    )
