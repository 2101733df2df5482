"""The worker's frame: a niced process with one thread, the key on its pipe and nowhere else, gone when it is locked."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from thirdear.practice.record import work
from thirdear.practice.record.keyring import RING
from thirdear.practice.record.work import Worker

pytestmark = pytest.mark.usefixtures("unlocked")


@pytest.fixture
def worker(monkeypatch):
    monkeypatch.setattr(work, "_STEPS", [lambda: False])
    running = Worker()
    yield running
    running.stop()


def test_nothing_to_do_is_no_process(worker, monkeypatch):
    monkeypatch.setattr(work, "_STEPS", [])
    worker.start()
    assert worker._process is None


def test_it_works_quietly_and_goes_with_the_lock(worker):
    worker.start()
    process = worker._process
    about = Path(f"/proc/{process.pid}")
    deadline = time.monotonic() + 20
    while process.poll() is None and b"worker" not in (about / "cmdline").read_bytes() and time.monotonic() < deadline:
        time.sleep(0.05)
    key = RING.master_key()
    seen = (about / "cmdline").read_bytes() + (about / "environ").read_bytes()
    assert key not in seen
    assert key.hex().encode() not in seen
    assert b"OMP_NUM_THREADS=1" in seen
    while int((about / "stat").read_text().rsplit(") ", 1)[1].split()[16]) != 10 and time.monotonic() < deadline:
        time.sleep(0.05)
    worker.start()
    assert worker._process is process, "one at a time"
    worker.stop()
    assert process.poll() is not None
    assert worker._process is None


def test_without_a_key_it_does_not_begin():
    import subprocess
    import sys

    ended = subprocess.run([sys.executable, "-m", "thirdear.practice.worker"], input=b"short", capture_output=True, timeout=60)
    assert (ended.returncode, ended.stdout) == (2, b"")
