"""What a signed-in person does with their keys, and with what is to be forgotten, kept or brought back."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Collection
from typing import BinaryIO, cast
from uuid import UUID

from django.conf import settings
from django.db import transaction

from thirdear.practice.home import Home, sync_folder
from thirdear.practice.record import erasure
from thirdear.practice.record.audit import What, note
from thirdear.practice.record.backup import Holds, back_up, copy_keys, scratch_in, tidy
from thirdear.practice.record.checking import Found, check
from thirdear.practice.record.keyfile import KeyFile, destroy
from thirdear.practice.record.keyring import RING
from thirdear.practice.record.ledger import Forgot, Ledger, Receipt
from thirdear.practice.record.names import marks_of
from thirdear.practice.record.opening import bring_back
from thirdear.practice.record.passphrase import Cost
from thirdear.practice.record.permissions import Actor, Permission, require

__all__ = [
    "change_passphrase",
    "forget_everything",
    "forget_someone",
    "make_backup",
    "renew_recovery_code",
    "restore_backup",
    "verify_all",
]


@transaction.atomic
def change_passphrase(*, by: Actor, old: str, new: str) -> None:
    """The old passphrase opens nothing from now on. Raises `WrongKey` when it is not the present one."""
    require(by, Permission.KEEP_KEYS)
    keys = KeyFile(settings.HOME)
    master = keys.master_by_passphrase(old)
    note(by=by, what=What.PASSPHRASE_CHANGED)
    keys.change_passphrase(master, new, Cost(**settings.ARGON2))


@transaction.atomic
def renew_recovery_code(*, by: Actor, passphrase: str) -> str:
    """A new code, to be shown once; the old one opens nothing from now on. Raises `WrongKey`."""
    require(by, Permission.KEEP_KEYS)
    keys = KeyFile(settings.HOME)
    master = keys.master_by_passphrase(passphrase)
    note(by=by, what=What.RECOVERY_CODE_RENEWED)
    return keys.renew_code(master)


@transaction.atomic
def forget_someone(*, by: Actor, names: Collection[str], word: str, text: UUID | None = None) -> Receipt:
    """Put a neutral word wherever one of these names stands as whole words, in all that was written, or in one text.

    What was found in the changed texts is thrown away and found again. The receipt, and the ledger, hold no name.
    """
    require(by, Permission.FORGET_OWN)
    marks = marks_of(names, erasure.name_key(by.person))
    counts = erasure.take_out(by=by, marks=marks, word=word, text=text)
    receipt = Receipt(Forgot.SOMEONE, by.person, about=text, counts=counts, marks=tuple(sorted(marks.marks)), word=word)
    note(by=by, what=What.SOMEONE_FORGOTTEN, about=text)
    Ledger(settings.HOME).add(receipt)
    return receipt


def forget_everything(*, by: Actor, passphrase: str) -> Receipt:
    """Destroy the person's key, then every file but the ledger with its receipt. Nobody can undo it. Raises `WrongKey`.

    Without the key every copy of the database, in backups too, is unreadable for ever; what a copy of the keys opens,
    it still opens.
    """
    require(by, Permission.FORGET_OWN)
    home: Home = settings.HOME
    KeyFile(home).master_by_passphrase(passphrase)
    receipt = Receipt(Forgot.EVERYTHING, by.person, counts=_all_there_is(by))
    with RING.alone():
        Ledger(home).add(receipt)
        for key in (*home.people_keys.glob("*.key"), home.keys / "kek.json"):
            destroy(key)
        tidy(home, older_than=0)
        for name in ("practice.db-wal", "practice.db-shm", "practice.db", "ledger/audit.json", "ledger/restoring.mark"):
            (home.path / name).unlink(missing_ok=True)
        shutil.rmtree(home.workspaces, ignore_errors=True)
        sync_folder(home.path)
    return receipt


def restore_backup(*, by: Actor, backup: BinaryIO, secret: str) -> UUID:
    """Put a backup in the place of what is here. Returns the person who is signed in afterwards.

    Raises `WrongKey`, `Damaged` or `Refusal` before anything is changed.
    """
    require(by, Permission.KEEP_KEYS)
    return bring_back(backup=backup, secret=secret).person


def make_backup(*, by: Actor, holds: Holds) -> BinaryIO:
    """A backup of the words, or a copy of the keys, ready to be read; it has no name and is gone when it is closed."""
    require(by, Permission.KEEP_KEYS)
    home: Home = settings.HOME
    scratch = scratch_in(home)
    try:
        file = scratch.open("x+b")
    finally:
        scratch.unlink(missing_ok=True)
    write = back_up if holds is Holds.WORDS else copy_keys
    write(by=by, home=home, master=RING.master_key(), out=cast("BinaryIO", file))
    file.seek(0)
    return cast("BinaryIO", file)


def verify_all(*, by: Actor) -> Found:
    """Look whether everything is whole."""
    require(by, Permission.KEEP_KEYS)
    return check(by=by, home=settings.HOME, master=RING.master_key())


def _all_there_is(by: Actor) -> Counter[str]:
    counts: Counter[str] = Counter()
    for model in erasure.sealed_models():
        rows = model._default_manager.filter(person=by.person)
        if model._meta.label_lower == "words.text":
            counts.update(str(getattr(row, "kind", "text")) for row in rows)
        else:
            counts[model._meta.label_lower] = rows.count()
    return +counts
