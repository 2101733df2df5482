"""Hearing a text once, whatever happens meanwhile; and what a person decides about what was heard.

A hearing is claimed with one conditional update and kept with another: whoever lost the claim (the text was changed or
forgotten, somebody else took it up after the lease) changes nothing any more and is told so by `Overtaken`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from thirdear.listening.evidence import SessionReading
from thirdear.listening.formulation import Add, Reject
from thirdear.listening.formulation import Decision as Decided
from thirdear.practice.errors import NotAllowed, PracticeError
from thirdear.practice.evidence.deciding import Kept, keep
from thirdear.practice.evidence.engine import engine
from thirdear.practice.evidence.models import Decision, Hearing, Reading, Reason, State
from thirdear.practice.evidence.moving import let_go_of_text, move_decisions, opened, sealed
from thirdear.practice.evidence.queries import readings
from thirdear.practice.evidence.unsealed import without_risk
from thirdear.practice.record.audit import What, note
from thirdear.practice.record.events import Event, announce
from thirdear.practice.record.packing import packed
from thirdear.practice.record.permissions import Actor, Permission, require
from thirdear.practice.words.queries import Written, find_text, list_texts

__all__ = [
    "ATTEMPTS",
    "Claim",
    "NoSuchMark",
    "Overtaken",
    "await_hearing",
    "await_unheard",
    "claim",
    "could_not",
    "decide",
    "forget_evidence",
    "give_back",
    "go_on",
    "hear_again",
    "hear_soon",
    "keep_reading",
    "take_back",
]

ATTEMPTS = 3
REST = timedelta(seconds=20)
"""How long typing must have rested before a text is heard."""
LEASE = timedelta(seconds=90)
_AFTER_FAILURE = timedelta(seconds=15)


class Overtaken(PracticeError):
    """The claim is no longer held: the text was changed or forgotten, or its hearing was taken up by somebody else."""


class NoSuchMark(PracticeError):
    """A decision names a mark, a text or words that are not there, or not there any more."""


@dataclass(frozen=True)
class Claim:
    """The right to hear a text in that revision, until the lease runs out or the text is saved again."""

    hearing: UUID
    token: UUID
    text: UUID
    revision: UUID


@transaction.atomic
def await_hearing(*, by: Actor, text: UUID) -> None:
    """A text was saved: it is heard once typing has rested. What was heard in it so far holds for other words."""
    require(by, Permission.WRITE_OWN)
    written = find_text(by=by, text=text)
    if written is None or not _is_heard(written):
        _forget_hearing(text)
        return
    Reading.objects.filter(text_id=text).update(stale=True)
    _await(by, written, timezone.now() + REST)


@transaction.atomic
def hear_soon(*, by: Actor, text: UUID) -> None:
    """The page of that text was left: if it waits for typing to rest, it waits no longer."""
    require(by, Permission.WRITE_OWN)
    now = timezone.now()
    Hearing.objects.filter(person=by.person, text_id=text, state=State.WAITING, not_before__gt=now).update(not_before=now)


@transaction.atomic
def await_unheard(*, by: Actor) -> int:
    """After unlocking: everything that was not heard in its present words by this engine. Returns how many texts that is."""
    require(by, Permission.WRITE_OWN)
    known = {hearing.text_id: hearing for hearing in Hearing.objects.filter(person=by.person)}
    unheard = 0
    for written in list_texts(by=by):
        hearing = known.get(written.id)
        if not _is_heard(written) or (hearing is not None and _is_settled(hearing, written)):
            continue
        if hearing is not None and hearing.revision != written.revision:
            Reading.objects.filter(text_id=written.id).update(stale=True)
        _await(by, written, written.saved_at)
        unheard += 1
    return unheard


@transaction.atomic
def claim(*, by: Actor, lease: timedelta | None = None) -> Claim | None:
    """Take up the hearing that waits, the text saved last first; or one whose hearer has not been heard of for a lease.

    A text that was taken up three times without coming to an end is given up, with a sentence that says so.
    """
    require(by, Permission.WRITE_OWN)
    now = timezone.now()
    for seen in _free(by, now):
        mine = Hearing.objects.filter(pk=seen.pk, state=seen.state, claim=seen.claim, revision=seen.revision)
        if seen.attempts >= ATTEMPTS:
            if mine.update(state=State.COULD_NOT_BE_HEARD, claim=None, lease_until=None, reason=Reason.STOPPED):
                note(by=by, what=What.HEARING_GIVEN_UP, about=seen.text_id)
            continue
        token = uuid4()
        if mine.update(
            state=State.HEARING,
            claim=token,
            lease_until=now + (lease or LEASE),
            attempts=F("attempts") + 1,
            progress=0,
            reason="",
        ):
            return Claim(seen.pk, token, seen.text_id, seen.revision)
    return None


@transaction.atomic
def go_on(*, by: Actor, claim: Claim, share: float, lease: timedelta | None = None) -> None:
    """Say how far the hearing has come, which prolongs its lease. Raises `Overtaken`."""
    require(by, Permission.WRITE_OWN)
    if not _held(by, claim).update(progress=min(max(share, 0.0), 1.0), lease_until=timezone.now() + (lease or LEASE)):
        raise Overtaken


@transaction.atomic
def keep_reading(*, by: Actor, claim: Claim, reading: SessionReading | None) -> None:
    """What was heard takes the place of what was heard before, signs of risk left out, and decisions find their marks in it.

    None for a text without words. Raises `Overtaken`, and then nothing was kept.
    """
    require(by, Permission.WRITE_OWN)
    heard = {"state": State.HEARD, "progress": 1.0, "claim": None, "lease_until": None, "engine": engine(), "attempts": 0}
    if not _held(by, claim).update(**heard):
        raise Overtaken
    if reading is None:
        Reading.objects.filter(text_id=claim.text).delete()
        lost = let_go_of_text(by=by, text=claim.text)
    else:
        kept = without_risk(reading)
        _replace_reading(by, claim.text, kept)
        lost = move_decisions(by=by, text=claim.text, reading=kept)
    Hearing.objects.filter(pk=claim.hearing).update(lost=lost)
    note(by=by, what=What.TEXT_HEARD, about=claim.text)
    announce(Event.HEARD, by=by, about=claim.text)


@transaction.atomic
def give_back(*, by: Actor, claim: Claim) -> None:
    """The hearer has to go (it is being locked): the text waits again, and this attempt does not count."""
    require(by, Permission.WRITE_OWN)
    _held(by, claim).update(
        state=State.WAITING, claim=None, lease_until=None, progress=0, attempts=F("attempts") - 1, not_before=timezone.now()
    )


@transaction.atomic
def could_not(*, by: Actor, claim: Claim, reason: Reason) -> None:
    """The hearing failed: the text waits a little and is tried again, three times in all; then it is said why not."""
    require(by, Permission.WRITE_OWN)
    given_up = _held(by, claim).filter(attempts__gte=ATTEMPTS)
    if given_up.update(state=State.COULD_NOT_BE_HEARD, claim=None, lease_until=None, progress=0, reason=reason):
        note(by=by, what=What.HEARING_GIVEN_UP, about=claim.text)
    else:
        later = timezone.now() + _AFTER_FAILURE
        _held(by, claim).update(state=State.WAITING, claim=None, lease_until=None, progress=0, not_before=later)


@transaction.atomic
def hear_again(*, by: Actor, text: UUID) -> None:
    """Try once more to hear a text that could not be heard. Raises `NotAllowed` when there is none such."""
    require(by, Permission.WRITE_OWN)
    given_up = Hearing.objects.filter(person=by.person, text_id=text, state=State.COULD_NOT_BE_HEARD)
    if not given_up.update(state=State.WAITING, attempts=0, reason="", not_before=timezone.now()):
        raise NotAllowed
    note(by=by, what=What.HEARING_ASKED_AGAIN, about=text)


@transaction.atomic
def decide(*, by: Actor, decision: Decided) -> UUID | None:
    """Keep what a person decided; of one mark their last word counts. Returns the name by which it is taken back.

    To reject a mark of one's own is to take it back, and leaves no decision. Raises `NoSuchMark`.
    """
    require(by, Permission.DECIDE_OWN)
    rows = [(row, opened(row)) for row in Decision.objects.filter(person=by.person)]
    if isinstance(decision, Reject) and (mine := _own_mark(rows, decision.key)):
        take_back(by=by, decision=mine)
        return None
    try:
        kept = keep(decision, [heard.reading for heard in readings(by=by)])
    except ValueError:
        raise NoSuchMark from None
    for row, other in rows:
        if kept.takes_the_place_of(other):
            row.delete()
    row = sealed(Decision(person=by.person), kept)
    row.save()
    note(by=by, what=What.DECIDED, about=row.id)
    announce(Event.DECIDED, by=by, about=row.id)
    return row.id


@transaction.atomic
def take_back(*, by: Actor, decision: UUID) -> None:
    """As if it had not been decided. Raises `NotAllowed` when there is no such decision."""
    require(by, Permission.DECIDE_OWN)
    gone, _ = Decision.objects.filter(pk=decision, person=by.person).delete()
    if not gone:
        raise NotAllowed
    note(by=by, what=What.DECISION_TAKEN_BACK, about=decision)
    announce(Event.DECIDED, by=by, about=decision)


@transaction.atomic
def forget_evidence(*, by: Actor, text: UUID) -> None:
    """A text is being forgotten: its hearing, its reading and what was decided about it go with it."""
    require(by, Permission.FORGET_OWN)
    _forget_hearing(text)
    let_go_of_text(by=by, text=text)


def _own_mark(rows: Iterable[tuple[Decision, Kept]], key: str) -> UUID | None:
    return next((row.id for row, kept in rows if isinstance(kept.decision, Add) and kept.decision.mark.key == key), None)


def _is_heard(written: Written) -> bool:
    """A second version beside a text is not heard, or the same words would count twice."""
    return written.beside is None


def _is_settled(hearing: Hearing, written: Written) -> bool:
    """Nothing to do, or to do already: waiting and being heard are taken care of by the claim and its lease."""
    if hearing.revision != written.revision:
        return False
    return hearing.state in {State.WAITING, State.HEARING} or hearing.engine == engine()


def _await(by: Actor, written: Written, not_before: datetime) -> None:
    Hearing.objects.update_or_create(
        text_id=written.id,
        defaults={
            "person": by.person,
            "revision": written.revision,
            "state": State.WAITING,
            "not_before": not_before,
            "claim": None,
            "lease_until": None,
            "attempts": 0,
            "progress": 0,
            "reason": "",
        },
    )


def _free(by: Actor, now: datetime) -> QuerySet[Hearing]:
    waiting = Q(state=State.WAITING, not_before__lte=now)
    abandoned = Q(state=State.HEARING, lease_until__lt=now)
    return Hearing.objects.filter(waiting | abandoned, person=by.person).order_by("-not_before")


def _held(by: Actor, claim: Claim) -> QuerySet[Hearing]:
    return Hearing.objects.filter(pk=claim.hearing, person=by.person, claim=claim.token, state=State.HEARING)


def _replace_reading(by: Actor, text: UUID, reading: SessionReading) -> None:
    row = Reading.objects.filter(text_id=text).first() or Reading(person=by.person, text_id=text)
    row.engine, row.heard_at, row.stale, row.content = engine(), timezone.now(), False, packed(reading)
    row.save()


def _forget_hearing(text: UUID) -> None:
    Hearing.objects.filter(text_id=text).delete()
    Reading.objects.filter(text_id=text).delete()
