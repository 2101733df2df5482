"""What the benchmark found of each code: heard, not heard (no better than a naive baseline), or never measured."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

__all__ = ["heard"]


def heard(kind: str, code: str) -> bool | None:
    """Whether a code beat its naive baseline on the example treatment; None where nothing measured it."""
    return _measured().get(f"{kind}.{code}")


@cache
def _measured() -> dict[str, bool]:
    found: dict[str, bool] = tomllib.loads((Path(__file__).parent / "measured.toml").read_text(encoding="utf-8"))["heard"]
    return found
