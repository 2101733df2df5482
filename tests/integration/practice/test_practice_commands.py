"""The commands as somebody types them: verify, backup, restore, with the passphrase by a descriptor."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from serving import PASSPHRASE
from thirdear.practice.home import Home


def _run(*arguments: object, secret: str | None = PASSPHRASE) -> subprocess.CompletedProcess[str]:
    reading, writing = os.pipe()
    os.write(writing, f"{secret}\n".encode())
    os.close(writing)
    given = ["--passphrase-fd", str(reading)] if secret is not None else []
    try:
        return subprocess.run(
            [sys.executable, "-m", "thirdear.cli", *map(str, arguments), *given],
            capture_output=True,
            text=True,
            timeout=60,
            pass_fds=[reading],
            stdin=subprocess.DEVNULL,
        )
    finally:
        os.close(reading)


def _sum(answer: subprocess.CompletedProcess[str]) -> str:
    return answer.stdout.split("contents ")[1][:64]


def test_the_whole_way(home, tmp_path):
    assert "database is missing" in _run("verify", "--home", home.path).stdout
    assert not home.database.exists()
    opened = (
        "import sys, django; django.setup(); from thirdear.practice.record import opening; opening.unlock(passphrase=sys.argv[1])"
    )
    subprocess.run([sys.executable, "-c", opened, PASSPHRASE], check=True, env={**os.environ, "THIRDEAR_HOME": str(home.path)})
    whole = _run("verify", "--home", home.path)
    assert (whole.returncode, whole.stderr) == (0, "")
    assert whole.stdout.startswith("Whole: ")
    file = tmp_path / "my.backup"
    made = _run("backup", file, "--home", home.path)
    assert made.returncode == 0, made.stderr
    assert {path.name for path in tmp_path.iterdir()} == {"home", "my.backup", "my.backup.keys"}
    assert _run("restore", file, "--home", home.path).returncode == 2  # not without --replace
    there = tmp_path / "there"
    back = _run("restore", file, "--keys", f"{file}.keys", "--home", there)
    assert back.returncode == 0, back.stderr
    assert _sum(back) == _sum(made)
    assert _run("verify", "--home", there).returncode == 0
    _damage(Home(there).database)
    damaged = _run("verify", "--home", there)
    assert damaged.returncode == 1
    assert damaged.stdout.startswith("Damaged: ")
    assert damaged.stderr == ""


def test_a_wrong_passphrase_and_none_are_told_in_a_sentence(home):
    for secret, sentence in (("another lantern", "That opens nothing here."), (None, "asked for at a terminal")):
        answer = _run("verify", "--home", home.path, secret=secret)
        assert answer.returncode == 2
        assert sentence in answer.stderr
        assert "Traceback" not in answer.stderr


def test_nothing_to_verify_is_said(tmp_path):
    answer = _run("verify", "--home", tmp_path / "empty")
    assert answer.returncode == 2
    assert "Nothing has begun" in answer.stderr


def _damage(database: Path) -> None:
    content = bytearray(database.read_bytes())
    content[-2000] ^= 1
    database.write_bytes(content)
