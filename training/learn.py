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
from batches import Passages, as_heard, batches, passage
from network import WIDTH, Ear
from rows import HEADS, Row
from torch import Tensor, nn

__all__ = ["Course", "learned", "outputs"]

SEED = 20261128
_MOST_PIECES = 2048
_WARM = 0.06


@dataclass(frozen=True, slots=True)
class Course:
    """One stretch of learning: how often over the rows, how fast (`rate` below, `heads_rate` above), and how much the
    vector's staying where it was counts beside the heads. `mean`: what comes out is the mean of the ear after the first
    epoch and after the last. The first finds more and cries wolf more, the last finds less; their mean did better than either
    on rows of risk by another writer.
    """

    name: str
    epochs: int
    rate: float
    heads_rate: float
    keep_vector: float
    mean: bool = False


def learned(ear: Ear, rows: Sequence[Row], passages: Passages, kept: Path, course: Course) -> Ear:
    """The ear after a course over the rows; takes up an earlier run where it was left off."""
    torch.manual_seed(SEED)
    epochs = course.epochs
    below = [value for name, value in ear.named_parameters() if name.startswith("layers")]
    above = [value for name, value in ear.named_parameters() if not name.startswith("layers")]
    groups = [{"params": below, "lr": course.rate}, {"params": above, "lr": course.heads_rate}]
    optimiser = torch.optim.AdamW(groups, weight_decay=0.01, fused=True)
    steps = sum(
        1
        for epoch in range(epochs)
        for _ in batches([as_heard(row, epoch) for row in rows], passages, _MOST_PIECES, random.Random(SEED + epoch))
    )
    plan = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: _share(step, steps))
    first, path, early = 0, kept / f"{course.name}.pt", kept / f"{course.name}-first.pt"
    if path.is_file():
        saved = torch.load(path)
        ear.load_state_dict(saved["ear"])
        optimiser.load_state_dict(saved["optimiser"])
        plan.load_state_dict(saved["plan"])
        first = saved["epochs"]
    for epoch in range(first, epochs):
        began, total, count = time.monotonic(), 0.0, 0
        ear.train()
        heard = [as_heard(row, epoch) for row in rows]
        for batch in batches(heard, passages, _MOST_PIECES, random.Random(SEED + epoch)):
            loss = _loss(ear, batch, passages, course.keep_vector)
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(ear.parameters(), 1.0)
            optimiser.step()
            plan.step()
            total, count = total + loss.item(), count + 1
        state = {"ear": ear.state_dict(), "optimiser": optimiser.state_dict(), "plan": plan.state_dict(), "epochs": epoch + 1}
        torch.save(state, path.with_suffix(".part"))
        path.with_suffix(".part").rename(path)
        if epoch == 0:
            torch.save(ear.state_dict(), early)
        print(
            f"{course.name}, epoch {epoch + 1} of {epochs}: loss {total / count:.3f}, {time.monotonic() - began:.0f} s",
            flush=True,
        )
    if course.mean:
        begun = torch.load(early)
        ear.load_state_dict({name: (value + begun[name]) / 2 for name, value in ear.state_dict().items()})
    return ear


def _share(step: int, steps: int) -> float:
    """The rate rises, then falls along a half cosine."""
    if step < _WARM * steps:
        return step / (_WARM * steps)
    return 0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * (step - _WARM * steps) / ((1 - _WARM) * steps)))


def _loss(ear: Ear, batch: Sequence[Row], passages: Passages, keep_vector: float) -> Tensor:
    vectors, scores, places = _heard(ear, batch, passages)
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
    alone = [i for i, place in enumerate(places) if not passages.skip[place]]
    if not alone:
        return loss
    before = torch.from_numpy(passages.vectors[[places[i] for i in alone]])
    return loss + keep_vector * (1 - (vectors[alone] * before).sum(1)).mean()


def _heard(ear: Ear, batch: Sequence[Row], passages: Passages) -> tuple[Tensor, dict[str, Tensor], list[int]]:
    """The vectors and each head's scores of the batch's rows, and the places of their passages."""
    places = [passages.place[passage(row)] for row in batch]
    with torch.autocast("cpu", torch.bfloat16, enabled=ear.training):  # half as many bits: nearly twice as fast
        vectors, scores = ear(*passages.padded(places))
    return vectors, scores, places


def outputs(ear: Ear, rows: Sequence[Row], passages: Passages) -> tuple[Mapping[str, Tensor], Tensor]:
    """Every head's scores of these rows, in their order, and the rows' vectors; nothing is learned."""
    ear.eval()
    found: dict[str, Tensor] = {name: torch.zeros(len(rows), len(head.labels)) for name, head in HEADS.items()}
    vectors = torch.zeros(len(rows), WIDTH)
    order = {id(row): i for i, row in enumerate(rows)}
    with torch.inference_mode():
        for batch in batches(rows, passages, 2 * _MOST_PIECES):
            given, scores, _ = _heard(ear, batch, passages)
            at = [order[id(row)] for row in batch]
            vectors[at] = given
            for name, value in scores.items():
                found[name][at] = value
    return found, vectors
