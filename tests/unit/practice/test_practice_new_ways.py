"""New ways: kept however they arrive, beside the pattern they answer, open as long as one likes, and gone when forgotten."""

from __future__ import annotations

import json
import re
from datetime import date
from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction
from django.template import engines
from django.test import RequestFactory

from thirdear.practice.change import actions
from thirdear.practice.change.actions import Gone, Page
from thirdear.practice.change.models import NewWay, Occasion
from thirdear.practice.change.queries import list_new_ways, read_new_way, read_occasion
from thirdear.practice.errors import NotAllowed
from thirdear.practice.record.models import AuditEvent

pytestmark = pytest.mark.usefixtures("unlocked")
KEY = "5f" * 16
CANARY = "kanariefågel"


class Typing:
    """A page as its script keeps it."""

    def __init__(self, id: UUID | None = None, based_on: UUID | None = None) -> None:
        self.id, self.based_on, self.sitting, self.step = id or uuid4(), based_on, uuid4(), 0

    def page(self) -> Page:
        self.step += 1
        return Page(self.id, uuid4(), self.based_on, self.sitting, self.step)


def _way(by, wished="Ask him to wait", **more):
    return actions.write_new_way(by=by, page=Typing().page(), wished=wished, **more).id


def _tried(by, way, did="I asked", **more):
    return actions.write_occasion(by=by, page=Typing().page(), new_way=way, day=date(2026, 11, 3), did=did, **more).id


def test_it_is_noted_and_later_what_came_of_it(by):
    id = _way(by, with_whom="my brother", about=KEY)
    _tried(by, id, did="I asked him to wait", answered="He laughed, then waited", felt="Warm, and afraid")
    way = read_new_way(by=by, new_way=id)
    assert (way.wished, way.with_whom, way.about) == ("Ask him to wait", "my brother", KEY)
    assert [(each.did, each.answered, each.felt) for each in way.occasions] == [
        ("I asked him to wait", "He laughed, then waited", "Warm, and afraid")
    ]


def test_a_save_that_comes_twice_or_late_changes_nothing(by):
    typing = Typing()
    early, late = typing.page(), typing.page()
    actions.write_new_way(by=by, page=late, wished="ask him")
    actions.write_new_way(by=by, page=late, wished="ask him")
    assert actions.write_new_way(by=by, page=early, wished="as").revision == late.revision
    assert [way.wished for way in list_new_ways(by=by)] == ["ask him"]


def test_two_pages_at_once_are_both_kept(by):
    first = Typing()
    kept = actions.write_new_way(by=by, page=first.page(), wished="a", about=KEY)
    second = Typing(first.id, kept.revision)
    actions.write_new_way(by=by, page=first.page(), wished="a b")
    beside = [actions.write_new_way(by=by, page=second.page(), wished=words) for words in ("a c", "a c d")]
    assert all(each.beside for each in beside)
    assert beside[0].id == beside[1].id  # also when the page never heard of the first answer
    assert sorted((way.wished, way.about) for way in list_new_ways(by=by)) == [("a b", KEY), ("a c d", KEY)]


def test_what_was_forgotten_does_not_come_back(by):
    typing = Typing()
    kept = actions.write_new_way(by=by, page=typing.page(), wished="a")
    occasion = _tried(by, kept.id)
    actions.forget_new_way(by=by, new_way=kept.id)
    assert not NewWay.objects.exists()
    assert not Occasion.objects.exists()
    with pytest.raises(Gone), transaction.atomic():
        actions.write_new_way(by=by, page=Typing(kept.id, kept.revision).page(), wished="a")
    with pytest.raises(Gone), transaction.atomic():
        _tried(by, kept.id)
    with pytest.raises(NotAllowed):
        read_occasion(by=by, occasion=occasion)


def test_a_stranger_may_nothing(by, stranger):
    id = _way(by)
    occasion = _tried(by, id)
    assert list_new_ways(by=stranger) == []
    for attempt in (
        lambda: read_new_way(by=stranger, new_way=id),
        lambda: read_occasion(by=stranger, occasion=occasion),
        lambda: actions.write_new_way(by=stranger, page=Typing(id).page(), wished="theirs"),
        lambda: _tried(stranger, id),
        lambda: actions.forget_new_way(by=stranger, new_way=id),
        lambda: actions.forget_occasion(by=stranger, occasion=occasion),
    ):
        with pytest.raises(NotAllowed), transaction.atomic():
            attempt()
    assert read_new_way(by=by, new_way=id).wished == "Ask him to wait"


def test_what_cannot_be_noted_is_not_done(by, monkeypatch):
    id = _way(by)

    def refuse(**_: object) -> None:
        raise RuntimeError("no room in the chain")

    monkeypatch.setattr(actions, "note", refuse)
    for attempt in (lambda: _way(by), lambda: _tried(by, id), lambda: actions.forget_new_way(by=by, new_way=id)):
        with pytest.raises(RuntimeError), transaction.atomic():
            attempt()
    assert [len(way.occasions) for way in list_new_ways(by=by)] == [0]


def test_a_sitting_is_one_event_without_words(by):
    typing, before = Typing(), AuditEvent.objects.count()
    for step in range(4):
        actions.write_new_way(by=by, page=typing.page(), wished=f"{CANARY} {step}")
    assert AuditEvent.objects.count() == before + 1


def test_the_words_are_sealed(by):
    _tried(by, _way(by, wished=CANARY, with_whom=CANARY), did=CANARY, answered=CANARY, felt=CANARY)
    with connection.cursor() as cursor:
        rows = [cursor.execute(f"SELECT * FROM change_{table}").fetchall() for table in ("newway", "occasion")]  # noqa: S608
    assert CANARY.encode() not in b"".join(
        bytes(cell) for table in rows for row in table for cell in row if isinstance(cell, bytes)
    )
    assert CANARY not in repr([cell for table in rows for row in table for cell in row if isinstance(cell, str)])


