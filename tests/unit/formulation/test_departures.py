"""Hours unlike those before: the custom is earlier hours' alone, a floor stands beside it, and what is like it is named."""

from __future__ import annotations

import pytest
from told import Hour, key

from thirdear.listening.evidence import SessionReading
from thirdear.listening.formulation import Reject
from thirdear.listening.formulation.departure import Departure, departures
from thirdear.listening.listen import formulate


@pytest.fixture(autouse=True)
def nothing_is_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("thirdear.listening.formulation.hypothesis.heard", lambda kind, code: None)


def silent(id: str, *seconds: float) -> SessionReading:
    hour = Hour(id)
    for each in seconds:
        hour.mark("flow.long_pause", seconds=each)
    return hour.reading()


def of(found: tuple[Departure, ...], measure: str) -> list[Departure]:
    return [one for one in found if one.measure == measure]


def test_a_silence_longer_than_those_of_earlier_hours_departs_from_custom():
    # the longest are 14, 13 and 16: middle 14, deviations 0 1 2, but at least a tenth of 14
    before = [silent("s1", 12, 14), silent("s2", 13, 12), silent("s3", 16, 14)]
    (found,) = of(departures([*before, silent("s4", 12, 40)]), "silence")
    assert (found.session, found.value, found.usual, found.bound) == ("s4", 40, 14, pytest.approx(14 + 3 * 1.4))
    assert found.grounds.evidence == (key(silent("s4", 12, 40), 1),)
    assert found.grounds.sessions == 4
    assert "only 3 sessions" in found.grounds.little


def test_an_earlier_silence_as_long_speaks_against_it():
    before = [silent("s1", 12, 14, 13), silent("s2", 13, 60, 12), silent("s3", 12, 14), silent("s4", 15)]
    (found,) = of(departures([*before, silent("s5", 55)]), "silence")
    assert found.grounds.against == (key(before[1], 1),)


def test_hours_without_a_noted_silence_are_no_custom_of_silence():
    hours = [silent("s1", 12), spoken("s2", 3), spoken("s3", 3), silent("s4", 90)]
    assert of(departures(hours), "silence") == []


def test_two_earlier_hours_make_no_custom():
    assert departures([silent("s1", 12, 12, 12), silent("s2", 12, 12, 12), silent("s3", 90)]) == ()


def test_later_hours_are_no_custom():
    hours = [silent("s1", 12, 14), silent("s2", 13, 12), silent("s3", 15, 14), silent("s4", 40)]
    alone = of(departures(hours), "silence")
    assert of(departures([*hours, silent("s5", 40, 41, 42, 43, 44, 45, 46)]), "silence")[:1] == alone


def broken(id: str, times: int) -> SessionReading:
    hour = Hour(id)
    for _ in range(times):
        hour.mark("flow.topic_shift")
    for _ in range(12 - times):
        hour.mark("flow.slip")
    return hour.reading()


def test_a_thread_that_breaks_off_more_often_departs_from_custom():
    before = [broken(f"s{i}", 1) for i in (1, 2, 3)]
    (found,) = of(departures([*before, broken("s4", 5)]), "breaks")
    assert len(found.grounds.evidence) == 5
    assert found.grounds.against == ()
    assert found.value == pytest.approx(5 * found.usual)


def test_one_break_is_no_departure_however_rare_it_was():
    assert departures([*(broken(f"s{i}", 0) for i in (1, 2, 3)), broken("s4", 1)]) == ()


def spoken(id: str, marks: int) -> SessionReading:
    hour = Hour(id)
    hour.mark("flow.first_words")
    for _ in range(marks):
        hour.mark("flow.slip")
    hour.mark("flow.last_words")
    return hour.reading()


def test_an_hour_in_which_far_less_is_said_departs_from_custom():
    before = [spoken("s1", 20), spoken("s2", 22), spoken("s3", 3), spoken("s4", 21)]
    found = of(departures([*before, spoken("s5", 2)]), "words")[-1]
    assert (found.session, len(found.grounds.evidence)) == ("s5", 2)
    assert found.grounds.against == (key(before[2], 0), key(before[2], 4))


def test_an_hour_a_little_shorter_is_none():
    assert of(departures([spoken("s1", 20), spoken("s2", 20), spoken("s3", 20), spoken("s4", 18)]), "words") == []


def test_a_rejected_silence_is_gone_from_it():
    hours = [silent("s1", 12, 14), silent("s2", 13, 12), silent("s3", 16, 14), silent("s4", 12, 40)]
    assert of(formulate(hours).departures, "silence")
    assert of(formulate(hours, [Reject(key(hours[3], 1))]).departures, "silence") == []
