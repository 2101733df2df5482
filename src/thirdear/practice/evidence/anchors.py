"""How a decision finds its mark again when the words around it have changed.

A mark's key changes with every revision of its text. Each decision therefore keeps, for every mark it names, what the
mark was and the words that it stood on, with those before and after. In the new revision the same words are looked for,
among the same neighbours; where they stand, a mark of the same kind and code has a key that can be computed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from thirdear.listening.evidence import Evidence, key_of
from thirdear.listening.words import Span, Transcript

__all__ = ["Anchor", "Place", "anchor_of", "found_again", "place_in"]

_AROUND = 40
_SPEAKS_FOR_ITSELF = 40  # a quote this long is known without its neighbours


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
    """Where these words stand now, among most of their old neighbours; of several places the most alike, then the nearest."""
    candidates = [span for span in _occurrences(transcript, place.quote) if _is_likely(transcript, span, place)]
    if not candidates:
        return None
    return max(
        candidates,
        key=lambda span: (_shared(transcript, span, place), span.turn == place.turn, -abs(span.start - place.start)),
    )


def _place(transcript: Transcript, span: Span) -> Place:
    text = transcript.turn(span.turn).text
    before, after = text[max(0, span.start - _AROUND) : span.start], text[span.end : span.end + _AROUND]
    return Place(span.turn, span.start, transcript.quote(span), before, after)


def _occurrences(transcript: Transcript, quote: str) -> Iterator[Span]:
    for turn in transcript.turns:
        at = turn.text.find(quote)
        while at >= 0:
            yield Span(turn.id, at, at + len(quote))
            at = turn.text.find(quote, at + 1)


def _is_likely(transcript: Transcript, span: Span, place: Place) -> bool:
    around = len(place.before) + len(place.after)
    return len(place.quote) >= _SPEAKS_FOR_ITSELF or 2 * _shared(transcript, span, place) >= around


def _shared(transcript: Transcript, span: Span, place: Place) -> int:
    """How many signs next to the words are the same as they were."""
    now = _place(transcript, span)
    return _alike(now.before[::-1], place.before[::-1]) + _alike(now.after, place.after)


def _alike(one: str, other: str) -> int:
    return next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
