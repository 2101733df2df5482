"""Words that a machine wrote down, on the page: how sure they are is seen, said, and can be listened to."""

from __future__ import annotations

from pathlib import Path

import factory
import pytest
from playwright.sync_api import Page, expect
from test_access import _violations

import overheard

# Every recording that the page makes, as it made them, so that a test can ask where it plays.
_WATCH = """() => {
  window.recordings = [];
  window.Audio = new Proxy(Audio, { construct(made, given) { const one = new made(...given); recordings.push(one); return one; } });
}"""
_PLAYS = "() => recordings.filter((one) => !one.paused).map((one) => one.currentTime)"


def _play(page: Page):
    return page.locator(".play:visible")


def _choose(page: Page, file: Path) -> None:
    page.evaluate(_WATCH)
    page.locator("#s01 input[type=file]").set_input_files(file)


def _ready(page: Page, tmp_path: Path) -> None:
    _choose(page, overheard.record(tmp_path / "chosen.wav"))
    expect(page.get_by_text("The recording is ready")).to_be_visible()


def _playing(page: Page) -> float:
    """Where it plays, once it does."""
    for _ in range(100):
        times = page.evaluate(_PLAYS)
        if times:
            return times[0]
        page.wait_for_timeout(20)
    pytest.fail("nothing plays")


def _without_its_name() -> dict:
    document = overheard.page_document()
    (session,) = document["sessions"]
    return {**document, "sessions": [{**session, "source": "h.vtt"}]}


def test_uncertain_words_are_lighter_and_negations_say_what_they_may_be(show):
    page = show(_without_its_name())
    said = page.locator("#s01-t2 .said")
    expect(said.locator(".unsure")).to_have_text(["soup"])
    expect(said.locator(".turning")).to_have_text(["was", "never"])
    weight = "(element) => [getComputedStyle(element).fontWeight, getComputedStyle(element).color]"
    assert said.locator(".unsure").evaluate(weight) != said.evaluate(weight)
    expect(page.locator("#s01-t2 .doubts")).to_have_text(
        "Listen again before relying on “was” (perhaps “wasn't”), “never” (perhaps “ever”): "
        "they sound nearly the same, and the machine was not sure."
    )
    expect(page.get_by_text("words as the machine heard them, not checked by a person")).to_be_visible()
    expect(page.locator("#s01-t3 .turning, #s01-t3 .unsure, #s01-t3 .doubts")).to_have_count(0)


def test_a_note_on_an_uncertain_negation_says_so_closed_and_open(show):
    page = show(_without_its_name())
    note = page.locator(".note", has_text="heard right").first
    expect(note.locator("summary")).to_contain_text("if “was”")
    note.locator("summary").click()
    expect(note.locator(".caution")).to_contain_text("would turn this round")
    expect(note.locator(".doubted").first).to_contain_text("“was” (or “wasn't”)")


def test_typed_words_offer_no_sound_and_no_doubt(show):
    page = show(factory.document(factory.session("typed", [("client", "Only this.")])))
    expect(page.locator("input[type=file]")).to_have_count(0)
    expect(page.locator(".play")).to_have_count(0)
    expect(page.locator(".unchecked")).to_have_count(0)


def test_without_a_sound_there_is_no_control(show):
    page = show(_without_its_name())
    expect(page.get_by_label("To listen along")).to_be_visible()
    expect(page.locator(".play")).not_to_have_count(0)
    expect(_play(page)).to_have_count(0)
    page.keyboard.press("l")
    expect(_play(page)).to_have_count(0)


def test_without_scripts_there_is_no_chooser(show):
    page = show(_without_its_name(), scripts=False)
    expect(page.locator("input[type=file]")).to_be_hidden()
    expect(page.locator("#s01-t2 .doubts")).to_be_visible()


@pytest.mark.parametrize("width", [1280, 360])
def test_a_turn_and_a_quotation_play_their_own_seconds(show, tmp_path, width):
    page = show(_without_its_name(), width=width)
    _ready(page, tmp_path)
    turn = overheard.overheard().turns[1]
    button = page.get_by_role("button", name="Play the turn at 0:04")
    button.click()
    assert turn.start <= _playing(page) < turn.end
    expect(button).to_have_attribute("aria-pressed", "true")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "false")
    assert page.evaluate(_PLAYS) == []
    note = page.locator(".note", has_text="heard right").first
    note.locator("summary").click()
    quote = note.locator(".cite", has=page.locator(".play")).first
    start, end = map(float, quote.locator(".play").get_attribute("data-play").split())
    assert turn.start <= start < end <= turn.end
    quote.locator("q").click()
    assert start <= _playing(page) < end
    expect(quote.locator(".play")).to_have_attribute("aria-pressed", "false", timeout=15_000)
    ended = page.evaluate("() => recordings[0].currentTime")
    assert end <= ended < end + 1


def test_the_keyboard_alone_plays_and_stops(show, tmp_path):
    page = show(_without_its_name())
    _ready(page, tmp_path)
    page.keyboard.press("j")
    page.keyboard.press("l")
    _playing(page)
    expect(page.locator(".note[open] .play[aria-pressed=true]")).to_have_count(1)
    page.keyboard.press("Escape")
    assert page.evaluate(_PLAYS) == []
    expect(page.locator(".note[open]")).to_have_count(1)
    page.keyboard.press("Tab")
    expect(page.locator(".note[open] .play").first).to_be_focused()
    page.keyboard.press("Enter")
    _playing(page)
    page.keyboard.press("l")
    assert page.evaluate(_PLAYS) == []


def test_a_recording_beside_the_page_is_taken_by_itself(show, tmp_path):
    overheard.record(tmp_path / overheard.RECORDING)
    page = show(overheard.page_document())
    expect(page.get_by_text("The recording beside this page is ready")).to_be_visible()
    expect(_play(page)).not_to_have_count(0)


def test_what_cannot_be_played_and_what_is_too_short_is_said(show, tmp_path):
    page = show(_without_its_name())
    text = tmp_path / "notes.wav"
    text.write_text("no sound")
    _choose(page, text)
    expect(page.get_by_text("This file cannot be played here.")).to_be_visible()
    expect(_play(page)).to_have_count(0)
    page.locator("#s01 input[type=file]").set_input_files(overheard.record(tmp_path / "short.wav", 5))
    expect(page.get_by_text("ends before the words do")).to_be_visible()


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (1280, "dark"), (360, "light"), (360, "dark")])
def test_axe_finds_nothing(show, tmp_path, width, scheme):
    page = show(_without_its_name(), width=width, scheme=scheme)
    assert _violations(page) == []
    _ready(page, tmp_path)
    page.keyboard.press("j")
    page.keyboard.press("l")
    assert _violations(page) == []
    assert not page.evaluate("() => document.documentElement.scrollWidth > document.documentElement.clientWidth")
