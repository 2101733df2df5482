"""What every row that holds a person's words has in common."""

from __future__ import annotations

import uuid

from django.db import models

__all__ = ["PersonRow"]


class PersonRow(models.Model):
    """A row that belongs to one person, whose key seals its sealed fields.

    Each model says in `class Privacy` which of its fields are `sealed` (words) and which lie in the `clear` within the
    encrypted database (times, kinds, numbers); a test fails on a field that is in neither. Where fields are sealed it
    also says whether they are `derived` from other words, or the person's own.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.UUIDField(db_index=True, editable=False)

    class Meta:
        abstract = True

    @property
    def is_closed(self) -> bool:
        """Whether its words may not be shown now, not even to the one who wrote them."""
        return False

    def words_changed(self) -> None:
        """Called when someone's name was taken out, before the row is saved: a page that still has it must not save over it."""
