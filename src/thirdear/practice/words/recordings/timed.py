"""A spoken text as the engine hears it: with the seconds of its words, and how sure the machine was of them.

Takes follow one another as if nobody had turned the microphone off in between. Where words were put right, or their person
has checked them all, nothing is said of how sure they are.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from thirdear.listening.words import SpokenTime, Transcript, Turn
from thirdear.practice.words.models import Recording, SpokenWords, Take
from thirdear.practice.words.passages import Passage
from thirdear.practice.words.questions import BODY
from thirdear.practice.words.recordings.aligned import Word, words_of
from thirdear.practice.words.recordings.spoken import Heard

__all__ = ["spoken_words", "timed"]

_BETWEEN = 1.0  # seconds from one take to the next


def spoken_words(recording: Recording, body: str) -> tuple[Word, ...]:
    """The words of the text that were spoken, in its order; certain ones once they were checked."""
    row = SpokenWords.objects.filter(recording=recording).first()
    if row is None:
        return ()
    heard = Heard.of(row.content)
    order = list(Take.objects.filter(recording=recording).order_by("place").values_list("pk", flat=True)) or list(heard.takes)
    words = words_of(heard, order, body)
    return tuple(replace(word, doubt=None, probability=None) for word in words) if recording.checked_at else words


def timed(telling: Transcript, passages: Iterable[Passage], words: Sequence[Word]) -> Transcript:
    """The telling with a time for each word of its body that was spoken."""
    starts = _starts(words)
    places = {f"{telling.id}.{each.id}": each for each in passages if each.field == BODY}
    turns = tuple(_timed(turn, places.get(turn.id), words, starts) for turn in telling.turns)
    return replace(telling, turns=turns)


def _starts(words: Sequence[Word]) -> Mapping[UUID, float]:
    """When each take begins, counted from the first."""
    ends: dict[UUID, float] = {}
    for word in words:
        ends[word.take] = max(ends.get(word.take, 0.0), word.end)
    starts, at = {}, 0.0
    for take, end in ends.items():
        starts[take] = at
        at += end + _BETWEEN
    return starts


def _timed(turn: Turn, passage: Passage | None, words: Sequence[Word], starts: Mapping[UUID, float]) -> Turn:
    if passage is None:
        return turn
    first = bisect_left(words, passage.at, key=lambda word: word.at)
    last = bisect_left(words, passage.at + len(passage.text), key=lambda word: word.at)
    times = tuple(
        SpokenTime(
            word.at - passage.at,
            min(word.until - passage.at, len(passage.text)),
            starts[word.take] + word.start,
            starts[word.take] + word.end,
            word.probability,
        )
        for word in words[first:last]
    )
    if not times:
        return turn
    return replace(turn, word_times=times, start=min(time.start for time in times), end=max(time.end for time in times))
