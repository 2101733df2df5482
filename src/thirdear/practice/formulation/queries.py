"""The formulation of everything heard so far: the worker's, where it is of this state; else made here and now."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from thirdear.listening.formulation import Formulation, decided
from thirdear.listening.listen import formulate
from thirdear.practice.errors import Damaged
from thirdear.practice.evidence.queries import HeardText, Made, listening
from thirdear.practice.formulation.models import LastFormulation
from thirdear.practice.formulation.state import MadeOf, Packed, of_now, part_of
from thirdear.practice.record.keyring import RING
from thirdear.practice.record.packing import unpacked
from thirdear.practice.record.permissions import Actor, Permission, require

__all__ = ["Current", "current", "let_go", "made_at"]

AT_ONCE = 40
"""So many texts are formulated while a page waits; with more of them it shows the last formulation until the next is made."""


@dataclass(frozen=True)
class Current:
    """What recurs now. `heard` are the texts, oldest told first, as they stand after the decisions: a rejected mark is
    not among them, an added one is. `waiting` texts are not heard yet, and do not count. `made_of` names what it was
    made of. `again`: texts were heard that are not in it yet, and the worker is making another.
    """

    heard: tuple[HeardText, ...]
    formulation: Formulation
    waiting: int
    made_of: str
    again: bool = False


_LAST: dict[UUID, tuple[MadeOf, Current]] = {}
_ONE_AT_A_TIME = threading.Lock()


def current(*, by: Actor) -> Current:
    """Obeys every decision. The same object as long as nothing has changed; locking lets go of it."""
    require(by, Permission.READ_OWN)
    opening = RING.opening
    waiting = listening(by=by).waiting
    heard, made, state = of_now(by=by)
    with _ONE_AT_A_TIME:
        last = _LAST.get(by.person)
        of, now = last if last and last[0] == state else _made(by, heard, made, state, last)
        if (now.waiting, now.again) != (waiting, of != state):
            now = replace(now, waiting=waiting, again=of != state)
        _LAST[by.person] = of, now
        if not RING.is_this_opening(opening):
            _LAST.clear()
    return now


def made_at(*, by: Actor) -> datetime | None:
    """When the formulation that is kept was made."""
    require(by, Permission.READ_OWN)
    return LastFormulation.objects.filter(person=by.person).values_list("made_at", flat=True).first()


def let_go() -> None:
    """Forget every open word. Done at locking, and again once whoever was inside has left."""
    _LAST.clear()


def _made(
    by: Actor, heard: Sequence[HeardText], made: Sequence[Made], state: MadeOf, last: tuple[MadeOf, Current] | None
) -> tuple[MadeOf, Current]:
    """What is kept, when it is of this state; with many texts the last one, when only texts have come since; else a new one."""
    kept_of = LastFormulation.objects.filter(person=by.person).values_list("made_of", flat=True).first()
    if last and last[0].hash == kept_of and _may_be_shown(last[0], state):
        return last
    kept = _kept(by) if kept_of else None
    if kept is not None and (kept.made_of == state or _may_be_shown(kept.made_of, state)):
        return kept.made_of, _current(heard, made, kept.made_of, kept.formulation)
    if last and _may_be_shown(last[0], state):
        return last
    found = formulate(tuple(each.reading for each in heard), tuple(each.decision for each in made))
    return state, _current(heard, made, state, found)


def _may_be_shown(earlier: MadeOf, state: MadeOf) -> bool:
    return len(state.readings) > AT_ONCE and earlier.lacks_only_texts_of(state)


def _kept(by: Actor) -> Packed | None:
    row = LastFormulation.objects.filter(person=by.person).first()
    try:
        return unpacked(Packed, row.content) if row else None
    except Damaged:
        return None  # by another version of the engine: the worker makes it anew


def _current(heard: Sequence[HeardText], made: Sequence[Made], of: MadeOf, formulation: Formulation) -> Current:
    parts = set(of.readings)
    meant = [each for each in heard if part_of(each) in parts]
    after = decided(tuple(each.reading for each in meant), tuple(each.decision for each in made))
    texts = tuple(replace(each, reading=reading) for each, reading in zip(meant, after, strict=True))
    return Current(texts, formulation, 0, of.hash)
