"""What is quoted of spoken words says what it rests on, until its person has checked them; decisions keep their marks."""

from __future__ import annotations

import html
from dataclasses import replace

import pytest
from hearing import rested
from recounted import recount
from speaking import spoken, turn, written_down

from lives import Told, a_life
from thirdear.listening.evidence import SessionReading
from thirdear.listening.formulation import Accept
from thirdear.listening.words import SpokenTime, Turn
from thirdear.practice.evidence import actions, tasks
from thirdear.practice.evidence.queries import decisions, readings
from thirdear.practice.insight import making
from thirdear.practice.insight.queries import recurs
from thirdear.practice.words.models import Recording
from thirdear.practice.words.queries import find_text
from thirdear.practice.words.recordings.correcting import correct
from thirdear.practice.words.recordings.keeping import say_checked
from thirdear.practice.words.recordings.models import State

pytestmark = pytest.mark.usefixtures("unlocked")
UNSURE = "It rests on words that the machine was not sure of, and nobody has checked."
UNCHECKED = "spoken, written down by the machine, not checked"


class Heard(Told):
    """The same text as if it had been spoken, each of its words as sure as that."""

    sure = 0.2

    def reading(self, id: str | None = None) -> SessionReading:
        written = super().reading(id)
        turns = tuple(
            replace(each, word_times=(SpokenTime(0, len(each.text), 0.0, 1.0, self.sure),)) for each in written.transcript.turns
        )
        return SessionReading(replace(written.transcript, turns=turns), written.evidence)


def _life(sure: float) -> list[Told]:
    texts = a_life()
    for text in texts:
        text.__class__, text.sure = Heard, sure  # type: ignore[attr-defined]
    return texts


@pytest.mark.parametrize(("sure", "unsure"), [(0.2, True), (0.99, False)])
def test_a_quotation_says_that_it_rests_on_words_that_are_not_sure(by, browser_of, sure, unsure):
    for text in recount(by, _life(sure)):
        Recording.objects.create(person=by.person, text_id=text, state=State.WRITTEN_DOWN)
    quotations = [each for _, items in recurs(by=by).sections for item in items for each in item.quotations]
    assert len(quotations) > 5
    assert {each.unsure for each in quotations} == {unsure}
    assert all(each.told.endswith(UNCHECKED) for each in quotations)
    page = html.unescape(browser_of.get("/recurs/").content.decode())
    assert (UNSURE in page, UNCHECKED in page) == (unsure, True)
    making.let_go()


def _hear(by, text) -> None:
    rested(text)
    assert tasks.hear_next()


def _turns(by) -> tuple[Turn, ...]:
    (heard,) = readings(by=by)
    return heard.reading.transcript.turns


def test_a_decision_finds_its_mark_again_when_another_sentence_is_put_right(by):
    text, _ = spoken(by)
    written_down(by, text, turn("She rang on Sundae. I was so angry with my mother that I shook.", unsure={"Sundae": 0.1}))
    tasks._HOLDING.looked_for.clear()
    _hear(by, text)
    (heard,) = readings(by=by)
    angry = next(mark for mark in heard.reading.evidence if (mark.kind, mark.code) == ("affect", "anger"))
    actions.decide(by=by, decision=Accept(angry.key))
    before = decisions(by=by)
    assert len(before) == 1
    revision = find_text(by=by, text=text).revision
    assert correct(by=by, text=text, at=0, until=19, words="She rang again on Sunday.", based_on=revision)
    assert decisions(by=by) == (), "while it is heard anew it waits"
    _hear(by, text)
    assert len(decisions(by=by)) == 1
    assert decisions(by=by) != before, "it has moved"
    assert [each.probability for each in _turns(by)[0].word_times[:2]] == [0.99, 0.99]
    say_checked(by=by, text=text)
    _hear(by, text)
    assert len(decisions(by=by)) == 1
    assert {each.probability for each in _turns(by)[0].word_times} == {None}
