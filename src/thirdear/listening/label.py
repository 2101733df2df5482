"""Rows of single sayings, labelled: the engine's ears for a researcher's table.

The untrained form of every task: rules, no scores. Scores come with an ear that was trained and calibrated; until then
`scores` is empty, and a label is the engine's best guess and nothing more.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, Literal

from thirdear.listening import manuals
from thirdear.listening.errors import InputError
from thirdear.listening.evidence import LISTENERS, Evidence, Prepared, code_dream, listen_with, parts_of, prepare
from thirdear.listening.words import Transcript, Turn, revision_of

__all__ = ["CLINICAL_AFFECT", "TASKS", "labelled"]

_CONTEXT = 8  # turns before the saying that are looked at
_CLIENT_NAMES = {"seeker": "client", "supporter": "therapist"}
CLINICAL_AFFECT = tuple(code for code in manuals.entry("affect").codes if code != "feeling_absent")
_LEVELS = (
    "none",
    "action",
    "major_image_distorting",
    "disavowal",
    "minor_image_distorting",
    "neurotic",
    "obsessional",
    "high_adaptive",
)


def labelled(task: str, lines: Iterable[str]) -> Iterator[dict[str, Any]]:
    """One answer for each line of JSON, in the order given. Raises `InputError` for an unknown task or a line that is no row.

    A row is `{"id", "text", "context": [{"speaker", "text"}]}`; the context may be missing. An answer is `{"id", "label",
    "labels", "scores"}`, for `component` also `cluster`, for `dream` the Hall and Van de Castle codes instead.
    """
    if task not in TASKS:
        raise InputError(f"There is no task called {task!r}; the tasks are {', '.join(TASKS)}.")
    for number, line in enumerate(lines, 1):
        if line.strip():
            row = _row(line, number)
            yield {"id": row["id"], **TASKS[task](row)}


def _row(line: str, number: int) -> Mapping[str, Any]:
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


def _answer(labels: Sequence[str], **more: object) -> dict[str, Any]:
    return {"label": labels[0], "labels": list(labels), "scores": {}, **more}


def _heard(row: Mapping[str, Any], kinds: frozenset[str], role: Literal["client", "therapist"] = "client") -> list[Evidence]:
    """The marks of these kinds that touch the row's own text, its context having been heard before it."""
    prepared = _prepared(row, role)
    last = prepared.transcript.turns[-1].id
    marks, _ = listen_with([one for one in LISTENERS if one.name in _needed(kinds)], prepared)
    return [mark for mark in marks if mark.kind in kinds and any(span.turn == last for span in mark.spans)]


def _prepared(row: Mapping[str, Any], role: Literal["client", "therapist"]) -> Prepared:
    turns = []
    for i, turn in enumerate((row.get("context") or [])[-_CONTEXT:], 1):
        speaker = str(turn.get("speaker", "client"))
        turns.append(Turn(f"row.t{i}", _role(speaker), speaker, turn["text"]))
    turns.append(Turn("row.last", role, role, row["text"]))
    return prepare(Transcript("row", revision_of(tuple(turns), ()), tuple(turns)))


def _role(speaker: str) -> Literal["client", "therapist", "other"]:
    known = _CLIENT_NAMES.get(speaker, speaker)
    return "client" if known == "client" else "therapist" if known == "therapist" else "other"


@cache
def _needed(kinds: frozenset[str]) -> frozenset[str]:
    """The listeners that give these kinds, and those whose kinds they require."""
    wanted, names, before = set(kinds), set[str](), -1
    while before != len(names):
        before = len(names)
        for one in LISTENERS:
            if one.gives & wanted:
                names.add(one.name)
                wanted |= one.requires
    return frozenset(names)


def _affect(row: Mapping[str, Any]) -> dict[str, Any]:
    lexicon = manuals.lexicon("label")
    codes = [mark.code for mark in _heard(row, frozenset({"affect"})) if mark.code in lexicon["affect_from"]]
    found = {name for code in codes for name in lexicon["affect_from"][code].split()}
    found |= {name for name, pattern in _affect_words().items() if pattern.search(row["text"])}
    return _answer(sorted(found) or ["neutral"])


@cache
def _affect_words() -> dict[str, re.Pattern[str]]:
    words = manuals.lexicon("label")["affect_words"]
    return {name: re.compile(rf"(?<!\w)(?:{'|'.join(patterns)})(?!\w)", re.IGNORECASE) for name, patterns in words.items()}


def _clinical_affect(row: Mapping[str, Any]) -> dict[str, Any]:
    own = [mark for mark in _heard(row, frozenset({"affect"})) if mark.attributes.get("whose") == "client"]
    return _answer([code for code in CLINICAL_AFFECT if code in {mark.code for mark in own}] or ["none"])


def _defence(row: Mapping[str, Any]) -> dict[str, Any]:
    """The level of the defence marked last; none where nothing is."""
    marks = _heard(row, frozenset({"defence"}))
    levels = [manuals.entry("defence").codes[mark.code].details.get("level") for mark in marks]
    known = [level for level in levels if isinstance(level, int)]
    return _answer([_LEVELS[known[-1]]] if known else ["none"])


def _therapist_act(row: Mapping[str, Any]) -> dict[str, Any]:
    """The act that has most of the words; of equals, the first."""
    acts = manuals.lexicon("label")["therapist_act"]
    of_code = {code: act for act, codes in acts.items() for code in codes.split()}
    lengths: dict[str, int] = {}
    for mark in _heard(row, frozenset({"intervention"}), "therapist"):
        if mark.code in of_code:
            act = of_code[mark.code]
            lengths[act] = lengths.get(act, 0) + sum(span.end - span.start for span in mark.spans)
    if lengths.get("question"):
        return _answer(["question"])
    return _answer([max(lengths, key=lambda act: lengths[act])] if lengths else ["other"])


def _client_act(row: Mapping[str, Any]) -> dict[str, Any]:
    counts = {act: len(pattern.findall(row["text"])) for act, pattern in _client_words().items()}
    best = max(counts, key=lambda act: counts[act])
    return _answer([best if counts[best] else "neutral"])


@cache
def _client_words() -> dict[str, re.Pattern[str]]:
    words = manuals.lexicon("label")["client_act"]
    return {act: re.compile(rf"\b(?:{'|'.join(patterns)})\b", re.IGNORECASE) for act, patterns in words.items()}


def _component(row: Mapping[str, Any]) -> dict[str, Any]:
    part = parts_of(_prepared(row, "client"))
    return _answer([part.code], cluster=part.cluster)


def _risk(row: Mapping[str, Any]) -> dict[str, Any]:
    marks = [mark for mark in _heard(row, frozenset({"risk"})) if mark.code != "figure_of_speech"]
    return _answer([code for code in manuals.entry("risk").codes if code in {mark.code for mark in marks}] or ["none"])


def _dream(row: Mapping[str, Any]) -> dict[str, Any]:
    return dict(code_dream(row["text"]))


TASKS: Mapping[str, Callable[[Mapping[str, Any]], dict[str, Any]]] = {
    "affect": _affect,
    "clinical_affect": _clinical_affect,
    "defence": _defence,
    "therapist_act": _therapist_act,
    "client_act": _client_act,
    "component": _component,
    "risk": _risk,
    "dream": _dream,
}