def test_listing_takes_two_queries(by, django_assert_num_queries):
    for _ in range(5):
        _tried(by, _way(by))
    with django_assert_num_queries(2):
        assert [len(way.occasions) for way in list_new_ways(by=by)] == [1] * 5


# The pages


def _hidden(page: str) -> dict[str, str]:
    return {
        re.search(r'name="(\w+)"', each)[1]: (re.search(r'value="([^"]*)"', each) or ["", ""])[1]
        for each in re.findall(r'<input type="hidden"[^>]*>', page)
    }


def test_the_whole_way_without_scripts(browser_of, by):
    address = browser_of.get(f"/new-ways/begin/?about={KEY}").headers["Location"]
    hidden = _hidden(browser_of.get(address).content.decode())
    assert hidden["about"] == KEY
    address = browser_of.post(address, {**hidden, "wished": "Say <b>no</b>\r\nonce", "with_whom": "Ruth"}).headers["Location"]
    page = browser_of.get(address).content.decode()
    assert "Say &lt;b&gt;no&lt;/b&gt;\nonce" in page
    assert "With Ruth" in page
    begin = browser_of.get(f"{address}occasions/begin/").headers["Location"]
    hidden = _hidden(browser_of.get(begin).content.decode())
    browser_of.post(begin, {**hidden, "day": "2026-11-03", "did": "I said it", "answered": "", "felt": "light"})
    page = browser_of.get(address).content.decode()
    assert "I said it" in page
    assert "How they answered" not in page  # a line may stay empty
    (way,) = list_new_ways(by=by)
    assert way.about == KEY
    again = browser_of.get(f"/new-ways/{way.id}/write/").content.decode()
    browser_of.post(f"/new-ways/{way.id}/write/", {**_hidden(again), "wished": "Say no twice", "with_whom": ""})
    assert [each.wished for each in list_new_ways(by=by)] == ["Say no twice"]


def test_an_empty_one_that_is_left_leaves_nothing(browser_of):
    address = browser_of.get("/new-ways/begin/?about=her-name").headers["Location"]
    assert "about" not in address
    hidden = _hidden(browser_of.get(address).content.decode())
    assert browser_of.post(address, {**hidden, "wished": "", "with_whom": ""}).headers["Location"] == "/new-ways/"
    assert not NewWay.objects.exists()


def test_the_script_saves_and_hears_of_conflicts_and_of_forgetting(browser_of, by):
    id, sitting = str(uuid4()), str(uuid4())

    def send(address=f"/new-ways/{id}/save/", **changed):
        body = {"wished": "one", "with_whom": "", "about": "", "revision": str(uuid4()), "based_on": None, "sitting": sitting}
        return browser_of.post(address, json.dumps({**body, "step": 1, **changed}), content_type="application/json")

    first = send().json()
    assert first["id"] == id
    other = send(sitting=str(uuid4()), based_on=str(uuid4()), wished="two")
    assert other.status_code == 409
    assert other.json()["save"] == f"/new-ways/{other.json()['id']}/save/"
    occasion = f"/new-ways/{id}/occasions/{uuid4()}/save/"
    assert send(occasion, day="2026-11-03", did="x", answered="", felt="").status_code == 200
    assert send(occasion, day="kanarie", did="x").status_code == 400
    browser_of.post(f"/new-ways/{id}/forget/")
    assert send(based_on=first["revision"]).status_code == 410
    assert [way.wished for way in list_new_ways(by=by)] == ["two"]


@pytest.mark.parametrize("sent", [b"", b"[]", b"{", b'{"wished": "kanarie"}'])
def test_what_is_no_save_is_refused_without_an_echo(browser_of, sent):
    answer = browser_of.post(f"/new-ways/{uuid4()}/save/", sent, content_type="application/json")
    assert answer.status_code == 400
    assert b"kanarie" not in answer.content


def test_one_of_a_stranger_is_not_there(browser_of, stranger):
    id = _way(stranger)
    occasion = _tried(stranger, id)
    for address in ("", "write/", "forget/", f"occasions/{occasion}/", f"occasions/{occasion}/forget/"):
        assert browser_of.get(f"/new-ways/{id}/{address}").status_code == 404


def test_titles_and_addresses_hold_no_words(browser_of, by):
    id = _way(by, wished=CANARY, with_whom=CANARY)
    occasion = _tried(by, id, did=CANARY)
    for address in (
        "/new-ways/",
        f"/new-ways/{id}/",
        f"/new-ways/{id}/write/",
        f"/new-ways/{id}/occasions/{occasion}/",
        "/thread/",
    ):
        page = browser_of.get(address).content.decode()
        assert CANARY in page
        assert CANARY not in re.search(r"<title>(.*?)</title>", page)[1]
        assert not any(CANARY in each for each in re.findall(r'(?:href|action|src)="([^"]*)"', page))
        assert not re.search(r"\son[a-z]+=|\sstyle=|<style", page)


def test_they_stand_beside_the_pattern_they_answer(browser_of, by, django_assert_num_queries):
    _way(by, wished="of this", about=KEY)
    _way(by, wished="of another", about="aa")
    request = RequestFactory().get("/")
    request.session = browser_of.session
    shown = engines["django"].from_string('{% for about in keys %}{% include "change/beside.html" %}{% endfor %}')
    with django_assert_num_queries(3):  # one of them is the session
        page = shown.render({"keys": [KEY, "cc"]}, request)
    assert "of this" in page
    assert "of another" not in page
    assert f"/new-ways/begin/?about={KEY}" in page
