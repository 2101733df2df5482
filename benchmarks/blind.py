"""Passages that nobody who wrote a listener has read: how many are heard, and how many near misses stay quiet.

They stand under `blind/`, in the format of `tests/spec`, written from the manual's pages alone by writers (models) who saw
neither listeners nor the spec. Whoever works on listeners must leave them unread: only their counts are shown.
"""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from passage import passage

from thirdear.listening.evidence import Evidence
from thirdear.listening.listen import hear
from thirdear.listening.statistics import wilson
from thirdear.listening.words import Transcript

__all__ = ["BLIND", "measure"]

BLIND = Path(__file__).parent / "blind"


def measure() -> dict[str, Any]:
    """For each kind, and below it each code: passages heard and near misses left quiet, of how many, with Wilson's interval."""
    counts: dict[str, dict[str, list[tuple[bool, bool]]]] = defaultdict(dict)
    for path in sorted(BLIND.glob("*/*.toml")):
        page = tomllib.loads(path.read_text(encoding="utf-8"))
        counts[path.parent.name][path.stem] = [
            (part == "fires", _right(path.parent.name, path.stem, part == "fires", row))
            for part in ("fires", "near_misses")
            for row in page[part]
        ]
    return {
        kind: {
            **_figures([one for rows in codes.values() for one in rows]),
            "codes": {code: _figures(rows) for code, rows in codes.items()},
        }
        for kind, codes in counts.items()
    }


def _figures(rows: list[tuple[bool, bool]]) -> dict[str, Any]:
    return {
        "heard": _share([right for fires, right in rows if fires]),
        "quiet": _share([right for fires, right in rows if not fires]),
    }


def _share(found: list[bool]) -> list[float | int | None]:
    """The proportion, Wilson's interval, and of how many."""
    interval = wilson(sum(found), len(found)) or (None, None)
    share = sum(found) / len(found) if found else None
    return [*(None if value is None else round(value, 2) for value in (share, *interval)), len(found)]


def _right(kind: str, code: str, fires: bool, row: Mapping[str, Any]) -> bool:
    transcript = passage(row["words"])
    marks = [mark for mark in hear(transcript).evidence if (mark.kind, mark.code) == (kind, code)]
    if fires:
        return any(_touches(transcript, mark, row["quote"]) and _agrees(mark, row.get("attributes", {})) for mark in marks)
    if wrong := row.get("not_attributes"):
        marks = [mark for mark in marks if _agrees(mark, wrong)]
    if quote := row.get("quote"):
        marks = [mark for mark in marks if _touches(transcript, mark, quote)]
    return not marks


def _touches(transcript: Transcript, mark: Evidence, quote: str) -> bool:
    places = [(transcript.turn(span.turn).text.find(quote), span) for span in mark.spans]
    return any(at >= 0 and span.start < at + len(quote) and at < span.end for at, span in places)


def _agrees(mark: Evidence, attributes: Mapping[str, Any]) -> bool:
    return all(str(value).lower() in str(mark.attributes.get(name, "")).lower() for name, value in attributes.items())
