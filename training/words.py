"""What single words and pairs of words say, beside what the encoder makes of the whole: a linear part of the ear.

A rare feeling often hangs on one word, and a bag of words learns that from fewer rows than an encoder does. Each word piece
and each pair of neighbours (hashed into `PAIRS` places) weighs by its rarity; a saying's weights are brought to length one.
It is learned by itself; how much it counts beside the encoder is fitted for each head on rows held back.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np
import torch
import torch.nn.functional as F
from calibrate import targets
from rows import HEADS, Head, Row
from torch import Tensor, nn

__all__ = ["BY_WORDS", "FIRST", "PAIRS", "PIECES", "SECOND", "Words", "joined", "places", "shares", "words_learned"]

PIECES, PAIRS = 30522, 2**15
FIRST, SECOND = 7919, 104729  # primes that spread the pairs
BY_WORDS = ("affect", "therapist_act", "client_act", "defence", "component", "risk")
_STEPS, _FREEDOM = 60, 4.0

Places = Sequence[int]


def places(pieces: Sequence[int]) -> list[int]:
    """The places of a saying's pieces, without its first and last sign, and of its pairs, with them."""
    pairs = [PIECES + (one * FIRST + other * SECOND) % PAIRS for one, other in pairwise(pieces)]
    return [*pieces[1:-1], *pairs]


class Words(nn.Module):
    """For each of `BY_WORDS` a table, what each place says for each label. `rarity`: a weight a place."""

    def __init__(self, rarity: np.ndarray) -> None:
        super().__init__()
        self.register_buffer("rarity", torch.from_numpy(rarity.astype(np.float32)))
        self.tables = nn.ParameterDict({name: torch.zeros(len(rarity), len(HEADS[name].labels)) for name in BY_WORDS})

    def table_of(self, sayings: Sequence[Places]) -> Tensor:
        """Sparse, (sayings, places), each row of length one."""
        at = torch.tensor([place for saying in sayings for place in saying], dtype=torch.int64)
        row = torch.repeat_interleave(torch.arange(len(sayings)), torch.tensor([len(saying) for saying in sayings]))
        weights = self.rarity[at]
        whole = torch.zeros(len(sayings)).index_add(0, row, weights**2).clamp_min(1e-9).sqrt()
        size = (len(sayings), len(self.rarity))
        return torch.sparse_coo_tensor(torch.stack([row, at]), weights / whole[row], size, check_invariants=False).coalesce()

    def forward(self, sayings: Sequence[Places]) -> Mapping[str, Tensor]:
        said = self.table_of(sayings)
        with torch.inference_mode():
            return {name: torch.sparse.mm(said, table) for name, table in self.tables.items()}


def words_learned(rows: Sequence[Row], sayings: Sequence[Places]) -> Words:
    """Learned from these rows, `sayings` being the places of each."""
    counts = Counter(place for saying in sayings for place in set(saying))
    rarity = np.zeros(PIECES + PAIRS)
    for place, count in counts.items():
        if count > 1:
            rarity[place] = math.log(len(rows) / count) + 1
    words = Words(rarity)
    for name in BY_WORDS:
        known = [i for i, row in enumerate(rows) if name in row.labels]
        _learn(words, HEADS[name], [rows[i] for i in known], [sayings[i] for i in known])
    return words


def _learn(words: Words, head: Head, rows: Sequence[Row], sayings: Sequence[Places]) -> None:
    """Logistic regression, drawn towards nothing so far that a rare word cannot shout."""
    wanted = torch.tensor([[float(label in row.labels[head.name]) for label in head.labels] for row in rows])
    table = torch.zeros(PIECES + PAIRS, len(head.labels), requires_grad=True)
    base = torch.zeros(len(head.labels), requires_grad=True)
    said = words.table_of(sayings)
    optimiser = torch.optim.LBFGS([table, base], max_iter=_STEPS, history_size=8, line_search_fn="strong_wolfe")

    def loss() -> Tensor:
        optimiser.zero_grad()
        value = _log_loss(head, torch.sparse.mm(said, table) + base, wanted)
        value = value + (table**2).sum() / (2 * _FREEDOM)
        value.backward()
        return value

    optimiser.step(loss)
    words.tables[head.name].data = table.detach()


def shares(rows: Sequence[Row], by_encoder: Mapping[str, Tensor], by_words: Mapping[str, Tensor]) -> dict[str, float]:
    """How much the words count beside the encoder, a number a head: where the log loss of these rows is least, never below 0."""
    found = {}
    for name in BY_WORDS:
        known = [i for i, row in enumerate(rows) if name in row.labels]
        wanted = targets(HEADS[name], [rows[i] for i in known])
        found[name] = _share(HEADS[name], by_encoder[name][known].clone(), by_words[name][known].clone(), wanted)
    return found


def _share(head: Head, by_encoder: Tensor, by_words: Tensor, wanted: Tensor) -> float:
    counts = torch.tensor([1.0, 0.1], requires_grad=True)
    shift = torch.zeros(len(head.labels), requires_grad=True)
    optimiser = torch.optim.LBFGS([counts, shift], max_iter=100, line_search_fn="strong_wolfe")

    def loss() -> Tensor:
        optimiser.zero_grad()
        value = _log_loss(head, by_encoder * counts[0] + by_words * counts[1] + shift, wanted)
        value.backward()
        return value

    optimiser.step(loss)
    return max(float(counts[1].detach() / counts[0].detach().clamp_min(1e-3)), 0.0)


def _log_loss(head: Head, scores: Tensor, wanted: Tensor) -> Tensor:
    if head.kind == "one":
        return F.cross_entropy(scores, wanted.argmax(1), reduction="sum")
    return F.binary_cross_entropy_with_logits(scores, wanted, reduction="sum")


def joined(by_encoder: Mapping[str, Tensor], by_words: Mapping[str, Tensor], counts: Mapping[str, float]) -> dict[str, Tensor]:
    return {name: scores + counts[name] * by_words[name] if name in counts else scores for name, scores in by_encoder.items()}
