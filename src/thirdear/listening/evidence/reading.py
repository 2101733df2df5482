"""What one session gave: the words, the marks on them, and the curves of the hour."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from thirdear.listening.errors import ListenerError
from thirdear.listening.evidence.listener import Curve
from thirdear.listening.evidence.mark import Evidence
from thirdear.listening.words import Transcript

__all__ = ["SessionReading"]


@dataclass(frozen=True)
class SessionReading:
    """A session as heard: its marks in the order of the words, its curves, and the keys of its moments.

    `moments` are at most twelve keys of `evidence`. Raises `ListenerError` when a key repeats or a moment has no mark.
    """

    transcript: Transcript
    evidence: tuple[Evidence, ...]
    curves: tuple[Curve, ...] = ()
    moments: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        keys = {mark.key for mark in self.evidence}
        if len(keys) != len(self.evidence):
            raise ListenerError(f"session {self.transcript.id}: two marks share a key")
        if not set(self.moments) <= keys or len(self.moments) > 12:
            raise ListenerError(f"session {self.transcript.id}: a moment has no mark, or there are more than twelve")

    @cached_property
    def ids(self) -> Mapping[str, str]:
        """For each key the readable id of its mark, counted in the order of the words: "s1.e7"."""
        return {mark.key: f"{self.transcript.id}.e{i}" for i, mark in enumerate(self.evidence, 1)}
