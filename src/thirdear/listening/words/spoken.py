"""Words that a machine wrote down from a recording: whether a person has checked them, and what a person puts right.

A word that carries a probability is a machine's; a word that a person has put there, or has checked, carries none.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePath

from thirdear.listening.words.transcript import Event, Span, SpokenTime, Transcript, Turn, revision_of

__all__ = ["checked", "corrected", "is_unchecked", "recording_of"]

_SOUNDS = frozenset(
    ".3gp .aac .aif .aiff .amr .flac .m4a .m4v .mka .mkv .mov .mp3 .mp4 .mpeg .mpg .oga .ogg .opus .wav .webm .wma".split()
)


def is_unchecked(transcript: Transcript) -> bool:
    """Whether a machine wrote some of these words down and nobody has checked them. False where no machine did."""
    return any(word.probability is not None for turn in transcript.turns for word in turn.word_times)


def checked(transcript: Transcript) -> Transcript:
    """The same words after a person has listened to them all: none is a machine's guess any more. Its revision stays."""
    turns = tuple(
        replace(turn, word_times=tuple(replace(word, probability=None) for word in turn.word_times)) for turn in transcript.turns
    )
    return replace(transcript, turns=turns)


def corrected(transcript: Transcript, span: Span, words: str) -> Transcript:
    """A new revision in which `words` stand in the place of a span, as a person heard them.

    They keep the seconds of what stood there and are no guess any more; everything after them moves. An empty `words`
    takes the span away. Raises `InvalidWords` when the span leaves its turn.
    """
    transcript.quote(span)
    turns = tuple(_put(turn, span, words) if turn.id == span.turn else turn for turn in transcript.turns)
    events = tuple(_moved(event, span, words) for event in transcript.events)
    return replace(transcript, turns=turns, events=events, revision=revision_of(turns, events))


def recording_of(source: str) -> str | None:
    """The recording's file name, where that is what a transcript was made of; None for a file of words."""
    name = PurePath(source.replace("\\", "/")).name
    return name if PurePath(name).suffix.lower() in _SOUNDS else None


def _put(turn: Turn, span: Span, words: str) -> Turn:
    by = len(words) - (span.end - span.start)
    text = turn.text[: span.start] + words + turn.text[span.end :]
    before = [time for time in turn.word_times if time.until <= span.start]
    after = [replace(time, at=time.at + by, until=time.until + by) for time in turn.word_times if time.at >= span.end]
    stood = [time for time in turn.word_times if time.until > span.start and time.at < span.end]
    return replace(turn, text=text, word_times=(*before, *_instead(stood, span, by), *after))


def _instead(stood: list[SpokenTime], span: Span, by: int) -> list[SpokenTime]:
    """One stretch for all that stood there, the ends of words that were only partly replaced included."""
    if not stood:
        return []
    at, until = min(span.start, stood[0].at), max(span.end, *(time.until for time in stood)) + by
    start, end = min(time.start for time in stood), max(time.end for time in stood)
    return [SpokenTime(at, until, start, end)] if at < until else []


def _moved(event: Event, span: Span, words: str) -> Event:
    if event.turn != span.turn or event.at is None or event.at <= span.start:
        return event
    if event.at < span.end:
        return replace(event, at=span.start)
    return replace(event, at=event.at + len(words) - (span.end - span.start))
