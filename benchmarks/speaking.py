"""Recordings with known words: the example treatment's turns spoken by voices of Debian's flite, with the silences of talk.

Voices of a machine are no patients. What is measured on them says whether something is broken, not how well people are heard.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import wave
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from thirdear.listening.words import Transcript

RATE = 16_000
Samples = np.ndarray[Any, np.dtype[np.float32]]


@dataclass(frozen=True)
class Said:
    """One turn as it was put into the recording."""

    speaker: str
    text: str
    start: float
    end: float


@dataclass(frozen=True)
class Spoken:
    """A session as sound: a track a person, shape (2, samples), therapist first, and what is said in it."""

    tracks: Samples
    said: tuple[Said, ...]

    @property
    def seconds(self) -> float:
        return self.tracks.shape[1] / RATE

    def microphone(self, noise: float = 0.0, soft: float = 1.0, seed: int = 1) -> Samples:
        """One microphone: both people, the client `soft` times as loud, and noise of that root mean square."""
        mixed = self.tracks[0] + soft * self.tracks[1]
        if noise:
            mixed = mixed + np.random.default_rng(seed).normal(0, noise, mixed.shape).astype(np.float32)
        return np.clip(mixed, -1, 1).astype(np.float32)


def spoken(transcript: Transcript, voices: Mapping[str, str], *, seconds: float, overlap: float = 0.0, seed: int = 7) -> Spoken:
    """The first turns of a transcript, spoken; `overlap` seconds of each turn begin before the one before has ended."""
    chance = np.random.default_rng(seed)
    at, pieces, said = 1.0, list[tuple[int, int, Samples]](), list[Said]()
    for turn in transcript.turns:
        text = " ".join(turn.text.split())
        if at > seconds or not any(char.isalpha() for char in text):
            continue
        sound = say(text, voices[turn.speaker])
        start = max(0.0, at - overlap)
        pieces.append((0 if turn.speaker == "therapist" else 1, int(start * RATE), sound))
        said.append(Said(turn.speaker, text, start, start + len(sound) / RATE))
        pause = chance.uniform(6, 12) if chance.random() < 0.06 else chance.uniform(0.2, 1.5)
        at = start + len(sound) / RATE + pause
    tracks = np.zeros((2, int(at * RATE) + RATE), np.float32)
    for row, first, sound in pieces:
        tracks[row, first : first + len(sound)] += sound
    return Spoken(tracks, tuple(said))


def say(text: str, voice: str) -> Samples:
    """One voice of flite (`slt`, `rms`, `awb`, `kal16`), or of espeak-ng (`espeak:fr`)."""
    engine, _, name = voice.rpartition(":")
    program = "espeak-ng" if engine == "espeak" else "flite"
    if shutil.which(program) is None:
        raise SystemExit(f"bench-speech needs {program}; install it with: sudo apt-get install -y {program}")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "said.wav"
        command = [program, "-voice", name, "-t", text, "-o", str(path)]
        if engine:
            command = [program, "-v", name, "-w", str(path), text]
        subprocess.run(command, check=True, capture_output=True)
        return read(path)[0]


def read(path: Path) -> Samples:
    """A WAV file of 16 bits at 16 kHz, shape (channels, samples); other rates are brought there by straight lines."""
    with wave.open(str(path)) as file:
        data = np.frombuffer(file.readframes(file.getnframes()), np.int16).reshape(-1, file.getnchannels()).T / 32768
        rate = file.getframerate()
    if rate != RATE:
        places = np.arange(int(data.shape[1] * RATE / rate)) * rate / RATE
        data = np.array([np.interp(places, np.arange(data.shape[1]), row) for row in data])
    return data.astype(np.float32)


def write(path: Path, samples: Samples | Sequence[Samples], rate: int = RATE) -> Path:
    """A WAV file of 16 bits; one row a channel."""
    rows = np.atleast_2d(np.asarray(samples))
    with wave.open(str(path), "wb") as file:
        file.setnchannels(rows.shape[0])
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes((np.clip(rows, -1, 1) * 32767).astype("<i2").T.tobytes())
    return path
