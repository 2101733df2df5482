"""Sayings as word pieces, each once however many rows hold it, with what the lower layers make of them; and batches of rows."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from network import WIDTH, Lower
from rows import Row
from tokenizers import Tokenizer
from torch import Tensor

__all__ = ["Sayings", "batches"]

_LONGEST = 80  # word pieces; of a longer saying the beginning and the end are kept
_AT_ONCE = 4096


@dataclass(frozen=True)
class Sayings:
    """`place` of a text in `starts`; its states are `states[starts[place]:starts[place + 1]]`, its vector `vectors[place]`."""

    place: dict[str, int]
    starts: np.ndarray
    states: np.ndarray
    vectors: np.ndarray

    @classmethod
    def of(cls, texts: Sequence[str], tokenizer: Tokenizer, weights: Path, kept: Path) -> Sayings:
        """Compute them, or take up those that lie in `kept` if they were made of the same texts and weights."""
        texts = list(dict.fromkeys(texts))
        ids = [_cut(one.ids) for one in tokenizer.encode_batch(texts)]
        starts = np.cumsum([0, *map(len, ids)])
        digest = hashlib.sha256(repr((texts, weights.stat().st_size)).encode()).hexdigest()[:16]
        states_path, vectors_path = kept / f"states-{digest}.npy", kept / f"vectors-{digest}.npy"
        if not vectors_path.is_file():
            kept.mkdir(parents=True, exist_ok=True)
            _compute(ids, starts, weights, states_path, vectors_path)
        return cls({text: i for i, text in enumerate(texts)}, starts, np.load(states_path, "r"), np.load(vectors_path))

    def length(self, place: int) -> int:
        return int(self.starts[place + 1] - self.starts[place])

    def padded(self, places: Sequence[int]) -> tuple[Tensor, Tensor]:
        """States (rows, longest, width) and which of them are words."""
        longest = max(map(self.length, places))
        states = torch.zeros(len(places), longest, WIDTH)
        mask = torch.zeros(len(places), longest, dtype=torch.bool)
        for row, place in enumerate(places):
            own = self.states[self.starts[place] : self.starts[place + 1]]
            states[row, : len(own)] = torch.from_numpy(own.astype(np.float32))
            mask[row, : len(own)] = True
        return states, mask


def _cut(ids: Sequence[int]) -> list[int]:
    half = _LONGEST // 2
    return [*ids] if len(ids) <= _LONGEST else [*ids[:half], *ids[-half:]]


def _compute(ids: Sequence[Sequence[int]], starts: np.ndarray, weights: Path, states_path: Path, vectors_path: Path) -> None:
    lower, whole = Lower(weights).eval(), Lower(weights, 6).eval()
    part = states_path.with_suffix(".part")
    states = np.lib.format.open_memmap(part, "w+", np.float16, (int(starts[-1]), WIDTH))
    vectors = np.zeros((len(ids), WIDTH), np.float32)
    with torch.no_grad():
        for batch in _by_length([len(one) for one in ids], _AT_ONCE):
            rows = torch.nn.utils.rnn.pad_sequence([torch.tensor(ids[i]) for i in batch], batch_first=True)
            mask = torch.arange(rows.shape[1])[None] < torch.tensor([len(ids[i]) for i in batch])[:, None]
            below = lower(rows, mask)
            above = below
            for layer in whole.layers[len(lower.layers) :]:
                above = layer(above, mask)
            means = (above * mask[..., None]).sum(1) / mask.sum(1, keepdim=True)
            vectors[batch] = torch.nn.functional.normalize(means, dim=1).numpy()
            for row, i in enumerate(batch):
                states[starts[i] : starts[i + 1]] = below[row, : len(ids[i])].numpy().astype(np.float16)
    states.flush()
    part.rename(states_path)
    np.save(vectors_path, vectors)


def _by_length(lengths: Sequence[int], most: int) -> list[list[int]]:
    """Shortest first, at most `most` word pieces a batch once padded."""
    found: list[list[int]] = []
    for i in sorted(range(len(lengths)), key=lambda i: (lengths[i], i)):
        if not found or (len(found[-1]) + 1) * lengths[i] > most:
            found.append([])
        found[-1].append(i)
    return found


def batches(rows: Sequence[Row], sayings: Sayings, most: int, chance: random.Random | None = None) -> Iterator[list[Row]]:
    """Rows of about the same length together; in a random order where there is chance."""
    order = list(range(len(rows)))
    if chance:
        chance.shuffle(order)
    size = 4096 if chance else max(len(order), 1)
    groups: list[list[Row]] = []
    for start in range(0, len(order), size):
        part = order[start : start + size]
        lengths = [_pieces(rows[i], sayings) for i in part]
        groups += [[rows[part[i]] for i in batch] for batch in _by_length(lengths, most)]
    if chance:
        chance.shuffle(groups)
    yield from groups


def _pieces(row: Row, sayings: Sayings) -> int:
    return sum(sayings.length(sayings.place[text]) for text in (row.text, *row.before.values()))
