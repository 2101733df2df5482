"""The keys while they are in memory: filled by unlocking, emptied by locking or by time.

One a process. Empty, nothing that is stored can be read or written. Requests pass through `use()`, so that locking
can wait for the last of them before it closes the database; the keys themselves are gone at once.
"""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from uuid import UUID

from thirdear.practice.errors import Locked, Refusal
from thirdear.practice.home import Home
from thirdear.practice.record.claim import Claim
from thirdear.practice.record.envelope import derived
from thirdear.practice.record.keyfile import KeyFile, destroy_person_key, make_person_key, read_person_key

__all__ = ["RING", "Keyring"]

_CLOCK = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)  # a laptop asleep is a laptop left alone


class Keyring:
    """Keys of one opening, from unlock to lock."""

    def __init__(self) -> None:
        self._guard = threading.RLock()
        self._left = threading.Condition(self._guard)
        self._home: Home | None = None
        self._master: bytearray | None = None
        self._database: bytearray | None = None
        self._people: dict[UUID, bytearray] = {}
        self._opening = ""
        self._inside = 0
        self.claim: Claim | None = None
        self._used = 0.0
        self._on_unlock: list[Callable[[], None]] = []
        self._on_lock: list[Callable[[], None]] = []
        self._when_still: list[Callable[[], None]] = []

    def unlock(self, home: Home, master: bytes) -> str:
        """Take the keys into memory. Returns the name of this opening, the same for all who unlock before the next lock."""
        with self._guard:
            if self._master is None:
                self._database = bytearray(KeyFile(home).database_key(master))
                self._home, self._master = home, bytearray(master)
                self._opening = secrets.token_urlsafe(16)
            self.touch()
            return self._opening

    def announce_unlocked(self) -> None:
        """Start what needs the keys, once the database is ready."""
        for start in self._on_unlock:
            start()

    def lock(self) -> None:
        """Forget every key now, stop what uses them, and close the database as soon as nobody is inside."""
        with self._guard:
            if self._master is None:
                return
            for stop in self._on_lock:
                stop()
            for key in (self._master, self._database or bytearray(), *self._people.values()):
                key[:] = bytes(len(key))
            self._master = self._database = self._home = None
            self._people.clear()
            self._opening = ""
            self._close_if_still()

    @property
    def is_open(self) -> bool:
        return self._master is not None

    @property
    def opening(self) -> str:
        """Names this opening; a session made in another one is no session any more."""
        return self._opening

    def is_this_opening(self, name: object) -> bool:
        return self.is_open and isinstance(name, str) and secrets.compare_digest(name, self._opening)

    def master_key(self) -> bytes:
        with self._guard:
            return bytes(self._need(self._master))

    def database_key(self) -> bytes:
        with self._guard:
            return bytes(self._need(self._database))

    def person_key(self, person: UUID) -> bytes:
        """The key that seals this person's words. Raises `Locked`, or `Damaged` when it was destroyed."""
        with self._guard:
            master = self._need(self._master)
            if person not in self._people:
                self._people[person] = bytearray(read_person_key(self.home, master, person))
            return bytes(self._people[person])

    def make_person_key(self, person: UUID) -> None:
        """Before the first word of a person is written."""
        with self._guard:
            self._people[person] = bytearray(make_person_key(self.home, self._need(self._master), person))

    def destroy_person_key(self, person: UUID) -> None:
        """Makes every copy of that person's words unreadable, this process's memory included."""
        with self._guard:
            destroy_person_key(self.home, person)
            if key := self._people.pop(person, None):
                key[:] = bytes(len(key))

    def draft_key(self, person: UUID, text: UUID) -> bytes:
        """What a page seals a draft with while the server is gone: for one text, from its person's key."""
        return derived(self.person_key(person), f"draft/{text}")

    @property
    def home(self) -> Home:
        if self._home is None:
            raise Locked
        return self._home

    def when(
        self,
        *,
        unlocked: Callable[[], None] | None = None,
        locked: Callable[[], None] | None = None,
        still: Callable[[], None] | None = None,
    ) -> None:
        """Have something done after unlocking, at locking, or once locked and nobody is inside any more."""
        for wanted, kept in ((unlocked, self._on_unlock), (locked, self._on_lock), (still, self._when_still)):
            if wanted is not None:
                kept.append(wanted)

    @contextmanager
    def use(self) -> Iterator[None]:
        """Around every request: locking waits for it before the database closes."""
        with self._guard:
            self._inside += 1
        try:
            yield
        finally:
            with self._guard:
                self._inside -= 1
                self._left.notify_all()
                if self._master is None:
                    self._close_if_still()

    @contextmanager
    def alone(self, patience: float = 30.0) -> Iterator[None]:
        """Locked, the database closed, nobody inside but whoever asks, and nobody comes in: to replace or remove it.

        Raises `Refusal` when others do not leave in time, or another process uses the same home.
        """
        with self.claim.alone() if self.claim else nullcontext(), self._guard:
            self.lock()
            if not self._left.wait_for(lambda: self._inside <= 1, patience):
                raise Refusal("Another page is still at work: try again in a moment.")
            for close in self._when_still:
                close()
            yield

    def touch(self) -> None:
        """Somebody is there."""
        self._used = time.clock_gettime(_CLOCK)

    def is_idle(self, seconds: float) -> bool:
        """Open, and nobody was there for so long."""
        return self.is_open and time.clock_gettime(_CLOCK) - self._used > seconds

    def _close_if_still(self) -> None:
        if self._inside == 0:
            for close in self._when_still:
                close()

    @staticmethod
    def _need(key: bytearray | None) -> bytearray:
        if key is None:
            raise Locked
        return key


RING = Keyring()
