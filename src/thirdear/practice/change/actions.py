"""Writing down new ways and what came of them, wording sentences, rating a week, and forgetting each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from thirdear.practice.change.calendar import open_weeks, this_week
from thirdear.practice.change.models import NewWay, Occasion, Rating, Sentence, Wording
from thirdear.practice.errors import NotAllowed, PracticeError
from thirdear.practice.record.audit import What, note
from thirdear.practice.record.permissions import Actor, Permission, require

__all__ = [
    "HIGHEST",
    "MOST_SENTENCES",
    "Gone",
    "Kept",
    "Page",
    "TooMany",
    "WeekIsOver",
    "forget_new_way",
    "forget_occasion",
    "forget_sentence",
    "put_sentence_aside",
    "rate_week",
    "take_sentence_up",
    "word_sentence",
    "write_new_way",
    "write_occasion",
]

MOST_SENTENCES = 5
HIGHEST = 10


class TooMany(PracticeError):
    """Five sentences are looked at already; one of them has to be put aside first."""


class WeekIsOver(PracticeError):
    """That week can no longer be rated, or not yet."""


class Gone(PracticeError):
    """What this was to be saved to has been forgotten meanwhile. The page still has its words."""


@dataclass(frozen=True)
class Page:
    """Which small page saves, on what it was based, and which of its saves this is."""

    id: UUID
    revision: UUID
    based_on: UUID | None
    sitting: UUID
    step: int = 0


@dataclass(frozen=True)
class Kept:
    """Where the words are now. `beside` when they were changed elsewhere too: then in a new row, and nothing is lost."""

    id: UUID
    revision: UUID
    beside: bool = False


_Note = TypeVar("_Note", NewWay, Occasion)


@transaction.atomic
def write_new_way(*, by: Actor, page: Page, wished: str, with_whom: str = "", about: str = "") -> Kept:
    """What I would like to do differently, and with whom; `about` counts when it is new. Raises `Gone`."""
    require(by, Permission.WRITE_OWN)
    row, beside = _row(by, NewWay, page)
    if row._state.adding:
        row.about = row.about or about
    return _keep(by, row, page, What.NEW_WAY_WRITTEN, beside, wished=wished, with_whom=with_whom)


@transaction.atomic
def write_occasion(*, by: Actor, page: Page, new_way: UUID, day: date, did: str, answered: str = "", felt: str = "") -> Kept:
    """One time that it was tried: what I did, how they answered, what I felt. Raises `Gone`."""
    require(by, Permission.WRITE_OWN)
    of = NewWay.objects.filter(pk=new_way).first()
    if of is None:
        raise Gone
    require(by, Permission.WRITE_OWN, of.person)
    row, beside = _row(by, Occasion, page)
    row.new_way = of
    return _keep(by, row, page, What.OCCASION_WRITTEN, beside, day=day, did=did, answered=answered, felt=felt)


@transaction.atomic
def forget_new_way(*, by: Actor, new_way: UUID) -> None:
    """Remove it for good, with all that came of it."""
    _forget(by, NewWay, new_way, What.NEW_WAY_FORGOTTEN)


@transaction.atomic
def forget_occasion(*, by: Actor, occasion: UUID) -> None:
    """Remove one occasion for good."""
    _forget(by, Occasion, occasion, What.OCCASION_FORGOTTEN)


@transaction.atomic
def word_sentence(*, by: Actor, sentence: UUID, words: str) -> None:
    """A new sentence, or new words for one. Words that were rated keep their line; the new ones begin another.

    Raises `TooMany` for a sixth sentence, `ValueError` for no words.
    """
    require(by, Permission.WRITE_OWN)
    words = " ".join(words.split())
    if not words:
        raise ValueError("a sentence has words")
    found = Sentence.objects.filter(pk=sentence).first()
    if found is None:
        _room_for_one(by)
        found = Sentence(id=sentence, person=by.person, begun_on=timezone.localdate())
        found.save(force_insert=True)
    require(by, Permission.WRITE_OWN, found.person)
    present = found.wordings.order_by("-made_at").first()
    if present is not None and present.words == words:
        return
    if present is None or present.ratings.exists():
        present = Wording(person=by.person, sentence=found, since=this_week())
    present.words = words
    present.save()
    note(by=by, what=What.SENTENCE_WORDED, about=found.id)


@transaction.atomic
def put_sentence_aside(*, by: Actor, sentence: UUID) -> None:
    """It is not asked about any more; its line stays."""
    found = _own(by, Sentence, sentence, Permission.WRITE_OWN)
    if found.put_aside_on is None:
        found.put_aside_on = timezone.localdate()
        found.save()
        note(by=by, what=What.SENTENCE_PUT_ASIDE, about=found.id)


@transaction.atomic
def take_sentence_up(*, by: Actor, sentence: UUID) -> None:
    """It is asked about again, and its line goes on after a gap. Raises `TooMany`."""
    found = _own(by, Sentence, sentence, Permission.WRITE_OWN)
    if found.put_aside_on is not None:
        _room_for_one(by)
        found.put_aside_on = None
        found.save()
        note(by=by, what=What.SENTENCE_TAKEN_UP, about=found.id)


@transaction.atomic
def forget_sentence(*, by: Actor, sentence: UUID) -> None:
    """Remove it for good, with all its wordings and weeks."""
    _forget(by, Sentence, sentence, What.SENTENCE_FORGOTTEN)


@transaction.atomic
def rate_week(*, by: Actor, week: date, values: Mapping[UUID, int | None]) -> None:
    """How far each sentence was true in that week, 0 to 10, or None: not this week. What was said before is replaced.

    Raises `WeekIsOver`, and `ValueError` for anything that is no whole number from 0 to 10.
    """
    require(by, Permission.WRITE_OWN)
    if week not in open_weeks():
        raise WeekIsOver
    for sentence, value in values.items():
        wording = _wording_in(_own(by, Sentence, sentence, Permission.WRITE_OWN), week)
        if wording is not None:
            _rate(by, wording, week, value)
    note(by=by, what=What.WEEK_RATED)


def _rate(by: Actor, wording: Wording, week: date, value: int | None) -> None:
    if value is None:
        wording.ratings.filter(week=week).delete()
        return
    if not (isinstance(value, int) and 0 <= value <= HIGHEST):
        raise ValueError("a rating is a whole number from 0 to 10")
    rating = wording.ratings.filter(week=week).first() or Rating(person=by.person, wording=wording, week=week)
    rating.value, rating.rated_at = value, timezone.now()
    rating.save()


def _wording_in(sentence: Sentence, week: date) -> Wording | None:
    """The words that it had in that week, the last of them; None when it had none yet."""
    return sentence.wordings.filter(since__lte=week).order_by("-made_at").first()


def _room_for_one(by: Actor) -> None:
    if Sentence.objects.filter(person=by.person, put_aside_on=None).count() >= MOST_SENTENCES:
        raise TooMany


def _row(by: Actor, model: type[_Note], page: Page) -> tuple[_Note, bool]:
    """The row that this save is for: its own, the one beside that its page made before, or a new one."""
    own = model._default_manager.filter(person=by.person)
    row = model._default_manager.filter(pk=page.id).first()
    if row is None:
        if page.based_on is not None:
            raise Gone
        return model(id=page.id, person=by.person), False
    require(by, Permission.WRITE_OWN, row.person)
    if page.sitting == row.sitting or page.based_on == row.revision or page.revision == row.revision:
        return row, False
    mine = own.filter(sitting=page.sitting).first()
    return mine or _beside(row, page), True


def _beside(row: _Note, page: Page) -> _Note:
    """A new row for a page that did not know of the present words."""
    made = type(row)(id=page.revision, person=row.person)
    if isinstance(row, NewWay) and isinstance(made, NewWay):
        made.about = row.about
    return made


def _keep(by: Actor, row: _Note, page: Page, what: What, beside: bool, **fields: Any) -> Kept:
    new = row._state.adding
    if not new and (row.revision == page.revision or (row.sitting == page.sitting and page.step < row.step)):
        return Kept(row.id, row.revision, beside)
    if new or row.sitting != page.sitting:
        note(by=by, what=what, about=row.id)
    for name, value in fields.items():
        setattr(row, name, value)
    row.revision, row.sitting, row.step, row.changed_at = page.revision, page.sitting, page.step, timezone.now()
    row.save(force_insert=new)
    return Kept(row.id, row.revision, beside)


_Row = TypeVar("_Row", NewWay, Occasion, Sentence)


def _own(by: Actor, model: type[_Row], row: UUID, permission: Permission) -> _Row:
    require(by, permission)
    found = model._default_manager.filter(pk=row, person=by.person).first()
    if found is None:
        raise NotAllowed
    return found


def _forget(by: Actor, model: type[_Row], row: UUID, what: What) -> None:
    _own(by, model, row, Permission.FORGET_OWN).delete()
    note(by=by, what=what, about=row)
