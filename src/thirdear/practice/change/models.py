"""New ways and what came of them; sentences of one's own, their wordings and their weeks. Each sealed under its person's key."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils import timezone

from thirdear.practice.record.fields import SealedJSONField, SealedTextField
from thirdear.practice.record.rows import PersonRow

__all__ = ["NewWay", "Occasion", "Rating", "Sentence", "Wording"]


class _Note(PersonRow):
    """A small page of some fields that keeps itself. `revision`, `sitting` and `step` mean what they mean for a text."""

    begun_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)
    revision = models.UUIDField(default=uuid.uuid4)
    sitting = models.UUIDField(default=uuid.uuid4)
    step = models.PositiveIntegerField(default=0)

    class Meta:
        abstract = True

    def words_changed(self) -> None:
        """Someone's name was taken out: a page that still has it saves beside, not over it."""
        self.revision, self.sitting, self.step = uuid.uuid4(), uuid.uuid4(), 0


class NewWay(_Note):
    """What somebody would like to do differently, and with whom. It stays open as long as one likes.

    `about` is the stable key of the pattern that it answers, a hash and never words; empty when it answers none.
    """

    about = models.CharField(max_length=64, blank=True, default="")
    wished = SealedTextField()
    with_whom = SealedTextField()

    class Meta:
        indexes = [models.Index(fields=["person", "about"])]

    class Privacy:
        sealed = ("wished", "with_whom")
        derived = False
        clear = ("id", "person", "begun_at", "changed_at", "revision", "sitting", "step", "about")


class Occasion(_Note):
    """One time that it was tried, or nearly: what I did, how they answered, what I felt."""

    new_way = models.ForeignKey(NewWay, on_delete=models.CASCADE, related_name="occasions")
    day = models.DateField()
    did = SealedTextField()
    answered = SealedTextField()
    felt = SealedTextField()

    class Privacy:
        sealed = ("did", "answered", "felt")
        derived = False
        clear = ("id", "person", "begun_at", "changed_at", "revision", "sitting", "step", "new_way", "day")


class Sentence(PersonRow):
    """One thing in one's own words that is looked at week by week, through all its wordings."""

    begun_on = models.DateField()
    put_aside_on = models.DateField(null=True, blank=True)

    class Privacy:
        sealed = ()
        derived = False
        clear = ("id", "person", "begun_on", "put_aside_on")


class Wording(PersonRow):
    """How a sentence is worded from a week on. Other words mean something else: ratings are never joined across them."""

    sentence = models.ForeignKey(Sentence, on_delete=models.CASCADE, related_name="wordings")
    since = models.DateField()
    made_at = models.DateTimeField(default=timezone.now)
    words = SealedTextField()

    class Privacy:
        sealed = ("words",)
        derived = False
        clear = ("id", "person", "sentence", "since", "made_at")


class Rating(PersonRow):
    """How far a wording was true in one week, 0 to 10. A week that was not rated has no row."""

    wording = models.ForeignKey(Wording, on_delete=models.CASCADE, related_name="ratings")
    week = models.DateField()
    rated_at = models.DateTimeField(default=timezone.now)
    value = SealedJSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["wording", "week"], name="one_rating_a_week")]

    class Privacy:
        sealed = ("value",)
        derived = False
        clear = ("id", "person", "wording", "week", "rated_at")
