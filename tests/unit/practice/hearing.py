"""A text of a fixed life, heard once for all tests of evidence and formulation."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache
from uuid import UUID, uuid4

from django.utils import timezone

from thirdear.listening.evidence import SessionReading
from thirdear.listening.listen import hear
from thirdear.practice.evidence import actions
from thirdear.practice.evidence.models import Hearing
from thirdear.practice.record.permissions import Actor
from thirdear.practice.words.actions import Saving, save_text
from thirdear.practice.words.queries import find_text, tellings

FIRST = (
    "Yesterday my mother rang again. I wanted her to ask how I was, but she only talked about the house, and I felt sad "
    "and small. I said nothing and went quiet.\n\n"
    "At work my boss did the same. I wanted him to see what I had done, and he ignored me. I was angry, and I said nothing."
)
SECOND = (
    "I dreamt of the stairs. My mother stood at the top and did not see me. I was afraid.\n\n"
    "Anna came over. I told her that I wanted her to listen, and she did. I was glad, and a little ashamed."
)


def written(by: Actor, body: str, *, days: int = 0, text: UUID | None = None) -> UUID:
    """A text told that many days after the first of March, saved and at rest."""
    text = text or uuid4()
    known = find_text(by=by, text=text)
    told = datetime(2026, 3, 1, 9, tzinfo=UTC) + timedelta(days=days)
    save_text(by=by, saving=Saving(text, body, uuid4(), known.revision if known else None, uuid4()), told_at=told)
    rested(text)
    return text


def rested(text: UUID) -> None:
    Hearing.objects.filter(text_id=text).update(not_before=timezone.now() - timedelta(seconds=1))


def heard(by: Actor, body: str, *, days: int = 0, text: UUID | None = None) -> UUID:
    """The same, and heard with the real engine."""
    text = written(by, body, days=days, text=text)
    claim = actions.claim(by=by)
    assert claim is not None
    assert claim.text == text
    actions.keep_reading(by=by, claim=claim, reading=reading_of(by, text))
    return text


def reading_of(by: Actor, text: UUID) -> SessionReading:
    return _of(tellings(by=by, text=text))


@cache
def _of(words) -> SessionReading:
    return hear(words)
