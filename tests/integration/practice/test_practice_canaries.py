"""Canary words through every form of every page, an upload, an error, a bug and a backup; then they are looked for.

A small robot goes wherever a link leads and sends every form that it finds there, with canaries in every field and in
the names and the megabytes of files. So a new page is covered as soon as something links to it.
"""

from __future__ import annotations

import base64
import http.client
import json
import os
import urllib.parse
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from uuid import uuid4

import pytest

from asking import Client
from powercuts import Lives
from serving import PASSPHRASE
from thirdear.practice.home import Home
from thirdear.practice.record.keyfile import KeyFile
from thirdear.practice.record.passphrase import Cost

CANARIES = ("zwitschermaschine", "kanariefågel")
WORDS = " ".join(CANARIES)
LONG = (WORDS + "\n") * 110_000  # more than the 2.5 MB after which uploads usually go to temporary files
NOT_SENT = ("/lock/", "/language/", "/forget/everything/", "/keys/")
MOST_PAGES = 60


class Page(HTMLParser):
    """The links and forms of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.forms: list[tuple[str, str, dict[str, tuple[str, str]]]] = []
        self._select = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "a" and told.get("href", "").startswith(("/", "?")):
            self.links.append(told["href"])
        elif tag == "form":
            self.forms.append((told.get("action", ""), told.get("method", "get"), {}))
        elif self.forms and told.get("name"):
            fields = self.forms[-1][2]
            if tag == "select":
                self._select = told["name"]
            elif tag in {"input", "textarea", "button"}:
                fields.setdefault(told["name"], (told.get("type", "text") if tag == "input" else tag, told.get("value", "")))
        elif tag == "option" and self._select and self.forms:
            self.forms[-1][2].setdefault(self._select, ("select", told.get("value", "")))


class Robot(Client):
    """Goes everywhere and fills in everything."""

    def __init__(self, port: int) -> None:
        super().__init__(port)
        self.seen: set[str] = set()
        self.sent: list[tuple[str, int]] = []
        self.uploads = 0

    def roam(self, start: str) -> None:
        waiting = [start]
        while waiting and len(self.seen) < MOST_PAGES:
            path = waiting.pop(0)
            if path in self.seen or any(part in path for part in NOT_SENT):
                continue
            self.seen.add(path)
            status, html = self.ask(path)
            if status in {301, 302}:
                waiting.append(self.location)
                continue
            page = Page(html)
            waiting += [urllib.parse.urljoin(path, link).partition("#")[0] for link in page.links]
            for action, method, fields in page.forms:
                target = urllib.parse.urljoin(path, action)
                if not any(part in target for part in NOT_SENT):
                    self._send(target, method, fields)
                    if self.location:
                        waiting.append(self.location)

    location = ""

    def ask(self, path: str, body: bytes | None = None, kind: str = "application/x-www-form-urlencoded") -> tuple[int, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        try:
            connection.request("POST" if body is not None else "GET", path, body, self.headers(kind))
            answer = connection.getresponse()
            for cookie in answer.headers.get_all("Set-Cookie") or []:
                name, _, value = cookie.partition(";")[0].partition("=")
                self.cookies[name] = value
            self.location = answer.headers.get("Location", "")
            assert not any(canary in urllib.parse.unquote(self.location) for canary in CANARIES), "words in an address"
            return answer.status, answer.read().decode("utf-8", "replace")
        finally:
            connection.close()

    def _send(self, target: str, method: str, fields: dict[str, tuple[str, str]]) -> None:
        if method == "get":
            assert not [name for name, (kind, _) in fields.items() if kind in {"text", "search", "textarea"}], (
                f"{target}: what is typed would stand in the address"
            )
            return
        edge, parts = uuid4().hex, []
        for name, (kind, value) in fields.items():
            head = f'--{edge}\r\nContent-Disposition: form-data; name="{name}"'
            if kind == "file":
                self.uploads += 1
                parts.append(f'{head}; filename="{CANARIES[0]}.txt"\r\nContent-Type: text/plain\r\n\r\n{LONG}\r\n')
            else:
                given = {"text": WORDS, "search": WORDS, "textarea": WORDS, "password": PASSPHRASE, "date": "2026-11-28"}
                parts.append(f"{head}\r\n\r\n{given.get(kind, value)}\r\n")
        body = "".join([*parts, f"--{edge}--\r\n"]).encode()
        status, _ = self.ask(target, body, f"multipart/form-data; boundary={edge}")
        self.sent.append((target, status))


@pytest.fixture
def places(tmp_path: Path) -> Iterator[tuple[Home, Lives]]:
    home = Home(tmp_path / "home")
    home.prepare()
    KeyFile(home).create(PASSPHRASE, Cost(8192, 1, 1))
    (tmp_path / "temporary").mkdir()
    served = Lives(home.path, tmp_path / "log", TMPDIR=str(tmp_path / "temporary"), HOME=str(tmp_path))
    yield home, served
    served.end()


def _forms(word: str) -> list[bytes]:
    """How a word may lie somewhere: plain, wide, quoted, escaped, in hex, in base 64 at any of three offsets."""
    plain = word.encode()
    coded = [base64.b64encode(b"\0" * shift + plain)[4:-4] for shift in range(3)]
    ways = [word.encode("utf-16-le"), urllib.parse.quote(word).encode(), json.dumps(word)[1:-1].encode(), plain.hex().encode()]
    return [plain, word.encode("latin-1"), *ways, *coded]


def _found(folder: Path, besides: bytes = b"") -> list[str]:
    contents = {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    contents["given out"] = besides
    return [
        f"{canary} in {name}"
        for name, content in contents.items()
        for canary in CANARIES
        for way in _forms(canary)
        if way in content
    ]


def test_no_canary_lies_anywhere(places, tmp_path):
    home, lives = places
    pid = lives.begin()
    robot = Robot(lives.port)
    robot.unlock()
    saved = {"body": LONG[:400_000], "revision": str(uuid4()), "based_on": None, "sitting": str(uuid4()), "step": 0}
    text = uuid4()
    status, _ = robot.ask(f"/write/{text}/save/", json.dumps(saved).encode(), "application/json")
    assert status == 200
    assert CANARIES[1] in robot.ask(f"/texts/{text}/")[1], "what is looked for is there"
    robot.roam("/")
    robot.roam("/kept/restore/")
    assert robot.uploads >= 1
    assert all(status < 500 for _, status in robot.sent), robot.sent
    assert any(status == 302 for _, status in robot.sent), robot.sent
    assert robot.ask(f"/nowhere/{uuid4()}/", f"words={urllib.parse.quote(WORDS)}".encode())[0] == 404
    status, page = robot.ask("/forced/", f"words={urllib.parse.quote(WORDS)}".encode())
    assert (status, "Something went wrong" in page) == (500, True)
    assert not any(canary in page for canary in CANARIES)
    backup = robot.ask("/kept/backup/words/", b"")
    assert backup[0] == 200
    assert _found(tmp_path, backup[1].encode()) == []
    open_files = [os.readlink(each) for each in Path(f"/proc/{pid}/fd").iterdir() if each.is_symlink()]
    assert not [name for name in open_files if "deleted" in name], open_files
    lives.kill()
    assert _found(tmp_path) == []
    assert b"ValueError" in (tmp_path / "log").read_bytes(), "the bug was logged, without its words"
    assert not list((tmp_path / "temporary").iterdir())
    assert {path.name for path in home.path.iterdir()} >= {"practice.db", "keys", "ledger"}
