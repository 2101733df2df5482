"""Who uses a home: many may, but whoever replaces or removes its database must be alone with it."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager

from thirdear.practice.errors import Refusal
from thirdear.practice.home import Home

__all__ = ["Claim"]

_FILE = ".in-use"
_TAKEN = "Another Third Ear uses this home just now (a server, or a command): stop it first."


class Claim:
    """That this process uses that home, until `leave` or its end; the system lets go of it also after a crash."""

    def __init__(self, home: Home) -> None:
        """Raises `Refusal` while somebody is alone with it."""
        self._file = os.open(home.path / _FILE, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        self._take(fcntl.LOCK_SH)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Nobody else uses it meanwhile. Raises `Refusal` when somebody does."""
        self._take(fcntl.LOCK_EX)
        try:
            yield
        finally:
            fcntl.flock(self._file, fcntl.LOCK_SH)

    def leave(self) -> None:
        os.close(self._file)

    def _take(self, how: int) -> None:
        try:
            fcntl.flock(self._file, how | fcntl.LOCK_NB)
        except BlockingIOError:
            if how == fcntl.LOCK_SH:
                os.close(self._file)
            raise Refusal(_TAKEN) from None
