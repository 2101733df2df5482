"""When somebody speaks: voice activity (Silero), heard in a stream, and the stretches of speech it comes to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from thirdear.listening.models.speech import voice_activity
from thirdear.listening.words.speech.sound import RATE

if TYPE_CHECKING:
    import numpy as np

    from thirdear.listening.words.speech.sound import Samples

    Shares = np.ndarray[Any, np.dtype[np.float32]]

__all__ = ["FRAME", "Ear", "Stretch", "stretches"]

FRAME = 512 / RATE  # seconds a frame
_SAMPLES = 512
_BEFORE = 64  # samples of the frame before that the model wants to see

_BEGINS, _ENDS = 0.5, 0.35  # as Silero's authors advise
_SILENCE = 0.3  # seconds without speech that end a stretch
_SHORTEST = 0.15  # seconds; a click is no word
_EDGE = 0.2  # seconds left around a stretch, for soft beginnings and ends


@dataclass(frozen=True, slots=True)
class Stretch:
    """Speech from `start` to `end`, in seconds of the recording."""

    start: float
    end: float

    @property
    def seconds(self) -> float:
        return self.end - self.start


class Ear:
    """Hears one channel in the order it is given; memory is that of one block."""

    def __init__(self) -> None:
        import numpy as np

        self._session = voice_activity()
        self._state = [np.zeros((1, 1, 128), np.float32), np.zeros((1, 1, 128), np.float32)]
        self._before = np.zeros(_BEFORE, np.float32)
        self._rest = np.zeros(0, np.float32)

    def hear(self, samples: Samples, *, last: bool = False) -> tuple[Shares, Shares]:
        """Of each whole frame the probability that somebody speaks (0 to 1) and its level (root mean square, 0 to 1)."""
        import numpy as np

        waiting = np.concatenate([self._rest, samples])
        if last:
            waiting = np.pad(waiting, (0, -len(waiting) % _SAMPLES))
        count = len(waiting) // _SAMPLES
        frames, self._rest = waiting[: count * _SAMPLES].reshape(count, _SAMPLES), waiting[count * _SAMPLES :]
        if not count:
            return np.zeros(0, np.float32), np.zeros(0, np.float32)
        before = np.concatenate([self._before[None], frames[:-1, -_BEFORE:]])
        self._before = frames[-1, -_BEFORE:]
        given = {"input": np.concatenate([before, frames], axis=1), "h": self._state[0], "c": self._state[1]}
        speech, *self._state = self._session.run(None, given)
        return speech.reshape(-1), np.sqrt((frames**2).mean(axis=1))


def stretches(speech: Shares) -> list[Stretch]:
    """The stretches of speech, in order and apart, from the probabilities of all frames."""
    silence = round(_SILENCE / FRAME)
    found: list[list[int]] = []
    begun = last = -1
    for frame, share in enumerate(speech.tolist()):
        if share >= _BEGINS or (begun >= 0 and share >= _ENDS):
            begun, last = (frame if begun < 0 else begun), frame
        elif begun >= 0 and frame - last >= silence:
            found.append([begun, last + 1])
            begun = -1
    if begun >= 0:
        found.append([begun, last + 1])
    found = [one for one in found if (one[1] - one[0]) * FRAME >= _SHORTEST]
    return _with_edges(found, len(speech) * FRAME)


def _with_edges(found: list[list[int]], whole: float) -> list[Stretch]:
    """Each stretch a little wider, as far as its neighbours leave room."""
    result = []
    for index, (begin, end) in enumerate(found):
        before = found[index - 1][1] * FRAME if index else 0.0
        after = found[index + 1][0] * FRAME if index + 1 < len(found) else whole
        room_before = (begin * FRAME - before) / (2 if index else 1)
        room_after = (after - end * FRAME) / (2 if index + 1 < len(found) else 1)
        result.append(Stretch(begin * FRAME - min(_EDGE, room_before), end * FRAME + min(_EDGE, room_after)))
    return result
