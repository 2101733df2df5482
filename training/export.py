"""The learned ear as one ONNX file. Weights are int8, a scale a column: what is heard in a saying does not depend on others.

In: `input_ids`, `attention_mask`, and `own`, which pieces are the saying's and not of what was said before: (rows, pieces).
Out: `vectors`, (rows, 384), of length one; `scores`, (rows, columns), each head's in the order of `heads.toml` (`rows.columns`).
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import onnx
import torch
from network import _EPSILON, MEANT, Ear, Lower
from onnx import TensorProto, helper, numpy_helper
from rows import HEADS, columns
from words import FIRST, PAIRS, PIECES, SECOND, Words

__all__ = ["write"]

_OPSET, _IR = 17, 8
_LAST = 102  # the piece that ends a saying
_PARTS, _SIZE = 12, 32
_SHUT = -1e4  # added where there is no word


def write(lower: Lower, ear: Ear, words: Words, counts: Mapping[str, float], path: Path) -> None:
    """Write the file: the layers that stayed as they were, those that learned, the vector, the heads, and the words, which
    count so much beside the encoder.
    """
    graph = _Graph()
    states, mask = _embedded(graph, lower)
    for layer in lower.layers:
        states = _layer(graph, layer, states, mask)
    means = [_mean(graph, states)]
    for number, layer in enumerate(ear.layers, 1):
        states = _layer(graph, layer, states, mask)
        if number in MEANT:
            means.insert(0, _mean(graph, states))
    whole = graph.linear(graph.add("Concat", *means, axis=1), ear.vector.weight, ear.vector.bias)
    graph.add("LpNormalization", whole, output="vectors", axis=1, p=2)
    _heads(graph, ear, states, means[0], _by_words(graph, words, counts))
    onnx.save(graph.model(), path)


class _Graph:
    """Nodes and weights as they are added; each node's output gets a number for a name."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.weights: list[onnx.TensorProto] = []

    def add(self, sort: str, *inputs: str, output: str = "", **attributes: object) -> str:
        name = output or f"n{len(self.nodes)}"
        self.nodes.append(helper.make_node(sort, list(inputs), [name], **attributes))
        return name

    def constant(self, value: object, kind: type = np.float32) -> str:
        name = f"w{len(self.weights)}"
        self.weights.append(numpy_helper.from_array(np.asarray(value, kind), name))
        return name

    def int8(self, weight: np.ndarray) -> str:
        """A weight (in, out), each column with a scale of its own."""
        scale = np.maximum(np.abs(weight).max(0, keepdims=True), 1e-8) / 127
        whole = self.add("Cast", self.constant(np.round(weight / scale), np.int8), to=TensorProto.FLOAT)
        return self.add("Mul", whole, self.constant(scale))

    def linear(self, states: str, weight: torch.Tensor, bias: torch.Tensor | None) -> str:
        made = self.add("MatMul", states, self.int8(_array(weight).T))
        return made if bias is None else self.add("Add", made, self.constant(_array(bias)))

    def normed(self, states: str, weight: torch.Tensor, bias: torch.Tensor) -> str:
        given = self.constant(_array(weight)), self.constant(_array(bias))
        return self.add("LayerNormalization", states, *given, axis=-1, epsilon=_EPSILON)

    def model(self) -> onnx.ModelProto:
        shape = ["rows", "pieces"]
        inputs = [
            helper.make_tensor_value_info(name, TensorProto.INT64, shape) for name in ("input_ids", "attention_mask", "own")
        ]
        outputs = [
            helper.make_tensor_value_info("vectors", TensorProto.FLOAT, ["rows", 384]),
            helper.make_tensor_value_info("scores", TensorProto.FLOAT, ["rows", len(columns())]),
        ]
        graph = helper.make_graph(self.nodes, "ear", inputs, outputs, self.weights)
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", _OPSET)], ir_version=_IR)
        onnx.checker.check_model(model)
        return model


def _array(value: torch.Tensor) -> np.ndarray:
    return value.detach().numpy().astype(np.float32)


def _embedded(graph: _Graph, lower: Lower) -> tuple[str, str]:
    """The states of the word pieces, and the mask to add to what attention sees."""
    table = _array(lower.words)
    scale = np.maximum(np.abs(table).max(1, keepdims=True), 1e-8) / 127  # a word's row has a scale of its own
    whole = graph.add("Gather", graph.constant(np.round(table / scale), np.int8), "input_ids")
    sized = graph.add("Gather", graph.constant(scale), "input_ids")
    words = graph.add("Mul", graph.add("Cast", whole, to=TensorProto.FLOAT), sized)
    length = graph.add("Gather", graph.add("Shape", "input_ids"), graph.constant(1, np.int64), axis=0)
    upto = graph.add("Unsqueeze", length, graph.constant([0], np.int64))
    places = graph.constant(_array(lower.places + lower.sort))
    at = graph.add("Slice", places, graph.constant([0], np.int64), upto, graph.constant([0], np.int64))
    states = graph.normed(graph.add("Add", words, at), *lower.normed)
    graph.add("Cast", "attention_mask", output="mask", to=TensorProto.FLOAT)
    graph.add("Cast", "own", output="own_pieces", to=TensorProto.FLOAT)
    absent = graph.add("Sub", graph.constant(1.0), "mask")
    closed = graph.add("Mul", absent, graph.constant(_SHUT))
    return states, graph.add("Unsqueeze", closed, graph.constant([1, 2], np.int64))


