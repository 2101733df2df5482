"""The page, looked at in a real browser: it reads, it fits, it gives way, it answers to keys."""

from __future__ import annotations

import factory
import pytest
from playwright.sync_api import Page, expect

from thirdear.listening import manuals

_OVERLAPS = """() => {
  const boxes = [...document.querySelectorAll('.view:not(.away) .note.on')].map((note) => note.getBoundingClientRect())
    .filter((box) => box.height);
  boxes.sort((a, b) => a.top - b.top);
  return [boxes.length, boxes.filter((box, i) => i && box.top < boxes[i - 1].bottom - 0.5).length];
}"""
_WORD_HEIGHTS = """() => [...document.querySelectorAll('.view:not(.away) .turn')]
  .map((turn) => turn.getBoundingClientRect().top + scrollY)"""
_WIDER = "() => document.documentElement.scrollWidth > document.documentElement.clientWidth"


def _marks(page: Page, mode: str) -> None:
    page.locator(f".view:not(.away) [data-set-mode={mode}]").click()


def test_first_comes_the_treatment_and_one_session_at_a_time(show):
    page = show(factory.treatment())
    expect(page.locator("#treatment")).to_be_visible()
    expect(page.locator("#s01")).to_be_hidden()
    page.get_by_role("navigation").get_by_role("link", name="Session 3").click()
    expect(page.locator("#s03")).to_be_visible()
    expect(page.locator("#treatment")).to_be_hidden()
    assert page.evaluate("scrollY") == 0
    expect(page.get_by_role("heading", name="Session 3")).to_be_focused()


def test_a_single_session_opens_at_its_words(show):
    expect(show(factory.document()).locator("#s01")).to_be_visible()


def test_only_the_moments_have_notes_until_asked(show):
    page = show(factory.document())
    expect(page.locator(".note:visible")).to_have_count(12)
    page.keyboard.press("m")
    expect(page.locator(".note:visible")).to_have_count(42)
    page.keyboard.press("m")
    expect(page.locator(".note:visible")).to_have_count(0)
    expect(page.locator("mark.on")).to_have_count(0)
    page.keyboard.press("m")
    expect(page.locator(".note:visible")).to_have_count(12)


@pytest.mark.parametrize("mode", ["moments", "all"])
def test_notes_never_overlap_and_never_move_the_words(show, mode):
    page = show(factory.document(factory.hour(), people=[]))
    before = page.evaluate(_WORD_HEIGHTS)
    _marks(page, mode)
    assert page.evaluate(_OVERLAPS)[1] == 0
    for _ in range(8):
        page.keyboard.press("j")
        count, overlapping = page.evaluate(_OVERLAPS)
        assert count >= 12
        assert overlapping == 0
    assert page.evaluate(_WORD_HEIGHTS) == before


def test_the_open_note_stands_beside_its_words(show):
    page = show(factory.document())
    for _ in range(7):
        page.keyboard.press("j")
    note, words = page.locator(".note[open]").bounding_box(), page.locator("mark.cur").first.bounding_box()
    assert abs(note["y"] - words["y"]) < 12
    assert note["x"] > words["x"] + words["width"]


def test_notes_settle_again_when_the_window_changes(show):
    page = show(factory.document())
    _marks(page, "all")
    for width in (1000, 1500, 700, 1100):
        page.set_viewport_size({"width": width, "height": 900})
        page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
        assert page.evaluate(_OVERLAPS)[1] == 0


def test_on_a_narrow_screen_a_note_follows_its_turn(show):
    page = show(factory.document(), width=360)
    page.keyboard.press("j")
    note, turn = page.locator(".note[open]").bounding_box(), page.locator("#s01-t1").bounding_box()
    assert turn["y"] + turn["height"] <= note["y"] + 1


