"""How many people a channel holds: one each, or all of them; and which channel a voice belongs to that both hear."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from thirdear.listening.words.speech.activity import Shares

__all__ = ["apart", "own"]

_SPEECH = 0.5
_APART = 9.0  # decibels by which a person's own microphone is louder than the other's
_SHARE = 0.5  # of the frames with speech that must be so; in the others people may speak at once
_LEAST = 0.01  # share of the frames with speech below which a channel is nobody's
_BESIDE = 12.0  # decibels below which a voice in a channel is the other person's, heard from afar
_SMOOTH = 15  # frames, half a second


def apart(speech: Sequence[Shares], levels: Sequence[Shares]) -> list[int] | None:
    """The channels that are one person's each, or None where the channels hear the same people.

    `speech` and `levels` are the frames of each channel: how likely somebody speaks, and how loud it is.
    """
    import numpy as np

    if len(speech) < 2:
        return None
    loud = np.array([_decibels(level) for level in levels])
    spoken = np.max(speech, axis=0) > _SPEECH
    if not spoken.any():
        return None
    ordered = np.sort(loud[:, spoken], axis=0)
    if ((ordered[-1] - ordered[-2]) >= _APART).mean() < _SHARE:
        return None
    leads = np.bincount(loud[:, spoken].argmax(axis=0), minlength=len(speech)) / spoken.sum()
    return [channel for channel, share in enumerate(leads) if share >= _LEAST]


def own(speech: Sequence[Shares], levels: Sequence[Shares]) -> list[Shares]:
    """The speech of each track without that of the others, whom its microphone hears more softly from afar.

    Levels are compared after each track's own loudness is taken off, so that a soft voice close by stays a voice.
    """
    import numpy as np

    if len(speech) < 2:
        return list(speech)
    loud = np.array([_decibels(level) - _usual(level, share) for level, share in zip(levels, speech, strict=True)])
    result = []
    for track, share in enumerate(speech):
        others = np.delete(loud, track, axis=0).max(axis=0)
        result.append(np.where(loud[track] < others - _BESIDE, 0.0, share).astype(np.float32))
    return result


def _decibels(level: Shares) -> Any:
    import numpy as np

    window = np.ones(_SMOOTH) / _SMOOTH
    power = np.convolve(np.asarray(level, np.float64) ** 2, window, mode="same")
    return 10 * np.log10(power + 1e-10)


def _usual(level: Shares, share: Shares) -> float:
    """How loud somebody is when they speak; a track where nobody does is as loud as can be, so that all in it is soft."""
    import numpy as np

    spoken = share > _SPEECH
    return float(np.percentile(_decibels(level)[spoken], 90)) if spoken.any() else 0.0
