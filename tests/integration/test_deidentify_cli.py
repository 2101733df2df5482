"""`thirdear deidentify` as a person meets it: proposals first, nothing given out unconfirmed, and no name anywhere after."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from thirdear.listening import cli
from thirdear.listening.words import read
from thirdear.listening.words.deidentify import read_key, restore

HOUR = """Session 2, 14 January 2025

T: You spoke of Kwabena.
Zbysia: My sister's husband, Kwabena, rang from Penistone (laughs at Kwabena). On 14 March 2019 he left.
T: And Ngozi?
Zbysia: ngozi said nothing. My number is 07700 900123.
"""
NAMES = ("kwabena", "zbysia", "penistone", "ngozi", "900123", "14 march", "2025-01-14")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "zbysia-1.txt").write_text(HOUR, encoding="utf-8")
    (tmp_path / "zbysia-2.txt").write_text("T: Hello.\nZbysia: i dreamt of ngozi again\n", encoding="utf-8")
    (tmp_path / "people.txt").write_text("# who is who\nNgozi = best friend\n", encoding="utf-8")
    return tmp_path


def arguments(folder: Path, *more: str | Path) -> list[str]:
    files = [folder / "zbysia-1.txt", folder / "zbysia-2.txt"]
    given = [
        *files,
        "--speaker",
        "Zbysia=client",
        "--people",
        folder / "people.txt",
        "--out",
        folder / "out",
        "--key",
        folder / "key.json",
    ]
    return ["deidentify", *map(str, [*given, *more])]


def sign(path: Path) -> None:
    review = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**review, "confirmed_by": "R. Supervisor"}), encoding="utf-8")


@pytest.mark.parametrize("format", ["json", "vtt"])
def test_proposals_then_a_person_then_sessions_without_names(folder: Path, capsys: pytest.CaptureFixture[str], format: str):
    assert cli.main(arguments(folder, "--review", folder / "review.json")) == 0
    assert not (folder / "out").exists()
    assert not (folder / "key.json").exists()
    assert cli.main(arguments(folder, "--confirm", folder / "review.json", "--format", format)) == 2
    assert not (folder / "out").exists()
    sign(folder / "review.json")
    assert cli.main(arguments(folder, "--confirm", folder / "review.json", "--format", format)) == 0
    written = sorted((folder / "out").iterdir())
    assert [path.name for path in written] == [f"session-1.{format}", f"session-2.{format}"]
    said = capsys.readouterr()
    seen = "\n".join([*(path.read_text(encoding="utf-8") for path in written), said.out, said.err]).lower()
    for name in NAMES:
        assert name not in seen.replace(str(folder).lower(), "")
    texts = " ".join(turn.text for path in written for turn in read(path).turns)
    assert "[best friend, Person" in texts
    assert "My sister's husband, [Person" in texts
    if format == "json":
        key = read_key(folder / "key.json")
        back = restore(read(written[0]), key)
        assert [turn.text for turn in back.turns] == [turn.text for turn in read(folder / "zbysia-1.txt").turns]


def test_the_proposals_lie_beside_the_key_unless_said(folder: Path):
    assert cli.main(arguments(folder)) == 0
    assert (folder / "key.json.review.json").exists()


def test_the_key_never_lies_with_what_is_given_away(folder: Path, capsys: pytest.CaptureFixture[str]):
    given = arguments(folder)
    given[given.index("--key") + 1] = str(folder / "out" / "key.json")
    assert cli.main(given) == 2
    assert "must not lie in" in capsys.readouterr().err
    assert cli.main(arguments(folder, "--review", folder / "out" / "review.json")) == 2


def test_a_key_is_never_written_over(folder: Path):
    (folder / "key.json").write_text("kept", encoding="utf-8")
    assert cli.main(arguments(folder)) == 2
    assert (folder / "key.json").read_text(encoding="utf-8") == "kept"


def test_words_that_changed_since_are_not_given_out(folder: Path):
    assert cli.main(arguments(folder, "--review", folder / "review.json")) == 0
    sign(folder / "review.json")
    (folder / "zbysia-2.txt").write_text("T: Hello.\nZbysia: i dreamt of okonkwo\n", encoding="utf-8")
    assert cli.main(arguments(folder, "--confirm", folder / "review.json")) == 2
    assert not (folder / "out").exists()


def test_one_bad_file_and_nothing_is_proposed(folder: Path, capsys: pytest.CaptureFixture[str]):
    (folder / "zbysia-2.txt").write_text("", encoding="utf-8")
    assert cli.main(arguments(folder)) == 2
    assert "it is empty" in capsys.readouterr().err
    assert not (folder / "key.json.review.json").exists()
