"""What the engine is given of a text: its paragraphs, each a turn of the one who wrote."""

from __future__ import annotations

import re
from uuid import UUID

from thirdear.listening.words import Transcript, Turn, revision_of
from thirdear.practice.record.permissions import Actor
from thirdear.practice.words.queries import read_text

__all__ = ["tellings"]

_PARAGRAPHS = re.compile(r"\n[ \t]*\n\s*")


def tellings(*, by: Actor, text: UUID) -> Transcript:
    """A text as a transcript of that id. Raises `NotAllowed` when there is none."""
    written = read_text(by=by, text=text)
    paragraphs = [each for each in _PARAGRAPHS.split(written.body) if each.strip()]
    turns = tuple(Turn(f"t{i}", "client", "client", each) for i, each in enumerate(paragraphs, 1))
    return Transcript(str(text), revision_of(turns, ()), turns, date=written.told_at.date().isoformat())
