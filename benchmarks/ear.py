"""How well the ear hears what other people, or another writer, labelled: through `thirdear label`, as anybody would.

Risk on sayings by a writer who wrote no row that taught it, and alarms on real talk (AnnoMI, where nobody is at risk by its
topics; the true ones count as alarms too). Defences on support conversations coded by trained raters, none of which taught
it. Components on sessions 6 to 10 of the example treatment, whose key it never saw. No text of a row is given back.
"""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import bag_of_words
from key import rows, session

sys.path.insert(0, str(Path(__file__).parent.parent / "training"))
from rows import HELD_BACK_TALKS, part_of

from thirdear.listening.evidence import prepare
from thirdear.listening.label import labelled
from thirdear.listening.statistics import bootstrap, wilson

__all__ = ["macro_f1", "measure", "others"]

_ROOT = Path(__file__).parent.parent
_COMPONENTS = _ROOT / "training" / "data" / "component.jsonl"
_RISK = _ROOT / "training" / "test" / "risk.jsonl"
_MEASURED = _ROOT / "src/thirdear/listening/models/ear-en/measured.json"
_SHOWN = ("rows", "macro_f1", "calibration_error", "calibration_error_if_perfect", "typed_otherwise")
_HELD_BACK = range(6, 11)
_LEVELS = """none action major_image_distorting disavowal minor_image_distorting neurotic obsessional high_adaptive
needs_more_information""".split()
_GROUPS = {"none": "none", "high_adaptive": "mature", "obsessional": "neurotic", "neurotic": "neurotic"}
_Pair = tuple[str, str]


def measure() -> dict[str, Any]:
    """What needs nobody else's data; the heads' own figures are those that `make train` took."""
    measured = json.loads(_MEASURED.read_text(encoding="utf-8"))
    return {
        "heads": {name: {key: head[key] for key in _SHOWN} for name, head in measured["heads"].items()},
        "vectors": measured["vectors"],
        "risk": _risk(),
        "components": _components(),
    }


def others(gold: Path) -> dict[str, Any]:
    """On what other people labelled."""
    return {
        "alarms": _alarms(gold / "annomi" / "simple.csv"),
        "defence": _defence(gold / "psydefconv" / "labelled.jsonl"),
        "none_or_any": _none_or_any(gold / "psydefconv" / "partly_labelled.jsonl"),
    }


