"""Real sessions, where the gold data is at hand (`THIRDEAR_GOLD`): no word lost on any way in or out, and every quote true.

Nothing of the data is kept here. Without it these tests are skipped, saying so.
"""

from __future__ import annotations

import csv
import os
import sys
from collections import defaultdict
from pathlib import Path

import jsonschema
import pytest

from thirdear.listening.document import document, schema
from thirdear.listening.listen import formulate, hear
from thirdear.listening.words import Transcript, Turn, read, revision_of, write

GOLD = Path(os.environ.get("THIRDEAR_GOLD", "")) / "annomi" / "simple.csv"
pytestmark = pytest.mark.skipif(not GOLD.is_file(), reason="the gold data is not here: set THIRDEAR_GOLD to its folder")
SESSIONS = 20


@pytest.fixture(scope="module")
def sessions() -> list[Transcript]:
    csv.field_size_limit(sys.maxsize)
    rows = defaultdict(list)
    with GOLD.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            rows[row["transcript_id"]].append(row)
    return [_transcript(name, rows[name]) for name in sorted(rows)[:SESSIONS]]


def _transcript(name: str, rows: list[dict[str, str]]) -> Transcript:
    turns = tuple(
        Turn(
            f"a{name}.t{i}",
            "therapist" if row["interlocutor"] == "therapist" else "client",
            row["interlocutor"].title(),
            " ".join(row["utterance_text"].split()),
        )
        for i, row in enumerate(rows, 1)
    )
    return Transcript(f"a{name}", revision_of(turns, ()), turns)


def _said(transcript: Transcript) -> list[tuple[str, str]]:
    """Who said what, sign for sign without the spaces, however it stands in turns; what became an event is put back."""
    notes = defaultdict(list)
    for event in transcript.events:
        if event.turn is not None and event.note:
            notes[event.turn].append((event.at or 0, event.note))
    said: list[tuple[str, str]] = []
    for turn in transcript.turns:
        text = turn.text
        for at, note in sorted(notes[turn.id], reverse=True):
            text = text[:at] + note + text[at:]
        signs = "".join(text.split())
        before = said.pop()[1] if said and said[-1][0] == turn.speaker else ""
        said.append((turn.speaker, before + signs))
    return said


@pytest.mark.parametrize("ending", ["vtt", "csv", "cha", "json"])
def test_what_is_written_and_read_back_is_word_for_word_the_same(sessions: list[Transcript], ending: str, tmp_path: Path):
    for session in sessions:
        file = tmp_path / f"{session.id}.{ending}"
        write(session, file)
        assert _said(read(file)) == _said(session), session.id


def test_plain_text_loses_no_word(sessions: list[Transcript], tmp_path: Path):
    for session in sessions:
        file = tmp_path / f"{session.id}.txt"
        lines = [f"{'T' if turn.speaker == 'therapist' else 'P'}: {turn.text}" for turn in session.turns]
        file.write_text("\n".join(lines), encoding="utf-8")
        assert _said(read(file)) == _said(session), session.id


def test_a_reading_of_real_sessions_keeps_every_promise(sessions: list[Transcript]):
    readings = [hear(session) for session in sessions[:3]]
    found = document(readings, formulate(readings))
    jsonschema.validate(found, schema())
    for session in found["sessions"]:
        texts = {turn["id"]: turn["text"] for turn in session["turns"]}
        spans = [span for mark in session["evidence"] for span in mark["spans"] + mark["against"]]
        assert spans
        assert all(texts[span["turn"]][span["start"] : span["end"]] == span["quote"] for span in spans)
