"""The key of the example treatment: what is where, by quotation, as two coders wrote it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from thirdear.listening.words import Span, Transcript, read

__all__ = ["TREATMENT", "Row", "rows", "session", "touching"]

TREATMENT = Path(__file__).parent.parent / "examples" / "treatment"


@dataclass(frozen=True)
class Row:
    """One coded passage; `fires` is False for a near miss."""

    kind: str
    code: str
    spans: tuple[Span, ...]
    attributes: dict[str, Any]
    fires: bool


def session(number: int) -> Transcript:
    """A session of the example treatment, by its number."""
    return read(next((TREATMENT / "sessions").glob(f"s{number:02d}.*")))


def rows(transcript: Transcript, number: int, coder: str = "first") -> list[Row]:
    """A coder's rows on a session. Raises `ValueError` when a quotation is not verbatim in its turn."""
    path = TREATMENT / "key" / coder / f"s{number:02d}.jsonl"
    found = [
        _row(transcript, json.loads(line), f"{path.name}:{i}")
        for i, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if line
    ]
    return [*found, *(part for row in found if row.kind == "episode" and row.fires for part in _parts(transcript, row))]


def _parts(transcript: Transcript, episode: Row) -> Iterator[Row]:
    """The wish and the responses that a coded encounter quotes, as rows of their own: kind `component`."""
    for code in ("wish", "response_of_other", "response_of_self"):
        quote = episode.attributes.get(code)
        where = next((turn for turn in transcript.turns if quote and quote in turn.text), None)
        if where is not None:
            at = where.text.find(quote)
            attributes = {
                "cluster": episode.attributes.get(f"{code}_cluster", ""),
                "expressed": episode.attributes.get("wish_expressed"),
            }
            yield Row("component", code, (Span(where.id, at, at + len(quote)),), attributes, fires=True)


def _row(transcript: Transcript, row: dict[str, Any], place: str) -> Row:
    spans = [_span(transcript, turn, quote, place) for turn, quote in row["spans"]]
    return Row(row["kind"], row["code"], tuple(spans), row.get("attributes", {}), row.get("fires", True))


def _span(transcript: Transcript, turn: str, quote: str, place: str) -> Span:
    at = transcript.turn(turn).text.find(quote)
    if at < 0:
        raise ValueError(f"{place}: the quotation is not verbatim in turn {turn}")
    return Span(turn, at, at + len(quote))


def touching(one: Sequence[Span], other: Sequence[Span]) -> bool:
    """Whether any two spans share a code point."""
    return any(a.overlaps(b) for a in one for b in other)
