"""What `thirdear.reading/1` always keeps, on two sessions of the example treatment and on hours nobody expects."""

from __future__ import annotations

import copy
import hashlib
import json
import os
import subprocess
import sys

import hours
import jsonschema
import pytest
from hours import SESSIONS, STRANGE, example, schema_errors, untruths

from thirdear.listening import document, manuals
from thirdear.listening.listen import formulate, hear
from thirdear.listening.words import read


def broken(path: str, value: object) -> dict:
    """The example document with one place changed; a path is "sessions.0.moments"."""
    changed = copy.deepcopy(example())
    *steps, last = [int(step) if step.isdigit() else step for step in path.split(".")]
    place = changed
    for step in steps:
        place = place[step]
    place[last] = value(place[last]) if callable(value) else value
    return changed


def test_the_schema_is_a_schema():
    jsonschema.Draft202012Validator.check_schema(document.schema())
    assert document.schema()["properties"]["schema"]["const"] == document.SCHEMA


def test_a_real_reading_is_valid_and_true():
    assert schema_errors(example()) == []
    assert list(untruths(example())) == []


@pytest.mark.parametrize("name", [name for name in STRANGE if name != "twenty speakers"])
def test_the_reading_of_a_strange_hour_is_valid_and_true(name: str):
    reading = hours.reading(name)
    value = json.loads(document.dumps(document.document([reading], formulate([reading]))))
    assert schema_errors(value) == []
    assert list(untruths(value)) == []


@pytest.mark.parametrize("count", [0, 1, 2])
def test_the_text_written_session_by_session_is_that_of_the_whole(count: int):
    readings = hours.example_readings()[:count]
    whole = document.dumps(document.document(readings, formulate(readings), {"sea": "0" * 64}))
    assert "".join(document.chunks(readings, formulate(readings), {"sea": "0" * 64})) == whole


def test_a_reading_of_no_session_is_valid():
    value = document.document([], formulate([]))
    assert schema_errors(value) == []
    assert list(untruths(value)) == []


THEME = {
    "id": "h1",
    "sort": "word",
    "name": "soup",
    "sessions": ["s01"],
    "mentions": 2,
    "feelings": [],
    "statement": "Soup returns.",
    "evidence": ["s01.e1"],
    "against": [],
    "searched": "both sessions",
    "rests_on": {"episodes": 0, "people": 0, "sessions": 1},
    "little": None,
}


def test_marks_people_moments_and_curves_are_there_at_all():
    for session in example()["sessions"]:
        assert len(session["evidence"]) > 50
        assert 3 <= len(session["moments"]) <= 12
        assert {curve["name"] for curve in session["curves"]} == {
            "forward_flow",
            "client_words",
            "therapist_words",
            *(name for name, _ in manuals.dictionaries()),
        }
    assert {person["role"] for person in example()["people"]} >= {"mother", "father", "therapist"}


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("schema", "thirdear.reading/2"),
        ("more", 1),
        ("engine.manuals", "abc"),
        ("sessions.0.more", 1),
        ("sessions.0.moments", lambda ids: [f"s01.e{i}" for i in range(1, 14)]),
        ("sessions.0.moments", lambda ids: [ids[0], ids[0]]),
        ("sessions.0.turns.0.speaker", "doctor"),
        ("sessions.0.turns.0.start", -1),
        ("sessions.0.events.0.kind", "sneeze"),
        ("sessions.0.evidence.0.spans", []),
        ("sessions.0.evidence.0.confidence", 0.5),
        ("sessions.0.evidence.0.calibration", "held_out"),
        ("sessions.0.evidence.0.basis", "guess"),
        ("sessions.0.evidence.0.heard", "yes"),
        ("sessions.0.evidence.0.key", "0"),
        ("sessions.0.curves.0.x_unit", "mile"),
        ("people.0.mentions", []),
        ("people.0.when", "never"),
        ("formulation.themes", [{key: value for key, value in THEME.items() if key != "searched"}]),
        ("formulation.themes", [{**THEME, "evidence": []}]),
        ("formulation.themes", [{**THEME, "sort": "symbol"}]),
        ("formulation.ccrt", lambda ccrt: {**ccrt, "status": "stable", "evidence": []}),
        ("formulation.ccrt.searched", ""),
        (
            "formulation.episodes",
            [
                {
                    "id": "r1",
                    "session": "s01",
                    "other": "p1",
                    "when": "current",
                    "completeness": 4,
                    "evidence": ["s01.e1"],
                    "components": [
                        {
                            "type": "X",
                            "cluster": "w5",
                            "polarity": None,
                            "wording": "to be seen",
                            "expressed": True,
                            "intensity": None,
                            "evidence": ["s01.e1"],
                        }
                    ],
                }
            ],
        ),
    ],
)
def test_the_schema_refuses(path: str, value: object):
    assert schema_errors(broken(path, value))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("sessions.0.evidence.0.confidence", None),
        ("sessions.0.evidence.0.attributes", {"anything": [1, {"deep": None}]}),
        ("sessions.0.evidence.0", lambda mark: {**mark, "confidence": 0.5, "calibration": "key", "basis": "model"}),
        (
            "formulation.themes",
            [THEME],
        ),
        ("formulation.ccrt", lambda ccrt: {**ccrt, "status": "provisional", "evidence": ["s01.e1"]}),
        (
            "formulation.episodes",
            [
                {
                    "id": "r1",
                    "session": "s01",
                    "other": "p1",
                    "when": "current",
                    "completeness": 4,
                    "evidence": ["s01.e1"],
                    "components": [
                        {
                            "type": "W",
                            "cluster": "w5",
                            "polarity": None,
                            "wording": "to be seen",
                            "expressed": True,
                            "intensity": None,
                            "evidence": ["s01.e1"],
                        }
                    ],
                }
            ],
        ),
    ],
)
def test_the_schema_allows(path: str, value: object):
    assert schema_errors(broken(path, value)) == []
    assert list(untruths(broken(path, value))) == []


