"""The command line as a person meets it: real processes, real files, and no word of anybody where it does not belong."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import jsonschema
import pytest

from thirdear.listening import cli, document, manuals, models
from thirdear.listening.errors import ListenerError, MissingPart

SAID = "Zanzibarium"  # a word that stands in every file here and nowhere else
HOUR = f"""Session 2, 14 January 2025

T: You were late, and you said nothing of it?
Anna: I’d been on the bridge — [laughs] {SAID}, my brother calls it (pause 42s), and I was so angry with him.
T: You were angry with him, and then you were late here.
Anna: My mum said the same. I've gone blank. What was I saying?
"""
BROKEN = {
    "cut.json": f'{{"schema": "thirdear.transcript/1", "turns": [{{"text": "{SAID}',
    "half.json": f'{{"schema": "thirdear.transcript/1", "id": "x", "turns": [{{"speaker": "{SAID}", "text": "{SAID}"}}]}}',
    "no.docx": f"PK\x03\x04 {SAID}",
    "page.html": f"<!doctype html><html><body>{SAID}</body></html>",
    "empty.txt": "",
}


def thirdear(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "thirdear.listening.cli", *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        stdin=subprocess.DEVNULL,
        env={**os.environ, **environment},
        check=False,
    )


def python(code: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", code, *map(str, arguments)], capture_output=True, text=True, check=False)


def lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("words")
    (folder / "one.txt").write_text(HOUR, encoding="utf-8")
    (folder / "two.txt").write_text(HOUR.replace("14 January", "21 January").replace("late", "early"), encoding="utf-8")
    for name, text in BROKEN.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def heard(files: Path) -> SimpleNamespace:
    """Two good files and one that is bad, with both ways out."""
    names = ["one.txt", "cut.json", "two.txt"]
    done = thirdear(
        "listen",
        *[files / name for name in names],
        "--json",
        files / "out.json",
        "--html",
        files / "out.html",
        "--speaker",
        "Anna=client",
    )
    return SimpleNamespace(done=done, json=files / "out.json", html=files / "out.html")


def test_one_bad_file_among_good_ones_ends_with_two_and_loses_nothing(heard: SimpleNamespace):
    assert heard.done.returncode == 2
    assert lines(heard.done.stderr) == ["cut.json cannot be read: its JSON is damaged or cut short."]
    value = json.loads(heard.json.read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(document.schema()).validate(value)
    assert [(session["id"], session["source"]) for session in value["sessions"]] == [("one", "one.txt"), ("two", "two.txt")]
    assert all(session["evidence"] for session in value["sessions"])


def test_a_treatment_joins_its_people(heard: SimpleNamespace):
    people = json.loads(heard.json.read_text(encoding="utf-8"))["people"]
    mother = next(person for person in people if person["role"] == "mother")
    assert {mention.partition(".")[0] for mention in mother["mentions"]} == {"one", "two"}


def test_the_page_is_written_and_holds_the_words(heard: SimpleNamespace):
    page = heard.html.read_text(encoding="utf-8")
    assert page.lstrip().lower().startswith("<!doctype html>")
    assert SAID in page


def test_no_word_that_was_said_appears_on_the_terminal(heard: SimpleNamespace):
    shown = heard.done.stdout + heard.done.stderr
    for word in (SAID, "bridge", "brother", "angry", "mum", "blank"):
        assert word not in shown


def test_the_terminal_shows_counts_and_how_the_speakers_were_told_apart(heard: SimpleNamespace):
    assert [line for line in lines(heard.done.stdout) if line.startswith(("one: ", "two: "))]
    assert "  Anna is heard as client (given: given by the caller)" in lines(heard.done.stdout)


def test_a_given_speaker_is_that_speaker(heard: SimpleNamespace):
    for session in json.loads(heard.json.read_text(encoding="utf-8"))["sessions"]:
        assert session["speakers"]["Anna"] == {"role": "client", "how": "given", "why": "given by the caller"}
        assert {turn["speaker"] for turn in session["turns"] if turn["name"] == "Anna"} == {"client"}


def test_there_is_no_progress_bar_where_there_is_no_terminal(heard: SimpleNamespace):
    assert "Listening" not in heard.done.stderr
    assert not set(heard.done.stderr) & set("\x1b\r━")


@pytest.fixture(scope="module")
def piped(files: Path) -> subprocess.CompletedProcess[bytes]:
    """JSON to standard output, where the terminal's encoding holds next to nothing, and any call outside is an error."""
    code = (
        "import sys\n"
        "def hook(event, given):\n"
        "    if event in ('socket.connect', 'socket.getaddrinfo', 'socket.sendto', 'urllib.Request'):\n"
        "        raise RuntimeError('it calls out')\n"
        "sys.addaudithook(hook)\n"
        "from thirdear.listening.cli import main\n"
        "sys.exit(main(sys.argv[1:]))"
    )
    return subprocess.run(
        [sys.executable, "-c", code, "listen", str(files / "one.txt"), "--json", "-"],
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONHASHSEED": "5", "PYTHONIOENCODING": "ascii"},
    )


