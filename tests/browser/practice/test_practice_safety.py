"""In a real browser: help that comes near, the one key that leaves, and the room without a server."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

DESK = re.compile(r":\d+/$")
NEAR = "not wanting to wake up"


def _editor(page: Page) -> None:
    page.goto("/write/")
    page.locator("[data-editor][data-ready]").wait_for()


def test_a_wish_not_to_wake_is_met_quietly_and_can_be_put_away(begun):
    page = begun()
    _editor(page)
    words = page.get_by_label("Your words")
    words.fill("It was late. I go to bed hoping that I won't wake up.")
    expect(page.get_by_text(NEAR)).to_be_visible(timeout=9_000)
    expect(words).to_be_focused()
    expect(page.get_by_role("complementary").get_by_role("link", name="Help now")).to_be_visible()
    page.get_by_role("button", name="Put this away").click()
    expect(page.get_by_text(NEAR)).to_have_count(0)
    words.press_sequentially(" And then I got up.")
    page.wait_for_timeout(4_000)
    expect(page.get_by_text(NEAR)).to_have_count(0)
    page.keyboard.press("Escape")
    expect(page).to_have_url(DESK)
    expect(page.get_by_text(NEAR)).to_have_count(0)
    page.goto("/thread/")
    expect(page.get_by_text("And then I got up.")).to_be_visible()


def test_a_figure_of_speech_is_left_in_peace(begun):
    page = begun()
    _editor(page)
    page.get_by_label("Your words").fill("I nearly died laughing, and I could murder a curry.")
    page.wait_for_timeout(4_000)
    expect(page.locator("[data-near]")).to_be_empty()


def test_one_key_leaves_at_once_and_nothing_is_lost(begun):
    page = begun()
    _editor(page)
    page.get_by_label("Your words").press_sequentially("half a sent")
    page.keyboard.press("Escape")
    expect(page).to_have_url(DESK)
    page.goto("/thread/")
    expect(page.get_by_text("half a sent")).to_be_visible()


def test_it_is_left_also_when_the_server_is_gone(begun, server):
    page = begun()
    page.goto("/help/")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    _editor(page)
    server.kill()
    page.get_by_label("Your words").fill("kept in the browser")
    page.keyboard.press("Escape")
    expect(page.get_by_role("heading", name="Back to the room")).to_be_visible()
    server.start()
    page.goto("/unlock/")
    page.get_by_label("Passphrase").fill("a lantern in the orchard")
    page.get_by_role("button", name="Unlock").click()
    expect(page).to_have_url(DESK)
    page.wait_for_timeout(1_500)  # the desk brings the draft back
    page.goto("/thread/")
    expect(page.get_by_text("kept in the browser")).to_be_visible()


def test_the_body_says_that_it_is_too_much(begun):
    page = begun(width=360)
    _editor(page)
    page.get_by_role("link", name="How is your body?").click()
    page.get_by_label("dizzy, confused or faint").check()
    page.get_by_role("button", name="Done").click()
    expect(page.get_by_role("heading", name="Back to the room")).to_be_visible()
    page.get_by_role("link", name="To the desk").click()
    expect(page.get_by_role("main").get_by_role("link", name="Write", exact=False)).to_have_count(0)
    page.get_by_role("button", name="I am here again").click()
    expect(page.get_by_role("main").get_by_role("link", name="Write", exact=False)).to_have_count(1)
