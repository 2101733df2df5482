"""The person whose installation this is, and the audit chain."""

from __future__ import annotations

import uuid

from django.db import models

__all__ = ["AuditEvent", "Person"]


class Person(models.Model):
    """Somebody with a key of their own. No name: nothing here needs one."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    since = models.DateTimeField(auto_now_add=True)

    class Privacy:
        sealed = ()
        clear = ("id", "since")


class AuditEvent(models.Model):
    """That something was done, when, by whom and to which row: no words, no foreign keys, never changed.

    Each holds the hash of the one before, so that an event cannot be altered, removed or slipped in unseen.
    """

    number = models.PositiveBigIntegerField(primary_key=True)
    at = models.DateTimeField()
    by = models.UUIDField()
    what = models.CharField(max_length=40)
    about = models.UUIDField(null=True)
    previous = models.BinaryField(max_length=32, unique=True)
    hash = models.BinaryField(max_length=32, unique=True)

    class Privacy:
        sealed = ()
        clear = ("number", "at", "by", "what", "about", "previous", "hash")
