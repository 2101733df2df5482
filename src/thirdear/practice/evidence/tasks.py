"""What the worker does: one hearing at a time, from claiming it to keeping what was heard."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from uuid import UUID

from thirdear.listening import models
from thirdear.listening.errors import MissingPart
from thirdear.listening.evidence import SessionReading
from thirdear.listening.listen import hear
from thirdear.listening.words import Transcript
from thirdear.practice.errors import Locked, NotAllowed
from thirdear.practice.evidence import actions
from thirdear.practice.evidence.actions import Claim
from thirdear.practice.evidence.models import Reason
from thirdear.practice.evidence.queries import listening, reading_of_this_engine
from thirdear.practice.evidence.unsealed import TOLD, risk_in, told_of
from thirdear.practice.record.people import owners
from thirdear.practice.record.permissions import Actor
from thirdear.practice.record.telling import tell
from thirdear.practice.words.queries import tellings

__all__ = ["give_back", "hear_next"]

_TELL_EVERY = 1.0
_LOG = logging.getLogger("thirdear.hearing")


class _Holding:
    """The claim that this process holds, if any, and for whom it has looked for what is unheard."""

    def __init__(self) -> None:
        self.now: tuple[Actor, Claim] | None = None
        self.looked_for: set[UUID] = set()


_HOLDING = _Holding()


def hear_next() -> bool:
    """Hear one text, if one waits. A step of the worker."""
    for by in owners():
        if by.person not in _HOLDING.looked_for:
            actions.await_unheard(by=by)
            _HOLDING.looked_for.add(by.person)
        if listening(by=by).waiting:
            _make_ready()
        if claim := actions.claim(by=by):
            _HOLDING.now = by, claim
            try:
                _hear(by, claim)
            finally:
                _HOLDING.now = None
            return True
    return False


@cache
def _make_ready() -> None:
    """Load the models before a text is claimed, so that its lease is spent on hearing. One thread hears."""
    models.use_threads(1)
    with suppress(MissingPart):  # said of the text that cannot be heard without it
        models.parser()
        models.ear()


def give_back() -> None:
    """The worker has to go: the text that it hears waits again, as if it had not begun."""
    if _HOLDING.now is not None:
        by, claim = _HOLDING.now
        actions.give_back(by=by, claim=claim)


def _hear(by: Actor, claim: Claim) -> None:
    """One hearing. A text that was changed or forgotten meanwhile is let be; whatever fails is written down without a word."""
    try:
        words = tellings(by=by, text=claim.text)
        actions.keep_reading(by=by, claim=claim, reading=_heard(by, claim, words))
    except (actions.Overtaken, NotAllowed):
        return
    except Locked:
        raise
    except MissingPart:
        actions.could_not(by=by, claim=claim, reason=Reason.MISSING)
    except Exception:
        _LOG.exception("a hearing failed")
        actions.could_not(by=by, claim=claim, reason=Reason.FAILED)


def _heard(by: Actor, claim: Claim, words: Transcript) -> SessionReading | None:
    """Nothing for no words; what was heard before, where the same engine heard the same words; else heard now."""
    if not any(turn.text.strip() for turn in words.turns):
        return None
    before = reading_of_this_engine(by=by, text=claim.text)
    if before is not None and before.transcript == words:
        return before
    heard = hear(words, progress=_telling(by, claim))
    tell(TOLD, told_of(claim.text, risk_in(heard)))
    return heard


def _telling(by: Actor, claim: Claim) -> Callable[[float], None]:
    """Says how far it is: at once, then at most once a second."""
    told = 0.0

    def progress(share: float) -> None:
        nonlocal told
        if time.monotonic() - told >= _TELL_EVERY:
            actions.go_on(by=by, claim=claim, share=share)
            told = time.monotonic()

    return progress
