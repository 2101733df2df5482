"""How far a hearing has come: whoever waits is told the share of the work that is done, and nothing else."""

from __future__ import annotations

from collections.abc import Callable

__all__ = ["Progress", "part"]

Progress = Callable[[float], None]
"""Called with the share done, in [0, 1], never less than before."""


def part(progress: Progress | None, start: float, end: float) -> Progress | None:
    """The progress of one part of the work, told as the whole's: the part begins at `start` and ends at `end`."""
    if progress is None:
        return None
    told = progress
    return lambda share: told(start + (end - start) * share)
