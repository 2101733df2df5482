"""`thirdear serve` as a real process, for tests that kill it and start it again."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

PASSPHRASE = "a lantern in the orchard"


class Server:
    """One server on one home; the port stays the same when it comes back."""

    def __init__(self, home: Path, *options: str, **environment: str) -> None:
        self.home, self.options, self.environment = home, options, environment
        self.port = _free_port()
        self.process: subprocess.Popen[str] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> Server:
        with self._log.open("a") as log:
            self.process = subprocess.Popen(
                [
                    sys.executable,
                    "-m",
                    "thirdear.cli",
                    "serve",
                    "--port",
                    str(self.port),
                    "--home",
                    str(self.home),
                    *self.options,
                ],
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                env={**os.environ, **self.environment},
            )
        line = self.process.stdout.readline()
        assert re.search(r"http://127\.0\.0\.1:\d+/", line), self.log
        return self

    def kill(self) -> None:
        """As a power cut does it."""
        if self.process is not None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()
            self.process.stdout.close()
            self.process = None

    def stop(self) -> int:
        """As whoever started it stops it; its exit code."""
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(20)
        self.process.stdout.close()
        self.process = None
        return code

    @property
    def log(self) -> str:
        return self._log.read_text()

    @property
    def _log(self) -> Path:
        return self.home.parent / f"{self.home.name}.log"


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """A command line that is expected to end by itself."""
    return subprocess.run(
        [sys.executable, "-m", "thirdear.cli", *arguments],
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, "THIRDEAR_DEVELOPMENT": "", "THIRDEAR_QUICK_KEYS": "", **environment},
    )


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
