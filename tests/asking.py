"""What stands around a power cut: a browser's cookies without a browser, `thirdear verify`, and what the disk was waited for."""

from __future__ import annotations

import http.client
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from serving import PASSPHRASE


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


def verified(home: Path) -> subprocess.CompletedProcess[str]:
    """What `thirdear verify` says of a home."""
    reading, writing = os.pipe()
    os.write(writing, PASSPHRASE.encode())
    os.close(writing)
    command = [sys.executable, "-m", "thirdear.cli", "verify", "--home", str(home), "--passphrase-fd", str(reading)]
    try:
        return subprocess.run(command, capture_output=True, text=True, timeout=120, pass_fds=[reading])
    finally:
        os.close(reading)


def waits_for_the_disk(pid: int, trace: Path, act: Callable[[], None], end: Callable[[], None]) -> list[float]:
    """When the process waited for the disk to have the database's log, in seconds since 1970, while `act` went on.

    SIGKILL cannot tell a commit that is on the disk from one in the system's memory: this looks at what the kernel was asked
    for. `end` ends the process. Skips where no process may be looked at.
    """
    command = ["strace", "-f", "-ttt", "-y", "-e", "trace=fdatasync,fsync", "-o", str(trace), "-p", str(pid)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as tracer:
        assert tracer.stderr is not None
        try:
            if "attached" not in (said := tracer.stderr.readline()):
                pytest.skip(f"strace may not look here: {said.strip()}")
            act()
        finally:
            end()
            tracer.wait(20)
    calls = re.findall(r"^\d+ +([\d.]+) (?:fdatasync|fsync)\(\d+<[^>]*practice\.db-wal", trace.read_text(), re.MULTILINE)
    return [float(at) for at in calls]
