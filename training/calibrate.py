"""From scores to probabilities and labels, on rows that were held back: what `heads.json` of the shipped ear says.

A label's probability is fitted by two numbers (Platt): for a head of one label one scale for all and a shift each, by the
log loss. The labels are then chosen so that rare ones count as much as common ones (macro-F1): thresholds for a head of
several labels, for a head of one label something taken off the log probability. All of it on the part `calibrate` alone;
the part `measure` never enters.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from rows import HEADS, Head, Row, columns
from torch import Tensor

__all__ = ["calibrated", "f1", "targets"]

_STEPS = 200
_GRID = np.linspace(0.02, 0.8, 79)
_SMOOTH = 5  # rows of each label that are thought of beside the real ones when a threshold is chosen
_WRONG = 0.3  # an abstaining head is wrong in at most this share of what it says


def calibrated(rows: Sequence[Row], scores: Mapping[str, Tensor]) -> dict[str, Any]:
    """For each head its columns and numbers, as `models/ear.py` reads them."""
    names = columns()
    found = {}
    for name, head in HEADS.items():
        known = [i for i, row in enumerate(rows) if name in row.labels]
        own, wanted = scores[name][known], targets(head, [rows[i] for i in known])
        scale, shift = _fitted(head, own, wanted)
        probabilities = _probabilities(head, own, scale, shift).numpy()
        found[name] = {
            "kind": head.kind,
            "labels": list(head.labels),
            "first": names.index(f"{name}/{head.labels[0]}"),
            "context": head.context,
            "scale": [round(value, 5) for value in scale.tolist()],
            "shift": [round(value, 5) for value in shift.tolist()],
            "least": [round(float(value), 4) for value in _least(head, probabilities, wanted.numpy())],
            "abstain": round(_abstain(head, probabilities, wanted.numpy()), 3),
        }
    return found


def targets(head: Head, rows: Sequence[Row]) -> Tensor:
    """1 where a label holds, shape (rows, labels)."""
    return torch.tensor([[float(label in row.labels[head.name]) for label in head.labels] for row in rows])


def f1(found: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """F1 of each column; 0 where nothing was right."""
    same, total = (found * wanted).sum(0), found.sum(0) + wanted.sum(0)
    return np.where(total > 0, 2 * same / np.maximum(total, 1), 0.0)


def _fitted(head: Head, scores: Tensor, wanted: Tensor) -> tuple[Tensor, Tensor]:
    """A scale and a shift for each label that make the log loss least; few rows of a label keep them near 1 and 0."""
    scale = torch.ones(1 if head.kind == "one" else len(head.labels), requires_grad=True)
    shift = torch.zeros(len(head.labels), requires_grad=True)
    optimiser = torch.optim.LBFGS([scale, shift], max_iter=_STEPS)

    def loss() -> Tensor:
        optimiser.zero_grad()
        fitted = scores * scale + shift
        if head.kind == "one":
            value = F.cross_entropy(fitted, wanted.argmax(1), reduction="sum")
        else:
            value = F.binary_cross_entropy_with_logits(fitted, wanted, reduction="sum")
        value = value + 2 * ((scale - 1) ** 2).sum() + (shift**2).sum()
        value.backward()
        return value

    optimiser.step(loss)
    return scale.detach().expand(len(head.labels)).clone(), shift.detach()


def _probabilities(head: Head, scores: Tensor, scale: Tensor, shift: Tensor) -> Tensor:
    fitted = scores * scale + shift
    return fitted.softmax(1) if head.kind == "one" else fitted.sigmoid()


def _least(head: Head, probabilities: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    if head.kind == "several":
        return np.array([_threshold(probabilities[:, i], wanted[:, i]) for i in range(len(head.labels))])
    prior = np.log(wanted.sum(0) + 1)
    shares = np.linspace(0, 1, 21)
    scored = [f1(_one_hot(np.log(probabilities + 1e-9) - share * prior), wanted).mean() for share in shares]
    return shares[int(np.argmax(scored))] * (prior - prior.max())


def _threshold(probability: np.ndarray, wanted: np.ndarray) -> float:
    """Where F1 is best; of few rows drawn towards where the probabilities would put it."""
    found = probability[:, None] >= _GRID[None]
    same, total = (found * wanted[:, None]).sum(0), found.sum(0) + wanted.sum()
    expected_same, expected_total = (found * probability[:, None]).sum(0), found.sum(0) + probability.sum()
    weight = _SMOOTH / max(float(probability.sum()), 1.0)
    scored = 2 * (same + weight * expected_same) / np.maximum(total + weight * expected_total, 1e-9)
    return float(_GRID[int(np.argmax(scored))])


def _one_hot(values: np.ndarray) -> np.ndarray:
    found = np.zeros_like(values)
    found[np.arange(len(values)), values.argmax(1)] = 1
    return found


def _abstain(head: Head, probabilities: np.ndarray, wanted: np.ndarray) -> float:
    """The lowest probability from which on, as the risk-coverage curve of these rows has it, few of the labels are wrong."""
    best = probabilities.max(1)
    right = wanted[np.arange(len(wanted)), probabilities.argmax(1)]
    if head.kind == "several":
        best, right = probabilities.ravel(), wanted.ravel()
        kept = best >= 0.05
        best, right = best[kept], right[kept]
    order = np.argsort(-best)
    wrong = 1 - np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    enough = np.flatnonzero(wrong <= _WRONG)
    return float(best[order[enough[-1]]]) if len(enough) else 1.0
