"""Texts, each sealed under its person's key."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from thirdear.practice.record.fields import SealedJSONField, SealedTextField
from thirdear.practice.record.rows import PersonRow

__all__ = ["Kind", "Recording", "Sound", "SpokenWords", "Take", "Text", "TextParts"]


class Kind(models.TextChoices):
    """What a text is."""

    WRITING = "writing", _("Writing")
    DREAM = "dream", _("Dream")
    ENCOUNTER = "encounter", _("Encounter")
    SESSION = "session", _("Session")
    LETTER = "letter", _("Letter to myself")


class Text(PersonRow):
    """Words as they were told. `revision` names this state of them; a page that saves says on which it was based.

    `sitting` names the page that saved last and `step` counts its saves, so that a save that arrives late or twice
    does no harm. A text that was changed in two places at once is kept twice: the second version lies `beside` the first.
    A letter to oneself may stay closed until the day `opens_on`.
    """

    kind = models.CharField(max_length=20, choices=Kind)
    told_at = models.DateTimeField(default=timezone.now)
    saved_at = models.DateTimeField(default=timezone.now)
    remembered = models.BooleanField(default=False)
    body = SealedTextField()
    revision = models.UUIDField(default=uuid.uuid4)
    sitting = models.UUIDField(default=uuid.uuid4)
    step = models.PositiveIntegerField(default=0)
    beside = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="versions")
    opens_on = models.DateField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["person", "told_at"])]

    class Privacy:
        sealed = ("body",)
        derived = False
        clear = ("id", "person", "kind", "told_at", "saved_at", "remembered", "revision", "sitting", "step", "beside", "opens_on")

    @property
    def is_closed(self) -> bool:
        """A letter whose day has not come."""
        return self.opens_on is not None and timezone.localdate() < self.opens_on

    def words_changed(self) -> None:
        self.revision, self.sitting, self.step = uuid.uuid4(), uuid.uuid4(), 0


class TextParts(PersonRow):
    """What is told beside a text's body (see `parts.Parts`): one row a text at most, and gone with it."""

    text = models.OneToOneField(Text, on_delete=models.CASCADE, related_name="parts_row")
    content = SealedJSONField()

    class Privacy:
        sealed = ("content",)
        derived = False
        clear = ("id", "person", "text")


from thirdear.practice.words.recordings.models import Recording, Sound, SpokenWords, Take  # noqa: E402  they hang on a text
