"""What is to be heard of a recording: which channels are whose track, when somebody speaks there, and in which passages."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from thirdear.listening.words.speech.activity import FRAME, Ear, stretches
from thirdear.listening.words.speech.passages import Passage, passages
from thirdear.listening.words.speech.sound import Sound, together
from thirdear.listening.words.speech.tracks import apart, own

if TYPE_CHECKING:
    from thirdear.listening.words.speech.activity import Shares
    from thirdear.listening.words.speech.sound import Samples

__all__ = ["Plan"]


@dataclass(frozen=True)
class Plan:
    """`channels`: those that are mixed into each track; `speech`: the frames of each track, shape (tracks, frames)."""

    channels: tuple[tuple[int, ...], ...]
    speech: Any

    @classmethod
    def of(cls, sounds: Sequence[Sound], told: Callable[[float], None]) -> Plan:
        """Listens once through; `told` is called with the seconds that were listened to."""
        import numpy as np

        speech, levels = _listened(sounds, told)
        if len(sounds) > 1:
            alone: list[int] | None = list(range(len(sounds)))
        else:
            alone = apart(speech, levels)
        if alone is None:  # one microphone, or channels that all hear everybody
            return cls((tuple(range(len(speech))),), _kept([np.max(speech, axis=0)]))
        mine = own([speech[channel] for channel in alone], [levels[channel] for channel in alone])
        return cls(tuple((channel,) for channel in alone), _kept(mine))

    @property
    def seconds(self) -> float:
        return float(self.speech.shape[1] * FRAME)

    def passages(self) -> list[Passage]:
        """What is heard at once, in the order in which it ends."""
        found = [one for track, speech in enumerate(self.speech) for one in passages(track, stretches(speech), speech)]
        return sorted(found, key=lambda passage: (passage.end, passage.track))

    def tracks(self, sounds: Sequence[Sound]) -> Iterator[Samples]:
        """The sound once more, a row a track."""
        import numpy as np

        for block in _blocks(sounds):
            yield np.stack([block[list(channels)].mean(axis=0) for channels in self.channels])

    def entry(self) -> dict[str, Any]:
        """As it is written into the notebook."""
        return {"channels": self.channels, "frames": base64.b64encode(self.speech.astype("<f2").tobytes()).decode()}

    @classmethod
    def from_entry(cls, entry: Mapping[str, Any]) -> Plan:
        import numpy as np

        channels = tuple(tuple(one) for one in entry["channels"])
        frames = np.frombuffer(base64.b64decode(entry["frames"]), "<f2").reshape(len(channels), -1)
        return cls(channels, frames.astype(np.float32))


def _kept(speech: Sequence[Shares]) -> Any:
    """As precise as the notebook keeps it, so that what goes on is what would have been."""
    import numpy as np

    return np.stack(speech).astype("<f2").astype(np.float32)


def _blocks(sounds: Sequence[Sound]) -> Iterator[Samples]:
    return sounds[0].blocks() if len(sounds) == 1 else together(sounds)


def _listened(sounds: Sequence[Sound], told: Callable[[float], None]) -> tuple[list[Shares], list[Shares]]:
    import numpy as np

    count = sounds[0].channels if len(sounds) == 1 else len(sounds)
    ears = [Ear() for _ in range(count)]
    heard: list[list[tuple[Shares, Shares]]] = [[] for _ in range(count)]
    empty = np.zeros(0, np.float32)
    for block in _blocks(sounds):
        for ear, row, frames in zip(ears, block, heard, strict=True):
            frames.append(ear.hear(row))
        told(sum(len(share) for share, _ in heard[0]) * FRAME)
    for ear, frames in zip(ears, heard, strict=True):
        frames.append(ear.hear(empty, last=True))
    return tuple([np.concatenate([pair[which] for pair in frames]) for frames in heard] for which in (0, 1))  # type: ignore[return-value]
