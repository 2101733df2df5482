"""How well the listeners hear the example treatment: precision and recall a code, beside the naive baseline.

A mark is right when a row of the key with the same kind and code touches its words (for affect: and the feeling is the
client's in both, or in neither). People are counted once a session. Sessions 6 to 10 are the measure; 1 to 5 were seen.
"""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from baselines import naive
from key import Row, rows, session, touching

from thirdear.listening.evidence import LISTENERS
from thirdear.listening.listen import hear
from thirdear.listening.statistics import cohen_kappa, wilson
from thirdear.listening.words import Transcript

__all__ = ["HELD_BACK", "SEEN", "agreement", "measure"]

SEEN, HELD_BACK = range(1, 6), range(6, 11)
_UNCODED = {"cycle", "process", "theme"}  # kinds that the key does not have
_KINDS = [kind for listener in LISTENERS for kind in sorted(listener.gives) if kind not in _UNCODED]
_FAILED_ROWS = Path(__file__).parent.parent / "tests" / "spec" / "not_heard.toml"
ANY_ROLE = "anybody"  # a person found, whatever the role
_UNMEASURED = {("intervention", "therapist_words")}
_MECHANICAL = {("flow", "long_pause")}  # read off the events by both the engine and the coders: it would flatter the sum


@dataclass
class Count:
    """Right and all marks, found and all rows, of one code."""

    right: int = 0
    marks: int = 0
    found: int = 0
    rows: int = 0

    def add(self, marks: Sequence[Row], key: Sequence[Row]) -> None:
        self.right += sum(any(_same(mark, row) for row in key) for mark in marks)
        self.marks += len(marks)
        self.found += sum(any(_same(mark, row) for mark in marks) for row in key)
        self.rows += len(key)

    @property
    def f1(self) -> float | None:
        precision, recall = _ratio(self.right, self.marks), _ratio(self.found, self.rows)
        if recall is None:
            return None
        return 2 * precision * recall / (precision + recall) if precision and recall else 0.0

    def figures(self) -> dict[str, Any]:
        return {
            "precision": _figure(self.right, self.marks),
            "recall": _figure(self.found, self.rows),
            "f1": _rounded(self.f1),
            "marks": self.marks,
            "rows": self.rows,
        }


def measure(sessions: Iterable[int]) -> dict[str, Any]:
    """For each kind and code: the engine's figures, the baseline's, and whether the engine is better, or without a mistake."""
    engine: dict[tuple[str, str], Count] = defaultdict(Count)
    baseline: dict[tuple[str, str], Count] = defaultdict(Count)
    words, marked = 0, defaultdict(int)
    for number in sessions:
        transcript = session(number)
        words += sum(len(turn.text.split()) for turn in transcript.turns)
        key = [row for row in rows(transcript, number) if row.fires and row.kind in _KINDS]
        heard = [
            Row(mark.kind, mark.code, mark.spans, dict(mark.attributes), True)
            for mark in hear(transcript).evidence
            if mark.kind in _KINDS
        ]
        for row in heard:
            marked[row.kind] += 1
        _count(engine, heard, key)
        _count(baseline, list(naive(transcript)), key)
    failed = {(kind, code) for kind, _, code in (name.partition(".") for name in _failed_rows())}
    codes = sorted(set(engine) | {pair for pair, count in baseline.items() if count.rows} | failed)
    return {
        "words": words,
        "marks_per_1000_words": {kind: round(1000 * marked[kind] / words, 1) for kind in _KINDS},
        "kinds": {kind: _of_kind(kind, engine, baseline) for kind in _KINDS},
        "codes": {
            f"{kind}.{code}": _of_code(f"{kind}.{code}", engine[kind, code], baseline[kind, code])
            for kind, code in codes
            if (kind, code) not in _UNMEASURED and code != ANY_ROLE
        },
    }


def _count(counts: dict[tuple[str, str], Count], marks: Sequence[Row], key: Sequence[Row]) -> None:
    marks = [*(mark for mark in marks if mark.kind != "people"), *_once(mark for mark in marks if mark.kind == "people")]
    counts["people", ANY_ROLE].add(
        [mark for mark in marks if mark.kind == "people"], [row for row in key if row.kind == "people"]
    )
    for pair in {(row.kind, row.code) for row in (*marks, *key)}:
        counts[pair].add(
            [mark for mark in marks if (mark.kind, mark.code) == pair], [row for row in key if (row.kind, row.code) == pair]
        )


