"""What was heard, as bytes and back: nothing is lost, and what is no reading is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from thirdear.listening.evidence import SessionReading
from thirdear.listening.formulation import Add, Formulation, Reject
from thirdear.listening.listen import formulate, hear
from thirdear.listening.words import read_many
from thirdear.practice.errors import Damaged
from thirdear.practice.record.packing import packed, plain_values, unpacked, valued

EXAMPLES = Path(__file__).parents[3] / "examples" / "treatment" / "sessions"


@pytest.fixture(scope="module")
def sessions() -> list[SessionReading]:
    """Two formats: one with times and events, one with dreams told."""
    return [hear(words) for name in ("s02.txt", "s06.cha") for words in read_many([EXAMPLES / name])]


def test_a_reading_is_the_same_again(sessions):
    for reading in sessions:
        again = unpacked(SessionReading, packed(reading))
        assert again == reading
        assert again.ids == reading.ids
        assert packed(again) == packed(reading)


def test_nothing_that_a_mark_says_changes_its_sort(sessions):
    """JSON knows no tuples and no keys but texts: a mark that held others would not come back as it was."""
    for reading in sessions:
        again = unpacked(SessionReading, packed(reading))
        for mark, other in zip(reading.evidence, again.evidence, strict=True):
            assert repr(dict(mark.attributes)) == repr(dict(other.attributes))


def test_what_is_formulated_from_it_is_the_same(sessions):
    again = [unpacked(SessionReading, packed(reading)) for reading in sessions]
    first = formulate(sessions)
    assert formulate(again) == first
    assert unpacked(Formulation, packed(first)) == first


def test_decisions_too(sessions):
    mark = sessions[0].evidence[0]
    for decision in (Reject(mark.key), Add(sessions[0].transcript.id, mark)):
        assert valued(type(decision), plain_values(decision)) == decision


@pytest.mark.parametrize("content", [b"", b"no bytes of ours", packed([1, 2]), packed({"a": 1}), packed(None)])
def test_what_is_no_reading_is_damaged(content):
    with pytest.raises(Damaged):
        unpacked(SessionReading, content)


def test_a_reading_whose_words_were_changed_is_damaged(sessions):
    plain = plain_values(sessions[0])
    plain[0][2][0][3] += " and more"
    with pytest.raises(Damaged) as refused:
        valued(SessionReading, plain)
    assert "and more" not in str(refused.value)
