"""CSV (RFC 4180): one row a mark and span.

A cell that a spreadsheet would take for a formula gets an apostrophe in front, and `plain` takes it off again: what was
said is never lost, and never run.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator

from thirdear.listening.study.coding import CodedSession, Coding, Mark
from thirdear.listening.words import Span

__all__ = ["COLUMNS", "guarded", "plain", "render"]

COLUMNS = tuple(
    "session mark key kind code side turn speaker name start end quote confidence calibration basis listener wording"
    " attributes".split()
)
_FORMULA = re.compile(r"['’]*\s*[=+\-@＝＋－＠\t\r\n]")


def render(coding: Coding) -> str:
    """All marks of a coding; `side` says whether the quoted words speak for the mark or against it.

    `start` and `end` count code points of the turn's text. `attributes` is JSON. UTF-8, CRLF at line ends, empty cells
    where there is no confidence.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for session, mark in coding.marks:
        writer.writerows(map(guarded, map(str, row)) for row in _rows(session, mark))
    return out.getvalue()


def _rows(session: CodedSession, mark: Mark) -> Iterator[tuple[object, ...]]:
    sides = [("for", span) for span in mark.evidence.spans] + [("against", span) for span in mark.evidence.against]
    return (_row(session, mark, side, span) for side, span in sides)


def _row(session: CodedSession, mark: Mark, side: str, span: Span) -> tuple[object, ...]:
    found, turn = mark.evidence, session.words.turn(span.turn)
    place = (span.turn, turn.speaker, turn.name, span.start, span.end, session.words.quote(span))
    made = ("" if found.confidence is None else found.confidence, found.calibration, found.basis, found.listener)
    attributes = json.dumps(dict(found.attributes), ensure_ascii=False, sort_keys=True)
    return session.words.id, mark.id, found.key, found.kind, found.code, side, *place, *made, mark.wording, attributes


def guarded(cell: str) -> str:
    """The cell, with an apostrophe in front where a spreadsheet might run it."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def plain(cell: str) -> str:
    """What a guarded cell held: the inverse of `guarded`, for every text."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell
