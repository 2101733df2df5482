"""A coding: what one rater, or the engine, marked in the sessions of a treatment, read from a `thirdear.reading/1` document.

Everything a coding holds was checked: the words give the revision the document names, and every quote is in them. What
later engines add to a document is passed over, and what earlier ones did not write is not asked for.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

from thirdear.listening.errors import InputError, InvalidWords, UnreadableFile
from thirdear.listening.evidence import Evidence
from thirdear.listening.words import Event, Span, Transcript, Turn

__all__ = ["PARTS", "READS", "CodedSession", "Coding", "Mark", "Told", "coding", "read_coding"]

READS = "thirdear.reading/1"
PARTS = ("W", "RO", "RS")  # wish, response of other, response of self
_BROKEN = (KeyError, TypeError, ValueError, AttributeError, InvalidWords)
_NAME = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True, slots=True)
class Mark:
    """A piece of evidence as a reader sees it: with its readable id and its wording."""

    id: str
    wording: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Told:
    """A relationship episode of one coding: how completely it is told (1 to 5), its (type, cluster) pairs, its words."""

    completeness: float
    clusters: frozenset[tuple[str, str]]
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class CodedSession:
    """A session's words with the marks and episodes of one coding."""

    words: Transcript
    marks: tuple[Mark, ...]
    episodes: tuple[Told, ...] = ()


@dataclass(frozen=True, slots=True)
class Coding:
    """One coding of a treatment: `name` is what to call it, `engine` the version that wrote it.

    `theme` gives for each part of the core conflictual relationship theme (`W`, `RO`, `RS`) the modal cluster and its
    equals; empty where nothing recurs.
    """

    name: str
    engine: str
    sessions: tuple[CodedSession, ...]
    theme: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def marks(self) -> Iterator[tuple[CodedSession, Mark]]:
        """Every mark with its session, in the order of the words."""
        return ((session, mark) for session in self.sessions for mark in session.marks)


def read_coding(path: str | Path) -> Coding:
    """The coding in a file. Raises `UnreadableFile`, whose sentence holds no word of the file."""
    name = Path(path).name.encode("utf-8", "replace").decode()
    try:
        text = Path(path).read_bytes().decode("utf-8")
    except OSError as error:
        raise UnreadableFile(name, (error.strerror or "it could not be opened").lower()) from None
    except UnicodeDecodeError:
        raise UnreadableFile(name, "it is no text in UTF-8") from None
    try:
        document = json.loads(text)
        json.dumps(document, ensure_ascii=False, allow_nan=False).encode("utf-8")  # half a character can be written nowhere
    except (ValueError, RecursionError):
        raise UnreadableFile(name, "its JSON is damaged or cut short") from None
    try:
        return coding(document, name)
    except InputError as error:
        raise UnreadableFile(name, str(error)) from None


def coding(document: Mapping[str, Any], name: str = "") -> Coding:
    """A `thirdear.reading/1` document as a coding; raises `InputError` when it is none, or contradicts itself."""
    if not isinstance(document, Mapping) or document.get("schema") != READS:
        raise InputError(f"it is no reading, as `thirdear listen --json` writes it ({READS})")
    try:
        sessions = tuple(_session(session, document) for session in document["sessions"])
        theme = _theme(document.get("formulation", {}).get("ccrt", {}))
        engine = _text(document["engine"]["version"])
    except _BROKEN:
        raise InputError("a field of the reading is missing, of the wrong type, or contradicts another") from None
    if len({session.words.id for session in sessions}) != len(sessions):
        raise InputError("two of its sessions share an id")
    return Coding(name, engine, sessions, theme)


def _session(session: Mapping[str, Any], document: Mapping[str, Any]) -> CodedSession:
    words = Transcript(
        _text(session["id"]),
        _text(session["revision"]),
        tuple(_turn(turn) for turn in session["turns"]),
        tuple(_event(event) for event in session["events"]),
        _text(session["language"]),
        source=_text(session["source"]),
    )
    marks = tuple(_mark(mark, words) for mark in session["evidence"])
    spans = {mark.id: mark.evidence.spans for mark in marks}
    episodes = document.get("formulation", {}).get("episodes", ())
    return CodedSession(words, marks, tuple(_told(one, spans) for one in episodes if one["session"] == words.id))


def _turn(turn: Mapping[str, Any]) -> Turn:
    return Turn(_text(turn["id"]), turn["speaker"], _text(turn["name"]), _text(turn["text"]), turn["start"], turn["end"])


def _event(event: Mapping[str, Any]) -> Event:
    return Event(
        _text(event["id"]), event["kind"], event["turn"], event["at"], event["start"], event["end"], _text(event["note"])
    )


def _mark(mark: Mapping[str, Any], words: Transcript) -> Mark:
    evidence = Evidence(
        _text(mark["key"]),
        _name(mark["kind"]),
        _name(mark["code"]),
        tuple(_span(span, words) for span in mark["spans"]),
        _text(mark["listener"]),
        tuple(_text(event) for event in mark["events"]),
        mark["confidence"],
        mark["calibration"],
        mark["basis"],
        mark["attributes"],
        tuple(_span(span, words) for span in mark.get("against", ())),
    )
    return Mark(_text(mark["id"]), _text(mark["wording"]), evidence)


def _span(span: Mapping[str, Any], words: Transcript) -> Span:
    found = Span(_text(span["turn"]), span["start"], span["end"])
    if words.quote(found) != span["quote"]:
        raise InvalidWords("a quote is not in the words")
    return found


def _told(episode: Mapping[str, Any], spans: Mapping[str, tuple[Span, ...]]) -> Told:
    components = episode["components"]
    cited = [*episode.get("evidence", ()), *(id for one in components for id in one["evidence"])]
    return Told(
        float(episode["completeness"]),
        frozenset((_part(one["type"]), _name(one["cluster"])) for one in components if one["cluster"] is not None),
        tuple(span for id in cited for span in spans[id]),
    )


def _theme(ccrt: Mapping[str, Any]) -> Mapping[str, tuple[str, ...]]:
    found = {part: ccrt.get(part.lower()) or {} for part in PARTS}
    return MappingProxyType(
        {
            part: tuple(_name(cluster) for cluster in (one["cluster"], *one.get("tie", ()))) if "cluster" in one else ()
            for part, one in found.items()
        }
    )


def _part(value: object) -> str:
    if value not in PARTS:
        raise ValueError
    return str(value)


def _name(value: object) -> str:
    """A name of the manual: it may be printed, since nobody's words fit it."""
    if not _NAME.fullmatch(_text(value)):
        raise ValueError
    return str(value)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value
