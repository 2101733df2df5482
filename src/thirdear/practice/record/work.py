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
import time
from collections.abc import Callable
from contextlib import suppress

from thirdear.practice.errors import Locked
from thirdear.practice.record.keyring import RING
from thirdear.practice.record.telling import hear_from

__all__ = ["Step", "Worker", "leave", "register", "steps", "when_leaving"]

Step = Callable[[], bool]
"""Does one piece of work; returns whether there was any to do."""

_STEPS: list[Step] = []
_LEAVING: list[Callable[[], None]] = []
_ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "TOKENIZERS_PARALLELISM"), "1")
_PATIENCE = 1.0
_BEFORE_ANOTHER = 2.0


def register(step: Step) -> None:
    """Have the worker call this, in the order of registration."""
    if step not in _STEPS:
        _STEPS.append(step)


def steps() -> tuple[Step, ...]:
    """Everything that is registered."""
    return tuple(_STEPS)


def when_leaving(call: Callable[[], None]) -> None:
    """Have the worker call this when it has to go: in another thread than its steps, with less than a second to spare."""
    if call not in _LEAVING:
        _LEAVING.append(call)


def leave() -> None:
    """Hand back what was taken up and not done."""
    for call in _LEAVING:
        call()


def _take_in(process: subprocess.Popen[bytes]) -> None:
    if process.stdout is not None:
        with process.stdout as told:
            hear_from(told)


class Worker:
    """The worker as the server sees it: started at unlocking, gone at locking, and started anew if it dies in between.

    The key goes through a pipe.
    """

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._stops = 0

    def start(self) -> None:
        """Start it, unless there is nothing that it could do or it runs already."""
        if _STEPS:
            self._start(self._stops)

    def stop(self) -> None:
        """Close its pipe, which is its sign to go; kill it if it does not go at once."""
        with self._guard:
            self._stops += 1
            process, self._process = self._process, None
            if process is None:
                return
            if process.stdin is not None:
                process.stdin.close()
            try:
                process.wait(_PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def _start(self, stops: int) -> None:
        """The key is taken before the guard, which locking holds the other way round; a lock in between undoes the start."""
        key = RING.master_key()
        with self._guard:
            if self._stops != stops or (self._process is not None and self._process.poll() is None):
                return
            process = self._process = subprocess.Popen(
                [sys.executable, "-m", "thirdear.practice.worker"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,  # what it tells, for memory alone: see telling.py
                env={**os.environ, **_ONE_THREAD},
            )
            pipe = process.stdin
            assert pipe is not None  # noqa: S101
            with suppress(BrokenPipeError):
                pipe.write(key)
                pipe.flush()
        threading.Thread(target=self._watch, args=(process, stops), name="worker", daemon=True).start()
        threading.Thread(target=_take_in, args=(process,), name="told by the worker", daemon=True).start()

    def _watch(self, process: subprocess.Popen[bytes], stops: int) -> None:
        """Killed, or out of memory: another one takes up what it left, after a breath."""
        process.wait()
        if process.stdin is not None:
            process.stdin.close()
        time.sleep(_BEFORE_ANOTHER)
        with suppress(Locked):
            if self._stops == stops:
                self._start(stops)
