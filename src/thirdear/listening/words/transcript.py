"""What was said, and what happened while it was said.

Offsets count Unicode code points of a turn's text as it came. Times are seconds from the session's
start. Everything is frozen and validates itself at birth.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, get_args

from thirdear.listening.errors import InvalidWords

__all__ = [
    "EVENT_KINDS",
    "ROLES",
    "Event",
    "EventKind",
    "Role",
    "Span",
    "Speaker",
    "SpokenTime",
    "ToldAs",
    "Transcript",
    "Turn",
    "revision_of",
]

Role = Literal["client", "therapist", "other"]
How = Literal["given", "label", "inferred"]
EventKind = Literal["pause", "laugh", "sigh", "cry", "non_speech", "overlap", "absence", "lateness", "interruption"]

Asked = Literal["dream", "element", "association", "day_residue", "waking"]

_ASKED: tuple[Asked, ...] = get_args(Asked)
ROLES: tuple[Role, ...] = get_args(Role)
EVENT_KINDS: tuple[EventKind, ...] = get_args(EventKind)


@dataclass(frozen=True, slots=True)
class SpokenTime:
    """When the stretch `text[at:until]` of a turn was spoken: a word, or a whole caption where words have no times.

    `probability` (0 to 1) is how sure the program that wrote the words down was of this one; None where nobody said.
    It is the program's own, calibrated by nothing.
    """

    at: int
    until: int
    start: float
    end: float
    probability: float | None = None


@dataclass(frozen=True, slots=True)
class ToldAs:
    """What a turn is known to be, because whoever took it down asked for just that: nothing then has to be guessed from
    how it is announced. A `dream`; the name of an `element` of it; an `association` to one; a `day_residue`, what of the
    days before is in it; what was felt on `waking`. `about` is the element's name, in the dreamer's words.
    """

    what: Asked
    about: str = ""

    def __post_init__(self) -> None:
        if self.what not in _ASKED:
            raise InvalidWords(f"nothing is told as {self.what!r}")


@dataclass(frozen=True, slots=True)
class Turn:
    """One person's uninterrupted speech. `text` holds no stage directions: those are events at their place.

    `start`/`end` in seconds or None; `word_times` in order, inside the text; `told_as` where it is known. Raises
    `InvalidWords`.
    """

    id: str
    speaker: Role
    name: str
    text: str
    start: float | None = None
    end: float | None = None
    word_times: tuple[SpokenTime, ...] = ()
    language: str | None = None
    told_as: ToldAs | None = None

    def __post_init__(self) -> None:
        if not self.id:
            raise InvalidWords("a turn has no id")
        if self.speaker not in ROLES:
            raise InvalidWords(f"turn {self.id}: the speaker is none of {', '.join(ROLES)}")
        _check_times(f"turn {self.id}", self.start, self.end)
        last = 0
        for time in self.word_times:
            if not last <= time.at <= time.until <= len(self.text):
                raise InvalidWords(f"turn {self.id}: word times leave the text or run backwards")
            last = time.at
            if time.probability is not None and not 0 <= time.probability <= 1:
                raise InvalidWords(f"turn {self.id}: a word's probability is none")


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened and is no word: a pause, tears, an absence.

    `turn` and `at` (a code point offset) say where it stands in the words, when it does; `note` keeps the
    direction as the transcript had it, brackets included.
    """

    id: str
    kind: EventKind
    turn: str | None = None
    at: int | None = None
    start: float | None = None
    end: float | None = None
    note: str = ""

    def __post_init__(self) -> None:
        if not self.id:
            raise InvalidWords("an event has no id")
        if self.kind not in EVENT_KINDS:
            raise InvalidWords(f"event {self.id}: unknown kind")
        if self.at is not None and (self.turn is None or self.at < 0):
            raise InvalidWords(f"event {self.id}: a place needs its turn")
        _check_times(f"event {self.id}", self.start, self.end)

    @property
    def seconds(self) -> float | None:
        """How long it lasted, where both ends are known."""
        return None if self.start is None or self.end is None else self.end - self.start


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who stands behind a name, and how that is known: given on the command line, read off a label, or inferred."""

    role: Role
    how: How
    why: str


@dataclass(frozen=True, slots=True)
class Span:
    """The stretch `text[start:end]` of a turn. Only a transcript turns it into a quote."""

    turn: str
    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise InvalidWords(f"a span in turn {self.turn} is empty or runs backwards")

    def overlaps(self, other: Span) -> bool:
        """Whether the two share at least one code point."""
        return self.turn == other.turn and self.start < other.end and other.start < self.end


@dataclass(frozen=True)
class Transcript:
    """One session's words, in the order they were spoken.

    `id` is unique within a treatment, `revision` the hash of the words (`revision_of`), `speakers` maps each
    name to its role and how that is known, `date` is ISO 8601 where the source has one, `source` the file's name.
    Raises `InvalidWords` when ids repeat, or an event stands in no turn or outside its text.
    """

    id: str
    revision: str
    turns: tuple[Turn, ...]
    events: tuple[Event, ...] = ()
    language: str = "en"
    speakers: tuple[tuple[str, Speaker], ...] = ()
    date: str | None = None
    source: str = ""

    def __post_init__(self) -> None:
        by_id = {turn.id: turn for turn in self.turns}
        ids = [turn.id for turn in self.turns] + [event.id for event in self.events]
        if len(set(ids)) != len(ids):
            raise InvalidWords(f"session {self.id}: two turns or events share an id")
        for event in self.events:
            if event.turn is None:
                continue
            if event.turn not in by_id:
                raise InvalidWords(f"event {event.id} stands in a turn that does not exist")
            if event.at is not None and event.at > len(by_id[event.turn].text):
                raise InvalidWords(f"event {event.id} stands outside its turn")
        if self.revision != revision_of(self.turns, self.events):
            raise InvalidWords(f"session {self.id}: the revision is not that of its words")
        object.__setattr__(self, "_by_id", by_id)

    def turn(self, id: str) -> Turn:
        """The turn of that id; raises `InvalidWords` when there is none."""
        try:
            return self._by_id[id]  # type: ignore[attr-defined, no-any-return]
        except KeyError:
            raise InvalidWords(f"session {self.id} has no such turn") from None

    def quote(self, span: Span) -> str:
        """The words of a span, verbatim; raises `InvalidWords` when it leaves its turn."""
        text = self.turn(span.turn).text
        if span.end > len(text):
            raise InvalidWords(f"a span leaves turn {span.turn}")
        return text[span.start : span.end]


def revision_of(turns: Iterable[Turn], events: Iterable[Event]) -> str:
    """sha256 over the words and events and who said them: it changes when, and only when, they do. Times do not count."""
    words = [[turn.id, turn.speaker, turn.name, turn.text] for turn in turns]
    happenings = [[event.id, event.kind, event.turn, event.at, event.note] for event in events]
    return hashlib.sha256(json.dumps([words, happenings], ensure_ascii=False).encode("utf-8", "surrogatepass")).hexdigest()


def _check_times(what: str, start: float | None, end: float | None) -> None:
    for value in (start, end):
        if value is not None and not 0 <= value < float("inf"):
            raise InvalidWords(f"{what}: a time is negative or endless")
    if start is not None and end is not None and end < start:
        raise InvalidWords(f"{what}: it ends before it starts")
