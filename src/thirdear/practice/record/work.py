"""Work that waits for nobody: hearing, and whatever else takes longer than a page may.

A room registers a step in its `AppConfig.ready`; the worker, a process of its own with one thread at low priority,
calls the steps in turn while somebody has unlocked. A step does one piece, keeps what it did, and may be killed
between any two instructions: whatever it had begun must then be found and begun again.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable

from thirdear.practice.record.keyring import RING

__all__ = ["Step", "Worker", "register", "steps"]

Step = Callable[[], bool]
"""Does one piece of work; returns whether there was any to do."""

_STEPS: list[Step] = []
_ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "TOKENIZERS_PARALLELISM"), "1")
_PATIENCE = 1.0


def register(step: Step) -> None:
    """Have the worker call this, in the order of registration."""
    if step not in _STEPS:
        _STEPS.append(step)


def steps() -> tuple[Step, ...]:
    """Everything that is registered."""
    return tuple(_STEPS)


class Worker:
    """The worker as the server sees it: started at unlocking, gone at locking. The key goes through a pipe."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, unless there is nothing that it could do or it runs already."""
        with self._guard:
            if not _STEPS or (self._process is not None and self._process.poll() is None):
                return
            self._process = subprocess.Popen(
                [sys.executable, "-m", "thirdear.practice.worker"],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                env={**os.environ, **_ONE_THREAD},
            )
            pipe = self._process.stdin
            assert pipe is not None  # noqa: S101
            pipe.write(RING.master_key())
            pipe.flush()

    def stop(self) -> None:
        """Close its pipe, which is its sign to go; kill it if it does not go at once."""
        with self._guard:
            if self._process is None:
                return
            if self._process.stdin is not None:
                self._process.stdin.close()
            try:
                self._process.wait(_PATIENCE)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            self._process = None
