"""Every page of the platform, with an example life in it: axe, a narrow screen, twice the size, the dark, the keyboard.

Pages are found as a reader finds them, by following links from the desk; one of each address is looked at. A page that no
link leads to fails here, unless it is named below with its reason.
"""

from __future__ import annotations

import http.cookiejar
import re
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import django
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

django.setup()

from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve

from serving import Server
from thirdear.practice.demo import PASSPHRASE

NO_PAGE = {  # only answers to what a page sends, files, or doors to a page with a name of its own
    "change:begin_new_way", "change:begin_occasion", "change:save_new_way", "change:save_occasion",
    "desk:beside_text", "desk:help_worker", "desk:here_again", "desk:language", "desk:put_away",
    "evidence:again", "evidence:now", "insight:reply", "insight:take_back",
    "record:awake", "record:back_up", "record:check", "record:copy_keys", "record:lock", "record:new_code", "record:state",
    "words:begin_dream", "words:begin_encounter", "words:begin_letter", "words:begin_session", "words:begin_writing",
    "words:draft_key", "words:open_letter", "words:save",
    "words:begin_speaking", "words:checked", "words:correct", "words:end_speaking", "words:how_far_written", "words:keeping",
    "words:piece", "words:play", "words:write_down_again",
}  # fmt: skip
OUTSIDE = {"record:unlock": "/unlock/", "record:recover": "/recover/", "desk:help_in": "/help/se/"}
ELSEWHERE = {
    "record:begin": "of an empty home: test_practice_access",
    "record:bring_back": "of an empty home: test_practice_access",
    "words:versions": "after a conflict: test_practice_writing",
    "insight:item": "once a text was heard",
    "insight:nearer": "once a text was heard",
    "insight:place": "once a text was heard",
    "insight:say_more": "once a text was heard",
    "words:choose_day": "after a letter was written",
    "words:destroy_sound": "of what was spoken: test_practice_speaking",
    "words:sound": "of what was spoken: test_practice_speaking",
    "words:write_letter": "while a letter is open",
}
BY_CHANCE = {"evidence:hearing": "/hearing/", "insight:does_not_fit": "/recurs/does-not-fit/"}  # linked when there is something
_REACH = """() => {
  document.querySelectorAll('details').forEach(each => { each.open = true }) // what is folded away is reached once unfolded
  const shown = element => element.checkVisibility({ visibilityProperty: true })
  const wanted = [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary')]
    .filter(each => shown(each) && !each.disabled && each.tabIndex >= 0)
    .filter(each => each.type !== 'radio' || each.checked || !document.querySelector(`[name="${each.name}"]:checked`))
  const names = new Set(wanted.filter(each => each.type === 'radio').map(each => each.name))
  const some = wanted.filter(each => each.type !== 'radio' || names.delete(each.name))
  window.reached = new Set()
  addEventListener('focusin', ({ target }) => window.reached.add(target), true)
  window.wanted = some
  document.activeElement?.blur()
  return some.length
}"""
_MISSED = """() => window.wanted.filter(each => !window.reached.has(each)
  && !(each.type === 'radio' && [...window.reached].some(one => one.name === each.name))).map(each => each.outerHTML.slice(0, 160))"""


def _names(patterns: list[object] | None = None, space: str = "") -> Iterator[str]:
    for each in patterns or get_resolver().url_patterns:
        if isinstance(each, URLResolver):
            yield from _names(each.url_patterns, each.namespace or space)
        elif isinstance(each, URLPattern):
            yield f"{space}:{each.name}"


PAGES = sorted(set(_names()) - NO_PAGE - set(ELSEWHERE))


