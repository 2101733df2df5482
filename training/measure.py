"""How well each head hears, on rows that neither taught nor calibrated it: the numbers of the cards.

Every figure has its bootstrap interval (95 %). Expected calibration error is set beside what a perfectly calibrated ear would
show on as many rows: with few rows some error is certain.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from calibrate import f1, targets
from rows import HEADS, Head, Row
from torch import Tensor

__all__ = ["figures"]

_TIMES, _SEED, _BINS = 1000, 7, 10
_Table = np.ndarray


def figures(rows: Sequence[Row], scores: Mapping[str, Tensor], numbers: Mapping[str, Any]) -> dict[str, Any]:
    """For each head its figures."""
    found: dict[str, Any] = {}
    for name, head in HEADS.items():
        known = [i for i, row in enumerate(rows) if name in row.labels]
        wanted = targets(head, [rows[i] for i in known]).numpy()
        found[name] = _of_head(head, scores[name][known].numpy(), wanted, numbers[name])
    return found


def _of_head(head: Head, scores: _Table, wanted: _Table, number: Mapping[str, Any]) -> dict[str, Any]:
    probabilities = _probabilities(head, scores, number)
    chosen = _chosen(head, probabilities, number)
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
