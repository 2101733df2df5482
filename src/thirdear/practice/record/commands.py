"""`thirdear verify`, `backup` and `restore`, for the command line. The passphrase is asked for, never an argument."""

from __future__ import annotations

import getpass
import os
import sys
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast
from uuid import UUID

from thirdear.practice.errors import Refusal
from thirdear.practice.home import Home
from thirdear.practice.refusals import check_sqlite

if TYPE_CHECKING:
    from thirdear.practice.record.permissions import Actor

__all__ = ["Asked", "backup", "restore", "verify"]

_LONGEST = 4096


@dataclass(frozen=True)
class Asked:
    """How a command was asked for: the files, and from which descriptor the passphrase comes (none: the terminal)."""

    passphrase_fd: int | None = None
    file: Path | None = None
    keys: Path | None = None
    replace: bool = False


def verify(asked: Asked) -> int:
    """Look at everything; 0 when it is whole, 1 when something is damaged. Raises `PracticeError`."""
    home = _ready()
    from thirdear.practice.record.checking import check

    master = _opened(home, asked)
    found = check(by=_somebody(), home=home, master=master)
    for sentence in found.wrong:
        print(f"Damaged: {sentence}")
    if found.whole:
        print(
            f"Whole: {found.events} events in one chain, {found.sealed} sealed values that all open, "
            f"{found.people} key(s), {found.forgotten} receipt(s) of what was forgotten."
        )
    return 0 if found.whole else 1


def backup(asked: Asked) -> int:
    """FILE and, beside it, FILE.keys."""
    home = _ready()
    from thirdear.practice.record.backup import back_up, copy_keys, to_file

    file = _given(asked.file)
    keys = file.with_name(f"{file.name}.keys")
    master = _opened(home, asked)
    by = _somebody()
    with to_file(keys) as out:
        copy_keys(by=by, home=home, master=master, out=out)
    with to_file(file) as out:
        made = back_up(by=by, home=home, master=master, out=out)
    print(f"Words: {file}, contents {made.contents}")
    print(f"Keys:  {keys}: keep it in another place, for whoever has both and the passphrase can read everything.")
    return 0


def restore(asked: Asked) -> int:
    """Prove a backup whole, then put it in its place, and forget again what was forgotten since it was made."""
    home = _ready()
    from thirdear.practice.record.claim import Claim
    from thirdear.practice.record.keyring import RING
    from thirdear.practice.record.opening import bring_back

    if home.database.exists() and not asked.replace:
        raise Refusal(f"There are words in {home.path} already, which a backup would replace: say so with --replace.")
    RING.claim = Claim(home)
    with ExitStack() as stack:
        stack.enter_context(RING.claim.alone())
        source = stack.enter_context(_reading(_given(asked.file)))
        keys = stack.enter_context(_reading(asked.keys)) if asked.keys else None
        contents = bring_back(backup=source, secret=_secret(asked), keys=keys).contents
    print(f"Restored, contents {contents}; what was forgotten since is forgotten.")
    return 0


def _ready() -> Home:
    """The home, and Django around it. Nothing is opened yet."""
    from sqlcipher3 import dbapi2

    check_sqlite(dbapi2.sqlite_version_info)
    os.umask(0o077)
    home = Home.from_environment()
    home.prepare()
    os.environ["DJANGO_SETTINGS_MODULE"] = "thirdear.practice.settings"
    import django

    django.setup()
    return home


def _opened(home: Home, asked: Asked) -> bytes:
    """The master key, with the keyring filled; the database is not brought up to date. Raises `WrongKey`."""
    from thirdear.practice.record.claim import Claim
    from thirdear.practice.record.keyfile import KeyFile
    from thirdear.practice.record.keyring import RING

    key_file = KeyFile(home)
    if not key_file.exists:
        raise Refusal(f"Nothing has begun in {home.path} yet: there are no keys.")
    master = key_file.master_by_either(_secret(asked))
    RING.claim = Claim(home)
    RING.unlock(home, master)
    return master


def _somebody() -> Actor:
    """The person of this home; for a database that cannot say who that is, nobody in particular: looking needs no name."""
    from django.db import DatabaseError

    from thirdear.practice.record.keyring import RING
    from thirdear.practice.record.models import Person
    from thirdear.practice.record.permissions import owner

    try:
        person = Person.objects.order_by("since").first() if RING.home.database.is_file() else None
    except DatabaseError:
        person = None
    return owner(person.id if person else UUID(int=0))


def _secret(asked: Asked) -> str:
    """The passphrase or the recovery code."""
    if asked.passphrase_fd is not None:
        try:
            given = os.read(asked.passphrase_fd, _LONGEST).decode()
        except (OSError, UnicodeDecodeError):
            raise Refusal(f"Descriptor {asked.passphrase_fd} gives no passphrase.") from None
        return given.rstrip("\r\n")
    if not sys.stdin.isatty():
        raise Refusal("The passphrase is asked for at a terminal, or read with --passphrase-fd N.")
    return getpass.getpass("Passphrase, or recovery code: ")


def _given(path: Path | None) -> Path:
    if path is None:
        raise Refusal("A file is wanted.")
    return path


def _reading(path: Path) -> BinaryIO:
    try:
        return cast("BinaryIO", path.open("rb"))
    except OSError as error:
        raise Refusal(f"{path} cannot be read: {error.strerror or error}.") from None
