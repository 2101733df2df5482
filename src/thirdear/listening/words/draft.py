"""What every importer hands over: utterances in file order, before they become turns, roles and events."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

from thirdear.listening.words.transcript import EventKind, Role, SpokenTime

__all__ = ["Draft", "Mark", "Source", "Utterance"]


@dataclass(frozen=True, slots=True)
class Source:
    """One file as an importer sees it: its name, its bytes, its text when it is text, its path when it has one."""

    name: str
    data: bytes
    text: str = ""
    path: Path | None = None

    @property
    def suffix(self) -> str:
        return Path(self.name).suffix.lower()


@dataclass(frozen=True, slots=True)
class Mark:
    """A happening at a place in an utterance's text; `seconds` is the length a direction states ("pause 12s")."""

    at: int
    kind: EventKind
    note: str = ""
    start: float | None = None
    end: float | None = None
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Utterance:
    """One caption, line or table row. `speaker` is None where the file does not say who goes on.

    `literal` holds the offsets of characters that the file marks as plain text (a bracket written as an entity),
    `verbatim` says that the importer has found all directions already.
    """

    speaker: str | None
    text: str
    start: float | None = None
    end: float | None = None
    words: tuple[SpokenTime, ...] = ()
    marks: tuple[Mark, ...] = ()
    role: Role | None = None
    literal: frozenset[int] = frozenset()
    verbatim: bool = False

    def timed(self, start: float | None, end: float | None) -> Utterance:
        return replace(self, start=start, end=end)


@dataclass(frozen=True, slots=True)
class Draft:
    """A file's utterances and what its header says; `source` is the recording they were made of, where it says so."""

    utterances: list[Utterance] = field(default_factory=list)
    date: str | None = None
    language: str | None = None
    id: str | None = None
    source: str = ""
