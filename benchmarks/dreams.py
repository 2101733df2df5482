"""How well dreams are coded after Hall and Van de Castle, beside trained coders' codings of the same dreams.

Every figure compares, dream by dream, the set of codes found with the set the coders gave, and pools the counts over
dreams: F1 = 2 · both / (found + given), with the interval of a bootstrap over whole dreams. A code given twice in a
dream counts once. `partial` credit of an interaction: each found one is paired with at most one given one of its dream,
best pairs first, and a pair earns a third for each of the same initiator, the same class (the sign left out) and the same
receiver; `who` asks for initiator and receiver alone. No text of a dream leaves this module.
"""

from __future__ import annotations

import csv
import json
import sys
from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

from thirdear.listening.evidence.hall_van_de_castle import Codes, code_dream
from thirdear.listening.statistics import bootstrap

__all__ = ["TARGETS", "Both", "measure"]

TARGETS = {"characters": 0.60, "identity": 0.78, "emotions": 0.78, "aggression": 0.40, "friendliness": 0.40}
UNREAD = range(27, 52, 2)  # dreams whose texts and codings nobody read who wrote the rules, by their place in the file
EMOTIONS = ("AN", "AP", "HA", "SD", "CO")
_NAMES = {"char": "characters", "agg": "aggression", "fri": "friendliness", "sex": "sexuality", "emot": "emotions"} | {
    "mf": "misfortune",
    "gf": "good_fortune",
    "succ": "success",
    "fail": "failure",
    "set": "settings",
}
_Code = tuple[str, ...]
Given = dict[str, list[_Code]]


@dataclass(frozen=True, slots=True)
class Both:
    """Of one dream: what was found, what the coders gave, and how much of it is the same (for partial credit a fraction)."""

    found: int
    given: int
    same: float

    @classmethod
    def of(cls, found: Collection[Any], given: Collection[Any]) -> Both:
        return cls(len(set(found)), len(set(given)), len(set(found) & set(given)))


def measure(folder: Path) -> dict[str, Any]:
    """The figures on the dreams of a folder that holds `dreams.jsonl` and `codings.csv`. Raises `OSError` where it does not."""
    lines = (folder / "dreams.jsonl").read_text(encoding="utf-8").splitlines()
    dreams = [json.loads(line) for line in lines if line.strip()]
    given = _codings(folder / "codings.csv")
    pairs = [(_found(code_dream(dream["text"])), given[dream["dream_id"]]) for dream in dreams]
    return {"targets": TARGETS, **_figures(pairs), "unread": _figures([pairs[i] for i in UNREAD if i < len(pairs)])}


def _figures(pairs: Sequence[tuple[Given, Given]]) -> dict[str, Any]:
    return {
        "dreams": len(pairs),
        "characters": _figure([Both.of(a["characters"], b["characters"]) for a, b in pairs]),
        "identity": _figure([Both.of(_identities(a["characters"]), _identities(b["characters"])) for a, b in pairs]),
        "emotions": _emotions(pairs),
        **{
            sort: {
                "exact": _figure([Both.of(a[sort], b[sort]) for a, b in pairs]),
                "who": _figure([Both.of(_who(a[sort]), _who(b[sort])) for a, b in pairs]),
                "partial": _figure([_partial(a[sort], b[sort]) for a, b in pairs]),
            }
            for sort in ("aggression", "friendliness", "sexuality")
        },
        **{
            name: _figure([Both.of(a[name], b[name]) for a, b in pairs])
            for name in ("misfortune", "good_fortune", "success", "failure", "settings")
        },
    }


def _codings(path: Path) -> dict[str, Given]:
    given: dict[str, Given] = defaultdict(lambda: {name: [] for name in _NAMES.values()})
    with path.open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows):
            columns = (row["init"], row["code"], row["rec"], row["char"])
            given[row["dream_id"]][_NAMES[row["coding_type"]]].append(tuple(column for column in columns if column))
    return given


def _found(codes: Codes) -> Given:
    return {
        name: [tuple(code) if isinstance(code, list) else (code,) for code in found]  # type: ignore[attr-defined]
        for name, found in codes.items()
    }


def _identities(codes: Sequence[_Code]) -> set[str]:
    return {code[2:3] for (code,) in codes}


def _who(codes: Sequence[_Code]) -> set[tuple[str, str]]:
    return {(code[0], code[-1]) for code in codes}


def _partial(found: Sequence[_Code], given: Sequence[_Code]) -> Both:
    """A third of a point for each of initiator, class and receiver; every interaction is paired once."""
    ours, theirs = set(found), set(given)
    credits = sorted(((_alike(one, other), one, other) for one, other in product(ours, theirs)), reverse=True)
    total, used = 0.0, set[tuple[str, _Code]]()
    for credit, one, other in credits:
        if ("ours", one) not in used and ("theirs", other) not in used:
            total += credit
            used |= {("ours", one), ("theirs", other)}
    return Both(len(ours), len(theirs), total)


def _alike(one: _Code, other: _Code) -> float:
    return ((one[0] == other[0]) + (one[1][:1] == other[1][:1]) + (one[-1] == other[-1])) / 3


def _emotions(pairs: Sequence[tuple[Given, Given]]) -> dict[str, Any]:
    """Each of the five as told in a dream or not, and their mean F1."""
    rows = [
        {code: Both(int(code in a), int(code in b), int(code in a and code in b)) for code in EMOTIONS}
        for a, b in (({code[0] for code in found["emotions"]}, {code[0] for code in given["emotions"]}) for found, given in pairs)
    ]

    def macro(drawn: Sequence[dict[str, Both]]) -> float | None:
        each = [value for code in EMOTIONS if (value := _f1([row[code] for row in drawn])) is not None]
        return sum(each) / len(each) if each else None

    return {
        "macro": _with_interval(rows, macro),
        **{code: _figure([row[code] for row in rows]) for code in EMOTIONS},
    }


def _figure(dreams: Sequence[Both]) -> dict[str, Any]:
    return {
        "f1": _with_interval(dreams, _f1),
        "found": sum(one.found for one in dreams),
        "given": sum(one.given for one in dreams),
    }


def _with_interval(dreams: Sequence[Any], statistic: Callable[[Sequence[Any]], float | None]) -> list[float | None]:
    """The figure and the ends of its 95 % interval, dreams drawn anew; rounded."""
    interval = bootstrap(dreams, statistic)
    return [None if value is None else round(value, 3) for value in (statistic(dreams), *(interval or (None, None)))]


def _f1(dreams: Sequence[Both]) -> float | None:
    """None where there was nothing to find and nothing was found."""
    total = sum(one.found + one.given for one in dreams)
    return 2 * sum(one.same for one in dreams) / total if total else None


if __name__ == "__main__":
    sys.stdout.write(json.dumps(measure(Path(sys.argv[1])), indent=1) + "\n")
