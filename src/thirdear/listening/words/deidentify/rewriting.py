"""A text with some stretches replaced, and the way from a place in the old text to its place in the new."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from thirdear.listening.words.transcript import SpokenTime

__all__ = ["Edit", "Rewriting"]


@dataclass(frozen=True, slots=True)
class Edit:
    """`text[start:end]` becomes `words`."""

    start: int
    end: int
    words: str


@dataclass(frozen=True)
class Rewriting:
    """`text` with its edits, which follow one another and do not overlap."""

    text: str
    edits: tuple[Edit, ...]

    @property
    def result(self) -> str:
        """The new text."""
        parts, last = [], 0
        for edit in self.edits:
            parts += [self.text[last : edit.start], edit.words]
            last = edit.end
        return "".join([*parts, self.text[last:]])

    def start(self, at: int) -> int:
        """Where a stretch begins now that began at `at`; inside a replaced stretch, at the replacement's beginning."""
        shift = 0
        for edit in self.edits:
            if at < edit.end:
                return (edit.start if at > edit.start else at) + shift
            shift += len(edit.words) - (edit.end - edit.start)
        return at + shift

    def end(self, at: int) -> int:
        """Where a stretch ends now that ended at `at`; inside a replaced stretch, at the replacement's end."""
        shift = 0
        for edit in self.edits:
            if at <= edit.start:
                break
            shift += len(edit.words) - (edit.end - edit.start)
            if at <= edit.end:
                return edit.end + shift
        return at + shift

    def times(self, times: Sequence[SpokenTime]) -> tuple[SpokenTime, ...]:
        """Word times in the new text: those of words that became one replacement are one time, from the first to the last."""
        result: list[SpokenTime] = []
        for time in times:
            moved = SpokenTime(self.start(time.at), self.end(time.until), time.start, time.end)
            if result and moved.at < result[-1].until and self._touched(time):
                before = result.pop()
                moved = SpokenTime(before.at, max(before.until, moved.until), before.start, max(before.end, moved.end))
            result.append(moved)
        return tuple(result)

    def _touched(self, time: SpokenTime) -> bool:
        return any(edit.start < time.until and time.at < edit.end for edit in self.edits)

    def places(self) -> list[tuple[int, int, str]]:
        """Where each replacement stands in the new text, and what was there."""
        result, shift = [], 0
        for edit in self.edits:
            start = edit.start + shift
            result.append((start, start + len(edit.words), self.text[edit.start : edit.end]))
            shift += len(edit.words) - (edit.end - edit.start)
        return result
