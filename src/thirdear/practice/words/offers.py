"""Elements of a dream that may be offered to its dreamer: what a room downstream has heard in it, never required.

That room registers a function of its own in its `AppConfig.ready`; words looks at nobody's readings.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from uuid import UUID

from thirdear.practice.record.permissions import Actor

__all__ = ["MOST", "offer_elements", "offered_elements"]

MOST = 8
_HEARD: list[Callable[[Actor, UUID], Iterable[str]]] = []


def offer_elements(heard: Callable[[Actor, UUID], Iterable[str]]) -> None:
    """`heard(by, text)` gives the words of elements, in the dream's order, from now on."""
    if heard not in _HEARD:
        _HEARD.append(heard)


def offered_elements(*, by: Actor, text: UUID, taken: Iterable[str] = ()) -> list[str]:
    """A few elements that were heard in that dream and are not taken yet; none before it was heard."""
    known = {name.casefold() for name in taken}
    found: list[str] = []
    for name in (name.strip() for heard in _HEARD for name in heard(by, text)):
        if name and name.casefold() not in known:
            known.add(name.casefold())
            found.append(name)
    return found[:MOST]
