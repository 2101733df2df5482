"""Whether anything has been written: for what is kept in memory, or made again and again, and need not be while nothing has."""

from __future__ import annotations

from typing import Any

from django.db import connection

from thirdear.practice.record.keyring import RING

__all__ = ["written_so_far"]


def written_so_far() -> tuple[object, ...] | None:
    """Names the state of the database: the same as long as nobody whosoever has written anything. None within a transaction.

    SQLite counts, for a connection, the writes of all others (`data_version`) and its own (`total_changes`).
    """
    if connection.in_atomic_block:
        return None
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA data_version")
        (others,) = cursor.fetchone()
    raw: Any = connection.connection
    return raw, others, raw.total_changes, RING.opening
