"""Answering a sentence, and taking an answer back.

*Not me* takes a sentence away at once and for good: what that means for the marks it rests on is decided in the engine
(`listening/insight/recurring/aside.py`). Most sentences say more than any one of their marks, so the marks stay. Only
where a single mark is all there is, and no other sentence rests on it, does the answer also reject that mark (or, where it
fits, accept it), so that everything derived from it goes (or stands) too.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from thirdear.listening.formulation import Accept, Reject
from thirdear.listening.insight import Aside
from thirdear.practice.errors import NotAllowed
from thirdear.practice.evidence.actions import NoSuchMark, decide
from thirdear.practice.evidence.actions import take_back as take_decision_back
from thirdear.practice.insight.making import Standing, standing
from thirdear.practice.insight.models import Answer, Reply
from thirdear.practice.record.audit import What, note
from thirdear.practice.record.events import Event, announce
from thirdear.practice.record.permissions import Actor, Permission, require

__all__ = ["forget_replies", "reply", "take_back"]

_NOT_BOTH = {Answer.FITS: Answer.NOT_ME, Answer.NOT_ME: Answer.FITS}


@transaction.atomic
def reply(*, by: Actor, about: str, answer: Answer, more: str = "", text: UUID | None = None) -> UUID:
    """Keep an answer to a sentence; the same answer again adds what was said to it. Returns its row.

    A sentence that meanwhile is not said any more can still be answered: the answer holds if it ever were.
    """
    require(by, Permission.DECIDE_OWN)
    row = Reply.objects.filter(person=by.person, about=about, answer=answer).first()
    if row is None:
        now = standing(by=by)
        _withdraw(by, about, _NOT_BOTH.get(answer))
        row = Reply(person=by.person, about=about, answer=answer, more=more, rests_on=_resting(by, now, about, answer), text=text)
        row.save(force_insert=True)
    else:
        row.more, row.text, row.at = more or row.more, text or row.text, timezone.now()
        row.save()
    note(by=by, what=What.REPLIED, about=row.id)
    announce(Event.REPLIED, by=by, about=row.id)
    return row.id


@transaction.atomic
def take_back(*, by: Actor, about: str, answer: Answer) -> None:
    """As if it had not been answered. Raises `NotAllowed` where it was not."""
    require(by, Permission.DECIDE_OWN)
    if not _withdraw(by, about, answer):
        raise NotAllowed


@transaction.atomic
def forget_replies(*, by: Actor, text: UUID) -> None:
    """A text is being forgotten: what it gave to an answer goes with it, and an answer that stood on nothing else."""
    require(by, Permission.FORGET_OWN)
    Reply.objects.filter(person=by.person, text=text).update(text=None)
    for row in Reply.objects.filter(person=by.person):
        aside = Aside.read(row.rests_on["aside"])
        left = aside.without_text(str(text))
        if left == aside:
            continue
        if left.core:
            row.rests_on = {**row.rests_on, "aside": left.plain()}
            row.save()
        else:
            row.delete()


def _resting(by: Actor, now: Standing, about: str, answer: Answer) -> dict[str, Any]:
    found = now.found.get(about)
    if found is None:
        return {"aside": Aside().plain(), "said": None, "decision": None}
    decision = None
    if answer is not Answer.SAY_MORE and (alone := _alone(now, about)):
        with suppress(NoSuchMark):
            decision = decide(by=by, decision=Reject(alone) if answer is Answer.NOT_ME else Accept(alone))
    said = [found.sort, found.shape, dict(found.given)]
    return {"aside": Aside.of(found).plain(), "said": said, "decision": str(decision) if decision else None}


def _alone(now: Standing, about: str) -> str | None:
    """The one mark that a sentence rests on, when it is one and no other sentence rests on it."""
    core = now.found[about].core
    others = {cited.mark.key for name, one in now.found.items() if name != about for cited in (*one.rests, *one.near)}
    return next(iter(core)) if len(core) == 1 and not core & others else None


def _withdraw(by: Actor, about: str, answer: Answer | None) -> bool:
    row = Reply.objects.filter(person=by.person, about=about, answer=answer).first() if answer else None
    if row is None:
        return False
    if decision := row.rests_on.get("decision"):
        with suppress(NotAllowed):  # taken back meanwhile, or forgotten with its text
            take_decision_back(by=by, decision=UUID(decision))
    note(by=by, what=What.REPLY_TAKEN_BACK, about=row.id)
    row.delete()
    announce(Event.REPLIED, by=by, about=row.id)
    return True
