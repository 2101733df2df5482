"""An example life in a home of its own, so that the pages can be seen with something in them.

It is told through the rooms' own actions, in the order of its weeks, while the clock says what the texts say.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from thirdear.practice.errors import Refusal
from thirdear.practice.home import Home, write_durably

if TYPE_CHECKING:
    from thirdear.practice.change.actions import Page
    from thirdear.practice.record.permissions import Actor

__all__ = ["PASSPHRASE", "prepare_demo"]

PASSPHRASE = "the landing light is on"  # noqa: S105  a fictional person's, shown on the page
_MARK = "example-life"
_TOLD = b"an example life, nobody's own\n"
_WEEKS = 16
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_PLACES = (Path(__file__).parent / "life", Path(__file__).parents[3] / "examples" / "life")
_BESIDE = ("yesterday", "waking", "with", "when", "they", "me", "ended", "hoped", "felt")

Told = dict[str, Any]


@dataclass(frozen=True)
class Moment:
    """One thing that happens in the life, and when."""

    at: datetime
    happen: Callable[[], object]


def prepare_demo(home: Home) -> None:
    """Fill a fresh home with the example life; one that is filled already stays as it is. Raises `Refusal` for anybody's own."""
    mark = home.path / _MARK
    if mark.is_file():
        if mark.read_bytes() == _TOLD:
            return
        raise Refusal(f"The example life in {home.path} was interrupted while it was told: remove that folder, and start again.")
    if any(home.keys.glob("kek*")) or home.database.exists():
        raise Refusal(f"{home.path} holds somebody's own words: give the example life a folder of its own with --home.")
    import django

    django.setup()
    write_durably(mark, b"")
    from thirdear.practice.record import opening
    from thirdear.practice.record.permissions import owner

    begun = opening.begin(passphrase=PASSPHRASE)
    _tell(owner(begun.person))
    opening.lock()
    write_durably(mark, _TOLD)


def _tell(by: Actor) -> None:
    from django.utils import timezone

    today = timezone.localdate()
    first = today - timedelta(days=today.weekday(), weeks=_WEEKS)
    moments = [*_texts(by, first), *_changes(by, first)]
    for moment in sorted(moments, key=lambda one: one.at):
        with _clock(moment.at):
            moment.happen()


def _texts(by: Actor, first: date) -> Iterator[Moment]:
    for told in _read("texts.toml")["text"]:
        at = _moment(first, told)
        yield Moment(at, partial(_keep, by, told, at))


def _keep(by: Actor, told: Told, at: datetime) -> None:
    """As a page that is saved once; a letter is closed until its day."""
    from thirdear.practice.words.actions import Saving, close_letter, save_text
    from thirdear.practice.words.queries import Element, Kind, Parts

    answers = {name: told[name] for name in _BESIDE if name in told}
    elements = tuple(Element(uuid4().hex[:8], each["name"], each["mind"]) for each in told.get("element", ()))
    saving = Saving(uuid4(), told["body"].strip(), uuid4(), None, uuid4(), parts=Parts(answers, elements))
    save_text(by=by, saving=saving, kind=Kind(told["kind"]), told_at=at, remembered=told["kind"] == "session")
    if "opens_in_days" in told:
        close_letter(by=by, text=saving.text, opens_on=at.date() + timedelta(days=told["opens_in_days"]))


def _changes(by: Actor, first: date) -> Iterator[Moment]:
    told = _read("change.toml")
    for way in told["new_way"]:
        yield from _new_way(by, first, way)
    for sentence in told["sentence"]:
        yield from _sentence(by, first, sentence)


def _new_way(by: Actor, first: date, told: Told) -> Iterator[Moment]:
    from thirdear.practice.change.actions import write_new_way, write_occasion

    way = _page()
    yield Moment(
        _moment(first, told), partial(write_new_way, by=by, page=way, wished=told["wished"], with_whom=told["with_whom"])
    )
    for once in told["occasion"]:
        at = _moment(first, once)
        what = {name: once[name] for name in ("did", "answered", "felt")}
        yield Moment(at, partial(write_occasion, by=by, page=_page(), new_way=way.id, day=at.date(), **what))


def _sentence(by: Actor, first: date, told: Told) -> Iterator[Moment]:
    from thirdear.practice.change.actions import rate_week, word_sentence

    id = uuid4()
    at = _moment(first, {"week": told["since"], "day": "mon"}, "18:00")
    yield Moment(at, partial(word_sentence, by=by, sentence=id, words=told["words"]))
    for number, value in enumerate(told["weeks"]):
        at = _moment(first, {"week": told["since"] + number, "day": "sun"}, "19:30")
        monday = at.date() - timedelta(days=6)
        yield Moment(at, partial(rate_week, by=by, week=monday, values={id: value if value >= 0 else None}))


def _page() -> Page:
    from thirdear.practice.change.actions import Page

    return Page(uuid4(), uuid4(), None, uuid4())


def _moment(first: date, told: Told, at: str = "21:00") -> datetime:
    from django.utils import timezone

    day = first + timedelta(weeks=told["week"] - 1, days=_DAYS.index(told["day"]))
    return timezone.make_aware(datetime.combine(day, time.fromisoformat(told.get("at", at))))


def _read(name: str) -> Told:
    for place in _PLACES:
        if (place / name).is_file():
            return tomllib.loads((place / name).read_text(encoding="utf-8"))
    raise Refusal("The example life is not installed here: it lies in examples/life of the project.")


@contextmanager
def _clock(at: datetime) -> Iterator[None]:
    """The rooms ask one clock; for as long as the life is told, it says when that was."""
    from django.utils import timezone

    real = timezone.now
    timezone.now = lambda: at
    try:
        yield
    finally:
        timezone.now = real
