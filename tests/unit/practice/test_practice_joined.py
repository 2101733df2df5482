"""Where rooms meet: what one keeps, another must not show, count or hold on to."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.conf import settings
from django.utils import timezone
from hearing import FIRST, heard, reading_of, rested

from thirdear.practice.evidence import actions
from thirdear.practice.evidence.models import Reading
from thirdear.practice.evidence.queries import readings
from thirdear.practice.formulation.queries import current
from thirdear.practice.record.actions import forget_someone
from thirdear.practice.record.queries import places_of
from thirdear.practice.words.actions import Saving, close_letter, forget_text, open_letter, save_text
from thirdear.practice.words.models import Kind

pytestmark = pytest.mark.usefixtures("unlocked")


@pytest.fixture(autouse=True)
def _own_ledger():
    yield
    (settings.HOME.ledger / "forgotten.jsonl").unlink(missing_ok=True)


def _closed_letter(by, body: str) -> UUID:
    text = save_text(by=by, saving=Saving(uuid4(), body, uuid4(), None, uuid4()), kind=Kind.LETTER).text
    rested(text)
    claim = actions.claim(by=by)
    assert claim is not None
    actions.keep_reading(by=by, claim=claim, reading=reading_of(by, text))
    close_letter(by=by, text=text, opens_on=timezone.localdate() + timedelta(days=30))
    return text


def test_a_closed_letter_is_quoted_nowhere_before_its_day(by):
    text = _closed_letter(by, FIRST)
    assert readings(by=by) == []
    assert current(by=by).heard == ()
    assert places_of(by=by, names=["boss"]).count == 1
    assert places_of(by=by, names=["boss"]).places == ()
    open_letter(by=by, text=text)
    assert [each.text for each in current(by=by).heard] == [text]
    assert len(places_of(by=by, names=["boss"]).places) == 1


def test_what_was_heard_of_someone_goes_when_their_name_is_taken_out(by):
    heard(by, "Anna came over. I told Anna that I wanted her to listen, and she did. I was glad.")
    assert "Anna" in repr(current(by=by))
    forget_someone(by=by, names=["Anna"], word="someone")
    assert not Reading.objects.exists()
    now = current(by=by)
    assert now.heard == ()
    assert now.waiting == 1
    assert "Anna" not in repr(now)


def test_a_forgotten_text_is_heard_and_counted_no_more(by):
    text = heard(by, FIRST)
    assert [each.text for each in current(by=by).heard] == [text]
    forget_text(by=by, text=text)
    assert not Reading.objects.exists()
    assert current(by=by).heard == ()
    assert current(by=by).waiting == 0
