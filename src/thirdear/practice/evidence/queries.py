"""How far hearing has come, what was heard, and what was decided. What is handed out is frozen and holds open words.

Readings are kept open in memory while it is unlocked, since opening each takes milliseconds; locking lets go of them.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from thirdear.listening.evidence import SessionReading
from thirdear.listening.formulation import Decision as Decided
from thirdear.practice.errors import Damaged
from thirdear.practice.evidence.engine import engine
from thirdear.practice.evidence.models import Decision, Hearing, Reading, Reason, State
from thirdear.practice.evidence.moving import opened
from thirdear.practice.record.keyring import RING
from thirdear.practice.record.packing import unpacked
from thirdear.practice.record.permissions import Actor, Permission, require
from thirdear.practice.words.queries import Kind, Spoken, find_text, list_texts

__all__ = [
    "HeardText",
    "HearingState",
    "Listening",
    "Made",
    "State",
    "decisions",
    "decisions_made",
    "elements_heard",
    "hearings",
    "let_go",
    "listening",
    "made_about",
    "reading_of_this_engine",
    "readings",
]


@dataclass(frozen=True)
class HearingState:
    """How far the hearing of one text has come: `progress` in [0, 1]; `why`, where it could not be heard, as a sentence.

    `lost` counts corrections that no longer found their words when the text was heard last.
    """

    text: UUID
    state: State
    progress: float
    why: str = ""
    lost: int = 0


@dataclass(frozen=True)
class HeardText:
    """A text and what was heard in it. `stamp` is another one whenever the reading is."""

    text: UUID
    kind: Kind
    told_at: datetime
    remembered: bool
    reading: SessionReading
    stamp: str
    spoken: Spoken = Spoken.NO


@dataclass(frozen=True)
class Made:
    """One decision, the name by which it is taken back, and when it was made; `stamp` is another one when it has moved."""

    id: UUID
    made_at: datetime
    decision: Decided
    stamp: str


@dataclass(frozen=True)
class Listening:
    """For the status line: how many texts are still being listened to, how far that has come, and what could not be heard."""

    waiting: int
    share: float
    could_not: tuple[HearingState, ...]


_OPEN: dict[UUID, tuple[str, SessionReading]] = {}
_GUARD = threading.Lock()


def hearings(*, by: Actor) -> list[HearingState]:
    """The state of every text that is heard, those saved last first."""
    require(by, Permission.READ_OWN)
    return [_state(hearing) for hearing in Hearing.objects.filter(person=by.person).order_by("-not_before")]


def listening(*, by: Actor) -> Listening:
    """In one query, for a line on a page."""
    found = hearings(by=by)
    open_ones = [each for each in found if each.state in {State.WAITING, State.HEARING}]
    share = sum(each.progress for each in open_ones) / len(open_ones) if open_ones else 1.0
    return Listening(len(open_ones), share, tuple(each for each in found if each.state is State.COULD_NOT_BE_HEARD))


def readings(*, by: Actor) -> list[HeardText]:
    """What was heard in every text in its present words, oldest told first; three queries, whatever there is.

    A letter that is still closed is not among them: no page quotes it before its day.
    """
    require(by, Permission.READ_OWN)
    opening = RING.opening
    stamps = {
        id: (text, f"{heard_at.timestamp()}/{engine}")
        for id, text, heard_at, engine in Reading.objects.filter(person=by.person, stale=False).values_list(
            "id", "text_id", "heard_at", "engine"
        )
    }
    open_now = {id: held[1] for id, (_, stamp) in stamps.items() if (held := _OPEN.get(id)) and held[0] == stamp}
    for row in Reading.objects.filter(pk__in=stamps.keys() - open_now.keys()):
        try:
            open_now[row.id] = unpacked(SessionReading, row.content)
        except Damaged:
            continue  # by another engine, whose readings were otherwise: it is being heard anew
    _hold(opening, {id: (stamps[id][1], reading) for id, reading in open_now.items()})
    by_text = {stamps[id][0]: (stamps[id][1], reading) for id, reading in open_now.items()}
    counted = (each for each in list_texts(by=by) if each.id in by_text and not each.is_closed)
    told = sorted(counted, key=lambda each: (each.told_at, each.saved_at))
    return [
        HeardText(each.id, each.kind, each.told_at, each.remembered, by_text[each.id][1], by_text[each.id][0], each.spoken)
        for each in told
    ]


def reading_of_this_engine(*, by: Actor, text: UUID) -> SessionReading | None:
    """What this engine heard in that text last, in these or in other words."""
    require(by, Permission.READ_OWN)
    row = Reading.objects.filter(person=by.person, text_id=text, engine=engine()).first()
    return None if row is None else unpacked(SessionReading, row.content)


def elements_heard(*, by: Actor, text: UUID) -> list[str]:
    """What was heard to appear in that dream, in its order, by the dreamer's words; nothing that is not in them any more."""
    reading, told = reading_of_this_engine(by=by, text=text), find_text(by=by, text=text)
    if reading is None or told is None:
        return []
    marks = [mark for mark in reading.evidence if (mark.kind, mark.code) == ("dream", "element")]
    names = dict.fromkeys(str(mark.attributes["element"]) for mark in marks)
    return [name for name in names if name in told.body.lower()]


def decisions_made(*, by: Actor) -> tuple[Made, ...]:
    """Every decision that can be obeyed now, in the order made: of texts that are being heard anew, those wait too."""
    return made_about(by=by, heard=readings(by=by))


def decisions(*, by: Actor) -> tuple[Decided, ...]:
    """The same as the engine wants them."""
    return tuple(each.decision for each in decisions_made(by=by))


def made_about(*, by: Actor, heard: Sequence[HeardText]) -> tuple[Made, ...]:
    """Those of them that are about these readings, for whoever has them at hand."""
    require(by, Permission.READ_OWN)
    known = {mark.key for each in heard for mark in each.reading.evidence}
    texts = {str(each.text) for each in heard}
    made = []
    for row in Decision.objects.filter(person=by.person).order_by("made_at", "id"):
        kept = opened(row).within(known)
        if kept is not None and kept.texts <= texts:
            made.append(Made(row.id, row.made_at, kept.decision, f"{row.id}/{row.changed_at.timestamp()}"))
    return tuple(made)


def let_go() -> None:
    """Forget every open word. Done at locking, and again once whoever was inside has left."""
    with _GUARD:
        _OPEN.clear()


def _hold(opening: str, found: dict[UUID, tuple[str, SessionReading]]) -> None:
    with _GUARD:
        if RING.is_this_opening(opening):
            _OPEN.clear()
            _OPEN.update(found)
        if not RING.is_this_opening(opening):  # locked in between
            _OPEN.clear()


def _state(hearing: Hearing) -> HearingState:
    why = str(Reason(hearing.reason).label) if hearing.state == State.COULD_NOT_BE_HEARD and hearing.reason else ""
    return HearingState(hearing.text_id, State(hearing.state), hearing.progress, why, hearing.lost)
