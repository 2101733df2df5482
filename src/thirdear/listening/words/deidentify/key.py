"""The key: what each replacement stood for. With it a transcript can be brought back; it never travels with the words."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from thirdear.listening.errors import InputError, InvalidWords
from thirdear.listening.words.deidentify.mask import Mask
from thirdear.listening.words.deidentify.rewriting import Rewriting
from thirdear.listening.words.transcript import Speaker, SpokenTime, Transcript, revision_of

__all__ = ["Key", "KnownAs", "SessionKey", "read_key", "restore", "write_key", "write_private"]

SCHEMA = "thirdear.key/1"


@dataclass(frozen=True, slots=True)
class KnownAs:
    """What one replacement stands for, in every way it was written."""

    kind: str
    replacement: str
    words: tuple[str, ...]
    relation: str = ""


@dataclass(frozen=True, slots=True)
class SessionKey:
    """One session: its own id, date, source and speakers, and what stood at each replaced place.

    `revision` is that of the words without names. `texts` gives for each new id the old one and the places
    `[start, end, words]`; `word_times` and `events` hold what the rewriting could not keep one to one.
    """

    id: str
    revision: str
    was: dict[str, Any]
    texts: dict[str, dict[str, Any]]

    @classmethod
    def of(cls, old: Transcript, new: Transcript, rewritings: Mapping[str, Rewriting], ids: Mapping[str, str]) -> SessionKey:
        """The key of a session that was rewritten."""
        was = {
            "id": old.id,
            "date": old.date,
            "source": old.source,
            "speakers": [[name, speaker.role, speaker.how, speaker.why] for name, speaker in old.speakers],
        }
        texts: dict[str, dict[str, Any]] = {
            ids[at]: {"was": at, "places": rewriting.places()} for at, rewriting in rewritings.items()
        }
        for turn in old.turns:
            texts[ids[turn.id]]["name"] = turn.name
            if turn.word_times and rewritings[turn.id].edits:
                texts[ids[turn.id]]["word_times"] = [[t.at, t.until, t.start, t.end] for t in turn.word_times]
        for event in old.events:
            texts[ids[event.id]]["at"] = event.at
        return cls(new.id, new.revision, was, texts)

    def left(self, masks: Sequence[Mask]) -> list[Mask]:
        """Those of the masks that are of this session."""
        return [mask for mask in masks if mask.session == self.was["id"]]


@dataclass(frozen=True, slots=True)
class Key:
    """The whole treatment's key: by how many days dates moved, who is who, and the sessions."""

    days: int
    identifiers: tuple[KnownAs, ...]
    sessions: tuple[SessionKey, ...]


def restore(transcript: Transcript, key: Key) -> Transcript:
    """The session as it was before. Raises `InvalidWords` when the key is another's, or the words were changed since."""
    session = next((one for one in key.sessions if one.revision == transcript.revision and one.id == transcript.id), None)
    if session is None:
        raise InvalidWords("the key is of other sessions, or the words have been changed")
    texts, was = session.texts, session.was
    turns = tuple(
        replace(
            turn,
            id=texts[turn.id]["was"],
            name=texts[turn.id]["name"],
            text=_back(turn.text, texts[turn.id]["places"]),
            word_times=tuple(SpokenTime(*time) for time in texts[turn.id]["word_times"])
            if "word_times" in texts[turn.id]
            else turn.word_times,
        )
        for turn in transcript.turns
    )
    events = tuple(
        replace(
            event,
            id=texts[event.id]["was"],
            turn=event.turn and texts[event.turn]["was"],
            at=texts[event.id]["at"],
            note=_back(event.note, texts[event.id]["places"]),
        )
        for event in transcript.events
    )
    speakers = tuple((name, Speaker(role, how, why)) for name, role, how, why in was["speakers"])
    return replace(
        transcript,
        id=was["id"],
        date=was["date"],
        source=was["source"],
        speakers=speakers,
        turns=turns,
        events=events,
        revision=revision_of(turns, events),
    )


def _back(text: str, places: Sequence[Sequence[Any]]) -> str:
    for start, end, words in reversed(places):
        text = text[:start] + words + text[end:]
    return text


def write_key(key: Key, path: Path) -> None:
    """Write the key, readable by its owner alone. Raises `InputError` where it cannot be written."""
    write_private(json.dumps({"schema": SCHEMA, **asdict(key)}, ensure_ascii=False, indent=1) + "\n", path)


def read_key(path: Path) -> Key:
    """The key in a file. Raises `InputError` when it is none."""
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
        if value["schema"] != SCHEMA:
            raise ValueError
        identifiers = tuple(
            KnownAs(one["kind"], one["replacement"], tuple(one["words"]), one["relation"]) for one in value["identifiers"]
        )
        return Key(value["days"], identifiers, tuple(SessionKey(**one) for one in value["sessions"]))
    except (OSError, ValueError, KeyError, TypeError):
        raise InputError(f"{path.name} is no key, or cannot be read.") from None


def write_private(text: str, path: Path) -> None:
    """Write a text into a file that only its owner may read. Raises `InputError` where it cannot be written."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as file:
            os.fchmod(descriptor, 0o600)
            file.write(text)
    except OSError as error:
        raise InputError(f"{path.name} cannot be written: {error.strerror or 'the system refused'}.") from None
