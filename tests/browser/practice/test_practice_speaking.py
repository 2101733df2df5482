"""Speaking in a real browser with a microphone that beeps: refused, on, off; tab, server and connection taken away meanwhile."""

from __future__ import annotations

import base64
import re
from collections import defaultdict
from dataclasses import dataclass, field

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect

from serving import PASSPHRASE

LONG = 60_000
_LISTEN = """() => {
  const start = MediaRecorder.prototype.start
  let take = Math.random().toString(36).slice(2)
  MediaRecorder.prototype.start = function (...given) {
    take = Math.random().toString(36).slice(2)
    const mine = take
    let turn = Promise.resolve()
    this.addEventListener('dataavailable', ({ data }) => {
      turn = turn.then(() => data.arrayBuffer()).then(bytes => window.emitted(mine, btoa(String.fromCharCode(...new Uint8Array(bytes)))))
    })
    return start.apply(this, given)
  }
}"""


_STORED = """() => new Promise((resolve, reject) => {
  const open = indexedDB.open('thirdear-sound', 1)
  open.onerror = () => reject(open.error)
  open.onsuccess = () => {
    const all = open.result.transaction('pieces').objectStore('pieces').getAll()
    all.onsuccess = () => { open.result.close(); resolve(all.result.map(each => btoa(String.fromCharCode(...new Uint8Array(each.sealed))))) }
  }
})"""


@dataclass
class Ear:
    """Everything that the browser's recorder gave out, take by take: what must be on the server in the end."""

    takes: dict[str, list[bytes]] = field(default_factory=lambda: defaultdict(list))

    def listen(self, context: BrowserContext) -> None:
        context.expose_function("emitted", lambda take, piece: self.takes[take].append(base64.b64decode(piece)))
        context.add_init_script(f"({_LISTEN})()")

    @property
    def pieces(self) -> int:
        return sum(map(len, self.takes.values()))

    @property
    def said(self) -> list[bytes]:
        return [b"".join(pieces) for pieces in self.takes.values()]


@pytest.fixture
def ear() -> Ear:
    return Ear()


@pytest.fixture
def speaking(begun, ear):
    """A page on which one may speak, ready."""

    def opened(*, allowed: bool = True, **wanted: object) -> Page:
        page = begun(**wanted)
        ear.listen(page.context)
        if allowed:
            page.context.grant_permissions(["microphone"])
        page.goto("/speak/")
        page.locator("[data-speaking][data-ready]").wait_for(timeout=LONG)
        return page

    return opened


def _on(page: Page, name: str = "Turn the microphone on") -> None:
    page.get_by_role("button", name=name).click()
    expect(page.get_by_role("status").filter(has_text="The microphone is on")).to_be_visible(timeout=LONG)


def _until(page: Page, ear: Ear, pieces: int) -> None:
    for _ in range(600):
        if ear.pieces >= pieces:
            return
        page.wait_for_timeout(100)
    raise AssertionError("nothing was recorded")


def _done(page: Page) -> None:
    page.get_by_role("button", name="That is all").click()
    page.wait_for_url(re.compile("/sound/$"), timeout=LONG)


def _unlock(page: Page) -> None:
    page.get_by_label("Passphrase").fill(PASSPHRASE, timeout=LONG)
    page.get_by_role("button", name="Unlock").click()
    page.locator("[data-speaking][data-ready]").wait_for(timeout=LONG)


def _kept(page: Page) -> list[bytes]:
    """What the server has of the text whose sound this page shows, take by take."""
    found = []
    for audio in page.locator("audio").all():
        answer = page.context.request.get(audio.get_attribute("src"), headers={"Sec-Fetch-Mode": "no-cors"})
        assert answer.status == 200
        found.append(answer.body())
    return found


def _violations(page: Page) -> list[str]:
    found = Axe().run(page)
    return [f"{each['id']}: {node['html'][:160]}" for each in found.response["violations"] for node in each["nodes"]]


