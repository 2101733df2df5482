"""The words of release and of what comes after, ready to look up. The lists stand in `manuals/en/lexicons/catharsis.toml`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from thirdear.listening import manuals
from thirdear.listening.evidence.grammar import any_of

__all__ = ["Lexicon", "lexicon"]


@dataclass(frozen=True, slots=True)
class Lexicon:
    avoided: re.Pattern[str]
    noted: re.Pattern[str]
    said: re.Pattern[str]
    relief: re.Pattern[str]
    fresh: re.Pattern[str]
    worse: re.Pattern[str]
    self_attack: re.Pattern[str]


@cache
def lexicon() -> Lexicon:
    data = manuals.lexicon("catharsis")
    after = data["after"]
    return Lexicon(
        avoided=any_of([*data["before"]["avoided"], *data["before"]["disowned"]]),
        noted=any_of(data["now"]["noted"]),
        said=any_of(data["now"]["said"]),
        relief=any_of(after["relief"]),
        fresh=any_of(after["fresh"]),
        worse=any_of(after["worse"]),
        self_attack=any_of(after["self_attack"]),
    )
