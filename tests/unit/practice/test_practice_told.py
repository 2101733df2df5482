"""The pages of dreams, encounters and sessions; what comes back; how far one is; what is offered."""

from __future__ import annotations

import html
import json
import re
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.test import Client
from hearing import reading_of, rested

from thirdear.practice.evidence.actions import claim, keep_reading
from thirdear.practice.words import offers
from thirdear.practice.words.actions import Saving, forget_text, save_text
from thirdear.practice.words.how_far import how_far
from thirdear.practice.words.models import Kind
from thirdear.practice.words.offers import MOST, offer_elements, offered_elements
from thirdear.practice.words.parts import Element, Parts
from thirdear.practice.words.queries import list_texts, read_text
from thirdear.practice.words.recurring import recurring

pytestmark = pytest.mark.usefixtures("unlocked")
NIGHT = datetime(2026, 5, 1, 7, tzinfo=UTC)


def _page(browser: Client, address: str) -> str:
    return html.unescape(browser.get(address).content.decode())


def _hidden(browser: Client, address: str) -> dict[str, str]:
    page = browser.get(address).content.decode()
    return dict(
        re.findall(r'<input type="hidden" name="(revision|based_on|sitting|kind|parts|remembered)" value="([^"]*)"', page)
    )


def _dream(by, body: str, *elements: Element, night: int = 0) -> None:
    saving = Saving(uuid4(), body, uuid4(), None, uuid4(), 0, Parts({}, elements))
    save_text(by=by, saving=saving, kind=Kind.DREAM, told_at=NIGHT + timedelta(days=night))


# Dreams


def test_a_dream_is_told_without_scripts_and_gone_into(browser_of: Client, by):
    address = browser_of.get("/dreams/tell/").headers["Location"]
    told = browser_of.post(address, {**_hidden(browser_of, address), "body": "I climbed the stairs.", "then": "elements"})
    elements = told.headers["Location"]
    assert elements == f"{address}elements/"
    sent = {
        **_hidden(browser_of, elements),
        "body": "I climbed the stairs.",
        "element-id": ["", ""],
        "element-name": ["the stairs", ""],
        "element-mind": ["Grandmother's house.", ""],
        "answer-waking": "Relief.",
        "then": "elements",
    }
    assert browser_of.post(elements, sent).headers["Location"] == elements
    read = _page(browser_of, browser_of.post(elements, {**sent, **_hidden(browser_of, elements), "then": ""}).headers["Location"])
    for words in ("I climbed the stairs.", "the stairs", "Grandmother's house.", "What did you feel on waking?", "Relief."):
        assert words in read
    assert "yesterday" not in read
    [text] = list_texts(by=by)
    assert text.kind is Kind.DREAM
    assert "I climbed the stairs." in _page(browser_of, "/thread/")


def test_elements_need_a_dream(browser_of: Client, by):
    assert browser_of.get(f"/dreams/{uuid4()}/elements/").status_code == 404
    text = save_text(by=by, saving=Saving(uuid4(), "not a dream", uuid4(), None, uuid4())).text
    assert browser_of.get(f"/dreams/{text}/elements/").headers["Location"] == f"/texts/{text}/"
    assert browser_of.get(f"/encounters/{text}/").headers["Location"] == f"/texts/{text}/"


def test_what_comes_back_stands_side_by_side(by):
    _dream(by, "We ran. The Stairs were wet. I fell.", Element("a", "the stairs", "Grandmother."))
    _dream(by, "A dog on\nthe stairs", Element("b", "dog", "Bosse."), night=1)
    _dream(by, "Only rain.", Element("c", "Stairs", "School."), night=2)
    _dream(by, "Downstairs a hotdog.", night=3)
    [stairs] = recurring(list_texts(by=by))
    assert stairs.name == "the stairs"
    assert [(each.sentence, each.mind) for each in stairs.appearances] == [
        ("The Stairs were wet.", ("Grandmother.",)),
        ("the stairs", ()),
        ("", ("School.",)),
    ]


