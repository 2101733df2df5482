"""Intervals that need no resampling."""

from __future__ import annotations

import math

__all__ = ["wilson"]


def wilson(hits: int, trials: int, z: float = 1.96) -> tuple[float, float] | None:
    """Wilson's 95 % interval of a proportion (Wilson 1927); None without trials."""
    if not trials:
        return None
    share, spread = hits / trials, z * z / trials
    middle = (share + spread / 2) / (1 + spread)
    half = z * math.sqrt(share * (1 - share) / trials + spread / (4 * trials)) / (1 + spread)
    return max(0.0, middle - half), min(1.0, middle + half)
