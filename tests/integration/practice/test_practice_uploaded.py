"""A long transcript sent to a real server: kept, and nowhere on the disk in the clear."""

from __future__ import annotations

import re
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from test_practice_server import CANARY, Visitor

from serving import Server

_BOUNDARY = "----third-ear"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """Temporary files, if there were any, would lie beside the home."""
    (tmp_path / "temporary").mkdir()
    running = Server(tmp_path / "home", TMPDIR=str(tmp_path / "temporary")).start()
    yield running
    running.kill()
    assert "ERROR" not in running.log, running.log


def _upload(visitor: Visitor, name: str, content: bytes) -> str:
    visitor.get("/sessions/upload/")
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', visitor.page))
    parts = [f'Content-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode() for key, value in fields.items()]
    parts.append(
        f'Content-Disposition: form-data; name="transcripts"; filename="{name}"\r\nContent-Type: text/plain\r\n\r\n'.encode()
        + content
        + b"\r\n"
    )
    body = b"".join(f"--{_BOUNDARY}\r\n".encode() + part for part in parts) + f"--{_BOUNDARY}--\r\n".encode()
    request = urllib.request.Request(visitor.server.url + "/sessions/upload/", body)
    request.add_header("Content-Type", f"multipart/form-data; boundary={_BOUNDARY}")
    return visitor._ask(request)


def _found(folder: Path, *words: str) -> list[Path]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    return [path for path in files if any(word.encode() in path.read_bytes() for word in words)]


def test_three_megabytes_are_kept_and_no_word_lies_on_the_disk(server, tmp_path):
    visitor = Visitor(server)
    visitor.begin()
    said = f"The {CANARY}, again and again, and nobody there. " * 40
    content = "".join(f"T: And then, number {number}?\nMaja{CANARY}: {said}\n" for number in range(1_100)).encode()
    assert len(content) > 3_000_000
    _upload(visitor, f"{CANARY}.txt", content)
    assert visitor.at.endswith("/who/"), visitor.page
    where = visitor.at.replace("/sessions/", "/texts/").removesuffix("who/")
    assert _found(tmp_path, CANARY, CANARY[:12]) == []
    assert list((tmp_path / "temporary").iterdir()) == []
    assert visitor.get(where).count(CANARY) > 40_000
    server.kill()
    assert _found(tmp_path, CANARY, CANARY[:12]) == []
    server.start()
    visitor.unlock()
    assert visitor.get(where).count(CANARY) > 40_000
    visitor.get(f"{where}forget/")
    visitor.post(f"{where}forget/")
    visitor.get(where)
    assert visitor.status == 404


def test_more_than_can_be_sent_is_a_sentence(server):
    visitor = Visitor(server)
    visitor.begin()
    page = _upload(visitor, "long.txt", b"T: Again.\nP: Again and again.\n" * 900_000)
    assert "none of them was read" in page
    assert visitor.status == 200
