"""How a decision finds its mark again when the words around it have changed.

A mark's key changes with every revision of its text. Each decision therefore keeps, for every mark it names, what the
mark was and the words that it stood on, with those before and after. In the new revision the same words are looked for,
among the same neighbours; where they stand, a mark of the same kind and code has a key that can be computed.

A word put right among the neighbours is passed over. Where it stands in the mark's own words, and all around them is as it
was, the words as they are now are the mark's; but not where a negation came or went: what that turns round is to be
decided anew.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from thirdear.listening.evidence import Evidence, key_of
from thirdear.listening.words import Span, Transcript

__all__ = ["Anchor", "Place", "anchor_of", "found_again", "place_in"]

_AROUND = 40
_SPEAKS_FOR_ITSELF = 40  # a quote this long is known without its neighbours
_SAME_TURN = 12  # signs that the same turn counts for, where one word next to the quote was put right
_PUT_RIGHT = 3  # of the words of a quote, one in so many may be another, and at least one
_WORD = re.compile(r"[\w'’-]+")
_NEGATION = re.compile(r"\b(?:no|not|never|nor|neither|none|nobody|nothing|nowhere|no-one|without|cannot|\w+n['’]t)\b", re.I)


@dataclass(frozen=True, slots=True)
class Place:
    """Words as they stood in a turn, with up to forty signs before and after."""

    turn: str
    start: int
    quote: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Anchor:
    """A mark that a decision names: in which text, its key there, what it said, and on which words."""

    text: str
    key: str
    kind: str
    code: str
    places: tuple[Place, ...]


def anchor_of(transcript: Transcript, mark: Evidence) -> Anchor:
    """The anchor of a mark of that transcript."""
    places = tuple(_place(transcript, span) for span in mark.spans)
    return Anchor(transcript.id, mark.key, mark.kind, mark.code, places)


def found_again(anchor: Anchor, transcript: Transcript) -> str | None:
    """The key that the anchored mark has in this revision, or None where its words are not there any more."""
    spans = [place_in(transcript, place) for place in anchor.places]
    known = tuple(span for span in spans if span is not None)
    return key_of(transcript, anchor.kind, anchor.code, known) if len(known) == len(spans) else None


def place_in(transcript: Transcript, place: Place) -> Span | None:
    """Where these words stand now, among most of their old neighbours; of several places the most alike, then the nearest.

    Where they stand nowhere, the place of one that was put right.
    """
    likely = [span for span in _occurrences(transcript, place.quote) if _is_likely(transcript, span, place)]
    if not likely:
        return _put_right(transcript, place)

    def nearness(span: Span) -> tuple[int, bool, int]:
        same = span.turn == place.turn
        return _shared(transcript, span, place) + _SAME_TURN * same, same, -abs(span.start - place.start)

    return max(likely, key=nearness)


def _place(transcript: Transcript, span: Span) -> Place:
    text = transcript.turn(span.turn).text
    before, after = text[max(0, span.start - _AROUND) : span.start], text[span.end : span.end + _AROUND]
    return Place(span.turn, span.start, transcript.quote(span), before, after)


def _occurrences(transcript: Transcript, quote: str) -> Iterator[Span]:
    for turn in transcript.turns:
        yield from (Span(turn.id, at, at + len(quote)) for at in _all_of(quote, turn.text))


def _is_likely(transcript: Transcript, span: Span, place: Place) -> bool:
    now, around = _place(transcript, span), len(place.before) + len(place.after)
    if len(place.quote) >= _SPEAKS_FOR_ITSELF:
        return True
    if _is_in_words(now) != _is_in_words(place):
        return False
    return 2 * _shared(transcript, span, place) >= around or (
        around < _AROUND and span.turn == place.turn and _but_one_word(now, place)
    )


def _is_in_words(place: Place) -> tuple[bool, bool]:
    """Whether the words begin, and end, within a word."""
    return place.before[-1:].isalnum(), place.after[:1].isalnum()


def _but_one_word(one: Place, other: Place) -> bool:
    """Whether of few neighbours at most one word is another."""
    words = [[*_WORD.findall(each.before), "", *_WORD.findall(each.after)] for each in (one, other)]
    return _others(*words) <= 1


def _shared(transcript: Transcript, span: Span, place: Place) -> int:
    """How many signs next to the words are the same as they were."""
    now = _place(transcript, span)
    return _alike(now.before[::-1], place.before[::-1]) + _alike(now.after, place.after)


def _alike(one: str, other: str) -> int:
    """How many signs are the same from the beginning on, one word that was changed, put in or taken out passed over."""
    same = _beginning(one, other)
    if same == min(len(one), len(other)):
        return same
    word = 1 + max(one.rfind(" ", 0, same), other.rfind(" ", 0, same))
    rests = [(_next(one, word), other[word:]), (one[word:], _next(other, word)), (_next(one, word), _next(other, word))]
    return max(same, *(word + _beginning(*rest) for rest in rests))


def _beginning(one: str, other: str) -> int:
    return next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _next(text: str, word: int) -> str:
    return text[word:].partition(" ")[2]


def _put_right(transcript: Transcript, place: Place) -> Span | None:
    """The words that stand where these stood, all around them unchanged, when few are others."""
    found = [span for span in _framed(transcript, place) if _is_put_right(place.quote, transcript.quote(span))]
    return min(found, key=lambda span: (span.turn != place.turn, abs(span.start - place.start)), default=None)


def _framed(transcript: Transcript, place: Place) -> Iterator[Span]:
    """Every stretch between the same neighbours. Less of them than a full measure means that there the turn began or ended."""
    whole = not place.before and not place.after
    for turn in transcript.turns:
        if whole and turn.id != place.turn:
            continue
        starts = [at + len(place.before) for at in _all_of(place.before, turn.text) if len(place.before) == _AROUND or not at]
        ends = [at for at in _all_of(place.after, turn.text) if len(place.after) in (_AROUND, len(turn.text) - at)]
        yield from (Span(turn.id, start, end) for start in starts for end in ends if start < end)


def _all_of(words: str, text: str) -> Iterator[int]:
    """Every place where the words begin; of no words, both ends of the text."""
    if not words:
        yield from (0, len(text))
        return
    at = text.find(words)
    while at >= 0:
        yield at
        at = text.find(words, at + 1)


def _is_put_right(before: str, after: str) -> bool:
    old, new = (_WORD.findall(text.lower()) for text in (before, after))
    if Counter(_NEGATION.findall(before.lower())) != Counter(_NEGATION.findall(after.lower())):
        return False
    return _others(old, new) <= max(1, len(old) // _PUT_RIGHT)


def _others(old: Sequence[str], new: Sequence[str]) -> int:
    """How many words of the longer are not among those that both have in order."""
    kept = sum(block.size for block in SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks())
    return max(len(old), len(new)) - kept
