"""A treatment's reading as the JSON document `thirdear.reading/1`; its JSON Schema ships in `schema/`."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import thirdear
from thirdear.listening import manuals, models
from thirdear.listening.evidence import Curve, Evidence, SessionReading, heard
from thirdear.listening.formulation import Formulation, Person
from thirdear.listening.insight import wording
from thirdear.listening.words import Event, Span, Transcript

__all__ = ["SCHEMA", "document", "dumps", "schema"]

SCHEMA = "thirdear.reading/1"
_NOTHING_YET = "nothing was searched: relationship episodes are not heard yet"


def document(
    readings: Sequence[SessionReading], formulation: Formulation, dictionaries: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """The whole reading as plain JSON values. `dictionaries` maps names to sha256."""
    ids = {key: id for reading in readings for key, id in reading.ids.items()}
    return {
        "schema": SCHEMA,
        "engine": {
            "version": thirdear.__version__,
            "models": {model.name: model.sha256 for model in models.installed()},
            "manuals": manuals.digest(),
            "dictionaries": dict(dictionaries or {}),
        },
        "sessions": [_session(reading) for reading in readings],
        "people": [_person(person, ids) for person in formulation.people],
        "formulation": {
            "episodes": [],
            "ccrt": {"status": "none", "w": {}, "ro": {}, "rs": {}, "evidence": [], "against": [], "searched": _NOTHING_YET},
            "triangles_of_conflict": [],
            "triangles_of_person": [],
            "parallels": [],
            "themes": [],
        },
    }


def dumps(value: Mapping[str, Any]) -> str:
    """The document as text: the same document gives the same bytes."""
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


@cache
def schema() -> dict[str, Any]:
    """The JSON Schema of `thirdear.reading/1`."""
    path = Path(__file__).parent / "schema" / "reading-1.schema.json"
    loaded: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return loaded


def _session(reading: SessionReading) -> dict[str, Any]:
    words = reading.transcript
    return {
        "id": words.id,
        "source": words.source,
        "revision": words.revision,
        "language": words.language,
        "date": words.date,
        "speakers": {name: {"role": who.role, "how": who.how, "why": who.why} for name, who in words.speakers},
        "turns": [
            {"id": turn.id, "speaker": turn.speaker, "name": turn.name, "start": turn.start, "end": turn.end, "text": turn.text}
            for turn in words.turns
        ],
        "events": [_event(event) for event in words.events],
        "evidence": [_evidence(reading, mark) for mark in reading.evidence],
        "moments": [reading.ids[key] for key in reading.moments],
        "curves": [_curve(curve) for curve in reading.curves],
    }


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
    return {
        "name": curve.name,
        "speaker": curve.speaker,
        "x_unit": curve.x_unit,
        "x": list(curve.x),
        "y": list(curve.y),
        "turns": list(curve.turns),
    }


def _person(person: Person, ids: Mapping[str, str]) -> dict[str, Any]:
    return {
        "id": person.id,
        "name": person.name,
        "role": person.role,
        "when": person.when,
        "mentions": [ids[key] for key in person.mentions],
    }
