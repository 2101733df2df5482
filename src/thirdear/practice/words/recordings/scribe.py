"""Which model writes speech down on this machine, and what brings it in where there is none."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec

from thirdear.listening.models.speech import whole_set

__all__ = ["best_model", "command"]

_SETS = {"base": "speech", "tiny": "speech-tiny"}
"""The models by name, the better one first, and the set that brings each in."""


def best_model() -> str | None:
    """The best model that is here with all that it needs; looked for anew each time, since it may come while one waits."""
    if not _packages():
        return None
    return next((model for model, name in _SETS.items() if all(card.installed for card in whole_set(name))), None)


def command() -> str:
    """What installs what is missing; the packages, where they are missing too, come with the models."""
    return "thirdear models install speech" if _packages() else "scripts/setup speech"


@cache
def _packages() -> bool:
    return all(find_spec(package) is not None for package in ("av", "faster_whisper"))
