"""Speech in passages: nothing is lost, nothing is heard twice, and times are found again."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thirdear.listening.words.speech.activity import FRAME, Stretch, stretches
from thirdear.listening.words.speech.passages import Passage, gathered, passages

RATE = 16_000


def frames(*parts: tuple[float, float]) -> np.ndarray:
    """Probabilities: so many seconds of each."""
    return np.concatenate([np.full(round(seconds / FRAME), share, np.float32) for seconds, share in parts])


def test_speech_is_found_where_it_is_likely_with_a_little_around_it():
    (one, two) = stretches(frames((1, 0.0), (2, 0.9), (1, 0.1), (3, 0.8), (1, 0.0)))
    assert (one.start, one.end) == (pytest.approx(0.8, abs=0.05), pytest.approx(3.2, abs=0.05))
    assert (two.start, two.end) == (pytest.approx(3.8, abs=0.05), pytest.approx(7.2, abs=0.05))


@pytest.mark.parametrize("speech", [frames((5, 0.0)), frames((2, 0.0), (0.1, 0.9), (2, 0.0)), np.zeros(0, np.float32)])
def test_a_click_or_nothing_is_no_speech(speech: np.ndarray):
    assert stretches(speech) == []


def test_a_breath_ends_no_stretch():
    assert len(stretches(frames((2, 0.9), (0.2, 0.0), (2, 0.9)))) == 1


@settings(deadline=None, max_examples=40)
@given(st.lists(st.tuples(st.floats(0.3, 70), st.floats(0.4, 40)), max_size=20))
def test_no_passage_is_too_long_and_none_loses_speech(parts: list[tuple[float, float]]):
    speech = frames(*[part for talk, silence in parts for part in ((talk, 0.9), (silence, 0.0))], (1, 0.0))
    found = stretches(speech)
    packed = passages(0, found, speech)
    spoken = [stretch for passage in packed for stretch in passage.stretches]
    assert all(sum(stretch.seconds for stretch in passage.stretches) <= 28.01 for passage in packed)
    assert all(one.end <= two.start + 1e-6 for one, two in pairwise(spoken))
    assert sum(one.seconds for one in spoken) == pytest.approx(sum(one.seconds for one in found))


def test_times_inside_are_found_again_on_either_side_of_a_silence():
    passage = Passage(0, (Stretch(10.0, 12.0), Stretch(20.0, 23.0)))
    assert passage.place(0.5, 1.0) == (10.5, 11.0)
    assert passage.place(1.5, 2.3) == (11.5, 12.0)  # drawn out into the silence
    assert passage.place(1.9, 2.4) == (20.0, 20.4)  # drawn out before it
    assert passage.place(4.5, 99.0) == (22.5, 23.0)


@pytest.mark.parametrize("block", [777, 16_000, 160_000])
def test_each_passage_gets_its_own_samples(block: int):
    sound = np.stack([np.arange(RATE * 20, dtype=np.float32), -np.arange(RATE * 20, dtype=np.float32)])
    wanted = [
        Passage(1, (Stretch(1.0, 1.5), Stretch(9.0, 9.25))),
        Passage(0, (Stretch(2.0, 3.0),)),
        Passage(0, (Stretch(19.0, 20.5),)),
    ]
    blocks = (sound[:, first : first + block] for first in range(0, sound.shape[1], block))
    found = dict(gathered(wanted, blocks))
    assert found[0].tolist() == [-float(n) for n in [*range(16_000, 24_000), *range(144_000, 148_000)]]
    assert found[1].tolist() == [float(n) for n in range(32_000, 48_000)]
    assert len(found[2]) == RATE  # the recording breaks off in it
