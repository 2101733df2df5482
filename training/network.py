"""The ear as it is trained: the sentence encoder's upper layers, learned anew, and a head for each thing heard.

The lower layers stay as they are, so what they make of a passage is computed once and kept. A head looks at all pieces of the
saying with a weight of its own beside their mean; what was said before stands in the same passage, for the saying's
pieces to look at.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import torch
import torch.nn.functional as F
from rows import HEADS
from safetensors.torch import load_file
from torch import Tensor, nn

__all__ = ["FROZEN", "LAYERS", "MEANT", "WIDTH", "Ear", "Lower"]

WIDTH, LAYERS, FROZEN = 384, 6, 2
_ATTENTION_HEADS, _SIZE = 12, 32
_EPSILON = 1e-12
_DROPOUT = 0.1
MEANT = (2, LAYERS - FROZEN)  # after which of the learned layers the sentence's mean enters its vector


class _Layer(nn.Module):
    """One layer of the encoder, as BERT has it."""

    def __init__(self, weights: Mapping[str, Tensor], number: int) -> None:
        super().__init__()

        def of(name: str) -> tuple[nn.Parameter, nn.Parameter]:
            prefix = f"encoder.layer.{number}.{name}"
            return nn.Parameter(weights[f"{prefix}.weight"].float()), nn.Parameter(weights[f"{prefix}.bias"].float())

        parts = [of(f"attention.self.{name}") for name in ("query", "key", "value")]
        self.in_weight = nn.Parameter(torch.cat([weight.data for weight, _ in parts]))
        self.in_bias = nn.Parameter(torch.cat([bias.data for _, bias in parts]))
        self.out_weight, self.out_bias = of("attention.output.dense")
        self.first_weight, self.first_bias = of("attention.output.LayerNorm")
        self.wide_weight, self.wide_bias = of("intermediate.dense")
        self.narrow_weight, self.narrow_bias = of("output.dense")
        self.last_weight, self.last_bias = of("output.LayerNorm")

    def forward(self, states: Tensor, mask: Tensor) -> Tensor:
        rows, length, _ = states.shape
        parts = F.linear(states, self.in_weight, self.in_bias).view(rows, length, 3, _ATTENTION_HEADS, -1)
        query, key, value = parts.permute(2, 0, 3, 1, 4)
        near = query @ key.transpose(2, 3) / _SIZE**0.5  # written out: of so few words that is faster to learn than fused
        seen = near.masked_fill(~mask[:, None, None, :], -1e4).softmax(-1) @ value
        seen = F.linear(seen.transpose(1, 2).reshape(rows, length, WIDTH), self.out_weight, self.out_bias)
        states = self._normed(states + seen, self.first_weight, self.first_bias)
        wide = F.gelu(F.linear(states, self.wide_weight, self.wide_bias))
        narrow = F.linear(wide, self.narrow_weight, self.narrow_bias)
        return self._normed(states + F.dropout(narrow, _DROPOUT, self.training), self.last_weight, self.last_bias)

    @staticmethod
    def _normed(states: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
        return F.layer_norm(states, (WIDTH,), weight, bias, _EPSILON)


class Lower(nn.Module):
    """Word pieces to the states after the layers that stay as they are."""

    def __init__(self, path: Path, upto: int = FROZEN) -> None:
        super().__init__()
        weights = load_file(path)
        self.words = weights["embeddings.word_embeddings.weight"].float()
        self.places = weights["embeddings.position_embeddings.weight"].float()
        self.sort = weights["embeddings.token_type_embeddings.weight"][0].float()
        self.normed = tuple(weights[f"embeddings.LayerNorm.{part}"].float() for part in ("weight", "bias"))
        self.layers = nn.ModuleList(_Layer(weights, number) for number in range(upto))

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        states = self.words[ids] + self.places[: ids.shape[1]] + self.sort
        states = F.layer_norm(states, (WIDTH,), *self.normed, _EPSILON)
        for layer in self.layers:
            states = layer(states, mask)
        return states


class Ear(nn.Module):
    """States after the lower layers to the sentence's vector and, for each head, its scores, (rows, labels).

    The vector is learned to be the one that the encoder gave before it learned anything else: made of what the shared lower
    layers, the middle and the top say of the sentence, so that the top is free to learn.
    """

    def __init__(self, path: Path) -> None:
        super().__init__()
        weights = load_file(path)
        self.layers = nn.ModuleList(_Layer(weights, number) for number in range(FROZEN, LAYERS))
        self.vector = nn.Linear((1 + len(MEANT)) * WIDTH, WIDTH)
        self.look = nn.Linear(WIDTH, len(HEADS))
        self.heads = nn.ModuleDict({name: nn.Linear(2 * WIDTH, len(head.labels)) for name, head in HEADS.items()})
        nn.init.zeros_(self.vector.weight)
        nn.init.eye_(self.vector.weight[:, :WIDTH])
        nn.init.zeros_(self.vector.bias)

    def forward(self, states: Tensor, there: Tensor, own: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
        """`there`, which pieces are words, and `own`, which of these are the saying's, are (rows, pieces)."""
        means = [_mean(states, own)]
        for number, layer in enumerate(self.layers, 1):
            states = layer(states, there)
            if number in MEANT:
                means.insert(0, _mean(states, own))
        vector = F.normalize(self.vector(torch.cat(means, 1)), dim=1)
        looks = self.look(states).masked_fill(~own[..., None], -1e4).softmax(1)
        seen = torch.einsum("btd,bth->bhd", states, looks)
        scores = {}
        for place, name in enumerate(HEADS):
            features = F.dropout(torch.cat([seen[:, place], means[0]], 1), _DROPOUT, self.training)
            scores[name] = self.heads[name](features).float()
        return vector.float(), scores


def _mean(states: Tensor, mask: Tensor) -> Tensor:
    return (states * mask[..., None]).sum(1) / mask.sum(1, keepdim=True)
