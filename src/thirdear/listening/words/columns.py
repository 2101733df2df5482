"""Columns and fields by meaning, whatever a table or a program calls them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib import resources

__all__ = ["column", "meanings", "normal"]


@cache
def meanings() -> dict[str, list[str]]:
    """The table in `columns.toml`."""
    return tomllib.loads(resources.files(__package__).joinpath("columns.toml").read_text("utf-8"))


def normal(name: str) -> str:
    """A name without its spelling: "Start Time (s)" and "start_time" are one."""
    return re.sub(r"_(?:s|sec|seconds)$", "", re.sub(r"[^a-z0-9]+", "_", name[:80].lower()).strip("_"))


def column(names: Iterable[str], meaning: str) -> int | None:
    """Where the column of that meaning stands, the best name first; None where there is none."""
    present = [normal(name) for name in names]
    for wanted in meanings()[meaning]:
        if normal(wanted) in present:
            return present.index(normal(wanted))
    return None
