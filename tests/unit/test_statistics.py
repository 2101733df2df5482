"""Agreement, intervals, resampling: against values worked out by hand, published examples and brute force."""

from __future__ import annotations

import math
import random
from itertools import chain, combinations, permutations, product, repeat
from statistics import fmean

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thirdear.listening import statistics
from thirdear.listening.statistics import (
    bootstrap,
    cohen_kappa,
    fleiss_kappa,
    icc,
    jaccard,
    kappa_of_table,
    krippendorff_alpha,
    masi,
    multi_label,
    permutation_p,
    specific_agreement,
    weighted_kappa,
    wilson,
)

many = settings(derandomize=True, deadline=None, max_examples=60)


def raters(table: list[list[int]]) -> tuple[list[int], list[int]]:
    """Two raters' codes of the same units from their table: rows are the one's codes, columns the other's."""
    pairs = list(chain.from_iterable(repeat((i, j), count) for i, row in enumerate(table) for j, count in enumerate(row)))
    return [one for one, _ in pairs], [other for _, other in pairs]


def test_the_public_face_is_what_it_says():
    assert all(hasattr(statistics, name) for name in statistics.__all__)
    assert statistics.__all__ == [
        *("MultiLabel", "bootstrap", "cohen_kappa", "fleiss_kappa", "icc", "jaccard", "kappa_of_table"),
        *("krippendorff_alpha", "masi", "multi_label", "permutation_p", "specific_agreement", "weighted_kappa", "wilson"),
    ]


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
    units, state = [3, 1, 2], random.getstate()
    bootstrap(units, fmean, times=20)
    assert units == [3, 1, 2]
    assert random.getstate() == state


# weighted kappa

SCALE = [[9, 1, 0], [2, 6, 2], [0, 1, 9]]
pairs = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=30)


@pytest.mark.parametrize(("weights", "kappa"), [("nominal", 0.70), ("linear", 0.7805), ("quadratic", 0.8571)])
def test_weighted_kappa_is_what_a_pencil_gives(weights, kappa):
    # all pairs: 30 units, disagreements 6, of one step each; by chance 20, linear 82 / 3, quadratic 42
    assert weighted_kappa(*raters(SCALE), [0, 1, 2], weights) == pytest.approx(kappa, abs=5e-5)
    assert kappa_of_table(SCALE, weights) == pytest.approx(kappa, abs=5e-5)


def textbook_kappa(one: list[int], other: list[int], k: int, power: int) -> float | None:
    """1 - sum(w o) / sum(w e) with w = (|i - j| / (k - 1)) ** power, as proportions."""
    n = len(one)
    weight = [[(abs(i - j) / (k - 1)) ** power if power else float(i != j) for j in range(k)] for i in range(k)]
    seen = sum(weight[a][b] for a, b in zip(one, other, strict=True)) / n
    chance = sum(weight[a][b] for a, b in product(one, other)) / n**2
    return None if chance == 0 else 1 - seen / chance


@many
@given(pairs)
def test_weighted_kappa_is_the_textbooks_formula(found):
    one, other = map(list, zip(*found, strict=True))
    for power, weights in enumerate(["nominal", "linear", "quadratic"]):
        expected = textbook_kappa(one, other, 4, power)
        result = weighted_kappa(one, other, range(4), weights)
        assert result == (None if expected is None else pytest.approx(expected))
        assert weighted_kappa(other, one, range(4), weights) == (None if result is None else pytest.approx(result))
    assert cohen_kappa(one, other) == weighted_kappa(one, other, range(4), "nominal")


def test_weighted_kappa_counts_the_steps_that_nobody_used():
    one, other = ["low", "high", "high"], ["low", "low", "high"]
    assert weighted_kappa(one, other, ["low", "middle", "high"]) == pytest.approx(0.4)
    assert weighted_kappa(one, other, ["low", "high"], "linear") == pytest.approx(cohen_kappa(one, other))


def test_weighted_kappa_refuses_what_is_not_on_the_scale():
    with pytest.raises(ValueError, match="not on the scale"):
        weighted_kappa([1, 2], [1, 4], [1, 2, 3])
    with pytest.raises(ValueError, match="different numbers"):
        weighted_kappa([1, 2], [1], [1, 2, 3])


def test_weighted_kappa_is_undefined_without_units_and_where_chance_is_certain():
    assert weighted_kappa([], [], [1, 2]) is None
    assert weighted_kappa([2, 2], [2, 2], [1, 2, 3]) is None


