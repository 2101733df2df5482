"""Nothing typed is lost: server, connection and tab are taken away, and come back."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from serving import PASSPHRASE

KEPT = 30_000
DESK = re.compile(r":\d+/$")


def _write(page: Page, words: str) -> None:
    page.get_by_label("Your words").press_sequentially(words, delay=3)


def _editor(page: Page) -> Page:
    page.get_by_role("main").get_by_role("link", name="Write").click()
    page.locator("[data-editor][data-ready]").wait_for()
    return page


def _unlock(page: Page) -> None:
    page.get_by_label("Passphrase").fill(PASSPHRASE)
    page.get_by_role("button", name="Unlock").click()


def _told(page: Page) -> list[str]:
    page.goto("/thread/")
    return page.locator(".opening").all_inner_texts()


def _saved(page: Page) -> None:
    """Until the page knows that the server has everything: then no draft is left."""
    page.wait_for_timeout(1_200)
    for _ in range(300):
        if _drafts(page) == 0:
            return
        page.wait_for_timeout(100)
    raise AssertionError("the page never reached the server")


def _drafts(page: Page) -> int:
    return page.evaluate(
        """() => new Promise((resolve, reject) => {
            const open = indexedDB.open('thirdear', 1)
            open.onupgradeneeded = () => open.result.createObjectStore('drafts', { keyPath: 'text' })
            open.onerror = () => reject(open.error)
            open.onsuccess = () => {
                const count = open.result.transaction('drafts').objectStore('drafts').count()
                count.onsuccess = () => { open.result.close(); resolve(count.result) }
            }
        })"""
    )


def test_it_is_saved_without_being_asked_and_there_when_one_comes_back(begun):
    page = _editor(begun())
    _write(page, "The stairs were wet.")
    _saved(page)
    page.reload()
    expect(page.get_by_label("Your words")).to_have_value("The stairs were wet.")
    _write(page, " I fell.")
    page.get_by_role("button", name="Leave").click()
    expect(page).to_have_url(DESK)
    assert _told(page) == ["The stairs were wet. I fell."]


def test_leaving_at_once_loses_nothing(begun):
    page = _editor(begun())
    _write(page, "Only this")
    page.goto("/thread/")
    page.wait_for_timeout(500)
    assert _told(page) == ["Only this"]


def test_the_server_is_killed_while_one_writes_and_returns(begun, server):
    page = _editor(begun())
    _write(page, "Before. ")
    _saved(page)
    server.kill()
    _write(page, "While it was gone.")
    expect(page.locator("[data-kept]")).to_contain_text("kept here, encrypted", timeout=KEPT)
    server.start()
    page.wait_for_url("**/unlock/**", timeout=KEPT)  # it came back locked
    _unlock(page)
    expect(page.get_by_label("Your words")).to_have_value("Before. While it was gone.")
    page.get_by_role("button", name="Leave").click()
    expect(page).to_have_url(DESK)
    assert _told(page) == ["Before. While it was gone."]
    assert _drafts(page) == 0


def test_the_tab_dies_with_the_server_gone_and_the_words_return_later(begun, server):
    page = _editor(begun())
    server.kill()
    _write(page, "Never sent.")
    page.wait_for_timeout(500)
    context = page.context
    page.close(run_before_unload=False)
    server.start()
    again = context.new_page()
    again.goto("/")
    _unlock(again)
    expect(again).to_have_url(DESK)
    _saved(again)
    assert _told(again) == ["Never sent."]


def test_a_draft_in_the_browser_cannot_be_read_without_the_server(begun, server):
    page = _editor(begun())
    server.kill()
    _write(page, "kanariefågel")
    page.wait_for_timeout(600)
    stored = page.evaluate(
        """() => new Promise(resolve => {
            const open = indexedDB.open('thirdear', 1)
            open.onsuccess = () => {
                const all = open.result.transaction('drafts').objectStore('drafts').getAll()
                all.onsuccess = () => resolve(all.result.map(each => [Object.keys(each), new TextDecoder('latin1').decode(each.sealed)]))
            }
        })"""
    )
    assert [keys for keys, _ in stored] == [["text", "iv", "sealed"]]
    assert "kanarie" not in str(stored)
    assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]


def test_two_browsers_at_once_are_two_versions_and_both_are_shown(begun):
    first = _editor(begun())
    _write(first, "Both of us")
    _saved(first)
    second = begun()
    second.goto(first.url)
    second.locator("[data-editor][data-ready]").wait_for()
    _write(first, " and the dog")
    _saved(first)
    _write(second, " in the rain")
    expect(second.locator("[data-kept]")).to_contain_text("Both versions are kept", timeout=KEPT)
    _write(second, ", running")
    _saved(second)
    second.get_by_role("link", name="See both").click()
    expect(second.locator(".said")).to_have_text(["Both of us and the dog", "Both of us in the rain, running"])
    second.get_by_role("button", name="Keep both").click()
    expect(second).to_have_url(re.compile(r"/texts/[^/]+/$"))
    expect(second.locator(".said")).to_have_text(re.compile("and the dog.*running", re.DOTALL))


def test_a_text_forgotten_elsewhere_is_not_saved_behind_ones_back(begun):
    first = _editor(begun())
    _write(first, "To be forgotten")
    _saved(first)
    second = begun()
    second.goto(first.url.replace("/write/", "/texts/"))
    second.get_by_role("link", name="Forget it").click()
    second.get_by_role("button", name="Forget it").click()
    _write(first, ", or not")
    expect(first.locator("[data-kept]")).to_contain_text("has been forgotten", timeout=KEPT)
    assert _told(second) == []
    first.get_by_role("button", name="Leave").click()
    expect(first.locator(".said")).to_have_text("To be forgotten, or not")


def test_locking_elsewhere_hides_the_page_and_keeps_its_words(begun):
    page = _editor(begun())
    _write(page, "Seen")
    _saved(page)
    other = page.context.new_page()
    other.goto("/")
    other.get_by_role("button", name="Lock").click()
    _write(page, " and not lost")
    page.wait_for_url("**/unlock/**", timeout=KEPT)
    assert "lost" not in page.content()
    _unlock(page)
    expect(page.get_by_label("Your words")).to_have_value("Seen and not lost")


@pytest.mark.parametrize("scripts", [True, False])
def test_the_whole_way_with_and_without_scripts(begun, scripts):
    page = begun(scripts=scripts)
    page.get_by_role("main").get_by_role("link", name="Write").click()
    if scripts:
        page.locator("[data-editor][data-ready]").wait_for()
    page.get_by_label("Your words").fill("One line.\n\nAnother.")
    page.get_by_role("button", name="Leave").click()
    expect(page).to_have_url(DESK if scripts else re.compile("/texts/"))
    page.get_by_role("link", name="Thread").click()
    page.get_by_role("link", name="One line").click()
    expect(page.locator(".said")).to_have_text("One line.\n\nAnother.")


def test_an_old_draft_of_what_the_server_has_does_not_come_over_it(begun):
    page = _editor(begun())
    _write(page, "Newer and longer")
    _saved(page)
    sent: list[dict] = []
    page.on("request", lambda request: sent.append(request.post_data_json) if request.url.endswith("/save/") else None)
    _write(page, ".")
    _saved(page)
    page.evaluate(  # as if the draft had been written a moment after it was dropped
        """async ([key, text, saving]) => {
            const { keepDraft, keyFrom } = await import('/static/js/drafts.js')
            await keepDraft(await keyFrom(key), text, { save: `/write/${text}/save/`, saving: { ...saving, body: 'Newer' } })
        }""",
        [_draft_key(page), page.url.split("/")[-2], sent[-1]],
    )
    page.reload()
    page.locator("[data-editor][data-ready]").wait_for()
    expect(page.get_by_label("Your words")).to_have_value("Newer and longer.")
    assert _drafts(page) == 0


def test_a_browser_that_keeps_nothing_is_said(begun, server):
    page = begun()
    page.add_init_script("Object.defineProperty(window, 'indexedDB', { value: { open() { throw new Error('not here') } } })")
    _editor(page)
    server.kill()
    _write(page, "On this page alone")
    expect(page.locator("[data-kept]")).to_contain_text("on this page alone", timeout=KEPT)


def _draft_key(page: Page) -> str:
    return page.evaluate(
        """async () => {
            const { ask } = await import('/static/js/ask.js')
            return (await ask(`/texts/${location.pathname.split('/')[2]}/draft-key/`)).answer.draft_key
        }"""
    )
