"""Agreement, intervals, resampling: against values worked out by hand."""

from __future__ import annotations

from itertools import chain, repeat
from statistics import fmean

import pytest

from thirdear.listening import statistics
from thirdear.listening.statistics import bootstrap, cohen_kappa, wilson


def raters(table: list[list[int]]) -> tuple[list[int], list[int]]:
    """Two raters' codes of the same units from their table: rows are the one's codes, columns the other's."""
    pairs = list(chain.from_iterable(repeat((i, j), count) for i, row in enumerate(table) for j, count in enumerate(row)))
    return [one for one, _ in pairs], [other for _, other in pairs]


def test_the_public_face_is_what_it_says():
    assert set(statistics.__all__) >= {"bootstrap", "cohen_kappa", "wilson"}
    assert all(hasattr(statistics, name) for name in statistics.__all__)


@pytest.mark.parametrize(
    ("table", "observed", "kappa"),
    [
        ([[20, 5], [10, 15]], 0.70, 0.40),  # chance: .5 * .6 + .5 * .4 = .5
        ([[9, 1, 0], [2, 6, 2], [0, 1, 9]], 0.80, 0.70),  # chance: (110 + 80 + 110) / 900 = 1 / 3
        ([[45, 15], [25, 15]], 0.60, 0.1304),  # chance: .6 * .7 + .4 * .3 = .54
        ([[25, 35], [5, 35]], 0.60, 0.2593),  # the same agreement, other margins: .6 * .3 + .4 * .7 = .46
        ([[0, 5], [5, 0]], 0.0, -1.0),
        ([[7, 0], [0, 3]], 1.0, 1.0),
    ],
)
def test_kappa_is_what_a_pencil_gives(table: list[list[int]], observed: float, kappa: float):
    one, other = raters(table)
    assert sum(a == b for a, b in zip(one, other, strict=True)) / len(one) == pytest.approx(observed)
    assert cohen_kappa(one, other) == pytest.approx(kappa, abs=5e-5)
    assert cohen_kappa(other, one) == pytest.approx(cohen_kappa(one, other))


def test_kappa_takes_codes_of_any_name():
    assert cohen_kappa(["anger", "grief", None, "anger"], ["anger", "grief", None, "grief"]) == pytest.approx(
        (0.75 - 0.3125) / 0.6875
    )


def test_kappa_is_undefined_without_units_and_where_chance_is_certain():
    assert cohen_kappa([], []) is None
    assert cohen_kappa(["anger"] * 5, ["anger"] * 5) is None


def test_kappa_refuses_raters_of_different_units():
    with pytest.raises(ValueError, match="different numbers"):
        cohen_kappa([1, 2], [1])


@pytest.mark.parametrize(
    ("hits", "trials", "low", "high"),
    [
        (8, 10, 0.4902, 0.9433),  # (.8 + .19208) / 1.38416 = .71673, half 1.96 * sqrt(.016 + .009604) / 1.38416 = .22658
        (0, 10, 0.0, 0.2775),  # .38416 / 1.38416
        (10, 10, 0.7225, 1.0),
        (1, 1, 0.2065, 1.0),  # 1 / (1 + 3.8416)
        (50, 100, 0.4038, 0.5962),  # half 1.96 * sqrt(.0025 + .00009604) / 1.038416 = .09617
    ],
)
def test_wilson_is_what_a_pencil_gives(hits: int, trials: int, low: float, high: float):
    assert wilson(hits, trials) == pytest.approx((low, high), abs=1e-4)


def test_wilson_stays_within_zero_and_one_and_holds_the_share():
    for trials in range(1, 40):
        for hits in range(trials + 1):
            low, high = wilson(hits, trials)
            assert 0 <= low <= hits / trials + 1e-12
            assert hits / trials - 1e-12 <= high <= 1


def test_wilson_is_undefined_without_trials():
    assert wilson(0, 0) is None


def test_a_bootstrap_is_the_same_for_the_same_seed():
    units = [0.1, 0.4, 0.35, 0.8, 0.9, 0.2, 0.55]
    assert bootstrap(units, fmean, times=200) == bootstrap(units, fmean, times=200)
    assert bootstrap(units, fmean, times=200, seed=2) != bootstrap(units, fmean, times=200, seed=3)


def test_a_bootstrap_holds_the_statistic_and_narrows_with_units():
    few, many = [0, 1] * 5, [0, 1] * 200
    low, high = bootstrap(few, fmean)
    assert low < 0.5 < high
    less, more = bootstrap(many, fmean)
    assert more - less < (high - low) / 3


def test_a_bootstrap_of_equal_units_has_no_width():
    assert bootstrap([0.3] * 9, fmean, times=50) == pytest.approx((0.3, 0.3))


def test_a_bootstrap_leaves_out_draws_in_which_the_statistic_is_undefined():
    assert bootstrap([1, 2, 3], lambda units: None) is None
    low, high = bootstrap([1, 2, 3], lambda units: 1.0 if 1 in units else None, times=100)
    assert (low, high) == (1.0, 1.0)


def test_a_bootstrap_leaves_the_units_and_the_global_random_numbers_alone():
    import random

    units, state = [3, 1, 2], random.getstate()
    bootstrap(units, fmean, times=20)
    assert units == [3, 1, 2]
    assert random.getstate() == state
