"""Statistics that every room may use: intervals, agreement, resampling. Plain Python, seeded, exact where it can be."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Hashable, Sequence
from typing import TypeVar

__all__ = ["bootstrap", "cohen_kappa", "wilson"]

T = TypeVar("T")


def wilson(hits: int, trials: int, z: float = 1.96) -> tuple[float, float] | None:
    """Wilson's 95 % interval of a proportion (Wilson 1927); None without trials."""
    if not trials:
        return None
    share, spread = hits / trials, z * z / trials
    middle = (share + spread / 2) / (1 + spread)
    half = z * math.sqrt(share * (1 - share) / trials + spread / (4 * trials)) / (1 + spread)
    return max(0.0, middle - half), min(1.0, middle + half)


def cohen_kappa(one: Sequence[Hashable], other: Sequence[Hashable]) -> float | None:
    """Chance-corrected agreement of two raters on the same units (Cohen 1960); None without units or when chance is certain.

    Raises `ValueError` when the two rated different numbers of units.
    """
    if len(one) != len(other):
        raise ValueError("the two raters rated different numbers of units")
    if not one:
        return None
    total = len(one)
    observed = sum(a == b for a, b in zip(one, other, strict=True)) / total
    expected = sum((one.count(code) / total) * (other.count(code) / total) for code in set(one) | set(other))
    return None if expected == 1 else (observed - expected) / (1 - expected)


def bootstrap(
    units: Sequence[T], statistic: Callable[[Sequence[T]], float | None], *, times: int = 1000, seed: int = 1, level: float = 0.95
) -> tuple[float, float] | None:
    """Percentile interval of a statistic, the units (people, sessions) drawn anew with replacement; None if never defined."""
    draw = random.Random(seed)  # noqa: S311 - resampling needs reproducible, not secret, numbers
    values = sorted(
        value for value in (statistic([draw.choice(units) for _ in units]) for _ in range(times)) if value is not None
    )
    if not values:
        return None
    tail = (1 - level) / 2
    return values[int(tail * (len(values) - 1))], values[math.ceil((1 - tail) * (len(values) - 1))]
