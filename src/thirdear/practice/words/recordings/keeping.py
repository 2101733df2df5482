"""What becomes of the sound: kept or destroyed by choice, and by itself a while after its words were checked."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from thirdear.practice.errors import NotAllowed
from thirdear.practice.record.audit import What, note
from thirdear.practice.record.erasure import leave_nothing_behind
from thirdear.practice.record.events import Event, announce
from thirdear.practice.record.ledger import Forgot, Ledger, Receipt
from thirdear.practice.record.permissions import Actor, Permission, require
from thirdear.practice.words.models import Recording, Sound, SpokenWords, Take
from thirdear.practice.words.recordings.models import State
from thirdear.practice.words.recordings.workspaces import remove

__all__ = ["KEPT_AFTER_CHECKING", "choose_keeping", "destroy_again", "destroy_due", "destroy_sound", "let_go_of", "say_checked"]

KEPT_AFTER_CHECKING = timedelta(days=30)
"""How long the sound stays, unless its person chose to keep it, once they have said that its words are right."""


@transaction.atomic
def choose_keeping(*, by: Actor, text: UUID, keep: bool) -> None:
    """Whether the sound stays until the person destroys it, or goes by itself a while after its words were checked."""
    require(by, Permission.WRITE_OWN)
    if Recording.objects.filter(pk=_own(by, text).pk, destroyed_at=None, keep=not keep).update(keep=keep):
        note(by=by, what=What.SOUND_TO_BE_KEPT if keep else What.SOUND_NOT_TO_BE_KEPT, about=text)


@transaction.atomic
def say_checked(*, by: Actor, text: UUID) -> None:
    """The person has compared the words with the sound: they are right now. Raises `NotAllowed` while none are there."""
    require(by, Permission.WRITE_OWN)
    found = _own(by, text)
    if found.state != State.WRITTEN_DOWN:
        raise NotAllowed
    if Recording.objects.filter(pk=found.pk, checked_at=None).update(checked_at=timezone.now()):
        note(by=by, what=What.WORDS_CHECKED, about=text)
        announce(Event.TEXT_SAVED, by=by, about=text)  # what was found in it rested on words that were not sure


@transaction.atomic
def destroy_sound(*, by: Actor, text: UUID) -> None:
    """Remove every piece of it for good; the words stay, with how sure the machine was of them until they are checked.

    A receipt in the ledger sees to it that no backup brings the sound back. Destroying it twice is nothing.
    """
    require(by, Permission.FORGET_OWN)
    found = _own(by, text)
    if found.destroyed_at is None:
        pieces = Sound.objects.filter(take__recording=found).count()
        _remove(found)
        note(by=by, what=What.SOUND_DESTROYED, about=text)
        Ledger(settings.HOME).add(Receipt(Forgot.SOUND, by.person, about=text, counts={Sound._meta.label_lower: pieces}))


def destroy_due(*, by: Actor, now: datetime | None = None) -> int:
    """Destroy what was checked long enough ago and is not to be kept. Returns of how many texts."""
    require(by, Permission.FORGET_OWN)
    until = (now or timezone.now()) - KEPT_AFTER_CHECKING
    due = Recording.objects.filter(person=by.person, keep=False, destroyed_at=None, checked_at__lte=until)
    texts = list(due.values_list("text_id", flat=True))
    for text in texts:
        destroy_sound(by=by, text=text)
    return len(texts)


@transaction.atomic
def destroy_again(*, by: Actor, text: UUID) -> None:
    """A receipt says that this sound was destroyed: if an older backup brought it back, it goes again."""
    require(by, Permission.FORGET_OWN)
    found = Recording.objects.filter(text_id=text, person=by.person).first()
    if found is not None and (found.destroyed_at is None or Take.objects.filter(recording=found).exists()):
        _remove(found)


def let_go_of(*, by: Actor, text: UUID) -> None:
    """A text is being forgotten: its rows go with it; this sees to what lies beside the database."""
    require(by, Permission.FORGET_OWN)
    takes = list(Take.objects.filter(recording__text_id=text).values_list("pk", flat=True))
    transaction.on_commit(lambda: remove(takes))


def _remove(recording: Recording) -> None:
    takes = list(Take.objects.filter(recording=recording).values_list("pk", flat=True))
    Sound.objects.filter(take__recording=recording).delete()
    Take.objects.filter(recording=recording).delete()
    if recording.checked_at is not None:
        SpokenWords.objects.filter(recording=recording).delete()
    gone = {"destroyed_at": timezone.now(), "state": State.WRITTEN_DOWN, "claim": None, "lease_until": None}
    Recording.objects.filter(pk=recording.pk).update(**gone)
    transaction.on_commit(lambda: remove(takes))
    transaction.on_commit(leave_nothing_behind)


def _own(by: Actor, text: UUID) -> Recording:
    found = Recording.objects.filter(text_id=text, person=by.person).first()
    if found is None:
        raise NotAllowed
    return found
