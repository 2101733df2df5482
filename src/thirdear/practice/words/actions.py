"""Saving texts, so that nothing typed is lost, and forgetting them, so that nothing of them is left."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from io import StringIO
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from thirdear.listening.words import Role, Transcript, write
from thirdear.practice.errors import NotAllowed, PracticeError
from thirdear.practice.record.audit import What, note
from thirdear.practice.record.erasure import erase_text
from thirdear.practice.record.events import Event, announce
from thirdear.practice.record.ledger import Ledger
from thirdear.practice.record.permissions import Actor, Permission, require
from thirdear.practice.words.models import Kind, Text, TextParts
from thirdear.practice.words.parts import Parts, both
from thirdear.practice.words.passages import rendering

__all__ = [
    "Forgotten",
    "Keep",
    "Saved",
    "Saving",
    "close_letter",
    "forget_text",
    "keep_session",
    "open_letter",
    "save_text",
    "say_who_is_who",
    "settle_versions",
]


class Forgotten(PracticeError):
    """The text that this was to be saved to has been forgotten meanwhile. The page still has its words."""


class Keep(StrEnum):
    """Which of two versions stays."""

    THIS = "this"
    OTHER = "other"
    BOTH = "both"


@dataclass(frozen=True)
class Saving:
    """What a page sends: its whole text, the state that it was based on, and which page it is.

    `parts` where the page also asks for what is told beside the body; None leaves that as it is.
    """

    text: UUID
    body: str
    revision: UUID
    based_on: UUID | None
    sitting: UUID
    step: int = 0
    parts: Parts | None = None


@dataclass(frozen=True)
class Saved:
    """Where the words are now: in the text itself, or beside it because it was changed elsewhere too."""

    text: UUID
    revision: UUID
    beside: UUID | None = None
    written: bool = True
    """False when that save had arrived already, or a later one of the same page had."""


@transaction.atomic
def save_text(
    *,
    by: Actor,
    saving: Saving,
    kind: Kind = Kind.WRITING,
    told_at: datetime | None = None,
    remembered: bool = False,
) -> Saved:
    """Keep what a page sends. Whatever arrives is kept: if the text was changed elsewhere meanwhile, beside it.

    The same save twice, or one that arrives after a later one of the same page, changes nothing. `kind` and
    `remembered` count when the text is new; `told_at` whenever it is given. Raises `Forgotten`.
    """
    require(by, Permission.WRITE_OWN)
    text = Text.objects.filter(pk=saving.text).first()
    if text is None:
        if saving.based_on is not None or saving.text in Ledger(settings.HOME).texts():
            raise Forgotten
        text = Text(id=saving.text, person=by.person, kind=kind, remembered=remembered)
        return _write(by, text, saving, told_at, new=True)
    require(by, Permission.WRITE_OWN, text.person)
    if _is_next_of(text, saving):
        return _write(by, text, saving, told_at)
    if _is_known(text, saving):
        return Saved(text.id, text.revision, text.beside_id, written=False)
    return _keep_beside(by, text, saving)


@transaction.atomic
def settle_versions(*, by: Actor, text: UUID, other: UUID, keep: Keep) -> UUID:
    """One text again out of two versions: this one, the other one, or both, one after the other. Returns which row it is."""
    require(by, Permission.WRITE_OWN)
    first, second = _own(by, text), _own(by, other)
    if second.beside_id != first.id:
        raise NotAllowed
    if keep is Keep.OTHER:
        first.body = second.body
        _keep_parts(first, _parts(second))
    elif keep is Keep.BOTH:
        first.body = both(first.body, second.body)
        _keep_parts(first, _parts(first).with_other(_parts(second)))
    first.revision, first.saved_at = uuid4(), timezone.now()
    first.save()
    erase_text(by=by, text=other)
    second.delete()
    note(by=by, what=What.VERSION_CHOSEN, about=first.id)
    announce(Event.TEXT_SAVED, by=by, about=first.id)
    return first.id


@transaction.atomic
def forget_text(*, by: Actor, text: UUID) -> None:
    """Remove a text and everything that hangs on it, in every room; a receipt without words is left in the ledger."""
    require(by, Permission.FORGET_OWN)
    found = _own(by, text)
    receipt = erase_text(by=by, text=found.id)
    found.delete()
    note(by=by, what=What.TEXT_FORGOTTEN, about=text)
    Ledger(settings.HOME).add(receipt)


@transaction.atomic
def close_letter(*, by: Actor, text: UUID, opens_on: date) -> None:
    """A letter to oneself stays closed until that day, which is still to come. Raises `ValueError` when it is not."""
    require(by, Permission.WRITE_OWN)
    found = _own(by, text)
    if found.kind != Kind.LETTER or opens_on <= timezone.localdate():
        raise ValueError("a letter is closed until a day that is still to come")
    found.opens_on = opens_on
    found.save()
    note(by=by, what=What.LETTER_CLOSED, about=found.id)


@transaction.atomic
def open_letter(*, by: Actor, text: UUID) -> None:
    """Open it before its day: it is theirs. From now on it is read like any other text."""
    require(by, Permission.WRITE_OWN)
    found = _own(by, text)
    if found.opens_on is not None:
        found.opens_on = None
        found.save()
        note(by=by, what=What.LETTER_OPENED, about=found.id)


@transaction.atomic
def keep_session(
    *, by: Actor, text: UUID, session: Transcript, told_at: datetime | None = None, remembered: bool = False
) -> None:
    """Keep an uploaded session as it is, its roles, times and events too. The same upload twice is one."""
    require(by, Permission.WRITE_OWN)
    if (known := Text.objects.filter(pk=text).first()) is not None:
        require(by, Permission.WRITE_OWN, known.person)
        return
    document = StringIO()
    write(session, document, "json")
    kept = Text(id=text, person=by.person, kind=Kind.SESSION, remembered=remembered, body=rendering(session))
    kept.told_at = told_at or kept.told_at
    note(by=by, what=What.TEXT_WRITTEN, about=text)
    kept.save(force_insert=True)
    _keep_parts(kept, Parts(transcript=document.getvalue()))
    announce(Event.TEXT_SAVED, by=by, about=text)


@transaction.atomic
def say_who_is_who(*, by: Actor, text: UUID, roles: Mapping[str, Role]) -> None:
    """Say which of the names in a session is oneself, and which the therapist. It is heard anew."""
    require(by, Permission.WRITE_OWN)
    found = _own(by, text)
    if found.kind != Kind.SESSION:
        raise NotAllowed
    parts = _parts(found)
    if dict(parts.roles) == dict(roles):
        return
    _keep_parts(found, replace(parts, roles=dict(roles)))
    found.revision = uuid4()
    found.save(update_fields=["revision"])
    note(by=by, what=What.WHO_IS_WHO, about=text)
    announce(Event.TEXT_SAVED, by=by, about=text)


def _parts(text: Text) -> Parts:
    row = TextParts.objects.filter(text=text).first()
    return Parts.of(row.content if row else None)


def _keep_parts(text: Text, parts: Parts) -> None:
    row = TextParts.objects.filter(text=text).first()
    if row is None and not parts.content():
        return
    row = row or TextParts(person=text.person, text=text)
    row.content = parts.content()
    row.save()


def _own(by: Actor, text: UUID) -> Text:
    found = Text.objects.filter(pk=text, person=by.person).first()
    if found is None:
        raise NotAllowed
    return found


def _is_next_of(text: Text, saving: Saving) -> bool:
    """The same page's later save, or one based on exactly what is there."""
    if text.revision == saving.revision:
        return False
    if text.sitting == saving.sitting:
        return saving.step >= text.step
    return saving.based_on == text.revision