def test_specific_agreement_is_what_a_pencil_gives():
    assert specific_agreement(20, 5, 10, 15) == pytest.approx((40 / 55, 30 / 45))
    assert specific_agreement(0, 0, 0, 7) == (None, 1.0)
    assert specific_agreement(7, 0, 0, 0) == (1.0, None)
    assert specific_agreement(0, 0, 0, 0) == (None, None)


# more than two raters

FOURTEEN = [  # the worked example of Fleiss' kappa most often reprinted: ten subjects, fourteen raters, five codes
    [0, 0, 0, 0, 14],
    [0, 2, 6, 4, 2],
    [0, 0, 3, 5, 6],
    [0, 3, 9, 2, 0],
    [2, 2, 8, 1, 1],
    [7, 7, 0, 0, 0],
    [3, 2, 6, 3, 0],
    [2, 5, 3, 2, 2],
    [6, 5, 2, 1, 0],
    [0, 2, 2, 3, 7],
]


def test_fleiss_kappa_is_what_is_published():
    assert fleiss_kappa(FOURTEEN) == pytest.approx(0.210, abs=5e-4)


@many
@given(st.integers(2, 5).flatmap(lambda n: st.lists(st.lists(st.integers(0, 3), min_size=n, max_size=n), min_size=1, max_size=9)))
def test_fleiss_kappa_is_the_share_of_agreeing_pairs_beyond_chance(rows):
    counts = [[row.count(code) for code in range(4)] for row in rows]
    every = list(chain.from_iterable(rows))
    seen = fmean(fmean(a == b for a, b in combinations(row, 2)) for row in rows)
    chance = fmean(a == b for a, b in product(every, every))
    expected = None if chance == 1 else pytest.approx((seen - chance) / (1 - chance))
    assert fleiss_kappa(counts) == expected
    assert fleiss_kappa([row[::-1] for row in counts[::-1]]) == expected


def test_fleiss_kappa_knows_its_ends():
    assert fleiss_kappa([[3, 0], [0, 3]]) == 1
    assert fleiss_kappa([[1, 1], [1, 1]]) == -1
    for undefined in ([], [[1, 0], [0, 1]], [[0, 0]], [[4, 0], [4, 0]]):
        assert fleiss_kappa(undefined) is None
    with pytest.raises(ValueError, match="different numbers of ratings"):
        fleiss_kappa([[2, 0], [2, 1]])


_ = None
FOUR_OBSERVERS = [  # Krippendorff 2011, section C: twelve units, four observers, values missing
    *([1, 1, _, 1], [2, 2, 3, 2], [3, 3, 3, 3], [3, 3, 3, 3], [2, 2, 2, 2], [1, 2, 3, 4]),
    *([4, 4, 4, 4], [1, 1, 2, 1], [2, 2, 2, 2], [_, 5, 5, 5], [_, _, 1, 1], [_, 3, _, _]),
]


@pytest.mark.parametrize(("level", "alpha"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849)])
def test_alpha_with_missing_values_is_what_is_published(level, alpha):
    assert krippendorff_alpha(FOUR_OBSERVERS, level) == pytest.approx(alpha, abs=5e-4)


def test_alpha_of_two_observers_is_what_is_published():
    yes_no = zip([0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0], strict=True)
    names = zip("aabbdcccedda", "babbbccceddd", strict=True)
    assert krippendorff_alpha(list(yes_no)) == pytest.approx(0.095, abs=5e-4)
    assert krippendorff_alpha(list(names)) == pytest.approx(0.692, abs=5e-4)


def brute_alpha(rows: list[list[int | None]], level: str) -> float | None:
    """One minus the mean squared difference of the pairs within units, over that of all pairs; ranks counted one by one."""
    units = [[value for value in row if value is not None] for row in rows]
    units = [row for row in units if len(row) > 1]
    every = list(chain.from_iterable(units))

    def squared(a: int, b: int) -> float:
        if level == "nominal":
            return float(a != b)
        if level == "interval":
            return (a - b) ** 2
        low, high = sorted((a, b))
        return (sum(low <= value <= high for value in every) - (every.count(a) + every.count(b)) / 2) ** 2

    if not every:
        return None
    seen = sum(sum(squared(a, b) for a, b in permutations(row, 2)) / (len(row) - 1) for row in units) / len(every)
    chance = fmean(squared(a, b) for a, b in permutations(every, 2))
    return None if chance == 0 else 1 - seen / chance


