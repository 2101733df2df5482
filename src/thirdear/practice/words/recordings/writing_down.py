"""Writing a recording down once, whatever happens meanwhile: claimed, prolonged and kept as a hearing is.

What was understood becomes the words of the text; what a person has made of them meanwhile is never written over.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from thirdear.practice.errors import NotAllowed, PracticeError
from thirdear.practice.record.audit import What, note
from thirdear.practice.record.events import Event, announce
from thirdear.practice.record.permissions import Actor, Permission, require
from thirdear.practice.words.models import Recording, SpokenWords, Take, Text
from thirdear.practice.words.parts import both
from thirdear.practice.words.recordings.models import State, Why
from thirdear.practice.words.recordings.spoken import Heard, Understood

__all__ = [
    "ATTEMPTS",
    "LEFT_ALONE",
    "Claim",
    "Overtaken",
    "claim",
    "could_not",
    "finish",
    "give_back",
    "go_on",
    "keep_take",
    "to_do",
    "try_again",
]

ATTEMPTS = 3
LEASE = timedelta(minutes=5)
"""Longer than a model needs to load and half a minute of speech to be written down, on a slow machine at low priority."""
LEFT_ALONE = timedelta(minutes=10)
"""After so long without a sound, what was not ended by its speaker is taken to be whole."""
_AFTER_FAILURE, _UNTIL_INSTALLED = timedelta(seconds=15), timedelta(minutes=2)


class Overtaken(PracticeError):
    """The claim is no longer held: more was spoken, the sound was destroyed, or somebody else took it up."""


@dataclass(frozen=True)
class Claim:
    """The right to write a recording down, until the lease runs out."""

    recording: UUID
    token: UUID
    text: UUID


@transaction.atomic
def claim(*, by: Actor, now: datetime | None = None) -> Claim | None:
    """Take up the recording that has waited longest, or one whose writer has not been heard of for a lease."""
    require(by, Permission.WRITE_OWN)
    now = now or timezone.now()
    for seen in _free(by, now):
        mine = Recording.objects.filter(pk=seen.pk, state=seen.state, claim=seen.claim)
        if seen.attempts >= ATTEMPTS:
            _give_up(by, mine, seen.text_id, Why.STOPPED)
            continue
        token = uuid4()
        held = {"state": State.WRITING_DOWN, "claim": token, "lease_until": now + LEASE, "attempts": F("attempts") + 1}
        if mine.update(**held):
            return Claim(seen.pk, token, seen.text_id)
    return None


def to_do(*, by: Actor, claim: Claim) -> list[Take]:
    """The takes that were not listened to yet as they are now, in order. Raises `Overtaken`."""
    require(by, Permission.READ_OWN)
    if not _held(by, claim).exists():
        raise Overtaken
    heard = _heard(claim.recording)
    takes = Take.objects.filter(recording=claim.recording).order_by("place")
    return [take for take in takes if not heard.has(take.pk, take.size)]


@transaction.atomic
def go_on(*, by: Actor, claim: Claim, share: float) -> None:
    """Say how far it has come, which prolongs the lease. Raises `Overtaken`."""
    require(by, Permission.WRITE_OWN)
    if not _held(by, claim).update(progress=min(max(share, 0.0), 1.0), lease_until=timezone.now() + LEASE):
        raise Overtaken


@transaction.atomic
def keep_take(*, by: Actor, claim: Claim, take: UUID, understood: Understood) -> None:
    """What was understood in a take becomes words of the text, which are to be heard. Raises `Overtaken`."""
    require(by, Permission.WRITE_OWN)
    if not _held(by, claim).update(lease_until=timezone.now() + LEASE, attempts=1, checked_at=None):
        raise Overtaken
    row = SpokenWords.objects.filter(recording=claim.recording).first()
    row = row or SpokenWords(person=by.person, recording_id=claim.recording)
    before = Heard.of(row.content)
    now = before.with_take(take, understood)
    row.content = now.content()
    row.save()
    _write_into(by, claim, before, now)


@transaction.atomic
def finish(*, by: Actor, claim: Claim) -> None:
    """Every take is written down; it could not be, where nothing was made out in any. Raises `Overtaken`."""
    require(by, Permission.WRITE_OWN)
    if not _heard(claim.recording).said_anything and _give_up(by, _held(by, claim), claim.text, Why.UNREADABLE):
        return
    done = {"state": State.WRITTEN_DOWN, "progress": 1.0, "claim": None, "lease_until": None, "attempts": 0, "why": ""}
    if not _held(by, claim).update(**done):
        raise Overtaken
    note(by=by, what=What.TEXT_WRITTEN_DOWN, about=claim.text)


@transaction.atomic
def give_back(*, by: Actor, claim: Claim) -> None:
    """Whoever writes it down has to go, or to let others have their turn: it waits, and this attempt does not count."""
    require(by, Permission.WRITE_OWN)
    now = timezone.now()
    _held(by, claim).update(state=State.WAITING, claim=None, lease_until=None, attempts=F("attempts") - 1, not_before=now)


@transaction.atomic
def could_not(*, by: Actor, claim: Claim, why: Why) -> None:
    """It failed. What is not installed is waited for; what cannot be read is said; anything else is tried three times."""
    require(by, Permission.WRITE_OWN)
    if why is Why.MISSING:
        later = timezone.now() + _UNTIL_INSTALLED
        _held(by, claim).update(state=State.WAITING, claim=None, lease_until=None, attempts=0, why=why, not_before=later)
        return
    hopeless = why in {Why.UNREADABLE, Why.LANGUAGE}
    given_up = _held(by, claim) if hopeless else _held(by, claim).filter(attempts__gte=ATTEMPTS)
    if not _give_up(by, given_up, claim.text, why):
        later = timezone.now() + _AFTER_FAILURE
        _held(by, claim).update(state=State.WAITING, claim=None, lease_until=None, not_before=later)


@transaction.atomic
def try_again(*, by: Actor, text: UUID) -> None:
    """Try once more to write down what could not be. Raises `NotAllowed` when there is none such."""
    require(by, Permission.WRITE_OWN)
    given_up = Recording.objects.filter(person=by.person, text_id=text, state=State.COULD_NOT, destroyed_at=None)
    if not given_up.update(state=State.WAITING, attempts=0, why="", not_before=timezone.now()):
        raise NotAllowed
    note(by=by, what=What.WRITING_DOWN_ASKED_AGAIN, about=text)


def _free(by: Actor, now: datetime) -> QuerySet[Recording]:
    waiting = Q(state=State.WAITING, not_before__lte=now)
    left_alone = Q(state=State.SPEAKING, spoken_at__lt=now - LEFT_ALONE)
    abandoned = Q(state=State.WRITING_DOWN, lease_until__lt=now)
    mine = Recording.objects.filter(waiting | left_alone | abandoned, person=by.person, destroyed_at=None)
    return mine.order_by("not_before")


def _held(by: Actor, claim: Claim) -> QuerySet[Recording]:
    return Recording.objects.filter(pk=claim.recording, person=by.person, claim=claim.token, state=State.WRITING_DOWN)


def _give_up(by: Actor, rows: QuerySet[Recording], text: UUID, why: Why) -> bool:
    if not rows.update(state=State.COULD_NOT, claim=None, lease_until=None, why=why):
        return False
    note(by=by, what=What.WRITING_DOWN_GIVEN_UP, about=text)
    return True


def _heard(recording: UUID) -> Heard:
    row = SpokenWords.objects.filter(recording=recording).first()
    return Heard.of(row.content if row else None)


def _write_into(by: Actor, claim: Claim, before: Heard, now: Heard) -> None:
    """Untouched words are replaced; to words that somebody has changed, what was said since is added at the end."""
    order = list(Take.objects.filter(recording=claim.recording).order_by("place").values_list("pk", flat=True))
    text = Text.objects.get(pk=claim.text, person=by.person)
    whole = now.body(order)
    body = whole if text.body == before.body(order) else both(text.body, now.said_since(before, order))
    if body == text.body:
        return
    text.body, text.revision, text.sitting, text.step = body, uuid4(), uuid4(), 0
    text.saved_at = timezone.now()
    text.save()
    announce(Event.TEXT_SAVED, by=by, about=text.id)