@pytest.mark.parametrize(
    ("path", "value", "complaint"),
    [
        ("sessions.0.evidence.0.spans.0.quote", "never said", "not verbatim"),
        ("sessions.0.evidence.0.spans.0.turn", "s02.t1", "not verbatim"),
        ("sessions.0.evidence.0.events", ["s01.v9999"], "event does not exist"),
        ("sessions.0.evidence.0.code", "telepathy", "manual does not know"),
        ("sessions.0.evidence.0.id", "s01.e2", "not its place"),
        ("sessions.0.evidence", lambda marks: marks[::-1], "not in the order"),
        ("sessions.0.moments", ["s01.e9999"], "moment has no mark"),
        ("sessions.0.moments", lambda ids: ids[::-1], "moments repeat"),
        ("sessions.0.curves.0.y", [1], "does not fit"),
        ("sessions.0.id", "s02", "share an id"),
        ("people.0.mentions", ["s01.e9999"], "mentions"),
        ("formulation.themes", [{"evidence": ["s09.e1"], "against": [], "searched": "all"}], "cites a mark"),
    ],
)
def test_the_check_itself_sees_what_is_untrue(path: str, value: object, complaint: str):
    assert complaint in " | ".join(untruths(broken(path, value)))


def test_only_what_the_ear_heard_has_a_confidence_and_says_what_calibrated_it():
    for session in example()["sessions"]:
        for mark in session["evidence"]:
            if mark["basis"] == "model":
                assert mark["calibration"] == "held_out"
                assert 0 < mark["confidence"] <= 1
                assert mark["confidence"] == round(mark["confidence"], 3)
            else:
                assert (mark["confidence"], mark["calibration"]) == (None, "none")


def test_the_words_of_the_document_are_the_words_of_the_file():
    for session, name in zip(example()["sessions"], hours.EXAMPLES, strict=True):
        assert [turn["text"] for turn in session["turns"]] == [turn.text for turn in hours.words_of(name).turns]
        assert session["source"] == hours.EXAMPLES[name]


def test_the_same_words_give_the_same_bytes_in_another_process(tmp_path):
    code = (
        "import hashlib, sys; from thirdear.listening import document; from thirdear.listening.listen import formulate, hear; "
        "from thirdear.listening.words import read; one = [hear(read(sys.argv[1]))]; "
        "print(hashlib.sha256(document.dumps(document.document(one, formulate(one))).encode()).hexdigest())"
    )
    file = tmp_path / "s02.txt"
    file.write_text("\n".join((SESSIONS / hours.EXAMPLES["s02"]).read_text(encoding="utf-8").split("\n")[:16]), encoding="utf-8")
    there = subprocess.run(
        [sys.executable, "-c", code, str(file)],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONHASHSEED": "77"},
    ).stdout.strip()
    here = [hear(read(file))]
    assert len(here[0].evidence) > 8
    assert hashlib.sha256(document.dumps(document.document(here, formulate(here))).encode()).hexdigest() == there


def test_a_second_hearing_beside_another_session_changes_nothing():
    one = [hours.example_readings()[1]]
    assert document.document(one, formulate(one))["sessions"][0] == example()["sessions"][1]


def test_a_document_can_be_read_again_as_its_words(tmp_path):
    one = hours.example_readings()[1]
    path = tmp_path / "reading.json"
    path.write_text(document.dumps(document.document([one], formulate([one]))), encoding="utf-8")
    assert read(path).revision == one.transcript.revision
