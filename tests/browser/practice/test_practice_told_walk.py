"""A dream with what comes to mind, an encounter and a session, walked on a phone; and what the server's absence does to them."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

DESK = re.compile(r":\d+/$")
SELECT = """words => {
    const node = document.querySelector('[data-dream]').firstChild, at = node.data.indexOf(words), range = document.createRange()
    range.setStart(node, at); range.setEnd(node, at + words.length)
    getSelection().removeAllRanges(); getSelection().addRange(range)
}"""

GONE = """async () => {
    for (;;) {
        const open = indexedDB.open('thirdear', 1)
        const database = await new Promise(resolve => { open.onsuccess = () => resolve(open.result) })
        const asked = database.transaction('drafts').objectStore('drafts').count()
        const count = await new Promise(resolve => { asked.onsuccess = () => resolve(asked.result) })
        database.close()
        if (count === 0) return
        await new Promise(resolve => setTimeout(resolve, 20))
    }
}"""


def _ready(page: Page) -> None:
    page.locator("[data-editor][data-ready]").wait_for()


def _looked_at(page: Page) -> None:
    """Nothing for axe, nothing wider than the screen, help at hand."""
    found = Axe().run(page).response["violations"]
    assert [f"{each['id']}: {node['html'][:160]}" for each in found for node in each["nodes"]] == []
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth"), page.url
    expect(page.get_by_role("link", name="Help now")).to_be_visible()


def _button(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def _to_its_elements(page: Page) -> None:
    _button(page, "What comes to mind")
    page.wait_for_url(re.compile("/elements/$"))
    _ready(page)


def _tell_dream(page: Page, words: str) -> None:
    page.goto("/")
    page.get_by_role("link", name=re.compile("^Dream Told")).click()
    page.wait_for_url(re.compile("/dreams/.+/"))
    _ready(page)
    page.get_by_label("The dream").fill(words)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_dream_and_an_encounter_on_a_phone(begun, scheme):
    page = begun(width=360, height=740, scheme=scheme)
    _tell_dream(page, "I climbed the wet stairs. A dog waited, and somebody sang.")
    _looked_at(page)
    _to_its_elements(page)
    _looked_at(page)
    expect(page.get_by_role("button", name="Take the words that are marked")).to_be_disabled()
    page.evaluate(SELECT, "the wet stairs")
    _button(page, "Take the words that are marked")
    page.get_by_label(re.compile("^Mark words")).fill("the song")
    page.keyboard.press("Enter")
    expect(page.locator("[data-chosen] button")).to_have_text(["the wet stairs", "the song"])
    _looked_at(page)
    _button(page, "the song")
    expect(page.get_by_label("An element of the dream").filter(visible=True)).to_have_value("the song")
    _button(page, "Back")
    page.get_by_label("What comes to mind?").filter(visible=True).fill("Grandmother's house, and being last.")
    _looked_at(page)
    for _ in range(2):
        _button(page, "Next")
    page.get_by_label("What of yesterday").fill("We carried a piano.")
    _button(page, "Next")
    page.get_by_label("What did you feel on waking?").fill("Relief.")
    _button(page, "All on one page")
    _looked_at(page)
    expect(page.get_by_label("What comes to mind?")).to_have_count(2)
    _button(page, "Leave")
    page.wait_for_url(re.compile("/texts/"))
    _looked_at(page)
    told = page.locator("article").inner_text()
    for words in ("the wet stairs", "the song", "being last", "carried a piano", "Relief."):
        assert words in told

    page.goto("/")
    page.get_by_role("link", name=re.compile("^Encounter")).click()
    _looked_at(page)
    page.get_by_role("link", name="Tell one").click()
    _ready(page)
    page.get_by_label("With whom was it?").fill("Anna")
    page.keyboard.press("Enter")
    expect(page.get_by_label("When was it, about?")).to_be_focused()
    _looked_at(page)
    _button(page, "Next")
    page.get_by_label("What happened?").fill("I told her of the job.")
    _button(page, "Next")
    page.get_by_label("What did they say and do?").fill("She laughed.")
    _button(page, "Leave")  # at any time
    page.wait_for_url(re.compile("/encounters/$"))
    expect(page.get_by_text("One so far; around ten")).to_be_visible()
    page.get_by_role("link", name="Anna").click()
    expect(page.locator("article")).to_contain_text("She laughed.")


def test_dreams_side_by_side_and_sessions_on_a_phone(begun):
    page = begun(width=360, height=740)
    for _ in range(2):
        _tell_dream(page, "I climbed the wet stairs.")
        _to_its_elements(page)
        page.get_by_label(re.compile("^Mark words")).fill("stairs")
        _button(page, "Take it")
        _button(page, "Leave")
        page.wait_for_url(re.compile("/texts/"))
    page.goto("/dreams/")
    expect(page.get_by_role("heading", name="stairs")).to_be_visible()
    _looked_at(page)
    page.goto("/sessions/")
    _looked_at(page)
    page.get_by_role("link", name=re.compile("^What I remember")).click()
    _ready(page)
    _looked_at(page)
    page.get_by_label("The session", exact=True).fill("She asked about my brother.")
    _button(page, "Leave")
    page.wait_for_url(re.compile("/sessions/$"))
    expect(page.get_by_text(", as remembered")).to_be_visible()
    page.goto("/sessions/upload/")
    _looked_at(page)
    page.get_by_label("Transcripts").set_input_files(
        {"name": "hour.txt", "mimeType": "text/plain", "buffer": b"T: And?\nMaja: I cried, and my brother left.\n"}
    )
    _button(page, "Keep it")
    page.wait_for_url(re.compile("/who/$"))
    _looked_at(page)
    _button(page, "So it is")
    page.wait_for_url(re.compile("/texts/"))
    _looked_at(page)
    expect(page.locator("article")).to_contain_text("Maja")


def test_nothing_of_an_encounter_is_lost_when_the_server_goes(begun, server):
    page = begun()
    page.goto("/encounters/tell/")
    _ready(page)
    page.get_by_label("With whom was it?").fill("Anna")
    page.wait_for_timeout(1_500)
    server.kill()
    _button(page, "All on one page")
    page.get_by_label("How did it end?").fill("She left.")
    expect(page.get_by_text("The server does not answer")).to_be_visible(timeout=8_000)
    address = page.url
    page.close()
    server.start()
    page = begun()  # another browser: what was saved before is there
    page.goto(address)
    _ready(page)
    expect(page.get_by_label("With whom was it?")).to_have_value("Anna")


def test_a_draft_comes_back_with_all_its_elements(begun, server):
    page = begun()
    _tell_dream(page, "A dog waited.")
    _to_its_elements(page)
    address = page.url
    server.kill()
    page.get_by_label(re.compile("^Mark words")).fill("dog")
    _button(page, "Take it")
    _button(page, "dog")
    page.get_by_label("What comes to mind?").fill("Bosse.")
    expect(page.get_by_text("The server does not answer")).to_be_visible(timeout=8_000)
    server.start()
    page.goto("/")
    page.get_by_label("Passphrase").fill("a lantern in the orchard")
    _button(page, "Unlock")
    expect(page).to_have_url(DESK)
    page.goto(address)
    _ready(page)
    expect(page.locator("[data-chosen] button")).to_have_text(["dog"])
    _button(page, "dog")
    expect(page.get_by_label("What comes to mind?")).to_have_value("Bosse.")


def test_a_draft_that_the_desk_hands_in_late_is_shown_by_the_page_made_before(begun, server):
    page = begun()
    _tell_dream(page, "A dog waited.")
    _to_its_elements(page)
    address = page.url
    server.kill()
    page.get_by_label(re.compile("^Mark words")).fill("dog")
    _button(page, "Take it")
    expect(page.get_by_text("The server does not answer")).to_be_visible(timeout=8_000)
    server.start()
    held = []
    page.route("**/save/", lambda route: held.append(route))  # a method of a list is no handler
    page.goto("/")
    page.get_by_label("Passphrase").fill("a lantern in the orchard")
    _button(page, "Unlock")
    expect(page).to_have_url(DESK)
    for _ in range(100):  # the desk has begun to hand it in
        if held:
            break
        page.wait_for_timeout(50)
    other = page.context.new_page()

    def made_before(route) -> None:
        made = route.fetch()
        with page.expect_response("**/save/"):
            held.pop().continue_()
        page.evaluate(GONE)
        route.fulfill(response=made)

    other.route(address, made_before, times=1)
    other.goto(address)
    _ready(other)
    assert held == []
    expect(other.locator("[data-chosen] button")).to_have_text(["dog"])


def test_two_windows_on_one_dream_keep_both(begun):
    page = begun()
    _tell_dream(page, "A dog waited.")
    _to_its_elements(page)
    other = page.context.new_page()
    other.goto(page.url)
    _ready(other)
    for window, mind in ((page, "Bosse."), (other, "The neighbours.")):
        window.get_by_label(re.compile("^Mark words")).fill("dog")
        _button(window, "Take it")
        _button(window, "dog")
        window.get_by_label("What comes to mind?").fill(mind)
        window.wait_for_timeout(1_800)
    expect(other.get_by_text("Both versions are kept")).to_be_visible()
    other.get_by_role("link", name="See both").click()
    for mind in ("Bosse.", "The neighbours."):
        expect(other.get_by_text(mind)).to_be_visible()
    _button(other, "Keep both, one after the other")
    expect(other.locator("article")).to_contain_text("Bosse.")
    expect(other.locator("article")).to_contain_text("The neighbours.")
