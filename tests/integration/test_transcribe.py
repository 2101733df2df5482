"""`thirdear transcribe` as somebody calls it: real recordings, the tiny model, files in a folder."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from thirdear.listening.words import read

CLIPS = Path(__file__).parents[2] / "examples" / "speech"


def thirdear(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "thirdear.cli", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, env={**os.environ, **environment})


def test_two_tracks_become_a_transcript_that_can_be_heard(tmp_path: Path):
    tracks = [CLIPS / "therapist.ogg", CLIPS / "client.ogg"]
    done = thirdear("transcribe", "--tracks", *tracks, "--out", tmp_path / "out", "--model", "tiny", "--threads", "1")
    assert (done.returncode, done.stderr) == (0, "")
    assert "to be checked by ear" in done.stdout
    assert "client is heard as client (" in done.stdout
    assert "mother" not in done.stdout
    (written,) = (tmp_path / "out").iterdir()
    transcript = read(written)
    assert {turn.speaker for turn in transcript.turns} == {"client", "therapist"}
    assert any(word.probability is not None for turn in transcript.turns for word in turn.word_times)
    again = thirdear("transcribe", "--tracks", *tracks, "--out", tmp_path / "out", "--model", "tiny")
    assert again.returncode == 2
    assert "--replace" in again.stderr
    assert len(again.stderr.splitlines()) == 1


def test_one_bad_recording_never_loses_the_others(tmp_path: Path):
    (tmp_path / "words.mp3").write_text("These are words and no sound.\n" * 20, encoding="utf-8")
    recordings = [tmp_path / "words.mp3", CLIPS / "client.ogg"]
    done = thirdear("transcribe", *recordings, "--out", tmp_path, "--format", "json", "--model", "tiny", "--quiet")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "words.mp3 cannot be read: it is no sound or video, or damaged from its beginning.\n"
    assert "my mother" in read(tmp_path / "client.json").turns[0].text
    assert not list(tmp_path.glob("*.hearing"))


@pytest.mark.parametrize("arguments", [(), ("--model", "tiny")], ids=["base", "tiny"])
def test_without_its_model_it_ends_with_three_and_the_command(arguments: tuple[str, ...], tmp_path: Path):
    done = thirdear("transcribe", CLIPS / "client.ogg", "--out", tmp_path, *arguments, THIRDEAR_MODELS=str(tmp_path / "none"))
    assert (done.returncode, done.stdout) == (3, "")
    assert "thirdear models install speech" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_without_the_extra_it_ends_with_three_and_the_command(tmp_path: Path):
    code = (
        "import sys; sys.modules['av'] = None; from thirdear.cli import main; "
        f"sys.exit(main(['transcribe', {str(CLIPS / 'client.ogg')!r}, '--out', {str(tmp_path)!r}]))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (3, "")
    assert "scripts/setup speech" in done.stderr


def test_what_cannot_be_asked_is_one_sentence(tmp_path: Path):
    (tmp_path / "file").write_text("")
    for arguments in (("--out", tmp_path / "file"), ("--model", "enormous"), ("--speakers", "0"), ("--threads", "0")):
        done = thirdear("transcribe", CLIPS / "client.ogg", "--out", tmp_path, *arguments)
        assert (done.returncode, done.stdout) == (2, "")
        assert len(done.stderr.splitlines()) == 1


def test_help_loads_no_decoder_and_no_model():
    code = (
        "import sys, thirdear.cli\n"
        "try:\n    thirdear.cli.main(['transcribe', '--help'])\nexcept SystemExit:\n    pass\n"
        "print([name for name in ('av', 'numpy', 'faster_whisper', 'onnxruntime', 'cryptography') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
