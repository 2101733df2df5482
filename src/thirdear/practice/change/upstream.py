"""What this room reads of the rooms upstream: the current formulation."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from thirdear.practice.record.permissions import Actor

__all__ = ["current"]

_FORMULATION = "thirdear.practice.formulation"


def current(*, by: Actor) -> Any | None:
    """What recurs at present; None in a house without that room."""
    if find_spec(_FORMULATION) is None:
        return None
    return import_module(f"{_FORMULATION}.queries").current(by=by)
