"""Backups: what is written here, in one encrypted file; and the keys and the ledger, in another, to be kept elsewhere.

The file of words opens with the passphrase or recovery code of the day it was made, or with the present ones of the
home that it came from; but the words inside stay sealed under their person's key, which is not in it. So a home whose
person was forgotten opens no backup of it any more, unless somebody kept a copy of the keys too.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import secrets
import tarfile
import time
from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO, cast

from django.db import transaction
from django.utils import timezone

from thirdear.practice.errors import Refusal
from thirdear.practice.home import Home, sync_folder
from thirdear.practice.record import raw
from thirdear.practice.record.audit import What, note, remember_length
from thirdear.practice.record.container import Sealer, read_header
from thirdear.practice.record.envelope import Place, derived, new_key, seal
from thirdear.practice.record.keyfile import KeyFile
from thirdear.practice.record.ledger import Ledger
from thirdear.practice.record.models import Person
from thirdear.practice.record.permissions import Actor, Permission, require

__all__ = [
    "DATABASE",
    "FORMAT",
    "KEY_PLACE",
    "MANIFEST",
    "Holds",
    "Made",
    "back_up",
    "copy_keys",
    "scratch_in",
    "tidy",
    "to_file",
]

FORMAT = 1
MANIFEST, DATABASE = "manifest.json", "practice.db"
KEY_PLACE = Place("backup", "-", "key")
_SCRATCH = ".scratch-"


class Holds(StrEnum):
    """Which of the two files."""

    WORDS = "words"
    KEYS = "keys"


@dataclass(frozen=True)
class Made:
    """What was backed up: the sums by which a restored copy is known again."""

    contents: str
    file: str


def back_up(*, by: Actor, home: Home, master: bytes, out: BinaryIO) -> Made:
    """Write all words to `out`, as they are at this moment; writing may go on meanwhile."""
    require(by, Permission.KEEP_KEYS)
    with transaction.atomic():
        note(by=by, what=What.BACKED_UP)
    remember_length(home)
    tidy(home)
    with _snapshot(home, KeyFile(home).database_key(master)) as (copy, made):
        manifest = {
            "format": FORMAT,
            "made": timezone.now().isoformat(),
            "people": [str(person) for person in Person.objects.values_list("id", flat=True)],
            "forgotten": [str(receipt.id) for receipt in Ledger(home).receipts()],
            "sha256": made.file,
            "contents": made.contents,
        }
        _write(out, home, master, Holds.WORDS, manifest, [(DATABASE, copy)])
    return made


def copy_keys(*, by: Actor, home: Home, master: bytes, out: BinaryIO) -> None:
    """Write the (wrapped) keys and the ledger to `out`."""
    require(by, Permission.KEEP_KEYS)
    with transaction.atomic():
        note(by=by, what=What.KEYS_COPIED)
    remember_length(home)
    files = [home.keys / "kek.json", *sorted(home.people_keys.glob("*.key")), *sorted(home.ledger.glob("*.json*"))]
    manifest = {"format": FORMAT, "made": timezone.now().isoformat()}
    contents = [(str(file.relative_to(home.path)), cast("BinaryIO", io.BytesIO(file.read_bytes()))) for file in files]
    _write(out, home, master, Holds.KEYS, manifest, contents)


@contextmanager
def to_file(path: Path) -> Iterator[BinaryIO]:
    """A file that has its name only once it is whole. Raises `Refusal` rather than write over anything but a backup."""
    _refuse_to_overwrite(path)
    scratch = path.with_name(f"{path.name}.{secrets.token_hex(4)}.part")
    try:
        with scratch.open("xb") as out:
            scratch.chmod(0o600)
            yield cast("BinaryIO", out)
            out.flush()
            os.fsync(out.fileno())
        scratch.replace(path)
        sync_folder(path.parent)
    except OSError as error:
        raise Refusal(f"{path} cannot be written: {error.strerror or error}.") from None
    finally:
        scratch.unlink(missing_ok=True)


def tidy(home: Home, *, older_than: float = 3600.0) -> None:
    """Remove what a backup or restore left lying when it was killed (encrypted, but of no use)."""
    for left in home.path.glob(f"{_SCRATCH}*"):
        with suppress(OSError):
            if time.time() - left.stat().st_mtime >= older_than:
                left.unlink()


def scratch_in(home: Home) -> Path:
    """A name in the home that nothing has yet; `tidy` removes it."""
    return home.path / f"{_SCRATCH}{secrets.token_hex(8)}"


@contextmanager
def _snapshot(home: Home, key: bytes) -> Iterator[tuple[BinaryIO, Made]]:
    """A copy as of now, which has lost its name before it is read: whatever happens, nothing stays lying."""
    copy = scratch_in(home)
    try:
        raw.copied(home.database, key, copy)
        with raw.opened(copy, key) as connection:
            connection.execute("PRAGMA journal_mode = DELETE")
            contents = raw.sum_of_contents(connection)
        file = copy.open("rb")
    finally:
        copy.unlink(missing_ok=True)
    with file:
        made = Made(contents, hashlib.file_digest(file, "sha256").hexdigest())
        yield file, made


def _write(
    out: BinaryIO, home: Home, master: bytes, holds: Holds, manifest: Mapping[str, object], files: Iterable[tuple[str, BinaryIO]]
) -> None:
    key = new_key()
    wrapped = seal(derived(master, "backup"), key, KEY_PLACE)
    header = {"format": FORMAT, "holds": holds, "openers": KeyFile(home).openers, "key": b64encode(wrapped).decode()}
    sealer = Sealer(out, header, key)
    with tarfile.open(fileobj=sealer, mode="w|") as archive:
        told = io.BytesIO(json.dumps(manifest).encode())
        for name, file in [(MANIFEST, cast("BinaryIO", told)), *files]:
            entry = tarfile.TarInfo(name)
            entry.size = file.seek(0, io.SEEK_END)
            file.seek(0)
            archive.addfile(entry, file)
    sealer.close()


def _refuse_to_overwrite(path: Path) -> None:
    if not path.exists():
        return
    with path.open("rb") as file:
        try:
            read_header(cast("BinaryIO", file))
        except Exception:
            raise Refusal(f"{path} exists and is no backup: choose another name.") from None
