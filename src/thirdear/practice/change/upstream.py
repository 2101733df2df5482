"""What this room reads of the rooms upstream: the current formulation, and the sentence of a pattern by its key."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from thirdear.practice.errors import NotAllowed
from thirdear.practice.record.permissions import Actor

__all__ = ["changes", "current", "pattern"]

_FORMULATION = "thirdear.practice.formulation"
_INSIGHT = "thirdear.practice.insight"


def current(*, by: Actor) -> Any | None:
    """What recurs at present; None in a house without that room."""
    if find_spec(_FORMULATION) is None:
        return None
    return import_module(f"{_FORMULATION}.queries").current(by=by)


def changes(*, by: Actor) -> tuple[Any, ...]:
    """Patterns then and now, without what was put aside."""
    if find_spec(_INSIGHT) is None:
        return ()
    found: tuple[Any, ...] = import_module(f"{_INSIGHT}.queries").then_and_now(by=by)
    return found


def pattern(*, by: Actor, about: str) -> Any | None:
    """The sentence of that key with its quotations; None where it does not stand any more, or was put aside."""
    if not about or find_spec(_INSIGHT) is None:
        return None
    try:
        return import_module(f"{_INSIGHT}.queries").find_item(by=by, about=about)
    except NotAllowed:
        return None