def test_json_on_standard_output_is_json_and_nothing_else(piped: subprocess.CompletedProcess[bytes]):
    assert (piped.returncode, piped.stderr) == (0, b"")
    value = json.loads(piped.stdout.decode("utf-8"))
    assert value["schema"] == "thirdear.reading/1"
    assert [session["id"] for session in value["sessions"]] == ["one"]


def test_standard_output_and_a_file_hold_the_same_session(piped: subprocess.CompletedProcess[bytes], heard: SimpleNamespace):
    there = json.loads(heard.json.read_text(encoding="utf-8"))["sessions"][0]
    here = json.loads(piped.stdout.decode("utf-8"))["sessions"][0]
    assert {**here, "speakers": {}} == {**there, "speakers": {}}


@pytest.mark.parametrize("name", sorted(BROKEN))
def test_a_file_that_cannot_be_read_is_one_sentence(name: str, files: Path):
    done = thirdear("listen", files / name, "--json", files / "never.json")
    assert (done.returncode, done.stdout) == (2, "")
    assert len(lines(done.stderr)) == 1
    assert done.stderr.startswith(f"{name} cannot be read: ")
    assert done.stderr.rstrip().endswith(".")
    assert SAID not in done.stderr
    assert "Traceback" not in done.stderr
    assert not (files / "never.json").exists()


def test_each_bad_file_is_a_sentence_of_its_own(files: Path):
    done = thirdear("listen", *[files / name for name in BROKEN], files / "none.txt", files)
    assert done.returncode == 2
    assert [line.partition(" cannot be read: ")[0] for line in lines(done.stderr)] == [*BROKEN, "none.txt", files.name]
    assert SAID not in done.stderr + done.stdout


def test_an_unknown_speaker_is_one_sentence(files: Path):
    done = thirdear("listen", files / "one.txt", "--speaker", "Berta=client")
    assert (done.returncode, done.stdout) == (2, "")
    assert lines(done.stderr) == ["No speaker in these files is called Berta."]


@pytest.mark.parametrize("given", ["Anna", "Anna=", "=client", "Anna=mother", " =client"])
def test_a_speaker_without_a_role_is_refused(given: str, files: Path):
    done = thirdear("listen", files / "one.txt", "--speaker", given)
    assert (done.returncode, done.stdout) == (2, "")
    assert "expected NAME=ROLE with ROLE one of client, therapist, other" in done.stderr


def test_a_name_may_hold_an_equals_sign():
    assert cli._speaker("A = B=other") == ("A = B", "other")


@pytest.mark.parametrize("option", ["--json", "--html"])
def test_a_place_that_cannot_be_written_to_is_one_sentence(option: str, files: Path, capsys: pytest.CaptureFixture[str]):
    target = files / "no such folder" / "out"
    assert cli.main(["listen", str(files / "one.txt"), option, str(target)]) == 2
    shown = capsys.readouterr()
    assert lines(shown.err) == [f"{target} cannot be written: it is no file, or in no folder that may be written to."]
    assert SAID not in shown.out + shown.err


def test_quiet_says_nothing(files: Path, capsys: pytest.CaptureFixture[str]):
    assert cli.main(["listen", str(files / "one.txt"), "--quiet"]) == 0
    assert capsys.readouterr() == ("", "")


