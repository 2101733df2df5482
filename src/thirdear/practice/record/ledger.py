"""The ledger of what was forgotten: receipts without words, kept apart from the database.

One line of JSON a receipt: what kind of thing, which ids, how many rows of which kinds, when; never a word. It is on
the disk before the forgetting is committed, so that neither a crash nor a backup brought back later can undo it: what
it names is forgotten again. Each line holds the hash of the one before, so that a line cannot be changed or taken out
of the middle unseen (`thirdear verify` also compares it with the audit chain, which tells of a missing end).
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from django.utils import timezone

from thirdear.practice.errors import Damaged
from thirdear.practice.home import Home, sync_folder

__all__ = ["Forgot", "Ledger", "Receipt"]

_FILE = "forgotten.jsonl"
_BEGINNING = "0" * 64


class Forgot(StrEnum):
    """What was forgotten."""

    TEXT = "text"
    SOMEONE = "someone"
    SOUND = "sound"
    EVERYTHING = "everything"


@dataclass(frozen=True)
class Receipt:
    """One forgetting. `about` is the text's id, also of a sound (none: in everything).

    `counts` is how many rows of each kind went or changed.

    `marks` are keyed hashes of a name that was taken out, from which nobody without the person's key learns it, and by
    which it is found again in an older backup; `word` is the neutral word that stands in its place.
    """

    forgot: Forgot
    person: UUID
    about: UUID | None = None
    counts: Mapping[str, int] = field(default_factory=dict)
    marks: tuple[str, ...] = ()
    word: str = ""
    id: UUID = field(default_factory=uuid4)
    at: datetime = field(default_factory=timezone.now)

    def line(self, previous: str) -> str:
        """As it stands in the ledger, after the line of that hash."""
        told = json.dumps(
            {**asdict(self), "counts": dict(self.counts), "previous": previous},
            default=_plain,
            sort_keys=True,
            ensure_ascii=False,
        )
        return f'{told[:-1]}, "hash": "{_hash(told)}"}}\n'


class Ledger:
    """The receipts of one home."""

    def __init__(self, home: Home) -> None:
        self._path: Path = home.ledger / _FILE

    def receipts(self) -> list[Receipt]:
        """Oldest first. Raises `Damaged` with the number of the first line that does not fit."""
        return [receipt for receipt, _ in self._lines()]

    @staticmethod
    def read(content: bytes) -> list[Receipt]:
        """The receipts of another ledger."""
        return [receipt for receipt, _ in _read_lines(content.decode())]

    def add(self, *receipts: Receipt) -> None:
        """On the disk when this returns. A last line that a crash cut in two is taken away first: nothing had followed it."""
        lines = self._lines()
        previous = lines[-1][1] if lines else _BEGINNING
        with os.fdopen(os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600), "r+b") as file:
            file.seek(file.read().rfind(b"\n") + 1)
            file.truncate()
            for receipt in receipts:
                line = receipt.line(previous)
                previous = json.loads(line)["hash"]
                file.write(line.encode())
            file.flush()
            os.fsync(file.fileno())
        sync_folder(self._path.parent)

    def merge(self, others: Iterable[Receipt]) -> None:
        """Take over receipts that are not here yet."""
        known = {receipt.id for receipt in self.receipts()}
        if new := [receipt for receipt in others if receipt.id not in known]:
            self.add(*new)

    def texts(self) -> set[UUID]:
        """The ids of all texts that were forgotten."""
        return {receipt.about for receipt in self.receipts() if receipt.forgot is Forgot.TEXT and receipt.about}

    def has_forgotten(self, person: UUID) -> bool:
        """Whether everything of that person was forgotten here."""
        return any(each.forgot is Forgot.EVERYTHING and each.person == person for each in self.receipts())

    def _lines(self) -> list[tuple[Receipt, str]]:
        return _read_lines(self._path.read_text(encoding="utf-8")) if self._path.is_file() else []


def _read_lines(content: str) -> list[tuple[Receipt, str]]:
    found: list[tuple[Receipt, str]] = []
    whole, _, _cut_by_a_crash = content.rpartition("\n")
    previous = _BEGINNING
    for number, line in enumerate(whole.splitlines(), 1):
        receipt, previous = _read(line, previous, number)
        found.append((receipt, previous))
    return found


def _read(line: str, previous: str, number: int) -> tuple[Receipt, str]:
    try:
        content: dict[str, Any] = json.loads(line)
        receipt = Receipt(
            forgot=Forgot(content["forgot"]),
            person=UUID(content["person"]),
            about=UUID(content["about"]) if content["about"] else None,
            counts={str(name): int(count) for name, count in content["counts"].items()},
            marks=tuple(map(str, content["marks"])),
            word=str(content["word"]),
            id=UUID(content["id"]),
            at=datetime.fromisoformat(content["at"]),
        )
        fits = line + "\n" == receipt.line(previous)
    except (ValueError, KeyError, TypeError, AttributeError):
        fits = False
    if not fits:
        raise Damaged(f"The ledger of what was forgotten does not hold at line {number}.")
    return receipt, content["hash"]


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _hash(told: str) -> str:
    return hashlib.sha256(told.encode()).hexdigest()