def test_a_name_of_signs_only_recurs_nowhere(by):
    for night in range(2):
        _dream(by, "(a|b) ??", Element("a", "??", ""), Element("b", "the", ""), Element("c", "(a|b)*", ""), night=night)
    assert [each.name for each in recurring(list_texts(by=by))] in ([], ["the"])


def test_the_page_of_dreams_says_nothing_of_meaning(browser_of: Client, by):
    assert "side by side" in _page(browser_of, "/dreams/")
    for night in range(2):
        _dream(by, "The lift stopped.", Element("a", "lift", "Work."), night=night)
    page = _page(browser_of, "/dreams/")
    assert page.count("The lift stopped.") == 4
    assert "is for you to say" in page
    assert not re.search(r"symbol|means|stands for|\b2\b times", page)


def test_elements_heard_are_offered_once_and_never_required(browser_of: Client, by, monkeypatch):
    monkeypatch.setattr(offers, "_HEARD", [])
    address = "/dreams/{}/elements/"
    text = save_text(by=by, saving=Saving(uuid4(), "I climbed.", uuid4(), None, uuid4()), kind=Kind.DREAM).text
    assert "data-offer=" not in _page(browser_of, address.format(text))
    offer_elements(lambda by, about: ["stairs", "Dog", "stairs", " ", *map(str, range(20))] if about == text else [])
    assert 'data-offer="stairs"' in _page(browser_of, address.format(text))
    found = offered_elements(by=by, text=text, taken=["dog"])
    assert found[:2] == ["stairs", "0"]
    assert len(found) == MOST


# Encounters


def test_what_was_heard_in_a_dream_is_offered_though_it_is_not_announced(browser_of: Client, by):
    text = uuid4()
    body = "I climbed the wet stairs. A dog waited at the top."
    save_text(by=by, saving=Saving(text, body, uuid4(), None, uuid4()), kind=Kind.DREAM)
    rested(text)
    claimed = claim(by=by)
    keep_reading(by=by, claim=claimed, reading=reading_of(by, text))
    page = browser_of.get(f"/dreams/{text}/elements/").content.decode()
    assert re.findall('data-offer="([^"]+)"', page) == ["stairs", "dog"]
    known = read_text(by=by, text=text).revision
    save_text(by=by, saving=Saving(text, "A dog waited.", uuid4(), known, uuid4()), kind=Kind.DREAM)
    assert offered_elements(by=by, text=text) == ["dog"]


def test_an_encounter_is_told_without_scripts(browser_of: Client, by):
    address = browser_of.get("/encounters/tell/").headers["Location"]
    page = _page(browser_of, address)
    asked = re.findall(r'<label class="asked" for="([\w-]+)">', page)
    assert asked == [
        "answer-with",
        "answer-when",
        "body",
        "answer-they",
        "answer-me",
        "answer-ended",
        "answer-hoped",
        "answer-felt",
    ]
    sent = {**_hidden(browser_of, address), "body": "I told her.", "answer-with": "Anna", "answer-felt": "Small."}
    read = _page(browser_of, browser_of.post(address, sent).headers["Location"])
    assert re.findall(r'id="(with|body|felt)"', read) == ["with", "body", "felt"]
    assert "How did it end" not in read
    listed = _page(browser_of, "/encounters/")
    assert "One so far; around ten a pattern worth looking at begins to show." in listed
    assert "Anna" in listed


def test_an_encounter_without_a_word_leaves_nothing(browser_of: Client, by):
    address = browser_of.get("/encounters/tell/").headers["Location"]
    answer = browser_of.post(address, {**_hidden(browser_of, address), "body": "", "answer-with": " "})
    assert answer.headers["Location"] == "/"
    assert list_texts(by=by) == []


def test_how_far_one_is_is_said_in_words():
    said = [how_far(told) for told in range(30)]
    assert said[4] == "Four so far; around ten a pattern worth looking at begins to show."
    assert said[0].startswith("None so far.")
    assert len(set(said[10:])) == 1
    assert not any(re.search(r"\d", sentence) for sentence in said)


