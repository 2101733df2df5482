"""Passages as word pieces, each once however many rows hold it, with what the lower layers make of them; and batches of rows.

A passage is a saying with the turns before it, if any: `[CLS] therapist: … [SEP] client: … [SEP] the saying [SEP]`. The
heads look at the saying's own pieces alone; these have looked at what was said before.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from network import LAYERS, WIDTH, Lower
from noise import noised
from rows import Row, Turns
from tokenizers import Tokenizer
from torch import Tensor

__all__ = ["EVERY", "Passage", "Passages", "as_heard", "batches", "passage", "pieces"]

_LONGEST, _LONGEST_BEFORE = 80, 64  # word pieces; of a longer saying beginning and end are kept, of what was before the end
_AT_ONCE = 4096
EVERY = 4  # in so many epochs a row is once heard with slips and once without what was before
Passage = tuple[Turns, str]


def passage(row: Row) -> Passage:
    return row.before, row.text


def as_heard(row: Row, epoch: int) -> Row:
    """The row as it is heard in this epoch: now and then mistyped, now and then without what was said before it."""
    turn = (int(hashlib.sha256(row.id.encode()).hexdigest()[:6], 16) + epoch) % EVERY
    if turn == 0:
        return replace(row, text=noised(row.text))
    return replace(row, before=()) if turn == 1 and len(row.text.split()) > 3 else row


@dataclass(frozen=True)
class Passages:
    """`place` of a passage in `starts`; its states are `states[starts[place]:starts[place + 1]]`, of which those from 1 to
    `skip[place]` are of what was before; `vectors[place]` is the encoder's, zeros where something was before.
    """

    place: dict[Passage, int]
    starts: np.ndarray
    skip: np.ndarray
    states: np.ndarray
    vectors: np.ndarray

    @classmethod
    def of(cls, given: Sequence[Passage], tokenizer: Tokenizer, weights: Path, kept: Path) -> Passages:
        """Compute them, or take up those that lie in `kept` if they were made of the same passages and weights."""
        given = list(dict.fromkeys(given))
        ids, skip = _pieces(given, tokenizer)
        starts = np.cumsum([0, *map(len, ids)])
        digest = hashlib.sha256(repr((given, weights.stat().st_size)).encode()).hexdigest()[:16]
        states_path, vectors_path = kept / f"states-{digest}.npy", kept / f"vectors-{digest}.npy"
        if not vectors_path.is_file():
            kept.mkdir(parents=True, exist_ok=True)
            print(
                f"What the lower layers make of {len(given):,} passages is computed once, in some minutes, and kept.", flush=True
            )
            _compute(ids, starts, skip, weights, states_path, vectors_path)
        place = {one: i for i, one in enumerate(given)}
        return cls(place, starts, skip, np.load(states_path, "r"), np.load(vectors_path))

    def length(self, place: int) -> int:
        return int(self.starts[place + 1] - self.starts[place])

    def padded(self, places: Sequence[int]) -> tuple[Tensor, Tensor, Tensor]:
        """States (rows, longest, width), which of them are words, and which are the saying's own."""
        longest = max(map(self.length, places))
        states = torch.zeros(len(places), longest, WIDTH)
        there = torch.zeros(len(places), longest, dtype=torch.bool)
        for row, place in enumerate(places):
            own = self.states[self.starts[place] : self.starts[place + 1]]
            states[row, : len(own)] = torch.from_numpy(own.astype(np.float32))
            there[row, : len(own)] = True
        own = there.clone()
        for row, place in enumerate(places):
            own[row, 1 : 1 + self.skip[place]] = False
        return states, there, own


def _pieces(given: Sequence[Passage], tokenizer: Tokenizer) -> tuple[list[list[int]], np.ndarray]:
    """The pieces of each passage, and how many of them after the first are of what was before."""
    turns = {turn for before, _ in given for turn in before}
    spoken = {turn: f"{turn[0]}: {turn[1]}" for turn in turns}
    texts = list(dict.fromkeys([*spoken.values(), *(text for _, text in given)]))
    of = dict(zip(texts, (one.ids for one in tokenizer.encode_batch(texts)), strict=True))
    ids, skip = [], []
    for before, text in given:
        earlier = [piece for turn in before for piece in of[spoken[turn]][1:]][-_LONGEST_BEFORE:]
        first, *own = of[text]
        ids.append([first, *earlier, *_cut(own)])
        skip.append(len(earlier))
    return ids, np.array(skip)


def pieces(texts: Sequence[str], tokenizer: Tokenizer) -> list[list[int]]:
    """Of sayings alone, with the signs at their beginning and end."""
    return [[one.ids[0], *_cut(one.ids[1:])] for one in tokenizer.encode_batch(list(texts))]


def _cut(ids: Sequence[int]) -> list[int]:
    half = _LONGEST // 2
    return [*ids] if len(ids) <= _LONGEST else [*ids[:half], *ids[-half:]]


def _compute(
    ids: Sequence[Sequence[int]], starts: np.ndarray, skip: np.ndarray, weights: Path, states_path: Path, vectors_path: Path
) -> None:
    lower, whole = Lower(weights).eval(), Lower(weights, LAYERS).eval()
    part = states_path.with_suffix(".part")
    states = np.lib.format.open_memmap(part, "w+", np.float16, (int(starts[-1]), WIDTH))
    vectors = np.zeros((len(ids), WIDTH), np.float32)
    alone = [i for i in range(len(ids)) if not skip[i]]
    with torch.inference_mode():
        for some in (alone, [i for i in range(len(ids)) if skip[i]]):
            for batch in _by_length([len(ids[i]) for i in some], _AT_ONCE):
                at = [some[i] for i in batch]
                rows = torch.nn.utils.rnn.pad_sequence([torch.tensor(ids[i]) for i in at], batch_first=True)
                mask = torch.arange(rows.shape[1])[None] < torch.tensor([len(ids[i]) for i in at])[:, None]
                below = lower(rows, mask)
                for row, i in enumerate(at):
                    states[starts[i] : starts[i + 1]] = below[row, : len(ids[i])].numpy().astype(np.float16)
                if some is alone:
                    above = below
                    for layer in whole.layers[len(lower.layers) :]:
                        above = layer(above, mask)
                    means = (above * mask[..., None]).sum(1) / mask.sum(1, keepdim=True)
                    vectors[at] = torch.nn.functional.normalize(means, dim=1).numpy()
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


def batches(rows: Sequence[Row], passages: Passages, most: int, chance: random.Random | None = None) -> Iterator[list[Row]]:
    """Rows of about the same length together; in a random order where there is chance."""
    order = list(range(len(rows)))
    if chance:
        chance.shuffle(order)
    size = 4096 if chance else max(len(order), 1)
    groups: list[list[Row]] = []
    for start in range(0, len(order), size):
        part = order[start : start + size]
        lengths = [passages.length(passages.place[passage(rows[i])]) for i in part]
        groups += [[rows[part[i]] for i in batch] for batch in _by_length(lengths, most)]
    if chance:
        chance.shuffle(groups)
    yield from groups
