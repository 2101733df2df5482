"""Before the first word, help now, how the body is, and back to the room."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from thirdear.practice.desk import contacts
from thirdear.practice.desk.care_forms import BodyForm
from thirdear.practice.desk.contacts import Contact, countries
from thirdear.practice.desk.passing import PASSING


@pytest.fixture(autouse=True)
def _nobody_rests():
    PASSING.forget()
    yield
    PASSING.forget()


def test_before_the_first_word_says_what_this_is_and_what_is_not_for_doing_alone(browser_of: Client):
    page = browser_of.get("/before/").content.decode()
    for said in ("Nobody reads this but you", "It is not therapy", "If it gets too much", "not for doing alone", "/help/ground/"):
        assert said in page
    assert "/before/" in browser_of.get("/").content.decode()


@pytest.mark.parametrize(
    ("ticked", "says"),
    [
        ([], "fine"),
        (["tight", "sighing"], "fine"),
        (["tight", "sick"], "slow"),
        (["sick", "blurred"], "stop"),
        (["weak"], "stop"),
        (["unreal"], "stop"),
        (["dizzy"], "stop"),
    ],
)
def test_the_body_says_when_to_stop(ticked, says):
    form = BodyForm({"signs": ticked})
    assert form.is_valid()
    assert form.says == says


def test_twelve_signs_are_offered_and_none_is_asked_for(browser_of: Client):
    page = browser_of.get("/body/").content.decode()
    assert page.count('type="checkbox"') == 12
    assert "required" not in page
    assert "kept nowhere" in page


def test_what_is_too_much_leads_to_the_room_and_away_from_the_exercises(browser_of: Client):
    answer = browser_of.post("/body/", {"signs": ["dizzy"]})
    assert answer.headers["Location"] == "/help/ground/"
    desk = browser_of.get("/").content.decode()
    assert "/write/" not in desk
    assert "/help/ground/" in desk
    browser_of.post("/here-again/")
    assert "/write/" in browser_of.get("/").content.decode()


@pytest.mark.parametrize(("ticked", "said"), [([], "You can go on"), (["stomach"], "Pause a little")])
def test_what_is_borne_leads_on(browser_of: Client, ticked, said):
    assert said in browser_of.post("/body/", {"signs": ticked}).content.decode()
    assert "/write/" in browser_of.get("/").content.decode()


def test_the_editor_offers_to_leave_to_look_at_the_body_and_to_ground(browser_of: Client):
    page = browser_of.get(browser_of.get("/write/").headers["Location"]).content.decode()
    for offered in ("data-stop=", "<kbd>Esc</kbd>", "/body/", "/help/ground/", "data-leave-button", "/help/"):
        assert offered in page


def test_the_country_is_remembered_without_an_account(visitor: Client):
    assert "999" in visitor.get("/help/", headers={"Accept-Language": "en-GB"}).content.decode()
    answer = visitor.get("/help/", {"country": "se"})
    assert answer.cookies["country"]["httponly"]
    assert answer.cookies["country"]["samesite"] == "Strict"
    for _ in range(2):
        page = visitor.get("/help/", headers={"Accept-Language": "en-GB"}).content.decode()
        assert "90101" in page
        assert "112" in visitor.get("/help/ground/").content.decode()
    visitor.cookies["country"] = "<script>"
    assert visitor.get("/help/").status_code == 200


def test_an_unknown_country_is_not_remembered(visitor: Client):
    assert "country" not in visitor.get("/help/", {"country": "atlantis"}).cookies


def test_every_contact_says_where_it_is_from_and_when_it_must_be_confirmed_again():
    for country in countries().values():
        assert country.contacts, country.code
        assert country.emergency.isdigit()
        for contact in country.contacts:
            assert contact.source
            assert contact.value
            assert (contact.status == "confirmed") == (contact.verified_on is not None)
            if contact.verified_on:
                assert contact.expires_on - contact.verified_on <= timedelta(days=180)


def test_an_expired_contact_is_still_shown_and_said_to_be_so(visitor: Client, monkeypatch):
    today = contacts.date.today()
    confirmed = Contact("A line", "call", "123", "confirmed", "its site", today, today + timedelta(days=180))
    expired = Contact("A line", "call", "123", "confirmed", "its site", today, today - timedelta(days=1))
    assert not confirmed.may_have_changed
    assert expired.may_have_changed
    page = visitor.get("/help/gb/").content.decode()
    assert page.count("may have changed") == len(countries()["gb"].contacts)
    assert "findahelpline.com" in page
