"""Where an hour departs from the person's own custom: longer silences, more breaks in the thread, far fewer words.

Custom is what earlier sessions show, never the same hour and never a later one; with fewer than three earlier sessions
nothing is said. An absolute floor stands beside it, so that a small difference is none. A departure shows an hour to look
at; what it means is not said.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Literal

from thirdear.listening.evidence import Evidence, SessionReading
from thirdear.listening.formulation.hypothesis import Grounds, how_little

__all__ = ["Departure", "departures"]

Measure = Literal["silence", "breaks", "words"]
_FEWEST = 3  # earlier sessions that make a custom
_SPREADS = 3  # median absolute deviations from the median
_LEAST_SPREAD = 0.1  # as a share of the median: hours that are all alike make no hair's breadth a departure
_FEWEST_BREAKS = 2
_MOST_WORDS = 2 / 3  # of the custom: more than that is no short hour


@dataclass(frozen=True, slots=True)
class Departure:
    """One way in which a session differs from those before it.

    `value` is the session's, `usual` the median of those before it, `bound` where a departure begins: seconds of the longest
    silence, breaks in 1,000 of the client's words, or the client's words.
    """

    id: str
    session: str
    measure: Measure
    value: float
    usual: float
    bound: float
    statement: str
    grounds: Grounds


@dataclass(frozen=True, slots=True)
class _Hour:
    """What is counted of a session."""

    id: str
    words: int
    silences: tuple[Evidence, ...]
    breaks: tuple[Evidence, ...]
    ends: tuple[Evidence, ...]

    @property
    def rate(self) -> float:
        """Breaks in 1,000 of the client's words."""
        return 1000 * len(self.breaks) / self.words if self.words else 0.0


def departures(readings: Sequence[SessionReading]) -> tuple[Departure, ...]:
    """The departures of every session that has at least three before it, in the order of the sessions."""
    hours = [_hour(reading) for reading in readings]
    found = (one for i in range(_FEWEST, len(hours)) for one in _of_hour(hours[i], hours[:i]))
    return tuple(_made(f"d{i}", *one) for i, one in enumerate(found, 1))


_Found = tuple[Measure, _Hour, float, float, float, Sequence[Evidence], Sequence[Evidence], str, int]


def _of_hour(hour: _Hour, before: Sequence[_Hour]) -> Iterator[_Found]:
    yield from _silence(hour, before)
    yield from _breaks(hour, before)
    yield from _words(hour, before)


def _silence(hour: _Hour, before: Sequence[_Hour]) -> Iterator[_Found]:
    timed = [one for one in before if one.silences]  # of an hour without any, nobody may have noted them
    if len(timed) < _FEWEST:
        return
    usual, bound = _custom([max(map(_seconds, one.silences)) for one in timed])
    longer = [mark for mark in hour.silences if _seconds(mark) > bound]
    if longer:
        against = [mark for one in timed for mark in one.silences if _seconds(mark) > bound]
        searched = f"the silences of the {len(timed)} sessions before that have any noted: any as long"
        yield "silence", hour, max(map(_seconds, longer)), usual, bound, longer, against, searched, len(timed)


def _breaks(hour: _Hour, before: Sequence[_Hour]) -> Iterator[_Found]:
    usual, bound = _custom([one.rate for one in before])
    if len(hour.breaks) >= _FEWEST_BREAKS and hour.rate > bound:
        against = [mark for one in before if one.rate > bound for mark in one.breaks]
        searched = f"the {len(before)} sessions before: any in which the thread breaks off as often"
        yield "breaks", hour, hour.rate, usual, bound, hour.breaks, against, searched, len(before)


def _words(hour: _Hour, before: Sequence[_Hour]) -> Iterator[_Found]:
    counts = [float(one.words) for one in before]
    usual, upper = _custom(counts)
    bound = min(usual - (upper - usual), _MOST_WORDS * usual)
    if hour.ends and hour.words < bound:
        against = [mark for one in before if one.words < bound for mark in one.ends]
        searched = f"the {len(before)} sessions before: any in which as little was said"
        yield "words", hour, float(hour.words), usual, bound, hour.ends, against, searched, len(before)


def _custom(values: Sequence[float]) -> tuple[float, float]:
    """The median, and the value above which another departs from it."""
    usual = median(values)
    spread = max(median(abs(value - usual) for value in values), _LEAST_SPREAD * usual)
    return usual, usual + _SPREADS * spread


def _hour(reading: SessionReading) -> _Hour:
    flow = [mark for mark in reading.evidence if mark.kind == "flow"]
    return _Hour(
        reading.transcript.id,
        sum(len(turn.text.split()) for turn in reading.transcript.turns if turn.speaker == "client"),
        tuple(mark for mark in flow if mark.code == "long_pause" and "seconds" in mark.attributes),
        tuple(mark for mark in flow if mark.code == "topic_shift"),
        tuple(mark for mark in flow if mark.code in {"first_words", "last_words"}),
    )


def _seconds(mark: Evidence) -> float:
    return float(mark.attributes["seconds"])


def _made(
    id: str,
    measure: Measure,
    hour: _Hour,
    value: float,
    usual: float,
    bound: float,
    marks: Sequence[Evidence],
    against: Sequence[Evidence],
    searched: str,
    before: int,
) -> Departure:
    few = f"The custom is that of only {before} sessions." if before < 2 * _FEWEST else None
    grounds = Grounds(
        tuple(mark.key for mark in marks),
        tuple(mark.key for mark in against),
        searched,
        0,
        0,
        before + 1,
        how_little(few, marks),
    )
    return Departure(id, hour.id, measure, value, usual, bound, _statement(measure, hour, value, usual, len(marks)), grounds)


def _statement(measure: Measure, hour: _Hour, value: float, usual: float, count: int) -> str:
    if measure == "silence":
        times = "once" if count == 1 else f"{count} times"
        return f"In {hour.id} there is silence {times} for longer than usual: {value:.0f} seconds; up to {usual:.0f} are usual."
    if measure == "breaks":
        return f"In {hour.id} the thread breaks off {count} times, more often than in the sessions before."
    return f"In {hour.id} the client says {value:.0f} words; usual are {usual:.0f}."
