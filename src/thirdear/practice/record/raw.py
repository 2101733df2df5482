"""The database file by itself, without tables or rooms: opened, checked, copied, summed up."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2

from thirdear.practice.errors import Damaged

__all__ = ["check_pages", "copied", "opened", "sum_of_contents", "sum_of_file"]

_BLOCK = 2**20


@contextmanager
def opened(path: Path, key: bytes) -> Iterator[Any]:
    """A connection to it. Raises `Damaged` when it does not open, or breaks while it is used."""
    try:
        with closing(dbapi2.connect(os.fspath(path), timeout=20)) as connection:
            connection.execute("PRAGMA cipher_log_level = NONE")
            connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
            connection.execute("PRAGMA temp_store = MEMORY")
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
            yield connection
    except dbapi2.Error:
        raise Damaged("The database is damaged, or its key is another: it does not open.") from None


def check_pages(connection: Any) -> list[str]:
    """What is wrong with the file: each page proves itself, then its structure is walked. Empty when nothing is."""
    pages = [row[0] for row in connection.execute("PRAGMA cipher_integrity_check")]
    if pages:
        return [f"{len(pages)} of the database's pages were changed or are damaged (the first: {pages[0]})."]
    wrong = [row[0] for row in connection.execute("PRAGMA integrity_check(5)") if row[0] != "ok"]
    loose = connection.execute("PRAGMA foreign_key_check").fetchall()
    found = [f"The database's structure does not hold: {wrong[0]}."] if wrong else []
    return [*found, *([f"{len(loose)} rows point to rows that are not there."] if loose else [])]


def copied(path: Path, key: bytes, to: Path) -> None:
    """A copy as of now, encrypted under the same key, however busy the database is. `to` must not exist."""
    os.close(os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    with opened(path, key) as source, opened(to, key) as target:
        source.backup(target)


def sum_of_contents(connection: Any) -> str:
    """SHA-256 of every table and row, however they lie in the file."""
    total = hashlib.sha256()
    tables = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall()
    for name, sql in tables:
        total.update(repr((name, sql)).encode())
        for row in connection.execute(f'SELECT rowid, * FROM "{name}" ORDER BY rowid'):  # noqa: S608  a table's name, from the file itself
            total.update(repr(row).encode())
    return total.hexdigest()


def sum_of_file(path: Path) -> str:
    """SHA-256 of the file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
