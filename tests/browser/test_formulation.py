"""What recurs, looked at in a real browser: it says one sentence, opens its words, draws its triangles, names everybody."""

from __future__ import annotations

import factory
import formulated
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

_WIDER = "() => document.documentElement.scrollWidth > document.documentElement.clientWidth"
_OPEN = """() => document.querySelectorAll('.recurs details, .of-people details')
  .forEach((each) => { each.name = ''; each.open = true; })"""
_COVERED = """(size) => {
  const boxes = [...document.querySelectorAll(`.map.${size} .spot`)].map((spot) => {
    const [name, pattern] = [...spot.querySelectorAll('text')].map((text) => text.getBoundingClientRect());
    return { left: Math.min(name.left, pattern.left), right: Math.max(name.right, pattern.right),
             top: name.top, bottom: pattern.bottom };
  });
  const covered = boxes.filter((one, i) => boxes.some((other, j) => j > i && one.left < other.right && other.left < one.right
    && one.top < other.bottom - 1 && other.top < one.bottom - 1));
  return [boxes.length, covered.length, boxes.filter((one) => one.left < 0 || one.right > innerWidth).length];
}"""


@pytest.fixture(scope="module")
def six() -> factory.Document:
    return formulated.treatment()


def test_the_theme_is_one_sentence_and_each_part_opens_its_words(show, six):
    page = show(six)
    sentence = page.locator(".sentence")
    expect(sentence).to_contain_text("It may be that the client wishes to be loved and understood")
    expect(sentence).to_contain_text("; others turn away or against")
    expect(sentence).to_contain_text("; and the client closes off")
    words = page.locator("#theme-w .words").first
    expect(words).to_be_hidden()
    sentence.get_by_role("link", name="to be loved and understood").click()
    expect(words).to_contain_text("I told her I was ill")
    expect(words).to_contain_text("my mother")
    expect(page.locator("#theme-w")).to_contain_text("in 12 of 28 encounters")
    sentence.get_by_role("link", name="closes off").click()
    expect(page.locator("#theme-rs")).to_contain_text("I tidied. I alphabetised the spices.")
    expect(words).to_be_hidden()  # one part at a time
    sentence.get_by_role("link", name="closes off").click()
    expect(page.locator("#theme-rs .words").first).to_be_hidden()


def test_what_speaks_against_it_is_quoted_and_what_was_searched_is_said(show, six):
    page = show(six)
    page.locator(".contrary > summary").click()
    expect(page.locator(".contrary")).to_contain_text("She came and sat on the edge of the bath")
    expect(page.locator(".contrary")).to_contain_text("any in which this wish was met otherwise")


def test_a_quotation_leads_to_its_words_and_back_again(show, six):
    page = show(six)
    page.get_by_role("link", name="turn away or against").click()
    quote = page.locator("#theme-ro .quote").first
    quote.scroll_into_view_if_needed()
    before, said = page.evaluate("scrollY"), quote.locator("q").inner_text()
    quote.click()
    expect(page.locator("mark.cur").first).to_be_in_viewport()
    assert page.locator("mark.cur").first.inner_text()[:12] in said
    page.go_back()
    expect(quote).to_be_in_viewport()
    assert abs(page.evaluate("scrollY") - before) < 5


def test_the_sentence_by_keyboard(show, six):
    page = show(six)
    link = page.get_by_role("link", name="turn away or against")
    link.focus()
    expect(link).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("Enter")
    expect(page.locator("#theme-ro > summary")).to_be_focused()
    expect(link).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Enter")
    expect(link).to_have_attribute("aria-expanded", "false")


def test_the_triangle_of_conflict_stands_on_its_point_and_names_no_defence_at_first(show, six):
    page = show(six)
    drawn = page.locator("#triangle-c1 .drawn")
    corners = {key: drawn.locator(f".corner.{key} > summary").bounding_box() for key in ("defence", "anxiety", "feeling")}
    assert corners["defence"]["x"] < corners["anxiety"]["x"]
    assert corners["feeling"]["y"] > corners["defence"]["y"] + corners["defence"]["height"]
    expect(drawn).to_contain_text("something seems kept away here")
    assert "denial" not in page.locator("#triangle-c1").inner_text()
    drawn.locator(".corner.defence > summary").click()
    expect(drawn).to_contain_text("I wasn't bothered")
    assert "denial" not in page.locator("#triangle-c1").inner_text()
    drawn.locator(".corner.defence .called > summary").click()
    expect(drawn).to_contain_text("denial, 5 times")
    drawn.locator(".corner.feeling > summary").click()
    expect(drawn).to_contain_text("I was so angry with him.")
    expect(drawn.locator(".corner.defence .inside")).to_be_hidden()


