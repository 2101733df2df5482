"""What a person decided is obeyed everywhere: in the marks, and in all that was derived from them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from told import Hour, cited, key

from thirdear.listening.evidence import Evidence, SessionReading
from thirdear.listening.formulation import (
    Accept,
    Add,
    Decision,
    Edit,
    Formulation,
    JoinPeople,
    NameRole,
    Reject,
    SplitPerson,
    decided,
)
from thirdear.listening.listen import formulate
from thirdear.listening.words import Span

OTHERS = ("Anna", "Ben", "the therapist")
PARTS = ("w5", "w6?", "ro5-", "ro8+", "rs2-", "rs3+", "rs7-")


def treatment(sessions: list[list[tuple[str, list[str], int]]]) -> list[SessionReading]:
    """Sessions of encounters; each also holds a feeling, a defence and a sign of anxiety close together, and a theme."""
    readings = []
    for i, told in enumerate(sessions, 1):
        hour = Hour(f"s{i}")
        for other, parts, completeness in told:
            hour.person(other, "therapist" if other == "the therapist" else "friend")
            hour.episode(other, *parts, completeness=completeness)
        hour.mark("affect.anger", whose="client", toward="Anna", bearing="named")
        hour.mark("defence.denial", beside=True, against="anger")
        hour.mark("anxiety.striated", beside=True, when="now")
        hour.mark("theme.topic", word="river", mentions=3, feelings=["anger"])
        hour.mark("new_way.new_way", **{"with": "Anna"})
        readings.append(hour.reading())
    return readings


encounters = st.tuples(st.sampled_from(OTHERS), st.lists(st.sampled_from(PARTS), max_size=4, unique=True), st.integers(2, 5))
treatments = st.lists(st.lists(encounters, max_size=5), min_size=1, max_size=4).map(treatment)


@settings(max_examples=60, deadline=None)
@given(treatments, st.data())
def test_a_rejected_mark_is_gone_from_everything_derived_from_it(readings: list[SessionReading], data: st.DataObject):
    keys = [mark.key for reading in readings for mark in reading.evidence]
    rejected = set(data.draw(st.lists(st.sampled_from(keys), max_size=6)))
    found = formulate(readings, [Reject(one) for one in sorted(rejected)])
    assert not rejected & cited(found)
    assert found == formulate(without(readings, rejected)), "as if it had never been heard"


def without(readings: list[SessionReading], gone: set[str]) -> list[SessionReading]:
    """The readings in which these marks, and the parts of a gone encounter, were never heard."""
    return [
        SessionReading(
            reading.transcript,
            tuple(mark for mark in reading.evidence if mark.key not in gone and mark.attributes.get("episode") not in gone),
        )
        for reading in readings
    ]


@pytest.fixture
def two() -> list[SessionReading]:
    first, second = Hour("s1"), Hour("s2")
    for hour in (first, second):
        hour.person("Anna")
        hour.episode("Anna", "w5", "ro5-", "rs2-")
        hour.person("Anna")
        hour.episode("Anna", "w5", "ro5-", "rs2-")
    return [first.reading(), second.reading()]


def test_a_rejected_mention_leaves_the_encounter_with_somebody_nobody_named(two: list[SessionReading]):
    found = formulate(two, [Reject(mark.key) for reading in two for mark in reading.evidence if mark.kind == "people"])
    assert [person.name for person in found.people] == ["Anna"]
    assert {one.other for one in found.episodes} == {"p1"}


def test_an_edited_code_counts_as_edited(two: list[SessionReading]):
    before = formulate(two).ccrt.response_of_other.modal
    edits = [Edit(mark.key, attributes={"cluster": "ro8", "polarity": "positive"}) for mark in responses(two)]
    after = formulate(two, edits).ccrt
    assert (before.cluster, after.response_of_other.modal.cluster, after.ro_positive) == ("ro5", "ro8", 1.0)
    assert formulate(two).ccrt.response_of_other.modal == before, "the readings stay as they were heard"


def responses(readings: list[SessionReading]) -> list[Evidence]:
    return [mark for reading in readings for mark in reading.evidence if mark.code == "response_of_other"]


def test_an_edited_mark_keeps_its_key_and_is_a_persons(two: list[SessionReading]):
    mark = responses(two)[0]
    after = {one.key: one for reading in decided(two, [Edit(mark.key, "response_of_self")]) for one in reading.evidence}
    assert (after[mark.key].code, after[mark.key].basis) == ("response_of_self", "person")


def test_a_mark_of_ones_own_is_counted(two: list[SessionReading]):
    words = two[0].transcript
    own = Evidence.of(
        words,
        "episode",
        "episode",
        Span(words.turns[0].id, 0, 4),
        listener="person/1",
        attributes={"other": "Anna", "when": "past", "completeness": 5},
    )
    found = formulate(two, [Add("s1", own)])
    assert (len(found.episodes), found.episodes[0].key, found.episodes[0].when) == (5, own.key, "past")


def test_marks_of_codes_that_are_not_heard_are_called_unsure_until_a_person_accepts_them(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("thirdear.listening.formulation.hypothesis.heard", lambda kind, code: False)
    readings = treatment([[]])
    keys = [mark.key for mark in readings[0].evidence]
    (unsure,) = formulate(readings).triangles_of_conflict
    (sure,) = formulate(readings, [Accept(key) for key in keys]).triangles_of_conflict
    assert "not heard reliably" in unsure.grounds.little
    assert "not heard reliably" not in sure.grounds.little


def test_two_merged_people_are_split(two: list[SessionReading]):
    mentions = [mark.key for mark in two[1].evidence if mark.kind == "people"]
    found = formulate(two, [SplitPerson(tuple(mentions)), NameRole(mentions[0], "sister")])
    assert [(person.name, person.role, len(person.mentions)) for person in found.people] == [
        ("Anna", "friend", 2),
        ("Anna", "sister", 2),
    ]
    assert [one.other for one in found.episodes] == ["p1", "p1", "p2", "p2"]


def test_two_people_are_joined():
    hour = Hour("s1")
    first, second = hour.person("Anna"), hour.person("Annie")
    hour.episode("Annie", "w5", "ro5-", "rs2-")
    reading = hour.reading()
    found = formulate([reading], [JoinPeople(key(reading, first), key(reading, second))])
    assert [len(person.mentions) for person in found.people] == [2]
    assert found.episodes[0].other == "p1"


@pytest.mark.parametrize("decision", [Accept("0" * 16), Reject("0" * 16), Edit("0" * 16), SplitPerson(("0" * 16,))])
def test_a_decision_about_nothing_is_refused(two: list[SessionReading], decision: Decision):
    with pytest.raises(ValueError, match="a mark that is not there"):
        formulate(two, [decision])


def test_a_mark_for_a_session_that_is_not_there_is_refused(two: list[SessionReading]):
    with pytest.raises(ValueError, match="a session that is not there"):
        formulate(two, [Add("s9", two[0].evidence[0])])


def test_decisions_do_not_depend_on_their_order(two: list[SessionReading]):
    keys = [mark.key for mark in responses(two)]
    decisions: list[Decision] = [Reject(keys[0]), Edit(keys[1], attributes={"cluster": "ro2"}), Accept(keys[2])]
    found: Formulation = formulate(two, decisions)
    assert found == formulate(two, decisions[::-1])
