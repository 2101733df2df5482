"""The words of the here and now, ready to look up. The lists stand in `manuals/en/lexicons/process.toml`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from thirdear.listening import manuals
from thirdear.listening.evidence.grammar import any_of

__all__ = ["Lexicon", "lexicon"]


@dataclass(frozen=True, slots=True)
class Lexicon:
    moment: re.Pattern[str]
    between: re.Pattern[str]
    inner: re.Pattern[str]
    elsewhere: re.Pattern[str]


@cache
def lexicon() -> Lexicon:
    data = manuals.lexicon("process")
    return Lexicon(*(any_of(data[part]["patterns"]) for part in ("moment", "between", "inner", "elsewhere")))
