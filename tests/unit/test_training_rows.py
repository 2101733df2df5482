"""The rows that the ear learns from: whole, unlike each other, of known labels, and apart from those that measure."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest

TRAINING = Path(__file__).parent.parent.parent / "training"
FILES = sorted((TRAINING / "data").glob("*.jsonl"))
HEADS = {name: head["labels"].split() for name, head in tomllib.loads((TRAINING / "heads.toml").read_text("utf-8")).items()}
SPEAKERS = {"client", "therapist", "other"}


def read(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def labels_of(row: dict) -> set[str]:
    fields = ("level", "component", "label")
    return set(row.get("labels", ())) or {row[field] for field in fields if field in row}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_row_has_its_own_id_words_of_its_own_and_known_labels(path: Path):
    rows = read(path)
    assert len({row["id"] for row in rows}) == len(rows)
    assert len({(row["text"], json.dumps(row.get("context"))) for row in rows}) == len(rows)
    for row in rows:
        assert row["text"].strip()
        assert labels_of(row) <= set(HEADS[path.stem])
        assert {turn["speaker"] for turn in row.get("context", ())} <= SPEAKERS
        if "defence" in row:
            assert (row["defence"] or "none") in HEADS["defence_code"]


def test_a_row_that_measures_risk_is_none_that_teaches_it():
    taught = {row["text"].lower() for path in FILES for row in read(path)}
    measuring = read(TRAINING / "test" / "risk.jsonl")
    assert len(measuring) > 700
    assert not taught & {row["text"].lower() for row in measuring}


def test_what_was_coded_twice_is_a_tenth_of_the_rows():
    for path in (TRAINING / "second").glob("*.jsonl"):
        first, second = ({row["id"] for row in read(one)} for one in (TRAINING / "data" / path.name, path))
        assert second <= first
        assert len(second) >= 0.09 * len(first)
