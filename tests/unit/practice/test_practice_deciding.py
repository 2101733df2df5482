"""What a person decided is obeyed, finds its words again when they have moved, and goes when they are gone."""

from __future__ import annotations

from uuid import uuid4

import pytest
from hearing import FIRST, SECOND, heard, written

from thirdear.listening.evidence import Evidence
from thirdear.listening.formulation import Accept, Add, Edit, JoinPeople, NameRole, Reject, SplitPerson
from thirdear.listening.words import Span
from thirdear.practice.errors import NotAllowed
from thirdear.practice.evidence import actions
from thirdear.practice.evidence.models import Decision, Hearing
from thirdear.practice.evidence.queries import decisions, decisions_made, hearings, let_go, readings
from thirdear.practice.formulation.queries import current
from thirdear.practice.record import audit, events
from thirdear.practice.record.models import AuditEvent
from thirdear.practice.words.actions import forget_text

pytestmark = pytest.mark.usefixtures("unlocked")

LONGER = "It has been a long week, and it rained.\n\n" + FIRST.replace("Yesterday", "On Tuesday")


@pytest.fixture(autouse=True)
def _nothing_held():
    let_go()


def _marks(by, kind):
    return [mark for each in readings(by=by) for mark in each.reading.evidence if mark.kind == kind]


def _sad(by):
    return next(mark for mark in _marks(by, "affect") if mark.code == "grief")


def _quote(by, mark):
    reading = next(each.reading for each in readings(by=by) if mark in each.reading.evidence)
    return [reading.transcript.quote(span) for span in mark.spans]


def _person(by, name):
    return [mark for mark in _marks(by, "people") if mark.attributes["person"] == name]


def test_a_rejected_mark_is_gone_from_what_recurs(by):
    heard(by, FIRST)
    mark = _sad(by)
    assert mark.key in {each.key for told in current(by=by).heard for each in told.reading.evidence}
    name = actions.decide(by=by, decision=Reject(mark.key))
    assert decisions(by=by) == (Reject(mark.key),)
    assert mark.key not in {each.key for told in current(by=by).heard for each in told.reading.evidence}
    actions.take_back(by=by, decision=name)
    assert decisions(by=by) == ()
    assert mark.key in {each.key for told in current(by=by).heard for each in told.reading.evidence}


def test_of_one_mark_the_last_word_counts(by):
    heard(by, FIRST)
    key = _sad(by).key
    for decision in (Reject(key), Accept(key), Edit(key, "anger", {"toward": "my mother"})):
        actions.decide(by=by, decision=decision)
        assert decisions(by=by) == (decision,)
    (mark,) = [each for told in current(by=by).heard for each in told.reading.evidence if each.key == key]
    assert (mark.code, mark.basis, mark.attributes["toward"]) == ("anger", "person", "my mother")


def test_a_mark_of_ones_own_and_its_taking_back(by):
    text = heard(by, FIRST)
    words = readings(by=by)[0].reading.transcript
    start = words.turns[0].text.index("went quiet")
    mark = Evidence.of(
        words, "defence", "withdrawal", Span(words.turns[0].id, start, start + 10), listener="person/1", basis="person"
    )
    actions.decide(by=by, decision=Add(str(text), mark))
    assert mark.key in {each.key for told in current(by=by).heard for each in told.reading.evidence}
    assert actions.decide(by=by, decision=Reject(mark.key)) is None
    assert decisions(by=by) == ()


@pytest.mark.parametrize(
    "decision", [Reject("0" * 16), SplitPerson(()), JoinPeople("0" * 16, "1" * 16), NameRole("2" * 16, "friend")]
)
def test_about_what_is_not_there_nothing_is_decided(by, decision):
    heard(by, FIRST)
    with pytest.raises(actions.NoSuchMark):
        actions.decide(by=by, decision=decision)
    assert not Decision.objects.exists()


