"""Puts a small life (`tests/lives.py`) into the encrypted home, heard, as the worker would leave it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID, uuid4

import django

django.setup()

from django.utils import timezone

from lives import Told, a_life
from thirdear.practice.evidence.actions import claim, keep_reading
from thirdear.practice.evidence.models import Hearing
from thirdear.practice.record.permissions import Actor
from thirdear.practice.words.actions import Saving, save_text
from thirdear.practice.words.queries import Kind

__all__ = ["recount", "wait_for"]


def recount(by: Actor, texts: Iterable[Told]) -> list[UUID]:
    """Each text saved and heard, one a day; gives their names."""
    return [_recount(by, text, day) for day, text in enumerate(texts)]


def wait_for(by: Actor, body: str = "not heard yet") -> UUID:
    """A text that waits to be heard."""
    return save_text(by=by, saving=Saving(uuid4(), body, uuid4(), None, uuid4())).text


def _recount(by: Actor, text: Told, day: int) -> UUID:
    kind = Kind.DREAM if any(kind == "dream" for kind, *_ in text._wanted) else Kind.WRITING
    told_at = timezone.now() - timedelta(days=300 - day)
    id = save_text(by=by, saving=Saving(uuid4(), text.body, uuid4(), None, uuid4()), kind=kind, told_at=told_at).text
    Hearing.objects.filter(text_id=id).update(not_before=told_at)
    taken = claim(by=by)
    assert taken is not None
    assert taken.text == id
    keep_reading(by=by, claim=taken, reading=text.reading(str(id)))
    return id


def _main() -> None:
    """`python recounted.py PASSPHRASE`: the small life, into the home that THIRDEAR_HOME names, beside its running server."""
    import sys

    from django.db import transaction

    from thirdear.practice.record import opening
    from thirdear.practice.record.permissions import owner

    by = owner(opening.unlock(passphrase=sys.argv[1]))
    with transaction.atomic():
        recount(by, a_life())


if __name__ == "__main__":
    _main()
