"""Search without an index: every text is opened in memory, read through, and let go. Nothing of it is kept anywhere.

Case and accents do not matter. All words that are looked for must be there; words in quotation marks must stand
together; words of one or two letters must stand alone.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from thirdear.practice.change.queries import list_lines, list_new_ways
from thirdear.practice.record.permissions import Actor
from thirdear.practice.words.queries import scan_texts

__all__ = ["MOST", "Found", "Hit", "Piece", "fold", "search"]

MOST = 100
_AROUND = 90
_PASSAGES = 3
_MARKS = re.compile("[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f\u00ad\u200b-\u200d]+")
_PLAIN = {"ø": "o", "đ": "d", "ł": "l", "ð": "d", "ı": "i", "þ": "th", "æ": "ae", "œ": "oe"}
_LETTERS = str.maketrans(_PLAIN | dict.fromkeys("‘’", "'") | dict.fromkeys("“”„«»", '"'))
_TERMS = re.compile(r'"([^"]+)"|([^\s"]+)')


@dataclass(frozen=True)
class Piece:
    """A part of a passage: words around, or words that were looked for."""

    words: str
    is_hit: bool


@dataclass(frozen=True)
class Hit:
    """One text in which it was found, with up to three passages."""

    at: datetime
    name: str
    address: str
    passages: tuple[tuple[Piece, ...], ...]


@dataclass(frozen=True)
class Found:
    """The latest texts first; `more` when there are others beyond those shown."""

    hits: tuple[Hit, ...]
    more: bool


@dataclass(frozen=True)
class _Source:
    at: datetime
    name: Any
    place: tuple[str, Any]
    words: str


def fold(words: str) -> str:
    """The same for words that differ only in case, accents or the shape of quotation marks."""
    if words.isascii():
        return words.lower()
    return _MARKS.sub("", unicodedata.normalize("NFKD", words)).casefold().translate(_LETTERS)


def search(*, by: Actor, looked_for: str) -> Found:
    """Everything in which all of it stands."""
    terms = _terms(looked_for)
    if not terms:
        return Found((), more=False)
    found = sorted((each for each in _sources(by) if _holds(fold(each.words), terms)), key=lambda each: each.at, reverse=True)
    return Found(tuple(_hit(each, terms) for each in found[:MOST]), more=len(found) > MOST)


def _sources(by: Actor) -> Iterator[_Source]:
    for text in scan_texts(by=by):
        yield _Source(text.told_at, text.kind.label, ("words:read", text.id), text.body)
    for way in list_new_ways(by=by):
        place = ("change:new_way", way.id)
        yield _Source(way.begun_at, _("New way"), place, "\n".join((way.wished, way.with_whom)))
        for tried in way.occasions:
            yield _Source(tried.begun_at, _("New way, what happened"), place, "\n".join((tried.did, tried.answered, tried.felt)))
    for line in list_lines(by=by):
        for course in line.courses:
            yield _Source(course.made_at, _("Your sentences"), ("change:weeks", None), course.words)


def _terms(looked_for: str) -> list[re.Pattern[str] | str]:
    terms: list[re.Pattern[str] | str] = []
    for phrase, word in _TERMS.findall(fold(looked_for)):
        words = (phrase or word).split()
        if not words:
            continue
        pattern = r"\s+".join(map(re.escape, words))
        if len(words) == 1 and len(words[0]) <= 2 and words[0].isascii():
            terms.append(re.compile(rf"(?<!\w){pattern}(?!\w)"))
        else:
            terms.append(re.compile(pattern) if len(words) > 1 else words[0])
    return terms


def _holds(folded: str, terms: Sequence[re.Pattern[str] | str]) -> bool:
    return all(term in folded if isinstance(term, str) else term.search(folded) for term in terms)


def _hit(source: _Source, terms: Sequence[re.Pattern[str] | str]) -> Hit:
    folded, places = _folded_with_places(source.words)
    spans = sorted(
        (places[match.start()], places[match.end() - 1] + 1)
        for term in terms
        for match in re.finditer(re.escape(term) if isinstance(term, str) else term, folded)
    )
    view, id = source.place
    address = reverse(view) if id is None else reverse(view, args=[id])
    return Hit(source.at, str(source.name), address, tuple(_passages(source.words, spans)))


def _folded_with_places(words: str) -> tuple[str, list[int]]:
    """As `fold`, and for each folded letter where it stands in the words."""
    if words.isascii():
        return words.lower(), list(range(len(words)))
    letters_of = {letter: fold(letter) for letter in set(words)}
    folded = [letters_of[letter] for letter in words]
    return "".join(folded), [place for place, letters in enumerate(folded) for _ in letters]


def _passages(words: str, spans: Sequence[tuple[int, int]]) -> Iterator[tuple[Piece, ...]]:
    """The first few stretches of the words with hits in them; hits near each other share one."""
    groups: list[list[tuple[int, int]]] = []
    for span in spans:
        if groups and span[0] - groups[-1][-1][1] <= _AROUND:
            groups[-1].append(span)
        else:
            groups.append([span])
    for group in groups[:_PASSAGES]:
        yield tuple(_pieces(words, group))


def _pieces(words: str, group: Sequence[tuple[int, int]]) -> Iterator[Piece]:
    start, end = _start(words, group[0][0]), _end(words, max(stop for _, stop in group))
    yield Piece(("… " if start else "") + words[start : group[0][0]].lstrip(), is_hit=False)
    at = group[0][0]
    for first, stop in group:
        if stop <= at:
            continue
        yield Piece(words[at:first], is_hit=False)
        yield Piece(words[max(at, first) : stop], is_hit=True)
        at = stop
    yield Piece(words[at:end].rstrip() + (" …" if end < len(words) else ""), is_hit=False)


def _start(words: str, first: int) -> int:
    """Some way before the hit, between words where there are any."""
    if first <= _AROUND:
        return 0
    found = re.search(r"\s", words[first - _AROUND : first])
    return first - _AROUND + found.end() if found else first - _AROUND


def _end(words: str, stop: int) -> int:
    if len(words) - stop <= _AROUND:
        return len(words)
    found = max(words.rfind(space, stop, stop + _AROUND) for space in " \n\t")
    return found if found > stop else stop + _AROUND
