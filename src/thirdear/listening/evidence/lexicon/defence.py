"""The words of the defences, ready to look up. The lists stand in `manuals/en/lexicons/defence.toml`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from thirdear.listening import manuals
from thirdear.listening.evidence.grammar import any_of

__all__ = ["Lexicon", "lexicon"]

_PIECE = re.compile(r"<([a-z]\w*)>")


@dataclass(frozen=True, slots=True)
class Lexicon:
    """For each code, and `shared`, its patterns by part: `of["denial"]["unbothered"]`."""

    of: Mapping[str, Mapping[str, re.Pattern[str]]]


@cache
def lexicon() -> Lexicon:
    data = manuals.lexicon("defence")
    pieces = data["pieces"]

    def whole(pattern: str) -> str:
        return _PIECE.sub(lambda match: pieces[match[1]], pattern)

    return Lexicon(
        {
            code: {part: any_of(whole(pattern) for pattern in patterns) for part, patterns in parts.items()}
            for code, parts in data.items()
            if isinstance(parts, dict) and code != "pieces"
        }
    )
