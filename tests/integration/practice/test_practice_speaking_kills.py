"""Power cuts while somebody speaks: the server is killed between a piece's first byte and its acknowledgement.

Nothing acknowledged is lost, nothing is there twice, and each acknowledgement waited for the disk.
"""

from __future__ import annotations

import hashlib
import http.client
import json
import random
import shutil
import threading
import time
from dataclasses import dataclass, field
from itertools import pairwise
from uuid import UUID, uuid4

import pytest

from asking import Client, verified, waits_for_the_disk
from powercuts import Lives

SPOKEN = b"zwitschermaschine spoken aloud, "
_SPEAKERS = 3


def a_piece(number: int) -> bytes:
    """As a browser sends it each second: some kilobytes, which can be told from all others."""
    head = b"\x1a\x45\xdf\xa3" if number == 0 else b""
    return head + (str(number).encode() + SPOKEN) * 150


@dataclass
class Speaker:
    """One page with its microphone on: it sends the next piece when the last one was acknowledged."""

    client: Client
    text: UUID = field(default_factory=uuid4)
    take: UUID = field(default_factory=uuid4)
    acknowledged: int = 0
    flying: bool = False

    def speak(self) -> None:
        """Until the server dies."""
        while True:
            try:
                self.send()
            except (OSError, http.client.HTTPException):
                return

    def send(self) -> None:
        sound = a_piece(self.acknowledged)
        headers = {
            **self.client.headers("application/octet-stream"),
            "X-Media-Type": "audio/webm;codecs=opus",
            "X-Sha256": hashlib.sha256(sound).hexdigest(),
        }
        connection = http.client.HTTPConnection("127.0.0.1", self.client.port, timeout=60)
        try:
            connection.connect()
            self.flying = True
            connection.request("POST", f"/speak/{self.text}/{self.take}/{self.acknowledged}/", sound, headers)
            answer = connection.getresponse()
            content = answer.read()
            assert answer.status == 200, (answer.status, content)
            assert json.loads(content)["next"] == self.acknowledged + 1
            self.acknowledged, self.flying = self.acknowledged + 1, False
        finally:
            connection.close()

    def kept(self) -> bytes:
        connection = http.client.HTTPConnection("127.0.0.1", self.client.port, timeout=60)
        try:
            connection.request("GET", f"/texts/{self.text}/sound/{self.take}/", headers=self.client.headers(""))
            answer = connection.getresponse()
            return answer.read() if answer.status == 200 else b""
        finally:
            connection.close()

    def is_whole(self) -> bool:
        """All that was acknowledged is there, in its order, and at most the piece that was on its way besides."""
        known = [b"".join(map(a_piece, range(count))) for count in (self.acknowledged, self.acknowledged + 1)]
        return self.kept() in known


def _one_life(lives: Lives, speakers: list[Speaker], chance: random.Random) -> None:
    """All of them speak; at a random moment, while a piece is on its way, the power goes."""
    threads = [threading.Thread(target=speaker.speak) for speaker in speakers]
    before = sum(speaker.acknowledged for speaker in speakers)
    for thread in threads:
        thread.start()
    wanted = before + chance.randrange(3, 9)
    while sum(speaker.acknowledged for speaker in speakers) < wanted:
        time.sleep(0.001)
    time.sleep(chance.uniform(0, 0.02))
    while not any(speaker.flying for speaker in speakers):
        time.sleep(0)
    lives.kill()
    for thread in threads:
        thread.join(60)


@pytest.mark.parametrize("kills", [5, pytest.param(60, marks=pytest.mark.verification)])
def test_nothing_acknowledged_is_lost_and_speaking_goes_on_where_it_was(lives, home, tmp_path, kills):
    chance, client = random.Random(2309), Client(lives.port)
    speakers = [Speaker(client) for _ in range(_SPEAKERS)]
    for _ in range(kills):
        lives.begin()
        client.unlock()
        assert all(speaker.is_whole() for speaker in speakers if speaker.acknowledged)
        _one_life(lives, speakers, chance)
    lives.begin()
    client.unlock()
    for speaker in speakers:
        speaker.send()  # a piece that had arrived unacknowledged is sent again, and is one
        assert speaker.is_whole()
    lives.kill()
    assert sum(speaker.acknowledged for speaker in speakers) >= 3 * kills
    answer = verified(home.path)
    assert answer.returncode == 0, answer.stdout
    lying = [path for path in tmp_path.rglob("*") if path.is_file() and SPOKEN[:12] in path.read_bytes()]
    assert lying == [], "sound lies in the open"


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace counts what the kernel was asked for")
def test_every_acknowledged_piece_waited_for_the_disk(lives, tmp_path):
    pid, client = lives.begin(), Client(lives.port)
    client.unlock()
    speaker = Speaker(client)
    speaker.send()
    moments = [time.time()]

    def speak() -> None:
        for _ in range(8):
            speaker.send()
            moments.append(time.time())

    waited = waits_for_the_disk(pid, tmp_path / "trace", speak, lives.kill)
    for sent, acknowledged in pairwise(moments):
        assert any(sent <= at <= acknowledged for at in waited), "acknowledged before the disk had it"
