"""`thirdear agree` and `thirdear export` as a researcher meets them: real processes, on readings that `listen` wrote."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from defusedxml import ElementTree

import thirdear.listening
from thirdear.listening import cli

SAID = "Zanzibarium"
HOUR = f"""T: You were late, and you said nothing of it?
Anna: I was so angry with my brother in {SAID}, and then I was sad about my mum.
T: You were angry with him.
Anna: =I felt guilty. I was angry with my boss. I've gone blank. What was I saying?
"""


def thirdear_(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "thirdear.listening.cli", *map(str, arguments)],
        capture_output=True,
        encoding="utf-8",
        stdin=subprocess.DEVNULL,
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
        check=False,
    )


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A reading, one in which a rater took away the anger, one of other words, and files that are no readings."""
    folder = tmp_path_factory.mktemp("study")
    for name in ("one", "two"):
        (folder / f"{name}.txt").write_text(HOUR if name == "one" else HOUR.replace("late", "early"), encoding="utf-8")
    done = thirdear_("listen", folder / "one.txt", folder / "two.txt", "--json", folder / "engine.json", "--quiet")
    assert done.returncode == 0, done.stderr
    engine = read(folder / "engine.json")
    write(folder / "rater.json", without_anger(engine))
    (folder / "other").mkdir()
    (folder / "other" / "one.txt").write_text(HOUR.replace("brother", "sister"), encoding="utf-8")
    assert thirdear_("listen", folder / "other" / "one.txt", "--json", folder / "other.json", "--quiet").returncode == 0
    (folder / "cut.json").write_text(f'{{"schema": "{SAID}', encoding="utf-8")
    write(folder / "forged.json", json.loads(json.dumps(engine).replace(SAID, "Timbuktu")))
    return folder


def read(path: Path) -> dict[str, Any]:
    value: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return value


def write(path: Path, value: dict[str, Any]) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")


def without_anger(engine: dict[str, Any]) -> dict[str, Any]:
    """The same sessions with marks of anger taken out, and no formulation, which might cite them."""
    sessions = [{**one, "evidence": [mark for mark in one["evidence"] if mark["code"] != "anger"]} for one in engine["sessions"]]
    return {**engine, "sessions": sessions, "formulation": {}}


def test_two_codings_are_compared_in_a_table_without_words(files: Path):
    done = thirdear_("agree", files / "engine.json", files / "rater.json")
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert lines[:2] == ["A  engine.json", "B  rater.json"]
    anger = next(line.split() for line in lines if line.startswith("  anger"))
    assert int(anger[1]) > 0
    assert anger[2] == "0"
    assert "raters disagree" in " ".join(anger)
    for word in (SAID, "angry", "mum", "Anna"):
        assert word not in done.stdout


def test_the_figures_as_json_keep_their_schema(files: Path):
    done = thirdear_("agree", files / "engine.json", files / "rater.json", "--json", "-")
    assert (done.returncode, done.stderr) == (0, "")
    schema = read(Path(thirdear.listening.__file__).parent / "schema" / "agreement-1.schema.json")
    jsonschema.Draft202012Validator.check_schema(schema)
    found = json.loads(done.stdout)
    jsonschema.Draft202012Validator(schema).validate(found)
    assert found["sessions"] == ["one", "two"]
    assert SAID not in done.stdout


def test_json_in_a_file_leaves_the_table_on_the_terminal(files: Path, capsys: pytest.CaptureFixture[str]):
    given = ["agree", str(files / "engine.json"), str(files / "engine.json")]
    assert cli.main([*given, "--json", str(files / "agreement.json")]) == 0
    shown = capsys.readouterr().out
    assert "raters disagree" not in shown
    assert "1.00" in shown
    assert read(files / "agreement.json")["schema"] == "thirdear.agreement/1"


@pytest.mark.parametrize(
    ("other", "sentence"),
    [
        ("other.json", "engine.json and other.json cannot be compared: the words of session one differ."),
        ("cut.json", "cut.json cannot be read: its JSON is damaged or cut short."),
        ("none.json", "none.json cannot be read: no such file or directory."),
        (
            "forged.json",
            "forged.json cannot be read: a field of the reading is missing, of the wrong type, or contradicts another.",
        ),
    ],
)
def test_what_cannot_be_compared_is_one_sentence(other: str, sentence: str, files: Path, capsys: pytest.CaptureFixture[str]):
    assert cli.main(["agree", str(files / "engine.json"), str(files / other)]) == 2
    assert capsys.readouterr() == ("", f"{sentence}\n")


def test_annotations_on_standard_output_quote_the_words(files: Path):
    done = thirdear_("export", files / "engine.json", "--format", "w3c")
    assert (done.returncode, done.stderr) == (0, "")
    page = json.loads(done.stdout)
    engine = read(files / "engine.json")
    exact = [target["selector"][0]["exact"] for item in page["items"] for target in item["target"]]
    assert exact == [span["quote"] for one in engine["sessions"] for mark in one["evidence"] for span in mark["spans"]]


def test_a_table_in_a_file_has_a_row_for_each_mark_and_span(files: Path):
    done = thirdear_("export", files / "engine.json", "--format", "csv", "--out", files / "out.csv")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    raw = (files / "out.csv").read_bytes()
    rows = list(csv.DictReader(io.StringIO(raw.decode("utf-8"), newline="")))
    engine = read(files / "engine.json")
    marks = [mark for one in engine["sessions"] for mark in one["evidence"]]
    assert len(rows) == sum(len(mark["spans"]) + len(mark["against"]) for mark in marks)
    assert raw.count(b"\r\n") == len(rows) + 1
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row.values())


def test_elan_files_are_one_a_session(files: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    given = ["export", str(files / "engine.json"), "--format", "elan"]
    assert cli.main(given) == 2
    assert capsys.readouterr().err == "That is 2 files, one a session: name a folder with --out.\n"
    assert cli.main([*given, "--out", str(tmp_path)]) == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["01-one.eaf", "02-two.eaf"]
    for path in tmp_path.iterdir():
        tiers = [tier.get("TIER_ID") for tier in ElementTree.parse(path).iter("TIER")]
        assert {"Anna", "T", "affect@Anna", "quote affect@Anna"} <= set(tiers)
    assert thirdear_("listen", tmp_path / "01-one.eaf", "--quiet").returncode == 0


def test_a_reading_of_one_session_is_one_elan_file(files: Path, capsys: pytest.CaptureFixture[str]):
    assert cli.main(["export", str(files / "other.json"), "--format", "elan"]) == 0
    assert ElementTree.fromstring(capsys.readouterr().out).get("FORMAT") == "3.0"


def test_a_place_that_cannot_be_written_to_is_one_sentence(files: Path, capsys: pytest.CaptureFixture[str]):
    target = files / "no such folder" / "out.csv"
    assert cli.main(["export", str(files / "engine.json"), "--format", "csv", "--out", str(target)]) == 2
    assert capsys.readouterr().err == f"{target} cannot be written: it is no file, or in no folder that may be written to.\n"


@pytest.mark.parametrize(
    "arguments", [["agree"], ["agree", "a"], ["export", "a"], ["export", "a", "--format", "pdf"]], ids=" ".join
)
def test_a_wrong_command_line_ends_with_two(arguments: list[str]):
    done = thirdear_(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("usage: thirdear")