def test_the_triangles_have_their_sides_in_words(show, six):
    page = show(six)
    said = page.locator("#triangle-c1 > .vh").inner_text()
    assert said == (
        "Defence and anxiety stand close together three times. Anxiety and feeling stand close together five times. "
        "Feeling and defence stand close together twice."
    )
    assert (
        page.locator("#triangle-t1 > .vh")
        .inner_text()
        .endswith("Now and then: not yet joined in words. Here and then: joined by an interpretation twice.")
    )
    expect(page.locator("#triangle-t1 .side.unlinked")).to_have_count(2)


def test_the_triangle_of_person_opens_the_words_of_a_corner(show, six):
    page = show(six)
    page.locator("#triangle-t1 .corner.past > summary").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#triangle-t1 .corner.past")).to_contain_text("I used to step over it, so nobody would know")
    page.locator("#triangle-t2 > summary").click()
    expect(page.locator("#triangle-t1 .drawn")).to_be_hidden()
    expect(page.locator("#triangle-t2 .drawn")).to_contain_text("not told of the past")


def test_threads_steps_changes_and_parallels_say_what_they_are(show, six):
    page = show(six)
    page.locator("#thread-h1 > summary").click()
    expect(page.locator("#thread-h1")).to_contain_text("Told beside it: longing.")
    expect(page.locator(".courses")).to_contain_text("not yet noticed, understood five times, answered differently three times")
    expect(page.locator("#change-1")).to_contain_text("too few to tell")
    expect(page.locator("#change-2")).to_contain_text("told less often in the later sessions")
    expect(page.locator("#change-3")).to_contain_text("too few to tell")  # its interval holds no change as well
    expect(page.locator("#parallel-l1 > summary")).to_contain_text("more alike than chance among this client’s encounters")
    expect(page.locator("#parallel-l2 > summary")).to_contain_text("no more alike than any two")
    page.locator("#parallel-l2 > summary").click()
    expect(page.locator("#parallel-l2")).to_contain_text("chance alone would do as much 30 times in a hundred")


def test_what_is_meant_is_told_on_demand(show, six):
    page = show(six)
    told = page.locator(".theme .what > p")
    expect(told).to_be_hidden()
    page.locator(".theme .what > summary").click()
    expect(told).to_contain_text("Luborsky")


def test_a_name_on_the_map_opens_the_encounters_with_that_person(show, six):
    page = show(six)
    page.locator(".map.wide .spot", has_text="my father").click()
    row = page.locator(".person[open]")
    expect(row.locator("> summary")).to_be_focused()
    expect(row).to_contain_text("their response: bad")
    expect(row).to_contain_text("He'd call out, is that the heavy one or the light one.")


@pytest.mark.parametrize(("width", "size"), [(1280, "wide"), (1000, "wide"), (390, "narrow")])
def test_thirty_names_never_cover_one_another(show, width, size):
    page = show(formulated.crowd(30, sessions=3, marks=60), width=width)
    count, covered, outside = page.evaluate(_COVERED, size)
    assert count == 30
    assert covered == 0
    assert outside == 0
    assert not page.evaluate(_WIDER)


def test_without_scripts_everything_opens_by_itself(show, six):
    page = show(six, scripts=False)
    page.get_by_role("link", name="turn away or against").click()
    expect(page.locator("#theme-ro .words").first).to_contain_text("he said, hey, you look dreadful")
    page.locator("#triangle-c1 .corner.anxiety > summary").click()
    expect(page.locator("#triangle-c1 .corner.anxiety")).to_contain_text("it's in my throat")


@pytest.mark.parametrize("width", [320, 390, 640, 768, 1280])  # 640: 1280 at 200 %
def test_nothing_overflows_with_everything_open(show, six, width):
    page = show(six, width=width)
    assert not page.evaluate(_WIDER)
    page.evaluate(_OPEN)
    assert not page.evaluate(_WIDER)


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (1280, "dark"), (390, "light"), (390, "dark")])
def test_axe_finds_nothing_closed_or_open(show, six, width, scheme):
    page = show(six, width=width, scheme=scheme)
    assert _violations(page) == []
    page.evaluate(_OPEN)
    assert _violations(page) == []


def test_on_paper_the_sentence_stands_with_its_words_and_one_map(show, six):
    page = show(six)
    page.emulate_media(media="print")
    expect(page.locator("#theme-w .words").first).to_be_visible()
    expect(page.locator(".sides").first).to_be_visible()
    expect(page.locator(".map.wide")).to_be_visible()
    expect(page.locator(".map.narrow")).to_be_hidden()
    expect(page.locator(".recurs .what > summary").first).to_be_hidden()


def test_where_too_little_is_told_the_page_says_so_kindly(show):
    page = show(factory.document(factory.session("thin", [("client", "Only this.")]), factory.session("empty", [])))
    expect(page.locator(".recurs")).to_contain_text("It is only early.")
    expect(page.locator(".sentence")).to_have_count(0)


def _violations(page: Page) -> list[str]:
    found = Axe().run(page)
    return [f"{each['id']}: {node['html'][:120]}" for each in found.response["violations"] for node in each["nodes"]]
