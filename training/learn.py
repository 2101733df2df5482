"""The learning itself: batches of rows of all kinds together, so that every head shapes what they share.

What is learned: each head's labels, and to keep the sentence's vector near the one it had, since listeners compare by it.
Resumable: after each epoch all that is needed lies in `kept`. The same seed and rows give the same order.
"""

from __future__ import annotations

import math
import random
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
import torch.nn.functional as F
from batches import Sayings, batches
from network import ROLES, Ear
from rows import HEADS, Row
from torch import Tensor, nn

__all__ = ["Course", "learned", "outputs"]

SEED = 20261128
_MOST_PIECES = 2048
_WARM = 0.06


@dataclass(frozen=True, slots=True)
class Course:
    """One stretch of learning: how often over the rows, how fast (`rate` below, `heads_rate` above), and how much the
    vector's staying where it was counts beside the heads.
    """

    name: str
    epochs: int
    rate: float
    heads_rate: float
    keep_vector: float


def learned(ear: Ear, rows: Sequence[Row], sayings: Sayings, kept: Path, course: Course) -> Ear:
    """The ear after a course over the rows; takes up an earlier run where it was left off."""
    torch.manual_seed(SEED)
    epochs = course.epochs
    below = [value for name, value in ear.named_parameters() if name.startswith("layers")]
    above = [value for name, value in ear.named_parameters() if not name.startswith("layers")]
    groups = [{"params": below, "lr": course.rate}, {"params": above, "lr": course.heads_rate}]
    optimiser = torch.optim.AdamW(groups, weight_decay=0.01)
    steps = epochs * sum(1 for _ in batches(rows, sayings, _MOST_PIECES, random.Random(SEED)))
    plan = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: _share(step, steps))
    first, path = 0, kept / f"{course.name}.pt"
    if path.is_file():
        saved = torch.load(path)
        ear.load_state_dict(saved["ear"])
        optimiser.load_state_dict(saved["optimiser"])
        plan.load_state_dict(saved["plan"])
        first = saved["epochs"]
    for epoch in range(first, epochs):
        began, total, count = time.monotonic(), 0.0, 0
        ear.train()
        for batch in batches(rows, sayings, _MOST_PIECES, random.Random(SEED + epoch)):
            loss = _loss(ear, batch, sayings, course.keep_vector)
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(ear.parameters(), 1.0)
            optimiser.step()
            plan.step()
            total, count = total + loss.item(), count + 1
        state = {"ear": ear.state_dict(), "optimiser": optimiser.state_dict(), "plan": plan.state_dict(), "epochs": epoch + 1}
        torch.save(state, path.with_suffix(".part"))
        path.with_suffix(".part").rename(path)
        print(
            f"{course.name}, epoch {epoch + 1} of {epochs}: loss {total / count:.3f}, {time.monotonic() - began:.0f} s",
            flush=True,
        )
    return ear


def _share(step: int, steps: int) -> float:
    """The rate rises, then falls along a half cosine."""
    if step < _WARM * steps:
        return step / (_WARM * steps)
    return 0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * (step - _WARM * steps) / ((1 - _WARM) * steps)))


def _loss(ear: Ear, batch: Sequence[Row], sayings: Sayings, keep_vector: float) -> Tensor:
    scores, vectors, places = _scores(ear, batch, sayings)
    loss = torch.zeros(())
    for name, head in HEADS.items():
        known = [i for i, row in enumerate(batch) if name in row.labels]
        if not known:
            continue
        given = scores[name][known]
        if head.kind == "one":
            wanted = torch.tensor([head.labels.index(batch[i].labels[name][0]) for i in known])
            loss = loss + F.cross_entropy(given, wanted)
        else:
            hold = torch.tensor([[float(label in batch[i].labels[name]) for label in head.labels] for i in known])
            loss = loss + F.binary_cross_entropy_with_logits(given, hold, reduction="none").sum(1).mean()
    before = torch.from_numpy(sayings.vectors[places])
    return loss + keep_vector * (1 - (vectors * before).sum(1)).mean()


def _scores(ear: Ear, batch: Sequence[Row], sayings: Sayings) -> tuple[dict[str, Tensor], Tensor, list[int]]:
    """Each head's scores of the batch's rows; and the vectors of all sayings in it, with their places."""
    places = list(dict.fromkeys(sayings.place[text] for row in batch for text in (row.text, *row.before.values())))
    where = {place: i for i, place in enumerate(places)}
    vectors, own, onward = ear(*sayings.padded(places))
    at = torch.tensor([where[sayings.place[row.text]] for row in batch])
    scores = {name: own[name][at] for name in HEADS}
    for role in ROLES:
        said = [i for i, row in enumerate(batch) if role in row.before]
        if not said:
            continue
        rows = torch.tensor(said)
        earlier = torch.tensor([where[sayings.place[batch[i].before[role]]] for i in said])
        for name, head in HEADS.items():
            if role in head.before:
                scores[name] = scores[name].index_add(0, rows, onward[f"{name}_{role}"][earlier])
    return scores, vectors, places


def outputs(ear: Ear, rows: Sequence[Row], sayings: Sayings) -> tuple[Mapping[str, Tensor], Tensor]:
    """Every head's scores of these rows, in their order, and the rows' vectors; nothing is learned."""
    ear.eval()
    found: dict[str, Tensor] = {name: torch.zeros(len(rows), len(head.labels)) for name, head in HEADS.items()}
    vectors = torch.zeros(len(rows), 384)
    order = {id(row): i for i, row in enumerate(rows)}
    with torch.no_grad():
        for batch in batches(rows, sayings, 2 * _MOST_PIECES):
            scores, given, places = _scores(ear, batch, sayings)
            where = {place: i for i, place in enumerate(places)}
            at = [order[id(row)] for row in batch]
            for name, value in scores.items():
                found[name][at] = value
            vectors[at] = given[[where[sayings.place[row.text]] for row in batch]]
    return found, vectors
