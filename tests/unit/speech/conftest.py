"""The recordings of examples/speech, put together in the ways that recordings come; the tiny model hears them, for real."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from speech_samples import heard, samples, wav

from thirdear.listening.words import Transcript


@pytest.fixture(scope="session")
def talk() -> np.ndarray:
    """Therapist and client, a row each, as long as one another."""
    both = [samples("therapist"), samples("client")]
    length = max(map(len, both))
    return np.stack([np.pad(one, (0, length - len(one))) for one in both])


@pytest.fixture(scope="session")
def one_microphone(talk: np.ndarray) -> Transcript:
    return heard(wav(talk.sum(axis=0)))


@pytest.fixture(scope="session")
def two_channels(talk: np.ndarray) -> Transcript:
    return heard(wav(talk))


@pytest.fixture
def recording(tmp_path: Path) -> Callable[[bytes, str], Path]:
    """A function: write these bytes under this name."""

    def write(data: bytes, name: str = "hour.wav") -> Path:
        path = tmp_path / name
        path.write_bytes(data)
        return path

    return write
