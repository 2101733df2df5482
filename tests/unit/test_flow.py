"""Flow: how far each thought goes from those before it, and how long a silence lasts."""

from __future__ import annotations

import numpy as np
import pytest

from thirdear.listening.evidence.flow import LONG_PAUSE_SECONDS, forward_flow, seconds_of
from thirdear.listening.words import Event


def thoughts(count: int, seed: int = 1) -> np.ndarray:
    drawn = np.random.default_rng(seed).normal(size=(count, 384)).astype(np.float32)
    return drawn / np.linalg.norm(drawn, axis=1, keepdims=True)


def naive(vectors: np.ndarray) -> list[float]:
    """Gray et al. 2019, word for word: for each thought the mean distance to every thought before it."""
    flow = []
    for later in range(1, len(vectors)):
        distances = []
        for earlier in range(later):
            distances.append(1 - sum(float(a) * float(b) for a, b in zip(vectors[later], vectors[earlier], strict=True)))
        flow.append(sum(distances) / len(distances))
    return flow


@pytest.mark.parametrize("count", [2, 3, 40])
def test_forward_flow_is_the_mean_distance_to_all_before(count: int):
    vectors = thoughts(count)
    assert forward_flow(vectors) == pytest.approx(naive(vectors), abs=6e-4)  # rounded to three places


def test_forward_flow_of_thoughts_that_are_near_each_other():
    vectors = thoughts(1) + 0.02 * thoughts(20, seed=2)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    assert forward_flow(vectors) == pytest.approx(naive(vectors), abs=6e-4)


def test_a_long_hour_does_not_drift():
    vectors = np.tile(thoughts(2), (2000, 1))
    near = float(vectors[0] @ vectors[1])
    assert forward_flow(vectors)[-1] == pytest.approx((1 - near) / 2, abs=2e-3)


def test_the_same_thought_goes_nowhere_and_its_opposite_farthest():
    one = thoughts(1)
    assert forward_flow(np.vstack([one, one, one])) == (0, 0)
    assert forward_flow(np.vstack([one, -one])) == (2,)


def test_nowhere_is_nought_and_not_minus_nought():
    assert "-0.0" not in str(forward_flow(np.full((9, 384), 384**-0.5, dtype=np.float32)))


def test_one_thought_or_none_has_no_flow():
    assert forward_flow(thoughts(1)) == ()
    assert forward_flow(np.zeros((0, 384), dtype=np.float32)) == ()


def pause(note: str = "", start: float | None = None, end: float | None = None) -> Event:
    return Event("s1.v1", "pause", "s1.t1", 0, start, end, note)


@pytest.mark.parametrize(
    ("note", "seconds"),
    [
        ("(pause 12s)", 12),
        ("[silence 85s]", 85),
        ("(pause 12 s)", 12),
        ("(12 sec)", 12),
        ("(pause: 7.5 seconds)", 7.5),
        ("(Pause 30)", 30),
        ("(2 minutes)", 120),
        ("(1.5 min)", 90),
        ("(pause 2m)", 120),
        ("(LONG PAUSE)", LONG_PAUSE_SECONDS),
        ("(pause)", None),
        ("", None),
        ("...", None),
    ],
)
def test_a_note_says_how_long(note: str, seconds: float | None):
    assert seconds_of(pause(note)) == seconds


@pytest.mark.parametrize(
    ("note", "seconds"),
    [
        ("two minutes' silence", 120),
        ("(pause 3 min 20 s)", 200),
        ("[12:30 long pause]", LONG_PAUSE_SECONDS),
        ("(pause, 0:45)", 45),
    ],
)
def test_a_note_says_how_long_in_other_ways(note: str, seconds: float):
    assert seconds_of(pause(note)) == seconds


def test_times_go_before_a_note():
    assert seconds_of(pause("(pause 12s)", 3.0, 15.5)) == 12.5
    assert seconds_of(pause("", 3.0, 3.0)) == 0
    assert seconds_of(pause("(pause 12s)", 3.0)) == 12
