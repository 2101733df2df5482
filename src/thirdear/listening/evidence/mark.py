"""Evidence: a claim together with what it rests on. Without words, or an event with words around it, it cannot exist."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Literal, get_args

from thirdear.listening.errors import InvalidWords
from thirdear.listening.words import Span, Transcript

__all__ = ["Basis", "Calibration", "Evidence", "key_of"]

Basis = Literal["rule", "model", "person"]
Calibration = Literal["none", "key", "held_out"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """One mark of one listener: what it may mean (`kind`, `code`), and the words that say so (`spans`).

    An event alone is no evidence: `spans` then hold the words around it, and `events` its ids. `confidence` in
    [0, 1] is None until something calibrated it. `attributes` are plain JSON values, `against` the spans that speak
    against the claim. `key` is a hash that stays while the words stay, so that decisions find their mark again.
    Raises `InvalidWords`.
    """

    key: str
    kind: str
    code: str
    spans: tuple[Span, ...]
    listener: str
    events: tuple[str, ...] = ()
    confidence: float | None = None
    calibration: Calibration = "none"
    basis: Basis = "rule"
    attributes: Mapping[str, Any] = field(default_factory=dict)
    against: tuple[Span, ...] = ()

    def __post_init__(self) -> None:
        what = f"evidence {self.kind}.{self.code}"
        if not self.spans:
            raise InvalidWords(f"{what} rests on no words")
        if self.basis not in get_args(Basis) or self.calibration not in get_args(Calibration):
            raise InvalidWords(f"{what}: unknown basis or calibration")
        if (self.confidence is None) != (self.calibration == "none"):
            raise InvalidWords(f"{what}: a confidence needs what calibrated it, and only then")
        if self.confidence is not None and not 0 <= self.confidence <= 1:
            raise InvalidWords(f"{what}: confidence outside 0 to 1")
        object.__setattr__(self, "attributes", MappingProxyType(dict(self.attributes)))

    @classmethod
    def of(cls, transcript: Transcript, kind: str, code: str, *spans: Span, **more: Any) -> Evidence:
        """A mark in this transcript, its key computed. Raises `InvalidWords` when a span leaves the words."""
        for span in (*spans, *more.get("against", ())):
            transcript.quote(span)
        return cls(key_of(transcript, kind, code, spans), kind, code, spans, **more)


def key_of(transcript: Transcript, kind: str, code: str, spans: tuple[Span, ...]) -> str:
    """Hash of kind, code, places and the transcript's revision: 16 hexadecimal digits."""
    places = ";".join(f"{span.turn}:{span.start}-{span.end}" for span in spans)
    return hashlib.sha256(f"{transcript.id}|{transcript.revision}|{kind}|{code}|{places}".encode()).hexdigest()[:16]