def test_a_bug_of_ours_is_a_sentence_without_words(
    files: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    def breaks(*given: object) -> None:
        try:
            raise KeyError(SAID)
        except KeyError as error:
            raise RuntimeError(f"it broke over {SAID}") from error

    monkeypatch.setattr("thirdear.listening.listen.hear", breaks)
    assert cli.main(["listen", str(files / "one.txt")]) == 1
    shown = capsys.readouterr()
    assert shown.out == ""
    assert lines(shown.err) == [
        line for line in lines(shown.err) if line.startswith("A bug of ours (RuntimeError at test_cli.py:")
    ]
    assert SAID not in shown.err
    assert "Traceback" not in shown.err


@pytest.mark.parametrize(
    ("error", "code"), [(ListenerError("odd gave a mark it did not declare"), 1), (MissingPart("The model odd is absent."), 3)]
)
def test_an_error_of_the_engine_is_its_sentence_and_its_code(
    error: Exception, code: int, files: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    def breaks(*given: object) -> None:
        raise error

    monkeypatch.setattr("thirdear.listening.listen.hear", breaks)
    assert cli.main(["listen", str(files / "one.txt")]) == code
    assert capsys.readouterr() == ("", f"{error}\n")


@pytest.mark.parametrize("term", ["affect", "slip", "intervention.support"])
def test_explain_shows_the_manuals_page(term: str):
    done = thirdear("explain", term)
    assert (done.returncode, done.stderr) == (0, "")
    for part in ("Unit: ", "Who may see it: ", "Source: ", "Licence: ", "Limits: "):
        assert part in done.stdout
    assert term.rpartition(".")[2] in done.stdout


def test_explain_shows_every_code_of_the_manual(capsys: pytest.CaptureFixture[str]):
    for kind in manuals.kinds():
        for code in manuals.entry(kind).codes:
            assert cli.main(["explain", f"{kind}.{code}"]) == 0
            assert manuals.entry(kind).codes[code].definition in capsys.readouterr().out


def test_explain_of_nonsense_is_one_sentence():
    done = thirdear("explain", "telepathy")
    assert (done.returncode, done.stdout) == (2, "")
    assert len(lines(done.stderr)) == 1
    assert "'telepathy'" in done.stderr
    assert "affect" in done.stderr


def test_models_lists_what_ships():
    done = thirdear("models")
    assert (done.returncode, done.stderr) == (0, "")
    for model in models.installed():
        for text in (model.name, f"sha256: {model.sha256}", f"licence: {model.licence}", "trained on: ", "measured: "):
            assert text in done.stdout


@pytest.mark.parametrize(
    "arguments", [[], ["listen"], ["explain"], ["sing"], ["listen", "--loud"], ["explain", "a", "b"]], ids=" ".join
)
def test_a_wrong_command_line_ends_with_two_and_says_how(arguments: list[str]):
    done = thirdear(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("usage: thirdear")


def test_help_and_version_end_with_nought():
    done = thirdear("--help")
    assert (done.returncode, done.stderr) == (0, "")
    for command in ("listen", "agree", "export", "explain", "models"):
        assert command in done.stdout
    assert thirdear("listen", "--help").returncode == 0
    assert thirdear("--version").stdout.startswith("thirdear ")


def test_a_reader_who_leaves_early_is_no_error():
    code = (
        "import sys; from thirdear.listening import cli, manuals; [cli.main(['explain', kind]) for kind in manuals.kinds() * 40]"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        process.stdout.read(10)
        process.stdout.close()
        assert process.stderr.read() == b""


def test_a_file_whose_name_is_no_utf8_is_heard(files: Path):
    named = Path(os.fsdecode(os.fsencode(files) + b"/h\xff.txt"))
    try:
        named.write_text(HOUR, encoding="utf-8")
    except OSError:
        pytest.skip("this file system holds UTF-8 names alone")
    assert cli.main(["listen", str(named), "--json", str(files / "odd.json"), "--html", str(files / "odd.html")]) == 0
    assert json.loads((files / "odd.json").read_text(encoding="utf-8"))["sessions"][0]["source"] == "h?.txt"
    named.unlink()


def test_the_command_line_loads_nothing_heavy():
    heavy = "numpy spacy onnxruntime jinja2 tokenizers thinc rich jsonschema docx"
    for name in ("thirdear.listening.cli", "thirdear.listening", "thirdear.listening.words", "thirdear.listening.manuals"):
        done = python(f"import sys, {name}; print(sorted(set('{heavy}'.split()) & set(sys.modules)))")
        assert done.stdout.strip() == "[]", name


def test_the_engine_loads_no_network():
    network = "socket ssl http http.client urllib.request asyncio ftplib smtplib requests urllib3 httpx django"
    for name in ("thirdear.listening", "thirdear.listening.cli"):
        done = python(
            f"import sys, argparse; before = set(sys.modules); import {name}; "
            f"print(sorted(set('{network}'.split()) & set(sys.modules) - before))"
        )
        assert done.stdout.strip() == "[]", name


def test_a_dictionary_becomes_a_curve_of_its_name_with_one_point_a_word(files: Path, tmp_path: Path):
    (tmp_path / "bridges.txt").write_text("bridge\nlate\n", encoding="utf-8")
    (tmp_path / "own.Wt").write_text("brother 1\nangry -0.5\n", encoding="utf-8")
    done = thirdear(
        "listen",
        files / "one.txt",
        "--speaker",
        "Anna=client",
        "--quiet",
        "--json",
        "-",
        *("--dictionary", f"bridges={tmp_path / 'bridges.txt'}"),
        *("--dictionary", f"own={tmp_path / 'own.Wt'}"),
    )
    assert (done.returncode, done.stderr) == (0, "")
    reading = json.loads(done.stdout)
    assert set(reading["engine"]["dictionaries"]) == {"bridges", "own"}
    curves = {(curve["name"], curve["speaker"]): curve for curve in reading["sessions"][0]["curves"]}
    for name in ("bridges", "own"):
        for speaker in ("client", "therapist"):
            curve = curves[name, speaker]
            said = [turn["text"] for turn in reading["sessions"][0]["turns"] if turn["speaker"] == speaker]
            words = [word for text in said for word in text.split() if any(sign.isalnum() for sign in word)]
            assert curve["x_unit"] == "word"
            assert curve["x"] == list(range(len(words)))
    assert max(curves["bridges", "client"]["y"]) > 0
    assert max(curves["own", "client"]["y"]) > 0.5 > min(curves["own", "therapist"]["y"])


@pytest.mark.parametrize("given", ["bridges", "=file", "bridges="])
def test_a_dictionary_without_a_name_or_a_file_is_refused(given: str, files: Path):
    done = thirdear("listen", files / "one.txt", "--dictionary", given)
    assert done.returncode == 2
    assert "NAME=FILE" in done.stderr


def test_a_dictionary_that_cannot_be_read_or_comes_twice_is_one_sentence(files: Path, tmp_path: Path):
    (tmp_path / "list.txt").write_text("bridge\n", encoding="utf-8")
    missing = thirdear("listen", files / "one.txt", "--dictionary", f"x={tmp_path / 'none.txt'}")
    twice = thirdear("listen", files / "one.txt", *(2 * ("--dictionary", f"x={tmp_path / 'list.txt'}")))
    for done in (missing, twice):
        assert done.returncode == 2
        assert len(lines(done.stderr)) == 1


ROWS = [
    {"id": 1, "text": "I was so angry with my mother."},
    {"id": "two", "text": "What happened then?", "context": [{"speaker": "client", "text": "He left."}]},
    {"id": 3, "text": ""},
]


def labels(task: str, rows: list[object], *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "thirdear.listening.cli", "label", task, *map(str, arguments)],
        input="\n".join(json.dumps(row) for row in rows),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def test_rows_are_labelled_in_their_order():
    done = labels("clinical_affect", ROWS)
    assert (done.returncode, done.stderr) == (0, "")
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [answer["id"] for answer in answers] == [1, "two", 3]
    assert answers[0]["label"] == "anger"
    assert all(answer["label"] in answer["scores"] for answer in answers)


def test_rows_are_read_from_and_written_to_files(tmp_path: Path):
    (tmp_path / "rows.jsonl").write_text("\n".join(json.dumps(row) for row in ROWS) + "\n\n", encoding="utf-8")
    done = thirdear("label", "therapist_act", "--in", tmp_path / "rows.jsonl", "--out", tmp_path / "out.jsonl")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    answers = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [answer["id"] for answer in answers] == [1, "two", 3]
    assert answers[1]["label"] == "question"


@pytest.mark.parametrize("bad", ["no json", '{"id": 1}', '["a"]', '{"id": 1, "text": "x", "context": "y"}'])
def test_a_line_that_is_no_row_is_one_sentence_without_its_words(bad: str, tmp_path: Path):
    (tmp_path / "rows.jsonl").write_text(f'{{"id": 1, "text": "{SAID}"}}\n{bad}\n', encoding="utf-8")
    done = thirdear("label", "risk", "--in", tmp_path / "rows.jsonl")
    assert done.returncode == 2
    assert "Line 2" in done.stderr
    assert len(lines(done.stderr)) == 1
    assert SAID not in done.stderr


def test_an_unknown_task_and_a_missing_file_are_one_sentence(tmp_path: Path):
    for arguments in (("telepathy", "--in", os.devnull), ("risk", "--in", tmp_path / "none.jsonl")):
        done = thirdear("label", *arguments)
        assert done.returncode == 2
        assert len(lines(done.stderr)) == 1
