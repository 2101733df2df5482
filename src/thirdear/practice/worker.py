"""The worker's own process: `python -m thirdear.practice.worker`, started by the server, with the key on its pipe."""

from __future__ import annotations

import logging
import os
import sys
import threading
import time

_KEY_BYTES = 32
_PAUSE, _PAUSE_AFTER_ERROR = 0.5, 5.0


def main() -> int:
    """Work until the pipe is closed."""
    os.nice(10)
    key = sys.stdin.buffer.read(_KEY_BYTES)
    if len(key) != _KEY_BYTES:
        return 2
    threading.Thread(target=_leave_with_the_pipe, daemon=True).start()
    import django

    django.setup()
    from django.conf import settings

    from thirdear.practice.record.keyring import RING
    from thirdear.practice.record.telling import tell_through
    from thirdear.practice.record.work import steps

    tell_through(sys.stdout)
    RING.unlock(settings.HOME, key)
    del key
    log = logging.getLogger("thirdear.worker")
    while True:
        try:
            busy = sum(step() for step in steps())
        except Exception:
            log.exception("a step failed")
            time.sleep(_PAUSE_AFTER_ERROR)
        else:
            time.sleep(0 if busy else _PAUSE)


def _leave_with_the_pipe() -> None:
    """Locked, or the server is gone: hand back what was taken up, and go. What was half done is begun again next time."""
    sys.stdin.buffer.read()
    try:
        from thirdear.practice.record.work import leave

        leave()
    finally:
        os._exit(0)


if __name__ == "__main__":
    sys.exit(main())
