"""What a turn is known to be is not guessed: a dream told without a word that says so, and what was asked of it."""

from __future__ import annotations

import json
from io import BytesIO, StringIO

import pytest

from thirdear.listening.errors import InvalidWords
from thirdear.listening.listen import hear
from thirdear.listening.words import ToldAs, Transcript, Turn, read, revision_of, write

DREAM = (
    (ToldAs("dream"), "I climbed the wet stairs. A dog waited at the top."),
    (ToldAs("dream"), "Then my brother told me to go, and I went away."),
    (ToldAs("element", "the wet stairs"), "the wet stairs"),
    (ToldAs("association", "the wet stairs"), "Yesterday my mother rang and said that I was late."),
    (ToldAs("element", "the singing"), "the singing"),
    (ToldAs("association", "the singing"), "Nothing."),
    (ToldAs("day_residue"), "I said nothing and carried a dog home."),
    (ToldAs("waking"), "Relief."),
)


def _words(*told: tuple[ToldAs | None, str]) -> Transcript:
    turns = tuple(Turn(f"t{number}", "client", "", text, told_as=told_as) for number, (told_as, text) in enumerate(told))
    return Transcript("d", revision_of(turns, ()), turns)


@pytest.fixture(scope="module")
def heard():
    return hear(_words(*DREAM))


def _of(heard, code):
    return [mark for mark in heard.evidence if (mark.kind, mark.code) == ("dream", code)]


def _quotes(heard, mark):
    return [heard.transcript.quote(span) for span in mark.spans]


def test_a_dream_is_one_telling_though_nothing_announces_it(heard):
    (told,) = _of(heard, "told")
    assert _quotes(heard, told) == ["I climbed the wet stairs.", "Then my brother told me to go, and I went away."]
    assert not _of(hear(_words(*((None, text) for _told_as, text in DREAM))), "told")


def test_its_things_and_people_are_elements_whether_or_not_anything_was_said_of_them(heard):
    found = {mark.attributes["element"]: mark.attributes["associated"] for mark in _of(heard, "element")}
    assert found == {"stairs": True, "dog": True, "brother": False}


def test_what_comes_to_mind_goes_to_its_element_and_nothing_is_no_answer(heard):
    assert [(mark.attributes["element"], _quotes(heard, mark)) for mark in _of(heard, "association")] == [
        ("stairs", ["Yesterday my mother rang and said that I was late."])
    ]
    assert [(mark.attributes["element"], _quotes(heard, mark)) for mark in _of(heard, "day_residue")] == [
        ("dog", ["I said nothing and carried a dog home."])
    ]


def test_an_answer_and_the_next_are_no_one_encounter():
    told = [(ToldAs("association", "stairs"), "Yesterday my mother rang and said that I was late.")]
    apart = _words(*told, (ToldAs("day_residue"), "I said nothing and I cried."))
    together = _words(*told, (ToldAs("association", "stairs"), "I said nothing and I cried."))
    late, cried = told[0][1], "I said nothing and I cried."
    quoted = [
        [_quotes(heard, mark) for mark in heard.evidence if mark.kind == "episode"] for heard in map(hear, (apart, together))
    ]
    assert quoted == [[[late]], [[late, cried]]]


def test_nobody_of_a_dream_is_met_in_what_comes_to_mind():
    told = _words((ToldAs("dream"), "My brother stood there."), (ToldAs("association", "him"), "On Tuesday he hit me and I ran."))
    others = {mark.attributes["other"] for mark in hear(told).evidence if mark.kind == "episode"}
    assert others <= {"he"}


def test_it_is_kept_in_our_own_json():
    document = StringIO()
    write(_words(*DREAM), document, "json")
    assert read(BytesIO(document.getvalue().encode())) == _words(*DREAM)
    assert json.loads(document.getvalue())["turns"][2]["told_as"] == {"what": "element", "about": "the wet stairs"}


def test_nothing_is_told_as_what_nobody_asks_for():
    with pytest.raises(InvalidWords):
        ToldAs("prophecy")
