"""Django's SQLite backend on SQLCipher. Locked, it opens nothing; locking closes what it had open.

Every page on the disk is encrypted: the file, its log, its indexes. Commits wait for the disk (`synchronous=FULL`),
writers take their turn before they read (`BEGIN IMMEDIATE`, from the settings).
"""

from __future__ import annotations

import datetime
import decimal
import os
from collections.abc import Iterable, Mapping
from typing import Any
from weakref import WeakSet

from django.db.backends.sqlite3 import base as django_sqlite
from django.db.backends.sqlite3._functions import register as register_functions
from django.utils.dateparse import parse_date, parse_datetime, parse_time
from sqlcipher3 import dbapi2 as Database  # noqa: N812  Django's own name for it

from thirdear.practice.record.keyring import RING

__all__ = ["DatabaseWrapper"]

_OPEN: WeakSet[DatabaseWrapper] = WeakSet()
_PRAGMAS = (
    "cipher_memory_security = ON",
    "temp_store = MEMORY",
    "journal_mode = WAL",
    "synchronous = FULL",
    "secure_delete = ON",
    "foreign_keys = ON",
    "legacy_alter_table = OFF",
    "trusted_schema = OFF",
)

Database.register_converter("bool", b"1".__eq__)
Database.register_converter("date", lambda found: parse_date(found.decode()))
Database.register_converter("time", lambda found: parse_time(found.decode()))
Database.register_converter("datetime", lambda found: parse_datetime(found.decode()))
Database.register_converter("timestamp", lambda found: parse_datetime(found.decode()))
Database.register_adapter(decimal.Decimal, str)
Database.register_adapter(datetime.date, datetime.date.isoformat)
Database.register_adapter(datetime.datetime, lambda moment: moment.isoformat(" "))


class _Cursor(Database.Cursor):  # type: ignore[misc]
    """Reads Django's placeholders (`%s`, `%(name)s`) as SQLite's own."""

    convert_query = django_sqlite.SQLiteCursorWrapper.convert_query

    def execute(self, query: str, params: Any = None) -> Any:
        if params is None:
            return super().execute(query)
        names = list(params) if isinstance(params, Mapping) else None
        return super().execute(self.convert_query(query, param_names=names), params)

    def executemany(self, query: str, param_list: Iterable[Any]) -> Any:
        rows = list(param_list)
        names = list(rows[0]) if rows and isinstance(rows[0], Mapping) else None
        return super().executemany(self.convert_query(query, param_names=names), rows)


class DatabaseWrapper(django_sqlite.DatabaseWrapper):
    """One thread's connection."""

    Database = Database

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        key = RING.database_key()  # raises Locked before a file is touched
        path = os.fspath(conn_params["database"])
        if not os.path.exists(path):
            os.close(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600))
        connection = Database.connect(**conn_params)
        connection.execute("PRAGMA cipher_log_level = NONE")  # it would write to standard error past our logging
        connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        for pragma in _PRAGMAS:
            connection.execute(f"PRAGMA {pragma}").fetchall()
        register_functions(connection)
        _OPEN.add(self)
        return connection

    def create_cursor(self, name: str | None = None) -> Any:
        return self.connection.cursor(factory=_Cursor)


def _close_all() -> None:
    for wrapper in list(_OPEN):
        wrapper.inc_thread_sharing()
        try:
            wrapper.close()
        finally:
            wrapper.dec_thread_sharing()
    _OPEN.clear()


RING.when(still=_close_all)
