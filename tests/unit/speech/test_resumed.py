"""Work that was killed goes on where it was, and what it left behind tells nobody anything."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from speech_samples import wav

from thirdear.listening.errors import UnreadableFile
from thirdear.listening.words.speech import transcribe
from thirdear.listening.words.speech.notebook import Notebook

KILLED = """
import os, signal, sys
from thirdear.listening.words.speech import transcribe
def progress(done, whole):
    if done:
        os.kill(os.getpid(), signal.SIGKILL)
transcribe(sys.argv[1], model="tiny", workspace=sys.argv[2], progress=progress)
"""


@pytest.fixture
def long_talk(talk: np.ndarray, tmp_path: Path) -> Path:
    """Long enough for two passages."""
    path = tmp_path / "hour.wav"
    path.write_bytes(wav(np.tile(talk.sum(axis=0), 2)))
    return path


def test_killed_after_a_passage_it_goes_on_there(long_talk: Path, tmp_path: Path):
    workspace = tmp_path / "work"
    done = subprocess.run([sys.executable, "-c", KILLED, str(long_talk), str(workspace)], check=False, capture_output=True)
    assert done.returncode == -signal.SIGKILL
    (left,) = workspace.iterdir()
    assert left.stat().st_mode & 0o077 == 0
    assert b"mother" not in left.read_bytes()
    with left.open("ab") as file:  # as if the power had failed while the next entry was written
        file.write(b"\0\0\1\0half an entry")
    told: list[float] = []
    resumed = transcribe(long_talk, model="tiny", workspace=workspace, progress=lambda now, _: told.append(now))
    assert next(now for now in told if now) > 20  # the first passage was not heard again, nor was its speech sought
    assert not list(workspace.iterdir())
    assert resumed == transcribe(long_talk, model="tiny")


def test_a_notebook_opens_for_its_recording_and_its_way_alone(tmp_path: Path):
    notebook = Notebook(tmp_path, ["a" * 64], {"model": "tiny"})
    for number in range(3):
        notebook.write({"passage": number, "words": ["mother"]})
    assert [entry["passage"] for entry in Notebook(tmp_path, ["a" * 64], {"model": "tiny"}).entries()] == [0, 1, 2]
    for other in (Notebook(tmp_path, ["b" * 64], {"model": "tiny"}), Notebook(tmp_path, ["a" * 64], {"model": "base"})):
        assert not list(other.entries())
    assert b"mother" not in notebook.path.read_bytes()
    notebook.forget()
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("kept", [0, 3, 5, 40, -1])
def test_what_was_cut_off_or_changed_is_left_out_and_written_over(tmp_path: Path, kept: int):
    way = {"model": "tiny"}
    notebook = Notebook(tmp_path, ["a" * 64], way)
    notebook.write({"passage": 0})
    whole = notebook.path.stat().st_size
    notebook.write({"passage": 1, "words": ["one"] * 20})
    size = notebook.path.stat().st_size
    os.truncate(notebook.path, size + kept if kept < 0 else whole + kept)
    again = Notebook(tmp_path, ["a" * 64], way)
    assert [entry["passage"] for entry in again.entries()] == [0]
    again.write({"passage": 2})
    assert [entry["passage"] for entry in Notebook(tmp_path, ["a" * 64], way).entries()] == [0, 2]


def test_without_a_workspace_nothing_is_kept():
    notebook = Notebook(None, ["a" * 64], {})
    notebook.write({"passage": 0})
    assert not list(notebook.entries())
    notebook.forget()


def test_progress_that_raises_ends_the_work_and_keeps_it(long_talk: Path, tmp_path: Path):
    class Enough(Exception):
        pass

    def progress(done: float, whole: float) -> None:
        assert 0 <= done <= whole or not done
        raise Enough

    with pytest.raises(Enough):
        transcribe(long_talk, model="tiny", workspace=tmp_path / "work", progress=progress)


def test_what_was_done_stays_until_the_transcript_is_kept(talk: np.ndarray, tmp_path: Path):
    recording, workspace = tmp_path / "hour.wav", tmp_path / "work"
    recording.write_bytes(wav(talk.sum(axis=0)[: 16_000 * 8]))

    def fails(transcript: object) -> None:
        raise OSError("the disk is full")

    with pytest.raises(OSError, match="full"):
        transcribe(recording, model="tiny", workspace=workspace, keep=fails)
    kept: list[object] = []
    transcript = transcribe(recording, model="tiny", workspace=workspace, keep=kept.append)
    assert kept == [transcript]
    assert not list(workspace.iterdir())


def test_of_what_nobody_speaks_in_nothing_is_left_behind(tmp_path: Path):
    recording, workspace = tmp_path / "hour.wav", tmp_path / "work"
    recording.write_bytes(wav(np.zeros(16_000 * 5)))
    with pytest.raises(UnreadableFile):
        transcribe(recording, model="tiny", workspace=workspace)
    assert not list(workspace.iterdir())
