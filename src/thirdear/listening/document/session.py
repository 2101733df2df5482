"""One session as JSON: its words, what was heard in them, and its curves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from itertools import combinations
from typing import Any

from thirdear.listening.evidence import Curve, Evidence, SessionReading, covariation, heard, summary
from thirdear.listening.insight import wording
from thirdear.listening.words import Event, Span, Transcript, Turn
from thirdear.listening.words.speech import doubts

__all__ = ["session_as_json"]


def session_as_json(reading: SessionReading) -> dict[str, Any]:
    """A session of `thirdear.reading/1`."""
    words = reading.transcript
    return {
        "id": words.id,
        "source": words.source,
        "revision": words.revision,
        "language": words.language,
        "date": words.date,
        "speakers": {name: {"role": who.role, "how": who.how, "why": who.why} for name, who in words.speakers},
        "turns": [_turn(turn) for turn in words.turns],
        "events": [_event(event) for event in words.events],
        "evidence": [_evidence(reading, mark) for mark in reading.evidence],
        "moments": [reading.ids[key] for key in reading.moments],
        "curves": [_curve(curve) for curve in reading.curves],
        "covariations": _covariations(reading.curves),
    }


def _turn(turn: Turn) -> dict[str, Any]:
    said: dict[str, Any] = {name: getattr(turn, name) for name in ("id", "speaker", "name", "start", "end", "text")}
    if any(word.probability is not None for word in turn.word_times):  # a program wrote these words down
        said["word_times"] = [
            [word.at, word.until, word.start, word.end, *([] if word.probability is None else [word.probability])]
            for word in turn.word_times
        ]
        said["doubts"] = [asdict(doubt) for doubt in doubts(turn)]
    return said


def _evidence(reading: SessionReading, mark: Evidence) -> dict[str, Any]:
    words = reading.transcript
    return {
        "id": reading.ids[mark.key],
        "key": mark.key,
        "kind": mark.kind,
        "code": mark.code,
        "confidence": None if mark.confidence is None else round(mark.confidence, 3),
        "calibration": mark.calibration,
        "basis": mark.basis,
        "listener": mark.listener,
        "heard": heard(mark.kind, mark.code),
        "wording": wording(mark),
        "spans": [_span(words, span) for span in mark.spans],
        "events": list(mark.events),
        "attributes": dict(mark.attributes),
        "against": [_span(words, span) for span in mark.against],
    }


def _span(words: Transcript, span: Span) -> dict[str, Any]:
    return {"turn": span.turn, "start": span.start, "end": span.end, "quote": words.quote(span)}


def _event(event: Event) -> dict[str, Any]:
    return {
        "id": event.id,
        "kind": event.kind,
        "turn": event.turn,
        "at": event.at,
        "start": event.start,
        "end": event.end,
        "note": event.note,
    }


def _curve(curve: Curve) -> dict[str, Any]:
    found = summary(curve.y, curve.neutral) if curve.x_unit == "word" else None
    return {
        "name": curve.name,
        "speaker": curve.speaker,
        "x_unit": curve.x_unit,
        "x": list(curve.x),
        "y": list(curve.y),
        "turns": list(curve.turns),
        "summary": None if found is None else asdict(found),
    }


def _covariations(curves: Sequence[Curve]) -> list[dict[str, Any]]:
    """How the curves of words move together, for each speaker and pair."""
    by_speaker: dict[str, list[Curve]] = {}
    for curve in curves:
        if curve.x_unit == "word":
            by_speaker.setdefault(curve.speaker, []).append(curve)
    return [
        {
            "speaker": speaker,
            "curves": [one.name, other.name],
            "r": None if (r := covariation(one.y, other.y)) is None else round(r, 3),
        }
        for speaker, found in by_speaker.items()
        for one, other in combinations(found, 2)
    ]