def _too_wide(page: Page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth > innerWidth")


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_from_the_desk_to_the_sound_and_every_state_is_plain(begun, width, scheme, ear):
    page = begun(width=width, height=800, scheme=scheme)
    ear.listen(page.context)
    wrong: list[str] = []

    def look() -> None:
        wrong.extend(_violations(page))
        wrong.extend(["too wide"] if _too_wide(page) else [])
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        page.set_viewport_size({"width": 640, "height": 400})
        wrong.extend(["too wide at twice the size"] if _too_wide(page) else [])
        page.set_viewport_size({"width": width, "height": 800})
        page.evaluate("document.documentElement.style.fontSize = ''")

    page.get_by_role("link", name="Speak").click()
    page.locator("[data-speaking][data-ready]").wait_for(timeout=LONG)
    look()
    page.get_by_role("button", name="Turn the microphone on").click()  # the browser refuses: nobody allowed it
    expect(page.get_by_text("This page may not use the microphone")).to_be_visible(timeout=LONG)
    expect(page.get_by_role("link", name="Write instead")).to_be_visible()
    look()
    page.context.grant_permissions(["microphone"])
    _on(page, "Try again")
    expect(page).to_have_title("The microphone is on · Third Ear")
    expect(page.get_by_role("button", name="Turn the microphone off")).to_be_focused()
    look()
    _until(page, ear, 2)
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text="The microphone is off")).to_be_visible()
    expect(page).to_have_title("Speaking · Third Ear")
    expect(page.get_by_role("button", name="That is all")).to_be_focused()
    look()
    _done(page)
    expect(page.get_by_text("destroyed 30 days after you have said that the words are right")).to_be_visible()
    look()
    assert _kept(page) == ear.said
    assert page.evaluate(
        "async () => { const audio = document.querySelector('audio'); await audio.play(); return !audio.paused }"
    )
    assert wrong == []


def test_by_keyboard_alone_and_escape_turns_it_off(speaking, ear):
    page = speaking()
    for _ in range(12):
        page.keyboard.press("Tab")
        if "Turn the microphone on" in page.evaluate("document.activeElement.innerText"):
            break
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text="The microphone is on")).to_be_visible(timeout=LONG)
    _until(page, ear, 2)
    page.keyboard.press("Escape")
    expect(page).to_have_url(re.compile(r":\d+/$"), timeout=LONG)
    page.goto("/thread/")
    page.get_by_role("link", name="spoken, not written down yet").click()
    page.get_by_role("link", name="Beside its sound").click()
    page.get_by_role("link", name="Go on speaking, or finish").click()
    page.locator("[data-speaking][data-ready]").wait_for(timeout=LONG)
    _on(page, "Go on speaking")
    _until(page, ear, ear.pieces + 1)
    page.get_by_role("link", name="Help now").click()  # nobody is held back, and the microphone is off
    expect(page.get_by_role("heading", name="Help now")).to_be_visible(timeout=LONG)
    page.go_back()
    page.locator("[data-speaking][data-ready]").wait_for(timeout=LONG)
    _on(page, "Go on speaking")
    _until(page, ear, ear.pieces + 1)
    page.get_by_role("button", name="Turn the microphone off").click()
    _done(page)
    assert _kept(page) == ear.said
    assert len(ear.said) == 3


def test_server_connection_and_tab_are_taken_away_and_every_second_is_there(speaking, server, ear):
    page = speaking()
    here = page.url
    _on(page)
    _until(page, ear, 2)
    page.context.set_offline(True)
    _until(page, ear, 5)
    expect(page.get_by_text("What you say is kept here, encrypted")).to_be_visible(timeout=LONG)
    page.context.set_offline(False)
    _until(page, ear, 7)
    expect(page.get_by_text("What you say is kept here, encrypted")).not_to_be_visible(timeout=LONG)
    server.kill()
    _until(page, ear, 10)
    server.start()  # it comes back locked: the microphone goes off, and the page to the door
    _unlock(page)
    assert page.url == here
    expect(page.get_by_role("button", name="That is all")).to_be_visible(timeout=LONG)
    first = b"".join(next(iter(ear.takes.values())))
    page.get_by_role("button", name="Go on speaking").click()
    _until(page, ear, ear.pieces + 3)
    page.context.set_offline(True)
    _until(page, ear, ear.pieces + 3)
    page.wait_for_timeout(500)
    before = ear.pieces - len(next(iter(ear.takes.values())))
    page.close(run_before_unload=False)  # the tab dies with sound that the server does not have
    page = page.context.new_page()
    page.context.set_offline(False)
    page.goto("/")
    page.goto(here)
    page.locator("[data-speaking][data-ready]").wait_for(timeout=LONG)
    expect(page.get_by_role("button", name="That is all")).to_be_visible(timeout=LONG)
    _done(page)
    kept = _kept(page)
    second = list(ear.takes.values())[1]
    assert kept[0] == first
    assert kept[1] in {b"".join(second[:count]) for count in range(before - 1, len(second) + 1)}
    assert len(kept) == 2