def test_a_walk_by_keyboard(show):
    page = show(factory.treatment())
    page.keyboard.press("n")
    expect(page.locator("#s01")).to_be_visible()
    page.keyboard.press("n")
    expect(page.locator("#s02")).to_be_visible()
    page.keyboard.press("p")
    expect(page.locator("#s01")).to_be_visible()
    page.keyboard.press("j")
    expect(page.locator("#s01 .note[open]")).to_have_count(1)
    expect(page.locator("#s01 .note[open] > summary")).to_be_focused()
    first = page.locator("#s01 .note[open]").get_attribute("id")
    page.keyboard.press("j")
    expect(page.locator("#s01 .note[open]")).to_have_count(1)
    page.keyboard.press("k")
    assert page.locator("#s01 .note[open]").get_attribute("id") == first
    page.keyboard.press("o")
    expect(page.locator("#s01 .note[open]")).to_have_count(0)
    page.keyboard.press("Enter")
    expect(page.locator("#s01 .note[open]")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.locator("#s01 .note[open]")).to_have_count(0)
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("j")
    expect(page.locator("#s01 .note[open]")).to_have_count(0)
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_only_notes_on_show_are_tab_stops(show):
    page = show(factory.document(factory.crowded(600)))
    assert page.locator("mark[tabindex]").count() == 0
    expect(page.locator(".note > summary:visible")).to_have_count(12)


def test_filters_hide_a_kind_and_say_so(show):
    page = show(factory.document())
    page.keyboard.press("f")
    page.get_by_role("button", name="Flow of association").click()
    expect(page.locator(".note:visible[data-kind=flow]")).to_have_count(0)
    expect(page.get_by_text("1 hidden")).to_be_visible()
    page.get_by_role("button", name="Show every kind").click()
    expect(page.locator(".note:visible[data-kind=flow]")).not_to_have_count(0)
    page.keyboard.press("Escape")
    expect(page.get_by_role("group", name="Kinds of marks")).to_be_hidden()


def test_a_defence_is_named_only_inside_its_note(show):
    page = show(factory.document())
    summary = page.locator(".note[data-kind=defence] > summary")
    assert "denial" not in summary.inner_text().casefold()
    summary.click()
    expect(page.locator(".note[data-kind=defence] .body")).to_contain_text("denial")


def test_a_note_owes_its_reader_proof_doubt_and_meaning(show):
    page = show(factory.document())
    page.locator(".note[data-kind=defence] > summary").click()
    body = page.locator(".note[data-kind=defence] .body")
    expect(body).to_contain_text("nothing has calibrated this yet")
    expect(body).to_contain_text("I was so angry with him.")
    body.get_by_text("What that means here").click()
    expect(body).to_contain_text(manuals.entry("defence").unit)
    assert page.evaluate(_OVERLAPS)[1] == 0


def test_a_mark_under_suspicion_shows_only_among_all_marks_with_its_caution(show):
    page = show(factory.document())
    note = page.locator(".note.unheard")
    expect(note).to_be_hidden()
    _marks(page, "all")
    note.locator("> summary").click()
    expect(note).to_contain_text("it did no better than a simple rule")


def test_clicking_words_opens_their_notes_in_turn(show):
    evidence = []
    session = factory.session("s1", [("client", "a word within words within words")], evidence)
    for i, (start, end) in enumerate([(0, 32), (2, 20)], 1):
        evidence.append(
            factory.mark(
                f"e{i}",
                "affect",
                "anger",
                f"note {i}",
                [{"turn": "s1.t1", "start": start, "end": end, "quote": ""}],
                session["turns"],
            )
        )
    session["moments"] = ["e1", "e2"]
    page = show(factory.document(session))
    words = page.locator("mark", has_text="word within")
    seen = []
    for _ in range(3):
        words.click()
        seen.append(page.locator(".note[open]").get_attribute("id"))
    assert seen[0] != seen[1]
    assert seen[0] == seen[2]


def test_a_dot_of_the_hour_and_a_quote_lead_to_the_words(show):
    page = show(factory.document())
    page.locator(".dot .point").nth(10).click()
    expect(page.locator(".note[open]")).to_contain_text("The same, with you", ignore_case=True)
    expect(page.locator("mark.cur").first).to_be_in_viewport()
    page.locator(".note[open] .quote").first.click()
    expect(page.locator("mark.cur").first).to_be_in_viewport()


@pytest.mark.parametrize("width", [360, 640, 768, 1280, 1600])  # 640: 1280 at 200 %
@pytest.mark.parametrize("place", ["", "#s02"])
def test_nothing_overflows(show, width, place):
    page = show(factory.treatment(), place, width=width)
    assert not page.evaluate(_WIDER)
    if place:
        _marks(page, "all")
        page.keyboard.press("j")
        page.keyboard.press("f")
        assert not page.evaluate(_WIDER)
    page.keyboard.press("?")
    assert not page.evaluate(_WIDER)