def _answers(task: str, given: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    return list(labelled(task, (json.dumps({"id": i, **row}) for i, row in enumerate(given))))


def _read(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def _risk() -> dict[str, Any]:
    """Recall of each label, sayings of passive wishes that raise any alarm, and figures of speech that raise one."""
    given = _read(_RISK)
    said = [
        set(answer["labels"])
        for answer in _answers("risk", [{k: row[k] for k in ("text", "context") if k in row} for row in given])
    ]
    labels = sorted({label for row in given for label in row["labels"] if label != "none"})

    def share(found: Iterable[bool]) -> list[float]:
        values = list(found)
        low, high = wilson(sum(values), len(values)) or (0.0, 1.0)
        return [round(sum(values) / len(values), 3), round(low, 3), round(high, 3), len(values)]

    of = {label: [one for row, one in zip(given, said, strict=True) if label in row["labels"]] for label in labels}
    harmless = {
        how: [one for row, one in zip(given, said, strict=True) if row["how"] == how and row["labels"] == ["none"]]
        for how in ("figure_of_speech", "plain", "denied")
    }
    return {
        "recall": {label: share(label in one for one in of[label]) for label in labels},
        "any_alarm": {label: share(one != {"none"} for one in of[label]) for label in labels},
        "false_alarms": {how: share(one != {"none"} for one in found) for how, found in harmless.items()},
    }


def _alarms(path: Path) -> dict[str, Any]:
    """Alarms on the client's turns, a thousand, in the talks that did not teach the ear what is harmless."""
    with path.open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if row["interlocutor"] == "client"]
    turns = [{"text": row["utterance_text"]} for row in rows if part_of(row["video_url"], HELD_BACK_TALKS) != "learn"]
    alarms = sum(answer["labels"] != ["none"] for answer in _answers("risk", turns))
    return {"turns": len(turns), "alarms": alarms, "a_thousand": round(1000 * alarms / len(turns), 1)}


def _defence(path: Path) -> dict[str, Any]:
    given = _read(path)
    answers = _answers("defence", [{"text": row["text"], "context": row["context"]} for row in given])
    pairs = [(_LEVELS[row["label"]], answer["label"]) for row, answer in zip(given, answers, strict=True)]
    grouped = [(_GROUPS.get(one, "immature"), _GROUPS.get(other, "immature")) for one, other in pairs if "needs" not in one]
    return {
        "rows": len(pairs),
        "macro_f1": _with_interval(pairs, _LEVELS),
        "four_groups": _with_interval(grouped, ["none", "immature", "neurotic", "mature"]),
        "labels": {
            level: [sum(one == level for one, _ in pairs), sum(other == level for _, other in pairs)] for level in _LEVELS
        },
    }


def _none_or_any(path: Path) -> dict[str, Any]:
    """F1 of none, and of a defence, where only that was coded."""
    given = [row for row in _read(path) if row["no_defence"] is not None]
    answers = _answers("defence", [{"text": row["text"], "context": row["context"]} for row in given])
    pairs = [
        ("none" if row["no_defence"] else "any", "none" if answer["label"] == "none" else "any")
        for row, answer in zip(given, answers, strict=True)
    ]
    return {"rows": len(pairs), "none": round(_f1(pairs, "none"), 3), "any": round(_f1(pairs, "any"), 3)}


def _components() -> dict[str, Any]:
    """The quoted parts of the key's encounters, and as many of the client's sentences in which no encounter is told."""
    given: list[tuple[str, str]] = []
    for number in _HELD_BACK:
        transcript = session(number)
        key = [row for row in rows(transcript, number) if row.fires]
        parts = [row for row in key if row.kind == "component"]
        told = [span for row in key if row.kind in {"episode", "component"} for span in row.spans]
        plain = [
            sentence.text
            for sentence in prepare(transcript).of("client")
            if len(sentence.words) > 3 and not any(sentence.span.overlaps(span) for span in told)
        ]
        given += [(row.code, transcript.quote(row.spans[0])) for row in parts]
        given += [("none", text) for text in plain[:: max(1, 3 * len(plain) // max(1, len(parts)))]]
    answers = _answers("component", [{"text": text} for _, text in given])
    pairs = [(code, answer["label"]) for (code, _), answer in zip(given, answers, strict=True)]
    names = ["wish", "response_of_other", "response_of_self", "none"]
    taught = [(row["text"], row["component"]) for row in _read(_COMPONENTS)]
    bag = list(zip([code for code, _ in given], bag_of_words.labelled(taught, [text for _, text in given]), strict=True))
    return {
        "rows": len(pairs),
        "macro_f1": _with_interval(pairs, names),
        "bag_of_words": _with_interval(bag, names),
        "labels": {n: sum(o == n for o, _ in pairs) for n in names},
    }


def _with_interval(pairs: Sequence[_Pair], names: Sequence[str]) -> list[float]:
    low, high = bootstrap(pairs, lambda drawn: macro_f1(drawn, names), times=500) or (0.0, 1.0)
    return [round(macro_f1(pairs, names), 3), round(low, 3), round(high, 3)]


def macro_f1(pairs: Sequence[_Pair], names: Sequence[str]) -> float:
    """The mean over the labels of F1, a label never right counting 0."""
    return sum(_f1(pairs, name) for name in names) / len(names)


def _f1(pairs: Sequence[_Pair], name: str) -> float:
    both = sum(one == other == name for one, other in pairs)
    either = sum(one == name for one, _ in pairs) + sum(other == name for _, other in pairs)
    return 2 * both / either if either else 0.0


if __name__ == "__main__":
    print(json.dumps({**measure(), **(others(Path(sys.argv[1])) if len(sys.argv) > 1 else {})}, indent=1))
