"""How well each head hears, on rows that neither taught nor calibrated it: the numbers of the cards.

The rows held back are two halves. Each is measured with the numbers that the other calibrated; what ships is calibrated on
both.

Every figure has its bootstrap interval (95 %). Expected calibration error is set beside what a perfectly calibrated ear would
show on as many rows: with few rows some error is certain.

Besides: what the other country's spelling, lower case and typing errors cost; and whether the vectors still rank pairs of
sayings as the encoder's did, on pairs of all degrees of likeness alike (its own ranking would be dominated by the unlike).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from calibrate import calibrated, f1, targets
from rows import HEADS, Head, Row
from torch import Tensor

__all__ = ["Half", "figures", "ranking"]

_TIMES, _SEED, _BINS = 1000, 7, 10
_PAIRS, _OF_EACH = 200_000, 200
_Table = np.ndarray


@dataclass(frozen=True, slots=True)
class Half:
    """Rows held back, every head's scores of them, and their scores once they were typed otherwise, by the kind of change."""

    rows: Sequence[Row]
    scores: Mapping[str, Tensor]
    changed: Mapping[str, Mapping[str, Tensor]]


def figures(halves: tuple[Half, Half]) -> dict[str, Any]:
    """For each head its figures."""
    crossed = [(half, calibrated(other.rows, other.scores)) for half, other in (halves, halves[::-1])]
    found: dict[str, Any] = {}
    for name, head in HEADS.items():
        parts = [_part(head, half, numbers[name], half.scores) for half, numbers in crossed]
        probabilities, chosen, wanted = (np.concatenate(tables) for tables in zip(*parts, strict=True))
        found[name] = _of_head(head, probabilities, chosen, wanted)
        found[name]["typed_otherwise"] = {}
        for kind in halves[0].changed:
            parts = [_part(head, half, numbers[name], half.changed[kind]) for half, numbers in crossed]
            found[name]["typed_otherwise"][kind] = round(_macro(np.concatenate([part[1] for part in parts]), wanted), 3)
    return found


def _part(head: Head, half: Half, number: Mapping[str, Any], scores: Mapping[str, Tensor]) -> tuple[_Table, _Table, _Table]:
    """Probabilities, chosen and true labels of the rows of a half that the head knows."""
    known = [i for i, row in enumerate(half.rows) if head.name in row.labels]
    probabilities = _probabilities(head, scores[head.name][known].numpy(), number)
    return probabilities, _chosen(head, probabilities, number), targets(head, [half.rows[i] for i in known]).numpy()