def test_locked_elsewhere_the_microphone_goes_off_and_nothing_is_lost(speaking, ear):
    page = speaking()
    _on(page)
    _until(page, ear, 2)
    other = page.context.new_page()
    other.goto("/")
    other.get_by_role("button", name="Lock").click()
    other.get_by_role("button", name="Unlock").wait_for()
    other.close()
    _unlock(page)
    _done(page)
    assert _kept(page) == ear.said


def test_what_waits_in_the_browser_is_sealed(speaking, ear):
    page = speaking()
    _on(page)
    _until(page, ear, 1)
    page.context.set_offline(True)
    _until(page, ear, 4)
    page.wait_for_timeout(1_000)
    stored = page.evaluate(_STORED)
    assert len(stored) >= 2
    emitted = [piece[:64] for pieces in ear.takes.values() for piece in pieces if len(piece) > 64]
    assert not [piece for piece in emitted for each in stored if piece in base64.b64decode(each)]
    page.context.set_offline(False)
    page.get_by_role("button", name="Turn the microphone off").click()
    _done(page)
    assert _kept(page) == ear.said


def test_what_waits_in_the_browser_goes_when_its_text_was_forgotten(speaking, begun, ear):
    page = speaking()
    _on(page)
    _until(page, ear, 2)
    page.wait_for_timeout(1_000)
    page.context.set_offline(True)
    _until(page, ear, ear.pieces + 2)
    page.wait_for_timeout(1_000)
    assert page.evaluate(_STORED)
    text = page.url.split("/")[-2]
    other = begun()  # another browser
    other.goto(f"/texts/{text}/forget/")
    other.get_by_role("button", name="Forget it").click()
    other.wait_for_url(lambda url: "forget" not in url, timeout=LONG)
    left = page.context.new_page()
    page.close(run_before_unload=False)
    left.context.set_offline(False)
    left.goto("/")
    for _ in range(100):
        if not left.evaluate(_STORED):
            return
        left.wait_for_timeout(100)
    raise AssertionError("sound that nobody can open any more lies in the browser")


@pytest.mark.parametrize(
    ("missing", "said"),
    [
        ("delete window.MediaRecorder", "This browser cannot record sound"),
        (
            "MediaDevices.prototype.getUserMedia = () => Promise.reject(new DOMException('', 'NotFoundError'))",
            "No microphone was found",
        ),
    ],
)
def test_without_a_microphone_the_page_says_so_and_leads_to_writing(begun, missing, said):
    page = begun()
    page.context.add_init_script(missing)
    page.goto("/speak/")
    begin = page.get_by_role("button", name="Turn the microphone on")
    note = page.get_by_text(said)
    page.locator("[data-speaking]:not([data-now=without])").wait_for(timeout=LONG)
    if begin.is_visible():
        begin.click()
    expect(note).to_be_visible(timeout=LONG)
    assert _violations(page) == []
    page.get_by_role("link", name="Write instead").click()
    page.locator("[data-editor][data-ready]").wait_for(timeout=LONG)


def test_without_scripts_it_says_so(begun, contexts):
    begun()
    page = contexts(scripts=False).new_page()
    page.goto("/speak/")
    page.get_by_label("Passphrase").fill(PASSPHRASE)
    page.get_by_role("button", name="Unlock").click()
    expect(page.get_by_text("Speaking needs scripts")).to_be_visible(timeout=LONG)
    assert page.get_by_role("button", name="Turn the microphone on").count() == 0
