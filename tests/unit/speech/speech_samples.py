"""The clips of examples/speech as samples, and sound as a file in memory."""

from __future__ import annotations

import io
import wave
from pathlib import Path

import numpy as np

from thirdear.listening.words import Transcript
from thirdear.listening.words.speech import transcribe
from thirdear.listening.words.speech.sound import RATE, Sound

CLIPS = Path(__file__).parents[3] / "examples" / "speech"


def samples(name: str) -> np.ndarray:
    """A clip of examples/speech, one row."""
    return np.concatenate([block[0] for block in Sound.of(CLIPS / f"{name}.ogg").blocks()])


def wav(sound: np.ndarray, rate: int = RATE) -> bytes:
    """A WAV file; one row a channel."""
    rows = np.atleast_2d(sound)
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(len(rows))
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes((np.clip(rows, -1, 1) * 32767).astype("<i2").T.tobytes())
    return out.getvalue()


def heard(recording: bytes, **options: object) -> Transcript:
    """By the tiny model, from memory: no file is needed."""
    return transcribe(io.BytesIO(recording), model="tiny", **options)  # type: ignore[arg-type]
