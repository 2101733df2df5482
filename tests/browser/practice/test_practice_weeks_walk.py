"""The weeks, new ways, a letter, thread and search: walked by keyboard alone; axe on each, on a phone and wide; no word astray."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

FOCUSED = "(document.activeElement.innerText || document.activeElement.labels?.[0]?.innerText || document.activeElement.value || '').trim()"

DRAFTS = """() => new Promise((resolve, reject) => {
    const open = indexedDB.open('thirdear', 1)
    open.onupgradeneeded = () => open.result.createObjectStore('drafts', { keyPath: 'text' })
    open.onerror = () => reject(open.error)
    open.onsuccess = () => {
        const count = open.result.transaction('drafts').objectStore('drafts').count()
        count.onsuccess = () => { open.result.close(); resolve(count.result) }
    }
})"""


def _violations(page: Page) -> list[str]:
    found = Axe().run(page)
    return [f"{page.url} {each['id']}: {node['html'][:160]}" for each in found.response["violations"] for node in each["nodes"]]


def _too_wide(page: Page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth > innerWidth")


def _until(page: Page, name: str) -> None:
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate(FOCUSED).startswith(name):
            return
    raise AssertionError(f"{name} is not reached by Tab")


def _press(page: Page, name: str) -> None:
    """Go there and press; another page comes."""
    _until(page, name)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def _place(page: Page) -> str:
    return page.evaluate("document.activeElement.value")


def test_the_whole_way_by_keyboard(begun):
    page = begun()
    _press(page, "The weeks")
    _press(page, "Write your sentences")
    _until(page, "A new sentence")
    page.keyboard.type("I can say no to my mother")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Sentence 1")).to_have_value("I can say no to my mother")
    _press(page, "To the weeks")
    scale = page.get_by_role("group", name="I can say no to my mother")
    expect(scale.get_by_label("Not this week")).to_be_checked()  # nothing is said for anybody
    _until(page, "Not this week")
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    assert _place(page) == "3"  # from not this week over 0
    page.keyboard.press("ArrowLeft")
    assert _place(page) == "2"
    _press(page, "Keep")
    expect(scale.get_by_label("2", exact=True)).to_be_checked()
    expect(page.get_by_role("img", name=re.compile("In the week of .*: 2"))).to_be_visible()
    _until(page, "In words")
    page.keyboard.press("Enter")
    expect(page.get_by_text(re.compile("Week of .*: 2"))).to_be_visible()

    _press(page, "New ways")
    _press(page, "Note a new way")
    page.locator("[data-note][data-ready]").wait_for()
    _until(page, "What I would like to do differently")
    page.keyboard.type("Tell her on Sunday that I stay at home")
    _until(page, "With whom")
    page.keyboard.type("my mother")
    _press(page, "Leave")
    expect(page.get_by_text("With my mother")).to_be_visible()
    _press(page, "Write down what happened")
    page.locator("[data-note][data-ready]").wait_for()
    for label, words in (("What I did", "I said it"), ("How they answered", "She was silent"), ("What I felt", "Shaky")):
        _until(page, label)
        page.keyboard.type(words)
    _press(page, "Leave")
    expect(page.get_by_text("She was silent")).to_be_visible()

    _press(page, "Thread")
    expect(page.get_by_text("One week was rated")).to_be_visible()
    assert page.locator(".opening").all_text_contents() == [
        "I said it",
        "Tell her on Sunday that I stay at home",
        "I can say no to my mother: 2",
    ]
    _press(page, "Look for words")
    _until(page, "Words to look for")
    page.keyboard.type("SUNDÁY")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Found in 1 place.")).to_be_visible()
    assert page.locator("mark").all_inner_texts() == ["Sunday"]
    assert page.url.endswith("/search/")
    assert page.title() == "Look for words · Third Ear"
    _press(page, "New way ·")
    expect(page.get_by_role("heading", name="A new way")).to_be_visible()


def test_what_is_typed_outlives_server_and_tab(begun, server):
    page = begun()
    page.goto("/new-ways/begin/")
    page.locator("[data-note][data-ready]").wait_for()
    page.get_by_label("What I would like to do differently").fill("Wait before I answer")
    expect(page.locator("[data-kept]")).to_have_text("")
    page.wait_for_timeout(1_600)
    server.kill()
    page.get_by_label("With whom").fill("my brother")
    expect(page.locator("[data-kept]")).to_contain_text("does not answer")
    address = page.url
    page.close(run_before_unload=False)
    server.start()
    again = page.context.new_page()
    again.goto("/unlock/")
    again.get_by_label("Passphrase").fill("a lantern in the orchard")
    again.get_by_role("button", name="Unlock").click()
    expect(again).to_have_url(re.compile(r":\d+/$"))
    for _ in range(100):  # the desk brings back what was left in this browser
        if not again.evaluate(DRAFTS):
            break
        again.wait_for_timeout(100)
    again.goto(address)
    expect(again.get_by_label("What I would like to do differently")).to_have_value("Wait before I answer")
    expect(again.get_by_label("With whom")).to_have_value("my brother")


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (320, "dark")])
def test_axe_finds_nothing_and_nothing_is_cut_off(begun, width, scheme):
    page = begun(width=width, scheme=scheme)
    found: list[str] = []

    def look() -> None:
        found.extend(_violations(page))
        assert not _too_wide(page), page.url

    page.goto("/weeks/")
    look()
    page.goto("/weeks/sentences/")
    for words in ("I can say no to my mother", "I sleep when I am tired"):
        page.get_by_label("A new sentence").fill(words)
        page.get_by_role("button", name="Add it").click()
    look()
    page.goto("/weeks/")
    page.get_by_role("group", name="I sleep").get_by_label("10", exact=True).check()
    page.get_by_role("button", name="Keep", exact=True).click()
    page.get_by_text("In words").click()
    look()
    page.goto("/letters/begin/")
    page.locator("[data-editor][data-ready]").wait_for()
    page.get_by_label("Your words").fill("Dear you")
    look()
    page.get_by_role("button", name="Leave").click()
    expect(page.get_by_role("heading", name="When shall it open?")).to_be_visible()
    look()
    page.get_by_label("It opens on").fill((date.today() + timedelta(days=40)).isoformat())
    page.get_by_role("button", name="Close it until then").click()
    look()
    page.get_by_role("link", name="Closed until").click()
    look()
    page.goto("/new-ways/begin/")
    look()
    page.locator("[data-note][data-ready]").wait_for()
    page.get_by_label("What I would like to do differently").fill("Wait")
    page.get_by_role("button", name="Leave").click()
    page.get_by_role("link", name="Write down what happened").click()
    look()
    for path in ("/new-ways/", "/thread/", "/thread/?kind=dream", "/search/"):
        page.goto(path)
        look()
    page.get_by_label("Words to look for").fill("wait")
    page.get_by_role("button", name="Look").click()
    look()
    assert found == []