@pytest.fixture(scope="module")
def life(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    home: Path = tmp_path_factory.mktemp("life") / "home"
    running = Server(home, "--demo").start()
    yield running
    running.kill()
    assert "ERROR" not in running.log, running.log


@pytest.fixture(scope="module")
def links(life: Server) -> dict[str, str]:
    """For each kind of page one address, by following links from the desk."""
    ask = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
    ask.addheaders = [("Sec-Fetch-Mode", "navigate")]
    page = ask.open(f"{life.url}/unlock/").read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]
    sent = urllib.parse.urlencode({"csrfmiddlewaretoken": token, "passphrase": PASSPHRASE, "next": "/"}).encode()
    ask.open(urllib.request.Request(f"{life.url}/unlock/", sent, {"Origin": life.url}))
    found: dict[str, str] = {}
    waiting = ["/"]
    while waiting:
        path = waiting.pop(0)
        try:
            name = resolve(path).view_name
        except Resolver404:
            continue
        if name in found or (name in NO_PAGE and "begin" not in name):
            continue
        with ask.open(f"{life.url}{path}") as answer:
            here = urllib.parse.urlsplit(answer.url).path
            found[name] = path
            found.setdefault(resolve(here).view_name, here)
            for link in re.findall(r'<a[^>]* href="(/[^"#?]*)', answer.read().decode()):
                waiting.append(link)
    for room, page, name in (("/dreams/", "elements", "words:elements"), ("/sessions/", "who", "words:who_is_who")):
        if f"words:{room.strip('/')}" in found:  # a button leads there, not a link
            told = re.search(r'"/texts/([^/"]+)/"', ask.open(f"{life.url}{room}").read().decode())[1]
            found[name] = f"{room}{told}/{page}/"
    return {**BY_CHANCE, **found}


@pytest.fixture(scope="module")
def inside(life: Server, browser: Browser) -> Iterator[Page]:
    context = browser.new_context(base_url=life.url, reduced_motion="reduce", locale="en-GB")
    page = context.new_page()
    page.goto("/unlock/")
    page.get_by_label("Passphrase").fill(PASSPHRASE)
    page.get_by_role("button", name="Unlock").click()
    page.wait_for_url(f"{life.url}/")
    yield page
    context.close()


@pytest.fixture(scope="module")
def outside(life: Server, browser: Browser) -> Iterator[Page]:
    context = browser.new_context(base_url=life.url, reduced_motion="reduce", locale="en-GB")
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("name", [*PAGES, "nowhere"])
def test_it_can_be_used_by_everybody(name: str, links: dict[str, str], inside: Page, outside: Page):
    path = "/nowhere/" if name == "nowhere" else OUTSIDE.get(name) or links.get(name)
    assert path, f"no link leads to {name}"
    page = outside if name in OUTSIDE else inside
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(path)
    wrong = [*_violations(page), *_unreached(page)]
    page.evaluate("document.activeElement?.blur()")  # the link past the navigation lies over it while it has the focus
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size({"width": 320, "height": 640})
    wrong += [*_violations(page, "color-contrast", "target-size"), *_too_wide(page, "at 320 px")]
    page.set_viewport_size({"width": 640, "height": 400})
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    wrong += _too_wide(page, "at twice the size")
    assert wrong == []


def _violations(page: Page, *rules: str) -> list[str]:
    options = {"runOnly": {"type": "rule", "values": list(rules)}} if rules else {}
    found = Axe().run(page, options=options).response["violations"]
    return [f"{each['id']}: {node['html'][:160]}" for each in found for node in each["nodes"]]


def _too_wide(page: Page, when: str) -> list[str]:
    wide = page.evaluate(
        "() => document.documentElement.scrollWidth > innerWidth ? [...document.querySelectorAll('main *')].filter("
        "each => each.getBoundingClientRect().right > innerWidth + 1).map(each => each.outerHTML.slice(0, 120)) : null"
    )
    return [] if wide is None else [f"too wide {when}: {wide[-1:]}"]


def _unreached(page: Page) -> list[str]:
    for _ in range(page.evaluate(_REACH) + 4):
        page.keyboard.press("Tab")
    return [f"not reached by keyboard: {each}" for each in page.evaluate(_MISSED)]
