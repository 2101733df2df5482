"""Transcripts brought as files: every format, in memory only; what cannot be read is one sentence and loses nothing."""

from __future__ import annotations

import html
import io
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

sys.path.insert(0, str(Path(__file__).parents[1] / "words"))

from words_samples import PLAIN, SAMPLES

from thirdear.practice.words import uploads
from thirdear.practice.words.queries import Kind, list_texts, read_text, tellings

pytestmark = pytest.mark.usefixtures("unlocked")

_OPENED: list[str] | None = None


def _watch(event: str, arguments: tuple) -> None:
    if event == "open" and _OPENED is not None and (arguments[2] or 0) & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
        _OPENED.append(str(arguments[0]))


sys.addaudithook(_watch)


@pytest.fixture
def written() -> Iterator[list[str]]:
    """Every file that Python opens for writing meanwhile."""
    global _OPENED
    _OPENED = []
    yield _OPENED
    _OPENED = None


def _send(browser: Client, *files: tuple[str, bytes], **fields: str):
    sent = [SimpleUploadedFile(name, content) for name, content in files]
    return browser.post("/sessions/upload/", {"text": str(uuid4()), **fields, "transcripts": sent})


@pytest.mark.parametrize("name", SAMPLES)
def test_every_format_is_kept_and_no_file_is_written(browser_of: Client, by, written, name):
    answer = _send(browser_of, (name, SAMPLES[name]))
    assert written == []
    [text] = list_texts(by=by)
    assert answer.headers["Location"] == f"/sessions/{text.id}/who/"
    assert text.kind is Kind.SESSION
    heard = tellings(by=by, text=text.id)
    assert any("Zanzibarium" in turn.text for turn in heard.turns)
    assert {turn.id.split(".")[0] for turn in heard.turns} == {str(text.id)}
    page = html.unescape(browser_of.get(f"/texts/{text.id}/").content.decode())
    assert "Zanzibarium, my brother calls it" in page
    assert f'href="/sessions/{text.id}/"' not in page  # what was uploaded stays as it is


def test_what_cannot_be_read_is_a_sentence_and_the_others_are_kept(browser_of: Client, by):
    answer = _send(
        browser_of,
        ("a.txt", PLAIN.encode()),
        ("b.pdf", b"%PDF-1.7 kanarie"),
        ("c.txt", b""),
        told_at="2026-02-03",
        remembered="on",
    )
    page = html.unescape(answer.content.decode())
    assert answer.status_code == 200
    assert "b.pdf cannot be read: it is a PDF; export its text first." in page
    assert "c.txt cannot be read: it is empty." in page
    assert "kanarie" not in page
    assert 'value="2026-02-03"' in page
    [kept] = list_texts(by=by)
    assert kept.remembered
    assert kept.told_at.date().isoformat() == "2026-02-03"
    assert page.count("as remembered") == 1
    assert str(kept.id) in page


@pytest.mark.parametrize(
    "content",
    [b"\x89PNG\r\n\x1a\n", b"{", b"PK\x03\x04nothing", b"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a 'b'>]><x/>", b"\xff" * 99],
)
def test_no_file_brings_the_page_down(browser_of: Client, by, content):
    answer = _send(browser_of, ("broken.json", content))
    assert answer.status_code == 200
    assert "broken.json cannot be read" in answer.content.decode()
    assert list_texts(by=by) == []


def test_without_a_file_it_says_so(browser_of: Client, by):
    answer = browser_of.post("/sessions/upload/", {"text": str(uuid4())})
    assert b"Choose a file first." in answer.content


def test_the_same_upload_twice_is_one(browser_of: Client, by):
    text = str(uuid4())
    for _ in range(2):
        _send(browser_of, ("a.txt", PLAIN.encode()), ("b.txt", PLAIN.encode()), text=text)
    assert len(list_texts(by=by)) == 2


def test_the_day_is_the_files_own_unless_it_is_said(browser_of: Client, by):
    _send(browser_of, ("a.txt", PLAIN.encode()))
    assert [each.told_at.date().isoformat() for each in list_texts(by=by)] == ["2025-01-14"]


def test_large_files_stay_in_memory(browser_of: Client, by, written):
    said = b"The stairs, again and again, and nobody there. " * 40
    content = PLAIN.encode() + b"".join(b"T: And then, number %d?\nP: %s\n" % (n, said) for n in range(1_600))
    assert len(content) > 3_000_000
    assert _send(browser_of, ("long.txt", content)).status_code == 302
    assert written == []
    assert len(tellings(by=by, text=list_texts(by=by)[0].id).turns) > 3_000


def test_too_much_is_a_sentence(browser_of: Client, by, monkeypatch, written):
    monkeypatch.setattr(uploads, "LARGEST", 1000)
    answer = _send(browser_of, ("a.txt", PLAIN.encode()), ("b.txt", PLAIN.encode() * 4), told_at="2026-02-03")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "none of them was read" in page
    assert 'value="2026-02-03"' in page
    assert list_texts(by=by) == []
    assert written == []


def test_who_is_who_can_be_said(browser_of: Client, by):
    _send(browser_of, ("a.txt", b"Kim: Hello?\nMaja: Hello.\nKim: And then?\nMaja: I cried, and my brother left me."))
    [text] = list_texts(by=by)
    address = f"/sessions/{text.id}/who/"
    page = browser_of.get(address).content.decode()
    assert re.findall(r"<label for=\"id_who-\d\">(\w+):?</label>", page) == ["Kim", "Maja"]
    answer = browser_of.post(address, {"who-0": "client", "who-1": "other"})
    assert answer.headers["Location"] == f"/texts/{text.id}/"
    assert [turn.speaker for turn in tellings(by=by, text=text.id).turns] == ["client", "other", "client", "other"]
    assert browser_of.post(address, {"who-0": "boss"}).status_code == 200


def test_a_session_without_names_has_no_who_is_who(browser_of: Client, by):
    address = browser_of.get("/sessions/tell/?remembered").headers["Location"]
    assert address.endswith("?remembered")
    page = browser_of.get(address).content.decode()
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))
    assert hidden["remembered"] == "on"
    answer = browser_of.post(address, {**hidden, "body": "She asked of my brother.", "then": "who", "told_at": "2026-04-01"})
    text = read_text(by=by, text=list_texts(by=by)[0].id)
    assert (text.remembered, text.told_at.date().isoformat()) == (True, "2026-04-01")
    assert browser_of.get(answer.headers["Location"]).headers["Location"] == f"/texts/{text.id}/"
    for page in ("/sessions/", "/thread/", f"/texts/{text.id}/"):
        assert "as remembered" in browser_of.get(page).content.decode()


def test_the_handler_is_the_only_one(settings):
    assert settings.FILE_UPLOAD_HANDLERS == ["thirdear.practice.words.uploads.InMemory"]
    handler = uploads.InMemory()
    with pytest.raises(uploads.StopFutureHandlers):
        handler.new_file("transcripts", "a.txt", "text/plain", 3)
    handler.receive_data_chunk(b"one", 0)
    file = handler.file_complete(3)
    assert isinstance(file.file, io.BytesIO)
    assert file.read() == b"one"