def ranking(before: _Table, now: _Table) -> dict[str, Any]:
    """Spearman's rank correlation of the cosines of pairs of rows, as many pairs of each degree of likeness by the old."""
    chance = np.random.default_rng(_SEED)
    ones, others = chance.integers(0, len(before), (2, _PAIRS))
    nearest = (before[: _PAIRS // 100] @ before.T).argsort(1)[:, -21:-1]  # pairs as like as these are rare by chance
    ones = np.concatenate([ones, np.repeat(np.arange(len(nearest)), nearest.shape[1])])
    others = np.concatenate([others, nearest.ravel()])
    old, new = (np.einsum("ij,ij->i", table[ones], table[others]) for table in (before, now))
    degrees = np.floor(old * 20).astype(int)
    kept = np.concatenate([np.flatnonzero(degrees == degree)[:_OF_EACH] for degree in range(20)])
    ranks = [np.argsort(np.argsort(values[kept])) for values in (old, new)]
    return {"pairs": len(kept), "rank_correlation": round(float(np.corrcoef(*ranks)[0, 1]), 3)}


def _of_head(head: Head, probabilities: _Table, chosen: _Table, wanted: _Table) -> dict[str, Any]:
    draws = _draws(len(wanted))
    macro = [_macro(chosen[draw], wanted[draw]) for draw in draws]
    error = _calibration_error(probabilities, wanted)
    return {
        "rows": len(wanted),
        "macro_f1": _with_interval(_macro(chosen, wanted), macro),
        "brier": round(float(((probabilities - wanted) ** 2).sum(1).mean()), 4),
        "calibration_error": round(error, 4),
        "calibration_error_if_perfect": round(_if_perfect(head, probabilities), 4),
        "reliability": _reliability(probabilities, wanted),
        "labels": {
            label: {
                "rows": int(wanted[:, i].sum()),
                "precision": _ratio((chosen[:, i] * wanted[:, i]).sum(), chosen[:, i].sum()),
                "recall": _ratio((chosen[:, i] * wanted[:, i]).sum(), wanted[:, i].sum()),
                "f1": round(float(f1(chosen, wanted)[i]), 3),
            }
            for i, label in enumerate(head.labels)
        },
    }


def _probabilities(head: Head, scores: _Table, number: Mapping[str, Any]) -> _Table:
    fitted = scores * np.array(number["scale"]) + np.array(number["shift"])
    if head.kind == "several":
        return 1 / (1 + np.exp(-fitted))
    powers = np.exp(fitted - fitted.max(1, keepdims=True))
    return powers / powers.sum(1, keepdims=True)


def _chosen(head: Head, probabilities: _Table, number: Mapping[str, Any]) -> _Table:
    least = np.array(number["least"])
    if head.kind == "several":
        return (probabilities >= least).astype(float)
    found = np.zeros_like(probabilities)
    found[np.arange(len(found)), (np.log(probabilities + 1e-9) - least).argmax(1)] = 1
    return found


def _macro(chosen: _Table, wanted: _Table) -> float:
    """Over the labels that occur or were said."""
    present = (wanted.sum(0) + chosen.sum(0)) > 0
    return float(f1(chosen, wanted)[present].mean())


def _calibration_error(probabilities: _Table, wanted: _Table) -> float:
    """Expected calibration error over all labels, in bins of as many each: the mean distance of said and true share."""
    order = np.argsort(probabilities, axis=None)
    said, true = probabilities.ravel()[order], wanted.ravel()[order]
    return float(
        sum(
            len(one) * abs(one.mean() - other.mean())
            for one, other in zip(np.array_split(said, _BINS), np.array_split(true, _BINS), strict=True)
        )
        / len(said)
    )


def _if_perfect(head: Head, probabilities: _Table) -> float:
    """The 95th percentile of that error where labels are drawn from the probabilities themselves."""
    chance = np.random.default_rng(_SEED)
    found = []
    for _ in range(200):
        if head.kind == "several":
            drawn = (chance.random(probabilities.shape) < probabilities).astype(float)
        else:
            drawn = np.zeros_like(probabilities)
            picked = (probabilities.cumsum(1) > chance.random((len(probabilities), 1))).argmax(1)
            drawn[np.arange(len(drawn)), picked] = 1
        found.append(_calibration_error(probabilities, drawn))
    return float(np.percentile(found, 95))


def _reliability(probabilities: _Table, wanted: _Table) -> list[list[float]]:
    """For tenths of the probability: the mean that was said, the share that was true, how many."""
    bins = np.minimum((probabilities * 10).astype(int), 9)
    return [
        [round(float(probabilities[at].mean()), 3), round(float(wanted[at].mean()), 3), int(at.sum())]
        for i in range(10)
        if (at := bins == i).any()
    ]


def _draws(count: int) -> list[_Table]:
    chance = np.random.default_rng(_SEED)
    return [chance.integers(0, count, count) for _ in range(_TIMES)]


def _with_interval(value: float, drawn: Sequence[float]) -> list[float]:
    low, high = np.percentile(drawn, [2.5, 97.5])
    return [round(value, 3), round(float(low), 3), round(float(high), 3)]


def _ratio(part: float, whole: float) -> float | None:
    return round(float(part / whole), 3) if whole else None
