"""Someone's name in what was written: found as whole words, and replaced by a neutral one. Pure.

A name is kept nowhere. What is kept is a mark of it, a hash under the writer's own key: enough to find the same name
again in an older backup, worth nothing to whoever does not have the key.
"""

from __future__ import annotations

import hmac
import re
import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

__all__ = ["Marks", "Place", "marks_of"]

_LETTERS = r"[\w\u0300-\u036f]+"  # accents may be written as signs of their own
_WORD = re.compile(rf"{_LETTERS}(?:[-'’]{_LETTERS})*")
_ENDING = re.compile(r"(?:['’]s?|s)$", re.IGNORECASE)
_BEGINS = re.compile(r"(?:^|[.!?…:\n][\"'”’)\s]*)\s*$")
_AROUND = 40


@dataclass(frozen=True)
class Place:
    """Where a name stands: what comes before, the words themselves, what comes after."""

    before: str
    words: str
    after: str


@dataclass(frozen=True)
class Marks:
    """What is looked for: marks of names (`words:hash`, by how many words they have), under that key."""

    key: bytes
    marks: frozenset[str]

    def replaced(self, text: str, word: str) -> tuple[str, int]:
        """The text with `word` in every such place, and how many there were. A possessive ending stays.

        At the beginning of a sentence it is written large; not where the name is all there is, which is no sentence.
        """
        pieces, at, count = [], 0, 0
        for start, end, tail in self._found(text):
            is_all = (start, end) == (0, len(text))
            capital = not is_all and _BEGINS.search(text[max(0, start - 20) : start]) is not None
            pieces += [text[at:start], word[:1].upper() + word[1:] if capital else word, tail]
            at, count = end, count + 1
        return "".join([*pieces, text[at:]]), count

    def replaced_in(self, value: Any, word: str) -> tuple[Any, int]:
        """The same in whatever a sealed field holds: a text, or lists and objects of texts (their keys stay)."""
        if isinstance(value, str):
            return self.replaced(value, word)
        if isinstance(value, dict):
            done = {key: self.replaced_in(each, word) for key, each in value.items()}
            return {key: each for key, (each, _) in done.items()}, sum(count for _, count in done.values())
        if isinstance(value, list):
            each_done = [self.replaced_in(each, word) for each in value]
            return [each for each, _ in each_done], sum(count for _, count in each_done)
        return value, 0

    def places(self, value: Any) -> list[Place]:
        """Every such place, with a little of what is around it."""
        if isinstance(value, str):
            return [
                Place(value[max(0, start - _AROUND) : start], value[start:end], value[end : end + _AROUND])
                for start, end, _ in self._found(value)
            ]
        inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
        return [place for each in inside for place in self.places(each)]

    def _found(self, text: str) -> Iterable[tuple[int, int, str]]:
        """Start, end and possessive ending of each place, longest name first, none inside another."""
        lengths = sorted({int(mark.partition(":")[0]) for mark in self.marks}, reverse=True)
        words, at = list(_WORD.finditer(text)), 0
        while at < len(words):
            for length in lengths:
                if at + length <= len(words) and (tail := self._tail([word[0] for word in words[at : at + length]])) is not None:
                    yield words[at].start(), words[at + length - 1].end(), tail
                    at += length - 1
                    break
            at += 1

    def _tail(self, words: list[str]) -> str | None:
        if _mark(self.key, words) in self.marks:
            return ""
        ending = _ENDING.search(words[-1])
        if ending is None or not (stem := words[-1][: ending.start()]):
            return None
        return ending[0] if _mark(self.key, [*words[:-1], stem]) in self.marks else None


def marks_of(names: Collection[str], key: bytes) -> Marks:
    """Marks of names as somebody typed them; what has no letter or number in it is left out."""
    words = [_WORD.findall(name) for name in names]
    return Marks(key, frozenset(_mark(key, each) for each in words if each))


def _mark(key: bytes, words: list[str]) -> str:
    known = " ".join(unicodedata.normalize("NFKC", word).casefold().replace("’", "'") for word in words)
    return f"{len(words)}:{hmac.digest(key, known.encode(), 'sha256').hex()}"
