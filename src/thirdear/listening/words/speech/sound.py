"""Recordings as sound: any file that FFmpeg opens, decoded piece by piece into 16,000 samples a second a channel.

What a file is is told by its content. Only containers of sound and video are tried: a playlist, which could name other
files, is none. A recording that is cut off or damaged is heard up to there, and over what cannot be decoded.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from thirdear.listening.errors import UnreadableFile
from thirdear.listening.models.speech import extra
from thirdear.listening.words.reading import name_of

if TYPE_CHECKING:
    import numpy as np

    Samples = np.ndarray[Any, np.dtype[np.float32]]

__all__ = ["RATE", "Recording", "Sound", "UnsupportedLanguage", "together"]

Recording = str | Path | BinaryIO

RATE = 16_000  # samples a second: what all models here were made for
_BLOCK = 10 * RATE  # samples decoded at a time
_MOST_CHANNELS = 8
_GAP = 0.25  # seconds that the time stamps may be ahead of the samples before silence is put between
_LONGEST_GAP = 3600.0  # seconds; beyond that a time stamp is damaged
_CONTAINERS = (
    "3dostr,aac,ac3,aiff,amr,amrnb,amrwb,ape,asf,au,avi,caf,dsf,eac3,flac,flv,gsm,matroska,webm,mov,mp4,m4a,3gp,3g2,mj2,"
    "mp3,mpeg,mpegts,ogg,rm,tta,voc,w64,wav,wv"
)


class UnsupportedLanguage(UnreadableFile):
    """What is spoken is in a `language` (ISO 639-1, or "" when it cannot be told) that the engine does not understand."""

    def __init__(self, name: str, language: str, called: str) -> None:
        super().__init__(name, f"what is spoken in it is {called}, and only English is understood")
        self.language = language


@dataclass(frozen=True)
class Sound:
    """A recording that was opened once and proved to hold sound. `sha256` is that of its bytes."""

    recording: Recording
    name: str
    sha256: str
    channels: int
    seconds: float | None  # as the file itself says it, where it does

    @classmethod
    def of(cls, recording: Recording) -> Sound:
        """Raises `UnreadableFile` for what is no sound, `MissingPart` without the extra."""
        name = name_of(recording)
        with _opened(recording, name) as file:
            digest = hashlib.sha256()
            while piece := file.read(1 << 20):
                digest.update(piece)
            if not file.tell():
                raise UnreadableFile(name, "it is empty")
        with _decoding(recording, name) as (container, stream):
            length = None if container.duration is None else container.duration / 1_000_000
            return cls(recording, name, digest.hexdigest(), min(_MOST_CHANNELS, max(1, stream.channels or 1)), length)

    def blocks(self) -> Iterator[Samples]:
        """The sound from its beginning, ten seconds at a time, shape (channels, samples), from -1 to 1."""
        import numpy as np

        waiting: list[Samples] = []
        length = 0
        for piece in self._decoded():
            waiting.append(piece)
            length += piece.shape[1]
            while length >= _BLOCK:
                whole = np.concatenate(waiting, axis=1)
                yield whole[:, :_BLOCK]
                waiting, length = [whole[:, _BLOCK:]], length - _BLOCK
        if length:
            yield np.concatenate(waiting, axis=1)

    def _decoded(self) -> Iterator[Samples]:
        import av
        import numpy as np

        with _decoding(self.recording, self.name) as (container, stream):
            resampler = av.AudioResampler(format="fltp", rate=RATE)
            first: float | None = None
            given = 0
            for frame in _frames(container, stream):
                first = frame.time if first is None else first
                ahead = 0.0 if first is None or frame.time is None else frame.time - first - given / RATE
                if _GAP < ahead < _LONGEST_GAP:  # what was not recorded is silence, so that times stay those of the recording
                    for seconds in _portions(ahead):
                        yield np.zeros((self.channels, int(seconds * RATE)), np.float32)
                    given += int(ahead * RATE)
                try:
                    found = resampler.resample(frame)
                except (av.FFmpegError, ValueError):  # the sound changes its form in the middle: begin anew with it
                    resampler = av.AudioResampler(format="fltp", rate=RATE)
                    found = resampler.resample(frame)
                for one in found:
                    samples = self._shaped(one.to_ndarray())
                    given += samples.shape[1]
                    yield samples
            for one in resampler.resample(None):
                yield self._shaped(one.to_ndarray())

    def _shaped(self, samples: Any) -> Samples:
        """As many channels as at first, and no sample that is no number."""
        import numpy as np

        if samples.shape[0] < self.channels:
            samples = np.repeat(samples[:1], self.channels, axis=0)
        shaped: Samples = np.nan_to_num(np.clip(samples[: self.channels], -1, 1), copy=False)
        return shaped


def together(sounds: Sequence[Sound]) -> Iterator[Samples]:
    """Recordings that ran at the same time as one of several channels: each mixed to one, the short ones end in silence."""
    import numpy as np

    running = [sound.blocks() for sound in sounds]
    while True:
        blocks = [next(blocks, None) for blocks in running]
        if all(block is None for block in blocks):
            return
        length = max(block.shape[1] for block in blocks if block is not None)
        mixed = np.zeros((len(sounds), length), np.float32)
        for row, block in zip(mixed, blocks, strict=True):
            if block is not None:
                row[: block.shape[1]] = block.mean(axis=0)
        yield mixed


def _portions(seconds: float) -> Iterator[float]:
    """At most ten seconds each."""
    while seconds > 0:
        yield min(seconds, 10.0)
        seconds -= 10.0


@contextmanager
def _opened(recording: Recording, name: str) -> Iterator[BinaryIO]:
    """An open file at its beginning; one that the caller opened stays open."""
    if not isinstance(recording, str | Path):
        recording.seek(0)
        yield recording
        return
    try:
        file = Path(recording).open("rb")  # noqa: SIM115 (closed below; what the caller does is no error of opening)
    except FileNotFoundError:
        raise UnreadableFile(name, "there is no such file") from None
    except IsADirectoryError:
        raise UnreadableFile(name, "it is a folder") from None
    except (OSError, ValueError):
        raise UnreadableFile(name, "it could not be opened") from None
    with file:
        yield file


@contextmanager
def _decoding(recording: Recording, name: str) -> Iterator[tuple[Any, Any]]:
    av = extra("av")
    av.logging.set_level(None)  # its messages could name what is in a file
    with _opened(recording, name) as file:
        try:
            container = av.open(_Reader(file), options={"format_whitelist": _CONTAINERS}, metadata_errors="ignore")
        except (av.FFmpegError, ValueError):
            raise UnreadableFile(name, "it is no sound or video, or damaged from its beginning") from None
        with container:
            if not container.streams.audio:
                raise UnreadableFile(name, "there is no sound in it")
            stream = container.streams.audio[0]
            stream.thread_type = "NONE"
            yield container, stream


class _Reader:
    """What FFmpeg needs of an open file, and no name by which it could guess or open another."""

    def __init__(self, file: BinaryIO) -> None:
        self.read: Callable[[int], bytes] = file.read
        self.seek = file.seek
        self.tell = file.tell


def _frames(container: Any, stream: Any) -> Iterator[Any]:
    """All frames that can be decoded; where the file itself breaks off, it ends."""
    import av

    try:
        for packet in container.demux(stream):
            try:
                yield from packet.decode()
            except (av.InvalidDataError, av.error.ArgumentError):
                continue
    except (av.FFmpegError, OSError):
        return
