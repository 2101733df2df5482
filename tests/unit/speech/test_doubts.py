"""Which words are to be checked by ear: unsure ones, and negations that are not quite sure."""

from __future__ import annotations

import pytest

from thirdear.listening import manuals
from thirdear.listening.words import SpokenTime, Turn
from thirdear.listening.words.speech import doubts, uncertain

PAIRS = [line.split() for line in manuals.lexicon("speech")["negations"]["pairs"].strip().splitlines()]


def turn(text: str, *probabilities: float | None) -> Turn:
    times, at = [], 0
    for number, (word, sure) in enumerate(zip(text.split(" "), probabilities, strict=True)):
        times.append(SpokenTime(at, at + len(word), number, number + 0.5, sure))
        at += len(word) + 1
    return Turn("t1", "client", "P", text, word_times=tuple(times))


def test_an_unsure_word_is_to_be_checked_and_a_sure_one_not():
    said = turn("My mother left", 0.9, 0.3, 0.9)
    assert [said.text[one.at : one.until] for one in doubts(said)] == ["mother"]
    assert [uncertain(word) for word in said.word_times] == [False, True, False]


def test_a_negation_must_be_surer_than_other_words():
    said = turn("I can’t go there.", 0.7, 0.7, 0.7, 0.7)
    (doubt,) = doubts(said)
    assert (said.text[doubt.at : doubt.until], doubt.instead, doubt.probability) == ("can’t", "can", 0.7)
    assert doubts(turn("I can’t go there.", 0.7, 0.95, 0.7, 0.7)) == ()


@pytest.mark.parametrize("pair", PAIRS, ids=" ".join)
def test_each_word_of_a_pair_stands_for_the_other(pair: list[str]):
    for said, instead in (pair, pair[::-1]):
        for spelled in (said, said.capitalize() + ",", f"“{said.replace(chr(39), '’')}”"):
            assert [one.instead for one in doubts(turn(spelled, 0.6))] == [instead]


def test_a_pair_is_a_word_and_its_negation():
    for word, negation in PAIRS:
        assert word != negation
        assert negation.endswith("n't") or negation.startswith("no") or (word, negation) in (("ever", "never"), ("can", "can't"))


def test_where_nobody_said_how_sure_nothing_is_doubted():
    assert doubts(turn("I can’t go", None, None, None)) == ()
    assert not uncertain(SpokenTime(0, 3, 0.0, 1.0))
