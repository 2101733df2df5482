"""The untrained labels beside what people coded: macro-F1 a task, with the naive baseline of the commonest label.

Every so many rows are taken in the order of the files, the same ones each time; nothing of a row's text is printed.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from thirdear.listening.label import labelled
from thirdear.listening.statistics import bootstrap

__all__ = ["macro_f1", "measure"]

_ROWS = 300  # a task: more would take minutes and bring no other answer


def measure(folder: Path) -> dict[str, Any]:
    """For each task with rows in the folder: macro-F1 with its interval, the baseline's, and on how many rows."""
    sources = {"therapist_act": _acts(folder, "therapist"), "client_act": _acts(folder, "client"), "affect": _affect(folder)}
    return {task: _figures(task, list(rows)) for task, rows in sources.items()}


def _figures(task: str, rows: Sequence[tuple[dict[str, Any], frozenset[str]]]) -> dict[str, Any]:
    chosen = rows[:: max(1, len(rows) // _ROWS)][:_ROWS]
    answers = labelled(task, (json.dumps(row) for row, _ in chosen))
    pairs = [(truth, frozenset(answer["labels"])) for (_, truth), answer in zip(chosen, answers, strict=True)]
    names = sorted({name for truth, _ in pairs for name in truth})
    commonest = max(names, key=lambda name: sum(name in truth for truth, _ in pairs))
    interval = bootstrap(pairs, lambda drawn: macro_f1(drawn, names), times=200)
    return {
        "macro_f1": _rounded(macro_f1(pairs, names)),
        "interval": [_rounded(end) for end in interval] if interval else None,
        "baseline": _rounded(macro_f1([(truth, frozenset({commonest})) for truth, _ in pairs], names)),
        "rows": len(pairs),
    }


def macro_f1(pairs: Iterable[tuple[frozenset[str], frozenset[str]]], names: Sequence[str]) -> float:
    """The mean over labels of F1, a label never right counting 0."""
    pairs = list(pairs)
    return sum(_f1(pairs, name) for name in names) / len(names)


def _f1(pairs: Sequence[tuple[frozenset[str], frozenset[str]]], name: str) -> float:
    both = sum(name in truth and name in said for truth, said in pairs)
    either = sum(name in truth for truth, _ in pairs) + sum(name in said for _, said in pairs)
    return 2 * both / either if either else 0.0


def _acts(folder: Path, who: str) -> Iterator[tuple[dict[str, Any], frozenset[str]]]:
    """AnnoMI's utterances of therapist or client, each with the talk before it."""
    before: list[dict[str, str]] = []
    session = None
    with (folder / "annomi" / "simple.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["transcript_id"] != session:
                session, before = row["transcript_id"], []
            if row["interlocutor"] == who:
                truth = row["main_therapist_behaviour"] if who == "therapist" else row["client_talk_type"]
                yield {"id": row["utterance_id"], "text": row["utterance_text"], "context": before[-8:]}, frozenset({truth})
            before.append({"speaker": row["interlocutor"], "text": row["utterance_text"]})


def _affect(folder: Path) -> Iterator[tuple[dict[str, Any], frozenset[str]]]:
    names = (folder / "goemotions" / "labels.txt").read_text(encoding="utf-8").split()
    for line in (folder / "goemotions" / "dev.tsv").read_text(encoding="utf-8").splitlines():
        text, ids, id = line.split("\t")
        yield {"id": id, "text": text}, frozenset(names[int(number)] for number in ids.split(","))


def _rounded(value: float) -> float:
    return round(value, 3)
