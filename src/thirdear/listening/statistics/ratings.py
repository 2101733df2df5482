"""Agreement on ratings in numbers: the intraclass correlations."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from itertools import chain
from typing import Literal

__all__ = ["icc"]

Form = Literal["2,1", "3,1", "2,k", "3,k"]


def icc(ratings: Sequence[Sequence[float]], form: Form) -> float | None:
    """Intraclass correlation of ratings in numbers: one row a unit, one column a rater, nothing missing (Shrout & Fleiss 1979).

    "2,…" takes the raters as drawn from many and asks for the same number; "3,…" takes them as all there are and asks
    for the same order, so that a rater who is always higher costs nothing. "…,1" is the worth of one rater's number,
    "…,k" that of the mean of all. At most 1. It depends on how different the units are: among people who are alike it
    is low. None with fewer than two units or raters, and where nothing varies. Raises `ValueError` for uneven rows and
    for what is no finite number.
    """
    if not all(map(math.isfinite, chain.from_iterable(ratings))):
        raise ValueError("a rating is no finite number")
    rows = [list(map(Fraction, row)) for row in ratings]
    n, k = len(rows), len(rows[0]) if rows else 0
    if any(len(row) != k for row in rows):
        raise ValueError("every unit needs a rating of every rater")
    if n < 2 or k < 2:
        return None
    mean = sum(map(sum, rows), Fraction()) / (n * k)
    units = k * sum((sum(row) / k - mean) ** 2 for row in rows)
    raters = n * sum((sum(column) / n - mean) ** 2 for column in zip(*rows, strict=True))
    every = sum((value - mean) ** 2 for value in chain.from_iterable(rows))
    bms, jms, ems = units / (n - 1), raters / (k - 1), (every - units - raters) / ((n - 1) * (k - 1))
    below = {
        "2,1": bms + (k - 1) * ems + k * (jms - ems) / n,
        "3,1": bms + (k - 1) * ems,
        "2,k": bms + (jms - ems) / n,
        "3,k": bms,
    }[form]
    return float((bms - ems) / below) if below > 0 else None