values = st.one_of(st.none(), st.integers(1, 4))


@many
@given(st.lists(st.lists(values, min_size=3, max_size=3), max_size=8), st.sampled_from(["nominal", "ordinal", "interval"]))
def test_alpha_is_what_brute_force_gives(rows, level):
    expected = brute_alpha(rows, level)
    assert krippendorff_alpha(rows, level) == (None if expected is None else pytest.approx(expected))
    assert krippendorff_alpha([row[::-1] for row in rows], level) == (None if expected is None else pytest.approx(expected))


def test_alpha_of_ranks_asks_only_for_the_order():
    stretched = [[None if value is None else value**3 for value in row] for row in FOUR_OBSERVERS]
    assert krippendorff_alpha(stretched, "ordinal") == pytest.approx(krippendorff_alpha(FOUR_OBSERVERS, "ordinal"))
    assert krippendorff_alpha(stretched, "interval") != pytest.approx(krippendorff_alpha(FOUR_OBSERVERS, "interval"))


def test_alpha_is_undefined_where_nothing_can_be_paired_or_nothing_varies():
    for undefined in ([], [[1, None], [None, 2]], [[1, 1], [1, 1]]):
        assert krippendorff_alpha(undefined) is None
        assert krippendorff_alpha(undefined, "ordinal") is None


def test_alpha_of_numbers_refuses_what_is_no_number():
    for wrong in ("two", math.nan, math.inf):
        with pytest.raises(ValueError, match="finite numbers"):
            krippendorff_alpha([[1, wrong]], "interval")


# ratings in numbers

JUDGES = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]  # Shrout & Fleiss 1979, table 2
FORMS = ["2,1", "3,1", "2,k", "3,k"]


@pytest.mark.parametrize(("form", "value"), [("2,1", 0.29), ("3,1", 0.71), ("2,k", 0.62), ("3,k", 0.91)])
def test_intraclass_correlations_are_what_is_published(form, value):
    assert icc(JUDGES, form) == pytest.approx(value, abs=5e-3)


def textbook_icc(rows: list[list[float]], form: str) -> float:
    """From the mean squares of a two-way analysis of variance, by numpy."""
    data = np.array(rows, dtype=float)
    n, k = data.shape
    across, down = data.mean(axis=1, keepdims=True), data.mean(axis=0, keepdims=True)
    bms = k * ((across - data.mean()) ** 2).sum() / (n - 1)
    jms = n * ((down - data.mean()) ** 2).sum() / (k - 1)
    ems = ((data - across - down + data.mean()) ** 2).sum() / ((n - 1) * (k - 1))
    below = {
        "2,1": bms + (k - 1) * ems + k * (jms - ems) / n,
        "3,1": bms + (k - 1) * ems,
        "2,k": bms + (jms - ems) / n,
        "3,k": bms,
    }
    return (bms - ems) / below[form]


@many
@given(
    st.integers(2, 4).flatmap(lambda k: st.lists(st.lists(st.integers(-5, 5), min_size=k, max_size=k), min_size=2, max_size=7)),
    st.sampled_from(FORMS),
)
def test_intraclass_correlations_follow_from_the_mean_squares(rows, form):
    result = icc(rows, form)
    if result is None:
        means = [fmean(row) for row in rows]
        assert form == "2,k" or np.ptp(means) == pytest.approx(0)
        return
    assert result <= 1
    assert result == pytest.approx(textbook_icc(rows, form))
    assert icc(rows[::-1], form) == result
    assert icc([[3 * value + 7 for value in row] for row in rows], form) == pytest.approx(result)


def test_one_rater_who_is_always_higher_costs_agreement_but_no_consistency():
    rows = [[value, value + 2] for value in (1, 3, 5, 9)]
    assert icc(rows, "3,1") == icc(rows, "3,k") == 1
    assert icc(rows, "2,1") < 1
    assert icc([[value, value] for value in (1, 3, 5, 9)], "2,1") == 1


def test_intraclass_correlations_are_undefined_where_nothing_varies_or_too_little_was_rated():
    for undefined in ([], [[]], [[1, 2]], [[1], [2]], [[4, 4], [4, 4]]):
        assert [icc(undefined, form) for form in FORMS] == [None] * 4
    assert icc([[1, 2], [2, 1]], "3,k") is None  # no unit differs from another: nothing to divide by
    assert icc([[1, 2], [2, 1]], "2,k") is None


