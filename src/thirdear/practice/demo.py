"""An example life in a home of its own, so that the pages can be seen with something in them.

It is told through the rooms' own actions, in the order of its weeks, while the clock says what the texts say.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from thirdear.practice.errors import Refusal
from thirdear.practice.home import Home, write_durably

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
    _tell(begun.person, owner(begun.person))
    opening.lock()
    write_durably(mark, _TOLD)


def _tell(person: UUID, by: Any) -> None:
    from django.utils import timezone

    today = timezone.localdate()
    first = today - timedelta(days=today.weekday(), weeks=_WEEKS)
    moments = [*_texts(by, first), *_changes(by, first)]
    for moment in sorted(moments, key=lambda one: one.at):
        with _clock(moment.at):
            moment.happen()


def _texts(by: Any, first: Any) -> Iterator[Moment]:
    for told in _read("texts.toml")["text"]:
        at = _moment(first, told)
        yield Moment(at, lambda told=told, at=at: _keep(by, told, at))  # type: ignore[misc]


def _keep(by: Any, told: Told, at: datetime) -> None:
    """As a page that is saved once; what stands beside the body goes where its room keeps it."""
    from thirdear.practice.words.actions import Saving, save_text
    from thirdear.practice.words.queries import Kind

    saving = Saving(uuid4(), told["body"].strip(), uuid4(), None, uuid4())
    save_text(by=by, saving=saving, kind=Kind(told["kind"]), told_at=at, remembered=told["kind"] == "session")


def _changes(by: Any, first: Any) -> Iterator[Moment]:
    yield from ()


def _moment(first: Any, told: Told, at: str = "21:00") -> datetime:
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
