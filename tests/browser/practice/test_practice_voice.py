"""A voice before the browser's microphone: spoken, written down by the real models, read beside its sound, put right, checked."""

from __future__ import annotations

import re
import shutil
import wave
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from serving import PASSPHRASE, Server
from thirdear.listening.words.speech.sound import RATE, Sound

CLIP = Path(__file__).parents[3] / "examples" / "speech" / "client.ogg"
SPOKEN_FOR = 24  # seconds, with a long silence in them
LONG = 60_000


@pytest.fixture
def voice(tmp_path: Path) -> Path:
    """A file that Chromium plays to its microphone."""
    sound = np.concatenate([block[0] for block in Sound.of(CLIP).blocks()])
    said = sound[int(np.argmax(np.abs(sound) > 0.02)) :]
    path = tmp_path / "voice.wav"
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes((np.clip(said, -1, 1) * 32767).astype("<i2").tobytes())
    return path


@pytest.fixture
def page(browser: Browser, server: Server, voice: Path) -> Iterator[Page]:
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))))
    flags = [
        "--no-sandbox",
        "--disable-gpu",
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-audio-capture={voice}",
        "--autoplay-policy=no-user-gesture-required",
    ]
    opened = browser.browser_type.launch(executable_path=path, headless=True, args=flags)
    context = opened.new_context(base_url=server.url, viewport={"width": 390, "height": 844}, locale="en-GB")
    context.set_default_timeout(LONG)
    context.grant_permissions(["microphone"])
    complaints: list[str] = []
    context.on("weberror", lambda error: complaints.append(str(error.error)))
    yield context.new_page()
    opened.close()
    assert complaints == []


def _violations(page: Page) -> list[str]:
    found = Axe().run(page)
    return [f"{each['id']}: {node['html'][:160]}" for each in found.response["violations"] for node in each["nodes"]]


def _time(page: Page) -> float:
    return page.evaluate("document.querySelector('audio').currentTime")


def test_spoken_written_down_heard_again_put_right_and_checked(page):
    page.goto("/")
    page.get_by_label("A passphrase").fill(PASSPHRASE)
    page.get_by_label("The same again").fill(PASSPHRASE)
    page.get_by_role("button", name="Begin").click()
    page.goto("/speak/")
    page.get_by_role("button", name="Turn the microphone on").click()
    expect(page.get_by_role("status").filter(has_text="The microphone is on")).to_be_visible()
    page.wait_for_timeout(SPOKEN_FOR * 1_000)
    page.get_by_role("button", name="Turn the microphone off").click()
    page.get_by_role("button", name="That is all").click()
    page.wait_for_url(re.compile("/sound/$"))
    page.get_by_role("link", name="It is written down.").click(timeout=300_000)
    page.locator("[data-beside=ready]").wait_for()
    sentences = page.locator(".sentence")
    assert sentences.count() >= 2, page.locator("article").inner_text()
    assert "mother" in page.locator("article").inner_text().lower()
    expect(page.get_by_text("nobody has checked it")).to_be_visible()
    wrong = _violations(page)

    last = sentences.nth(sentences.count() - 1)
    start, end = float(last.get_attribute("data-start")), float(last.get_attribute("data-end"))
    assert start > 2, "a sentence in the middle of the sound"
    last.press("Enter")
    for _ in range(300):
        if _time(page) > start - 0.5:
            break
        page.wait_for_timeout(100)
    assert start - 0.5 < _time(page) < end + 1
    for _ in range(300):
        if page.evaluate("document.querySelector('audio').paused"):
            break
        page.wait_for_timeout(100)
    assert end - 0.6 < _time(page) < end + 1.5, "it stops where the sentence ends"
    wrong += _violations(page)

    field = page.get_by_label("The sentence, to be put right")
    field.fill("I have put this right.")
    page.get_by_role("button", name="So it was said").click()
    expect(page.locator(".sentence").last).to_have_text("I have put this right.")
    expect(page.locator(".sentence").last).to_have_attribute("data-start", re.compile(r"\d"))
    page.get_by_role("button", name="I have checked it").click()
    expect(page.get_by_text("You checked the words on")).to_be_visible()
    page.get_by_role("button", name="Keep it").click()
    expect(page.get_by_text("until you destroy it")).to_be_visible()
    page.get_by_role("link", name="Destroy it now").click()
    wrong += _violations(page)
    page.get_by_role("button", name="Destroy it").click()
    expect(page.get_by_text("Nobody can hear it any more")).to_be_visible()
    assert page.locator("audio").count() == 0
    wrong += _violations(page)
    page.get_by_role("link", name="The text by itself").click()
    expect(page.get_by_text("I have put this right.")).to_be_visible()
    assert wrong == []
