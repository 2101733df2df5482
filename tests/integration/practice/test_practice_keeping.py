"""From the pages of a real server: back up, bring back, forget someone, forget everything, begin anew."""

from __future__ import annotations

import re
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from test_practice_server import Visitor

from serving import PASSPHRASE, Server
from thirdear.practice.home import Home
from thirdear.practice.record.keyfile import KeyFile
from thirdear.practice.record.passphrase import Cost

CANARY = "kanariefågel"


class Keeper(Visitor):
    """A visitor who can also save files and send them back."""

    def save(self, path: str) -> bytes:
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', self.get("/kept/"))[1]
        request = urllib.request.Request(self.server.url + path, f"csrfmiddlewaretoken={token}".encode())
        with self.opener.open(request, timeout=30) as answer:
            assert "attachment" in answer.headers["Content-Disposition"]
            return answer.read()

    def send(self, path: str, files: dict[str, bytes], **fields: str) -> str:
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', self.get(path))[1]
        edge = uuid4().hex
        parts = [
            f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
            for name, value in {**fields, "csrfmiddlewaretoken": token}.items()
        ]
        for name, content in files.items():
            head = f'--{edge}\r\nContent-Disposition: form-data; name="{name}"; filename="f"\r\nContent-Type: x/y\r\n\r\n'
            parts += [head.encode(), content, b"\r\n"]
        body = b"".join([*parts, f"--{edge}--\r\n".encode()])
        return self._ask(
            urllib.request.Request(self.server.url + path, body, {"Content-Type": f"multipart/form-data; boundary={edge}"})
        )


def _home(path: Path) -> Path:
    home = Home(path)
    home.prepare()
    KeyFile(home).create(PASSPHRASE, Cost(8192, 1, 1))
    return path


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    running = Server(_home(tmp_path / "home")).start()
    yield running
    running.kill()
    assert "ERROR" not in running.log, running.log


def test_a_life_of_copies_and_of_forgetting(server, tmp_path):
    page, other = Keeper(server), Keeper(server)
    assert page.unlock()
    assert other.unlock()
    gone, stays = page.write("to be forgotten"), page.write(f"Anna and the {CANARY}")
    words, keys = page.save("/kept/backup/words/"), page.save("/kept/backup/keys/")
    assert CANARY.encode() not in words + keys

    page.get(f"{gone}forget/")
    page.post(f"{gone}forget/")
    shown = page.post("/kept/forget/someone/", names="Anna", text="")
    assert "1 place" in shown
    assert "<mark>Anna</mark>" in shown
    assert "Anna" not in page.post("/kept/forget/someone/", names="Anna", text="", do="1")
    assert page.at == "/kept/"
    later = page.write("written after the backup")
    page.get("/kept/")
    assert "It is whole" in page.post("/kept/check/")

    damaged = bytearray(words)
    damaged[len(words) // 2] ^= 1
    assert "Nothing was changed" in page.send("/kept/restore/", {"backup": bytes(damaged)}, passphrase=PASSPHRASE)
    assert "does not open" in page.send("/kept/restore/", {"backup": words}, passphrase="another lantern")
    assert "after the backup" in page.get(later)
    page.send("/kept/restore/", {"backup": words}, passphrase=PASSPHRASE)
    assert page.at == "/thread/"
    assert f"Someone and the {CANARY}" in page.get(stays)
    assert [page.get(each) and page.status for each in (gone, later)] == [404, 404]
    other.get(stays)
    assert other.at == "/unlock/", "a restore locks everybody else out"

    page.get("/kept/forget/everything/")
    assert "does not open" in page.post("/kept/forget/everything/", passphrase="another lantern", sure="on")
    assert "Everything is forgotten" in page.post("/kept/forget/everything/", passphrase=PASSPHRASE, sure="on")
    assert page.told_to_clear == '"storage"', "drafts that this browser still holds"
    left = {path.name for path in server.home.rglob("*") if path.is_file()}
    assert left == {"secret", "forgotten.jsonl", ".in-use"}
    page.get("/")
    assert page.at == "/begin/"
    assert "cannot be done" in page.send("/bring-back/", {"backup": words, "keys": keys}, passphrase=PASSPHRASE)
    page.begin()
    page.write("a new page")
    assert "a new page" in page.page

    there = Server(tmp_path / "there").start()
    try:
        elsewhere = Keeper(there)
        elsewhere.send("/bring-back/", {"backup": words, "keys": keys}, passphrase=PASSPHRASE)
        assert elsewhere.at == "/thread/", "as the page says: who has both files and the passphrase reads everything"
        assert f"Anna and the {CANARY}" in elsewhere.get(stays)
    finally:
        there.kill()