def test_long_words_right_to_left_and_emoji_fit(show):
    texts = [("client", "م" * 40 + " אמא שלי כעסה " + "x" * 900 + " 👩‍👩‍👧‍👦"), ("other", "n" * 300)]
    page = show(factory.document(factory.session("a-very-long-file-name-" * 8, texts)), width=360)
    assert not page.evaluate(_WIDER)
    expect(page.locator(".said").first).to_contain_text("👩‍👩‍👧‍👦")


def test_on_paper_every_session_stands_with_its_moments(show):
    page = show(factory.treatment(), "#s02")
    _marks(page, "none")
    page.emulate_media(media="print", color_scheme="light")
    for slug in ("s01", "s06"):
        expect(page.locator(f"#{slug} .said").first).to_be_visible()
    expect(page.locator("#s04 .note:visible")).to_have_count(12)
    expect(page.locator("#s04 .note.moment .body").first).to_be_visible()
    for chrome in (".sessions", ".tools", ".hour"):
        expect(page.locator(chrome).first).to_be_hidden()
    assert len(page.pdf()) > 10_000


def test_without_scripts_everything_is_there_to_read(show):
    page = show(factory.treatment(), scripts=False)
    for slug in ("s01", "s06"):
        expect(page.locator(f"#{slug} .said").first).to_be_visible()
    expect(page.locator("#s04 .note:visible")).to_have_count(12)
    page.locator("#s04 .note:visible").first.locator("> summary").click()
    expect(page.locator("#s04 .note[open] .body")).to_contain_text("rests on")


@pytest.mark.parametrize(
    "session",
    [
        factory.session("empty", []),
        factory.session("unmarked", [("client", "Only this."), ("therapist", "Mm.")]),
        factory.session("alone", [("client", "Only me.")]),
        factory.session("endless", [("client", "word " * 20_000)]),
    ],
    ids=lambda session: session["id"],
)
def test_thin_sessions_say_so_and_stand(show, session):
    page = show(factory.document(session))
    expect(page.get_by_role("heading", name="Session 1")).to_be_visible()
    assert not page.evaluate(_WIDER)


def test_three_thousand_marks_stay_light_and_beside_their_words(show):
    page = show(factory.document(factory.crowded(3000)))
    expect(page.locator(".note:visible")).to_have_count(12)
    _marks(page, "all")
    expect(page.locator(".note.on")).to_have_count(3000)
    standing, overlapping = page.evaluate(_OVERLAPS)
    assert standing > 500
    assert overlapping == 0
    expect(page.get_by_text("find no room: their words open them")).to_be_visible()
    written = page.evaluate("""() => new Promise((done) => {
      const notes = [...document.querySelectorAll('.note.on:not(.crowded)')];
      let written = 0;
      const seen = new MutationObserver((records) => { written += records.length; });
      document.querySelectorAll('.note').forEach((note) => seen.observe(note, { attributes: true }));
      notes[notes.length >> 1].querySelector('summary').click();
      requestAnimationFrame(() => requestAnimationFrame(() => done(written)));
    })""")
    assert written < 1000  # its neighbours give way, not the whole margin
    for _ in range(3):
        page.keyboard.press("j")
        note, words = page.locator(".note[open]").bounding_box(), page.locator("mark.cur").first.bounding_box()
        assert abs(note["y"] - words["y"]) < 40
        assert page.evaluate(_OVERLAPS)[1] == 0


def test_a_note_without_room_opens_from_its_words(show):
    page = show(factory.document(factory.crowded(3000)))
    _marks(page, "all")
    number = page.evaluate("""() => {
      const notes = [...document.querySelectorAll('.note')];
      return String(notes.indexOf(document.querySelector('.note.crowded')));
    }""")
    for _ in range(12):
        page.evaluate("n => document.querySelector(`mark[data-n~='${n}']`).click()", number)
        if page.locator(".note[open]").get_attribute("id") == f"s01-n{int(number) + 1}":
            break
    expect(page.locator(f"#s01-n{int(number) + 1}")).to_be_visible()
    assert page.evaluate(_OVERLAPS)[1] == 0
