"""Reading a coding: everything it claims is checked, and a refusal never repeats a word."""

from __future__ import annotations

import copy
import json
from pathlib import Path

import pytest
from codings import episode, mark, reading, session, transcript

from thirdear.listening.errors import InputError, UnreadableFile
from thirdear.listening.study import coding, read_coding

SAID = "Zanzibarium"
WORDS = transcript(f"I was angry in {SAID}.", "Were you?")
GOOD = reading(
    session(WORDS, mark(WORDS, "affect.anger", (0, 6, 11))), episodes=[episode("s1", "s1.e1", 3.5, ("W", "w5"))], w="w5"
)


def broken(path: str, value: object) -> dict:
    changed = copy.deepcopy(GOOD)
    *steps, last = [int(step) if step.isdigit() else step for step in path.split(".")]
    place = changed
    for step in steps:
        place = place[step]
    place[last] = value
    return changed


def test_a_coding_holds_what_its_reading_says():
    found = coding(GOOD, "mine")
    assert (found.name, found.engine) == ("mine", "0.1.0")
    assert [(one.words.id, mark.id, mark.evidence.code) for one, mark in found.marks] == [("s1", "s1.e1", "anger")]
    assert found.sessions[0].words == WORDS.__class__(WORDS.id, WORDS.revision, WORDS.turns, source="hour.txt")
    assert found.sessions[0].episodes[0].clusters == {("W", "w5")}
    assert dict(found.theme) == {"W": ("w5",), "RO": (), "RS": ()}


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("sessions.0.turns.0.text", f"I was glad in {SAID}."),  # the revision is another's
        ("sessions.0.revision", "0" * 64),
        ("sessions.0.evidence.0.spans.0.quote", SAID),
        ("sessions.0.evidence.0.spans.0.end", 400),
        ("sessions.0.evidence.0.spans.0.start", "6"),
        ("sessions.0.evidence.0.spans", []),
        ("sessions.0.evidence.0.kind", f"my {SAID}"),
        ("sessions.0.evidence.0.code", SAID),
        ("sessions.0.evidence.0.confidence", 0.5),
        ("sessions.0.evidence", SAID),
        ("sessions.0.turns.0.speaker", SAID),
        ("formulation.episodes.0.components.0.cluster", f"to be {SAID}"),
        ("formulation.episodes.0.components.0.type", SAID),
        ("formulation.episodes.0.evidence", ["s1.e9"]),
        ("formulation.ccrt.w.cluster", f"{SAID}!"),
        ("sessions", None),
        ("engine", {}),
        ("schema", "thirdear.transcript/1"),
    ],
)
def test_what_contradicts_itself_is_refused_in_a_sentence_without_words(path: str, value: object, tmp_path: Path):
    changed = broken(path, value)
    with pytest.raises(InputError) as refused:
        coding(changed)
    assert SAID not in str(refused.value)
    (tmp_path / "a.json").write_text(json.dumps(changed), encoding="utf-8")
    with pytest.raises(UnreadableFile, match=r"^a\.json cannot be read: ") as refused:
        read_coding(tmp_path / "a.json")
    assert SAID not in str(refused.value)


def test_two_sessions_of_one_id_are_refused():
    with pytest.raises(InputError, match="share an id"):
        coding(reading(session(WORDS), session(WORDS)))


@pytest.mark.parametrize(
    "text", [b"", b"[", b"[]", b"null", b'"x"', b"\xff\xfe", b'{"schema": "\\ud800"}', b'{"schema": NaN}', b"[" * 100000]
)
def test_what_is_no_reading_is_refused(text: bytes, tmp_path: Path):
    (tmp_path / "a.json").write_bytes(text)
    with pytest.raises(UnreadableFile):
        read_coding(tmp_path / "a.json")


def test_a_file_that_is_not_there_is_refused(tmp_path: Path):
    with pytest.raises(UnreadableFile, match="no such file"):
        read_coding(tmp_path / "none.json")
    with pytest.raises(UnreadableFile):
        read_coding(tmp_path)


def test_what_a_later_engine_adds_is_passed_over():
    assert coding(broken("sessions.0.colours", ["blue"])) == coding(GOOD)