def _is_known(text: Text, saving: Saving) -> bool:
    return text.revision == saving.revision or text.sitting == saving.sitting


def _write(by: Actor, text: Text, saving: Saving, told_at: datetime | None, *, new: bool = False) -> Saved:
    if new or text.sitting != saving.sitting:  # one event a writing session, not one a save
        note(by=by, what=What.TEXT_WRITTEN if text.beside_id is None else What.TEXT_KEPT_BESIDE, about=text.id)
    text.body, text.revision, text.sitting, text.step = saving.body, saving.revision, saving.sitting, saving.step
    text.saved_at = timezone.now()
    if told_at and timezone.localdate(told_at) != timezone.localdate(text.told_at):  # a page names a day, not an hour
        text.told_at = told_at
    text.save(force_insert=new)
    if saving.parts is not None:
        _keep_parts(text, _parts(text).told_anew(saving.parts))
    announce(Event.TEXT_SAVED, by=by, about=text.id)
    return Saved(text.id, text.revision, text.beside_id)


def _keep_beside(by: Actor, text: Text, saving: Saving) -> Saved:
    """A version of its own for that page; its later saves, though they still name the first text, go there too."""
    mine = Text.objects.filter(beside=text, sitting=saving.sitting).first()
    if mine is None:
        first = text.beside or text
        mine = Text(person=by.person, kind=text.kind, remembered=text.remembered, told_at=text.told_at, beside=first)
        kept = _write(by, mine, saving, None, new=True)
        _keep_parts(mine, _parts(text) if saving.parts is None else _parts(text).told_anew(saving.parts))
        return kept
    if _is_next_of(mine, saving):
        return _write(by, mine, saving, None)
    return Saved(mine.id, mine.revision, mine.beside_id, written=False)
