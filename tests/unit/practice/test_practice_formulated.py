"""What recurs is made by the worker, kept sealed, and opened when a page asks for it."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from recounted import recount, wait_for

from lives import a_life
from thirdear.listening.formulation import Reject
from thirdear.practice.errors import NotAllowed
from thirdear.practice.evidence.actions import decide
from thirdear.practice.evidence.queries import readings
from thirdear.practice.formulation import actions, queries, tasks
from thirdear.practice.formulation.actions import keep_formulation
from thirdear.practice.formulation.models import LastFormulation
from thirdear.practice.insight import making
from thirdear.practice.record.permissions import Actor
from thirdear.practice.words.actions import forget_text

pytestmark = pytest.mark.usefixtures("unlocked")


@pytest.fixture
def life(by):
    tasks._LOOKED_AT.clear()
    yield recount(by, a_life())
    _let_go()


@pytest.fixture
def made_here(monkeypatch) -> list[int]:
    """How many texts each formulation had that was made while a page waited."""
    made: list[int] = []
    really = queries.formulate

    def formulate(heard, decisions):
        made.append(len(heard))
        return really(heard, decisions)

    monkeypatch.setattr(queries, "formulate", formulate)
    return made


def _let_go() -> None:
    making.let_go()
    queries.let_go()


def test_the_worker_makes_it_once_and_the_page_only_opens_it(by, life, made_here, browser_of: Client):
    before = queries.current(by=by)
    assert tasks.formulate_next()
    assert not tasks.formulate_next()
    _let_go()
    made_here.clear()
    assert queries.current(by=by) == before
    assert "I wanted to be heard" in browser_of.get("/recurs/").content.decode()
    assert made_here == []


def test_it_is_sealed_and_only_for_whose_it_is(by, life, stranger):
    tasks.formulate_next()
    with connection.cursor() as cursor:
        cursor.execute("SELECT content FROM formulation_lastformulation")
        ((sealed,),) = cursor.fetchall()
    assert b"mother" not in bytes(sealed)
    assert queries.current(by=stranger).heard == ()
    with pytest.raises(NotAllowed):
        keep_formulation(by=Actor(by.person, frozenset()))


def test_while_many_texts_are_read_again_the_last_one_is_shown(by, life, made_here, monkeypatch, browser_of: Client):
    monkeypatch.setattr(queries, "AT_ONCE", 3)
    tasks.formulate_next()
    _let_go()
    (new,) = recount(by, a_life()[3:4])
    page = browser_of.get("/recurs/").content.decode()
    assert "It is being read again" in page
    assert "I wanted to be heard" in page
    assert new not in {each.text for each in queries.current(by=by).heard}
    assert queries.current(by=by) is queries.current(by=by)
    assert made_here == []
    tasks.formulate_next()
    assert "It is being read again" not in browser_of.get("/recurs/").content.decode()
    assert new in {each.text for each in queries.current(by=by).heard}
    assert made_here == []


def test_a_decision_is_obeyed_at_once_however_many_texts_there_are(by, life, made_here, monkeypatch):
    monkeypatch.setattr(queries, "AT_ONCE", 3)
    tasks.formulate_next()
    mark = next(each for each in readings(by=by)[0].reading.evidence if each.kind == "affect")
    decide(by=by, decision=Reject(mark.key))
    now = queries.current(by=by)
    assert not now.again
    assert mark.key not in {each.key for told in now.heard for each in told.reading.evidence}
    assert made_here == [len(life)]


def test_few_texts_are_read_while_one_waits(by, life, made_here):
    tasks.formulate_next()
    recount(by, a_life()[3:4])
    assert not queries.current(by=by).again
    assert made_here == [len(life) + 1]


def test_forgetting_a_text_throws_it_away(by, life):
    tasks.formulate_next()
    assert LastFormulation.objects.count() == 1
    forget_text(by=by, text=life[0])
    assert LastFormulation.objects.count() == 0


def test_what_is_forgotten_while_it_is_made_is_not_kept(by, life, monkeypatch):
    really = actions.formulate

    def formulate(heard, decisions):
        forget_text(by=by, text=life[0])
        return really(heard, decisions)

    monkeypatch.setattr(actions, "formulate", formulate)
    keep_formulation(by=by)
    assert LastFormulation.objects.count() == 0


def test_while_texts_wait_it_is_made_seldom(by, life):
    wait_for(by)
    assert tasks.formulate_next()  # nothing was made yet
    LastFormulation.objects.update(made_of="of before")
    assert not tasks.formulate_next()
    LastFormulation.objects.update(made_at=queries.made_at(by=by) - tasks._MEANWHILE)
    assert tasks.formulate_next()


def test_opening_it_asks_as_often_for_many_texts_as_for_few(by, life):
    def asked() -> int:
        tasks.formulate_next()
        _let_go()
        with CaptureQueriesContext(connection) as seen:
            queries.current(by=by)
        return len(seen)

    few = asked()
    recount(by, a_life())
    assert asked() == few
