"""Bringing a backup back, without bringing back what was forgotten since.

Everything is read, proved and opened beside the home's database before anything of the home is touched. Then the
database takes its place; and before anybody reads a word, what the ledger says was forgotten is forgotten again. A
marker beside the ledger lets the next opening finish this, if it was killed in between.
"""

from __future__ import annotations

import io
import json
import tarfile
from base64 import b64decode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, cast
from uuid import UUID

from django.db import transaction

from thirdear.practice.errors import Damaged, Refusal
from thirdear.practice.home import Home, sync_folder, write_durably
from thirdear.practice.record import raw
from thirdear.practice.record.audit import What, forget_length, note, remember_length
from thirdear.practice.record.backup import DATABASE, FORMAT, KEY_PLACE, MANIFEST, Holds, scratch_in, tidy
from thirdear.practice.record.container import Unsealer, read_header
from thirdear.practice.record.envelope import derived, open_sealed
from thirdear.practice.record.erasure import forget_again
from thirdear.practice.record.keyfile import KeyFile, open_master
from thirdear.practice.record.ledger import Ledger
from thirdear.practice.record.permissions import Actor

__all__ = ["Staged", "finish", "put_in_place", "staged", "unfinished"]

_MARKER = "restoring.mark"
_LARGEST_KEY_FILE = 2**24


@dataclass(frozen=True)
class Staged:
    """A backup that has proved itself and lies beside the home's database, encrypted; not yet in its place."""

    database: Path
    master: bytes
    manifest: Mapping[str, Any]
    keys: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def contents(self) -> str:
        """The sum by which its contents are known, the same as when it was made."""
        return str(self.manifest["contents"])


@contextmanager
def staged(home: Home, source: BinaryIO, secret: str, keys: BinaryIO | None = None) -> Iterator[Staged]:
    """Read, prove and open a backup. `keys` is the copy of the keys, for a home that has none (else it is not looked at).

    Raises `WrongKey`, `Damaged` (truncated or changed: which is found before anything is replaced) or `Refusal`.
    """
    tidy(home)
    place = scratch_in(home)
    try:
        header, head = _header(source, Holds.WORDS)
        brought = {} if KeyFile(home).exists else _keys(keys, secret)
        master = open_master(header["openers"], secret) if brought else KeyFile(home).master_by_either(secret)
        manifest = _unpack(Unsealer(source, head, _backup_key(header, master)), place)
        found = Staged(place, master, manifest, brought)
        _refuse_the_forgotten(home, found)
        _check(home, found)
        yield found
    finally:
        for left in (place, Path(f"{place}-wal"), Path(f"{place}-shm")):
            left.unlink(missing_ok=True)


