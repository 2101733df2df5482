"""Parallels: that the pattern with one person repeats with another, tested against the same client's other episodes.

Two episodes are as alike as the clusters they share (Jaccard). Two persons are as alike as, on average, the episodes
with one are to the episodes with the other. The test shuffles who the episodes were with, over all of this client's
episodes; what any two of them share, because it is this client who tells them, is thereby allowed for.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import combinations
from math import comb
from operator import itemgetter

from thirdear.listening.formulation.episode import SCORED_FROM, Episode
from thirdear.listening.formulation.hypothesis import Grounds
from thirdear.listening.statistics import permutation_p

__all__ = ["Parallel", "parallels", "similarity"]

_FEWEST = 3  # episodes with each of the two
_MOST_ARRANGEMENTS = 2000
_LEVEL = 0.05


@dataclass(frozen=True, slots=True)
class Parallel:
    """Two persons, what their episodes share (cluster, how many episodes with the one and with the other), and the test.

    `p` is the one-sided share of arrangements at least as alike, `p_adjusted` after Holm's correction over all pairs
    tested; `arrangements` how many were tried (`exact` when that was all of them). None where there are too few.
    """

    id: str
    people: tuple[str, str]
    shared: tuple[tuple[str, int, int], ...]
    similarity: float
    p: float | None
    p_adjusted: float | None
    arrangements: int
    exact: bool
    verdict: str
    grounds: Grounds


def parallels(episodes: Sequence[Episode], seed: int = 20) -> tuple[Parallel, ...]:
    """Every pair of persons whose episodes share a cluster, the most alike first; tested where each has three episodes."""
    scored = [one for one in episodes if one.completeness >= SCORED_FROM and _clusters(one)]
    with_whom: dict[str, list[int]] = {}
    for i, one in enumerate(scored):
        with_whom.setdefault(one.other, []).append(i)
    alike = _table(scored)
    pairs = [(a, b) for a, b in combinations(with_whom, 2) if _shared(scored, with_whom[a], with_whom[b])]
    by_chance: dict[tuple[int, int], list[float]] = {}
    tests = {pair: _test(alike, with_whom[pair[0]], with_whom[pair[1]], seed, by_chance) for pair in pairs}
    adjusted = _holm({pair: found[0] for pair, found in tests.items() if found is not None})
    made = [_parallel(scored, with_whom, alike, pair, tests[pair], adjusted.get(pair)) for pair in pairs]
    made.sort(key=lambda one: (one.p is None, one.p or 0.0, -one.similarity, one.people))
    return tuple(replace(one, id=f"l{i}") for i, one in enumerate(made, 1))


def similarity(one: frozenset[str], other: frozenset[str]) -> float:
    """Share of clusters that two episodes have in common, of all that either has: 0 to 1."""
    return len(one & other) / len(one | other) if one | other else 0.0


def _clusters(episode: Episode) -> frozenset[str]:
    return frozenset(part.cluster for part in episode.components if part.cluster)


def _table(scored: Sequence[Episode]) -> list[list[float]]:
    held = [_clusters(one) for one in scored]
    return [[similarity(a, b) for b in held] for a in held]


def _mean(alike: Sequence[Sequence[float]], ones: Sequence[int], others: Sequence[int]) -> float:
    """Taken thousands of times, and by far the slowest part of a formulation: hence as few steps of ours as can be."""
    few, many = sorted((ones, others), key=len)  # likeness is mutual
    if len(many) == 1:
        return alike[few[0]][many[0]]
    of_many = itemgetter(*many)
    return sum([sum(of_many(alike[i])) for i in few]) / (len(few) * len(many))


def _shared(scored: Sequence[Episode], ones: Sequence[int], others: Sequence[int]) -> tuple[tuple[str, int, int], ...]:
    a, b = (Counter(cluster for i in group for cluster in _clusters(scored[i])) for group in (ones, others))
    return tuple(sorted(((one, a[one], b[one]) for one in a.keys() & b.keys()), key=lambda found: (-min(found[1:]), found[0])))


def _test(
    alike: Sequence[Sequence[float]],
    ones: Sequence[int],
    others: Sequence[int],
    seed: int,
    by_chance: dict[tuple[int, int], list[float]],
) -> tuple[float, int, bool] | None:
    """One-sided p, arrangements tried, whether those were all. None with too few episodes for any p below the level.

    What chance gives depends on how many episodes each has, not on which: `by_chance` keeps it for the next pair.
    """
    n, a, b = len(alike), len(ones), len(others)
    possible = comb(n, a) * comb(n - a, b)
    if min(a, b) < _FEWEST or possible < 1 / _LEVEL:
        return None
    exact = possible <= _MOST_ARRANGEMENTS
    if (a, b) not in by_chance:
        by_chance[a, b] = [_mean(alike, *one) for one in (_arrangements(n, a, b) if exact else _divided(n, a, b, seed))]
    values = by_chance[a, b]
    observed = _mean(alike, ones, others)
    if exact:
        p = permutation_p(observed, values.__getitem__, range(len(values)))
    else:
        each = iter(values)
        p = permutation_p(observed, lambda value: value, lambda _: next(each), times=len(values))
    return None if p is None else (p, possible if exact else _MOST_ARRANGEMENTS, exact)


def _arrangements(n: int, a: int, b: int) -> Iterator[tuple[Sequence[int], Sequence[int]]]:
    """Every way to choose which episodes were with the one, and which with the other."""
    for first in combinations(range(n), a):
        for second in combinations([i for i in range(n) if i not in first], b):
            yield first, second


def _divided(n: int, a: int, b: int, seed: int) -> Iterator[tuple[Sequence[int], Sequence[int]]]:
    """So many of these ways as are tried where trying all would take too long."""
    return ((chosen[:a], chosen[a:]) for chosen in _drawn(n, a + b, seed))


@lru_cache(maxsize=64)
def _drawn(n: int, size: int, seed: int) -> tuple[tuple[int, ...], ...]:
    """Which episodes fall to the two of them, again and again: the same for every two who have so many together."""
    shuffle = random.Random(seed)  # noqa: S311 - reproducible, not secret
    return tuple(tuple(shuffle.sample(range(n), size)) for _ in range(_MOST_ARRANGEMENTS - 1))


def _holm(found: dict[tuple[str, str], float]) -> dict[tuple[str, str], float]:
    adjusted, highest = {}, 0.0
    for rank, (pair, p) in enumerate(sorted(found.items(), key=lambda item: (item[1], item[0]))):
        highest = max(highest, min(1.0, p * (len(found) - rank)))
        adjusted[pair] = highest
    return adjusted


def _parallel(
    scored: Sequence[Episode],
    with_whom: dict[str, list[int]],
    alike: Sequence[Sequence[float]],
    pair: tuple[str, str],
    test: tuple[float, int, bool] | None,
    adjusted: float | None,
) -> Parallel:
    ones, others = with_whom[pair[0]], with_whom[pair[1]]
    shared = _shared(scored, ones, others)
    clusters = {cluster for cluster, _, _ in shared}
    both = [scored[i] for i in (*ones, *others)]
    held = [part for one in both for part in one.components if part.cluster in clusters]
    other = [part for one in both for part in one.components if part.cluster and part.cluster not in clusters]
    grounds = Grounds(
        tuple(dict.fromkeys(key for part in held for key in part.evidence)),
        tuple(dict.fromkeys(key for part in other for key in part.evidence)),
        f"all {len(both)} encounters with either: what was told with one and never with the other",
        len(both),
        2,
        len({one.session for one in both}),
        None if test else "Fewer than three encounters with one of them: too few to tell.",
    )
    verdict = (
        "too few to tell" if test is None or adjusted is None
        else "more alike than this client’s encounters are with one another" if adjusted < _LEVEL
        else "no more alike than any two of this client’s encounters"
    )  # fmt: skip
    p, arrangements, exact = test or (None, 0, False)
    return Parallel("", pair, shared, _mean(alike, ones, others), p, adjusted, arrangements, exact, verdict, grounds)
