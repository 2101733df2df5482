"""What is known only while it is unlocked: what hearing found that may ask for care, sentences that were put away, and
that somebody rests from the exercises.

It lies in this process's memory, never in the database, the session, a cookie or the audit chain, and goes at each lock.
"""

from __future__ import annotations

import threading
import time
from uuid import UUID

from thirdear.practice.evidence.unsealed import RiskSign
from thirdear.practice.record.keyring import RING

__all__ = ["PASSING", "REST_SECONDS"]

REST_SECONDS = 20 * 60
"""How long the desk offers the room instead of the exercises after a sign that it was too much."""


class Passing:
    """Of one opening; asked in another one, it knows nothing."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self.forget()

    def forget(self) -> None:
        """As after a lock."""
        with self._guard:
            self._opening: object = None
            self._away: set[tuple[UUID, str]] = set()
            self._rests_until = 0.0
            self._signs: dict[UUID, tuple[RiskSign, ...]] = {}

    def heard(self, text: UUID, signs: tuple[RiskSign, ...]) -> None:
        """What the last hearing of that text found that may ask for care."""
        with self._in_this_opening():
            self._signs[text] = signs

    def signs(self, text: UUID) -> tuple[RiskSign, ...]:
        """What was heard in it while it has been unlocked."""
        with self._in_this_opening():
            return self._signs.get(text, ())

    def put_away(self, text: UUID, variant: str) -> None:
        """Do not show that beside this text again."""
        with self._in_this_opening():
            self._away.add((text, variant))

    def is_away(self, text: UUID, variant: str) -> bool:
        with self._in_this_opening():
            return (text, variant) in self._away

    def rest(self) -> None:
        """From now on, for a while, no exercise is offered."""
        with self._in_this_opening():
            self._rests_until = time.monotonic() + REST_SECONDS

    def rested(self) -> None:
        """Somebody says that they are here again."""
        with self._in_this_opening():
            self._rests_until = 0.0

    @property
    def is_resting(self) -> bool:
        with self._in_this_opening():
            return time.monotonic() < self._rests_until

    def _in_this_opening(self) -> threading.Lock:
        if self._opening != RING.opening:
            self.forget()
            self._opening = RING.opening
        return self._guard


PASSING = Passing()
RING.when(locked=PASSING.forget)
