"""The words of a pattern and of doing otherwise, ready to look up. The lists stand in `manuals/en/lexicons/new_way.toml`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from thirdear.listening import manuals
from thirdear.listening.evidence.grammar import any_of

__all__ = ["Lexicon", "lexicon"]


@dataclass(frozen=True, slots=True)
class Lexicon:
    always: re.Pattern[str]
    never: re.Pattern[str]
    change: re.Pattern[str]
    occasion: re.Pattern[str]
    plan: re.Pattern[str]
    as_before: re.Pattern[str]
    acts: frozenset[str]
    answers: frozenset[str]
    felt: re.Pattern[str]
    fresh: re.Pattern[str]


@cache
def lexicon() -> Lexicon:
    data = manuals.lexicon("new_way")["pattern"]
    return Lexicon(
        **{name: any_of(data[name]) for name in ("always", "never", "change", "occasion", "plan", "as_before", "felt", "fresh")},
        acts=frozenset(data["acts"].split()),
        answers=frozenset(data["answers"].split()),
    )
