"""Nothing typed is lost: saves that come twice, late, or from two pages at once."""

from __future__ import annotations

import itertools
from uuid import UUID, uuid4

import pytest

from thirdear.practice.errors import NotAllowed
from thirdear.practice.record import events
from thirdear.practice.record.events import Event
from thirdear.practice.record.permissions import Actor, Permission
from thirdear.practice.words.actions import Forgotten, Keep, Saving, forget_text, save_text, settle_versions
from thirdear.practice.words.queries import Kind, list_texts, read_text, versions_of

pytestmark = pytest.mark.usefixtures("unlocked")


class Page:
    """A page as the script keeps it: one sitting, steps, and what it was based on."""

    def __init__(self, by: Actor, text: UUID, based_on: UUID | None = None) -> None:
        self.by, self.text, self.based_on, self.sitting = by, text, based_on, uuid4()
        self.steps = itertools.count()

    def typed(self, body: str) -> Saving:
        return Saving(self.text, body, uuid4(), self.based_on, self.sitting, next(self.steps))

    def save(self, body: str):
        return self.send(self.typed(body))

    def send(self, saving: Saving):
        saved = save_text(by=self.by, saving=saving)
        self.text, self.based_on = saved.text, saved.revision
        return saved


def _bodies(by: Actor, text: UUID) -> list[str]:
    return [read_text(by=by, text=text).body, *(each.body for each in versions_of(by=by, text=text))]


def test_a_text_is_kept_and_goes_on(by):
    page = Page(by, uuid4())
    page.save("The stairs")
    page.save("The stairs were wet.")
    assert _bodies(by, page.text) == ["The stairs were wet."]
    later = Page(by, page.text, read_text(by=by, text=page.text).revision)
    assert later.save("The stairs were wet. I fell.").beside is None
    assert [each.kind for each in list_texts(by=by)] == [Kind.WRITING]


def test_the_same_save_twice_is_one(by):
    page = Page(by, uuid4())
    saving = page.typed("once")
    first, second = save_text(by=by, saving=saving), save_text(by=by, saving=saving)
    assert (first.revision, first.written) == (second.revision, True)
    assert not second.written
    assert _bodies(by, page.text) == ["once"]


def test_a_save_whose_answer_was_lost_is_no_conflict(by):
    page = Page(by, uuid4())
    save_text(by=by, saving=page.typed("once"))  # and the page never heard
    assert page.save("once upon").beside is None
    assert _bodies(by, page.text) == ["once upon"]


def test_a_save_that_arrives_late_changes_nothing(by):
    page = Page(by, uuid4())
    early, late = page.typed("on"), page.typed("once")
    save_text(by=by, saving=late)
    assert save_text(by=by, saving=early).revision == late.revision
    assert _bodies(by, page.text) == ["once"]


def test_two_pages_at_once_are_two_versions_both_kept(by):
    first = Page(by, uuid4())
    first.save("Both of us")
    second = Page(by, first.text, first.based_on)
    first.save("Both of us, and the dog")
    beside = second.save("Both of us, in the rain")
    assert beside.beside == first.text
    second.save("Both of us, in the rain, running")  # it goes on with its own
    assert _bodies(by, first.text) == ["Both of us, and the dog", "Both of us, in the rain, running"]
    assert first.save("Both of us, and the dog.").beside is None


def test_a_page_that_never_heard_of_the_conflict_makes_no_third_version(by):
    first = Page(by, uuid4())
    first.save("a")
    second = Page(by, first.text, first.based_on)
    first.save("a b")
    for body in ("a c", "a c d"):
        save_text(by=by, saving=second.typed(body))
    assert _bodies(by, first.text) == ["a b", "a c d"]


@pytest.mark.parametrize(("keep", "left"), [(Keep.THIS, "a b"), (Keep.OTHER, "a c"), (Keep.BOTH, "a b\n\na c")])
def test_the_writer_decides_which_version_stays(by, keep, left):
    first = Page(by, uuid4())
    first.save("a")
    second = Page(by, first.text, first.based_on)
    first.save("a b")
    other = second.save("a c")
    settle_versions(by=by, text=first.text, other=other.text, keep=keep)
    assert _bodies(by, first.text) == [left]


def test_versions_of_different_texts_are_not_settled(by):
    one, two = Page(by, uuid4()), Page(by, uuid4())
    one.save("a")
    two.save("b")
    with pytest.raises(NotAllowed):
        settle_versions(by=by, text=one.text, other=two.text, keep=Keep.BOTH)


def test_what_was_forgotten_does_not_come_back(by):
    page = Page(by, uuid4())
    page.save("gone")
    forget_text(by=by, text=page.text)
    assert list_texts(by=by) == []
    with pytest.raises(Forgotten):
        page.save("gone, and more")
    with pytest.raises(NotAllowed):
        read_text(by=by, text=page.text)


def test_a_stranger_may_nothing(by, stranger):
    page = Page(by, uuid4())
    page.save("mine")
    assert list_texts(by=stranger) == []
    for attempt in (
        lambda: read_text(by=stranger, text=page.text),
        lambda: save_text(by=stranger, saving=page.typed("theirs")),
        lambda: forget_text(by=stranger, text=page.text),
    ):
        with pytest.raises(NotAllowed):
            attempt()
    assert _bodies(by, page.text) == ["mine"]


def test_whoever_may_only_read_does_not_write(by):
    reader = Actor(by.person, frozenset({Permission.READ_OWN}))
    with pytest.raises(NotAllowed):
        save_text(by=reader, saving=Page(by, uuid4()).typed("x"))
    with pytest.raises(NotAllowed):
        list_texts(by=Actor(by.person, frozenset()))


def test_rooms_downstream_hear_of_it_and_can_undo_it(by, monkeypatch):
    heard = []
    monkeypatch.setattr(
        events, "_SUBSCRIBED", {each: [lambda by, about, each=each: heard.append((each, about))] for each in Event}
    )
    page = Page(by, uuid4())
    page.save("told")
    forget_text(by=by, text=page.text)
    assert heard == [(Event.TEXT_SAVED, page.text), (Event.TEXT_FORGOTTEN, page.text)]


def test_listing_takes_one_query_however_much_there_is(by, django_assert_num_queries):
    for _ in range(20):
        Page(by, uuid4()).save("again")
    with django_assert_num_queries(1):
        assert len([each.body for each in list_texts(by=by)]) == 20


def test_opening_words_are_cut_between_words(by):
    page = Page(by, uuid4())
    page.save("The stairs\n\nwere wet " + "and dark " * 40)
    words = list_texts(by=by)[0].opening_words()
    assert words.startswith("The stairs were wet and dark")
    assert words.endswith(" …")
    assert len(words) < 145
