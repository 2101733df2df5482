"""One importer a format, loaded when a file needs it: the table is `formats.FORMATS`."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import cast

from thirdear.listening.words.draft import Draft, Source
from thirdear.listening.words.formats import FORMATS
from thirdear.listening.words.transcript import Transcript

__all__ = ["importer"]


def importer(format: str) -> Callable[[Source], Draft | Transcript]:
    """The function that reads a format."""
    module = importlib.import_module(f"{__name__}.{FORMATS[format].importer}")
    return cast("Callable[[Source], Draft | Transcript]", module.read)
