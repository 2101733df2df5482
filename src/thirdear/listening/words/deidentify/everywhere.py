"""A name that is known is looked for in every text, in any case, with and without accents and possessives."""

from __future__ import annotations

import re
from collections.abc import Iterator

from thirdear.listening.words.deidentify.mask import Found, Kind
from thirdear.listening.words.deidentify.passage import begins
from thirdear.listening.words.deidentify.vocabulary import WORD, bare, fold, harmless, ordinary, slang, title

__all__ = ["Known", "everywhere", "folded"]

_PARTS: tuple[Kind, ...] = ("person", "place", "organisation")
_NEVER: tuple[Kind, ...] = ("age",)


class Known:
    """What has been found so far, by its words in folded form, and of which kind."""

    def __init__(self) -> None:
        self._kinds: dict[str, Kind] = {}
        self._pattern: re.Pattern[str] | None = None

    def add(self, words: str, kind: Kind) -> None:
        """Know these words, and each word of a name by itself where it is no ordinary one."""
        if kind in _NEVER or len(words) < 2:
            return
        self._pattern = None
        names = [bare(found.group()) for found in WORD.finditer(words)] if kind in _PARTS else []
        if kind not in _PARTS or any(not title(name) for name in names):
            self._kinds.setdefault(fold(bare(words.strip())), kind)
        for name in names:
            if len(name) > 2 and not (title(name) or harmless(name) or slang(name)) and (kind == "person" or not ordinary(name)):
                self._kinds.setdefault(fold(name), kind)

    def kind(self, words: str) -> Kind:
        """Of which kind the (folded) words were found to be."""
        return self._kinds[words]

    @property
    def pattern(self) -> re.Pattern[str] | None:
        """Everything that is known, the longest first; None when nothing is."""
        if self._pattern is None and self._kinds:
            words = "|".join(re.escape(one) for one in sorted(self._kinds, key=lambda one: (-len(one), one)))
            self._pattern = re.compile(rf"(?<![^\W_])(?:{words})(?![^\W_])")
        return self._pattern


def everywhere(known: Known, text: str) -> Iterator[Found]:
    """Where the known words stand in a text. An ordinary word counts only with a capital inside a sentence."""
    if known.pattern is None:
        return
    letters, places = folded(text)
    for match in known.pattern.finditer(letters):
        start, end = places[match.start()], places[match.end() - 1] + 1
        words = text[start:end]
        if WORD.fullmatch(words) and ordinary(words) and (words[0].islower() or begins(text, start)):
            continue
        yield Found(start, end, known.kind(match.group()), "known")


def folded(text: str) -> tuple[str, list[int]]:
    """The text folded, and for each of its code points the place in the text that it came from."""
    letters = [(letter, i) for i, one in enumerate(text) for letter in fold(one)]
    return "".join(letter for letter, _ in letters), [i for _, i in letters]