def _once(marks: Iterable[Row]) -> list[Row]:
    """Each person of an hour as one mark with all the places they are named."""
    people: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for mark in marks:
        people[mark.code, str(mark.attributes.get("person")).lower()].append(mark)
    return [
        Row("people", code, tuple(span for mark in group for span in mark.spans), group[0].attributes, True)
        for (code, _), group in people.items()
    ]


def _same(mark: Row, row: Row) -> bool:
    if row.kind == "affect" and (mark.attributes.get("whose") == "client") != (row.attributes.get("whose", "client") == "client"):
        return False
    if row.kind == "people":
        names = {_bare(name) for name in (row.attributes.get("person"), *row.attributes.get("names", ()))}
        return (
            touching(mark.spans, row.spans)
            or _bare(mark.attributes.get("person")) in names
            or mark.code == row.code == "therapist"
        )
    return touching(mark.spans, row.spans)


def _bare(name: Any) -> str:
    """A person's name without "my", "our", "the"."""
    words = str(name).lower().split()
    return " ".join(words[1:] if words[:1] and words[0] in {"my", "me", "our", "the", "a"} else words)


def _of_code(code: str, engine: Count, baseline: Count) -> dict[str, Any]:
    """A code is heard when it beats its baseline and fails no row of the spec; None where nothing was to be found or failed."""
    perfect = engine.f1 == 1  # where the naive rule makes no mistake either, none can beat it
    better = engine.f1 is not None and (perfect or engine.f1 > (baseline.f1 or 0)) and code not in _failed_rows()
    return {
        "engine": engine.figures(),
        "baseline": baseline.figures(),
        "heard": better if engine.rows or code in _failed_rows() else None,
    }


@cache
def _failed_rows() -> dict[str, list[str]]:
    found: dict[str, list[str]] = tomllib.loads(_FAILED_ROWS.read_text(encoding="utf-8"))["rows"]
    return found


def _of_kind(kind: str, engine: dict[tuple[str, str], Count], baseline: dict[tuple[str, str], Count]) -> dict[str, Any]:
    return {"engine": _sum(kind, engine).figures(), "baseline": _sum(kind, baseline).figures()}


def _sum(kind: str, counts: dict[tuple[str, str], Count]) -> Count:
    if kind == "people":
        return counts["people", ANY_ROLE]
    chosen = [count for (one, code), count in counts.items() if one == kind and (one, code) not in _UNMEASURED | _MECHANICAL]
    return Count(*(sum(getattr(count, name) for count in chosen) for name in ("right", "marks", "found", "rows")))


def agreement(sessions: Iterable[int]) -> dict[str, Any]:
    """Two codings of the same words, both by models: consistency, not agreement between people.

    For each kind the share of either coder's rows that the other has too (F1), silences left out, which both took from
    the events; for the therapist's turns also Cohen's kappa of the first act.
    """
    both: dict[str, Count] = defaultdict(Count)
    acts: list[tuple[str, str]] = []
    for number in sessions:
        transcript = session(number)
        first, second = (_counted(rows(transcript, number, coder)) for coder in ("first", "second"))
        for kind in {row.kind for row in (*first, *second)}:
            for code in {row.code for row in (*first, *second) if row.kind == kind}:
                both[kind].add(
                    [row for row in second if (row.kind, row.code) == (kind, code)],
                    [row for row in first if (row.kind, row.code) == (kind, code)],
                )
        acts += _first_acts(transcript, first, second)
    return {
        "kinds": {kind: both[kind].figures() for kind in sorted(both)},
        "kappa_of_acts": _rounded(cohen_kappa([a for a, _ in acts], [b for _, b in acts])),
        "turns": len(acts),
    }


def _counted(coded: Iterable[Row]) -> list[Row]:
    return [row for row in coded if row.fires and (row.kind, row.code) not in _MECHANICAL]


def _first_acts(transcript: Transcript, first: Sequence[Row], second: Sequence[Row]) -> list[tuple[str, str]]:
    found = []
    for turn in transcript.turns:
        if turn.speaker != "therapist":
            continue
        codes = [
            min(
                ((row.spans[0].start, row.code) for row in coder if row.kind == "intervention" and row.spans[0].turn == turn.id),
                default=None,
            )
            for coder in (first, second)
        ]
        if codes[0] and codes[1]:
            found.append((codes[0][1], codes[1][1]))
    return found


def _ratio(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _figure(part: int, whole: int) -> list[float | None]:
    """The proportion with Wilson's interval."""
    interval = wilson(part, whole)
    return [_rounded(_ratio(part, whole)), *(_rounded(end) for end in interval or (None, None))]


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 2)
