"""Power cuts: the server is killed between the first byte of a save and its acknowledgement. Nothing acknowledged is lost."""

from __future__ import annotations

import http.client
import json
import random
import re
import shutil
import threading
import time
from dataclasses import dataclass, field
from itertools import pairwise
from uuid import UUID, uuid4

import pytest

from asking import Client, verified, waits_for_the_disk
from powercuts import Lives

_WRITERS = 3


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


def _told(client: Client, text: UUID) -> int:
    """Which save of a text is there; -1 when it is not there at all."""
    status, page = client.ask(f"/texts/{text}/")
    return int(re.search(r'<span id="p1">step (\d+) ', page)[1]) if status == 200 else -1


@pytest.mark.parametrize("kills", [20, pytest.param(200, marks=pytest.mark.verification)])
def test_nothing_acknowledged_is_lost(lives, home, kills):
    chance, client = random.Random(1609), Client(lives.port)
    written: list[Writer] = []
    interrupted = acknowledged = 0
    while interrupted < kills:
        lives.begin()
        client.unlock()
        for writer in written:
            assert writer.acknowledged <= _told(client, writer.text) <= writer.sent
        written = _one_life(lives, client, chance)
        interrupted += any(writer.flying for writer in written)
        acknowledged += sum(writer.acknowledged + 1 for writer in written)
    assert acknowledged >= 3 * kills
    lives.begin()
    client.unlock()
    for writer in written:
        assert writer.acknowledged <= _told(client, writer.text) <= writer.sent
    lives.kill()
    answer = verified(home.path)
    assert answer.returncode == 0, answer.stdout


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace counts what the kernel was asked for")
def test_every_acknowledged_save_waited_for_the_disk(lives, tmp_path):
    pid, client = lives.begin(), Client(lives.port)
    client.unlock()
    writer, moments = Writer(client), [time.time()]

    def write() -> None:
        for _ in range(10):
            writer.save()
            moments.append(time.time())

    waited = waits_for_the_disk(pid, tmp_path / "trace", write, lives.kill)
    for sent, acknowledged in pairwise(moments):
        assert any(sent <= at <= acknowledged for at in waited), "acknowledged before the disk had it"
