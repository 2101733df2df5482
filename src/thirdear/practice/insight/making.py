"""What recurs, made ready to be shown: kept in memory while it is unlocked, and made again when what it rests on changes."""

from __future__ import annotations

import hmac
import threading
from dataclasses import dataclass, field
from hashlib import sha256
from uuid import UUID

from thirdear.listening.insight import Aside, Recurring, recurring
from thirdear.practice.evidence.queries import HeardText
from thirdear.practice.formulation.queries import Current, current
from thirdear.practice.insight.models import Answer, Reply
from thirdear.practice.record.envelope import derived
from thirdear.practice.record.keyring import RING
from thirdear.practice.record.permissions import Actor
from thirdear.practice.record.written import written_so_far

__all__ = ["Standing", "let_go", "name_of", "put_aside", "standing"]


@dataclass(frozen=True)
class Standing:
    """The sentences that stand, by the name that replies call them, and what they stand on. `shown` is for whoever draws them."""

    made_of: tuple[object, ...]
    current: Current
    found: dict[str, Recurring]
    answers: dict[str, Answer]
    texts: dict[str, HeardText]
    aside: Aside = field(default_factory=Aside)
    shown: dict[str, object] = field(default_factory=dict)
    token: object = field(default_factory=object)


_LAST: dict[UUID, Standing] = {}
_ONE_AT_A_TIME = threading.Lock()
_HERE = threading.local()


def standing(*, by: Actor) -> Standing:
    """Everything that recurs now and was not put aside. The same object as long as nothing has changed."""
    written = written_so_far()
    last = _LAST.get(by.person)
    if written is not None and last is not None and getattr(_HERE, "made", None) == (written, last.token):
        return last
    last = _standing(by)
    if written is not None:
        _HERE.made = (written, last.token)
    return last


def _standing(by: Actor) -> Standing:
    opening = RING.opening
    now = current(by=by)
    rows = list(Reply.objects.filter(person=by.person).order_by("at", "id").values_list("id", "about", "answer", "at", "text"))
    made_of = (now.made_of, now.waiting, tuple(rows), now.again)
    with _ONE_AT_A_TIME:
        last = _LAST.get(by.person)
        if last is None or last.made_of != made_of:
            last = _LAST[by.person] = _made(by, now, made_of)
        if not RING.is_this_opening(opening):
            _LAST.clear()
    return last


def put_aside(*, by: Actor) -> dict[str, Recurring]:
    """What would stand if nothing had been put aside, of what was: for the page on which it can be taken back."""
    now = current(by=by)
    denied = {row.about for row in Reply.objects.filter(person=by.person, answer=Answer.NOT_ME).only("about")}
    name = _namer(by)
    found = recurring([each.reading for each in now.heard], now.formulation, whole=True)
    return {about: one for one in found if (about := name(one)) in denied}


def name_of(found: Recurring, *, by: Actor) -> str:
    """The name of a sentence: the same whenever it says the same, and without the person's key nobody can tell what."""
    return _namer(by)(found)


def let_go() -> None:
    """Forget every open word. Done at locking, and again once whoever was inside has left."""
    _LAST.clear()


def _made(by: Actor, now: Current, made_of: tuple[object, ...]) -> Standing:
    denied = list(Reply.objects.filter(person=by.person, answer=Answer.NOT_ME))
    aside = Aside.all(Aside.read(row.rests_on["aside"]) for row in denied)
    names = {row.about for row in denied}
    name = _namer(by)
    found = {name(one): one for one in recurring([each.reading for each in now.heard], now.formulation, aside)}
    fits = Reply.objects.filter(person=by.person, answer=Answer.FITS).values_list("about", flat=True)
    return Standing(
        made_of,
        now,
        {about: one for about, one in found.items() if about not in names},
        dict.fromkeys(fits, Answer.FITS),
        {each.reading.transcript.id: each for each in now.heard},
        aside,
    )


class _namer:  # noqa: N801  called like a function
    """One derived key for many names."""

    def __init__(self, by: Actor) -> None:
        self._key = derived(RING.person_key(by.person), "insight/about")

    def __call__(self, found: Recurring) -> str:
        return hmac.new(self._key, found.about.encode("ascii"), sha256).hexdigest()[:32]
