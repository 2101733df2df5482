"""Server, connection, tab and keys taken away at any moment of writing: what was typed is there afterwards.

A few moments in every run, always the same; `THIRDEAR_MOMENTS=300` for as many as one likes.
"""

from __future__ import annotations

import os
import random

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from serving import PASSPHRASE, Server

MOMENTS = int(os.environ.get("THIRDEAR_MOMENTS", "6"))
AT_A_TIME = 6
UNDRAFTED = 1.0  # seconds within which the last signs may not yet lie in a draft
WORDS = "stairs bread river and the with lamp nobody Sunday said coat then rain kitchen was".split()
LONG = 60_000


class Writer:
    """Somebody who types, and knows what they typed."""

    def __init__(self, page: Page, server: Server, seed: int) -> None:
        self.page, self.server, self.any = page, server, random.Random(seed)
        self.typed = ""

    @property
    def area(self):
        return self.page.get_by_label("Your words")

    def type(self) -> None:
        words = " ".join(self.any.choice(WORDS) for _ in range(self.any.randint(2, 6))) + " "
        self.area.press_sequentially(words, delay=self.any.choice([0, 8, 25]))
        self.typed += words
        self.page.wait_for_timeout(self.any.choice([0, 100, 300, 900, 1_100, 1_400]))

    def the_server_is_killed(self) -> None:
        self.server.kill()
        self.type()
        self.page.wait_for_timeout(UNDRAFTED * 1_000)
        self.server.start()
        self._through_the_door()

    def the_connection_goes(self) -> None:
        self.page.context.set_offline(True)
        self.type()
        self.page.context.set_offline(False)
        self.type()

    def the_tab_is_closed(self) -> None:
        self.page.wait_for_timeout(UNDRAFTED * 1_000)
        self._another_tab()
        expect(self.area).to_have_value(self.typed)

    def the_tab_dies_while_typing(self) -> None:
        before = self.typed
        self.page.wait_for_timeout(UNDRAFTED * 1_000)
        self.type()
        self._another_tab()
        found = self.area.input_value()
        assert found.startswith(before), "what had rested was lost"
        assert self.typed.startswith(found)
        self.typed = found

    def it_is_locked_elsewhere(self) -> None:
        other = self.page.context.new_page()
        other.goto("/")
        other.get_by_role("button", name="Lock").click()
        other.get_by_role("button", name="Unlock").wait_for()
        other.close()
        self._through_the_door()

    def _through_the_door(self) -> None:
        self.page.get_by_label("Passphrase").fill(PASSPHRASE, timeout=LONG)
        self.page.get_by_role("button", name="Unlock").click()
        self._ready()
        expect(self.area).to_have_value(self.typed)

    def _another_tab(self) -> None:
        here, context = self.page.url, self.page.context
        self.page.close(run_before_unload=False)
        self.page = context.new_page()
        self.page.goto(here)
        self._ready()

    def _ready(self) -> None:
        self.page.locator("[data-editor][data-ready]").wait_for(timeout=LONG)


@pytest.mark.parametrize("round_", range(-(-MOMENTS // AT_A_TIME)))
def test_whatever_is_taken_away_what_was_typed_is_there(begun, server, round_):
    page = begun()
    page.get_by_role("main").get_by_role("link", name="Write").first.click()
    page.locator("[data-editor][data-ready]").wait_for()
    writer = Writer(page, server, seed=round_)
    happenings = [
        writer.the_server_is_killed,
        writer.the_connection_goes,
        writer.the_tab_is_closed,
        writer.the_tab_dies_while_typing,
        writer.it_is_locked_elsewhere,
        writer.the_server_is_killed,
    ]
    writer.any.shuffle(happenings)
    for happening in happenings[: min(AT_A_TIME, MOMENTS)]:
        writer.type()
        happening()
    writer.type()
    writer.page.get_by_role("button", name="Leave").click()
    expect(writer.page.get_by_role("heading", name="Desk")).to_be_attached(timeout=LONG)
    assert _told(writer.page.context) == [writer.typed.strip()]


def _told(context: BrowserContext) -> list[str]:
    page = context.new_page()
    page.goto("/thread/")
    texts = [each.get_attribute("href") for each in page.locator(".day a").all()]
    found = []
    for text in texts:
        page.goto(text)
        found.append(page.locator(".said").first.inner_text().strip())
    return found