def test_neither_in_a_text_nor_on_words_that_are_not_there(by):
    text = heard(by, FIRST)
    mark = _sad(by)
    beyond = Evidence("0" * 16, "affect", "sadness", (Span("t1", 5000, 5010),), "person/1")
    for decision in (Add(str(uuid4()), mark), Add(str(text), beyond)):
        with pytest.raises(actions.NoSuchMark):
            actions.decide(by=by, decision=decision)


def test_people_are_split_joined_and_named(by):
    heard(by, FIRST)
    heard(by, SECOND, days=1)
    mother = next(each for each in current(by=by).formulation.people if each.role == "mother")
    assert len(mother.mentions) >= 2
    actions.decide(by=by, decision=SplitPerson((mother.mentions[-1],)))
    assert all(mother.mentions[-1] not in each.mentions or len(each.mentions) == 1 for each in current(by=by).formulation.people)
    anna = _person(by, "Anna")[0].key
    actions.decide(by=by, decision=NameRole(anna, "friend"))
    assert next(each for each in current(by=by).formulation.people if anna in each.mentions).role == "friend"
    boss = next(each for each in current(by=by).formulation.people if each.role == "superior").mentions[0]
    actions.decide(by=by, decision=JoinPeople(anna, boss))
    assert any({anna, boss} <= set(each.mentions) for each in current(by=by).formulation.people)
    assert len(decisions(by=by)) == 3


def test_decisions_find_their_words_when_the_text_has_grown_around_them(by):
    text = heard(by, FIRST)
    sad, mother = _sad(by), _person(by, "mother")[0]
    quotes = _quote(by, sad), _quote(by, mother)
    actions.decide(by=by, decision=Reject(sad.key))
    actions.decide(by=by, decision=NameRole(mother.key, "stepmother"))
    heard(by, LONGER, text=text)
    rejected, named = decisions(by=by)
    assert rejected.key != sad.key
    marks = {mark.key: mark for each in readings(by=by) for mark in each.reading.evidence}
    assert (_quote(by, marks[rejected.key]), _quote(by, marks[named.mention])) == quotes
    assert (marks[rejected.key].kind, marks[rejected.key].code) == ("affect", "grief")
    assert hearings(by=by)[0].lost == 0


def test_a_mark_of_ones_own_moves_with_its_words(by):
    text = heard(by, FIRST)
    words = readings(by=by)[0].reading.transcript
    start = words.turns[1].text.index("he ignored me")
    span = Span(words.turns[1].id, start, start + 13)
    mark = Evidence.of(words, "rupture", "confrontation", span, listener="person/1", basis="person")
    actions.decide(by=by, decision=Add(str(text), mark))
    heard(by, LONGER, text=text)
    ((moved,),) = (decisions(by=by),)
    assert moved.mark.spans[0].turn == f"{text}.p3"
    assert readings(by=by)[0].reading.transcript.quote(moved.mark.spans[0]) == "he ignored me"


def test_a_word_put_right_keeps_the_decision_and_a_negation_put_right_asks_for_it_anew(by):
    text = heard(by, FIRST)
    sad = _sad(by)
    (quote,) = _quote(by, sad)
    actions.decide(by=by, decision=Accept(sad.key))
    right = FIRST.replace("only talked about the house", "only talked about the horse")
    heard(by, right, text=text)
    (accepted,) = decisions(by=by)
    assert accepted.key != sad.key
    assert accepted.key == _sad(by).key
    heard(by, right.replace(quote, quote.replace("felt", "feel")), text=text)
    assert [one.key for one in decisions(by=by)] == [_sad(by).key]
    heard(by, right.replace(quote, quote.replace("felt", "never felt")), text=text)
    assert decisions(by=by) == ()
    assert hearings(by=by)[0].lost == 1


def test_of_the_same_words_in_two_places_each_decision_finds_its_own(by):
    body = "My mother was kind to the dog. Later that day, at the station, my mother was cruel to me."
    text = heard(by, body)
    last = _person(by, "mother")[-1]
    actions.decide(by=by, decision=NameRole(last.key, "stepmother"))
    heard(by, "So.\n\n" + body, text=text)
    (named,) = decisions(by=by)
    (mark,) = [each for each in _marks(by, "people") if each.key == named.mention]
    words = readings(by=by)[0].reading.transcript
    assert words.turn(mark.spans[0].turn).text[mark.spans[0].end :].startswith(" was cruel")


