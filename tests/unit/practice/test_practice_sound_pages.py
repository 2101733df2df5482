"""The pages of what is spoken: who may use the microphone where, what a piece is answered, any part of the sound to its person."""

from __future__ import annotations

import hashlib
import json
from uuid import uuid4

import pytest
from django.test import Client
from speaking import a_sound, pieces_of, spoken, turn, written_down

from thirdear.practice.errors import Locked
from thirdear.practice.record.keyring import RING
from thirdear.practice.words.actions import forget_text
from thirdear.practice.words.models import Sound
from thirdear.practice.words.queries import find_text
from thirdear.practice.words.recordings.keeping import destroy_sound
from thirdear.practice.words.recordings.queries import find_recording

SAID = turn("My mother rang. I can go, I said.", unsure={"rang": 0.2, "can": 0.7})


def _send(browser: Client, text, take, number, sound, **changed):
    headers = {"X-Third-Ear": "1", "X-Media-Type": "audio/webm", "X-Sha256": hashlib.sha256(sound).hexdigest(), **changed}
    return browser.post(f"/speak/{text}/{take}/{number}/", sound, content_type="application/octet-stream", headers=headers)


@pytest.fixture
def told(by):
    text, take = spoken(by, a_sound(333))
    written_down(by, text, SAID)
    return text, take


def test_only_the_page_that_records_may_use_the_microphone(browser_of: Client, by, told):
    address = browser_of.get("/speak/").headers["Location"]
    assert "microphone=(self)" in browser_of.get(address).headers["Permissions-Policy"]
    for other in ("/", "/write/", "/help/", f"/texts/{told[0]}/", f"/texts/{told[0]}/sound/", "/nowhere/"):
        headers = browser_of.get(other).headers
        assert "microphone=()" in headers["Permissions-Policy"]
        assert ("media-src" in headers["Content-Security-Policy"]) == other.endswith("/sound/")
        assert "blob:" not in headers["Content-Security-Policy"]


def test_it_says_what_becomes_of_the_sound_before_anything_is_said(browser_of: Client):
    page = browser_of.get(f"/speak/{uuid4()}/").content.decode()
    assert "destroyed 30 days after you have said that the written words are right" in page
    assert "Nobody hears this but you" in page


def test_pieces_are_answered_as_what_they_are(browser_of: Client, by):
    text, take = uuid4(), uuid4()
    first, second, third = pieces_of(a_sound(120))
    assert _send(browser_of, text, take, 1, second).status_code == 409
    for _ in range(2):
        answer = _send(browser_of, text, take, 0, first)
        assert (answer.status_code, answer.json(), answer.headers["Cache-Control"]) == (200, {"next": 1}, "no-store")
    gap = _send(browser_of, text, take, 2, third)
    assert (gap.status_code, gap.json()) == (409, {"next": 1})
    assert _send(browser_of, text, take, 1, second, **{"X-Sha256": "0" * 64}).status_code == 415
    assert _send(browser_of, text, take, 1, bytes(2**20 + 1)).status_code == 413
    end = {"takes": {str(take): 2}}
    assert browser_of.post(f"/speak/{text}/end/", json.dumps(end), content_type="application/json").status_code == 409
    assert _send(browser_of, text, take, 1, second).json() == {"next": 2}
    assert browser_of.post(f"/speak/{text}/end/", json.dumps(end), content_type="application/json").status_code == 204
    for wrong in (b"", b"[]", b'{"takes": {"x": 1}}', b'{"takes": 3}'):
        assert browser_of.post(f"/speak/{text}/end/", wrong, content_type="application/json").status_code == 400
    forget_text(by=by, text=text)
    assert _send(browser_of, text, take, 2, third).status_code == 410


def test_a_strangers_sound_is_not_there(browser_of: Client, stranger):
    text, take = spoken(stranger)
    for address in (f"/texts/{text}/sound/", f"/texts/{text}/sound/{take}/", f"/texts/{text}/sound/destroy/"):
        assert browser_of.get(address).status_code == 404
    for address in ("checked", "keeping", "destroy", "again"):
        assert browser_of.post(f"/texts/{text}/sound/{address}/").status_code == 404
    assert _send(browser_of, text, take, 5, b"x").status_code == 404
    assert Sound.objects.exists()


