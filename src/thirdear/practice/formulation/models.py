"""The last formulation that was made, so that none has to be made while somebody waits for a page."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from thirdear.practice.record.fields import SealedBytesField
from thirdear.practice.record.rows import PersonRow

__all__ = ["LastFormulation"]


class LastFormulation(PersonRow):
    """What recurs, packed: one row a person at most. `made_of` is the hash of the readings and decisions it was made of.

    It hangs on no one text, for it is made of all of them: forgetting any throws it away, and it is made again.
    """

    made_of = models.CharField(max_length=64)
    made_at = models.DateTimeField(default=timezone.now)
    content = SealedBytesField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person"], name="one_last_formulation_a_person")]

    class Privacy:
        sealed = ("content",)
        derived = True
        clear = ("id", "person", "made_of", "made_at")
