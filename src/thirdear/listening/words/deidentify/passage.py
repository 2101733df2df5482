"""A text as the recognisers see it: its words with what the parser says of each, capitals put where chat leaves them out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from thirdear.listening.words.deidentify import presidio
from thirdear.listening.words.deidentify.vocabulary import (
    WORD,
    bare,
    fold,
    given,
    harmless,
    kin,
    lists,
    ordinary,
    slang,
    title,
    town,
)

if TYPE_CHECKING:
    from spacy.tokens import Doc

__all__ = ["Passage", "Word", "begins", "passage"]

_ENDS = ".?!:\n"
_OPENS = " \t\"'“”‘’([—–-…*"


@dataclass(frozen=True, slots=True)
class Word:
    """A word without its possessive ending: `capital` as the parser saw it, `first` when it begins a sentence."""

    start: int
    end: int
    text: str
    capital: bool
    first: bool
    proper: bool
    entity: str

    @property
    def known(self) -> bool:
        """Whether it is a word of the language, or of everybody: nothing that identifies by itself."""
        return ordinary(self.text) or harmless(self.text) or slang(self.text)


@dataclass(frozen=True)
class Passage:
    """`text` as it came; `shown` is the same with capitals where chat has none, code point for code point."""

    text: str
    shown: str
    parsed: presidio.Parsed

    @property
    def lower(self) -> bool:
        return self.shown != self.text

    @cached_property
    def words(self) -> tuple[Word, ...]:
        doc: Doc = self.parsed.doc
        tokens: dict[int, Any] = {token.idx: token for token in doc}
        return tuple(self._word(found.start(), bare(found.group()), tokens) for found in WORD.finditer(self.shown))

    def _word(self, start: int, text: str, tokens: dict[int, Any]) -> Word:
        token = tokens.get(start)
        proper = token is not None and token.tag_ in ("NNP", "NNPS")
        entity = token.ent_type_ if token is not None else ""
        return Word(start, start + len(text), text, text[0].isupper(), begins(self.shown, start), proper, entity)

    def between(self, one: Word, other: Word) -> str:
        """What stands between two words."""
        return self.shown[one.end : other.start]

    def before(self, start: int, reach: int) -> str:
        """The code points before a place, at most so many."""
        return self.shown[max(0, start - reach) : start]


def passage(text: str) -> Passage:
    """The text, parsed; where it is written without capitals, what looks like a name is given one first."""
    shown = _with_capitals(text) if _without_capitals(text) else text
    return Passage(text, shown, presidio.parse(shown))


def begins(text: str, start: int) -> bool:
    """Whether a sentence begins at that place."""
    before = text[:start].rstrip(_OPENS)
    return not before or before[-1] in _ENDS


def _without_capitals(text: str) -> bool:
    """Whether its sentences begin small: chat, or a recogniser of speech that writes none."""
    words = list(WORD.finditer(text))
    starts = [found.group() for found in words if begins(text, found.start())]
    small = sum(word[0].islower() for word in starts)
    lonely = sum(found.group() == "i" or found.group().startswith(("i'", "i’")) for found in words)
    return small * 2 > len(starts) or lonely > 0


def _with_capitals(text: str) -> str:
    letters = list(text)
    for start in _names(text):
        upper = letters[start].upper()
        letters[start] = upper if len(upper) == 1 else letters[start]
    return "".join(letters)


def _names(text: str) -> Iterator[int]:
    """Where words begin that would have a capital: sentences, `i`, names and towns, unknown words where a name is due."""
    words = list(WORD.finditer(text))
    previous = ""
    for i, found in enumerate(words):
        word, start = bare(found.group()), found.start()
        following = bare(words[i + 1].group()) if i + 1 < len(words) else ""
        known = ordinary(word) or slang(word) or slang(found.group())
        pair = (
            bool(following)
            and text[found.end() : found.end() + 1] == " "
            and not (known and ordinary(following))
            and town(f"{word} {following}")
        )
        if begins(text, start) or word == "i" or (harmless(word) and not ordinary(word) and not slang(word)):
            yield start
        elif pair:
            yield start
            yield words[i + 1].start()
        elif (
            _due(previous, following, found.group() != word) or given(word) or town(word)
            if not known
            else _called(previous, word)
        ):
            yield start
        previous = word


def _called(previous: str, word: str) -> bool:
    """Whether an ordinary word is somebody's name: `called heather`, `auntie rose`."""
    if fold(previous) in lists()["acts"]["formal"].split():
        return len(word) > 3
    led = title(previous) or fold(previous) in ("called", "named")
    return led and given(word) and len(word) > 3 and fold(word) not in lists()["acts"]["small"].split()


def _due(previous: str, following: str, owner: bool) -> bool:
    """Whether a name is likely between these two words, or because something is somebody's."""
    before, after, cues = fold(previous), fold(following), lists()
    led = (
        title(previous)
        or before in kin()
        or before in cues["acts"]["compass"].split()
        or before in cues["named"].split()
        or before in cues["where"].split()
    )
    return led or owner or before in cues["acts"]["before"].split() or after in cues["acts"]["verbs"].split()