@pytest.mark.parametrize(
    ("asked", "status", "start", "end"),
    [
        ("bytes=0-", 206, 0, 333),
        ("bytes=0-0", 206, 0, 1),
        ("bytes=39-40", 206, 39, 41),
        ("bytes=300-9999", 206, 300, 333),
        ("bytes=-33", 206, 300, 333),
        ("bytes=-9999", 206, 0, 333),
    ],
)
def test_any_part_of_it_is_played(browser_of: Client, told, asked, status, start, end):
    text, take = told
    answer = browser_of.get(f"/texts/{text}/sound/{take}/", headers={"Range": asked})
    assert (answer.status_code, answer.content) == (status, a_sound(333)[start:end])
    assert answer.headers["Content-Range"] == f"bytes {start}-{end - 1}/333"
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("asked", ["bytes=333-", "bytes=-", "bytes=9-3", "bytes=-0"])
def test_a_part_that_is_not_there_is_refused(browser_of: Client, told, asked):
    text, take = told
    answer = browser_of.get(f"/texts/{text}/sound/{take}/", headers={"Range": asked})
    assert (answer.status_code, answer.headers["Content-Range"]) == (416, "bytes */333")


def test_all_of_it_is_streamed_and_ends_with_the_lock(browser_of: Client, told, monkeypatch):
    text, take = told
    answer = browser_of.get(f"/texts/{text}/sound/{take}/")
    assert (answer.headers["Content-Type"], answer.headers["Content-Length"]) == ("audio/webm", "333")
    assert b"".join(answer.streaming_content) == a_sound(333)
    answer = browser_of.get(f"/texts/{text}/sound/{take}/")
    parts = iter(answer.streaming_content)
    assert next(parts) == a_sound(333)[:40]

    def locked(person):
        raise Locked

    monkeypatch.setattr(RING, "person_key", locked)
    assert list(parts) == []


def test_words_stand_beside_their_seconds_and_can_be_put_right(browser_of: Client, by, told):
    text, take = told
    page = browser_of.get(f"/texts/{text}/sound/").content.decode()
    assert 'data-start="0.00" data-end="1.50"' in page
    assert '<span class="unsure">rang.</span>' in page
    assert "(or can&#x27;t?)" in page
    assert "written down by the machine, not checked" in page
    chosen = browser_of.get(f"/texts/{text}/sound/?sentence=1").content.decode()
    assert f'src="/texts/{text}/sound/{take}/#t=1.50,4.00"' in chosen
    assert "I can go, I said.</textarea>" in chosen
    sent = {"at": 16, "until": 33, "number": 1, "based_on": find_text(by=by, text=text).revision, "words": "I can't go, I said."}
    answer = browser_of.post(f"/texts/{text}/sound/correct/", sent)
    assert answer.headers["Location"].endswith("#s1")
    assert find_text(by=by, text=text).body == "My mother rang. I can't go, I said."
    assert browser_of.post(f"/texts/{text}/sound/correct/", sent).headers["Location"].endswith("?changed")
    assert "nothing was put right" in browser_of.get(f"/texts/{text}/sound/?changed").content.decode()
    browser_of.post(f"/texts/{text}/sound/checked/")
    page = browser_of.get(f"/texts/{text}/sound/").content.decode()
    assert "unsure" not in page
    assert "You checked the words on" in page
    assert "not checked" not in browser_of.get("/thread/").content.decode()


def test_kept_and_destroyed_by_choice(browser_of: Client, by, told):
    text, take = told
    here = f"/texts/{text}/sound/"
    assert "destroyed 30 days after you have said that the words are right" in browser_of.get(here).content.decode()
    browser_of.post(f"{here}keeping/", {"keep": "on"})
    assert "until you destroy it" in browser_of.get(here).content.decode()
    browser_of.post(f"{here}keeping/")
    assert not find_recording(by=by, text=text).keep
    assert "Destroy the sound?" in browser_of.get(f"{here}destroy/").content.decode()
    assert browser_of.post(f"{here}destroy/").status_code == 302
    page = browser_of.get(here).content.decode()
    assert "Nobody can hear it any more" in page
    assert "<audio" not in page
    assert browser_of.get(f"{here}{take}/").status_code == 404
    assert browser_of.get(f"/speak/{text}/").headers["Location"] == here
    assert "The sound of a text" in browser_of.get("/kept/").content.decode()


def test_what_is_not_written_down_yet_says_so_everywhere(browser_of: Client, by):
    text, _ = spoken(by)
    for address in ("/thread/", f"/texts/{text}/", f"/texts/{text}/sound/"):
        assert "spoken, not written down yet" in browser_of.get(address).content.decode(), address
    line = browser_of.get(f"/texts/{text}/sound/how-far/", headers={"X-Third-Ear": "1"}).content.decode()
    assert "data-waiting" in line
    destroy_sound(by=by, text=text)
    assert "data-waiting" not in browser_of.get(f"/texts/{text}/sound/how-far/").content.decode()


def test_a_text_that_was_written_has_no_sound(browser_of: Client, by):
    from thirdear.practice.words.actions import Saving, save_text

    text = save_text(by=by, saving=Saving(uuid4(), "typed", uuid4(), None, uuid4())).text
    assert browser_of.get(f"/texts/{text}/sound/").status_code == 404
    assert "sound" not in browser_of.get(f"/texts/{text}/").content.decode()
