"""The server as a process: first start, lock, recovery, idleness, and what lies on the disk meanwhile."""

from __future__ import annotations

import http.cookiejar
import json
import re
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from serving import PASSPHRASE, Server

CANARY = "kanariefågel-in-the-stairwell"


class Visitor:
    """A browser without scripts."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
        self.page, self.at, self.status = "", "", 0
        self.told_to_clear: str | None = None

    def get(self, path: str) -> str:
        return self._ask(urllib.request.Request(self.server.url + path))

    def post(self, path: str, **fields: str) -> str:
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', self.page)
        fields["csrfmiddlewaretoken"] = token[1] if token else ""
        return self._ask(urllib.request.Request(self.server.url + path, urllib.parse.urlencode(fields).encode()))

    def begin(self, passphrase: str = PASSPHRASE) -> str:
        """Begin, and return the recovery code."""
        self.get("/begin/")
        return re.search(r'<p class="code"[^>]*>([^<]+)<', self.post("/begin/", passphrase=passphrase, again=passphrase))[1]

    def unlock(self, passphrase: str = PASSPHRASE) -> bool:
        self.get("/unlock/")
        self.post("/unlock/", passphrase=passphrase)
        return not self.at.startswith("/unlock/")

    def write(self, words: str) -> str:
        self.get("/write/")
        hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', self.page))
        self.post(self.at, **{**hidden, "body": words})
        return self.at

    def _ask(self, request: urllib.request.Request) -> str:
        request.add_header("Sec-Fetch-Mode", "navigate")
        try:
            answer = self.opener.open(request, timeout=30)
        except urllib.error.HTTPError as error:
            answer = error
        with answer:
            self.page, self.status = answer.read().decode(), answer.status
            self.told_to_clear = answer.headers.get("Clear-Site-Data")
            self.at = urllib.parse.urlsplit(answer.url).path
        return self.page


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    running = Server(tmp_path / "home").start()
    yield running
    running.kill()
    assert "ERROR" not in running.log, running.log


@pytest.fixture
def visitor(server: Server) -> Visitor:
    return Visitor(server)


def _bytes(folder: Path) -> bytes:
    return b"\n".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_the_way_in_and_out(server, visitor):
    assert "first choose" in visitor.get("/").lower()
    code = visitor.begin()
    where = visitor.write(CANARY)
    assert CANARY in visitor.page
    other = Visitor(server)
    other.get(where)
    assert other.at == "/unlock/", "unlocked elsewhere is not unlocked here"
    assert not other.unlock("not the passphrase at all")
    assert "does not open" in other.page
    assert other.unlock()
    visitor.get("/")
    visitor.post("/lock/")
    for locked in (visitor, other):
        locked.get(where)
        assert (locked.at, CANARY in locked.page) == ("/unlock/", False)
    assert other.unlock()
    assert CANARY in other.get(where)
    visitor.get(where)
    assert visitor.at == "/unlock/", "an old session is no session after a lock"
    assert visitor.get("/begin/")
    assert visitor.at == "/unlock/", "nobody begins twice"
    assert code not in _bytes(server.home).decode("latin1")


def test_the_recovery_code_gives_a_new_passphrase_and_a_new_code(server, visitor):
    code = visitor.begin()
    where = visitor.write(CANARY)
    server.kill()
    server.start()
    visitor.get("/recover/")
    assert "no recovery" not in visitor.page
    visitor.post(
        "/recover/",
        code=code[:-1] + ("7" if code[-1] != "7" else "8"),
        passphrase="rain on the harbour",
        again="rain on the harbour",
    )
    assert "does not open" in visitor.page
    visitor.post("/recover/", code=code.lower(), passphrase="rain on the harbour", again="rain on the harbour")
    new = re.search(r'<p class="code"[^>]*>([^<]+)<', visitor.page)[1]
    assert new != code
    assert CANARY in visitor.get(where)
    visitor.get("/")
    visitor.post("/lock/")
    assert not visitor.unlock(PASSPHRASE)
    assert visitor.unlock("rain on the harbour")
    visitor.get("/")
    visitor.post("/lock/")
    visitor.get("/recover/")
    visitor.post("/recover/", code=code, passphrase=PASSPHRASE, again=PASSPHRASE)
    assert "does not open" in visitor.page


def test_it_locks_itself_when_nobody_is_there(tmp_path):
    server = Server(tmp_path / "home", THIRDEAR_IDLE_MINUTES="0.15").start()
    try:
        visitor = Visitor(server)
        visitor.begin()
        for _ in range(3):
            time.sleep(0.5)
            visitor.get("/")
            assert visitor.at == "/"
        wal = server.home / "practice.db-wal"
        assert wal.exists()
        deadline = time.monotonic() + 90
        while wal.exists() and time.monotonic() < deadline:
            time.sleep(0.2)  # no request: the watch does it
        assert not wal.exists(), "the database was closed"
        visitor.get("/")
        assert visitor.at == "/unlock/"
    finally:
        server.kill()


def test_no_word_lies_in_the_clear_anywhere(server, visitor, tmp_path, monkeypatch):
    visitor.begin()
    long = (CANARY + " ") * 60_000  # past every limit at which a server begins to use temporary files
    where = visitor.write(long)
    assert CANARY in visitor.page
    visitor.get("/nowhere/" + uuid4().hex)
    visitor.write(long * 3)
    assert "may be too long" in visitor.page
    assert long * 3 in visitor.page, "what was not kept stays on the page"
    request = urllib.request.Request(
        server.url + where.replace("texts", "write") + "save/", json.dumps({"body": CANARY}).encode()
    )
    with pytest.raises(urllib.error.HTTPError):
        urllib.request.urlopen(request)
    for encoded in (CANARY.encode(), CANARY.encode("utf-16-le"), CANARY.split("-")[0].encode()):
        assert encoded not in _bytes(tmp_path)
    opened = Path(f"/proc/{server.process.pid}/fd")
    if opened.exists():
        held = [str(each.readlink()) for each in opened.iterdir() if each.is_symlink()]
        assert not [path for path in held if "deleted" in path], held
    assert CANARY not in server.log
    server.kill()
    assert CANARY.encode() not in _bytes(tmp_path)
    assert not (server.home / "practice.db").read_bytes().startswith(b"SQLite format 3")


def test_what_was_acknowledged_outlives_a_kill_and_the_chain_holds(server, visitor):
    visitor.begin()
    kept = []
    for number in range(2):
        kept.append((visitor.write(f"{CANARY} {number}"), f"{CANARY} {number}"))
        server.kill()
        server.start()
        assert visitor.unlock()
    for where, words in kept:
        assert words in visitor.get(where)


def test_a_damaged_database_is_said_and_left_alone(server, visitor):
    visitor.begin()
    server.kill()
    database = server.home / "practice.db"
    content = bytearray(database.read_bytes())
    content[20:2000] = bytes(1980)
    database.write_bytes(content)
    for left in server.home.glob("practice.db-*"):
        left.unlink()
    server.start()
    assert not visitor.unlock()
    assert "damaged" in visitor.page
    assert database.read_bytes() == bytes(content)


def test_guessing_gets_slow(visitor):
    visitor.begin()
    other = Visitor(visitor.server)
    for _ in range(5):
        other.unlock("wrong wrong wrong")
    other.unlock("wrong wrong wrong")
    assert "too often" in other.page


def test_stopping_it_notes_the_lock_and_how_far_the_chain_had_come(server, visitor):
    visitor.begin()
    anchor = json.loads((server.home / "ledger" / "audit.json").read_text())
    assert server.stop() == 0
    assert json.loads((server.home / "ledger" / "audit.json").read_text())["length"] == anchor["length"] + 1
    assert not (server.home / "practice.db-wal").exists()
    server.start()


def test_behind_tls_nothing_goes_in_the_clear(tmp_path):
    server = Server(tmp_path / "home", "--behind-tls", "ear.example.org").start()
    try:

        class Stays(urllib.request.HTTPRedirectHandler):
            def redirect_request(self, *_):
                return None

        def ask(**headers: str):
            request = urllib.request.Request(f"{server.url}/begin/", headers={"Host": "ear.example.org", **headers})
            try:
                return urllib.request.build_opener(Stays).open(request)
            except urllib.error.HTTPError as error:
                return error

        with ask() as clear:
            assert (clear.status, clear.headers["Location"]) == (301, "https://ear.example.org/begin/")
        with ask(**{"X-Forwarded-Proto": "https"}) as covered:
            assert covered.status == 200
            assert covered.headers["Strict-Transport-Security"]
            cookie = covered.headers["Set-Cookie"]
            assert all(word in cookie for word in ("Secure", "HttpOnly", "SameSite=Strict"))
        with ask(**{"X-Forwarded-Proto": "https", "Host": "evil.example"}) as other:
            assert other.status == 400
    finally:
        server.kill()
