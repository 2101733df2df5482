"""From stretches of speech to passages: what is heard at once, at most half a minute of it, its silences left out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from thirdear.listening.words.speech.activity import FRAME, Stretch
from thirdear.listening.words.speech.sound import RATE

if TYPE_CHECKING:
    from thirdear.listening.words.speech.activity import Shares
    from thirdear.listening.words.speech.sound import Samples

__all__ = ["Passage", "gathered", "passages"]

_LONGEST = 28.0  # seconds of speech; the recogniser hears thirty at once
_LEAST = 12.0  # a stretch that is cut keeps at least that much
_SPAN = 90.0  # seconds from a passage's beginning to its end, so that work that ends is lost for no longer


@dataclass(frozen=True, slots=True)
class Passage:
    """Stretches of one track that are heard at once. Times inside count from its first sample, silences left out."""

    track: int
    stretches: tuple[Stretch, ...]

    @property
    def start(self) -> float:
        return self.stretches[0].start

    @property
    def end(self) -> float:
        return self.stretches[-1].end

    def place(self, start: float, end: float) -> tuple[float, float]:
        """Times inside as times of the recording. What reaches over a silence that was left out belongs to the stretch that
        holds more of it: the recogniser draws words out over the edges of a silence.
        """
        found, most, before = (self.start, self.start), float("-inf"), 0.0
        for stretch in self.stretches:
            shared = min(end, before + stretch.seconds) - max(start, before)
            if shared > most:
                most, shift = shared, stretch.start - before
                found = (_within(stretch, start + shift), _within(stretch, end + shift))
            before += stretch.seconds
        return found


def _within(stretch: Stretch, time: float) -> float:
    return min(stretch.end, max(stretch.start, time))


def passages(track: int, found: Sequence[Stretch], speech: Shares) -> list[Passage]:
    """A track's stretches, packed in order into passages; `speech` are the frames that they were found in."""
    whole: list[list[Stretch]] = []
    length = 0.0
    for stretch in (part for one in found for part in _cut(one, speech)):
        if not whole or length + stretch.seconds > _LONGEST or stretch.end - whole[-1][0].start > _SPAN:
            whole.append([])
            length = 0.0
        whole[-1].append(stretch)
        length += stretch.seconds
    return [Passage(track, tuple(stretches)) for stretches in whole]


def _cut(stretch: Stretch, speech: Shares) -> Iterator[Stretch]:
    """Parts of at most a passage's length, parted where speech is least likely."""
    while stretch.seconds > _LONGEST:
        first, last = (int((stretch.start + seconds) / FRAME) for seconds in (_LEAST, _LONGEST))
        at = (first + int(speech[first:last].argmin())) * FRAME
        yield Stretch(stretch.start, at)
        stretch = Stretch(at, stretch.end)
    yield stretch


def gathered(wanted: Sequence[Passage], blocks: Iterator[Samples]) -> Iterator[tuple[int, Samples]]:
    """Each wanted passage's number and its samples, as soon as the blocks (tracks, samples) have brought it to its end.

    No more is held in memory than the passages that are open.
    """
    import numpy as np

    order = sorted(range(len(wanted)), key=lambda number: wanted[number].start)
    open_: dict[int, list[Samples]] = {}
    at, following = 0, 0
    for block in blocks:
        until = at + block.shape[1]
        while following < len(order) and _sample(wanted[order[following]].start) < until:
            open_[order[following]] = []
            following += 1
        for number, pieces in open_.items():
            for stretch in wanted[number].stretches:
                first, last = max(at, _sample(stretch.start)), min(until, _sample(stretch.end))
                if first < last:
                    pieces.append(block[wanted[number].track, first - at : last - at])
        at = until
        for number in [number for number in open_ if _sample(wanted[number].end) <= at]:
            yield number, np.concatenate(open_.pop(number))
    for number, pieces in open_.items():
        if pieces:
            yield number, np.concatenate(pieces)


def _sample(seconds: float) -> int:
    return round(seconds * RATE)
