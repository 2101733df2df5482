"""Hearings, what they gave, and what a person decided about it."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from thirdear.practice.record.fields import SealedBytesField, SealedJSONField
from thirdear.practice.record.rows import PersonRow

__all__ = ["Decision", "Hearing", "Reading", "Reason", "State"]


class State(models.TextChoices):
    """How far the hearing of a text has come."""

    WAITING = "waiting", _("waiting")
    HEARING = "hearing", _("being listened to")
    HEARD = "heard", _("heard")
    COULD_NOT_BE_HEARD = "could_not_be_heard", _("could not be listened to")


class Reason(models.TextChoices):
    """Why a text could not be heard, as the person is told."""

    STOPPED = "stopped", _("Listening to this text was cut off three times before it came to an end.")
    MISSING = "missing", _("A part that listens is missing or damaged on this machine.")
    FAILED = "failed", _("Something went wrong while listening to this text.")


class Hearing(PersonRow):
    """That a text, in that revision, is to be heard, is being heard, or was heard by that engine: one row a text.

    Whoever hears holds the `claim` until `lease_until` and prolongs it with each bit of `progress`; every write of theirs
    counts only while the claim is still theirs. A claim whose lease has run out is anybody's. `lost` counts the decisions
    that no longer found their words when the text was heard last.
    """

    text = models.OneToOneField("words.Text", on_delete=models.CASCADE, related_name="+")
    revision = models.UUIDField()
    engine = models.CharField(max_length=80, blank=True)
    state = models.CharField(max_length=20, choices=State, default=State.WAITING)
    not_before = models.DateTimeField(default=timezone.now)
    claim = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    progress = models.FloatField(default=0)
    reason = models.CharField(max_length=20, choices=Reason, blank=True)
    lost = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["person", "state", "not_before"])]

    class Privacy:
        sealed = ()
        clear = (
            "id",
            "person",
            "text",
            "revision",
            "engine",
            "state",
            "not_before",
            "claim",
            "lease_until",
            "attempts",
            "progress",
            "reason",
            "lost",
        )


class Reading(PersonRow):
    """What was heard in a text, with its words: the engine's own value, packed. `stale` once the text has changed since."""

    text = models.OneToOneField("words.Text", on_delete=models.CASCADE, related_name="+")
    engine = models.CharField(max_length=80)
    heard_at = models.DateTimeField(default=timezone.now)
    stale = models.BooleanField(default=False)
    content = SealedBytesField()

    class Privacy:
        sealed = ("content",)
        derived = True
        clear = ("id", "person", "text", "engine", "heard_at", "stale")


class Decision(PersonRow):
    """What a person decided about marks or people, with the words that each mark stood on, so that it is found again."""

    what = models.CharField(max_length=10)
    made_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(auto_now=True)
    content = SealedJSONField()

    class Meta:
        indexes = [models.Index(fields=["person", "made_at"])]

    class Privacy:
        sealed = ("content",)
        derived = False
        clear = ("id", "person", "what", "made_at", "changed_at")
