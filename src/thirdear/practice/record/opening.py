"""To begin, to unlock, to lock, to recover: what is done before anybody is signed in, and therefore without `by`.

What a person who is signed in does with their keys is in `actions.py`.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import BinaryIO
from uuid import UUID, uuid4

from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor

from thirdear.practice.errors import Damaged, Locked, WrongKey
from thirdear.practice.record.audit import What, note, remember_length
from thirdear.practice.record.keyfile import KeyFile
from thirdear.practice.record.keyring import RING
from thirdear.practice.record.models import Person
from thirdear.practice.record.passphrase import Cost
from thirdear.practice.record.permissions import owner
from thirdear.practice.record.restoring import finish, put_in_place, staged

__all__ = ["Back", "Begun", "TooManyTries", "begin", "bring_back", "lock", "lock_if_idle", "recover", "unlock", "watch_idleness"]

_LOG = logging.getLogger(__name__)
_ONE_AT_A_TIME = threading.Lock()
_FREE_TRIES, _LONGEST_WAIT = 5, 60.0


class TooManyTries(WrongKey):
    """Tried too often in a row; `wait` says for how many seconds nothing is tried."""

    def __init__(self, wait: float) -> None:
        super().__init__("Tried too often.")
        self.wait = max(1, round(wait))


@dataclass(frozen=True)
class Begun:
    """The person, and the recovery code: this is the only time that it exists outside of paper."""

    person: UUID
    code: str


@dataclass(frozen=True)
class Back:
    """What was brought back: its person, and the sum of its contents as it was when the backup was made."""

    person: UUID
    contents: str


class _Tries:
    """Wrong tries since the last right one; each beyond the fifth makes the next wait twice as long."""

    def __init__(self) -> None:
        self._wrong, self._not_before = 0, 0.0

    @contextmanager
    def one(self) -> Iterator[None]:
        with _ONE_AT_A_TIME:  # a guess costs hundreds of megabytes: never two at once
            if (wait := self._not_before - time.monotonic()) > 0:
                raise TooManyTries(wait)
            try:
                yield
            except WrongKey:
                self._wrong += 1
                if self._wrong >= _FREE_TRIES:
                    self._not_before = time.monotonic() + min(2.0 ** (self._wrong - _FREE_TRIES), _LONGEST_WAIT)
                raise
            self._wrong = 0


_TRIES = _Tries()


def begin(*, passphrase: str) -> Begun:
    """The first start: keys, then the encrypted database, then the person's key, then the person.

    Raises `FileExistsError` when somebody has begun here already.
    """
    master, code = KeyFile(settings.HOME).create(passphrase, Cost(**settings.ARGON2))
    return Begun(_open(master, What.BEGUN), code)


def unlock(*, passphrase: str) -> UUID:
    """Take the keys into memory and make the database ready. Raises `WrongKey`, `TooManyTries` or `Damaged`."""
    with _TRIES.one():
        master = KeyFile(settings.HOME).master_by_passphrase(passphrase)
    return _open(master, What.UNLOCKED)


def recover(*, code: str, passphrase: str) -> Begun:
    """With the recovery code: a new passphrase and a new code; the old ones open nothing from now on."""
    keys = KeyFile(settings.HOME)
    with _TRIES.one():
        master = keys.master_by_code(code)
    person = _open(master, What.RECOVERED)
    keys.change_passphrase(master, passphrase, Cost(**settings.ARGON2))
    return Begun(person, keys.renew_code(master))


def bring_back(*, backup: BinaryIO, secret: str, keys: BinaryIO | None = None) -> Back:
    """A backup in the place of what is here; with a copy of the keys, where nobody has begun yet.

    Raises `WrongKey`, `TooManyTries`, `Damaged` or `Refusal`, all before anything is changed.
    """
    with ExitStack() as stack:
        with _TRIES.one():
            found = stack.enter_context(staged(settings.HOME, backup, secret, keys))
        with RING.alone():
            put_in_place(settings.HOME, found)
        return Back(_open(found.master, What.UNLOCKED), found.contents)


def lock() -> None:
    """Forget the keys at once; the database closes when the last request has left.

    It is noted first; but a note that cannot be written keeps nothing open.
    """
    try:
        with RING.use():
            if RING.is_open and (person := Person.objects.order_by("since").first()) is not None:
                with transaction.atomic():
                    note(by=owner(person.id), what=What.LOCKED)
                remember_length(settings.HOME)
    except (DatabaseError, Locked, OSError):
        _LOG.warning("locked without a note")
    finally:
        RING.lock()


def lock_if_idle() -> None:
    """Lock when nobody was there for as long as the settings say."""
    if RING.is_idle(settings.IDLE_SECONDS):
        lock()


def watch_idleness(every: float = 5.0) -> Callable[[], None]:
    """Lock from a thread of its own when nobody asks for anything any more; returns what ends the watch."""
    done = threading.Event()

    def watch() -> None:
        while not done.wait(min(every, settings.IDLE_SECONDS / 4)):
            lock_if_idle()

    threading.Thread(target=watch, name="idle", daemon=True).start()
    return done.set


def _open(master: bytes, what: What) -> UUID:
    was_open = RING.is_open
    RING.unlock(settings.HOME, master)
    try:
        _migrate()
        if not was_open:
            Session.objects.all().delete()  # of earlier openings: none of them lets anybody in
        person = _the_person()
        finish(by=owner(person), home=settings.HOME)
        with transaction.atomic():
            note(by=owner(person), what=what)
        remember_length(settings.HOME)
    except DatabaseError:
        if not was_open:
            RING.lock()
        raise Damaged("The database does not open with the key that belongs to it.") from None
    if not was_open:
        RING.announce_unlocked()
    return person


def _migrate() -> None:
    """Bring the tables up to this version, which can only be done once the keys are here."""
    with _ONE_AT_A_TIME:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            call_command("migrate", verbosity=0, interactive=False)


def _the_person() -> UUID:
    """The one person of this installation, made at the first opening: the key first, then the row."""
    person = Person.objects.order_by("since").first()
    if person is not None:
        return person.id
    new = uuid4()
    RING.make_person_key(new)
    Person.objects.create(id=new)
    return new
