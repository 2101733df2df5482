"""The key files: the master key wrapped twice, the database key, and one file a person's key.

`keys/kek.json` holds nothing that opens anything by itself. The passphrase and the recovery code each unwrap the
same random master key; the master key unwraps the database key and every person's. To change the passphrase is
therefore to wrap 32 bytes anew. A person's key is on the disk before the first word that it seals, and whoever
destroys that file has made every copy of the person's words unreadable, in backups too.
"""

from __future__ import annotations

import json
import os
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from thirdear.practice.errors import Damaged, WrongKey
from thirdear.practice.home import Home, sync_folder, write_durably
from thirdear.practice.record.envelope import Place, derived, new_key, open_sealed, seal
from thirdear.practice.record.passphrase import Cost, key_from_code, key_from_passphrase, new_recovery_code

__all__ = ["KeyFile", "destroy", "destroy_person_key", "make_person_key", "open_master", "read_person_key"]

_FORMAT = 1


@dataclass(frozen=True)
class KeyFile:
    """`keys/kek.json`, and what may be done with it."""

    home: Home
    given: bytes | None = None
    """The file's content where it is not in the home yet, but in a backup."""

    @property
    def exists(self) -> bool:
        return self._path.exists()

    def create(self, passphrase: str, cost: Cost) -> tuple[bytes, str]:
        """The first start: a new master key and the recovery code, which is nowhere afterwards but where it is shown.

        Raises `FileExistsError` when there are keys already: they are never overwritten.
        """
        master, code = new_key(), new_recovery_code()
        content: dict[str, Any] = {
            "format": _FORMAT,
            "by_passphrase": _by_passphrase(master, passphrase, cost),
            "by_recovery": _wrapped(key_from_code(code), master, "by_recovery"),
            "database": _wrapped(derived(master, "wrapping"), new_key(), "database"),
        }
        self._write(content, replace=False)
        return master, code

    def master_by_passphrase(self, passphrase: str) -> bytes:
        """Raises `WrongKey`; takes as long as the cost says."""
        return _master_by_passphrase(self._read(), passphrase)

    def master_by_code(self, code: str) -> bytes:
        """Raises `WrongKey`."""
        return _master_by_code(self._read(), code)

    def master_by_either(self, secret: str) -> bytes:
        """By passphrase or recovery code, whichever was given. Raises `WrongKey`."""
        return open_master(self._read(), secret)

    @property
    def openers(self) -> dict[str, Any]:
        """The two wrapped copies of the master key, to travel with a backup."""
        content = self._read()
        return {name: content[name] for name in ("by_passphrase", "by_recovery")}

    def database_key(self, master: bytes) -> bytes:
        return _unwrapped(derived(master, "wrapping"), self._read()["database"], "database")

    def change_passphrase(self, master: bytes, passphrase: str, cost: Cost) -> None:
        """Only the master key is wrapped anew: the old passphrase opens nothing from now on, nothing else changes."""
        self._write({**self._read(), "by_passphrase": _by_passphrase(master, passphrase, cost)})

    def renew_code(self, master: bytes) -> str:
        """A new recovery code; the old one opens nothing from now on."""
        code = new_recovery_code()
        self._write({**self._read(), "by_recovery": _wrapped(key_from_code(code), master, "by_recovery")})
        return code

    @property
    def _path(self) -> Path:
        return self.home.keys / "kek.json"

    def _read(self) -> Mapping[str, Any]:
        try:
            content: Mapping[str, Any] = json.loads(self._path.read_bytes() if self.given is None else self.given)
            known = {"format", "by_passphrase", "by_recovery", "database"} <= content.keys() and content["format"] == _FORMAT
        except (OSError, ValueError, AttributeError):
            known = False
        if not known:
            raise Damaged(f"The key file {self._path} is missing or damaged: put back the copy that you kept.")
        return content

    def _write(self, content: Mapping[str, Any], *, replace: bool = True) -> None:
        write_durably(self._path, json.dumps(content, indent=1).encode("ascii"), replace=replace)


def make_person_key(home: Home, master: bytes | bytearray, person: UUID) -> bytes:
    """A new key for a person, wrapped and on the disk when this returns. Raises `FileExistsError` if there is one."""
    key = new_key()
    sealed = seal(derived(master, "wrapping"), key, _person_place(person))
    write_durably(home.people_keys / f"{person}.key", sealed, replace=False)
    return key


def read_person_key(home: Home, master: bytes | bytearray, person: UUID) -> bytes:
    """Raises `Damaged` when it is gone: then the person's words are gone too."""
    path = home.people_keys / f"{person}.key"
    if not path.is_file():
        raise Damaged("A person's key is not in the keys folder: it was destroyed, or this is another keys folder.")
    return open_sealed(derived(master, "wrapping"), path.read_bytes(), _person_place(person))


def destroy_person_key(home: Home, person: UUID) -> None:
    """Overwrite, remove, and wait for the disk. What it sealed opens nowhere any more."""
    destroy(home.people_keys / f"{person}.key")


def destroy(key: Path) -> None:
    """The same for any file that holds a key."""
    if not key.is_file():
        return
    with key.open("r+b") as file:
        file.write(os.urandom(key.stat().st_size))
        file.flush()
        os.fsync(file.fileno())
    key.unlink()
    sync_folder(key.parent)


def open_master(openers: Mapping[str, Any], secret: str) -> bytes:
    """The master key, by passphrase or recovery code. Raises `WrongKey`, or `Damaged` where there is nothing to open."""
    try:
        try:
            return _master_by_code(openers, secret)
        except WrongKey:
            return _master_by_passphrase(openers, secret)
    except (KeyError, TypeError, ValueError):
        raise Damaged("The wrapped keys are damaged.") from None


def _master_by_passphrase(openers: Mapping[str, Any], passphrase: str) -> bytes:
    known = openers["by_passphrase"]
    key = key_from_passphrase(passphrase, b64decode(known["salt"]), Cost(**known["argon2id"]))
    return _unwrapped(key, known["wrapped"], "by_passphrase")


def _master_by_code(openers: Mapping[str, Any], code: str) -> bytes:
    return _unwrapped(key_from_code(code), openers["by_recovery"], "by_recovery")


def _by_passphrase(master: bytes, passphrase: str, cost: Cost) -> dict[str, Any]:
    salt = os.urandom(16)
    key = key_from_passphrase(passphrase, salt, cost)
    return {
        "argon2id": cost.as_dict(),
        "salt": b64encode(salt).decode(),
        "wrapped": _wrapped(key, master, "by_passphrase"),
    }


def _wrapped(key: bytes, inner: bytes, name: str) -> str:
    return b64encode(seal(key, inner, Place("kek", "-", name))).decode()


def _unwrapped(key: bytes, wrapped: str, name: str) -> bytes:
    try:
        return open_sealed(key, b64decode(wrapped), Place("kek", "-", name))
    except Damaged:
        raise WrongKey("That opens nothing here.") from None


def _person_place(person: UUID) -> Place:
    return Place("person_key", person, "key")
