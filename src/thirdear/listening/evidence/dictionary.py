"""Dictionaries: lists of words, weighted or plain, that turn what was said into one number a word.

A weight w from -1 to 1 counts as (w + 1) / 2, an unlisted word as 0.5, the neutral value; in a plain list a listed
word counts 1 and any other 0. A word that ends in `*` stands for all words that begin so. Ours stand in
`manuals/en/dictionaries/`; a person may bring others (`.Wt` files of the referential process, word lists).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from thirdear.listening import manuals
from thirdear.listening.errors import InputError

__all__ = ["Dictionary", "read_dictionary", "shipped", "words_of"]

NEUTRAL = 0.5
_MOST_BYTES = 20_000_000
_EDGES = re.compile(r"^\W+|[^\w]+$")
_STRAIGHT = str.maketrans({"‘": "'", "’": "'", "ʼ": "'"})
_WEIGHTED = re.compile(r"(?P<word>\S*[^\W\d_]\S*?)[\s,;]+(?P<weight>[-+]?(?:\d+\.?\d*|\.\d+))")


@dataclass(frozen=True, slots=True)
class Dictionary:
    """A named list of words. `values` are what a listed word counts, 0 to 1; `sha256` is that of its file.

    Raises `InputError` when it lists nothing or a value lies outside 0 to 1.
    """

    name: str
    weighted: bool
    values: Mapping[str, float]
    sha256: str

    def __post_init__(self) -> None:
        if not self.values:
            raise InputError(f"the dictionary {self.name} lists no word")
        if not all(0 <= value <= 1 for value in self.values.values()):
            raise InputError(f"the dictionary {self.name} has a weight outside -1 to 1")
        object.__setattr__(self, "values", MappingProxyType(dict(self.values)))

    @property
    def neutral(self) -> float | None:
        """What an unlisted word counts in a weighted dictionary; a plain one has no neutral value."""
        return NEUTRAL if self.weighted else None

    def of(self, word: str) -> float:
        """What one word counts: itself, else without its hyphens, else the mean of a contraction's listed parts."""
        found = self._listed(word)
        if found is None and "-" in word:
            found = self._listed(word.replace("-", ""))
        if found is None and "'" in word:
            parts = [value for part in word.split("'") if part and (value := self._listed(part)) is not None]
            found = sum(parts) / len(parts) if parts else None
        return found if found is not None else (self.neutral or 0.0)

    def _listed(self, word: str) -> float | None:
        if (value := self.values.get(word)) is not None:
            return value
        stems = (self.values.get(word[:end] + "*") for end in range(len(word), 1, -1))
        return next((value for value in stems if value is not None), None) if "*" in self.values else None


def words_of(text: str) -> list[str]:
    """The words of a turn for look-up: what stands between spaces and holds a letter or a digit, bare and in small letters."""
    return [_EDGES.sub("", word).lower() for word in text.translate(_STRAIGHT).split() if any(sign.isalnum() for sign in word)]


@cache
def shipped() -> tuple[Dictionary, ...]:
    """The dictionaries of this project, in alphabetical order."""
    return tuple(_of_page(name, page) for name, page in manuals.dictionaries())


def _of_page(name: str, page: Mapping[str, Any]) -> Dictionary:
    values = {word: (float(weight) + 1) / 2 for weight, words in page["weights"].items() for word in words.split()}
    weighted = page["measure"] == "weighted"
    return _made(name, weighted, values if weighted else dict.fromkeys(values, 1.0), "")


def _made(name: str, weighted: bool, values: dict[str, float], sha256: str) -> Dictionary:
    """With the sign that stems are listed, so that a look-up need not try them in vain."""
    if any(word.endswith("*") for word in values):
        values = {**values, "*": NEUTRAL if weighted else 0.0}
    return Dictionary(name, weighted, values, sha256)


def read_dictionary(name: str, path: Path) -> Dictionary:
    """A person's own dictionary: a `.Wt` file (a word and its weight a line) or a word list (a word a line).

    Lines before the first entry of a `.Wt` file and lines that begin with `#` are no entries. Raises `InputError`,
    in one sentence, when it cannot be read.
    """
    try:
        raw = path.read_bytes() if path.is_file() and path.stat().st_size <= _MOST_BYTES else None
    except OSError:
        raw = None
    if raw is None:
        raise InputError(f"{path} cannot be read as a dictionary: it is no file, or larger than 20 MB.")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("cp1252", errors="replace")
    if "\0" in text:
        raise InputError(f"{path} is no dictionary: it is not text.")
    lines = [(i, line.strip().translate(_STRAIGHT).lower()) for i, line in enumerate(text.splitlines(), 1)]
    entries = [(i, line) for i, line in lines if line and not line.startswith("#")]
    matches = [(i, _WEIGHTED.fullmatch(line)) for i, line in entries]
    weighted = path.suffix.lower() == ".wt" or sum(match is not None for _, match in matches) > len(entries) / 2
    values = _weights(path, matches) if weighted else _listed(path, entries)
    return _made(name, weighted, values, hashlib.sha256(raw).hexdigest())


def _weights(path: Path, matches: Iterable[tuple[int, re.Match[str] | None]]) -> dict[str, float]:
    values: dict[str, float] = {}
    for line, match in matches:
        if match is None and values:
            raise InputError(f"{path}, line {line}: expected a word and its weight.")
        if match is not None:
            values[match["word"]] = (float(match["weight"]) + 1) / 2
    if not values:
        raise InputError(f"{path} holds no word with its weight.")
    return values


def _listed(path: Path, entries: Iterable[tuple[int, str]]) -> dict[str, float]:
    values: dict[str, float] = {}
    for line, word in entries:
        if len(word.split()) > 1:
            raise InputError(f"{path}, line {line}: expected one word.")
        values[word] = 1.0
    return values
