"""Power cuts: the server is killed between the first byte of a save and its acknowledgement. Nothing acknowledged is lost."""

from __future__ import annotations

import http.client
import json
import os
import random
import re
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from powercuts import Lives
from serving import PASSPHRASE
from thirdear.practice.home import Home
from thirdear.practice.record.keyfile import KeyFile
from thirdear.practice.record.passphrase import Cost

_WRITERS = 3


class Client:
    """A browser's cookies, and what it sends."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookies: dict[str, str] = {}

    def ask(self, path: str, body: bytes | None = None, kind: str = "application/x-www-form-urlencoded") -> tuple[int, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request("POST" if body is not None else "GET", path, body, self.headers(kind))
            answer = connection.getresponse()
            for cookie in answer.headers.get_all("Set-Cookie") or []:
                name, _, value = cookie.partition(";")[0].partition("=")
                self.cookies[name] = value
            return answer.status, answer.read().decode()
        finally:
            connection.close()

    def headers(self, kind: str) -> dict[str, str]:
        return {
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "Content-Type": kind,
            "X-CSRFToken": next((value for name, value in self.cookies.items() if name.startswith("token")), ""),
            "Sec-Fetch-Mode": "navigate",
        }

    def unlock(self) -> None:
        self.ask("/unlock/")
        status, page = self.ask("/unlock/", f"passphrase={PASSPHRASE.replace(' ', '+')}".encode())
        assert status == 302, page

    def told(self, text: UUID) -> int:
        """Which save of a text is there; -1 when it is not there at all."""
        status, page = self.ask(f"/texts/{text}/")
        return int(re.search(r'<span id="p1">step (\d+) ', page)[1]) if status == 200 else -1


@dataclass
class Writer:
    """One page that saves without a pause, and remembers what was acknowledged."""

    client: Client
    text: UUID = field(default_factory=uuid4)
    sitting: UUID = field(default_factory=uuid4)
    acknowledged: int = -1
    sent: int = -1
    flying: bool = False
    based_on: str | None = None

    def write(self) -> None:
        """Until the server dies."""
        while True:
            try:
                self.save()
            except (OSError, http.client.HTTPException):
                return

    def save(self) -> None:
        step = self.sent + 1
        body = {"body": f"step {step} " + "stairs " * 40, "revision": str(uuid4()), "based_on": self.based_on}
        told = json.dumps({**body, "sitting": str(self.sitting), "step": step}).encode()
        connection = http.client.HTTPConnection("127.0.0.1", self.client.port, timeout=60)
        try:
            connection.connect()
            self.sent, self.flying = step, True
            connection.request("POST", f"/write/{self.text}/save/", told, self.client.headers("application/json"))
            answer = connection.getresponse()
            content = answer.read()
            assert answer.status == 200, (answer.status, content)
            self.acknowledged, self.flying = step, False
            self.based_on = json.loads(content)["revision"]
        finally:
            connection.close()


@pytest.fixture
def home(tmp_path: Path) -> Home:
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


def _one_life(lives: Lives, client: Client, chance: random.Random) -> list[Writer]:
    """Some pages write; at a random moment, while a save is under way, the power goes."""
    writers = [Writer(client) for _ in range(_WRITERS)]
    threads = [threading.Thread(target=writer.write) for writer in writers]
    for thread in threads:
        thread.start()
    wanted = chance.randrange(3, 12)
    while sum(writer.acknowledged + 1 for writer in writers) < wanted:
        time.sleep(0.001)
    time.sleep(chance.uniform(0, 0.02))
    while not any(writer.flying for writer in writers):
        time.sleep(0)
    lives.kill()
    for thread in threads:
        thread.join(60)
    return writers


def _verified(home: Home) -> subprocess.CompletedProcess[str]:
    reading, writing = os.pipe()
    os.write(writing, PASSPHRASE.encode())
    os.close(writing)
    command = [sys.executable, "-m", "thirdear.cli", "verify", "--home", str(home.path), "--passphrase-fd", str(reading)]
    try:
        return subprocess.run(command, capture_output=True, text=True, timeout=120, pass_fds=[reading])
    finally:
        os.close(reading)


@pytest.mark.parametrize("kills", [20, pytest.param(200, marks=pytest.mark.verification)])
def test_nothing_acknowledged_is_lost(lives, home, kills):
    chance, client = random.Random(1609), Client(lives.port)
    written: list[Writer] = []
    interrupted = acknowledged = 0
    while interrupted < kills:
        lives.begin()
        client.unlock()
        for writer in written:
            assert writer.acknowledged <= client.told(writer.text) <= writer.sent
        written = _one_life(lives, client, chance)
        interrupted += any(writer.flying for writer in written)
        acknowledged += sum(writer.acknowledged + 1 for writer in written)
    assert acknowledged >= 3 * kills
    lives.begin()
    client.unlock()
    for writer in written:
        assert writer.acknowledged <= client.told(writer.text) <= writer.sent
    lives.kill()
    answer = _verified(home)
    assert answer.returncode == 0, answer.stdout


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace counts what the kernel was asked for")
def test_every_acknowledged_save_waited_for_the_disk(home, tmp_path):
    """SIGKILL cannot tell a commit that is on the disk from one in the system's memory: this counts the waiting."""
    trace = tmp_path / "trace"
    lives = Lives(home.path, tmp_path / "log")
    tracer = None
    try:
        pid = lives.begin()
        client = Client(lives.port)
        client.unlock()
        tracer = subprocess.Popen(
            ["strace", "-f", "-ttt", "-y", "-e", "trace=fdatasync,fsync", "-o", str(trace), "-p", str(pid)],
            stderr=subprocess.PIPE,
            text=True,
        )
        told = tracer.stderr.readline()
        if "attached" not in told:
            pytest.skip(f"strace may not look here: {told.strip()}")
        writer = Writer(client)
        started = time.time()
        for _ in range(10):
            writer.save()
        ended = time.time()
    finally:
        lives.kill()
        if tracer is not None:
            tracer.wait(20)
            tracer.stderr.close()
        lives.end()
    calls = [line for line in trace.read_text().splitlines() if re.search(r"(fdatasync|fsync)\(\d+<[^>]*practice\.db-wal", line)]
    assert sum(started <= float(line.split()[1]) <= ended for line in calls) >= 10
