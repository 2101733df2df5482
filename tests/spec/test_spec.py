"""The manual's codes, one file each: five passages that fire and five near misses. Written by someone who saw no listener.

`not_heard.toml` lists the codes that fail a row, each with what it does instead: the report calls them not heard.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from thirdear.listening.evidence import Evidence
from thirdear.listening.listen import hear
from thirdear.listening.words import Transcript, read

HOME = Path(__file__).parent
CODES = sorted(path for path in HOME.glob("*/*.toml"))


@cache
def page(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


ROWS = [(path, part, i) for path in CODES for part in ("fires", "near_misses") for i in range(len(page(path)[part]))]


@cache
def known_failures() -> dict[str, list[str]]:
    return tomllib.loads((HOME / "not_heard.toml").read_text(encoding="utf-8"))["rows"]


def name_of(row: tuple[Path, str, int]) -> str:
    path, part, i = row
    return f"{path.parent.name}.{path.stem}-{part}-{i + 1}"


@pytest.fixture
def hears(tmp_path: Path) -> Any:
    def heard(words: str) -> tuple[Transcript, tuple[Evidence, ...]]:
        source = tmp_path / "passage.txt"
        source.write_text(words, encoding="utf-8")
        reading = hear(read(source))
        return reading.transcript, reading.evidence

    return heard


@pytest.mark.parametrize("row", ROWS, ids=name_of)
def test_a_passage_fires_and_its_near_miss_does_not(row: tuple[Path, str, int], hears: Any) -> None:
    path, part, i = row
    passage = page(path)[part][i]
    transcript, evidence = hears(passage["words"])
    marks = [mark for mark in evidence if (mark.kind, mark.code) == (path.parent.name, path.stem)]
    right = fires(transcript, marks, passage) if part == "fires" else misses(transcript, marks, passage)
    if name_of(row) in known_failures().get(f"{path.parent.name}.{path.stem}", []):
        assert not right, "this row is listed in not_heard.toml and passes now: take it out"
    else:
        assert right, passage["why"]


def fires(transcript: Transcript, marks: list[Evidence], passage: dict[str, Any]) -> bool:
    """Some mark touches the quoted words, and says of them what the row demands."""
    return any(touches(transcript, mark, passage["quote"]) and agrees(mark, passage.get("attributes", {})) for mark in marks)


def misses(transcript: Transcript, marks: list[Evidence], passage: dict[str, Any]) -> bool:
    """No mark, or none with the excluded attributes, or none that touches the excluded words."""
    if wrong := passage.get("not_attributes"):
        marks = [mark for mark in marks if agrees(mark, wrong)]
    if quote := passage.get("quote"):
        marks = [mark for mark in marks if touches(transcript, mark, quote)]
    return not marks


def touches(transcript: Transcript, mark: Evidence, quote: str) -> bool:
    for span in mark.spans:
        at = transcript.turn(span.turn).text.find(quote)
        if at >= 0 and span.start < at + len(quote) and at < span.end:
            return True
    return False


def agrees(mark: Evidence, attributes: dict[str, Any]) -> bool:
    return all(str(value).lower() in str(mark.attributes.get(name, "")).lower() for name, value in attributes.items())
