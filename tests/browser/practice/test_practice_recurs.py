"""What recurs, in a real browser: on a phone in the dark, by keyboard alone, and with nothing for axe to find."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from serving import PASSPHRASE

TESTS = Path(__file__).parents[2]


def _violations(page: Page) -> list[str]:
    found = Axe().run(page)
    return [f"{page.url} {each['id']}: {node['html'][:160]}" for each in found.response["violations"] for node in each["nodes"]]


def _recount(home: Path) -> None:
    """The small life of `tests/lives.py`, told and heard."""
    paths = os.pathsep.join([str(TESTS), str(TESTS / "unit/practice")])
    subprocess.run(
        [sys.executable, str(TESTS / "unit/practice/recounted.py"), PASSPHRASE],
        env={**os.environ, "THIRDEAR_HOME": str(home), "PYTHONPATH": paths},
        check=True,
        timeout=300,
    )


@pytest.mark.parametrize(("width", "scheme", "scripts"), [(360, "dark", True), (1280, "light", False)])
def test_axe_finds_nothing_and_it_works_by_keyboard(begun, server, width, scheme, scripts):
    page = begun(width=width, scheme=scheme, scripts=scripts)
    page.goto("/recurs/")
    found = _violations(page) if scripts else []
    _recount(server.home)
    page = begun(width=width, scheme=scheme, scripts=scripts)  # opening it elsewhere ended what was open here
    page.goto("/recurs/")
    guess = page.get_by_text("It may be that with “Gary”")
    expect(guess).to_be_visible()
    addresses = ["/recurs/", "/recurs/does-not-fit/"]
    addresses += [page.locator(one).first.get_attribute("href") for one in (".answers a", ".quotation a")]
    for address in addresses:
        page.goto(address)
        found += _violations(page) if scripts else []
        assert not page.evaluate("document.documentElement.scrollWidth > innerWidth"), address
    expect(page.locator("#place")).to_be_visible()
    page.goto("/recurs/")
    page.locator("li", has=guess).get_by_role("button", name="Not me").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("It is put away")
    expect(guess).to_have_count(0)
    page.get_by_role("link", name="What I said does not fit").first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("It may be that with “Gary”")).to_be_visible()
    found += _violations(page) if scripts else []
    page.get_by_role("button", name="It may fit after all").focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/recurs/#[0-9a-f]{32}$"))
    expect(guess).to_be_visible()
    page.locator("li", has=guess).get_by_role("button", name="Say more").click()
    expect(page.locator(".begun-from mark")).to_contain_text("Gary")
    found += _violations(page) if scripts else []
    if not scripts:
        page.get_by_label("Your words").fill("There is more to it")
        page.get_by_role("button", name="Leave").click()
        expect(page.get_by_text("There is more to it")).to_be_visible()
    assert found == []
