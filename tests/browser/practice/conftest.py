"""A real server and a real Chromium looking at it; afterwards neither may have complained."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from serving import PASSPHRASE, Server

expect.set_options(timeout=20_000)
_EXPECTED = (
    "net::ERR_CONNECTION_REFUSED",
    "net::ERR_EMPTY_RESPONSE",
    "net::ERR_CONNECTION_RESET",
    "status of 4",
    "net::ERR_INTERNET_DISCONNECTED",
)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    running = Server(tmp_path / "home").start()
    yield running
    running.kill()
    assert "ERROR" not in running.log, running.log


@pytest.fixture
def contexts(browser: Browser, server: Server) -> Iterator[Callable[..., BrowserContext]]:
    """Browsers that share nothing: `contexts(width=360, scheme="dark")`."""
    opened: list[BrowserContext] = []
    complaints: list[str] = []

    def new(
        *, width: int = 1280, height: int = 800, scheme: str = "light", scripts: bool = True, locale: str = "en-GB"
    ) -> BrowserContext:
        context = browser.new_context(
            base_url=server.url,
            viewport={"width": width, "height": height},
            color_scheme=scheme,
            reduced_motion="reduce",
            java_script_enabled=scripts,
            locale=locale,
        )
        context.set_default_timeout(30_000)
        context.on(
            "console",
            lambda message: complaints.extend(_worth_telling(message.text)) if message.type in {"error", "warning"} else None,
        )
        context.on("weberror", lambda error: complaints.append(str(error.error)))
        opened.append(context)
        return context

    yield new
    for context in opened:
        context.close()
    assert complaints == []


@pytest.fixture
def begun(contexts: Callable[..., BrowserContext]) -> Callable[..., Page]:
    """A page of somebody who has begun (the first time) or unlocked (afterwards) in a browser of its own."""

    def opened(**wanted: object) -> Page:
        page = contexts(**wanted).new_page()
        page.goto("/")
        page.get_by_label("passphrase", exact=False).first.fill(PASSPHRASE)
        if page.url.endswith("/begin/"):
            page.get_by_label("The same again").fill(PASSPHRASE)
            page.get_by_role("button", name="Begin").click()
            page.get_by_role("link", name="I have written it down").click()
            page.get_by_role("link", name="To the desk").click()
        else:
            page.get_by_role("button", name="Unlock").click()
        expect(page).to_have_url(re.compile(r":\d+/$"))
        return page

    return opened


def _worth_telling(text: str) -> list[str]:
    return [] if any(expected in text for expected in _EXPECTED) else [text]