def test_a_decision_whose_words_are_gone_goes_and_leaves_a_note(by):
    text = heard(by, FIRST)
    name = actions.decide(by=by, decision=Reject(_sad(by).key))
    heard(by, SECOND, text=text)
    assert decisions(by=by) == ()
    assert not Decision.objects.exists()
    assert hearings(by=by)[0].lost == 1
    assert AuditEvent.objects.filter(what="decision_lost_its_words", about=name).count() == 1


def test_while_a_text_is_heard_anew_its_decisions_wait(by):
    text = heard(by, FIRST)
    actions.decide(by=by, decision=Reject(_sad(by).key))
    written(by, LONGER, text=text)
    assert decisions(by=by) == ()
    assert current(by=by).waiting == 1
    assert Decision.objects.count() == 1
    heard(by, LONGER, text=text)
    assert len(decisions(by=by)) == 1


def test_a_forgotten_text_takes_its_decisions_along(by):
    first = heard(by, FIRST)
    heard(by, SECOND, days=1)
    actions.decide(by=by, decision=Reject(_sad(by).key))
    mentions = tuple(mark.key for mark in _marks(by, "people") if mark.attributes["person"] == "mother")
    actions.decide(by=by, decision=SplitPerson(mentions))
    anna, mother = _person(by, "Anna")[0].key, mentions[0]
    actions.decide(by=by, decision=JoinPeople(anna, mother))
    forget_text(by=by, text=first)
    (left,) = decisions(by=by)
    assert isinstance(left, SplitPerson)
    assert 0 < len(left.mentions) < len(mentions)
    stored = str([row.content for row in Decision.objects.all()])
    assert str(first) not in stored
    assert "the house" not in stored


def test_a_stranger_decides_nothing(by, stranger):
    heard(by, FIRST)
    name = actions.decide(by=by, decision=Reject(_sad(by).key))
    assert decisions(by=stranger) == ()
    with pytest.raises(actions.NoSuchMark):
        actions.decide(by=stranger, decision=Accept(_sad(by).key))
    with pytest.raises(NotAllowed):
        actions.take_back(by=stranger, decision=name)


def test_deciding_is_audited_and_announced(by, settings):
    told = []
    events.subscribe(events.Event.DECIDED, lambda who, about: told.append(about))
    heard(by, FIRST)
    name = actions.decide(by=by, decision=Reject(_sad(by).key))
    assert told == [name]
    assert [made.id for made in decisions_made(by=by)] == [name]
    assert AuditEvent.objects.filter(what="decided", about=name).exists()
    audit.verify(settings.HOME)


def test_when_the_audit_cannot_be_written_nothing_was_decided(by, monkeypatch):
    heard(by, FIRST)

    def refuse(**_):
        raise RuntimeError

    monkeypatch.setattr(actions, "note", refuse)
    with pytest.raises(RuntimeError):
        actions.decide(by=by, decision=Reject(_sad(by).key))
    assert not Decision.objects.exists()


def test_what_is_current_is_made_once_until_something_changes(by, monkeypatch):
    text = heard(by, FIRST)
    first = current(by=by)
    assert current(by=by) is first
    written(by, SECOND, days=2)
    assert current(by=by).waiting == 1
    assert current(by=by).formulation is first.formulation
    Hearing.objects.exclude(text_id=text).delete()
    name = actions.decide(by=by, decision=Accept(_sad(by).key))
    second = current(by=by)
    assert second.made_of != first.made_of
    actions.take_back(by=by, decision=name)
    assert current(by=by).formulation == first.formulation


def test_nothing_heard_is_a_formulation_of_nothing(by):
    found = current(by=by)
    assert (found.heard, found.waiting, found.formulation.episodes) == ((), 0, ())
