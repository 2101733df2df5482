"""What was forgotten, and where someone's name stands."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.apps import apps
from django.conf import settings

from thirdear.practice.errors import Damaged
from thirdear.practice.record import erasure
from thirdear.practice.record.ledger import Ledger, Receipt
from thirdear.practice.record.names import Marks, Place, marks_of
from thirdear.practice.record.permissions import Actor, Permission, require
from thirdear.practice.record.rows import PersonRow

__all__ = ["Standing", "places_of", "receipts", "told"]


@dataclass(frozen=True)
class Standing:
    """Where names stand: the first places in full, how many there are, and in how many rows."""

    places: tuple[Place, ...]
    count: int
    rows: int


def receipts(*, by: Actor) -> list[Receipt]:
    """Every forgetting, newest first."""
    require(by, Permission.READ_OWN)
    return [each for each in reversed(Ledger(settings.HOME).receipts()) if each.person == by.person]


def told(receipt: Receipt) -> list[tuple[str, int]]:
    """What a receipt counts, in the words of the page's language."""
    kinds = dict(apps.get_model("words.text")._meta.get_field("kind").flatchoices)
    return [
        (str(_named(name, kinds)), count) for name, count in sorted(receipt.counts.items()) if name not in {"places", "texts"}
    ]


def places_of(*, by: Actor, names: Collection[str], text: UUID | None = None, most: int = 40) -> Standing:
    """Where these names stand as whole words, in all that the person wrote, or in one text. What is closed counts, unshown."""
    require(by, Permission.READ_OWN)
    marks = marks_of(names, erasure.name_key(by.person))
    shown: list[Place] = []
    count = rows = 0
    for row in erasure.own_rows(by.person, text):
        found = [place for name in erasure.sealed_fields(type(row)) for place in _places(row, name, marks)]
        shown += [] if row.is_closed else found[: most - len(shown)]
        count, rows = count + len(found), rows + bool(found)
    return Standing(tuple(shown), count, rows)


def _places(row: PersonRow, name: str, marks: Marks) -> list[Place]:
    try:
        return marks.places(getattr(row, name))
    except Damaged:
        return []


def _named(name: str, kinds: dict[str, object]) -> object:
    if name in kinds:
        return kinds[name]
    try:
        return apps.get_model(name)._meta.verbose_name_plural
    except (LookupError, ValueError):
        return name
