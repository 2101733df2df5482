"""Stage directions: what a transcriber wrote about what happened, taken out of what was said.

Square and double brackets are directions, unless they stand for a word ("[name]"); in round brackets, asterisks,
braces or angle brackets only what the table in `directions.toml` knows is one: people do speak in parentheses.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from importlib import resources

from thirdear.listening.words.draft import Mark, Utterance
from thirdear.listening.words.transcript import EventKind

__all__ = ["found_in", "kind_of", "lift", "seconds_in"]

# every alternative stops at the next bracket, so the search is linear however a line is damaged
_CANDIDATE = re.compile(
    r"\[\[[^\[\]]{0,2000}\]\]|\[[^\[\]]{0,2000}\]|\(\([^()]{0,2000}\)\)|\([^()]{1,200}\)"
    r"|\*[^*\[\]()]{1,60}\*|<[^<>\[\]()]{1,60}>|\{[^{}\[\]()]{1,60}\}"
)
_TOKEN = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
_UNTIMED_PAUSE = re.compile(r"\.{1,3}")
_BARE_SECONDS = re.compile(r"\d{0,4}\.\d{0,3}|\d{1,2}:\d{2}\.")
# "(pause 30)", "(pause, 0:45)": a kind of silence and nothing but a number.
_BARE_NUMBER = re.compile(r"(?:long |short )?(?:pause|silence)[ :,]+(?:(?P<minutes>\d{1,2}):)?(?P<seconds>\d{1,4}(?:\.\d+)?)")
_LENGTH = re.compile(r"(\d{1,5}(?:[.,]\d{1,3})?|[a-z]+(?:-[a-z]+)?)[ -]{0,2}(minutes?|mins?|m|seconds?|secs?|s|\"|″)(?![^\W\d_])")
_CLOSING = ".,;:?!…)]}»”"
_SPEECH_PER_SECOND = 15.0  # code points; an estimate, used only to place a stated silence inside an untimed stretch


@dataclass(frozen=True)
class _Phrase:
    words: list[str]
    kind: EventKind
    loose: bool  # counts in square brackets only


@dataclass(frozen=True)
class _Table:
    phrases: dict[str, list[_Phrase]]  # by first word, longest first
    companions: frozenset[str]
    redactions: frozenset[str]
    openers: frozenset[str]
    numbers: dict[str, int]


@cache
def _table() -> _Table:
    data = tomllib.loads(resources.files(__package__).joinpath("directions.toml").read_text("utf-8"))
    phrases: dict[str, list[_Phrase]] = {}
    for kind, groups in data["kinds"].items():
        for group, entries in groups.items():
            for words in map(str.split, entries):
                phrases.setdefault(words[0], []).append(_Phrase(words, kind, group == "loose"))
    for same_start in phrases.values():
        same_start.sort(key=lambda phrase: -len(phrase.words))
    return _Table(
        phrases,
        frozenset(data["round"]["companions"]),
        frozenset(data["redactions"]["words"]),
        frozenset(data["redactions"]["openers"]),
        data["numbers"],
    )


@lru_cache(maxsize=4096)  # the same few directions come back all the time
def kind_of(bracket: str) -> EventKind | None:
    """What a bracketed stretch, brackets included, reports; None when it is speech or stands for a word."""
    inside = bracket.strip("[](){}<>*").strip()
    square = bracket.startswith(("[", "(("))
    if not square and (_UNTIMED_PAUSE.fullmatch(inside) or _seconds_alone(inside)):
        return "pause" if bracket.startswith("(") else None
    if square and (_UNTIMED_PAUSE.fullmatch(inside) or _seconds_alone(inside) or _only_a_length(inside)):
        return "pause"
    tokens = [token.lower().replace("’", "'") for token in _TOKEN.findall(inside)]
    return _square(bracket, tokens) if square else _round(tokens, inside)


def _square(bracket: str, tokens: list[str]) -> EventKind | None:
    if not bracket.startswith("((") and _is_plain_redaction(" ".join(tokens)):
        return None
    for place in range(len(tokens)):
        phrase = _phrase_at(tokens, place, loose=True)
        if phrase:
            return phrase.kind
    if bracket.startswith("[") and _stands_for_a_word(bracket, tokens):
        return None
    return "non_speech"


def _round(tokens: list[str], inside: str) -> EventKind | None:
    """The first thing reported, if every word is in the table; one word outside it makes the bracket speech."""
    table, found, place = _table(), None, 0
    while place < len(tokens):
        phrase = _phrase_at(tokens, place, loose=False)
        token = tokens[place]
        if phrase:
            found, place = found or phrase.kind, place + len(phrase.words)
        elif token in table.companions or token in table.numbers or token[0].isdigit():
            place += 1
        else:
            return None
    return found or ("pause" if _only_a_length(inside) else None)


def _phrase_at(tokens: list[str], place: int, *, loose: bool) -> _Phrase | None:
    for phrase in _table().phrases.get(tokens[place], ()):
        if (loose or not phrase.loose) and tokens[place : place + len(phrase.words)] == phrase.words:
            return phrase
    return None


def _is_plain_redaction(words: str) -> bool:
    return _without_number(words) in _table().redactions


def _without_number(words: str) -> str:
    return re.sub(r"(?:'s)?(?: ?\d{1,3})?$", "", words) if not words.endswith("name") else words


def _stands_for_a_word(bracket: str, tokens: list[str]) -> bool:
    if not tokens:
        return not any(char.isalnum() for char in bracket) and bracket.strip("[] ") != ""
    inside = bracket.strip("[]")
    if any(char.isalpha() for char in inside) and inside == inside.upper() and inside.lower() != inside.upper():
        return len(tokens) <= 3
    return tokens[0] in _table().openers and 2 <= len(tokens) <= 4


def _seconds_alone(inside: str) -> bool:
    return any(char.isdigit() for char in inside) and _BARE_SECONDS.fullmatch(inside) is not None


def _only_a_length(inside: str) -> bool:
    found = _LENGTH.match(inside.lower())
    return found is not None and found[1][0].isdigit() and not _LENGTH.sub("", inside.lower()).strip(" .,")


@lru_cache(maxsize=4096)
def seconds_in(note: str) -> float | None:
    """How many seconds a direction states ("(pause 12s)", "[silence, one minute]", CHAT "(1:05.)"); None if none."""
    inside = note.strip("[](){}<>*").strip().lower()
    if _seconds_alone(inside) and inside != ".":
        minutes, _, rest = inside.rpartition(":")
        return (float(minutes) * 60 if minutes else 0.0) + float(f"0{rest}0" if "." in rest else rest)
    total, found = 0.0, False
    for amount, unit in _LENGTH.findall(inside[:400]):
        value = _amount(amount)
        if value is not None:
            total, found = total + value * (60 if unit.startswith("m") else 1), True
    if not found and (bare := _BARE_NUMBER.fullmatch(inside)):
        return float(bare["minutes"] or 0) * 60 + float(bare["seconds"])
    return total if found else None


def _amount(word: str) -> float | None:
    if _NUMBER.fullmatch(word):
        return float(word.replace(",", "."))
    return _table().numbers.get(word)


def lift(utterance: Utterance) -> Utterance:
    """The utterance with its directions as marks and out of its text; word times move with their words."""
    if utterance.verbatim:
        return utterance
    cut = _Cut()
    position = 0
    for start, end, kind in found_in(utterance.text):
        if start in utterance.literal:
            continue
        cut.keep(utterance.text, position, start)
        cut.drop(start, kind, utterance.text[start:end])
        position = end
    if not cut.marks:
        return replace(utterance, verbatim=True)
    cut.keep(utterance.text, position, len(utterance.text))
    cut.trim_end()
    words = tuple(replace(word, at=cut.moved(word.at), until=cut.moved(word.until)) for word in utterance.words)
    marks = [replace(mark, at=min(cut.moved(mark.at), cut.length)) for mark in utterance.marks]
    marks += [_inside(mark, cut.length) for mark in cut.marks]
    lifted = replace(
        utterance,
        text="".join(cut.pieces),
        words=tuple(word for word in words if word.until > word.at),
        marks=tuple(sorted(marks, key=lambda mark: mark.at)),
        verbatim=True,
    )
    return replace(lifted, marks=tuple(_timed(mark, lifted) for mark in lifted.marks))


def found_in(text: str) -> Iterator[tuple[int, int, EventKind]]:
    """Where directions stand in a text, brackets included, and what they report."""
    for found in _CANDIDATE.finditer(text):
        kind = kind_of(found[0])
        if kind is not None:
            yield found.start(), found.end(), kind


def _inside(mark: Mark, length: int) -> Mark:
    return mark if mark.at <= length else replace(mark, at=length)


class _Cut:
    """Text under the scissors: what stays, where it came from, and the marks where something went."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.length = 0
        self.marks: list[Mark] = []
        self._old: list[int] = []
        self._new: list[int] = []

    def keep(self, text: str, start: int, end: int) -> None:
        piece = text[start:end]
        if self.marks:
            spaced = not self.pieces or self.pieces[-1][-1].isspace()
            stripped = piece.lstrip()
            if stripped[:1] and stripped[0] in _CLOSING:
                self.trim_end()
                self.marks[-1] = _inside(self.marks[-1], self.length)
                start, piece = end - len(stripped), stripped
            elif spaced:
                start, piece = end - len(stripped), stripped
            elif piece and not piece[0].isspace():
                self._add(" ")
        if piece:
            self._old.append(start)
            self._new.append(self.length)
            self._add(piece)

    def _add(self, piece: str) -> None:
        self.pieces.append(piece)
        self.length += len(piece)

    def drop(self, start: int, kind: EventKind, note: str) -> None:
        self.marks.append(Mark(self.length, kind, note, seconds=seconds_in(note) if kind == "pause" else None))

    def trim_end(self) -> None:
        while self.pieces:
            last = self.pieces.pop()
            self.length -= len(last)
            if last.rstrip():
                self._add(last.rstrip())
                return

    def moved(self, offset: int) -> int:
        index = bisect_right(self._old, offset) - 1
        if index < 0:
            return 0
        following = self._new[index + 1] if index + 1 < len(self._new) else self.length
        return min(self._new[index] + offset - self._old[index], following)


def _timed(mark: Mark, utterance: Utterance) -> Mark:
    """A silence whose length is stated gets its times where the utterance's own are known."""
    if mark.seconds is None or mark.start is not None:
        return mark
    start = _when(mark, utterance, mark.seconds)
    return mark if start is None else replace(mark, start=start, end=start + mark.seconds)


def _when(mark: Mark, utterance: Utterance, length: float) -> float | None:
    said = [word.end for word in utterance.words if word.until <= mark.at]
    if said:
        return said[-1]
    if utterance.start is None or mark.at == 0:
        return utterance.start
    share = mark.at / max(1, len(utterance.text))
    if utterance.end is None:
        return utterance.start + mark.at / _SPEECH_PER_SECOND
    if share >= 1:
        return max(utterance.start, utterance.end - length)
    return utterance.start + max(0.0, utterance.end - utterance.start - length) * share
