"""One exporter for each format that can hold words, roles and events without loss; loaded when needed."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import cast

from thirdear.listening.words.formats import FORMATS
from thirdear.listening.words.transcript import Transcript

__all__ = ["exporter"]


def exporter(format: str) -> Callable[[Transcript], str]:
    """The function that renders a format as text. Raises `KeyError` for one that is only read."""
    module = FORMATS[format].exporter
    if module is None:
        raise KeyError(format)
    return cast("Callable[[Transcript], str]", importlib.import_module(f"{__name__}.{module}").render)
