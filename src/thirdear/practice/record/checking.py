"""`thirdear verify`: whether everything is whole, and in plain words what is not.

It reads everything and changes nothing. Each part is looked at even if another is damaged, so that one run tells all.
"""

from __future__ import annotations

import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from uuid import UUID

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from thirdear.practice.errors import Damaged, Locked
from thirdear.practice.home import Home
from thirdear.practice.record import audit, raw
from thirdear.practice.record.audit import What
from thirdear.practice.record.erasure import orphans, sealed_fields, sealed_models
from thirdear.practice.record.keyfile import KeyFile, read_person_key
from thirdear.practice.record.ledger import Forgot, Ledger
from thirdear.practice.record.models import AuditEvent, Person
from thirdear.practice.record.permissions import Actor, Permission, require
from thirdear.practice.record.restoring import unfinished

__all__ = ["Found", "check"]

_SHOWN = 5


@dataclass
class Found:
    """What was looked at, and what is wrong with it."""

    events: int = 0
    sealed: int = 0
    people: int = 0
    forgotten: int = 0
    wrong: list[str] = field(default_factory=list)

    @property
    def whole(self) -> bool:
        return not self.wrong


def check(*, by: Actor, home: Home, master: bytes) -> Found:
    """Look at everything. Never raises for what is damaged: that is what it tells."""
    require(by, Permission.KEEP_KEYS)
    found = Found()
    if _told(found, lambda: _pages(home, master, found)) and _told(found, lambda: _version(home)):
        for part in (_chain, _people, _sealed, _leftovers, _ledger):
            _told(found, lambda part=part: part(home, master, found))  # type: ignore[misc]
    _told(found, lambda: _modes(home, found))
    return found


def _told(found: Found, part: Callable[[], None]) -> bool:
    """Do one part; what breaks it is told instead. Returns whether it could be done."""
    before = len(found.wrong)
    try:
        part()
    except Damaged as error:
        found.wrong.append(str(error))
    except DatabaseError:
        found.wrong.append("The database is damaged: part of it cannot be read.")
    except OSError as error:
        found.wrong.append(f"A file cannot be read: {error.strerror or 'the system refused'}.")
    return len(found.wrong) == before


def _pages(home: Home, master: bytes, found: Found) -> None:
    if not home.database.is_file():
        raise Damaged("The database is missing.")
    with raw.opened(home.database, KeyFile(home).database_key(master)) as opened:
        found.wrong += raw.check_pages(opened)


def _version(home: Home) -> None:
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise Damaged("The database was last opened by another version: unlock it once with this one, then verify again.")
    if unfinished(home):
        raise Damaged("A backup was put in place but not cleared of what was forgotten since: unlock once, then verify again.")


def _chain(home: Home, master: bytes, found: Found) -> None:
    found.events = audit.verify(home).length


def _people(home: Home, master: bytes, found: Found) -> None:
    people = set(Person.objects.values_list("id", flat=True))
    found.people = len(people)
    for person in people:
        _told(found, lambda person=person: _key(home, master, person))  # type: ignore[misc]
    if others := {path.stem for path in home.people_keys.glob("*.key")} - {str(person) for person in people}:
        found.wrong.append(f"{len(others)} key(s) in the keys folder belong to nobody in the database.")


def _key(home: Home, master: bytes, person: UUID) -> None:
    path = home.people_keys / f"{person}.key"
    if not path.is_file():
        raise Damaged(f"The key of a person is gone ({path.name}): their words open nowhere without a copy of it.")
    try:
        read_person_key(home, master, person)
    except Damaged:
        raise Damaged(f"The key of a person does not open: {path.name} was changed or is damaged.") from None


def _sealed(home: Home, master: bytes, found: Found) -> None:
    for model in sealed_models():
        broken = 0
        for row in model._default_manager.order_by("pk").iterator(chunk_size=200):
            for name in sealed_fields(model):
                try:
                    getattr(row, name)
                    found.sealed += 1
                except (Damaged, Locked, ValueError):
                    broken += 1
                    if broken <= _SHOWN:
                        found.wrong.append(
                            f"{model._meta.label}.{name} of {row.pk} does not open: its bytes, place or key changed."
                        )
        if broken > _SHOWN:
            found.wrong.append(f"{model._meta.label}: {broken} sealed values in all do not open.")


def _leftovers(home: Home, master: bytes, found: Found) -> None:
    for model, count in orphans(Ledger(home).texts()):
        found.wrong.append(f"{model._meta.label}: {count} row(s) are left of a text that was forgotten.")


def _ledger(home: Home, master: bytes, found: Found) -> None:
    receipts = Ledger(home).receipts()
    found.forgotten = len(receipts)
    found.wrong += _contradictions({receipt.about for receipt in receipts if receipt.forgot is Forgot.TEXT and receipt.about})


def _contradictions(gone: set[UUID]) -> Iterator[str]:
    """Where the ledger and the database tell different stories."""
    from django.apps import apps

    there = apps.get_model("words.text")._default_manager.filter(pk__in=gone).count()
    if there:
        yield f"{there} text(s) are there although the ledger says they were forgotten: unlock once, and they go."
    told = AuditEvent.objects.filter(what=What.TEXT_FORGOTTEN).values_list("about", flat=True)
    if missing := len(set(told) - gone):
        yield f"The ledger does not tell of {missing} text(s) that were forgotten: its end, or all of it, is missing."


def _modes(home: Home, found: Found) -> None:
    open_to_others = [path for path in (home.path, *home.path.rglob("*")) if stat.S_IMODE(path.stat().st_mode) & 0o077]
    if open_to_others:
        found.wrong.append(f"{len(open_to_others)} file(s) in {home.path} may be read by other accounts: start the server once.")
