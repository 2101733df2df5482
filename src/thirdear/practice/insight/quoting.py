"""A person's own words, verbatim: the marked ones within the sentence they stand in."""

from __future__ import annotations

import re
from dataclasses import dataclass

from thirdear.listening.words import Span, Transcript

__all__ = ["Quoted", "quoted"]

_AROUND = 160  # code points on either side at most
_END = re.compile(r"[.!?…]+[\"”’')\]]*\s+|\n+")


@dataclass(frozen=True, slots=True)
class Quoted:
    """The marked words with what stands before and after them in their sentence; all three joined stand so in the text.

    `cut_before` and `cut_after` say that the sentence goes on there.
    """

    before: str
    words: str
    after: str
    cut_before: bool
    cut_after: bool


def quoted(words: Transcript, span: Span) -> Quoted:
    """The words of a span in their sentence, a long sentence cut between words."""
    text = words.turn(span.turn).text
    start = max((end.end() for end in _END.finditer(text, 0, span.start)), default=0)
    found = _END.search(text, span.end) if not _ends(text[: span.end]) else None
    end = span.end if _ends(text[: span.end]) else len(text[: found.end()].rstrip()) if found else len(text.rstrip())
    end = max(end, span.end)
    from_, cut_before = _cut_start(text, start, span.start)
    until, cut_after = _cut_end(text, end, span.end)
    return Quoted(text[from_ : span.start], text[span.start : span.end], text[span.end : until], cut_before, cut_after)


def _ends(text: str) -> bool:
    return text.rstrip("\"”’')]").endswith((".", "!", "?", "…"))


def _cut_start(text: str, start: int, marked: int) -> tuple[int, bool]:
    if marked - start <= _AROUND:
        return start, False
    space = text.find(" ", marked - _AROUND, marked)
    return (space + 1 if space >= 0 else marked), True


def _cut_end(text: str, end: int, marked: int) -> tuple[int, bool]:
    if end - marked <= _AROUND:
        return end, False
    space = text.rfind(" ", marked, marked + _AROUND)
    return (space if space >= 0 else marked), True
