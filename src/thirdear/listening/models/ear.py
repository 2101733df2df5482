"""The ear: one pass over each sentence gives its vector and what every head hears in it.

A head hears labels; what was said right before by the one or the other adds to it. Its scores become probabilities by a
calibration on held-back rows (`heads.json`, written by `make train`); the card says on which, and how well.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    import numpy as np

    Table = np.ndarray[Any, np.dtype[np.float32]]

__all__ = ["Ear", "Head", "Heard"]

# The runtime's releases report their use to their maker unless these are set before it is loaded; they then keep no mark of
# this machine either. Nothing here tells anybody anything.
_TELL_NOBODY = {"ORT_DISABLE_TELEMETRY": "1", "ORT_TELEMETRY_DISABLED": "1"}
_BATCH_PIECES = 2048  # padded word pieces a batch: memory stays flat however long the sentences are
_MOST_PIECES = 256  # what the encoder was made for; of a longer saying the beginning and the end are heard


@dataclass(frozen=True, slots=True)
class Head:
    """What one head hears, where its columns begin, and how its scores become probabilities and labels.

    `scale` and `shift`, one a label: the probability is the softmax (kind one) or the logistic function (kind several) of
    `scale * score + shift`. `least`, one a label: for kind several the probability from which it holds; for kind one what
    is taken off the log probability before the likeliest is chosen, so that rare labels are heard too. Below `abstain` the
    best label's probability is too low for a listener to mark anything.
    """

    name: str
    kind: Literal["one", "several"]
    labels: tuple[str, ...]
    first: int
    before: Mapping[str, int]
    scale: tuple[float, ...]
    shift: tuple[float, ...]
    least: tuple[float, ...]
    abstain: float

    def scores(self, own: Table, before: Mapping[str, Table]) -> Table:
        """The head's scores, shape (labels,) or (n, labels): its own columns and what the sayings before add to them."""
        total = own[..., self.first : self.first + len(self.labels)]
        for role, first in self.before.items():
            if role in before:
                total = total + before[role][..., first : first + len(self.labels)]
        return total

    def probabilities(self, own: Table, before: Mapping[str, Table] | None = None) -> Table:
        """Of each label, in the order of `labels`; calibrated on held-back rows, as the card says."""
        import numpy as np

        fitted = self.scores(own, before or {}) * np.array(self.scale, np.float32) + np.array(self.shift, np.float32)
        if self.kind == "several":
            return _table(1 / (1 + np.exp(-fitted)))
        powers = np.exp(fitted - fitted.max(-1, keepdims=True))
        return _table(powers / powers.sum(-1, keepdims=True))

    def chosen(self, probabilities: Table) -> list[str]:
        """The labels that hold, likeliest first; of kind one exactly one, of kind several perhaps none."""
        import numpy as np

        if self.kind == "one":
            return [self.labels[int(np.argmax(np.log(probabilities + 1e-9) - np.array(self.least)))]]
        order = np.argsort(-probabilities)
        return [self.labels[i] for i in order if probabilities[i] >= self.least[i]]


def _table(values: Any) -> Table:
    import numpy as np

    return np.asarray(values, np.float32)


@dataclass(frozen=True, slots=True)
class Heard:
    """Unit vectors, shape (n, 384), and the scores of all heads, shape (n, columns), one row a saying."""

    vectors: Table
    scores: Table


class Ear:
    """A sentence encoder (all-MiniLM-L6-v2, its upper layers learned further) with many heads; int8 weights.

    Sayings run in length-sorted batches, at most `_BATCH_PIECES` padded word pieces each; only weights are int8, so what is
    heard in a saying does not depend on its batch-mates.
    """

    def __init__(self, folder: Path, threads: int = 0) -> None:
        os.environ.update(_TELL_NOBODY)
        import onnxruntime
        from tokenizers import Tokenizer

        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        options = onnxruntime.SessionOptions()
        options.inter_op_num_threads = 1
        options.intra_op_num_threads = threads  # 0: as many as there are
        # An arena would keep a block for every batch shape it meets, so that memory would grow with the sessions.
        options.enable_cpu_mem_arena = False
        self._session = onnxruntime.InferenceSession(str(folder / "model.onnx"), options, providers=["CPUExecutionProvider"])
        self.heads: Mapping[str, Head] = _heads(folder / "heads.json")

    def encode(self, sayings: Sequence[str]) -> Table:
        """Unit vectors, one row a saying, shape (n, 384)."""
        return self.hear(sayings).vectors

    def hear(self, sayings: Sequence[str], progress: Callable[[float], None] | None = None) -> Heard:
        """Everything at once. `progress` is told the share that is done."""
        import numpy as np

        ids = [_cut(encoding.ids) for encoding in self._tokenizer.encode_batch(list(sayings))]
        outputs = [output.shape[1] for output in self._session.get_outputs()]
        found = [np.zeros((len(ids), width), dtype=np.float32) for width in outputs]
        done = 0
        for batch in _batches([len(row) for row in ids]):
            pieces = np.zeros((len(batch), len(ids[batch[-1]])), dtype=np.int64)
            mask = np.zeros_like(pieces)
            for row, index in enumerate(batch):
                pieces[row, : len(ids[index])] = ids[index]
                mask[row, : len(ids[index])] = 1
            given = self._session.run(["vectors", "scores"], {"input_ids": pieces, "attention_mask": mask})
            for table, values in zip(found, given, strict=True):
                table[batch] = values
            done += len(batch)
            if progress is not None:
                progress(done / len(ids))
        return Heard(*found)


def _heads(path: Path) -> dict[str, Head]:
    given = json.loads(path.read_text(encoding="utf-8"))
    return {
        name: Head(
            name,
            head["kind"],
            tuple(head["labels"]),
            head["first"],
            head["before"],
            tuple(head["scale"]),
            tuple(head["shift"]),
            tuple(head["least"]),
            head["abstain"],
        )
        for name, head in given.items()
    }


def _cut(ids: Sequence[int]) -> list[int]:
    half = _MOST_PIECES // 2
    return [*ids] if len(ids) <= _MOST_PIECES else [*ids[:half], *ids[-half:]]


def _batches(lengths: Sequence[int]) -> list[list[int]]:
    """Indices grouped shortest first, each group at most `_BATCH_PIECES` once padded to its longest."""
    batches: list[list[int]] = []
    for index in sorted(range(len(lengths)), key=lambda i: (lengths[i], i)):
        if not batches or (len(batches[-1]) + 1) * lengths[index] > _BATCH_PIECES:
            batches.append([])
        batches[-1].append(index)
    return batches
