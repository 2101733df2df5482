"""The words too general to be a theme, ready to look up. The list stands in `manuals/en/lexicons/theme.toml`."""

from __future__ import annotations

from functools import cache

from thirdear.listening import manuals

__all__ = ["lexicon"]


@cache
def lexicon() -> frozenset[str]:
    return frozenset(manuals.lexicon("theme")["general"].split())