def _layer(graph: _Graph, layer: torch.nn.Module, states: str, mask: str) -> str:
    parts = [
        _split(graph, graph.linear(states, weight, bias))
        for weight, bias in zip(layer.in_weight.chunk(3), layer.in_bias.chunk(3), strict=True)
    ]
    query, key, value = (graph.add("Transpose", part, perm=[0, 2, 1, 3]) for part in parts)
    turned = graph.add("Transpose", key, perm=[0, 1, 3, 2])
    near = graph.add("Mul", graph.add("MatMul", query, turned), graph.constant(_SIZE**-0.5))
    weights = graph.add("Softmax", graph.add("Add", near, mask), axis=-1)
    seen = graph.add("Transpose", graph.add("MatMul", weights, value), perm=[0, 2, 1, 3])
    joined = graph.add("Reshape", seen, graph.constant([0, 0, _PARTS * _SIZE], np.int64))
    seen = graph.linear(joined, layer.out_weight, layer.out_bias)
    states = graph.normed(graph.add("Add", states, seen), layer.first_weight, layer.first_bias)
    wide = _gelu(graph, graph.linear(states, layer.wide_weight, layer.wide_bias))
    narrow = graph.linear(wide, layer.narrow_weight, layer.narrow_bias)
    return graph.normed(graph.add("Add", states, narrow), layer.last_weight, layer.last_bias)


def _split(graph: _Graph, states: str) -> str:
    return graph.add("Reshape", states, graph.constant([0, 0, _PARTS, _SIZE], np.int64))


def _gelu(graph: _Graph, states: str) -> str:
    half = graph.add("Mul", states, graph.constant(0.5))
    erf = graph.add("Erf", graph.add("Mul", states, graph.constant(2**-0.5)))
    return graph.add("Mul", half, graph.add("Add", erf, graph.constant(1.0)))


def _mean(graph: _Graph, states: str) -> str:
    """Over the saying's own word pieces."""
    total = graph.add("ReduceSum", graph.add("Mul", states, _column(graph)), graph.constant([1], np.int64), keepdims=0)
    return graph.add("Div", total, graph.add("ReduceSum", "own_pieces", graph.constant([1], np.int64), keepdims=1))


def _column(graph: _Graph) -> str:
    return graph.add("Unsqueeze", "own_pieces", graph.constant([2], np.int64))


def _heads(graph: _Graph, ear: Ear, states: str, mean: str, by_words: Mapping[str, str]) -> None:
    """The heads' scores side by side."""
    looks = graph.add("Add", graph.add("MatMul", states, graph.constant(_array(ear.look.weight).T)), _shut(graph))
    looks = graph.add("Add", looks, graph.constant(_array(ear.look.bias)))
    weights = graph.add("Transpose", graph.add("Softmax", looks, axis=1), perm=[0, 2, 1])
    seen = graph.add("MatMul", weights, states)  # (rows, heads, width)
    scores = []
    for place, name in enumerate(HEADS):
        one = graph.add("Gather", seen, graph.constant(place, np.int64), axis=1)
        score = graph.linear(graph.add("Concat", one, mean, axis=1), ear.heads[name].weight, ear.heads[name].bias)
        scores.append(graph.add("Add", score, by_words[name]) if name in by_words else score)
    graph.add("Concat", *scores, output="scores", axis=1)


def _by_words(graph: _Graph, words: Words, counts: Mapping[str, float]) -> dict[str, str]:
    """What the saying's own pieces and pairs say, a table a head, as `words.py` has it."""
    one, start = graph.constant([1], np.int64), graph.constant([0], np.int64)
    end, minus = graph.constant([np.iinfo(np.int64).max], np.int64), graph.constant([-1], np.int64)
    later = graph.add("Slice", "input_ids", one, end, one)
    earlier = graph.add("Slice", "input_ids", start, minus, one)
    own = graph.add("Slice", "own", one, end, one)
    follows = graph.add("Cast", graph.add("Slice", "own", start, minus, one), to=TensorProto.BOOL)
    first = graph.add("Slice", "input_ids", start, one, one)
    earlier = graph.add("Where", follows, earlier, first)  # after what was before, as at the beginning
    mixed = graph.add(
        "Add",
        graph.add("Mul", earlier, graph.constant(FIRST, np.int64)),
        graph.add("Mul", later, graph.constant(SECOND, np.int64)),
    )
    pairs = graph.add("Add", graph.add("Mod", mixed, graph.constant(PAIRS, np.int64)), graph.constant(PIECES, np.int64))
    at = graph.add("Concat", later, pairs, axis=1)
    last = graph.add("Cast", graph.add("Equal", later, graph.constant(_LAST, np.int64)), to=TensorProto.INT64)
    there = graph.add("Concat", graph.add("Mul", own, graph.add("Sub", one, last)), own, axis=1)
    rarity = graph.add("Gather", graph.constant(words.rarity.numpy()), at)
    weights = graph.add("Mul", rarity, graph.add("Cast", there, to=TensorProto.FLOAT))
    squares = graph.add("ReduceSum", graph.add("Mul", weights, weights), one, keepdims=1)
    weights = graph.add("Div", weights, graph.add("Sqrt", graph.add("Max", squares, graph.constant(1e-9))))
    weights = graph.add("Unsqueeze", weights, one)  # (rows, 1, places)
    found = {}
    for name, count in counts.items():
        table = _array(words.tables[name]) * count
        scale = np.maximum(np.abs(table).max(0, keepdims=True), 1e-8) / 127
        whole = graph.add("Gather", graph.constant(np.round(table / scale), np.int8), at)
        said = graph.add("MatMul", weights, graph.add("Cast", whole, to=TensorProto.FLOAT))
        found[name] = graph.add("Mul", graph.add("Squeeze", said, one), graph.constant(scale))
    return found


def _shut(graph: _Graph) -> str:
    return graph.add("Mul", graph.add("Sub", graph.constant(1.0), _column(graph)), graph.constant(_SHUT))
