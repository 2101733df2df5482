"""Writing a transcript in a format that holds it."""

from __future__ import annotations

from pathlib import Path
from typing import TextIO

from thirdear.listening.errors import InputError
from thirdear.listening.words.decode import clean
from thirdear.listening.words.exporters import exporter
from thirdear.listening.words.formats import FORMATS
from thirdear.listening.words.transcript import Transcript

__all__ = ["write"]

_WRITTEN = tuple(name for name, entry in FORMATS.items() if entry.exporter)


def write(transcript: Transcript, file: str | Path | TextIO, format: str | None = None) -> None:
    """Write a transcript to a path or an open text file, as WebVTT, CSV, CHAT or our own JSON.

    Without `format` the path's suffix decides. Reading it back gives the same words, roles and events at their
    places; JSON alone keeps ids and every time exactly. Raises `InputError` for a format that cannot be written,
    or a place that cannot be written to.
    """
    name = format or _by_suffix(file)
    if name not in _WRITTEN:
        raise InputError(f"A transcript is written as one of {', '.join(_WRITTEN)}.")
    text = clean(exporter(name)(transcript))
    if not isinstance(file, str | Path):
        file.write(text)
        return
    try:
        Path(file).write_bytes(text.encode("utf-8"))
    except OSError:
        raise InputError(f"{Path(file).name} cannot be written there.") from None


def _by_suffix(file: str | Path | TextIO) -> str | None:
    suffix = Path(file).suffix.lower() if isinstance(file, str | Path) else ""
    return next((name for name in _WRITTEN if suffix in FORMATS[name].suffixes), None)
