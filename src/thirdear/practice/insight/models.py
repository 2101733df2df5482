"""What a person answered to a sentence about them."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from thirdear.practice.record.fields import SealedJSONField, SealedTextField
from thirdear.practice.record.rows import PersonRow

__all__ = ["Answer", "Reply"]


class Answer(models.TextChoices):
    """The three answers there are."""

    FITS = "fits", _("This fits")
    NOT_ME = "not_me", _("Not me")
    SAY_MORE = "say_more", _("Say more")


class Reply(PersonRow):
    """An answer to one sentence. `about` names the sentence without a word of it, and nobody without the key can guess it.

    `more` is what was said to it; `rests_on` are the marks that the sentence stood on, as hashes, and decisions that the
    answer led to; `text` is the text that was begun from it. Of one sentence there is one row an answer, and it either
    fits or does not.
    """

    about = models.CharField(max_length=64)
    answer = models.CharField(max_length=10, choices=Answer)
    at = models.DateTimeField(default=timezone.now)
    more = SealedTextField()
    rests_on = SealedJSONField()
    text = models.UUIDField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "about", "answer"], name="one_reply_an_answer")]

    class Privacy:
        sealed = ("more", "rests_on")
        derived = False
        clear = ("id", "person", "about", "answer", "at", "text")
