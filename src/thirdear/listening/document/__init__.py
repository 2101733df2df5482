"""A treatment's reading as the JSON document `thirdear.reading/1`; its JSON Schema ships in `schema/`."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import thirdear
from thirdear.listening import manuals, models
from thirdear.listening.document.formulation import formulation_as_json, person_as_json
from thirdear.listening.document.session import session_as_json
from thirdear.listening.evidence import SessionReading
from thirdear.listening.formulation import Formulation

__all__ = ["SCHEMA", "chunks", "document", "dumps", "schema"]

SCHEMA = "thirdear.reading/1"
_NO_SESSIONS = '\n "sessions": []'


def document(
    readings: Sequence[SessionReading], formulation: Formulation, dictionaries: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """The whole reading as plain JSON values. `dictionaries` maps names to sha256.

    Where the formulation obeyed decisions, `readings` must be those that `decided` gives: they hold a person's own marks.
    """
    return {**_frame(readings, formulation, dictionaries), "sessions": [session_as_json(reading) for reading in readings]}


def chunks(
    readings: Sequence[SessionReading], formulation: Formulation, dictionaries: Mapping[str, str] | None = None
) -> Iterator[str]:
    """The text of the document, session by session: the same characters as `dumps`, and never more than one session in memory."""
    before, after = dumps(_frame(readings, formulation, dictionaries)).split(_NO_SESSIONS, 1)
    yield before + _NO_SESSIONS.removesuffix("]")
    for i, reading in enumerate(readings):
        text = json.dumps(session_as_json(reading), ensure_ascii=False, indent=1)
        yield ("," if i else "") + "\n  " + text.replace("\n", "\n  ")
    yield ("\n ]" if readings else "]") + after


def _frame(
    readings: Sequence[SessionReading], formulation: Formulation, dictionaries: Mapping[str, str] | None
) -> dict[str, Any]:
    """The document without its sessions."""
    ids = {key: id for reading in readings for key, id in reading.ids.items()}
    return {
        "schema": SCHEMA,
        "engine": {
            "version": thirdear.__version__,
            "models": {model.name: model.sha256 for model in models.installed()},
            "manuals": manuals.digest(),
            "dictionaries": dict(dictionaries or {}),
        },
        "sessions": [],
        "people": [person_as_json(person, ids) for person in formulation.people],
        "formulation": formulation_as_json(formulation, ids),
    }


def dumps(value: Mapping[str, Any]) -> str:
    """The document as text: the same document gives the same bytes."""
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


@cache
def schema() -> dict[str, Any]:
    """The JSON Schema of `thirdear.reading/1`."""
    path = Path(__file__).parents[1] / "schema" / "reading-1.schema.json"
    loaded: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return loaded
