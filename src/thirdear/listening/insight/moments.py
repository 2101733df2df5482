"""Which of a session's marks a tired reader sees first: at most twelve, by the rule stated in `moments.toml`."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from thirdear.listening.evidence import Evidence, heard

__all__ = ["MOST", "moments"]

MOST = 12
_OF_ONE_CODE = 3


def moments(evidence: Sequence[Evidence]) -> tuple[str, ...]:
    """Keys of at most twelve marks, in the order of the words.

    By rank; of equal rank the earlier first; at most three of one code and one that begins in a turn.
    """
    chosen: list[tuple[int, Evidence]] = []
    codes: Counter[str] = Counter()
    turns: set[str] = set()
    for place, mark in sorted(enumerate(evidence), key=lambda pair: (-_rank(pair[1]), pair[0])):
        code, turn = f"{mark.kind}.{mark.code}", mark.spans[0].turn
        if not _rank(mark) or len(chosen) == MOST:
            break
        if codes[code] < _OF_ONE_CODE and turn not in turns:
            chosen.append((place, mark))
            codes[code] += 1
            turns.add(turn)
    return tuple(mark.key for _, mark in sorted(chosen, key=lambda pair: pair[0]))


def _rank(mark: Evidence) -> float:
    rule = _rule()
    if (heard(mark.kind, mark.code) is False and mark.kind not in rule["always"]) or mark.attributes.get(
        "seconds", rule["silence"]["seconds"]
    ) < rule["silence"]["seconds"]:
        return 0
    if mark.attributes.get("share", 1) < rule["therapist_words"]["share"]:
        return 0
    if mark.kind == "risk" and mark.basis == "model":
        return rule["by_ear"]["rank"]
    rank = rule["rank"].get(f"{mark.kind}.{mark.code}", rule["rank"].get(f"{mark.kind}.*", 0))
    if mark.kind == "affect" and mark.code != "feeling_absent":
        own = mark.attributes.get("whose") == "client"
        return rank + rule["bearing"].get(str(mark.attributes.get("bearing")), 0) if own else 0
    return rank


@cache
def _rule() -> dict[str, dict[str, float]]:
    rule = tomllib.loads((Path(__file__).parent / "moments.toml").read_text(encoding="utf-8"))
    return {part: rule[part] for part in ("rank", "bearing", "silence", "always", "by_ear", "therapist_words")}
