"""Rows of single sayings, labelled by the trained ear: for a researcher's table.

A label is chosen so that rare labels are heard as well as common ones (macro-F1), its probability was calibrated on rows
held back; what each head was measured on, and who must not rely on it, stands in its card (`thirdear models`). Dreams are
coded by rules and have no scores.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any

from thirdear.listening import models
from thirdear.listening.errors import InputError
from thirdear.listening.evidence import code_dream

if TYPE_CHECKING:
    import numpy as np

__all__ = ["TASKS", "labelled"]

_CONTEXT = 8  # turns before the saying that are looked at
_AT_ONCE = 256  # rows heard together; memory does not grow with their number
_ROLES = {"seeker": "client", "supporter": "therapist"}
_PLACES = 3
_CLUSTERS = {"wish": "wish_cluster", "response_of_other": "other_cluster", "response_of_self": "self_cluster"}

_Row = Mapping[str, Any]
_Labels = Callable[[Sequence[_Row]], Iterator[dict[str, Any]]]


def labelled(task: str, lines: Iterable[str]) -> Iterator[dict[str, Any]]:
    """One answer for each line of JSON, in the order given. Raises `InputError` for an unknown task or a line that is no row.

    A row is `{"id", "text", "context": [{"speaker", "text"}]}`; the context may be missing. An answer is `{"id", "label",
    "labels", "scores"}`, for `component` also `cluster`, for `dream` the Hall and Van de Castle codes instead.
    """
    if task not in TASKS:
        raise InputError(f"There is no task called {task!r}; the tasks are {', '.join(TASKS)}.")
    rows = (_row(line, number) for number, line in enumerate(lines, 1) if line.strip())
    while chunk := list(islice(rows, _AT_ONCE)):
        for row, answer in zip(chunk, TASKS[task](chunk), strict=True):
            yield {"id": row["id"], **answer}


def _row(line: str, number: int) -> _Row:
    """The error names the line and never what stands in it."""
    try:
        row = json.loads(line)
    except ValueError:
        row = None
    if not isinstance(row, dict) or not isinstance(row.get("text"), str) or "id" not in row:
        raise InputError(f'Line {number} is no row: expected JSON such as {{"id": 1, "text": "…"}}.')
    context = row.get("context") or []
    if not isinstance(context, list) or not all(isinstance(turn, dict) and isinstance(turn.get("text"), str) for turn in context):
        raise InputError(f"Line {number}: its context is no list of turns with a speaker and a text.")
    return row


def _by_ear(name: str) -> _Labels:
    """The task of the head of that name."""

    def labels(rows: Sequence[_Row]) -> Iterator[dict[str, Any]]:
        head, heard = models.ear().heads[name], _Heard(rows, name)
        for place in range(len(rows)):
            probabilities = heard.probabilities(name, place)
            chosen = [label for label in head.chosen(probabilities) if label != "none"] or ["none"]
            if head.kind == "several" and "none" not in head.labels and chosen == ["none"]:
                chosen = [head.labels[int(probabilities.argmax())]]  # one of them always holds
            yield {
                "label": chosen[0],
                "labels": chosen,
                "scores": {label: round(float(value), _PLACES) for label, value in zip(head.labels, probabilities, strict=True)},
                **_cluster(name, chosen[0], heard, place),
            }

    return labels


def _cluster(name: str, label: str, heard: _Heard, place: int) -> dict[str, Any]:
    if name != "component":
        return {}
    if label not in _CLUSTERS:
        return {"cluster": None}
    head = models.ear().heads[_CLUSTERS[label]]
    return {"cluster": head.chosen(heard.probabilities(head.name, place))[0]}


class _Heard:
    """What the ear hears in some rows, with what was said before them where the head was learned so."""

    def __init__(self, rows: Sequence[_Row], name: str) -> None:
        context = models.ear().heads[name].context
        self._scores = models.ear().hear([row["text"] for row in rows], [_before(row) if context else () for row in rows]).scores

    def probabilities(self, name: str, row: int) -> np.ndarray[Any, np.dtype[np.float32]]:
        return models.ear().heads[name].probabilities(self._scores[row])


def _before(row: _Row) -> tuple[tuple[str, str], ...]:
    """Who said what before the saying; a context that ends with the saying itself is read without it."""
    context = list(row.get("context") or [])[-_CONTEXT:]
    if context and context[-1]["text"] == row["text"]:
        context.pop()
    spoken = ((str(turn.get("speaker")), turn["text"]) for turn in context)
    return tuple((_ROLES.get(who, who), text) for who, text in spoken if text)


def _dreams(rows: Sequence[_Row]) -> Iterator[dict[str, Any]]:
    return (dict(code_dream(row["text"])) for row in rows)


TASKS: Mapping[str, _Labels] = {
    **{
        name: _by_ear(name)
        for name in ("affect", "clinical_affect", "defence", "therapist_act", "client_act", "component", "risk")
    },
    "dream": _dreams,
}
