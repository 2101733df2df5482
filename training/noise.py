"""A saying as somebody else would have typed it: slips in longer words, the other country's spelling, no apostrophes.

A model that has heard only clean rows loses its ear at the first slip. So every row has a second form, which is learned from
in some of the epochs; `measure.py` uses the single changes to say what each costs.
"""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Callable
from pathlib import Path

__all__ = ["KINDS", "Change", "noised"]

Change = Callable[[str, random.Random], str]
_SLIPS = 0.08  # of the longer words
_LONG = 5
_NEAR = {
    key: row[max(i - 1, 0) : i] + row[i + 1 : i + 2]
    for row in ("qwertyuiop", "asdfghjkl", "zxcvbnm")
    for i, key in enumerate(row)
}
_PAIRS = tomllib.loads((Path(__file__).parent / "spelling.toml").read_text(encoding="utf-8"))["pairs"]
_OTHER = {one: other for pair in _PAIRS for one, other in (pair.split(), pair.split()[::-1])}
_WORD = re.compile(r"[A-Za-z]+")


def _slips(text: str, chance: random.Random) -> str:
    return _WORD.sub(lambda found: _slip(found[0], chance) if chance.random() < _SLIPS else found[0], text)


def _slip(word: str, chance: random.Random) -> str:
    """One letter left out, doubled, hit beside, or two exchanged; short words stay."""
    if len(word) < _LONG:
        return word
    at = chance.randrange(1, len(word) - 1)
    kind = chance.randrange(4)
    if kind == 0:
        return word[:at] + word[at + 1 :]
    if kind == 1:
        return word[: at + 1] + word[at:]
    if kind == 2:
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    return word[:at] + chance.choice(_NEAR[word[at].lower()]) + word[at + 1 :]


def _spelling(text: str, _: random.Random) -> str:
    def other(found: re.Match[str]) -> str:
        word = _OTHER.get(found[0].lower(), found[0])
        return word.capitalize() if found[0][0].isupper() else word

    return _WORD.sub(other, text)


def _lower(text: str, _: random.Random) -> str:
    return text.lower()


KINDS: dict[str, Change] = {"spelling": _spelling, "lower case": _lower, "slips": _slips}


def noised(text: str) -> str:
    """All of it at once, the same each time; apostrophes are left out in half of the sayings."""
    chance = random.Random(text)
    for change in KINDS.values():
        text = change(text, chance)
    return re.sub("['’]", "", text) if chance.random() < 0.5 else text
