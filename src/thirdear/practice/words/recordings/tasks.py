"""What the worker does with recordings: one is written down, a while at a time; and what is due is destroyed, daily."""

from __future__ import annotations

import io
import logging
import time
from collections.abc import Callable
from typing import BinaryIO, cast

from thirdear.listening.errors import MissingPart, UnreadableFile
from thirdear.listening.words import Transcript
from thirdear.listening.words.speech import UnsupportedLanguage, transcribe
from thirdear.practice.errors import Damaged, Locked, NotAllowed
from thirdear.practice.record.people import owners
from thirdear.practice.record.permissions import Actor
from thirdear.practice.words.models import Take
from thirdear.practice.words.recordings import keeping, writing_down
from thirdear.practice.words.recordings.models import Why
from thirdear.practice.words.recordings.receiving import LARGEST_PIECE
from thirdear.practice.words.recordings.scribe import best_model
from thirdear.practice.words.recordings.sound import TakeFile
from thirdear.practice.words.recordings.spoken import Understood
from thirdear.practice.words.recordings.workspaces import made_for, remove, tidy
from thirdear.practice.words.recordings.writing_down import Claim

__all__ = ["destroy_due", "give_back", "write_down_next"]

_TELL_EVERY = 1.0
_TURN = 120.0  # seconds after which what else waits has its turn: a short text should not wait for an hour of speech
_DAY = 24 * 3600.0
_LOG = logging.getLogger("thirdear.writing_down")


class _TurnIsOver(Exception):
    """Long enough for now; the work goes on where it was."""


class _Holding:
    """What this process has taken up, if anything, and when it last looked for what is due."""

    def __init__(self) -> None:
        self.now: tuple[Actor, Claim] | None = None
        self.looked = 0.0


_HOLDING = _Holding()


def write_down_next() -> bool:
    """Write down some of a recording, if one waits and there is what does it. A step of the worker."""
    for by in owners():
        if (model := best_model()) and (claim := writing_down.claim(by=by)):
            _HOLDING.now = by, claim
            try:
                _write_down(by, claim, model)
            finally:
                _HOLDING.now = None
            return True
    return False


def destroy_due() -> bool:
    """Destroy the sound whose time has come: at the worker's start, then once a day. A step of the worker."""
    now = time.time()  # the calendar's clock, so that a machine that slept catches up
    if abs(now - _HOLDING.looked) < _DAY:
        return False
    _HOLDING.looked = now
    tidy()
    return sum(keeping.destroy_due(by=by) for by in owners()) > 0


def give_back() -> None:
    """The worker has to go: what it writes down waits again, as if it had not begun."""
    if _HOLDING.now is not None:
        by, claim = _HOLDING.now
        writing_down.give_back(by=by, claim=claim)


def _write_down(by: Actor, claim: Claim, model: str) -> None:
    try:
        takes = writing_down.to_do(by=by, claim=claim)
        until = time.monotonic() + _TURN
        for number, take in enumerate(takes):
            progress = _telling(by, claim, number / len(takes), len(takes), until)
            _understand(by, claim, take, model, progress)
        writing_down.finish(by=by, claim=claim)
    except (writing_down.Overtaken, NotAllowed):
        return
    except Locked:
        raise
    except _TurnIsOver:
        writing_down.give_back(by=by, claim=claim)
    except MissingPart:
        writing_down.could_not(by=by, claim=claim, why=Why.MISSING)
    except UnsupportedLanguage:
        writing_down.could_not(by=by, claim=claim, why=Why.LANGUAGE)
    except Damaged:
        writing_down.could_not(by=by, claim=claim, why=Why.UNREADABLE)
    except Exception:
        _LOG.exception("writing down failed")
        writing_down.could_not(by=by, claim=claim, why=Why.FAILED)


def _understand(by: Actor, claim: Claim, take: Take, model: str, progress: Callable[[float, float], None]) -> None:
    """The engine reads the open sound in memory; its words are in the record before it lets go of what it had noted."""

    def keep(heard: Transcript) -> None:
        writing_down.keep_take(by=by, claim=claim, take=take.pk, understood=Understood(take.size, heard.turns))

    sound = cast("BinaryIO", io.BufferedReader(TakeFile(by=by, take=take), LARGEST_PIECE))
    workspace = made_for(take.pk)
    try:
        transcribe(sound, model=model, speakers=1, threads=1, progress=progress, workspace=workspace, keep=keep, id=str(take.pk))
    except UnsupportedLanguage:
        raise
    except UnreadableFile:  # a cough, or nothing: what was said in other takes counts all the same
        writing_down.keep_take(by=by, claim=claim, take=take.pk, understood=Understood(take.size, ()))
    remove([take.pk])


def _telling(by: Actor, claim: Claim, from_: float, parts: int, until: float) -> Callable[[float, float], None]:
    """Says how far it is, at most once a second, and ends the turn when others have waited long enough."""
    told = 0.0

    def progress(done: float, whole: float) -> None:
        nonlocal told
        now = time.monotonic()
        if now - told >= _TELL_EVERY:
            writing_down.go_on(by=by, claim=claim, share=from_ + done / max(whole, done, 1.0) / parts)
            told = now
        if now >= until:
            raise _TurnIsOver

    return progress
