"""A passage of labelled lines ("P: …", "T: …") read as a transcript, as a file would be."""

from __future__ import annotations

import tempfile
from pathlib import Path

from thirdear.listening.words import Transcript, read

__all__ = ["passage"]


def passage(words: str) -> Transcript:
    """The words as a session of their own."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "passage.txt"
        source.write_text(words, encoding="utf-8")
        return read(source)
