"""Catharsis: a feeling long kept off, toward a named person, is let out in body or voice; then relief, and something new.

All four must be found, and are quoted: the keeping off, the expression, the relief, the new memory, meaning or link.
Weeping alone is not it, nor self-attack in tears. The words stand in `manuals/en/lexicons/catharsis.toml`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from thirdear.listening.evidence.fluent import Said, fluent
from thirdear.listening.evidence.grammar import plain
from thirdear.listening.evidence.lexicon.catharsis import lexicon
from thirdear.listening.evidence.listener import Heard, Listener
from thirdear.listening.evidence.mark import Evidence
from thirdear.listening.evidence.preparation import Prepared
from thirdear.listening.words import Event, Span

__all__ = ["LISTENER"]

_BEFORE = 6  # client turns in which the feeling was kept off
_AFTER = 3  # client turns in which relief and something new must come
_WORDS_AROUND = 3  # sentences before the sobbing that are its words
_STRONG = frozenset({"anger", "grief", "longing", "closeness", "pain", "desire", "fear", "envy"})
_STRANGERS = frozenset({"therapist"})


@dataclass(frozen=True, slots=True)
class _Expression:
    """Where a feeling comes out: the client turn (counted among the client's) and a place in its words."""

    place: int
    at: int
    until: int
    event: str = ""


def hear(prepared: Prepared, heard: Heard) -> Iterator[Evidence]:
    """Marks of kind `catharsis`, at most one for a stretch of the hour."""
    turns = [fluent(turn, index) for index, turn in enumerate(prepared.transcript.turns) if turn.speaker == "client"]
    last = -1
    for expression in _expressions(prepared, turns):
        if expression.place <= last:
            continue
        mark = _catharsis(prepared, heard, turns, expression)
        if mark is not None:
            last = expression.place + _AFTER
            yield mark


def _expressions(prepared: Prepared, turns: Sequence[Said]) -> Iterator[_Expression]:
    """Tears, shouting, blows to a cushion: noted by the transcriber, or told as happening now; in the order spoken."""
    place_of = {said.turn.id: place for place, said in enumerate(turns)}
    found = [
        _Expression(place_of[event.turn], at, at, event.id)
        for event in prepared.transcript.events
        if event.turn in place_of and _is_expression(event)
        for at in (_index(turns[place_of[event.turn]], event.at or 0),)
    ]
    for place, said in enumerate(turns):
        found += [_Expression(place, match.start(), match.end()) for match in lexicon().said.finditer(said.text)]
    for _, here in groupby(sorted(found, key=lambda one: (one.place, one.at)), key=lambda one: one.place):
        first, *more = here
        yield replace(first, until=more[-1].until) if more else first


def _is_expression(event: Event) -> bool:
    return event.kind == "cry" or (event.kind == "non_speech" and bool(lexicon().noted.search(plain(event.note))))


def _index(said: Said, at: int) -> int:
    """A place in the turn as a place in its fluent words."""
    return next((i for i, place in enumerate(said.places) if place >= at), max(0, len(said.places) - 1))


def _catharsis(prepared: Prepared, heard: Heard, turns: Sequence[Said], expression: _Expression) -> Evidence | None:
    words = _words_of(turns[expression.place], expression)
    kept_off = _kept_off(turns, expression.place, words)
    if words is None or kept_off is None:
        return None
    after = _after(turns, expression, words)
    relief, fresh = _first(after, "relief"), _last_fresh(after)
    spoiled = any(
        pattern.search(said.text, start) for said, start in after for pattern in (lexicon().worse, lexicon().self_attack)
    )
    toward = _toward(prepared, heard, words, kept_off)
    if (
        relief is None
        or fresh is None
        or spoiled
        or not toward
        or relief.overlaps(fresh)
        or not _is_felt(heard, turns, expression)
    ):
        return None
    return Evidence.of(
        prepared.transcript,
        "catharsis",
        "catharsis",
        words,
        kept_off,
        relief,
        fresh,
        listener=LISTENER.id,
        events=(expression.event,) if expression.event else (),
        attributes={
            "toward": toward,
            "relief": prepared.transcript.quote(relief),
            "new": prepared.transcript.quote(fresh),
            "searched": "self-attack in tears, and feeling worse afterwards, in the same turns; neither was found",
        },
    )


def _words_of(said: Said, expression: _Expression) -> Span | None:
    """What is said as it comes out: from the sentences just before the first tears to the one in which the last stand."""
    if not said.text.strip():
        return None
    most = len(said.text) - 1
    start, end = said.sentence(min(expression.at, most), before=_WORDS_AROUND)
    last = max(0, min(expression.until, most) - 1)
    return said.span(start, max(end if expression.at == expression.until == 0 else 0, said.sentence(last)[1], start + 1))


def _kept_off(turns: Sequence[Said], place: int, words: Span | None) -> Span | None:
    """The nearest earlier words that say the feeling was kept away."""
    for said in reversed(turns[max(0, place - _BEFORE) : place + 1]):
        for start, end in reversed(list(said.sentences())):
            match = lexicon().avoided.search(said.text, start, end)
            span = said.clause(*match.span()) if match else None
            if span and (words is None or span.turn != words.turn or span.end <= words.start):
                return span
            if span and words and span.overlaps(words) and span.start == words.start and span.end < words.end:
                return span
    return None


def _after(turns: Sequence[Said], expression: _Expression, words: Span) -> list[tuple[Said, int]]:
    """The client's words afterwards: the rest of the turn, and the next ones."""
    here = turns[expression.place]
    rest = _index(here, words.end) if words.end < len(here.turn.text) else len(here.text)
    return [(here, rest), *((said, 0) for said in turns[expression.place + 1 : expression.place + 1 + _AFTER])]


def _first(after: Sequence[tuple[Said, int]], what: str) -> Span | None:
    pattern = lexicon().relief if what == "relief" else lexicon().fresh
    for said, start in after:
        match = pattern.search(said.text, start)
        if match:
            return said.clause(*match.span())
    return None


def _last_fresh(after: Sequence[tuple[Said, int]]) -> Span | None:
    """Something new, in a sentence of its own that is no sentence of relief alone."""
    for said, start in after:
        for match in lexicon().fresh.finditer(said.text, start):
            span = said.clause(*match.span())
            eased = lexicon().relief.search(said.text, *said.sentence(match.start()))
            if not eased or eased.end() <= match.start() or match.end() <= eased.start():
                return span if eased is None else said.span(*match.span())
    return None


def _toward(prepared: Prepared, heard: Heard, words: Span, kept_off: Span) -> str:
    """Whom it is for: the one named most in the words and the keeping off, else the last one named before."""
    people = [mark for mark in heard.get("people", ()) if mark.code not in _STRANGERS]
    within = [mark for mark in people if any(one.overlaps(span) for one in mark.spans for span in (words, kept_off))]
    if within:
        return Counter(str(mark.attributes.get("person", "")) for mark in within).most_common(1)[0][0]
    order = {turn.id: i for i, turn in enumerate(prepared.transcript.turns)}
    first, end = order[kept_off.turn], (order[words.turn], words.end)
    before = [
        mark for mark in people if first <= order[mark.spans[0].turn] and (order[mark.spans[0].turn], mark.spans[0].end) < end
    ]
    return str(before[-1].attributes.get("person", "")) if before else ""


def _is_felt(heard: Heard, turns: Sequence[Said], expression: _Expression) -> bool:
    """A strong feeling of the client's own is in the words; loud weeping with words to somebody is one as well."""
    turn = turns[expression.place].turn.id
    felt = any(
        mark.code in _STRONG and mark.attributes.get("whose") == "client" and any(span.turn == turn for span in mark.spans)
        for mark in heard.get("affect", ())
    )
    return felt or bool(expression.event)


LISTENER = Listener(
    "catharsis", 1, hear, gives=frozenset({"catharsis"}), requires=frozenset({"sentences", "parse", "affect", "people"})
)
