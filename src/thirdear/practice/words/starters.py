"""A word to start from, for an empty page that stays empty."""

from __future__ import annotations

import random
import tomllib
from functools import cache
from pathlib import Path

__all__ = ["a_word"]


def a_word(language: str) -> str:
    """Any of the words in `starters.toml`; they mean nothing and ask for nothing."""
    words = _words()
    return random.choice(words.get(language[:2], words["en"]))  # noqa: S311  nothing depends on it


@cache
def _words() -> dict[str, list[str]]:
    found = tomllib.loads((Path(__file__).parent / "starters.toml").read_text(encoding="utf-8"))
    return {language: page["words"] for language, page in found["language"].items()}
