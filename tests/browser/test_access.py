"""axe finds nothing, on every view, light and dark, wide and narrow."""

from __future__ import annotations

import factory
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

pytestmark = pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (1280, "dark"), (360, "light"), (360, "dark")])


def _violations(page: Page) -> list[str]:
    found = Axe().run(page)
    return [f"{each['id']}: {node['html'][:120]}" for each in found.response["violations"] for node in each["nodes"]]


def test_the_treatment_and_a_person(show, width, scheme):
    page = show(factory.treatment(), width=width, scheme=scheme)
    assert _violations(page) == []
    page.locator(".person > summary").first.click()
    page.locator(".manual > details > summary").click()
    assert _violations(page) == []


def test_a_session_its_open_notes_its_filters_and_the_keys(show, width, scheme):
    page = show(factory.treatment(), "#s05", width=width, scheme=scheme)
    assert _violations(page) == []
    for _ in range(7):
        page.keyboard.press("j")
    page.locator(".note[open] .means").click()
    assert _violations(page) == []
    page.keyboard.press("m")
    page.keyboard.press("f")
    page.locator("#s05 [data-kind=people]").first.click()
    assert _violations(page) == []
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    assert _violations(page) == []


def test_sessions_with_little_in_them(show, width, scheme):
    sessions = factory.session("bare", [("client", "Only this.")]), factory.session("empty", [])
    page = show(factory.document(*sessions), "#s01", width=width, scheme=scheme)
    assert _violations(page) == []
    page.keyboard.press("n")
    assert _violations(page) == []
