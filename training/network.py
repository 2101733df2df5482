"""The ear as it is trained: the sentence encoder's upper layers, learned anew, and a head for each thing heard.

The lower layers stay as they are, so what they make of a saying is computed once and kept. A head looks at all words with a
weight of its own beside their mean. What was said right before is heard by the same pass over that saying, and adds to
the head's scores: at run time every sentence is passed once, whatever it is before or after.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import torch
import torch.nn.functional as F
from rows import HEADS
from safetensors.torch import load_file
from torch import Tensor, nn

__all__ = ["FROZEN", "LAYERS", "WIDTH", "Ear", "Lower"]

WIDTH, LAYERS, FROZEN = 384, 6, 3
_ATTENTION_HEADS = 12
_EPSILON = 1e-12
_DROPOUT = 0.1
ROLES = ("therapist", "client")  # whose saying right before may be heard too


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
        dropout = _DROPOUT if self.training else 0.0
        seen = F.scaled_dot_product_attention(query, key, value, attn_mask=mask[:, None, None, :], dropout_p=dropout)
        seen = F.linear(seen.transpose(1, 2).reshape(rows, length, WIDTH), self.out_weight, self.out_bias)
        states = self._normed(states + F.dropout(seen, dropout, self.training), self.first_weight, self.first_bias)
        wide = F.gelu(F.linear(states, self.wide_weight, self.wide_bias))
        narrow = F.linear(wide, self.narrow_weight, self.narrow_bias)
        return self._normed(states + F.dropout(narrow, dropout, self.training), self.last_weight, self.last_bias)

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
    """States after the lower layers to the sentence's vector and, for each head, its own scores and those it adds to the next.

    `heads` gives (rows, labels) a head; `before` for a head that hears what came before a (rows, labels) for each of `ROLES`.
    """

    def __init__(self, path: Path) -> None:
        super().__init__()
        weights = load_file(path)
        self.layers = nn.ModuleList(_Layer(weights, number) for number in range(FROZEN, LAYERS))
        self.look = nn.Linear(WIDTH, len(HEADS))
        self.heads = nn.ModuleDict({name: nn.Linear(2 * WIDTH, len(head.labels)) for name, head in HEADS.items()})
        self.before = nn.ModuleDict(
            {
                f"{name}_{role}": nn.Linear(2 * WIDTH, len(head.labels), bias=False)
                for name, head in HEADS.items()
                for role in head.before
            }
        )
        for layer in self.before.values():
            nn.init.zeros_(layer.weight)

    def forward(self, states: Tensor, mask: Tensor) -> tuple[Tensor, dict[str, Tensor], dict[str, Tensor]]:
        for layer in self.layers:
            states = layer(states, mask)
        mean = (states * mask[..., None]).sum(1) / mask.sum(1, keepdim=True)
        looks = self.look(states).masked_fill(~mask[..., None], -1e4).softmax(1)
        seen = torch.einsum("btd,bth->bhd", states, looks)
        own, onward = {}, {}
        for place, name in enumerate(HEADS):
            features = F.dropout(torch.cat([seen[:, place], mean], 1), _DROPOUT, self.training)
            own[name] = self.heads[name](features)
            for role in HEADS[name].before:
                onward[f"{name}_{role}"] = self.before[f"{name}_{role}"](features)
        return F.normalize(mean, dim=1), own, onward
