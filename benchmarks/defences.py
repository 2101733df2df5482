"""How far the marks of defence agree with trained coders of support conversations, who gave every utterance a level.

The set (Na et al. 2026; nine labels after the Defense Mechanism Rating Scales) is not in the repository and none of its
words leaves this file. Its "none" is rare and its coders call thanks and plans mature: where they see a defence, these
rules mostly abstain. So the figure is a correlation, which always saying "defence" cannot flatter.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from passage import passage

from thirdear.listening.evidence import affect, defence, people
from thirdear.listening.listen import hear
from thirdear.listening.statistics import bootstrap

__all__ = ["matthews", "measure"]

_LISTENERS = (affect.LISTENER, people.LISTENER, defence.LISTENER)
_NONE, _UNDECIDED = 0, 8
_SPEAKERS = {"seeker": "P", "supporter": "T"}
Pair = tuple[int, int]


def measure(folder: Path) -> dict[str, Any]:
    """None against any defence by Matthews' correlation, beside always saying "defence", and the confusion by level.

    `folder` holds `labelled.jsonl`: `context`, `text` and `label` (0 none, 1 to 7 the level, 8 undecided and left out).
    The interval is a bootstrap over utterances. Numbers alone are given back, no words.
    """
    rows = [json.loads(line) for line in (folder / "labelled.jsonl").read_text(encoding="utf-8").splitlines() if line]
    pairs = [(row["label"], _level(row)) for row in rows if row["label"] != _UNDECIDED]
    confusion = Counter(pairs)
    interval = bootstrap(pairs, matthews)
    return {
        "rows": len(pairs),
        "marked": sum(level != _NONE for _, level in pairs),
        "matthews": _rounded(matthews(pairs)),
        "interval": [_rounded(end) for end in interval] if interval else None,
        "always_defence": matthews([(label, 1) for label, _ in pairs]),
        "level_right_where_both_see_one": sum(label == level for label, level in pairs if label and level),
        "both_see_one": sum(bool(label and level) for label, level in pairs),
        "confusion": {
            str(label): {str(level): confusion[label, level] for level in range(8) if confusion[label, level]}
            for label in range(8)
        },
    }


def matthews(pairs: Sequence[Pair]) -> float | None:
    """Matthews' correlation of none against any, -1 to 1; 0 where all is given one answer, None without rows."""
    counts = Counter((bool(label), bool(level)) for label, level in pairs)
    both, neither, missed, added = (counts[key] for key in ((True, True), (False, False), (True, False), (False, True)))
    product = (both + added) * (both + missed) * (neither + added) * (neither + missed)
    if not pairs:
        return None
    return (both * neither - added * missed) / math.sqrt(product) if product else 0.0


def _level(row: dict[str, Any]) -> int:
    """The level of the marks that touch the coded utterance: the most frequent, of several the most mature; 0 for none."""
    said = [line for line in row["context"] if line["text"].strip()]
    if not said or said[-1]["text"] != row["text"]:
        said.append({"speaker": "seeker", "text": row["text"]})
    lines = (f"{_SPEAKERS[line['speaker']]}: {' '.join(line['text'].split())}" for line in said)
    reading = hear(passage("\n".join(lines)), _LISTENERS)
    last = reading.transcript.turns[-1]
    start = max(last.text.rfind(" ".join(row["text"].split())), 0)
    levels = Counter(
        int(mark.attributes["level"])
        for mark in reading.evidence
        if mark.kind == "defence" and any(span.turn == last.id and span.end > start for span in mark.spans)
    )
    levels.pop(_NONE, None)
    return max(levels, key=lambda level: (levels[level], level)) if levels else _NONE


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 2)
