"""Tables: CSV and TSV with any of the usual delimiters, columns found by what they mean.

One file is one session: a table that holds several is refused in a sentence, because reading them as one hour would
invent a conversation. A table that `thirdear` wrote has the columns `event` and `at`, and is read back as it was.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import cast

from thirdear.listening.errors import UnreadableFile
from thirdear.listening.words.clock import seconds
from thirdear.listening.words.columns import column
from thirdear.listening.words.dates import date_in
from thirdear.listening.words.draft import Draft, Mark, Source, Utterance
from thirdear.listening.words.transcript import EVENT_KINDS, ROLES, Role

__all__ = ["delimiter_of", "read"]

_DELIMITERS = ",\t;|"


@dataclass(frozen=True, slots=True)
class _Columns:
    text: int
    speaker: int | None
    role: int | None
    start: int | None
    end: int | None
    session: int | None
    date: int | None
    event: int | None
    at: int | None
    count: int


def delimiter_of(text: str) -> str | None:
    """The delimiter under which the first line names a column of words and one of speakers or times."""
    first = text.lstrip("\n ").split("\n", 1)[0]
    if len(first) > 20_000:
        return None
    best: tuple[int, str] | None = None
    for delimiter in _DELIMITERS:
        columns = _columns(_cells(first, delimiter))
        if columns and (best is None or columns.count > best[0]):
            best = (columns.count, delimiter)
    return best[1] if best else None


def _cells(line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return []


def _columns(header: Sequence[str]) -> _Columns | None:
    text = column(header, "text")
    speaker, start = column(header, "speaker"), column(header, "start")
    if text is None or len(header) < 2 or (speaker is None and start is None):
        return None
    role = column(header, "role")
    return _Columns(
        text,
        speaker,
        role if role != speaker else None,
        start,
        column(header, "end"),
        column(header, "session"),
        column(header, "date"),
        column(header, "event"),
        column(header, "at"),
        len(header),
    )


def read(source: Source) -> Draft:
    delimiter = delimiter_of(source.text)
    if delimiter is None:
        raise UnreadableFile(source.name, "it is a table without a column of words and a column of speakers or times")
    rows = _rows(source.text, delimiter)
    columns = _columns(rows[0])
    if columns is None:
        raise UnreadableFile(source.name, "its first row does not name the columns")
    body = [_widened(row, columns, delimiter) for row in rows[1:] if any(cell.strip() for cell in row)]
    if columns.session is not None and len({row[columns.session].strip() for row in body} - {""}) > 1:
        raise UnreadableFile(source.name, "it holds several sessions, told apart by a column of its own: give one file a session")
    ours = columns.event is not None and columns.at is not None
    dates = {date_in(row[columns.date]) for row in body} if columns.date is not None else set()
    return Draft(_own(body, columns) if ours else [_said(row, columns) for row in body], dates.pop() if len(dates) == 1 else None)


def _rows(text: str, delimiter: str) -> list[list[str]]:
    before = csv.field_size_limit(len(text) + 1)
    try:
        return [row for row in csv.reader(io.StringIO(text.lstrip("\n "), newline=""), delimiter=delimiter) if row]
    finally:
        csv.field_size_limit(before)


def _widened(row: list[str], columns: _Columns, delimiter: str) -> list[str]:
    """A row as wide as the header; where somebody forgot to quote, the words run on past the last column."""
    if len(row) > columns.count and columns.text == columns.count - 1:
        row = [*row[: columns.text], delimiter.join(row[columns.text :])]
    return row + [""] * (columns.count - len(row))


def _said(row: list[str], columns: _Columns) -> Utterance:
    name = row[columns.speaker].strip() if columns.speaker is not None else ""
    text = " ".join(row[columns.text].split("\n")).strip()
    role = _role(row, columns)
    return Utterance(name or None, text, _time(row, columns.start), _time(row, columns.end), role=role)


def _role(row: list[str], columns: _Columns) -> Role | None:
    stated = row[columns.role].strip().lower() if columns.role is not None else ""
    return stated if stated in ROLES else None


def _time(row: list[str], place: int | None) -> float | None:
    return None if place is None else seconds(row[place])


def _own(body: list[list[str]], columns: _Columns) -> list[Utterance]:
    """Our own export: a row with a kind in `event` happened at `at` in the turn above it."""
    result: list[Utterance] = []
    for row in body:
        kind = row[cast(int, columns.event)].strip()
        if kind not in EVENT_KINDS:
            result.append(replace(_said(row, columns), text=row[columns.text], verbatim=True))
            continue
        at = row[cast(int, columns.at)].strip()
        place = min(int(at), len(result[-1].text)) if result and at.isdecimal() and len(at) < 10 else 0
        mark = Mark(place, kind, row[columns.text], _time(row, columns.start), _time(row, columns.end))
        if result and at:
            result[-1] = replace(result[-1], marks=(*result[-1].marks, mark))
        else:
            result.append(Utterance(None, "", marks=(mark,), verbatim=True))
    return result
