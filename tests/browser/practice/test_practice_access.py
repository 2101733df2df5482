"""Every page so far: axe finds nothing, on a phone and wide, light and dark; by keyboard; at 200 %; help without a server."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from serving import PASSPHRASE


def _violations(page: Page) -> list[str]:
    found = Axe().run(page)
    return [f"{page.url} {each['id']}: {node['html'][:160]}" for each in found.response["violations"] for node in each["nodes"]]


def _too_wide(page: Page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth > innerWidth")


def _written(page: Page, words: str) -> str:
    """A text, and its address for reading."""
    page.goto("/write/")
    page.locator("[data-editor][data-ready]").wait_for()
    page.get_by_label("Your words").fill(words)
    page.get_by_role("button", name="Leave").click()
    expect(page).to_have_url(re.compile(r":\d+/$"))
    page.goto("/thread/")
    return page.locator(".day a").first.get_attribute("href")


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark")])
def test_axe_finds_nothing_and_nothing_is_cut_off(begun, contexts, width, scheme):
    outside = contexts(width=width, scheme=scheme).new_page()
    outside.goto("/bring-back/")  # while nobody has begun
    found = _violations(outside)
    assert not _too_wide(outside), "/bring-back/"
    outside.goto("/")
    outside.get_by_label("A passphrase").fill("one passphrase")
    outside.get_by_label("The same again").fill("another passphrase")
    outside.get_by_role("button", name="Begin").click()
    found += _violations(outside)
    page = begun(width=width, scheme=scheme)
    here = _written(page, "The stairs were wet. " * 30)
    for path in ("/", "/thread/", "/write/", here, f"{here}forget/", "/keys/", "/help/", "/help/se/", "/nowhere/"):
        page.goto(path)
        found += _violations(page)
        assert not _too_wide(page), path
    for path in ("/unlock/", "/recover/", "/help/"):
        outside.goto(path)
        found += _violations(outside)
        assert not _too_wide(outside), path
    assert found == []


def test_at_twice_the_size_everything_is_there(begun):
    page = begun(width=640, height=400)
    page.goto("/write/")
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert not _too_wide(page)
    for name in ("Help now", "Leave"):
        expect(page.get_by_text(name, exact=True)).to_be_visible()


def test_by_keyboard_alone(contexts):
    page = contexts().new_page()
    page.goto("/")

    def until(name: str) -> None:
        for _ in range(15):
            page.keyboard.press("Tab")
            if page.evaluate(
                "(document.activeElement.innerText || document.activeElement.labels?.[0]?.innerText || '').trim()"
            ).startswith(name):
                return
        raise AssertionError(f"{name} is not reached by Tab")

    until("A passphrase")
    page.keyboard.type(PASSPHRASE)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSPHRASE)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Your recovery code")).to_be_visible()
    until("I have written it down")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Before the first word")).to_be_visible()
    until("To the desk")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r":\d+/$"))
    until("Write")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/write/"))
    page.locator("[data-editor][data-ready]").wait_for()
    page.keyboard.type("By hand.")
    until("Leave")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r":\d+/$"))
    until("Lock")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/unlock/"))


def test_help_is_one_tap_from_every_page(begun, contexts):
    outside = contexts().new_page()
    page = begun()
    here = _written(page, "The stairs")
    for path in ("/", "/thread/", "/write/", here, f"{here}forget/", "/keys/", "/nowhere/"):
        page.goto(path)
        page.get_by_role("link", name="Help now").click()
        expect(page.get_by_role("heading", name="Help now")).to_be_visible()
    for path in ("/unlock/", "/recover/"):
        outside.goto(path)
        outside.get_by_role("link", name="Help now").click()
        expect(outside.get_by_role("link", name="999")).to_be_visible()
        assert outside.get_by_role("link", name="116 123").get_attribute("href") == "tel:116123"


def test_help_opens_when_the_server_is_gone(begun, server):
    page = begun()
    page.goto("/write/")
    page.goto("/help/")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.goto("/write/")
    page.locator("[data-editor][data-ready]").wait_for()
    server.kill()
    page.get_by_label("Your words").fill("and nobody there")
    page.get_by_role("link", name="Help now").click()
    expect(page.get_by_role("heading", name="Help now")).to_be_visible()
    expect(page.get_by_role("link", name="999")).to_be_visible()
    fonts = page.evaluate("document.fonts.ready.then(() => getComputedStyle(document.body).backgroundColor)")
    assert fonts != "rgba(0, 0, 0, 0)", "its style is there too"


def test_the_pages_speak_swedish(begun):
    page = begun()
    page.get_by_role("button", name="Svenska").click()
    expect(page.locator("html")).to_have_attribute("lang", "sv")
    expect(page.get_by_role("link", name="Hjälp nu")).to_be_visible()
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("link", name="Help now")).to_be_visible()
