"""Reading texts again. What is handed out is frozen and holds open words: use it and let it go."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from thirdear.listening.words import Span, Transcript
from thirdear.practice.errors import NotAllowed
from thirdear.practice.record.keyring import RING
from thirdear.practice.record.ledger import Ledger
from thirdear.practice.record.permissions import Actor, Permission, require
from thirdear.practice.words.models import Kind, Recording, Text, TextParts
from thirdear.practice.words.parts import Element, Parts
from thirdear.practice.words.passages import Passage, Place, heard_as, passages, place_in
from thirdear.practice.words.recordings.models import Spoken
from thirdear.practice.words.recordings.timed import spoken_words, timed

__all__ = [
    "Element",
    "Kind",
    "Parts",
    "Passage",
    "Place",
    "Scanned",
    "Spoken",
    "Written",
    "draft_key",
    "encounters_told",
    "find_text",
    "list_texts",
    "place_of",
    "read_text",
    "scan_texts",
    "tellings",
    "versions_of",
]


@dataclass(frozen=True)
class Written:
    """One text, open."""

    id: UUID
    kind: Kind
    told_at: datetime
    saved_at: datetime
    remembered: bool
    body: str
    revision: UUID
    beside: UUID | None
    parts: Parts = field(default_factory=Parts)
    opens_on: date | None = None
    spoken: Spoken = Spoken.NO

    @property
    def is_closed(self) -> bool:
        """A letter to oneself before its day: no page shows its words."""
        return self.opens_on is not None and timezone.localdate() < self.opens_on

    @property
    def read_as(self) -> tuple[Passage, ...]:
        """As it is read: each passage with its id, which is also where `#id` on the reading page leads."""
        return passages(self.kind, self.body, self.parts)

    @property
    def has_names(self) -> bool:
        """Whether it says who speaks, so that one can say who is who."""
        return self.kind is Kind.SESSION and any(each.name for each in self.read_as)

    @property
    def with_whom(self) -> str:
        """The person of an encounter, as they were named."""
        return self.parts.answer("with").strip()

    @property
    def everything(self) -> str:
        """All the person's words in it, those beside the body too: to search in, or to see whether there are any."""
        return "\n".join(words for words in (self.body, *self.parts.words()) if words.strip())

    @property
    def kind_name(self) -> str:
        return str(self.kind.label)

    def opening_words(self, most: int = 140) -> str:
        """Its first words, on one line, cut between words; none of a closed letter."""
        if self.is_closed:
            return ""
        line = " ".join((self.body if self.body.strip() else self.everything)[: most * 3].split())
        return line if len(line) <= most else line[:most].rsplit(" ", 1)[0] + " …"


@dataclass(frozen=True)
class Scanned:
    """One text as a search reads it: all the person's words in it."""

    id: UUID
    kind: Kind
    told_at: datetime
    body: str


def list_texts(*, by: Actor, kinds: Collection[Kind] = (), saved_since: datetime | None = None) -> list[Written]:
    """Everything told, newest first; one query, whatever there is."""
    require(by, Permission.READ_OWN)
    found = Text.objects.filter(person=by.person).select_related("parts_row", "recording").order_by("-told_at", "-saved_at")
    if kinds:
        found = found.filter(kind__in=kinds)
    if saved_since:
        found = found.filter(saved_at__gte=saved_since)
    return [_written(text) for text in found]


def scan_texts(*, by: Actor) -> Iterator[Scanned]:
    """Every text that may be read now, one after the other and in no order: one query, and no rows are made of it."""
    require(by, Permission.READ_OWN)
    return _scanned(by)


def _scanned(by: Actor) -> Iterator[Scanned]:
    found = Text.objects.filter(person=by.person).exclude(opens_on__gt=timezone.localdate())
    body, content = Text._meta.get_field("body"), TextParts._meta.get_field("content")
    wanted = ("id", "kind", "told_at", "body", "parts_row__id", "parts_row__content")
    for id, kind, told_at, sealed, parts, beside in found.values_list(*wanted).iterator():
        words = [body.opened_of(by.person, id, bytes(sealed))]
        if parts is not None:
            words += Parts.of(content.opened_of(by.person, parts, bytes(beside))).words()
        yield Scanned(id, Kind(kind), told_at, "\n".join(each for each in words if each.strip()))


def find_text(*, by: Actor, text: UUID) -> Written | None:
    """That text, or None when there is none of that name. Raises `NotAllowed` when it is somebody else's."""
    require(by, Permission.READ_OWN)
    found = Text.objects.filter(pk=text).select_related("parts_row", "recording").first()
    if found is None:
        return None
    require(by, Permission.READ_OWN, found.person)
    return _written(found)


def read_text(*, by: Actor, text: UUID) -> Written:
    """That text. Raises `NotAllowed` when there is none, or it is somebody else's: one cannot be told from the other."""
    if (found := find_text(by=by, text=text)) is None:
        raise NotAllowed
    return found


def versions_of(*, by: Actor, text: UUID) -> list[Written]:
    """What lies beside that text because it was changed in two places at once, oldest first."""
    require(by, Permission.READ_OWN)
    found = Text.objects.filter(person=by.person, beside=text).select_related("parts_row", "recording")
    return [_written(each) for each in found.order_by("saved_at")]


def tellings(*, by: Actor, text: UUID) -> Transcript:
    """That text as the engine hears it: one transcript under the text's id, its turns under ids that lead back to it.

    Writing and letters are one turn a paragraph; a dream is followed by each element with what came to mind, then what of
    the days before is in it and the feeling on waking; an encounter is its answers in order; a session its turns, with
    who speaks. All but a session is the client's. What was spoken has the seconds of its words. Raises `NotAllowed`.
    """
    found = read_text(by=by, text=text)
    telling = heard_as(found.id, found.kind, found.body, found.parts, timezone.localdate(found.told_at))
    if not found.spoken:
        return telling
    return timed(telling, found.read_as, spoken_words(Recording.objects.get(text_id=text), found.body))


def place_of(*, by: Actor, text: UUID, span: Span) -> Place | None:
    """Where the words of a mark stand in that text as it is now; None when they are not there any more."""
    found = read_text(by=by, text=text)
    return place_in(found.id, found.read_as, span)


def encounters_told(*, by: Actor) -> int:
    """How many encounters hold something that happened; second versions do not count."""
    told = list_texts(by=by, kinds=[Kind.ENCOUNTER])
    return sum(1 for each in told if each.beside is None and _has_happened(each))


def _has_happened(told: Written) -> bool:
    return any(words.strip() for words in (told.body, told.parts.answer("they"), told.parts.answer("me")))


def draft_key(*, by: Actor, text: UUID) -> bytes:
    """The key under which a page seals its draft of that text while the server is gone. The browser never stores it.

    Raises `NotAllowed` for a text that was forgotten: with it went the key of whatever a browser still holds of it.
    """
    require(by, Permission.WRITE_OWN)
    if text in Ledger(settings.HOME).texts():
        raise NotAllowed
    return RING.draft_key(by.person, text)


def _written(text: Text) -> Written:
    recording: Recording | None = getattr(text, "recording", None)
    return Written(
        id=text.id,
        kind=Kind(text.kind),
        told_at=text.told_at,
        saved_at=text.saved_at,
        remembered=text.remembered,
        body=text.body,
        revision=text.revision,
        beside=text.beside_id,
        opens_on=text.opens_on,
        parts=_parts(text),
        spoken=recording.spoken if recording else Spoken.NO,
    )


def _parts(text: Text) -> Parts:
    row: TextParts | None = getattr(text, "parts_row", None)
    return Parts.of(row.content if row else None)
