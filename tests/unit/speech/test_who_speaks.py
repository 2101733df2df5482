"""Whose a channel is, how many people a microphone hears, and who says each word."""

from __future__ import annotations

import numpy as np
import pytest

from thirdear.listening.words.speech.people import people, speaker_of_each
from thirdear.listening.words.speech.tracks import apart, own
from thirdear.listening.words.speech.voices import Voices

QUIET, FAR, NEAR = 0.001, 0.01, 0.2


def channel(*levels: float) -> tuple[np.ndarray, np.ndarray]:
    """A hundred frames of each level; who is loud enough seems to speak."""
    level = np.repeat(np.array(levels, np.float32), 100)
    return (level > 0.005).astype(np.float32), level


def both(one: tuple[np.ndarray, np.ndarray], two: tuple[np.ndarray, np.ndarray]) -> tuple[list[np.ndarray], list[np.ndarray]]:
    return [one[0], two[0]], [one[1], two[1]]


def test_a_person_on_each_channel_is_a_track_each():
    assert apart(*both(channel(NEAR, QUIET, NEAR, FAR), channel(QUIET, NEAR, FAR, NEAR))) == [0, 1]


def test_two_channels_that_hear_the_same_are_one_microphone():
    assert apart(*both(channel(NEAR, FAR, NEAR), channel(NEAR, FAR, NEAR))) is None
    assert apart(*both(channel(NEAR, 0.1), channel(0.1, NEAR))) is None


def test_a_channel_where_nobody_speaks_is_left_out():
    assert apart(*both(channel(NEAR, QUIET, NEAR), channel(QUIET, QUIET, QUIET))) == [0]
    assert apart(*both(channel(QUIET), channel(QUIET))) is None


def test_a_voice_from_afar_is_the_others():
    speech, levels = both(channel(NEAR, FAR, QUIET), channel(FAR, NEAR, NEAR))
    mine, theirs = own(speech, levels)
    assert mine[20:80].all()
    assert not mine[120:180].any()
    assert not theirs[20:80].any()
    assert theirs[120:].all()


def test_who_speaks_at_once_with_another_keeps_their_speech():
    speech, levels = both(channel(NEAR, NEAR, QUIET), channel(QUIET, NEAR, NEAR))
    mine, theirs = own(speech, levels)
    assert mine[:200].all()
    assert theirs[100:].all()


def voices(*runs: tuple[int, int], seed: int = 3) -> Voices:
    """So many vectors of that person each, as near to one another as those of one voice are."""
    chance = np.random.default_rng(seed)
    means = np.abs(chance.normal(size=(4, 256)))
    rows = np.concatenate([means[person] + 0.45 * chance.normal(size=(count, 256)) for person, count in runs])
    rows = np.maximum(rows, 0) - 0.5 * np.abs(means).mean()  # voices of different people are further apart than that
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return Voices(np.arange(len(rows), dtype=np.float32) * 0.4, rows.astype(np.float32))


@pytest.mark.parametrize("count", [1, 2, 3, 4])
def test_the_number_of_people_is_estimated(count: int):
    assert len(people(voices(*[(person, 40) for person in range(count)]))) == count


def test_it_is_as_many_as_are_known_to_speak():
    found = voices((0, 40), (1, 40))
    assert [len(people(found, count)) for count in (1, 2)] == [1, 2]


def test_a_cough_is_nobody():
    assert len(people(voices((0, 100), (2, 3), (1, 60)))) == 2


def test_people_are_in_the_order_in_which_they_first_speak():
    found = voices((1, 20), (0, 60))
    means = people(found)
    assert (found.vectors[:20] @ means.T).argmax(axis=1).max() == 0
    assert (found.vectors[20:] @ means.T).argmax(axis=1).min() == 1


def test_a_turn_changes_where_the_voice_does_and_at_a_break_first():
    found = voices((0, 20), (1, 20))  # eight seconds each
    words = [(0.4 * n, 0.4 * n + 0.35, n == 19) for n in range(40)]
    assert speaker_of_each(words, found, people(found)) == [0] * 20 + [1] * 20
    assert speaker_of_each([], found, people(found)) == []
