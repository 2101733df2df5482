"""What was spoken: a recording hangs on a text, and is made of takes, each a stream of sealed pieces of sound."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from thirdear.practice.record.fields import SealedBytesField, SealedJSONField
from thirdear.practice.record.rows import PersonRow

__all__ = ["Recording", "Sound", "Spoken", "SpokenWords", "State", "Take", "Why"]


class State(models.TextChoices):
    """How far a recording has come."""

    SPEAKING = "speaking", _("being spoken")
    WAITING = "waiting", _("to be written down")
    WRITING_DOWN = "writing_down", _("being written down")
    WRITTEN_DOWN = "written_down", _("written down")
    COULD_NOT = "could_not", _("could not be written down")


class Why(models.TextChoices):
    """Why a recording could not be written down, as the person is told."""

    STOPPED = "stopped", _("Writing this down was cut off three times before it came to an end.")
    UNREADABLE = "unreadable", _("Nothing could be made out in this sound. It may be too short, too quiet, or damaged.")
    LANGUAGE = "language", _("This seems to be spoken in a language that cannot be written down here yet.")
    MISSING = "missing", _("What writes speech down is not installed on this machine.")
    FAILED = "failed", _("Something went wrong while this was written down.")


class Spoken(models.TextChoices):
    """How far a text's words may be taken for what was said."""

    NO = "", _("written")
    UNWRITTEN = "unwritten", _("spoken, not written down yet")
    UNCHECKED = "unchecked", _("spoken, written down by the machine, not checked")
    CHECKED = "checked", _("spoken")


class Recording(PersonRow):
    """That a text was spoken. Written down like a hearing: by whoever holds the `claim`, until `lease_until`.

    `keep` is the person's wish; without it the sound is destroyed a while after `checked_at`, when they said that the
    words are right. From `destroyed_at` on there is no sound, and none is taken.
    """

    text = models.OneToOneField("words.Text", on_delete=models.CASCADE, related_name="recording")
    state = models.CharField(max_length=20, choices=State, default=State.SPEAKING)
    spoken_at = models.DateTimeField(default=timezone.now)
    claim = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    not_before = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    progress = models.FloatField(default=0)
    why = models.CharField(max_length=20, choices=Why, blank=True)
    keep = models.BooleanField(default=False)
    checked_at = models.DateTimeField(null=True)
    destroyed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = _("recordings")
        indexes = [models.Index(fields=["person", "state"])]

    class Privacy:
        sealed = ()
        clear = (
            "id",
            "person",
            "text",
            "state",
            "spoken_at",
            "claim",
            "lease_until",
            "not_before",
            "attempts",
            "progress",
            "why",
            "keep",
            "checked_at",
            "destroyed_at",
        )

    @property
    def spoken(self) -> Spoken:
        """Checked is what its person compared with the sound; what is not written down yet has no words to rely upon."""
        if self.checked_at is not None:
            return Spoken.CHECKED
        return Spoken.UNCHECKED if self.state == State.WRITTEN_DOWN else Spoken.UNWRITTEN


class Take(PersonRow):
    """One time that the microphone was on: a stream of sound of its own, in that media type. `place` orders them.

    `count` and `size` are of its pieces together, the size in open bytes.
    """

    recording = models.ForeignKey(Recording, on_delete=models.CASCADE, related_name="takes")
    place = models.PositiveSmallIntegerField()
    media_type = models.CharField(max_length=40)
    count = models.PositiveIntegerField(default=0)
    size = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name_plural = _("times that the microphone was on")
        constraints = [models.UniqueConstraint(fields=["recording", "place"], name="one_take_a_place")]

    class Privacy:
        sealed = ()
        clear = ("id", "person", "recording", "place", "media_type", "count", "size")


class Sound(PersonRow):
    """A second or so of a take. Pieces are numbered from 0 without a gap; `size` counts the open bytes."""

    take = models.ForeignKey(Take, on_delete=models.CASCADE, related_name="pieces")
    number = models.PositiveIntegerField()
    size = models.PositiveIntegerField()
    content = SealedBytesField()

    class Meta:
        verbose_name_plural = _("pieces of sound")
        constraints = [models.UniqueConstraint(fields=["take", "number"], name="one_piece_a_number")]

    class Privacy:
        sealed = ("content",)
        derived = text = False
        clear = ("id", "person", "take", "number", "size")


class SpokenWords(PersonRow):
    """What the machine understood so far: turns with a time and a probability for each word (see `spoken.Heard`)."""

    recording = models.OneToOneField(Recording, on_delete=models.CASCADE, related_name="words")
    content = SealedJSONField()

    class Meta:
        verbose_name_plural = _("words as the machine understood them")

    class Privacy:
        sealed = ("content",)
        derived = True
        clear = ("id", "person", "recording")