def test_what_is_sent_to_a_forgotten_text_becomes_a_new_one_with_all_its_parts(browser_of: Client, by):
    _dream(by, "A dog waited.", Element("a", "dog", ""))
    [text] = list_texts(by=by)
    address = f"/dreams/{text.id}/elements/"
    sent = {**_hidden(browser_of, address), "body": text.body, "element-id": "a", "element-name": "dog", "element-mind": "Bosse."}
    forget_text(by=by, text=text.id)
    browser_of.post(address, sent)
    [new] = list_texts(by=by)
    assert new.id != text.id
    assert (new.kind, new.body, new.parts.elements) == (Kind.DREAM, "A dog waited.", (Element("a", "dog", "Bosse."),))


def test_what_cannot_be_kept_stays_on_the_page(browser_of: Client, by):
    _dream(by, "A dog waited.")
    [text] = list_texts(by=by)
    for address in (f"/dreams/{text.id}/elements/", "/encounters/tell/"):
        address = browser_of.get(address).headers.get("Location", address)
        sent = {
            **_hidden(browser_of, address),
            "sitting": "none",
            "body": "Typed long.",
            "answer-waking": "Relief.",
            "answer-felt": "Small.",
        }
        answer = browser_of.post(address, sent)
        assert answer.status_code == 422
        page = answer.content.decode()
        assert "Typed long." in page
        assert ("Relief." in page) or ("Small." in page)


def test_a_text_is_read_as_it_was_typed(browser_of: Client, by):
    text = save_text(by=by, saving=Saving(uuid4(), "One.\n\n\n  Two,\nand three.", uuid4(), None, uuid4())).text
    [said] = re.findall(r'<div class="said">(.*?)</div>', browser_of.get(f"/texts/{text}/").content.decode(), re.DOTALL)
    assert re.sub("<[^>]+>", "", said) == "One.\n\n\n  Two,\nand three."
    assert re.findall(r'id="(\w+)"', said) == ["p1", "p2"]


# The script's saves


def test_the_script_saves_parts_too(browser_of: Client, by):
    text = uuid4()
    body = {"body": "", "revision": str(uuid4()), "based_on": None, "sitting": str(uuid4()), "step": 1, "kind": "encounter"}
    parts = {"parts": ["1"], "answer-with": ["Anna"], "answer-they": ["She laughed \ud83d"]}
    answer = browser_of.post(
        f"/write/{text}/save/",
        json.dumps({**body, "parts": parts}),
        content_type="application/json",
        headers={"X-Third-Ear": "1"},
    )
    assert answer.status_code == 200
    found = read_text(by=by, text=text)
    assert (found.kind, found.parts.answers) == (Kind.ENCOUNTER, {"with": "Anna", "they": "She laughed ?"})


@pytest.mark.parametrize(
    "parts",
    [
        "kanarie",
        [],
        {"parts": "kanarie", "answer-with": 7},
        {"parts": [1]},
        {"parts": ["1"], "element-id": ["a"]},
        {"parts": None},
    ],
)
def test_parts_that_are_none_are_refused_without_an_echo(browser_of: Client, by, parts):
    body = {"body": "kanarie", "revision": str(uuid4()), "sitting": str(uuid4()), "parts": parts}
    answer = browser_of.post(f"/write/{uuid4()}/save/", json.dumps(body), content_type="application/json")
    assert answer.status_code == 400
    assert b"kanarie" not in answer.content
    assert list_texts(by=by) == []


@pytest.mark.parametrize("kind", [Kind.DREAM, Kind.ENCOUNTER, Kind.SESSION])
def test_what_a_stranger_told_is_not_there(browser_of: Client, stranger, kind):
    text = save_text(by=stranger, saving=Saving(uuid4(), "T: theirs?\nP: theirs.", uuid4(), None, uuid4()), kind=kind).text
    pages = (
        f"/dreams/{text}/",
        f"/dreams/{text}/elements/",
        f"/encounters/{text}/",
        f"/sessions/{text}/",
        f"/sessions/{text}/who/",
    )
    for address in pages:
        assert browser_of.get(address).status_code == 404
        sent = {"body": "mine", "revision": str(uuid4()), "sitting": str(uuid4())}
        assert browser_of.post(address, sent).status_code == 404
    for address in ("/dreams/", "/encounters/", "/sessions/"):
        assert b"theirs" not in browser_of.get(address).content
