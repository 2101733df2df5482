"""A word of a transcript is put right: every decision finds its mark again, or, where the sense may have turned, lets go."""

from __future__ import annotations

import re
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from thirdear.listening.evidence import Evidence, key_of
from thirdear.listening.words import Span, Transcript, Turn, corrected, revision_of
from thirdear.practice.evidence.anchors import anchor_of, found_again

many = settings(derandomize=True, deadline=None, max_examples=200)

SAID = [
    "I was so angry with my brother that I could hardly look at him on Sunday.",
    "My mum rang. My mum never rings.",
    "And then he went out to the garden, which wants doing again.",
    "I've gone blank. What was I saying about the train?",
    "It's a year ago today that dad died, and nobody spoke of it.",
    "I felt nothing. I saw him on the floor and I rang for them and then I made the tea.",
    "You sound sad when you speak of the house by the sea.",
    "Mm.",
    "I can forgive her, I think, though she would not like to hear it from me.",
    "We'll stop there; I am away next week.",
    "Soup again. Always soup.",
]
PUT = ["Ciaran", "soap", "quietly", "at the station", "grief"]
NEGATION = re.compile(r"not|never|no|nobody|nothing|\w+n't")
WORD = re.compile(r"[\w']+")


@st.composite
def hours(draw: Any) -> Transcript:
    said = draw(st.permutations(SAID))[: draw(st.integers(2, 6))]
    cut = draw(st.integers(1, len(said)))  # some turns are several sentences long
    texts = [" ".join(said[:cut]), *said[cut:]]
    turns = tuple(Turn(f"h.t{i}", ("client", "therapist")[i % 2], "P", text) for i, text in enumerate(texts, 1))
    return Transcript("h", revision_of(turns, ()), turns)


def _a_word(draw: Any, turn: Turn) -> tuple[int, int]:
    return draw(st.sampled_from([match.span() for match in WORD.finditer(turn.text)]))


def _a_mark(draw: Any, words: Transcript) -> Evidence:
    """On one word up to a whole turn."""
    turn = draw(st.sampled_from(words.turns))
    one, other = _a_word(draw, turn), _a_word(draw, turn)
    return Evidence.of(words, "affect", "grief", Span(turn.id, min(one[0], other[0]), max(one[1], other[1])), listener="affect/1")


def _key(after: Transcript, mark: Evidence, span: Span) -> str:
    return key_of(after, mark.kind, mark.code, (span,))


@many
@given(hours(), st.data())
def test_a_word_put_right_beside_a_mark_leaves_its_decision(words: Transcript, data: st.DataObject):
    mark = _a_mark(data.draw, words)
    (span,) = mark.spans
    turn = data.draw(st.sampled_from(words.turns))
    place = Span(turn.id, *_a_word(data.draw, turn))
    assume(not place.overlaps(span))
    put = data.draw(st.sampled_from(PUT))
    after = corrected(words, place, put)
    by = len(put) - (place.end - place.start) if place.turn == span.turn and place.end <= span.start else 0
    moved = Span(span.turn, span.start + by, span.end + by)
    assert after.quote(moved) == words.quote(span)
    assert found_again(anchor_of(words, mark), after) == _key(after, mark, moved)


@many
@given(hours(), st.data())
def test_a_word_put_right_within_a_mark_keeps_its_decision_unless_it_turns_the_sentence_round(
    words: Transcript, data: st.DataObject
):
    mark = _a_mark(data.draw, words)
    (span,) = mark.spans
    turn = words.turn(span.turn)
    inside = [match.span() for match in WORD.finditer(turn.text) if span.start <= match.start() and match.end() <= span.end]
    place = Span(turn.id, *data.draw(st.sampled_from(inside)))
    put = data.draw(st.sampled_from([*PUT[:3], "not", "can't"]))
    after = corrected(words, place, put)
    moved = Span(span.turn, span.start, span.end + len(put) - (place.end - place.start))
    turns = bool(NEGATION.fullmatch(words.quote(place).lower())) or bool(NEGATION.fullmatch(put))
    found = found_again(anchor_of(words, mark), after)
    if turns:
        assert found is None or found != _key(after, mark, moved)
    else:
        assert found == _key(after, mark, moved)


def test_nothing_is_found_where_the_words_are_gone():
    turns = (Turn("h.t1", "client", "P", SAID[0]),)
    words = Transcript("h", revision_of(turns, ()), turns)
    mark = Evidence.of(words, "affect", "anger", Span("h.t1", 0, 30), listener="affect/1")
    other = (Turn("h.t1", "client", "P", SAID[4]),)
    assert found_again(anchor_of(words, mark), Transcript("h", revision_of(other, ()), other)) is None
