"""Reading texts again. What is handed out is frozen and holds open words: use it and let it go."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils import timezone

from thirdear.practice.errors import NotAllowed
from thirdear.practice.record.keyring import RING
from thirdear.practice.record.permissions import Actor, Permission, require
from thirdear.practice.words.models import Kind, Text

__all__ = ["Kind", "Scanned", "Written", "draft_key", "find_text", "list_texts", "read_text", "scan_texts", "versions_of"]


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
    opens_on: date | None = None

    @property
    def is_closed(self) -> bool:
        """A letter to oneself before its day: no page shows its words."""
        return self.opens_on is not None and timezone.localdate() < self.opens_on

    @property
    def kind_name(self) -> str:
        return str(self.kind.label)

    def opening_words(self, most: int = 140) -> str:
        """Its first words, on one line, cut between words; none of a closed letter."""
        if self.is_closed:
            return ""
        line = " ".join(self.body[: most * 3].split())
        return line if len(line) <= most else line[:most].rsplit(" ", 1)[0] + " …"


@dataclass(frozen=True)
class Scanned:
    """One text as a search reads it."""

    id: UUID
    kind: Kind
    told_at: datetime
    body: str


def list_texts(*, by: Actor, kinds: Collection[Kind] = ()) -> list[Written]:
    """Everything told, newest first; one query, whatever there is."""
    require(by, Permission.READ_OWN)
    found = Text.objects.filter(person=by.person).order_by("-told_at", "-saved_at")
    if kinds:
        found = found.filter(kind__in=kinds)
    return [_written(text) for text in found]


def scan_texts(*, by: Actor) -> Iterator[Scanned]:
    """Every text that may be read now, one after the other and in no order: one query, and no rows are made of it."""
    require(by, Permission.READ_OWN)
    return _scanned(by)


def _scanned(by: Actor) -> Iterator[Scanned]:
    found = Text.objects.filter(person=by.person).exclude(opens_on__gt=timezone.localdate())
    body = Text._meta.get_field("body")
    for id, kind, told_at, sealed in found.values_list("id", "kind", "told_at", "body").iterator():
        yield Scanned(id, Kind(kind), told_at, body.opened_of(by.person, id, bytes(sealed)))


def find_text(*, by: Actor, text: UUID) -> Written | None:
    """That text, or None when there is none of that name. Raises `NotAllowed` when it is somebody else's."""
    require(by, Permission.READ_OWN)
    found = Text.objects.filter(pk=text).first()
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
    return [_written(each) for each in Text.objects.filter(person=by.person, beside=text).order_by("saved_at")]


def draft_key(*, by: Actor, text: UUID) -> bytes:
    """The key under which a page seals its draft of that text while the server is gone. The browser never stores it."""
    require(by, Permission.WRITE_OWN)
    return RING.draft_key(by.person, text)


def _written(text: Text) -> Written:
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
    )
