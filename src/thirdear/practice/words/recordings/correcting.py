"""A sentence put right: a new revision of its text, as if it had been written so."""

from __future__ import annotations

from uuid import UUID, uuid4

from thirdear.practice.record.permissions import Actor, Permission, require
from thirdear.practice.words.actions import Saved, Saving, save_text
from thirdear.practice.words.queries import read_text

__all__ = ["correct"]


def correct(*, by: Actor, text: UUID, at: int, until: int, words: str, based_on: UUID) -> Saved | None:
    """Put other words in the place of `body[at:until]`. None when the text is not in that revision any more.

    What was decided about marks in it finds its words again when it has been heard anew.
    """
    require(by, Permission.WRITE_OWN)
    found = read_text(by=by, text=text)
    if found.revision != based_on or not at <= until <= len(found.body):
        return None
    put, stood = " ".join(words.split()), " ".join(found.body[at:until].split())
    body = found.body[:at] + put + found.body[until:]
    if put == stood:
        return Saved(text, found.revision, found.beside, written=False)
    saving = Saving(text=text, body=body, revision=uuid4(), based_on=found.revision, sitting=uuid4())
    return save_text(by=by, saving=saving, kind=found.kind)
