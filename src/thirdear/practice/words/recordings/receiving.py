"""Keeping sound as it arrives, so that no acknowledged second is ever lost.

A page sends pieces of a take, each with its number and the hash of its bytes. A piece is committed, and the disk has
it, before it is acknowledged; what does not follow on what is there, or is not what its hash says, is refused.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from thirdear.practice.errors import NotAllowed, PracticeError
from thirdear.practice.record.audit import What, note
from thirdear.practice.record.ledger import Ledger
from thirdear.practice.record.permissions import Actor, Permission, require
from thirdear.practice.words.models import Kind, Recording, Sound, Take, Text
from thirdear.practice.words.recordings.models import State

__all__ = ["LARGEST_PIECE", "LARGEST_TAKE", "Gap", "Gone", "NotThatSound", "Piece", "TooLong", "end_recording", "keep_piece"]

LARGEST_PIECE = 2**20
LARGEST_TAKE = 256 * 2**20
"""Some hours of the best sound that a browser sends."""

_BEGINNINGS = {"audio/webm": (0, b"\x1a\x45\xdf\xa3"), "audio/ogg": (0, b"OggS"), "audio/mp4": (4, b"ftyp")}
"""The sound that browsers record, and the bytes by which each is known."""


class Gap(PracticeError):
    """Pieces are missing before this one. `next` is the number that is wanted."""

    def __init__(self, next: int) -> None:
        super().__init__("Pieces of sound are missing.")
        self.next = next


class Gone(PracticeError):
    """The text was forgotten, or its sound was destroyed: nothing more of it is kept."""


class NotThatSound(PracticeError):
    """The bytes are not those of the hash, not sound that is known here, or another piece has that number."""


class TooLong(PracticeError):
    """The take has become too long: begin another one."""


@dataclass(frozen=True)
class Piece:
    """A piece of sound as a page sends it; `sha256` in hex, over its bytes."""

    text: UUID
    take: UUID
    number: int
    sha256: str
    media_type: str
    sound: bytes = field(repr=False)


@transaction.atomic
def keep_piece(*, by: Actor, piece: Piece) -> int:
    """Keep a piece and return the number of the next. The same piece twice is one; the first makes its text.

    Raises `Gap`, `Gone`, `NotThatSound` or `TooLong`, and then nothing was kept.
    """
    require(by, Permission.WRITE_OWN)
    if not hmac.compare_digest(hashlib.sha256(piece.sound).hexdigest(), piece.sha256.lower()) or not piece.sound:
        raise NotThatSound
    recording = _recording_of(by, piece)
    take = _take_of(by, recording, piece)
    if (known := Sound.objects.filter(take=take, number=piece.number).first()) is not None:
        if known.content != piece.sound:
            raise NotThatSound
        return take.count
    if piece.number != take.count:
        raise Gap(take.count)
    if take.size + len(piece.sound) > LARGEST_TAKE:
        raise TooLong
    Sound(person=by.person, take=take, number=piece.number, size=len(piece.sound), content=piece.sound).save(force_insert=True)
    Take.objects.filter(pk=take.pk).update(count=F("count") + 1, size=F("size") + len(piece.sound))
    Recording.objects.filter(pk=recording.pk).update(state=State.SPEAKING, spoken_at=timezone.now(), claim=None, attempts=0)
    return take.count + 1


@transaction.atomic
def end_recording(*, by: Actor, text: UUID, sent: Mapping[UUID, int]) -> None:
    """The person has said what they wanted; it may be written down. `sent` says how many pieces each take has.

    Raises `Gap` when some of them are not here yet, `NotAllowed` when nothing was spoken.
    """
    require(by, Permission.WRITE_OWN)
    recording = Recording.objects.filter(text_id=text, person=by.person, destroyed_at=None).first()
    if recording is None:
        raise NotAllowed
    counts = dict(Take.objects.filter(recording=recording).values_list("pk", "count"))
    for take, pieces in sent.items():
        if (here := counts.get(take, 0)) < pieces:
            raise Gap(here)
    Recording.objects.filter(pk=recording.pk, state=State.SPEAKING).update(state=State.WAITING, not_before=timezone.now())


def _recording_of(by: Actor, piece: Piece) -> Recording:
    text = Text.objects.filter(pk=piece.text).select_related("recording").first()
    if text is None:
        if piece.text in Ledger(settings.HOME).texts():
            raise Gone
        _must_begin(piece)
        text = Text(id=piece.text, person=by.person, kind=Kind.WRITING, body="")
        text.save(force_insert=True)
    require(by, Permission.WRITE_OWN, text.person)
    recording: Recording | None = getattr(text, "recording", None)
    if recording is None:
        _must_begin(piece)
        return Recording.objects.create(person=by.person, text=text)
    if recording.destroyed_at is not None:
        raise Gone
    return recording


def _take_of(by: Actor, recording: Recording, piece: Piece) -> Take:
    take = Take.objects.filter(pk=piece.take).first()
    if take is None:
        _must_begin(piece)
        note(by=by, what=What.TEXT_SPOKEN, about=recording.text_id)  # one event a take, not one a second
        place = Take.objects.filter(recording=recording).count()
        return Take.objects.create(
            id=piece.take, person=by.person, recording=recording, place=place, media_type=_plain(piece.media_type)
        )
    if take.recording_id != recording.pk:
        raise NotAllowed
    return take


def _must_begin(piece: Piece) -> None:
    if piece.number != 0:
        raise Gap(0)
    at, sign = _BEGINNINGS.get(_plain(piece.media_type), (0, None))
    head = piece.sound[at : at + len(sign)] if sign else b""
    if not sign or not head or not sign.startswith(head):  # a browser may hand over less than the sign at first
        raise NotThatSound


def _plain(media_type: str) -> str:
    return media_type.partition(";")[0].strip().lower()
