"""Logs without words: a message of an exception may hold what somebody wrote, so only its kind and place are kept."""

from __future__ import annotations

import logging
from pathlib import Path

__all__ = ["WordlessFormatter"]


class WordlessFormatter(logging.Formatter):
    """`2026-11-28 10:00:00 ERROR django.request KeyError at views.py:31`; arguments and messages are left out."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s")

    def format(self, record: logging.LogRecord) -> str:
        line = f"{self.formatTime(record)} {record.levelname} {record.name}"
        if record.exc_info and record.exc_info[1] is not None:
            return f"{line} {type(record.exc_info[1]).__name__} {_place(record.exc_info[1])}".rstrip()
        status = getattr(record, "status_code", None)
        return f"{line} status {status}" if status else f"{line} at {record.filename}:{record.lineno}"


def _place(error: BaseException) -> str:
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return "" if trace is None else f"at {Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}"
