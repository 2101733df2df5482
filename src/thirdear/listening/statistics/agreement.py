"""Agreement on codes: names or ordered steps, two raters or more, ratings missing as they may."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from fractions import Fraction
from itertools import chain, product
from typing import Literal

__all__ = ["cohen_kappa", "fleiss_kappa", "kappa_of_table", "krippendorff_alpha", "specific_agreement", "weighted_kappa"]

Weights = Literal["nominal", "linear", "quadratic"]
Level = Literal["nominal", "ordinal", "interval"]

_DISTANCES: dict[Weights, Callable[[int, int], int]] = {
    "nominal": lambda i, j: int(i != j),
    "linear": lambda i, j: abs(i - j),
    "quadratic": lambda i, j: (i - j) ** 2,
}


def kappa_of_table(table: Sequence[Sequence[int]], weights: Weights = "nominal") -> float | None:
    """Cohen's kappa of a square table of counts: rows are one rater's codes, columns the other's, in the same order.

    Disagreement is weighed by nothing (`nominal`: any is as bad as any), by the distance of the two codes (`linear`)
    or its square (`quadratic`; Cohen 1968). None without units, and when chance alone would make the two agree.
    Limits: it falls where a code is rare or the two use codes unequally often, so read it with the counts beside it.
    """
    codes, distance = range(len(table)), _DISTANCES[weights]
    rows, columns = [sum(row) for row in table], [sum(row[j] for row in table) for j in codes]
    observed = sum(distance(i, j) * table[i][j] for i, j in product(codes, codes))
    expected = sum(distance(i, j) * rows[i] * columns[j] for i, j in product(codes, codes))
    return 1 - sum(rows) * observed / expected if expected else None


def cohen_kappa(one: Sequence[Hashable], other: Sequence[Hashable]) -> float | None:
    """Chance-corrected agreement of two raters on the same units (Cohen 1960); None without units or when chance is certain.

    Raises `ValueError` when the two rated different numbers of units.
    """
    return kappa_of_table(_table(one, other, list(dict.fromkeys([*one, *other]))))


def weighted_kappa(
    one: Sequence[Hashable], other: Sequence[Hashable], codes: Sequence[Hashable], weights: Weights = "quadratic"
) -> float | None:
    """Kappa of two raters on an ordered scale, where a near miss weighs less than a far one (Cohen 1968).

    `codes` is the whole scale in its order, unused steps included. The quadratic one depends on the number of steps
    and tends to be the higher; say which was used. Raises `ValueError` for a code that is not on the scale.
    """
    if not {*one, *other} <= set(codes):
        raise ValueError("a rating is not on the scale")
    return kappa_of_table(_table(one, other, codes), weights)


def _table(one: Sequence[Hashable], other: Sequence[Hashable], codes: Sequence[Hashable]) -> list[list[int]]:
    if len(one) != len(other):
        raise ValueError("the two raters rated different numbers of units")
    counts = Counter(zip(one, other, strict=True))
    return [[counts[row, column] for column in codes] for row in codes]


def specific_agreement(both: int, first: int, second: int, neither: int) -> tuple[float | None, float | None]:
    """How often the two agree where one says yes, and where one says no: 0 to 1 each (Cicchetti & Feinstein 1990).

    Counts of units in which both, only the first, only the second and neither found it. Chance is not taken out: a
    rare code has a high second figure whatever the raters do. None where nobody said yes (or no).
    """
    apart = first + second
    yes, no = 2 * both + apart, 2 * neither + apart
    return (2 * both / yes if yes else None), (2 * neither / no if no else None)


def fleiss_kappa(counts: Sequence[Sequence[int]]) -> float | None:
    """Agreement of more than two raters on names (Fleiss 1971): one row a unit, how many raters gave each code.

    Raters may differ from unit to unit, their number may not. None without units, with a single rater, and when only
    one code was ever used. Raises `ValueError` when units have different numbers of ratings.
    """
    raters = {sum(row) for row in counts}
    if len(raters) > 1:
        raise ValueError("units have different numbers of ratings")
    each = raters.pop() if raters else 0
    if each < 2:
        return None
    total = len(counts) * each
    expected = Fraction(sum(sum(column) ** 2 for column in zip(*counts, strict=True)), total**2)
    if expected == 1:
        return None
    pairs = sum(count * (count - 1) for row in counts for count in row)
    return float((Fraction(pairs, total * (each - 1)) - expected) / (1 - expected))


def krippendorff_alpha(ratings: Sequence[Sequence[Hashable]], level: Level = "nominal") -> float | None:
    """Agreement of any number of raters, ratings missing as they may (Krippendorff 2011): one row a unit, None where missing.

    `level` says what the values are: names, ranks, or numbers with equal steps; the latter two need finite numbers,
    else `ValueError`. A unit that fewer than two rated tells nothing and is left out. None when nothing can be paired
    or all paired values are the same. It assumes that values are missing by accident.
    """
    units = [[value for value in row if value is not None] for row in ratings]
    units = [row for row in units if len(row) > 1]
    totals = Counter(chain.from_iterable(units))
    distance = _distance(totals, level)
    observed = sum(sum(distance(one, other) for one, other in product(row, row)) / (len(row) - 1) for row in units)
    expected = sum(totals[one] * totals[other] * distance(one, other) for one, other in product(totals, totals))
    return 1 - (totals.total() - 1) * observed / expected if expected else None


def _distance(totals: Counter[Hashable], level: Level) -> Callable[[Hashable, Hashable], float]:
    """The squared difference of two values: between ranks, it is counted in the ratings that lie between them."""
    if level == "nominal":
        return lambda one, other: float(one != other)
    if not all(isinstance(value, int | float) and math.isfinite(value) for value in totals):
        raise ValueError("ranks and intervals need finite numbers")
    places: dict[Hashable, float] = {value: float(value) for value in totals}  # type: ignore[arg-type]
    if level == "ordinal":
        below = 0
        for value in sorted(places, key=places.__getitem__):
            places[value] = below + totals[value] / 2
            below += totals[value]
    return lambda one, other: (places[one] - places[other]) ** 2
