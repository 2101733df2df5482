"""A name in what was written: as whole words only, in its possessive too, and nothing else is touched."""

from __future__ import annotations

import pytest

from thirdear.practice.record.envelope import new_key
from thirdear.practice.record.names import marks_of

KEY = new_key()


@pytest.mark.parametrize(
    ("names", "before", "after"),
    [
        (["Anna"], "I saw Anna there.", "I saw someone there."),
        (["anna"], "Anna laughed. ANNA!", "Someone laughed. Someone!"),
        (["Anna"], "Annabel and Johanna and Anna-Lena stay", "Annabel and Johanna and Anna-Lena stay"),
        (["Anna"], "Anna's coat, Anna’s hat, Annas rum", "Someone's coat, someone’s hat, someones rum"),
        (["Anna", "Anna Berg"], "It was Anna Berg, not anna  berg's son", "It was someone, not someone's son"),
        (["my sister"], "said my  sister, my sister's friend, my sisterhood", "said someone, someone's friend, my sisterhood"),
        (["Åsa"], "A\u030asa and åsa", "Someone and someone"),
        (["O’Brien"], "Mr O'Brien came", "Mr someone came"),
        (["", " ", "?!"], "nothing at all?!", "nothing at all?!"),
        (["s"], "cats and s", "cats and someone"),
    ],
)
def test_names_are_replaced_as_whole_words(names, before, after):
    assert marks_of(names, KEY).replaced(before, "someone")[0] == after


def test_it_counts_and_shows_the_places():
    marks = marks_of(["Anna", "my sister"], KEY)
    text = "Before all this Anna came, and my sister left."
    assert marks.replaced(text, "someone")[1] == 2
    places = marks.places({"said": [text]})
    assert [place.words for place in places] == ["Anna", "my sister"]
    assert places[0].before == "Before all this "


def test_it_reaches_into_lists_and_objects_and_leaves_the_rest():
    value = {"with": "Anna", "lines": ["to Anna", 3, None, {"said": "by Anna"}], "Anna": True}
    done, count = marks_of(["Anna"], KEY).replaced_in(value, "someone")
    assert done == {"with": "someone", "lines": ["to someone", 3, None, {"said": "by someone"}], "Anna": True}
    assert count == 3


def test_a_mark_says_nothing_without_its_key():
    ours, theirs = marks_of(["Anna"], KEY), marks_of(["Anna"], new_key())
    assert ours.marks.isdisjoint(theirs.marks)
    assert "anna" not in str(ours.marks).lower()
