"""Times as people and programs write them, as seconds; and which of them can be true."""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections.abc import Sequence

from thirdear.listening.words.draft import Utterance

__all__ = ["CLOCK", "possible", "seconds", "without_impossible_times"]

CLOCK = r"\d{1,3}:\d{2}(?::\d{2,3})?(?:[.,]\d{1,3})?"  # three digits of seconds: a slip that keeps its label
_CLOCK = re.compile(r"(?:(\d{1,6}):)?(\d{1,6}):(\d{1,2})(?:[.,](\d{1,9}))?")
_NUMBER = re.compile(r"\d{1,12}(?:[.,]\d{1,12})?")


def seconds(value: object) -> float | None:
    """Seconds from 12.5, "12,5", "12.5s", "0:12", "00:00:12.500"; None for anything else."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        return _finite(value)
    if not isinstance(value, str) or len(value) > 40:
        return None
    text = value.strip().strip("[]()").removesuffix("s").strip()
    if _NUMBER.fullmatch(text):
        return float(text.replace(",", "."))
    found = _CLOCK.fullmatch(text)
    if not found:
        return None
    hours, minutes, whole, part = found.groups()
    return int(hours or 0) * 3600 + int(minutes) * 60 + int(whole) + float(f"0.{part or 0}")


def _finite(value: float) -> float | None:
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if math.isfinite(number) and number >= 0 else None


def possible(start: float | None, end: float | None) -> tuple[float | None, float | None]:
    """Both times, or neither where they contradict each other: a stretch of speech lasts, and runs forwards."""
    start, end = seconds(start), seconds(end)
    return (None, None) if start is not None and end is not None and end <= start else (start, end)


def without_impossible_times(utterances: Sequence[Utterance]) -> list[Utterance]:
    """The same utterances in the same order; times that are empty, run backwards or contradict the file's order go.

    One wrong stamp must not cost the times of all that follow, so what is kept is the longest run of starts that
    never goes back, and what overlaps it (people do speak at once).
    """
    timed = [item.timed(*possible(item.start, item.end)) for item in utterances]
    kept = _longest_forward_run([item.start for item in timed])
    result, before = [], -1
    for index, item in enumerate(timed):
        if index in kept:
            before = index
        elif item.start is not None and not (before >= 0 and _overlaps(timed[before], item)):
            item = item.timed(None, None)
        result.append(item)
    return result


def _overlaps(first: Utterance, second: Utterance) -> bool:
    if first.start is None or second.start is None or first.end is None or second.end is None:
        return False
    return second.start < first.end and first.start < second.end


def _longest_forward_run(starts: Sequence[float | None]) -> set[int]:
    tails: list[float] = []
    last_of: list[int] = []
    before: dict[int, int] = {}
    for index, start in enumerate(starts):
        if start is None:
            continue
        length = bisect_right(tails, start)
        if length:
            before[index] = last_of[length - 1]
        tails[length : length + 1] = [start]
        last_of[length : length + 1] = [index]
    run: set[int] = set()
    index_or_none = last_of[-1] if last_of else None
    while index_or_none is not None:
        run.add(index_or_none)
        index_or_none = before.get(index_or_none)
    return run
