"""Evidence: without words it cannot exist, and without calibration it has no confidence."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, replace

import pytest

from thirdear.listening.errors import InvalidWords, ListenerError
from thirdear.listening.evidence import Evidence, SessionReading, key_of
from thirdear.listening.words import Span, Transcript, Turn, revision_of


def hour(text: str = "I was so angry with Ciaran.", id: str = "s1", name: str = "P") -> Transcript:
    turns = (Turn(f"{id}.t1", "client", name, text), Turn(f"{id}.t2", "therapist", "T", "You were angry."))
    return Transcript(id, revision_of(turns, ()), turns)


def mark(**more: object) -> Evidence:
    return Evidence.of(hour(), "affect", "anger", Span("s1.t1", 0, 14), listener="affect/1", **more)


def test_it_refuses_a_claim_without_words():
    with pytest.raises(InvalidWords, match="rests on no words"):
        Evidence.of(hour(), "affect", "anger", listener="affect/1")
    with pytest.raises(InvalidWords, match="rests on no words"):
        Evidence("0" * 16, "flow", "long_pause", (), "flow/1", events=("s1.v1",))


def test_it_refuses_words_that_nobody_said():
    for span in (Span("s1.t1", 20, 99), Span("s9.t1", 0, 3)):
        with pytest.raises(InvalidWords):
            Evidence.of(hour(), "affect", "anger", span, listener="affect/1")
    with pytest.raises(InvalidWords):
        mark(against=(Span("s1.t2", 0, 99),))


def test_it_refuses_a_confidence_that_nothing_calibrated():
    with pytest.raises(InvalidWords, match="needs what calibrated it"):
        mark(confidence=0.8)


def test_it_refuses_a_calibration_without_a_confidence():
    with pytest.raises(InvalidWords, match="needs what calibrated it"):
        mark(calibration="held_out")


@pytest.mark.parametrize("confidence", [-0.01, 1.01, float("inf"), float("nan")])
def test_it_refuses_a_confidence_outside_zero_to_one(confidence: float):
    with pytest.raises(InvalidWords, match="outside 0 to 1"):
        mark(confidence=confidence, calibration="key")


@pytest.mark.parametrize("confidence", [0, 0.5, 1])
def test_it_takes_a_calibrated_confidence(confidence: float):
    assert mark(confidence=confidence, calibration="key", basis="model").confidence == confidence


@pytest.mark.parametrize("wrong", [{"basis": "guess"}, {"calibration": "perhaps"}])
def test_it_refuses_an_unknown_basis_or_calibration(wrong: dict[str, str]):
    with pytest.raises(InvalidWords, match="unknown basis or calibration"):
        mark(**wrong)


def test_a_refusal_holds_no_word_that_was_said():
    for make in (
        lambda: mark(confidence=2, calibration="key"),
        lambda: Evidence.of(hour("Zanzibarium"), "affect", "anger", Span("s1.t1", 0, 99), listener="affect/1"),
    ):
        with pytest.raises(InvalidWords) as refused:
            make()
        assert "Zanzibarium" not in str(refused.value)
        assert "angry" not in str(refused.value)


def test_nothing_of_it_can_be_changed():
    one = mark(attributes={"whose": "client"})
    with pytest.raises(FrozenInstanceError):
        one.code = "grief"
    with pytest.raises(TypeError):
        one.attributes["whose"] = "Ciaran"


def test_it_keeps_its_own_copy_of_the_attributes():
    given = {"whose": "client"}
    one = mark(attributes=given)
    given["whose"] = "Ciaran"
    assert one.attributes["whose"] == "client"


def test_the_key_is_stable_across_time_and_machines():
    assert mark().key == mark(attributes={"whose": "client"}).key == "fa56bbea76f279f3"


def test_the_key_is_another_for_other_words_places_and_claims():
    span = Span("s1.t1", 0, 14)
    keys = [
        key_of(hour(), "affect", "anger", (span,)),
        key_of(hour("I was so angry with Dennis."), "affect", "anger", (span,)),
        key_of(hour(name="Maxine"), "affect", "anger", (span,)),
        key_of(hour(), "affect", "grief", (span,)),
        key_of(hour(), "flow", "anger", (span,)),
        key_of(hour(), "affect", "anger", (Span("s1.t1", 0, 13),)),
        key_of(hour(), "affect", "anger", (Span("s1.t1", 1, 14),)),
        key_of(hour(), "affect", "anger", (Span("s1.t2", 0, 14),)),
        key_of(hour(), "affect", "anger", (span, Span("s1.t2", 0, 3))),
    ]
    assert len(set(keys)) == len(keys)
    assert all(len(key) == 16 and int(key, 16) >= 0 for key in keys)


def test_a_reading_refuses_two_marks_of_one_key_and_a_moment_without_its_mark():
    one = mark()
    with pytest.raises(ListenerError, match="share a key"):
        SessionReading(hour(), (one, replace(one, basis="person")))
    with pytest.raises(ListenerError, match="moment has no mark"):
        SessionReading(hour(), (one,), (), ("0" * 16,))


def test_a_reading_refuses_a_thirteenth_moment():
    marks = tuple(Evidence.of(hour(), "affect", "anger", Span("s1.t1", 0, end), listener="affect/1") for end in range(1, 14))
    keys = tuple(one.key for one in marks)
    assert SessionReading(hour(), marks, (), keys[:12]).ids[keys[12]] == "s1.e13"
    with pytest.raises(ListenerError, match="more than twelve"):
        SessionReading(hour(), marks, (), keys)
