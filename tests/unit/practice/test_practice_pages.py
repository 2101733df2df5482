"""Every page: closed to strangers, closed when locked, with its headers, and without words where they do not belong."""

from __future__ import annotations

import json
import re
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from thirdear.practice.record.keyring import RING
from thirdear.practice.words.actions import Saving, save_text

OPEN = {
    "desk:help",
    "desk:help_in",
    "desk:help_worker",
    "desk:ground",
    "desk:language",
    "record:begin",
    "record:bring_back",
    "record:unlock",
    "record:recover",
    "record:state",
}
GIVEN = {"country": "se", "number": 7}  # every other part of an address is an id


def _every_page(patterns=None, prefix="", space=""):
    for each in patterns or get_resolver().url_patterns:
        if isinstance(each, URLResolver):
            yield from _every_page(each.url_patterns, prefix + str(each.pattern), each.namespace or space)
        elif isinstance(each, URLPattern):
            yield f"{space}:{each.name}", {name: GIVEN.get(name) or uuid4() for name in each.pattern.converters}


PAGES = list(_every_page())
CLOSED = [(name, values) for name, values in PAGES if name not in OPEN]


def test_there_are_pages_and_the_open_ones_are_these():
    views = {name for name, _ in PAGES}
    assert views >= OPEN
    assert len(CLOSED) >= 10


@pytest.mark.parametrize(("name", "values"), CLOSED, ids=[name for name, _ in CLOSED])
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_stranger_is_sent_to_unlock(visitor: Client, name, values, method):
    response = getattr(visitor, method)(reverse(name, kwargs=values))
    assert response.status_code == 302
    assert response.headers["Location"].startswith("/unlock/")
    script = getattr(Client(headers={"X-Third-Ear": "1"}), method)(reverse(name, kwargs=values))
    assert (script.status_code, script.content) == (423, b"")


@pytest.mark.parametrize(("name", "values"), CLOSED, ids=[name for name, _ in CLOSED])
def test_another_opening_is_no_opening(browser_of: Client, monkeypatch, name, values):
    monkeypatch.setattr(RING, "_opening", "another one")
    assert browser_of.get(reverse(name, kwargs=values)).status_code == 302


@pytest.mark.parametrize("address", ["/help/", "/help/se/", "/help/ground/", "/help/worker.js", "/unlock/", "/recover/"])
def test_what_must_be_readable_by_all_is(visitor: Client, address):
    assert visitor.get(address).status_code == 200


@pytest.mark.parametrize("address", ["/", "/help/", "/unlock/", "/nowhere/"])
def test_every_answer_carries_its_headers(browser_of: Client, address):
    headers = browser_of.get(address).headers
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_the_hints_of_a_form_are_in_the_language_of_the_page(browser_of: Client):
    page = browser_of.get("/keys/", headers={"Accept-Language": "sv"}).content.decode()
    assert "Minst 10 tecken" in page
    assert "At least 10 characters" not in page


def test_nothing_is_inline_and_nothing_from_elsewhere(browser_of: Client, by):
    text = save_text(by=by, saving=Saving(uuid4(), "kanariefågel <b>", uuid4(), None, uuid4())).text
    for address in ("/", "/thread/", f"/write/{text}/", f"/texts/{text}/", f"/texts/{text}/forget/", "/keys/", "/help/"):
        page = browser_of.get(address).content.decode()
        assert "<style" not in page
        assert not re.search(r"\son[a-z]+=|\sstyle=", page)
        assert all("src=" in script for script in re.findall(r"<script[^>]*>", page))
        assert set(re.findall(r'(?:src|href|action)="(https?:[^"]+)"', page)) <= {"https://findahelpline.com"}
        assert "kanariefågel" not in re.search(r"<title>(.*?)</title>", page)[1]
        assert "<b>" not in page


def test_writing_goes_there_and_back_without_scripts(browser_of: Client):
    address = browser_of.get("/write/").headers["Location"]
    page = browser_of.get(address).content.decode()
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page))
    answer = browser_of.post(address, {**hidden, "body": "The stairs\r\nwere wet"})
    assert answer.status_code == 302
    assert b"The stairs\nwere wet" in browser_of.get(answer.headers["Location"]).content
    assert "The stairs were wet" in browser_of.get("/thread/").content.decode()


def test_an_empty_page_that_is_left_leaves_nothing(browser_of: Client):
    answer = browser_of.post(f"/write/{uuid4()}/", {"body": "", "revision": str(uuid4()), "sitting": str(uuid4())})
    assert answer.headers["Location"] == "/"
    assert b"by time" in browser_of.get("/thread/").content


def test_the_script_saves_and_hears_of_conflicts_and_of_forgetting(browser_of: Client):
    text, sitting = str(uuid4()), str(uuid4())

    def send(**changed):
        body = {"body": "one", "revision": str(uuid4()), "based_on": None, "sitting": sitting, "step": 1, **changed}
        return browser_of.post(
            f"/write/{text}/save/", json.dumps(body), content_type="application/json", headers={"X-Third-Ear": "1"}
        )

    first = send().json()
    assert first["text"] == text
    assert send(step=2, body="one two").status_code == 200
    other = send(sitting=str(uuid4()), based_on=first["revision"], body="one three")
    assert other.status_code == 409
    assert other.json()["text"] != text
    assert other.json()["draft_key"]
    page = browser_of.get(f"/texts/{text}/versions/").content.decode()
    assert "one two" in page
    assert "one three" in page
    browser_of.post(f"/texts/{text}/forget/")
    assert send(based_on=first["revision"]).status_code == 410


@pytest.mark.parametrize("sent", [b"", b"[]", b"{", b'{"body": "kanarie", "revision": "no"}', b"\xff\xfe"])
def test_what_is_no_save_is_refused_without_an_echo(browser_of: Client, sent):
    answer = browser_of.post(f"/write/{uuid4()}/save/", sent, content_type="application/json")
    assert answer.status_code == 400
    assert b"kanarie" not in answer.content


def test_a_text_of_a_stranger_is_not_there(browser_of: Client, stranger):
    text = save_text(by=stranger, saving=Saving(uuid4(), "theirs", uuid4(), None, uuid4())).text
    for address in (f"/texts/{text}/", f"/write/{text}/", f"/texts/{text}/versions/", f"/texts/{text}/forget/"):
        assert browser_of.get(address).status_code == 404
    assert browser_of.post(f"/texts/{text}/forget/").status_code == 404


def test_nobody_is_sent_elsewhere_after_unlocking(visitor: Client):
    for there in ("//evil.example/", "https://evil.example/", "javascript:alert(1)", "\\\\evil.example"):
        assert 'name="next" value="/"' in visitor.get("/unlock/", {"next": there}).content.decode()


def test_forging_a_request_needs_the_pages_token(by):
    client = Client(enforce_csrf_checks=True)
    assert client.post("/unlock/", {"passphrase": "x"}).status_code == 403


@pytest.mark.parametrize(
    ("origin", "site", "allowed"),
    [
        ("null", "same-origin", True),
        ("null", "cross-site", False),
        ("null", None, False),
        ("http://evil.example", "cross-site", False),
    ],
)
def test_a_form_of_another_site_is_refused_even_with_a_token(by, origin, site, allowed):
    client = Client(enforce_csrf_checks=True)
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', client.get("/unlock/").content.decode())[1]
    headers = {"Origin": origin, **({"Sec-Fetch-Site": site} if site else {})}
    answer = client.post("/unlock/", {"csrfmiddlewaretoken": token}, headers=headers)
    assert answer.status_code == (200 if allowed else 403)
