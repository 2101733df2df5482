"""What rooms downstream are told when something happens upstream, by name.

A room announces; it does not know who listens. Subscribers are registered in each room's `AppConfig.ready`, are
called in that order inside the same transaction, and undo the whole by raising. Facts are ids, never words.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from enum import StrEnum
from uuid import UUID

from thirdear.practice.record.permissions import Actor

__all__ = ["Event", "announce", "subscribe"]


class Event(StrEnum):
    """Every event there is. `about` is the id of the row that it happened to."""

    TEXT_SAVED = "text_saved"
    TEXT_FORGOTTEN = "text_forgotten"
    SOUND_DESTROYED = "sound_destroyed"  # a receipt says so: what an older backup brought back of it goes again
    HEARD = "heard"
    DECIDED = "decided"
    REPLIED = "replied"
    TEXT_REDACTED = "text_redacted"  # a name was taken out of it, or of what hangs on it: keep nothing of the earlier wording


_SUBSCRIBED: dict[Event, list[Callable[[Actor, UUID], None]]] = defaultdict(list)


def subscribe(event: Event, call: Callable[[Actor, UUID], None]) -> None:
    """`call(by, about)` from now on; subscribing the same twice changes nothing."""
    if call not in _SUBSCRIBED[event]:
        _SUBSCRIBED[event].append(call)


def announce(event: Event, *, by: Actor, about: UUID) -> None:
    """Tell everybody who subscribed."""
    for call in _SUBSCRIBED[event]:
        call(by, about)
