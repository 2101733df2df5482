"""When the server does not start: one sentence each, exit code 2, and nothing opened."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from serving import run
from thirdear.practice.errors import Refusal
from thirdear.practice.home import Home
from thirdear.practice.refusals import check_address, check_secret, check_sqlite, is_loopback


def _one_sentence(text: str) -> bool:
    return text.count("\n") == 1 and text.endswith(".\n") and "Traceback" not in text


@pytest.mark.parametrize("version", [(3, 40, 1), (3, 51, 2), (2, 9, 9)])
def test_an_sqlite_that_can_corrupt_its_log(version):
    with pytest.raises(Refusal, match=r"3\.51\.3"):
        check_sqlite(version)
    check_sqlite((3, 51, 3))


def test_an_address_that_others_can_reach_without_tls(tmp_path):
    ended = run("serve", "--home", str(tmp_path / "home"), "--host", "0.0.0.0")
    assert ended.returncode == 2
    assert "--behind-tls" in ended.stderr
    assert _one_sentence(ended.stderr)
    assert not (tmp_path / "home").exists()
    check_address("0.0.0.0", "ear.example.org")
    assert [is_loopback(each) for each in ("localhost", "127.0.0.1", "127.8.8.8", "::1", "10.0.0.1", "example.org")] == [
        True
    ] * 4 + [False] * 2


@pytest.mark.parametrize("name", ["THIRDEAR_DEBUG", "THIRDEAR_QUICK_KEYS"])
def test_what_is_for_development_only(tmp_path, name):
    ended = run("serve", "--home", str(tmp_path / "home"), **{name: "1"})
    assert ended.returncode == 2
    assert "THIRDEAR_DEVELOPMENT" in ended.stderr
    assert _one_sentence(ended.stderr)


@pytest.mark.parametrize("name", ["SECRET_KEY", "DJANGO_SECRET_KEY"])
def test_a_secret_from_outside_the_home(tmp_path, name):
    ended = run("serve", "--home", str(tmp_path / "home"), **{name: "django-insecure-of-the-tutorial"})
    assert ended.returncode == 2
    assert "secret key" in ended.stderr
    assert "tutorial" not in ended.stderr
    assert _one_sentence(ended.stderr)


def test_a_secret_that_is_too_short(tmp_path):
    home = Home(tmp_path / "home")
    home.prepare()
    check_secret(home)
    (home.keys / "secret").write_text("changeme")
    ended = run("serve", "--home", str(home.path))
    assert ended.returncode == 2
    assert "too short" in ended.stderr
    assert "changeme" not in ended.stderr


def test_a_home_that_cannot_be_one(tmp_path: Path):
    (tmp_path / "home").write_text("a file")
    ended = run("serve", "--home", str(tmp_path / "home"))
    assert ended.returncode == 2
    assert _one_sentence(ended.stderr)


def test_a_port_that_is_taken(tmp_path):
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        ended = run("serve", "--home", str(tmp_path / "home"), "--port", str(taken.getsockname()[1]))
    assert ended.returncode == 2
    assert _one_sentence(ended.stderr)


def test_the_help_loads_nothing_of_the_platform():
    told = "import sys; from thirdear.cli import main\ntry: main(['--help'])\nexcept SystemExit: print([m for m in ('django', 'cryptography', 'spacy', 'numpy') if m in sys.modules])"
    ended = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True)
    assert "serve" in ended.stdout
    assert ended.stdout.endswith("[]\n")


def test_the_pages_load_no_parser_and_no_model(tmp_path):
    told = "import django, sys; django.setup(); import thirdear.practice.urls; print([m for m in ('spacy', 'onnxruntime', 'tokenizers', 'numpy') if m in sys.modules])"
    ended = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True)
    assert ended.stdout == "[]\n", ended.stderr
