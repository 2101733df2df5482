"""What the worker tells the server while both run: facts of the moment, for memory alone, that no table may hold.

They go through the pipe between the two and are never written down. Where the work is done in the server's own process,
they arrive at once. A room says in its `AppConfig.ready` what it would like to be told.
"""

from __future__ import annotations

import json
import logging
from collections import defaultdict
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any, TextIO

from thirdear.practice.record.keyring import RING

__all__ = ["hear_from", "tell", "tell_through", "when_told"]

_LOG = logging.getLogger("thirdear.worker")
_ASKED: dict[str, list[Callable[[Any], None]]] = defaultdict(list)
_PIPES: list[TextIO] = []


def when_told(what: str, call: Callable[[Any], None]) -> None:
    """`call(fact)` whenever that is told from now on."""
    if call not in _ASKED[what]:
        _ASKED[what].append(call)


def tell(what: str, fact: Any) -> None:
    """Say it, to this process or through the pipe. A fact is of plain values. Nobody there is no harm."""
    if not _PIPES:
        _arrived(what, fact)
        return
    with suppress(OSError):
        _PIPES[-1].write(json.dumps([what, fact]) + "\n")
        _PIPES[-1].flush()


def tell_through(pipe: TextIO) -> None:
    """From now on what is told goes there: said by the worker when it begins."""
    _PIPES.append(pipe)


def hear_from(pipe: Iterable[bytes]) -> None:
    """Take in what is told through the pipe until it ends. What breaks on it costs only itself."""
    for line in pipe:
        try:
            what, fact = json.loads(line)
            if RING.is_open:
                _arrived(what, fact)
        except Exception as error:
            _LOG.error("what the worker told was lost: %s", type(error).__name__)


def _arrived(what: str, fact: Any) -> None:
    for call in _ASKED[what]:
        call(fact)
