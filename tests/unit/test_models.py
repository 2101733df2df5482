"""What ships is what its card says; a damaged or absent model is one sentence and exit code 3."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from thirdear.listening import models
from thirdear.listening.errors import MissingPart

HOME = Path(models.__file__).parent
DAMAGED = re.compile(r"The model \S+ is absent or damaged; restore it with: git checkout -- src/thirdear/listening/models")


@pytest.mark.parametrize("model", models.installed(), ids=lambda model: model.name)
def test_the_hash_on_the_card_is_that_of_the_files(model: models.Model):
    assert models.digest_of(HOME / model.folder) == model.sha256


@pytest.mark.parametrize("model", models.installed(), ids=lambda model: model.name)
def test_a_card_says_whence_under_which_licence_and_what_nobody_measured(model: models.Model):
    for text in (model.role, model.source, model.licence, model.trained_on, model.measured):
        assert text.strip()
    assert list((HOME / model.folder).glob("LICENSE*"))
    assert "psychodynamic" in model.measured


def test_every_folder_of_a_model_has_a_card():
    assert {path.name for path in HOME.iterdir() if path.is_dir() and path.name != "__pycache__"} == {
        model.folder for model in models.installed()
    }


@pytest.fixture
def small_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of models with the small files alone: as after a download that was cut short."""
    for model in models.installed():
        (tmp_path / model.folder).mkdir()
        shutil.copy(next((HOME / model.folder).glob("LICENSE*")), tmp_path / model.folder)
    shutil.copy(HOME / "models.toml", tmp_path)
    monkeypatch.setattr(models, "_HOME", tmp_path)
    return tmp_path


@pytest.mark.parametrize("load", [models.parser, models.ear], ids=["parser", "ear"])
def test_a_damaged_model_is_refused_in_one_sentence(load, small_home: Path):
    with pytest.raises(MissingPart) as refused:
        load.__wrapped__()
    assert DAMAGED.fullmatch(str(refused.value))
    assert refused.value.exit_code == 3


@pytest.mark.parametrize("load", [models.parser, models.ear], ids=["parser", "ear"])
def test_an_absent_model_is_refused_in_the_same_sentence(load, small_home: Path):
    for model in models.installed():
        shutil.rmtree(small_home / model.folder)
    with pytest.raises(MissingPart) as refused:
        load.__wrapped__()
    assert DAMAGED.fullmatch(str(refused.value))


def test_the_hash_changes_with_a_byte_a_name_and_a_further_file(tmp_path: Path):
    folder = tmp_path / "model"
    folder.mkdir()
    (folder / "a").write_bytes(b"1")
    seen = [models.digest_of(folder)]
    (folder / "a").write_bytes(b"2")
    seen.append(models.digest_of(folder))
    (folder / "a").rename(folder / "b")
    seen.append(models.digest_of(folder))
    (folder / "c").write_bytes(b"")
    seen.append(models.digest_of(folder))
    assert len(set(seen)) == 4


def test_the_command_line_says_so_and_ends_with_three(small_home: Path, tmp_path: Path):
    words = tmp_path / "hour.txt"
    words.write_text("T: Hello?\nP: Zanzibarium rang me, and I was angry.\n", encoding="utf-8")
    code = (
        "import pathlib, sys; from thirdear.listening import cli, models; models._HOME = pathlib.Path(sys.argv[1]); "
        "sys.exit(cli.main(['listen', sys.argv[2], '--json', sys.argv[3]]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(small_home), str(words), str(tmp_path / "out.json")], capture_output=True, text=True
    )
    assert (done.returncode, done.stdout) == (3, "")
    assert DAMAGED.fullmatch(done.stderr.strip())
    assert not (tmp_path / "out.json").exists()
