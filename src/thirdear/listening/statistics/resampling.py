"""Resampling: how far a figure might have been from what it is, and how often chance alone gives as much."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import TypeVar

__all__ = ["bootstrap", "permutation_p"]

T = TypeVar("T")


def bootstrap(
    units: Sequence[T],
    statistic: Callable[[Sequence[T]], float | None],
    *,
    clusters: Sequence[Hashable] | None = None,
    strata: Sequence[Hashable] | None = None,
    times: int = 1000,
    seed: int = 1,
    level: float = 0.95,
) -> tuple[float, float] | None:
    """Percentile interval of a statistic, the units drawn anew with replacement (Efron & Tibshirani 1993).

    `clusters` says, unit by unit, which belong together (the turns of a session, the sessions of a client): they are
    then drawn as wholes, and the statistic sees all units of those drawn (Field & Welsh 2007). `strata` says which
    group each unit is of (an early and a late period): every group keeps its size, drawn from itself alone. Draws in
    which the statistic is undefined are left out; None if it never is defined. With few clusters, or few units in a
    stratum, the interval is too narrow. Raises `ValueError` when a label is missing, or a cluster lies in two strata.
    """
    layers = _layers(units, clusters, strata)
    draw = random.Random(seed)  # noqa: S311 - resampling needs reproducible, not secret, numbers
    drawn = ([one for layer in layers for whole in draw.choices(layer, k=len(layer)) for one in whole] for _ in range(times))
    values = sorted(value for value in map(statistic, drawn) if value is not None)
    if not values:
        return None
    tail = (1 - level) / 2
    return values[int(tail * (len(values) - 1))], values[math.ceil((1 - tail) * (len(values) - 1))]


def _layers(units: Sequence[T], clusters: Sequence[Hashable] | None, strata: Sequence[Hashable] | None) -> list[list[list[T]]]:
    """The clusters of each stratum, in order of appearance; without labels each unit is a cluster, all in one stratum."""
    clusters = range(len(units)) if clusters is None else clusters
    strata = [None] * len(units) if strata is None else strata
    if not len(units) == len(clusters) == len(strata):
        raise ValueError("every unit needs its cluster and its stratum")
    home: dict[Hashable, Hashable] = {}
    found: dict[Hashable, dict[Hashable, list[T]]] = {}
    for unit, cluster, stratum in zip(units, clusters, strata, strict=True):
        if home.setdefault(cluster, stratum) != stratum:
            raise ValueError("a cluster lies in two strata")
        found.setdefault(stratum, {}).setdefault(cluster, []).append(unit)
    return [list(layer.values()) for layer in found.values()]


def permutation_p(
    observed: float,
    statistic: Callable[[T], float | None],
    arrangements: Iterable[T] | Callable[[random.Random], T],
    *,
    times: int = 9999,
    seed: int = 1,
) -> float | None:
    """How often chance alone gives a statistic at least as large as the observed one: above 0, at most 1.

    `arrangements` are either all that could have been, the observed one among them (the test is then exact, k/n), or a
    function that draws one, called `times` times with seeded random numbers: (k + 1) / (n + 1) (Phipson & Smyth 2010).
    For both directions at once give the statistic's absolute value. An arrangement in which the statistic is undefined
    counts as at least as large. None without arrangements. It assumes that under chance all arrangements are alike.
    """
    if callable(arrangements):
        draw = random.Random(seed)  # noqa: S311 - resampling needs reproducible, not secret, numbers
        values = [statistic(arrangements(draw)) for _ in range(times)]
        return (_at_least(observed, values) + 1) / (times + 1)
    values = [statistic(arrangement) for arrangement in arrangements]
    return _at_least(observed, values) / len(values) if values else None


def _at_least(observed: float, values: Iterable[float | None]) -> int:
    """How many values are as large, sums in another order being the same sum."""
    return sum(
        value is None or value >= observed or math.isclose(value, observed, rel_tol=1e-9, abs_tol=1e-12) for value in values
    )
