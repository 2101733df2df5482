"""From a recording to a transcript: decode, find the speech, write down the words, tell the people apart."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import BinaryIO

from thirdear.listening.errors import MissingPart
from thirdear.listening.words.transcript import Role, Transcript

__all__ = ["Progress", "Recording", "transcribe"]

Recording = str | Path | BinaryIO
Progress = Callable[[float, float], None]


def transcribe(
    recordings: Recording | Sequence[Recording],
    *,
    model: str | Path = "base",
    speakers: int | None = None,
    roles: Mapping[str, Role] | None = None,
    names: Sequence[str] = (),
    threads: int = 1,
    progress: Progress | None = None,
    workspace: str | Path | None = None,
    id: str | None = None,
) -> Transcript:
    """One session's words: who said what and when, and how sure each word is (`SpokenTime.probability`).

    `recordings`: one recording, or several that ran at the same time, a track a person. Each is a path or an open binary
    file that can `read`, `seek` and `tell` (so that an encrypted recording need never lie plain on the disk): any sound
    or video that FFmpeg opens. Two channels with a person on each are told apart by channel, other voices by how they
    sound. `speakers` is how many people speak, None to have it estimated. `names` are what to call the tracks, `roles`
    gives roles to names; else who asks and who tells decides, and the transcript says that it is inferred.

    `model` is `tiny` (English alone), `base`, `small`, or a folder with a faster-whisper model. At most `threads` threads.
    `progress(done, whole)` is called with seconds of the recording, at least once a passage (half a minute of speech); what
    it raises ends the work. With a `workspace` folder the work goes on, after an end of any kind, where it was; what lies
    there is encrypted under a key made of the recording itself, and is removed when the transcript is there.

    Raises `UnreadableFile` (no sound, nobody speaks, cut off before anything was said), its kind `UnsupportedLanguage`
    when what is spoken is no English, `MissingPart` when a model or the extra `speech` is absent (exit code 3).
    Memory stays flat in the length; the same recording gives the same transcript.
    """
    raise MissingPart("Speech is not heard yet; install the models with: thirdear models install speech")
