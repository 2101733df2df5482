"""What `thirdear transcribe` writes, `thirdear listen` reads: voices, seconds and how sure each word is come through."""

from __future__ import annotations

import json
import sys
from itertools import chain
from pathlib import Path

import pytest

from overheard import overheard, page_document
from thirdear.listening import cli
from thirdear.listening.words import write

sys.path.insert(0, str(Path(__file__).parents[1] / "contract"))

from hours import schema_errors, untruths


def _listened(file: Path) -> dict:
    out = file.with_suffix(".reading")
    assert cli.main(["listen", str(file), "--json", str(out), "--html", str(file.with_suffix(".html")), "--quiet"]) == 0
    return json.loads(out.read_text(encoding="utf-8"))


@pytest.mark.parametrize("format", ["json", "webvtt"])
def test_a_transcript_of_speech_is_heard_with_its_doubts(tmp_path: Path, format: str):
    file = tmp_path / ("h.json" if format == "json" else "h.vtt")
    write(overheard(), file, format)
    found = _listened(file)
    assert schema_errors(found) == []
    assert list(untruths(found)) == []
    (session,), (expected,) = found["sessions"], json.loads(json.dumps(page_document()))["sessions"]
    assert session["checked"] is False
    assert session["source"] == "the hour.wav"
    assert [turn["doubts"] for turn in session["turns"]] == [turn["doubts"] for turn in expected["turns"]]
    for turn, was in zip(session["turns"], expected["turns"], strict=True):
        assert (turn["speaker"], turn["name"], turn["text"]) == (was["speaker"], was["name"], was["text"])
        assert list(chain(*turn["word_times"])) == pytest.approx(list(chain(*was["word_times"])))
    assert session["evidence"] == expected["evidence"]
    assert "not checked by a person" in file.with_suffix(".html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "change"), [("h.json", ('"checked": false', '"checked": true')), ("h.vtt", ("d: no", "d: yes"))]
)
def test_once_a_person_says_that_it_is_checked_nothing_is_doubted(tmp_path: Path, name: str, change: tuple[str, str]):
    file = tmp_path / name
    write(overheard(), file)
    text = file.read_text(encoding="utf-8")
    assert change[0] in text
    file.write_text(text.replace(*change), encoding="utf-8")
    (session,) = _listened(file)["sessions"]
    assert "checked" not in session
    assert not any("doubts" in turn for turn in session["turns"])
    assert not any("doubts" in mark["attributes"] for mark in session["evidence"])
    assert all(turn["word_times"] for turn in session["turns"])
    assert "not checked by a person" not in file.with_suffix(".html").read_text(encoding="utf-8")
