"""What comes back from dream to dream: the same element, or its words in another telling, side by side.

Only sameness of words counts, upper or lower case and articles aside. Nothing here knows what anything stands for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from thirdear.practice.words.queries import Element, Written

__all__ = ["Appearance", "Recurring", "recurring"]

_LEAD = re.compile(r"^(?:the|a|an|my|our|his|her|their|some|this|that|en|ett|min|mitt|mina|vår|vårt|den|det)\s+")
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_SENTENCE_END = re.compile(r"[.?!…]+[\"”’)]*\s|\n")
_LETTERS = 2


@dataclass(frozen=True)
class Appearance:
    """An element in one dream: the sentence in which its words stand, and what came to mind about it there."""

    dream: Written
    sentence: str
    mind: tuple[str, ...]


@dataclass(frozen=True)
class Recurring:
    """An element of two dreams or more, by the name that it was given first."""

    name: str
    appearances: tuple[Appearance, ...]


def recurring(dreams: Iterable[Written]) -> list[Recurring]:
    """In the order in which the dreamer named them, each with its dreams, oldest first."""
    told = sorted((dream for dream in dreams if dream.beside is None), key=lambda dream: dream.told_at)
    names: dict[str, str] = {}
    for each in (element for dream in told for element in dream.parts.elements):
        if len(key := _key(each.name)) >= _LETTERS:
            names.setdefault(key, each.name)
    found = [Recurring(name, tuple(_appearances(key, told))) for key, name in names.items()]
    return [each for each in found if len(each.appearances) > 1]


def _appearances(key: str, dreams: Sequence[Written]) -> Iterator[Appearance]:
    pattern = re.compile(rf"(?<!\w){re.escape(key).replace(chr(92) + ' ', chr(92) + 's+')}(?!\w)", re.IGNORECASE)
    for dream in dreams:
        same = [each for each in dream.parts.elements if _key(each.name) == key]
        sentence = _sentence(pattern, dream.body)
        if same or sentence:
            yield Appearance(dream, sentence, tuple(_minds(same)))


def _minds(elements: Iterable[Element]) -> Iterator[str]:
    return (each.mind.strip() for each in elements if each.mind.strip())


def _key(name: str) -> str:
    return _LEAD.sub("", " ".join(_WORD.findall(name.casefold())))


def _sentence(pattern: re.Pattern[str], body: str) -> str:
    """The first sentence with these words, verbatim; nothing where they do not stand."""
    if (found := pattern.search(body)) is None:
        return ""
    start = max((end.end() for end in _SENTENCE_END.finditer(body, 0, found.start())), default=0)
    end = _SENTENCE_END.search(body, found.end())
    return body[start : end.end() if end else len(body)].strip()
