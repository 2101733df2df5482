"""How a voice sounds, second by second: vectors of the voice encoder, near to others of the same person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from thirdear.listening.models.speech import voices
from thirdear.listening.models.voice_encoder import BANDS, FRAMES
from thirdear.listening.words.speech.sound import RATE

if TYPE_CHECKING:
    import numpy as np

    from thirdear.listening.words.speech.passages import Passage
    from thirdear.listening.words.speech.sound import Samples

    Table = np.ndarray[Any, np.dtype[np.float32]]

__all__ = ["VoiceEar", "Voices", "joined"]

_HOP, _WINDOW = 160, 400  # samples: a frame each 10 ms, of 25 ms
_STEP = 40  # frames from one vector to the next
_BATCH = 32
_LOUDNESS = 10 ** (-30 / 20)  # the root mean square that the encoder was made for
_FASTEST = 8000.0  # hertz


@dataclass(frozen=True)
class Voices:
    """Vectors, shape (n, 256), in order of time, and the middle of what each was taken from, seconds of the recording."""

    times: Table
    vectors: Table


class VoiceEar:
    """The loaded encoder."""

    def __init__(self, threads: int) -> None:
        self._session = voices(threads)

    def hear(self, passage: Passage, samples: Samples) -> Voices:
        """A vector each 0.4 seconds of every stretch: it takes in 1.6 seconds, less where the stretch is shorter."""
        import numpy as np

        times: list[float] = []
        windows: list[Table] = []
        at = 0
        for stretch in passage.stretches:
            length = round(stretch.seconds * RATE)
            frames = _mel(_loud(samples[at : at + length]))
            at += length
            for first in range(0, max(1, len(frames) - FRAMES + _STEP), _STEP):
                window = frames[first : first + FRAMES]
                times.append(stretch.start + (first + len(window) / 2) * _HOP / RATE)
                windows.append(np.resize(window, (FRAMES, BANDS)) if len(window) < FRAMES else window)
        found = [
            self._session.run(None, {"mels": np.stack(windows[first : first + _BATCH])})[0]
            for first in range(0, len(windows), _BATCH)
        ]
        return Voices(np.array(times, np.float32), np.concatenate(found))


def joined(found: Sequence[Voices]) -> Voices:
    """The vectors of all passages, by time."""
    import numpy as np

    times = np.concatenate([one.times for one in found])
    order = np.argsort(times, kind="stable")
    return Voices(times[order], np.concatenate([one.vectors for one in found])[order])


def _loud(samples: Samples) -> Samples:
    """Soft speech made as loud as the encoder knows it; loud speech is left."""
    import numpy as np

    level = float(np.sqrt((samples**2).mean())) if len(samples) else 0.0
    return samples * (_LOUDNESS / level) if 0 < level < _LOUDNESS else samples


def _mel(samples: Samples) -> Table:
    """Energies in forty mel bands, a row each 10 ms."""
    import numpy as np

    around = np.pad(samples, _WINDOW // 2)
    if len(around) < _WINDOW:
        around = np.pad(around, (0, _WINDOW - len(around)))
    frames = np.lib.stride_tricks.sliding_window_view(around, _WINDOW)[::_HOP]
    window = np.hanning(_WINDOW + 1)[:-1].astype(np.float32)
    energy = np.abs(np.fft.rfft(frames * window, axis=1)) ** 2
    table: Table = (energy @ _bands().T).astype(np.float32)
    return table


@cache
def _bands() -> Table:
    """Triangles of equal area along the mel scale (Slaney's), as librosa lays them; shape (40, 201)."""
    import numpy as np

    hertz = np.linspace(0, RATE / 2, _WINDOW // 2 + 1)
    corners = _hertz(np.linspace(_mels(0.0), _mels(_FASTEST), BANDS + 2))
    rising = (hertz[None] - corners[:-2, None]) / np.diff(corners)[:-1, None]
    falling = (corners[2:, None] - hertz[None]) / np.diff(corners)[1:, None]
    table: Table = (np.maximum(0, np.minimum(rising, falling)) * (2 / (corners[2:] - corners[:-2]))[:, None]).astype(np.float32)
    return table


def _mels(hertz: float) -> float:
    import math

    return hertz * 3 / 200 if hertz < 1000 else 15 + math.log(hertz / 1000) / math.log(6.4) * 27


def _hertz(mels: Any) -> Any:
    import numpy as np

    return np.where(mels < 15, mels * 200 / 3, 1000 * np.exp(np.log(6.4) / 27 * (mels - 15)))
