"""What is heard and never kept: signs of risk. Whoever reflects by themselves finds no label of theirs on any disk.

They are told in the moment of hearing (`record/telling.py`), to whoever shows where there is help, and then are gone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from thirdear.listening.evidence import Evidence, SessionReading

__all__ = ["TOLD", "RiskSign", "risk_in", "told", "told_of", "without_risk"]

TOLD = "risk"
"""Under which name the signs of one hearing are told."""
_KIND = "risk"
_USUAL = {"who": "client", "time": "now", "stance": "stated"}


@dataclass(frozen=True)
class RiskSign:
    """One sign: its code, whose, when, whether stated or denied, by rule or by ear, and the words that it rests on."""

    code: str
    who: str
    time: str
    stance: str
    basis: str
    quotes: tuple[str, ...]


def risk_in(reading: SessionReading) -> tuple[RiskSign, ...]:
    """The signs of risk in a reading that was heard just now."""
    return tuple(_sign(reading, mark) for mark in reading.evidence if mark.kind == _KIND)


def without_risk(reading: SessionReading) -> SessionReading:
    """The reading as it is kept."""
    kept = tuple(mark for mark in reading.evidence if mark.kind != _KIND)
    if len(kept) == len(reading.evidence):
        return reading
    there = {mark.key for mark in kept}
    return replace(reading, evidence=kept, moments=tuple(each for each in reading.moments if each in there))


def told_of(text: UUID, signs: Iterable[RiskSign]) -> dict[str, Any]:
    """As it is told."""
    return {"text": str(text), "signs": [vars(each) for each in signs]}


def told(fact: Mapping[str, Any]) -> tuple[UUID, tuple[RiskSign, ...]]:
    """What `told_of` told."""
    return UUID(fact["text"]), tuple(RiskSign(**{**each, "quotes": tuple(each["quotes"])}) for each in fact["signs"])


def _sign(reading: SessionReading, mark: Evidence) -> RiskSign:
    who, time, stance = (str(mark.attributes.get(name, usual)) for name, usual in _USUAL.items())
    return RiskSign(mark.code, who, time, stance, mark.basis, tuple(reading.transcript.quote(span) for span in mark.spans))
