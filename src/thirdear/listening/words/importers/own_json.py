"""Our own JSON: `thirdear.transcript/1`, which holds a transcript without loss, and `thirdear.reading/1` of one session."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, cast

from thirdear.listening.errors import InvalidWords, UnreadableFile
from thirdear.listening.words.clock import seconds
from thirdear.listening.words.decode import clean
from thirdear.listening.words.draft import Source
from thirdear.listening.words.spoken import checked
from thirdear.listening.words.transcript import ROLES, Event, Speaker, SpokenTime, ToldAs, Transcript, Turn, revision_of

__all__ = ["SCHEMAS", "read"]

SCHEMAS = ("thirdear.transcript/1", "thirdear.reading/1")

_HOW = ("given", "label", "inferred")


def read(source: Source) -> Transcript:
    """Raises `UnreadableFile` when a reading holds several sessions, or a field is missing or contradicts another."""
    document = json.loads(source.text, strict=False)
    if document.get("schema") == SCHEMAS[1]:
        sessions = document.get("sessions")
        if not isinstance(sessions, list) or len(sessions) != 1:
            raise UnreadableFile(
                source.name, "it is a reading of several sessions or of none, and only one can be read as a transcript"
            )
        document = sessions[0]
    try:
        return _transcript(document)
    except (KeyError, TypeError, AttributeError, InvalidWords):
        raise UnreadableFile(
            source.name, "a field of the transcript is missing, of the wrong type, or contradicts another"
        ) from None


def _transcript(document: Mapping[str, Any]) -> Transcript:
    turns = tuple(_turn(turn) for turn in document["turns"])
    events = tuple(_event(event) for event in document.get("events") or ())
    speakers = tuple(
        (_text(name), Speaker(_one_of(ROLES, speaker["role"]), _one_of(_HOW, speaker["how"]), _text(speaker["why"])))
        for name, speaker in (document.get("speakers") or {}).items()
    )
    found = Transcript(
        _text(document["id"]),
        revision_of(turns, events),
        turns,
        events,
        _text(document.get("language") or "en"),
        speakers,
        _optional(document.get("date")),
        _text(document.get("source") or ""),
    )
    return checked(found) if document.get("checked") is True else found


def _turn(turn: Mapping[str, Any]) -> Turn:
    words = tuple(
        SpokenTime(_offset(at), _offset(until), float(start), float(end), *map(float, probability))
        for at, until, start, end, *probability in turn.get("word_times") or ()
    )
    return Turn(
        _text(turn["id"]),
        _role(turn["speaker"]),
        _text(turn["name"]),
        _text(turn["text"]),
        _time(turn.get("start")),
        _time(turn.get("end")),
        words,
        _optional(turn.get("language")),
        _told_as(turn.get("told_as")),
    )


def _told_as(value: Mapping[str, Any] | None) -> ToldAs | None:
    what: Any = value and _text(value["what"])  # a value of its own refuses what is not known
    return ToldAs(what, _text(value.get("about") or "")) if value else None


def _event(event: Mapping[str, Any]) -> Event:
    at = event.get("at")
    return Event(
        _text(event["id"]),
        event["kind"],
        _optional(event.get("turn")),
        None if at is None else _offset(at),
        _time(event.get("start")),
        _time(event.get("end")),
        _text(event.get("note") or ""),
    )


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return clean(value)


def _optional(value: object) -> str | None:
    return None if value is None else _text(value)


def _role(value: object) -> Any:
    return _text(value)  # the turn itself refuses what is no role


def _one_of(allowed: tuple[str, ...], value: object) -> Any:
    if value not in allowed:
        raise TypeError
    return value


def _offset(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError
    return value


def _time(value: object) -> float | None:
    time = seconds(value)
    if time is None and value is not None:
        raise TypeError
    return cast(float | None, value) if isinstance(value, int | float) else time
