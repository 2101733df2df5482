"""Where somebody lives: a street with or without its number, in the ways of several countries."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from thirdear.listening.words.deidentify.mask import Found
from thirdear.listening.words.deidentify.passage import Passage, begins
from thirdear.listening.words.deidentify.vocabulary import fold, given, lists, ordinary

__all__ = ["streets"]

_CAP = r"[A-ZÀ-ÖØ-ÞĀ-Ž][\w'’.-]*"
_SMALL = (
    r"(?:(?:de|du|des|la|le|les|l['’]|d['’]|del|della|delle|dei|di|da|do|dos|das|los|las|el|van|von|der|den|het|the|of|i|y) ?)*"
)
_NUMBER = r"\d{1,5}[A-Za-z]?(?:[/-]\d{1,5}[A-Za-z]?)?"


def streets(passage: Passage) -> Iterator[Found]:
    """Addresses as they are said and written; the town and postcode behind them are found by others."""
    for found in _found(passage):
        yield _widened(passage.shown, found)


def _found(passage: Passage) -> Iterator[Found]:
    text = passage.shown
    for match in _numbered().finditer(text):
        if not passage.lower:
            yield _at(match, "number and street")
    for match in _chat().finditer(text) if passage.lower else ():
        if not _is_common(match["names"].split()[-1]):
            yield Found(match.start("names"), match.end(), "address", "street in chat")
    for match in _chat_number().finditer(text) if passage.lower else ():
        if match["name"] is None or given(match["name"]) or not ordinary(match["name"]):
            yield _at(match, "number and street in chat")
    for match in _named().finditer(text):
        words = match["names"].split()
        if not all(_is_common(word) for word in words):
            skipped = len(words[0]) + 1 if _is_common(words[0]) or _leads_in(text, match.start(), words) else 0
            yield Found(match.start() + skipped, match.end(), "address", "street")
    for match in _begun().finditer(text):
        yield _at(match, "rue, calle, via")
    for match in _ended().finditer(text):
        numbered = match["number"] or re.search(rf"(?<![\w.,-]){_NUMBER},? $", text[: match.start()])
        if not ordinary(match["name"]) and (numbered or _sure().search(match["name"])):
            yield _at(match, "straße, gatan, straat")
    for match in _box().finditer(text):
        yield _at(match, "box")


def _at(match: re.Match[str], by: str) -> Found:
    return Found(match.start(), match.end(), "address", by)


def _is_common(word: str) -> bool:
    return fold(word) in _common()


def _leads_in(text: str, start: int, words: Sequence[str]) -> bool:
    """Whether the first word only begins the sentence: `From Tanner's Lane`."""
    return len(words) > 1 and begins(text, start) and ordinary(words[0])


def _widened(text: str, found: Found) -> Found:
    """With the flat, the number or the house's name that stands before, and the flat behind."""
    before = _before().search(text[: found.start])
    after = _after().match(text, found.end)
    return Found(before.start() if before else found.start, after.end() if after else found.end, "address", found.by)


@cache
def _common() -> frozenset[str]:
    return frozenset(fold(word) for word in lists()["streets"]["common"].split())


def _any(words: Iterable[str]) -> str:
    return "(?:" + "|".join(sorted((re.escape(word) for word in words), key=len, reverse=True)) + ")"


def _list(key: str) -> str:
    return _any(lists()["streets"][key].split())


@cache
def _numbered() -> re.Pattern[str]:
    suffix = f"(?i:{_list('suffixes')})"
    return re.compile(rf"(?<![\w.,:/£$€-]){_NUMBER},? (?:{_CAP} ){{0,3}}?{_CAP} {suffix}(?![\w-])\.?")


@cache
def _chat() -> re.Pattern[str]:
    where = r"(?:on|at|from|off|down|along|in|to|of|\d{1,4}[a-z]?)"
    return re.compile(rf"(?i)\b{where} (?=[^\W\d_])(?P<names>(?:[^\W\d_]+ )?[^\W\d_]+) {_list('plain')}(?![\w-])")


@cache
def _chat_number() -> re.Pattern[str]:
    before = rf"{_NUMBER}(?: bis| ter)?,? {_list('before')} {_SMALL}[^\W\d_]{{3,}}"
    return re.compile(
        rf"(?i)(?<![\w.,:/£$€-])(?:{_NUMBER},? (?P<name>[^\W\d_]{{3,}}(?:-[^\W\d_]+)?) {_list('suffixes')}|{before})(?![\w-])"
    )


@cache
def _named() -> re.Pattern[str]:
    plain = _any(word.capitalize() for word in lists()["streets"]["plain"].split())
    return re.compile(rf"(?<![\w-])(?P<names>{_CAP}(?: {_CAP}){{0,2}}) {plain}(?: (?:East|West|North|South))?(?![\w-])")


@cache
def _begun() -> re.Pattern[str]:
    begin = _any(
        word
        for one in lists()["streets"]["before"].split()
        for word in {one.capitalize(), one}
        if one not in _EITHER or word != one
    )
    number = rf"{_NUMBER}(?: bis| ter)?,? "
    begin = rf"(?:{number}(?i:{_list('before')})|{begin})"
    return re.compile(
        rf"(?<!\w){begin} {_SMALL}{_CAP}(?:[ -]{_SMALL}{_CAP})*(?:,? {_NUMBER})?(?:, ?\d{{1,2}}[ºª]? ?[A-Z]?(?!\w))?"
    )


_EITHER = {"place", "via", "avenue", "plaza", "ronda", "strada", "boulevard", "largo", "borgo", "corso", "ring"}


@cache
def _ended() -> re.Pattern[str]:
    after = _list("words_after")
    endings = _list("endings")
    name = rf"[A-ZÀ-ÖØ-ÞĀ-Ž](?:[\w-]*?(?:[^\W\d_]{{2}}|-)(?i:{endings})|[\w-]+(?: {_CAP})* {after})"
    return re.compile(rf"(?<![\w-])(?P<name>{name})(?![\w-])(?P<number> {_NUMBER})?")


@cache
def _sure() -> re.Pattern[str]:
    """Endings that only a street has, so that no number is needed."""
    return re.compile(rf"(?i)(?:[^\W\d_]{{3}}{_list('sure')}| {_list('words_after')})$")


@cache
def _box() -> re.Pattern[str]:
    return re.compile(r"(?i)\b(?:p\.? ?o\.? box|postbus|postfach|box) \d{1,6}\b")


@cache
def _before() -> re.Pattern[str]:
    unit = _any(lists()["streets"]["units"].split())
    house = rf"(?:The )?(?:{_CAP} ){{0,2}}(?:Rectory|House|Cottage|Farm|Barn|Lodge|Manor|Hall|Court|Vicarage|Mill|Villa|Towers?)"
    unit = rf"(?i:(?<!\w){unit}) ?#?"
    one = rf"(?:{unit}(?:[A-Za-z]?\d\w{{0,4}}|[A-Z]),? |(?<!\w){house}, |(?<![\w.,-]){_NUMBER},? )"
    return re.compile(rf"{one}+$|{unit}$")


@cache
def _after() -> re.Pattern[str]:
    unit = _any(lists()["streets"]["units"].split())
    return re.compile(
        rf",? (?i:{unit}) ?#?\d\w{{0,4}}|,? (?i:apt|unit|suite|flat|piso|étage)\.? ?\w{{1,4}}(?!\w)|, \d{{1,2}}[ºª] ?[A-Z]?(?!\w)"
    )
