"""Which marks a tired reader sees first."""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path

import pytest

from thirdear.listening import insight, manuals
from thirdear.listening.evidence import Evidence
from thirdear.listening.insight import moments
from thirdear.listening.words import Span, Transcript, Turn, revision_of

ROOM = sys.modules["thirdear.listening.insight.moments"]  # the room's face gives the function this name
RULE = tomllib.loads((Path(insight.__file__).parent / "moments.toml").read_text(encoding="utf-8"))
TURNS = tuple(Turn(f"s1.t{i}", "client", "P", "x" * 40) for i in range(60))
WORDS = Transcript("s1", revision_of(TURNS, ()), TURNS)


@pytest.fixture(autouse=True)
def nothing_is_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    """The rule itself: what the last measurement called not heard is no matter here."""
    monkeypatch.setattr(ROOM, "heard", lambda kind, code: None)


def mark(turn: int, what: str, at: int = 0, **attributes: object) -> Evidence:
    kind, _, code = what.partition(".")
    return Evidence.of(WORDS, kind, code, Span(f"s1.t{turn}", at, at + 3), listener=f"{kind}/1", attributes=attributes)


def anger(turn: int, bearing: str = "named", whose: str = "client") -> Evidence:
    return mark(turn, "affect.anger", whose=whose, bearing=bearing)


def chosen(*marks: Evidence) -> list[str]:
    turns = {one.key: one.spans[0].turn.removeprefix("s1.t") for one in marks}
    return [turns[key] for key in moments(marks)]


def test_without_marks_there_is_no_moment():
    assert moments(()) == ()


def test_there_are_never_more_than_twelve():
    codes = [
        "flow.slip",
        "flow.went_blank",
        "flow.avoidance",
        "flow.after_gap",
        "intervention.interpretation",
        "flow.topic_shift",
    ]
    marks = [mark(turn, codes[turn % 6]) for turn in range(60)]
    assert ROOM.MOST == 12
    assert len(moments(marks)) == 12


def test_at_most_three_are_of_one_code():
    assert chosen(*[mark(turn, "flow.slip") for turn in range(9)]) == ["0", "1", "2"]


def test_at_most_one_begins_in_a_turn():
    assert chosen(mark(4, "flow.slip"), mark(4, "flow.avoidance", at=10), mark(5, "flow.slip")) == ["4", "5"]
    assert moments([mark(4, "flow.slip"), mark(4, "flow.avoidance", at=10)]) == (mark(4, "flow.avoidance", at=10).key,)


def test_they_stand_in_the_order_told():
    assert chosen(mark(1, "flow.first_words"), mark(2, "flow.slip"), mark(3, "flow.avoidance")) == ["1", "2", "3"]


def test_the_higher_rank_goes_first_where_places_are_few():
    many = [
        mark(turn, code)
        for turn, code in enumerate(
            [
                "flow.first_words",
                "flow.last_words",
                *["flow.slip"] * 3,
                *["flow.went_blank"] * 3,
                *["flow.avoidance"] * 3,
                *["flow.after_gap"] * 3,
            ]
        )
    ]
    assert chosen(*many) == [str(turn) for turn in range(2, 14)]


def test_of_equal_rank_the_earlier_goes_first():
    marks = [mark(turn, f"intervention.{'confrontation' if turn % 2 else 'pressure_to_feeling'}") for turn in range(10)]
    assert chosen(*marks) == [str(turn) for turn in range(6)]


def test_a_feeling_counts_for_more_when_it_is_borne():
    feelings = [anger(turn) for turn in range(5)] + [anger(9, "borne")]
    assert chosen(*feelings) == ["0", "1", "9"]


def test_somebody_elses_feeling_is_no_moment():
    assert chosen(anger(1, whose="my wife"), anger(2, "borne", whose="Ciaran")) == []


def test_what_has_no_rank_waits_until_all_are_asked_for():
    assert chosen(mark(1, "people.mother", person="mum", when="current"), mark(2, "intervention.acknowledgement")) == []


def test_a_short_silence_is_no_moment():
    least = RULE["silence"]["seconds"]
    assert chosen(mark(1, "flow.long_pause", seconds=least - 0.1), mark(2, "flow.long_pause", seconds=least)) == ["2"]


def test_what_is_not_heard_is_no_moment(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(ROOM, "heard", lambda kind, code: code != "slip")
    assert chosen(mark(1, "flow.slip"), mark(2, "flow.avoidance")) == ["2"]


def test_every_rank_is_of_a_code_the_manual_defines():
    assert RULE["source"]
    for name in RULE["rank"]:
        kind, _, code = name.partition(".")
        assert code == "*" or code in manuals.entry(kind).codes
