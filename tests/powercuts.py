"""Many lives of one server: the program is loaded once, each life is a fork of it that can be killed like a power cut.

What is killed is the real server (`thirdear.practice.serve`), a process of its own with its own database connection;
only the second it takes to load Python and Django is spent once instead of two hundred times.

As a program: reads ports from standard input, one a line, and answers each with the id of the new process.
"""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path


class Lives:
    """Servers on one home and one port, one after the other."""

    def __init__(self, home: Path, log: Path, **environment: str) -> None:
        with socket.socket() as found:
            found.bind(("127.0.0.1", 0))
            self.port = int(found.getsockname()[1])
        self._log = log.open("ab")
        self._nursery = subprocess.Popen(
            [sys.executable, __file__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            env={**os.environ, "THIRDEAR_HOME": str(home), **environment},
        )
        self.process = 0

    def begin(self) -> int:
        """A new life; it answers when this returns."""
        assert self._nursery.stdin is not None
        assert self._nursery.stdout is not None
        self._nursery.stdin.write(f"{self.port}\n".encode())
        self._nursery.stdin.flush()
        self.process = int(self._nursery.stdout.readline())
        for _ in range(2000):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 5):
                return self.process
            time.sleep(0.01)
        raise AssertionError("the server does not answer")

    def kill(self) -> None:
        os.kill(self.process, signal.SIGKILL)

    def end(self) -> None:
        assert self._nursery.stdin is not None
        self._nursery.stdin.close()
        assert self._nursery.stdout is not None
        self._nursery.stdout.close()
        self._nursery.wait(20)
        self._log.close()


def _nursery() -> None:
    from thirdear.practice.serve import Wanted, serve

    os.environ["DJANGO_SETTINGS_MODULE"] = "thirdear.practice.settings"
    from django.urls import get_resolver, path

    import thirdear.practice.wsgi  # noqa: F401  sets Django up

    get_resolver().url_patterns.append(path("forced/", _break))
    child = 0
    for line in sys.stdin:
        if child:
            os.waitpid(child, 0)
        child = os.fork()
        if child == 0:
            sys.stdin.close()
            os.dup2(2, 1)
            os._exit(serve(Wanted(port=int(line))))
        print(child, flush=True)
    if child:
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


def _break(request: object) -> None:
    """A page as a bug would leave it: what somebody wrote is in the message and in the variables of the frame."""
    words = request.POST["words"]  # type: ignore[attr-defined]
    raise ValueError(f"cannot make anything of {words!r}")


if __name__ == "__main__":
    _nursery()