def test_intraclass_correlations_refuse_gaps():
    with pytest.raises(ValueError, match="every rater"):
        icc([[1, 2], [1]], "2,1")
    with pytest.raises(ValueError, match="finite"):
        icc([[1, math.nan], [1, 2]], "2,1")


# several labels

sets = st.lists(st.frozensets(st.sampled_from("abcd")), max_size=12)


@pytest.mark.parametrize(
    ("one", "other", "overlap", "whole"),
    [
        ("ab", "ab", 1, 1),
        ("ab", "abcd", 1 / 2, 1 / 3),  # one holds the other: two thirds of a half
        ("abc", "bcd", 1 / 2, 1 / 6),  # each has something of its own: a third of a half
        ("ab", "cd", 0, 0),
        ("ab", "", 0, 0),
        ("", "", 1, 1),
    ],
)
def test_sets_of_labels_overlap_as_a_pencil_says(one, other, overlap, whole):
    assert jaccard(set(one), set(other)) == jaccard(set(other), set(one)) == pytest.approx(overlap)
    assert masi(set(one), set(other)) == masi(set(other), set(one)) == pytest.approx(whole)


def test_agreement_on_several_labels_is_what_a_pencil_gives():
    one = [{"a"}, {"a", "b"}, set(), {"b"}]
    other = [{"a"}, {"a"}, set(), {"c"}]
    found = multi_label(one, other)
    assert dict(found.kappas) == {"a": 1, "b": 0, "c": 0}
    assert (found.kappa, found.labelled) == (pytest.approx(1 / 3), 3)
    assert (found.jaccard, found.masi) == (pytest.approx((1 + 1 / 2 + 0) / 3), pytest.approx((1 + 1 / 3 + 0) / 3))


@many
@given(sets)
def test_agreement_with_oneself_is_whole(labels):
    found = multi_label(labels, labels)
    assert set(found.kappas.values()) <= {1, None}
    assert {found.jaccard, found.masi} == ({1} if any(labels) else {None})


@many
@given(st.lists(st.tuples(st.frozensets(st.sampled_from("abc")), st.frozensets(st.sampled_from("abc"))), max_size=12))
def test_agreement_on_several_labels_is_that_on_each(found):
    one, other = [a for a, _ in found], [b for _, b in found]
    result = multi_label(one, other)
    for label in "abc":
        if any(label in either for either in (*one, *other)):
            assert result.kappas[label] == cohen_kappa([label in a for a in one], [label in b for b in other])
    swapped = multi_label(other, one)
    assert (swapped.kappa, swapped.jaccard, swapped.masi) == (
        result.kappa and pytest.approx(result.kappa),
        result.jaccard and pytest.approx(result.jaccard),
        result.masi and pytest.approx(result.masi),
    )
    if result.jaccard is not None:
        assert 0 <= result.masi <= result.jaccard <= 1


def test_agreement_on_several_labels_needs_units_and_the_same_ones():
    assert multi_label([], []).kappa is multi_label([set()], [set()]).jaccard is None
    with pytest.raises(ValueError, match="different numbers"):
        multi_label([{"a"}], [])


# resampling


def test_a_bootstrap_draws_whole_clusters():
    units, clusters = [0] * 10 + [1] * 10 + [2] * 10, ["a"] * 10 + ["b"] * 10 + ["c"] * 10
    seen = []
    low, high = bootstrap(units, lambda drawn: seen.append(drawn) or fmean(drawn), clusters=clusters, times=3000)
    assert all(drawn.count(value) % 10 == 0 and len(drawn) == 30 for drawn in seen for value in range(3))
    assert (low, high) == (0, 2)  # one draw in 27 holds the same cluster three times, at either end


def test_a_bootstrap_of_clusters_is_wider_than_one_that_takes_units_as_independent():
    units = [value for value in (0.1, 0.3, 0.2, 0.9, 0.5, 0.7) for _ in range(20)]
    low, high = bootstrap(units, fmean, clusters=units)
    less, more = bootstrap(units, fmean)
    assert high - low > 2 * (more - less)


def test_clusters_of_single_units_and_a_single_stratum_change_nothing():
    units = [3, 1, 4, 1, 5, 9, 2, 6]
    plain = bootstrap(units, fmean, seed=7)
    assert plain == bootstrap(units, fmean, seed=7, clusters=range(8)) == bootstrap(units, fmean, seed=7, strata="x" * 8)
    assert bootstrap([1, 2], lambda drawn: None, clusters="ab", strata="xy") is None


