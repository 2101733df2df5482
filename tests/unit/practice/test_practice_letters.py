"""A letter to oneself: closed until its day where the person is, and theirs to open before."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from django.utils import timezone

from thirdear.practice.errors import NotAllowed
from thirdear.practice.words import actions
from thirdear.practice.words.actions import Saving, close_letter, open_letter, save_text
from thirdear.practice.words.queries import Kind, list_texts, read_text, scan_texts

pytestmark = pytest.mark.usefixtures("unlocked")
CANARY = "kanariefågel"


def _letter(by, body: str = CANARY, kind: Kind = Kind.LETTER) -> UUID:
    return save_text(by=by, saving=Saving(uuid4(), body, uuid4(), None, uuid4()), kind=kind).text


def _soon(days: int = 30) -> date:
    return timezone.localdate() + timedelta(days=days)


@pytest.mark.parametrize(
    ("zone", "moment", "is_closed"),
    [
        ("Europe/Stockholm", datetime(2027, 3, 2, 22, 59, tzinfo=UTC), True),
        ("Europe/Stockholm", datetime(2027, 3, 2, 23, 0, tzinfo=UTC), False),
        ("America/Los_Angeles", datetime(2027, 3, 3, 7, 59, tzinfo=UTC), True),
    ],
)
def test_it_opens_at_midnight_where_the_person_is(by, monkeypatch, zone, moment, is_closed):
    text = _letter(by)
    close_letter(by=by, text=text, opens_on=date(2027, 3, 3))
    monkeypatch.setattr(timezone, "now", lambda: moment)
    with timezone.override(zone):
        assert read_text(by=by, text=text).is_closed is is_closed
        assert [each.body for each in scan_texts(by=by)] == ([] if is_closed else [CANARY])


def test_a_closed_letter_shows_no_word_anywhere(browser_of, by):
    text = _letter(by)
    assert CANARY in browser_of.get(f"/texts/{text}/").content.decode()
    answer = browser_of.post(f"/letters/{text}/day/", {"opens_on": _soon().isoformat()})
    assert answer.headers["Location"] == "/letters/"
    for address in ("/letters/", "/thread/", f"/texts/{text}/", f"/texts/{text}/forget/", f"/texts/{text}/versions/"):
        assert CANARY not in browser_of.get(address, follow=True).content.decode()
    for address in (f"/letters/{text}/", f"/write/{text}/"):
        assert browser_of.get(address).headers["Location"] == f"/texts/{text}/"
    page = browser_of.post("/search/", {"words": "kanarie"}).content.decode()
    assert "Found in 0 places" in page


def test_it_is_theirs_to_open_before_its_day(browser_of, by):
    text = _letter(by)
    close_letter(by=by, text=text, opens_on=_soon())
    assert b"Open it now" in browser_of.get(f"/texts/{text}/").content
    assert CANARY in browser_of.post(f"/letters/{text}/open/", follow=True).content.decode()


def test_only_a_day_to_come_closes_and_only_a_letter(browser_of, by):
    text, writing = _letter(by), _letter(by, kind=Kind.WRITING)
    for day in (timezone.localdate(), _soon(-3)):
        assert b"still to come" in browser_of.post(f"/letters/{text}/day/", {"opens_on": day.isoformat()}).content
        with pytest.raises(ValueError, match="still to come"), transaction.atomic():
            close_letter(by=by, text=text, opens_on=day)
    with pytest.raises(ValueError, match="letter"), transaction.atomic():
        close_letter(by=by, text=writing, opens_on=_soon())
    assert browser_of.get(f"/letters/{writing}/day/").status_code == 302


def test_a_stranger_may_nothing(by, stranger, browser_of):
    text, theirs = _letter(by), _letter(stranger)
    for attempt in (
        lambda: close_letter(by=stranger, text=text, opens_on=_soon()),
        lambda: open_letter(by=stranger, text=text),
        lambda: scan_texts(by=type(by)(by.person, frozenset())),
    ):
        with pytest.raises(NotAllowed), transaction.atomic():
            attempt()
    assert [each.body for each in scan_texts(by=stranger)] == [CANARY]
    assert browser_of.get(f"/letters/{theirs}/").status_code == 404
    assert browser_of.post(f"/letters/{theirs}/open/").status_code == 404
    assert str(theirs) not in browser_of.get("/letters/").content.decode()


def test_what_cannot_be_noted_is_not_done(by, monkeypatch):
    text = _letter(by)

    def refuse(**_: object) -> None:
        raise RuntimeError("no room in the chain")

    monkeypatch.setattr(actions, "note", refuse)
    with pytest.raises(RuntimeError), transaction.atomic():
        close_letter(by=by, text=text, opens_on=_soon())
    assert not read_text(by=by, text=text).is_closed


def test_writing_one_without_scripts_asks_for_the_day(browser_of, by):
    address = browser_of.get("/letters/begin/").headers["Location"]
    sent = {"body": "Dear you", "revision": str(uuid4()), "sitting": str(uuid4())}
    answer = browser_of.post(address, sent)
    assert answer.headers["Location"] == f"{address}day/"
    assert b"When shall it open?" in browser_of.get(answer.headers["Location"]).content
    assert [(text.kind, text.body) for text in list_texts(by=by)] == [(Kind.LETTER, "Dear you")]
    actions.forget_text(by=by, text=list_texts(by=by)[0].id)
    browser_of.post(address, {**sent, "based_on": str(uuid4()), "body": "Dear you, again"})
    assert [text.body for text in list_texts(by=by)] == ["Dear you, again"]
