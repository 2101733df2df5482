"""The audit chain: what was done, without a word of what was said.

Written inside the same transaction as what it tells of: if it cannot be written, nothing was done. Writers take their
turn (`BEGIN IMMEDIATE`), so the chain cannot fork. A chain can be cut short unseen by whoever may write the database;
its length and last hash are therefore also kept in `ledger/`, at each lock.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.db import connection
from django.utils import timezone

from thirdear.practice.errors import Damaged
from thirdear.practice.home import Home, write_durably
from thirdear.practice.record.models import AuditEvent
from thirdear.practice.record.permissions import Actor

__all__ = ["Chain", "What", "forget_length", "note", "remember_length", "verify"]

_BEGINNING = bytes(32)
_ANCHOR = "audit.json"


class What(StrEnum):
    """Everything that is noted."""

    BEGUN = "begun"
    UNLOCKED = "unlocked"
    LOCKED = "locked"
    RECOVERED = "recovered"
    PASSPHRASE_CHANGED = "passphrase_changed"  # noqa: S105  the name of an event
    RECOVERY_CODE_RENEWED = "recovery_code_renewed"
    TEXT_WRITTEN = "text_written"
    TEXT_SPOKEN = "text_spoken"
    TEXT_WRITTEN_DOWN = "text_written_down"
    WRITING_DOWN_GIVEN_UP = "writing_down_given_up"
    WRITING_DOWN_ASKED_AGAIN = "writing_down_asked_again"
    WORDS_CHECKED = "words_checked"
    SOUND_TO_BE_KEPT = "sound_to_be_kept"
    SOUND_NOT_TO_BE_KEPT = "sound_not_to_be_kept"
    SOUND_DESTROYED = "sound_destroyed"
    TEXT_KEPT_BESIDE = "text_kept_beside"
    VERSION_CHOSEN = "version_chosen"
    TEXT_FORGOTTEN = "text_forgotten"
    LETTER_CLOSED = "letter_closed"
    LETTER_OPENED = "letter_opened"
    NEW_WAY_WRITTEN = "new_way_written"
    NEW_WAY_FORGOTTEN = "new_way_forgotten"
    OCCASION_WRITTEN = "occasion_written"
    OCCASION_FORGOTTEN = "occasion_forgotten"
    SENTENCE_WORDED = "sentence_worded"
    SENTENCE_PUT_ASIDE = "sentence_put_aside"
    SENTENCE_TAKEN_UP = "sentence_taken_up"
    SENTENCE_FORGOTTEN = "sentence_forgotten"
    WEEK_RATED = "week_rated"
    WHO_IS_WHO = "who_is_who"
    TEXT_HEARD = "text_heard"
    FORMULATED = "formulated"
    HEARING_GIVEN_UP = "hearing_given_up"
    HEARING_ASKED_AGAIN = "hearing_asked_again"
    DECIDED = "decided"
    DECISION_TAKEN_BACK = "decision_taken_back"
    DECISION_LOST_ITS_WORDS = "decision_lost_its_words"
    REPLIED = "replied"
    REPLY_TAKEN_BACK = "reply_taken_back"
    SOMEONE_FORGOTTEN = "someone_forgotten"
    BACKED_UP = "backed_up"
    KEYS_COPIED = "keys_copied"
    RESTORED = "restored"


@dataclass(frozen=True)
class Chain:
    """How long the chain is, and its last hash."""

    length: int
    last: bytes


def note(*, by: Actor, what: What, about: UUID | None = None) -> None:
    """Add one event. Only inside the transaction of what it tells of."""
    if not connection.in_atomic_block:
        raise RuntimeError("an audit event belongs inside its action's transaction")
    before = AuditEvent.objects.order_by("-number").values_list("number", "hash").first()
    number, previous = (before[0] + 1, bytes(before[1])) if before else (1, _BEGINNING)
    at = timezone.now()
    AuditEvent.objects.create(
        number=number,
        at=at,
        by=by.person,
        what=what,
        about=about,
        previous=previous,
        hash=_hash(number, at, by.person, what, about, previous),
    )


def verify(home: Home) -> Chain:
    """Walk the whole chain. Raises `Damaged`, with the number of the first event that does not fit."""
    previous, length = _BEGINNING, 0
    anchor = _anchor(home)
    for event in AuditEvent.objects.order_by("number").iterator():
        length += 1
        expected = _hash(length, event.at, event.by, event.what, event.about, previous)
        if event.number != length or bytes(event.previous) != previous or bytes(event.hash) != expected:
            raise Damaged(f"The audit chain does not hold at event {length}.")
        previous = expected
        if anchor and anchor.length == length and anchor.last != previous:
            raise Damaged(f"The audit chain is not the one that was here before: it differs at event {length}.")
    if anchor and anchor.length > length:
        raise Damaged(f"The audit chain has lost its end: {length} events are left of at least {anchor.length}.")
    return Chain(length, previous)


def remember_length(home: Home) -> None:
    """Keep apart how far the chain has come; but not where it does not go on from what was kept: then `verify` tells."""
    last = AuditEvent.objects.order_by("-number").values_list("number", "hash").first()
    if last and _goes_on(home):
        content = {"length": last[0], "last": bytes(last[1]).hex()}
        write_durably(home.ledger / _ANCHOR, json.dumps(content).encode("ascii"))


def forget_length(home: Home) -> None:
    """Before an older chain is put in the place of this one at its owner's wish."""
    (home.ledger / _ANCHOR).unlink(missing_ok=True)


def _goes_on(home: Home) -> bool:
    try:
        anchor = _anchor(home)
    except Damaged:
        return False
    if anchor is None:
        return True
    there = AuditEvent.objects.filter(number=anchor.length).values_list("hash", flat=True).first()
    return there is not None and bytes(there) == anchor.last


def _anchor(home: Home) -> Chain | None:
    path = home.ledger / _ANCHOR
    if not path.is_file():
        return None
    try:
        content = json.loads(path.read_bytes())
        return Chain(int(content["length"]), bytes.fromhex(content["last"]))
    except (ValueError, KeyError, TypeError):
        raise Damaged(f"{path} is damaged, so that nobody can tell whether the audit chain is whole.") from None


def _hash(number: int, at: datetime, by: UUID, what: str, about: UUID | None, previous: bytes) -> bytes:
    told = [number, at.isoformat(), str(by), str(what), str(about) if about else None, previous.hex()]
    return hashlib.sha256(json.dumps(told, separators=(",", ":")).encode("ascii")).digest()
