"""A home with its passphrase, and the lives of a server on it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from powercuts import Lives
from serving import PASSPHRASE
from thirdear.practice.home import Home
from thirdear.practice.record.keyfile import KeyFile
from thirdear.practice.record.passphrase import Cost


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A home with keys; its database is made by the first opening."""
    home = Home(tmp_path / "home")
    home.prepare()
    KeyFile(home).create(PASSPHRASE, Cost(8192, 1, 1))
    return home


@pytest.fixture
def lives(home: Home, tmp_path: Path) -> Iterator[Lives]:
    served = Lives(home.path, tmp_path / "log")
    yield served
    served.end()
    assert b"ERROR" not in (tmp_path / "log").read_bytes()
