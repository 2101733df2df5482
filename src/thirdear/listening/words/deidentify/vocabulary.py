"""What the manual knows of words: which are ordinary, which are given names or towns, which identify nobody."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from typing import Any

from thirdear.listening import manuals

__all__ = ["WORD", "bare", "fold", "given", "harmless", "kin", "lists", "ordinary", "slang", "title", "town"]

# A word: letters, with apostrophes and hyphens inside ("O'Neill", "Hyun-woo").
WORD = re.compile(r"[^\W\d_]+(?:['’ʻ-][^\W\d_]+)*")
_SHORT = re.compile(r"(?<=\w)(?:n't|'d|'ll|'ve|'re|'m|'s)$")
_STROKES = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th", "’": "'"})


@cache
def fold(word: str) -> str:
    """The word in lower case and without accents, for looking up; its length may change."""
    letters = unicodedata.normalize("NFKD", word.lower().translate(_STROKES))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def bare(word: str) -> str:
    """The word without a possessive ending, or a verb drawn together with it (`Colin'll`)."""
    return re.sub(r"(?:['’](?:s|ll|d|ve|re)|(?<=s)['’])$", "", word)


@cache
def lists() -> Mapping[str, Any]:
    """The manual's words by which identifiers are known."""
    return manuals.lexicon("deidentify")


def ordinary(word: str) -> bool:
    """Whether the word stands in a dictionary of English, in any of its forms; of a hyphenated word, every part."""
    word = _SHORT.sub("", bare(word).lower().replace("’", "'"))
    known = _set("ordinary_words", "words")
    return word in known or len(word) < 2 or ("-" in word and all(len(part) < 2 or part in known for part in word.split("-")))


def given(word: str) -> bool:
    """Whether people are called that; many such words are ordinary too (`Will`, `Grace`)."""
    names = _set("given_names", "names")
    return any(part in names for part in fold(bare(word)).split("-")[:1])


def town(words: str) -> bool:
    """Whether a town of 15,000 people or more has that name, of one word or several."""
    return fold(bare(words)).replace(" ", "_") in _set("towns", "towns")


def harmless(word: str) -> bool:
    """Whether the word is often capitalised and identifies nobody: a country, a day, a brand, a drug."""
    return fold(bare(word)) in _set("deidentify", "harmless") or fold(word) in _set("deidentify", "harmless")


def slang(word: str) -> bool:
    """Whether the word belongs to chat and speech rather than to a dictionary."""
    return fold(word) in _set("deidentify", "slang")


def title(word: str) -> bool:
    """Whether a name of a person may follow: `Mrs`, `Auntie`."""
    return fold(word.rstrip(".")) in _set("deidentify", "titles")


@cache
def kin() -> frozenset[str]:
    """Words for who somebody is to the one who speaks: `sister`, `boss`."""
    roles = manuals.lexicon("people")["roles"]
    return frozenset(word for words in roles.values() for word in words.split())


@cache
def _set(lexicon: str, key: str) -> frozenset[str]:
    return frozenset(fold(word) for word in manuals.lexicon(lexicon)[key].split())
