"""Preparation: a sentence is read as it would be alone, and offsets lead back to the words as they came."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from thirdear.listening import models
from thirdear.listening.evidence import Prepared, prepare
from thirdear.listening.evidence.preparation import is_answer
from thirdear.listening.models.ear import _batches
from thirdear.listening.words import Transcript, Turn, revision_of

SENTENCES = [
    "I was angry.",
    "My brother, who never rings, rang on Sunday and I couldn't think of a thing to say to him.",
    "Why?",
    "When I came home the light was still on in the kitchen and nobody was there, and I stood in the door with my coat on.",
    "You felt that she had left you with it.",
]
OTHERS = [" ".join(["the harbour and the boats went out"] * (1 + i % 12)).capitalize() + f" {i} times." for i in range(60)]


def hour(*texts: str) -> Transcript:
    turns = tuple(Turn(f"s1.t{i}", "client", "P", text) for i, text in enumerate(texts, 1))
    return Transcript("s1", revision_of(turns, ()), turns)


@pytest.fixture(scope="module")
def among_others() -> Prepared:
    """Each of the five sentences in the midst of sixty others, long and short."""
    return prepare(
        hour(*[text for i, other in enumerate(OTHERS) for text in ([other, SENTENCES[i // 12]] if i % 12 == 7 else [other])])
    )


@pytest.mark.parametrize("text", SENTENCES)
def test_vector_and_parse_do_not_depend_on_the_batch(text: str, among_others: Prepared):
    alone = prepare(hour(text))
    places = [index for index, sentence in enumerate(among_others.sentences) if sentence.turn.text == text]
    before = among_others.sentences[places[0]].turn_index - 1
    assert [sentence.tokens for sentence in alone.sentences] == [among_others.sentences[index].tokens for index in places]
    assert np.abs(alone.vectors - among_others.vectors[places]).max() <= 1e-5
    if is_answer(among_others.sentences[places[0]]):  # a few words that begin a turn are heard with the turn before
        alone = prepare(hour(among_others.transcript.turns[before].text, text))
    assert np.abs(alone.scores[-1] - among_others.scores[places]).max() <= 1e-3


def test_vectors_are_of_length_one(among_others: Prepared):
    assert among_others.vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(among_others.vectors, axis=1), 1, atol=1e-5)


def test_like_sentences_are_nearer_than_unlike_ones():
    vectors = models.ear().encode(["I was furious with her.", "She made me so angry.", "The tram leaves at nine."])
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2] + 0.2


def test_batches_hold_every_sentence_once_and_never_too_many_words():
    lengths = [1 + (i * 37) % 256 for i in range(200)]
    batches = _batches(lengths)
    assert sorted(index for batch in batches for index in batch) == list(range(200))
    assert all(len(batch) * max(lengths[index] for index in batch) <= 2048 for batch in batches)
    assert _batches([]) == []


def test_nothing_said_is_nothing_prepared():
    for transcript in (hour(), hour("", "  ", "\n\t\u00a0")):
        given = prepare(transcript)
        assert given.sentences == ()
        assert given.vectors.shape == (0, 384)
        assert len(given.scores) == len(given.probabilities("risk")) == 0
        assert len(given.by_turn) == len(transcript.turns)


ODD = "“I’d\u00a0been so angry”,\u202fshe said —\r\n\tit wasn’t Dad’s.  He–he… didn‘t 🙂 know.\u00a0 Ça va? İstanbul’s cold."


def test_offsets_lead_back_to_the_text_as_it_came():
    given = prepare(hour("Well.", ODD))
    plain = {"’": "'", "‘": "'", "“": '"', "”": '"', "—": "-", "–": "-"}
    tokens = [token for sentence in given.by_turn[1] for token in sentence.tokens]
    for token in tokens:
        assert "".join(plain.get(sign, sign) for sign in ODD[token.start : token.end]) == token.text
    covered = {at for token in tokens for at in range(token.start, token.end)}
    assert all(sign.isspace() for at, sign in enumerate(ODD) if at not in covered)
    assert {"n't", "Dad", "🙂"} <= {token.text for token in tokens}


def test_a_sentence_quotes_the_text_as_it_came():
    given = prepare(hour(ODD))
    for sentence in given.sentences:
        assert sentence.text == ODD[sentence.start : sentence.end]
        assert given.transcript.quote(sentence.span) == sentence.text
        assert sentence.text == sentence.text.strip()
    assert any("’" in sentence.text for sentence in given.sentences)


def test_curly_and_straight_quotes_are_read_alike():
    curly, straight = prepare(hour("I’d\u00a0been “angry”, hadn’t I?")), prepare(hour("I'd been \"angry\", hadn't I?"))
    assert [sentence.tokens for sentence in curly.sentences] == [sentence.tokens for sentence in straight.sentences]
    assert np.array_equal(curly.vectors, straight.vectors)


def test_a_long_turn_loses_and_doubles_no_word():
    """The preparation of one turn of 20,000 words stands in the contract suite; here are the seams of one of 1,600."""
    text = " ".join(f"we{i}{'.' if i % 23 == 0 and i < 800 else ''}" for i in range(1600))  # half of it without a sentence's end
    given = prepare(hour(text))
    tokens = [token for sentence in given.sentences for token in sentence.tokens]
    assert all(before.end <= after.start for before, after in pairwise(tokens))
    assert "".join(token.text for token in tokens) == text.replace(" ", "")
    assert all(token.head < len(sentence.tokens) for sentence in given.sentences for token in sentence.tokens)


def test_a_word_longer_than_a_stretch_is_cut_and_kept():
    given = prepare(hour("b" * 3000))
    assert "".join(token.text for sentence in given.sentences for token in sentence.tokens) == "b" * 3000


def test_sentences_are_counted_through_the_session_and_know_their_turn(among_others: Prepared):
    assert [sentence.index for sentence in among_others.sentences] == list(range(len(among_others.sentences)))
    for turn, sentences in zip(among_others.transcript.turns, among_others.by_turn, strict=True):
        assert all(sentence.turn is turn for sentence in sentences)
    assert list(among_others.of("therapist", "other")) == []
    assert list(among_others.of("client")) == list(among_others.sentences)


def test_grammar_is_asked_within_the_sentence():
    (sentence,) = prepare(hour("She humiliated me.")).sentences
    verb = next(token for token in sentence.tokens if token.lemma == "humiliate")
    assert [child.lower for child in sentence.children[verb.i]] == ["she", "me", "."]
    assert [token.text for token in sentence.words] == ["She", "humiliated", "me"]