@many
@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 9)), min_size=1, max_size=20))
def test_each_stratum_keeps_its_size_and_draws_from_itself_alone(units):
    strata = [stratum for stratum, _ in units]

    def whole(drawn):
        assert sorted(stratum for stratum, _ in drawn) == sorted(strata)
        assert set(drawn) <= set(units)
        return fmean(value for _, value in drawn)

    assert bootstrap(units, whole, strata=strata, times=20) is not None


def test_strata_take_what_differs_between_them_out_of_the_interval():
    units, strata = [0, 0, 0, 0, 1, 1, 1, 1], "eeeellll"
    assert bootstrap(units, fmean, strata=strata) == (0.5, 0.5)
    low, high = bootstrap(units, fmean)
    assert low < 0.5 < high


def test_clusters_are_drawn_within_their_stratum():
    units = [(period, session) for period in "el" for session in range(3) for _ in range(session + 1)]

    def seen(drawn):
        assert [period for period, _ in drawn] == sorted(period for period, _ in drawn)
        for one in set(drawn):
            assert drawn.count(one) % (one[1] + 1) == 0
        return 0.0

    sessions, periods = [f"{period}{session}" for period, session in units], [period for period, _ in units]
    assert bootstrap(units, seen, clusters=sessions, strata=periods, times=50) == (0, 0)


def test_a_bootstrap_refuses_missing_labels_and_a_cluster_in_two_strata():
    with pytest.raises(ValueError, match="its cluster and its stratum"):
        bootstrap([1, 2], fmean, clusters=["a"])
    with pytest.raises(ValueError, match="its cluster and its stratum"):
        bootstrap([1, 2], fmean, strata="abc")
    with pytest.raises(ValueError, match="two strata"):
        bootstrap([1, 2], fmean, clusters="aa", strata="xy")


def test_a_bootstrap_of_nothing_is_undefined():
    assert bootstrap([], lambda drawn: None) is None


def test_the_interval_is_what_every_possible_draw_gives():
    # two units: a quarter of all draws is (0, 0), a quarter (1, 1): both ends of the middle 95 % are reached
    assert bootstrap([0, 1], fmean) == (0, 1)
    every = sorted(fmean(drawn) for drawn in product([0, 1, 5], repeat=3))
    low, high = bootstrap([0, 1, 5], fmean, times=20000, level=0.8)
    assert (low, high) == (every[math.floor(0.1 * 27)], every[math.floor(0.9 * 27)])


def test_a_permutation_test_of_all_arrangements_is_exact():
    # two groups of three, the first lowest: one of the twenty divisions is as extreme
    scores = [1, 2, 3, 7, 8, 9]
    divisions = list(combinations(range(6), 3))
    p = permutation_p(fmean([7, 8, 9]) - fmean([1, 2, 3]), lambda low: _difference(scores, low), divisions)
    assert p == pytest.approx(1 / 20)
    assert permutation_p(-6.0, lambda low: _difference(scores, low), divisions) == 1
    assert permutation_p(6.0, lambda low: abs(_difference(scores, low)), divisions) == pytest.approx(2 / 20)


def _difference(scores: list[int], low: tuple[int, ...]) -> float:
    return fmean(scores[i] for i in range(len(scores)) if i not in low) - fmean(scores[i] for i in low)


def test_a_sampled_permutation_test_never_gives_nought_and_comes_near_the_exact_one():
    scores = [1, 2, 3, 7, 8, 9]

    def shuffled(draw: random.Random) -> tuple[int, ...]:
        return tuple(draw.sample(range(6), 3))

    p = permutation_p(6.0, lambda low: _difference(scores, low), shuffled, times=4999)
    assert p == pytest.approx(1 / 20, abs=0.012)
    assert p == permutation_p(6.0, lambda low: _difference(scores, low), shuffled, times=4999)
    assert p * 5000 == pytest.approx(round(p * 5000))
    assert permutation_p(100.0, lambda low: _difference(scores, low), shuffled, times=99) == 1 / 100


def test_a_sum_in_another_order_is_the_same_sum():
    assert permutation_p(0.1 + 0.2 + 0.3, sum, [(0.1, 0.2, 0.3), (0.3, 0.2, 0.1)]) == 1


def test_an_arrangement_without_a_statistic_speaks_for_chance():
    assert permutation_p(1.0, lambda one: None if one else 0.0, [0, 1, 2, 3]) == 3 / 4
    assert permutation_p(1.0, fmean, []) is None
