"""Resemblyzer's voice encoder, from the file its authors published to ONNX; no torch is needed for it.

The published file is a pickle. Nothing in it is run: its size and sha256 are checked before, and of all that a pickle can
call only the three names that its numbers are made of are known here.
"""

from __future__ import annotations

import io
import pickle
import struct
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

    Weights = Mapping[str, np.ndarray[Any, np.dtype[np.float32]]]

__all__ = ["BANDS", "FRAMES", "as_onnx"]

BANDS = 40  # mel bands a frame
FRAMES = 160  # frames of 10 ms that are heard at once
_HIDDEN = 256
_LAYERS = 3


def as_onnx(published: bytes) -> bytes:
    """The encoder as an ONNX model: `mels`, shape (n, 160, 40), to `voices`, unit vectors of shape (n, 256).

    The same bytes give the same bytes. Raises `pickle.UnpicklingError` for a file that holds anything else.
    """
    weights = _weights(published)
    nodes, tensors = [_node("Transpose", ["mels"], ["x0"], perm=(1, 0, 2))], []
    for layer in range(_LAYERS):
        names = [f"W{layer}", f"R{layer}", f"B{layer}"]
        biases = [_gates(weights[f"lstm.bias_{sort}_l{layer}"]) for sort in ("ih", "hh")]
        values = [_gates(weights[f"lstm.weight_{sort}_l{layer}"]) for sort in ("ih", "hh")]
        tensors += [_tensor(name, table[None]) for name, table in zip(names, [*values, _joined(biases)], strict=True)]
        nodes.append(_node("LSTM", [f"x{layer}", *names], [f"y{layer}", f"h{layer}"], hidden_size=_HIDDEN))
        nodes.append(_node("Squeeze", [f"y{layer}"], [f"x{layer + 1}"], axes=(1,)))
    nodes = nodes[:-1]  # of the last layer only what it comes to is wanted
    tensors += [_tensor("L", weights["linear.weight"]), _tensor("l", weights["linear.bias"])]
    nodes += [
        _node("Squeeze", [f"h{_LAYERS - 1}"], ["h"], axes=(0,)),
        _node("Gemm", ["h", "L", "l"], ["g"], transB=1),
        _node("Relu", ["g"], ["r"]),
        _node("LpNormalization", ["r"], ["voices"], axis=1, p=2),
    ]
    graph = b"".join(_field(1, node) for node in nodes) + _field(2, b"voice_encoder")
    graph += b"".join(_field(5, tensor) for tensor in tensors)
    graph += _field(11, _value("mels", ("n", FRAMES, BANDS))) + _field(12, _value("voices", ("n", _HIDDEN)))
    return _number(1, 6) + _field(7, graph) + _field(8, _number(2, 11))


def _gates(table: Any) -> Any:
    """From torch's order of the gates (input, forget, cell, output) to that of ONNX (input, output, forget, cell)."""
    import numpy as np

    i, f, c, o = np.split(table, 4)
    return np.concatenate([i, o, f, c])


def _joined(tables: Sequence[Any]) -> Any:
    import numpy as np

    return np.concatenate(list(tables))


# The published file: torch's first format, five pickles and then the numbers.


class _Numbers(pickle.Unpickler):
    """Reads the names and shapes of tensors; refuses every name but those they are made of."""

    def find_class(self, module: str, name: str) -> Any:
        known = {
            ("collections", "OrderedDict"): OrderedDict,
            ("torch", "FloatStorage"): "float32",
            ("torch", "LongStorage"): "int64",
            ("torch._utils", "_rebuild_tensor_v2"): lambda storage, offset, shape, *_: (storage, offset, shape),
            ("torch._utils", "_rebuild_parameter"): lambda data, *_: data,
        }
        if (module, name) not in known:
            raise pickle.UnpicklingError("the voice encoder's file holds more than numbers")
        return known[module, name]

    def persistent_load(self, pid: Any) -> Any:
        _, kind, key, *_ = pid
        return key, kind


def _weights(published: bytes) -> Weights:
    import numpy as np

    file = io.BytesIO(published)
    *_, state, keys = (_Numbers(file).load() for _ in range(5))
    storages = {}
    kinds = {key: kind for (key, kind), _, _ in _tensors(state)}
    for key in keys:
        (count,) = struct.unpack("<q", file.read(8))
        kind = np.dtype(kinds.get(key, "float32"))
        storages[key] = np.frombuffer(file.read(count * kind.itemsize), kind)
    return {
        name: storages[key][offset : offset + int(np.prod(shape))].reshape(shape).astype(np.float32)
        for name, ((key, _), offset, shape) in state["model_state"].items()
    }


def _tensors(state: Any) -> list[Any]:
    """Every tensor in what was pickled, however deep."""
    if isinstance(state, dict):
        return [found for value in state.values() for found in _tensors(value)]
    if isinstance(state, tuple) and len(state) == 3 and isinstance(state[0], tuple):
        return [state]
    if isinstance(state, list | tuple):
        return [found for value in state for found in _tensors(value)]
    return []


# ONNX is a protocol buffer: fields with a number, each a varint or bytes with their length before them.


def _varint(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*out, value])


def _number(field: int, value: int) -> bytes:
    return _varint(field << 3) + _varint(value)


def _field(field: int, content: bytes) -> bytes:
    return _varint(field << 3 | 2) + _varint(len(content)) + content


def _node(kind: str, inputs: Sequence[str], outputs: Sequence[str], **attributes: int | tuple[int, ...]) -> bytes:
    node = b"".join(_field(1, name.encode()) for name in inputs) + b"".join(_field(2, name.encode()) for name in outputs)
    node += _field(4, kind.encode())
    for name, value in attributes.items():
        several = isinstance(value, tuple)
        values = value if isinstance(value, tuple) else (value,)
        content = _field(1, name.encode()) + b"".join(_number(8 if several else 3, one) for one in values)
        node += _field(5, content + _number(20, 7 if several else 2))
    return node


def _tensor(name: str, table: Any) -> bytes:
    shape = b"".join(_number(1, size) for size in table.shape)
    return shape + _number(2, 1) + _field(8, name.encode()) + _field(9, table.astype("<f4").tobytes())


def _value(name: str, shape: Sequence[int | str]) -> bytes:
    sizes = b"".join(_field(1, _field(2, size.encode()) if isinstance(size, str) else _number(1, size)) for size in shape)
    return _field(1, name.encode()) + _field(2, _field(1, _number(1, 1) + _field(2, sizes)))
