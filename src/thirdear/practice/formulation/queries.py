"""The formulation of everything heard so far: made when it is asked for, and again when what it was made of has changed."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from thirdear.listening.formulation import Formulation, decided
from thirdear.listening.listen import formulate
from thirdear.practice.evidence.queries import HeardText, Made, listening, made_about, readings
from thirdear.practice.record.keyring import RING
from thirdear.practice.record.permissions import Actor, Permission, require

__all__ = ["Current", "current", "let_go"]


@dataclass(frozen=True)
class Current:
    """What recurs now. `heard` are the texts, oldest told first, as they stand after the decisions: a rejected mark is
    not among them, an added one is. `waiting` texts are not heard yet, and do not count. `made_of` names what it was made of.
    """

    heard: tuple[HeardText, ...]
    formulation: Formulation
    waiting: int
    made_of: str


_LAST: dict[UUID, Current] = {}
_ONE_AT_A_TIME = threading.Lock()


def current(*, by: Actor) -> Current:
    """Obeys every decision. The same object as long as nothing has changed; locking lets go of it."""
    require(by, Permission.READ_OWN)
    opening = RING.opening
    waiting = listening(by=by).waiting
    heard = readings(by=by)
    made = made_about(by=by, heard=heard)
    made_of = _made_of(heard, made)
    with _ONE_AT_A_TIME:
        last = _LAST.get(by.person)
        if last is None or last.made_of != made_of:
            last = _formulated(heard, made, waiting, made_of)
        if last.waiting != waiting:
            last = replace(last, waiting=waiting)
        _LAST[by.person] = last
        if not RING.is_this_opening(opening):
            _LAST.clear()
    return last


def let_go() -> None:
    """Forget every open word. Done at locking, and again once whoever was inside has left."""
    _LAST.clear()


def _formulated(heard: Sequence[HeardText], made: Sequence[Made], waiting: int, made_of: str) -> Current:
    said = tuple(each.decision for each in made)
    raw = tuple(each.reading for each in heard)
    after = decided(raw, said)
    texts = tuple(replace(each, reading=reading) for each, reading in zip(heard, after, strict=True))
    return Current(texts, formulate(raw, said), waiting, made_of)


def _made_of(heard: Sequence[HeardText], made: Sequence[Made]) -> str:
    parts = [f"{each.text}/{each.told_at.timestamp()}/{each.kind}/{each.remembered}/{each.stamp}" for each in heard]
    return hashlib.sha256("\n".join([*parts, *(each.stamp for each in made)]).encode()).hexdigest()
