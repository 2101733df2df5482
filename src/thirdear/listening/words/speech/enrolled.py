"""A voice that was enrolled once, and whether one of those who speak sounds like it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from thirdear.listening.errors import UnreadableFile
from thirdear.listening.words.speech.passages import gathered
from thirdear.listening.words.speech.plan import Plan
from thirdear.listening.words.speech.sound import Recording, Sound
from thirdear.listening.words.speech.voices import VoiceEar, joined

if TYPE_CHECKING:
    import numpy as np

    Table = np.ndarray[Any, np.dtype[np.float32]]

__all__ = ["nearest_to", "voice_of"]

_LEAST = 3.0  # seconds of speech
_LIKE = 0.75  # cosine of two means of one person's voice, on different days and microphones, is seldom lower


def voice_of(recording: Recording, *, threads: int = 1) -> tuple[float, ...]:
    """How the one person in a recording sounds, to be given to `transcribe(therapist=…)`: a unit vector of 256 numbers.

    A few sentences are enough. It says who somebody is and is to be kept like a fingerprint: encrypted, and never in a file
    of words. Raises `UnreadableFile` where less than three seconds are spoken, `MissingPart` as `transcribe` does.
    """
    import numpy as np

    sound = Sound.of(recording)
    ear = VoiceEar(threads)
    plan = Plan.of([sound], lambda _: None)
    passages = plan.passages()
    if sum(stretch.seconds for passage in passages for stretch in passage.stretches) < _LEAST:
        raise UnreadableFile(sound.name, "too little is said in it to know a voice by")
    heard = joined([ear.hear(passages[number], samples) for number, samples in gathered(passages, plan.tracks([sound]))])
    mean = heard.vectors.mean(axis=0)
    return tuple(round(float(number), 6) for number in mean / np.linalg.norm(mean))


def nearest_to(voice: Sequence[float], means: Table) -> int | None:
    """Which of the people's mean voices, shape (people, 256), is the enrolled one; None when nobody sounds like it."""
    import numpy as np

    fits = means @ np.array(voice, np.float32)
    best = int(fits.argmax())
    return best if fits[best] >= _LIKE else None