def put_in_place(home: Home, found: Staged) -> None:
    """Replace the database (and bring the keys, where there were none). Only for whoever is alone with the home."""
    write_durably(home.ledger / _MARKER, json.dumps(found.manifest["forgotten"]).encode("ascii"))
    for name, content in sorted(found.keys.items(), key=lambda each: each[0] == "keys/kek.json"):
        if name.startswith("keys/"):
            write_durably(home.path / name, content)
    if ledger := found.keys.get("ledger/forgotten.jsonl"):
        Ledger(home).merge(Ledger.read(ledger))
    if home.database.exists():
        with suppress(Damaged), raw.opened(home.database, KeyFile(home).database_key(found.master)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    for log in ("-wal", "-shm"):
        Path(f"{home.database}{log}").unlink(missing_ok=True)
    found.database.replace(home.database)
    sync_folder(home.path)


def unfinished(home: Home) -> bool:
    """Whether a backup was put in place and not yet cleared of what was forgotten since."""
    return (home.ledger / _MARKER).exists()


def finish(*, by: Actor, home: Home) -> None:
    """At every opening: what is in the ledger is not here. After a restore, names that were taken out are so again."""
    marker = home.ledger / _MARKER
    receipts = Ledger(home).receipts()
    with transaction.atomic():
        forget_again(by=by, receipts=receipts)
        if marker.exists():
            known = set(json.loads(marker.read_bytes()))
            forget_again(by=by, receipts=[each for each in receipts if str(each.id) not in known], names=True)
            note(by=by, what=What.RESTORED)
    if marker.exists():
        forget_length(home)
        remember_length(home)
        marker.unlink()
        sync_folder(home.ledger)


def _header(source: BinaryIO, holds: Holds) -> tuple[dict[str, Any], bytes]:
    header, head = read_header(source)
    if header.get("format") != FORMAT or not {"holds", "openers", "key"} <= header.keys():
        raise Damaged("This is no backup that is known here: it may be of a later version.")
    if header["holds"] != holds:
        raise Refusal(f"This file holds {header['holds']}; the one that holds {holds} is wanted in its place.")
    return header, head


def _backup_key(header: Mapping[str, Any], master: bytes) -> bytes:
    try:
        return open_sealed(derived(master, "backup"), b64decode(header["key"]), KEY_PLACE)
    except (Damaged, ValueError, TypeError):
        raise Refusal("This backup was made under other keys than those of this home, or its header was changed.") from None


def _keys(source: BinaryIO | None, secret: str) -> dict[str, bytes]:
    """The files of a copy of the keys, by name."""
    if source is None:
        raise Refusal("This home has no keys: give the copy of the keys as well.")
    header, head = _header(source, Holds.KEYS)
    unsealer = Unsealer(source, head, _backup_key(header, open_master(header["openers"], secret)))
    found = {}
    for entry, file in _entries(unsealer):
        if entry.size > _LARGEST_KEY_FILE or not _is_a_key_file(entry.name):
            raise Damaged("The copy of the keys holds something that does not belong there.")
        found[entry.name] = file.read()
    if "keys/kek.json" not in found:
        raise Damaged("The copy of the keys holds no keys.")
    return found


def _is_a_key_file(name: str) -> bool:
    folder, _, file = name.rpartition("/")
    if folder == "keys/people":
        with suppress(ValueError):
            return file == f"{UUID(file.removesuffix('.key'))}.key"
    return name in {MANIFEST, "keys/kek.json", "ledger/forgotten.jsonl", "ledger/audit.json"}


def _unpack(unsealer: Unsealer, place: Path) -> dict[str, Any]:
    manifest: dict[str, Any] = {}
    for entry, file in _entries(unsealer):
        if entry.name == MANIFEST and not manifest:
            manifest = json.loads(file.read())
        elif entry.name == DATABASE and manifest and not place.exists():
            with place.open("xb") as out:
                place.chmod(0o600)
                while block := file.read(2**20):
                    out.write(block)
        else:
            raise Damaged("The backup holds something that does not belong there.")
    if not place.exists() or raw.sum_of_file(place) != manifest.get("sha256"):
        raise Damaged("The backup does not hold what it says that it holds.")
    return manifest


def _entries(unsealer: Unsealer) -> Iterator[tuple[tarfile.TarInfo, BinaryIO]]:
    try:
        with tarfile.open(fileobj=io.BufferedReader(unsealer, 2**20), mode="r|") as archive:
            for entry in archive:
                file = archive.extractfile(entry)
                if file is None:
                    raise Damaged("The backup holds something that does not belong there.")
                yield entry, cast("BinaryIO", file)
    except (tarfile.TarError, EOFError):
        raise Damaged("The backup is damaged: it cannot be unpacked.") from None
    unsealer.to_the_end()


def _refuse_the_forgotten(home: Home, found: Staged) -> None:
    ledger = Ledger(home)
    if any(ledger.has_forgotten(UUID(person)) for person in found.manifest["people"]):
        raise Refusal("Everything in this backup was forgotten here at its writer's wish: it is not brought back.")
    for person in found.manifest["people"]:
        if not (home.people_keys / f"{person}.key").is_file() and f"keys/people/{person}.key" not in found.keys:
            raise Refusal("The key of the backup's person is not in this home, so that its words could not be read.")


def _check(home: Home, found: Staged) -> None:
    key = KeyFile(home, found.keys.get("keys/kek.json")).database_key(found.master)
    with raw.opened(found.database, key) as connection:
        if wrong := raw.check_pages(connection):
            raise Damaged(wrong[0])
        if raw.sum_of_contents(connection) != found.contents:
            raise Damaged("The backup's contents are not those that were backed up.")
