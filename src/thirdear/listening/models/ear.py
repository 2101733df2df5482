"""The ear: one pass over each sentence gives its vector and what every head hears in it.

A head hears labels; what was said right before may be given, and is then heard in the same pass. Its scores become
probabilities by a calibration on held-back rows (`heads.json`, written by `make train`); the card says on which, and how well.
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

Turns = Sequence[tuple[str, str]]

__all__ = ["Ear", "Head", "Heard"]

# The runtime's releases report their use to their maker unless these are set before it is loaded; they then keep no mark of
# this machine either. Nothing here tells anybody anything.
_TELL_NOBODY = {"ORT_DISABLE_TELEMETRY": "1", "ORT_TELEMETRY_DISABLED": "1"}
_BATCH_PIECES = 2048  # padded word pieces a batch: memory stays flat however long the sentences are
_TURNS, _MOST_BEFORE = 3, 64  # turns before a saying that are heard with it, and word pieces of these, the last ones
_MOST_PIECES = 256  # what the encoder was made for; of a longer saying the beginning and the end are heard


@dataclass(frozen=True, slots=True)
class Head:
    """What one head hears, where its columns begin, and how its scores become probabilities and labels.

    `scale` and `shift`, one a label: the probability is the softmax (kind one) or the logistic function (kind several) of
    `scale * score + shift`. `least`, one a label: for kind several the probability from which it holds; for kind one what
    is taken off the log probability before the likeliest is chosen, so that rare labels are heard too. Below `abstain` the
    best label's probability is too low for a listener to mark anything. `context`: it was learned with what was said before.
    """

    name: str
    kind: Literal["one", "several"]
    labels: tuple[str, ...]
    first: int
    context: bool
    scale: tuple[float, ...]
    shift: tuple[float, ...]
    least: tuple[float, ...]
    abstain: float

    def probabilities(self, scores: Table) -> Table:
        """Of each label, in the order of `labels`, from all columns that the ear gave, shape (columns,) or (n, columns)."""
        import numpy as np

        own = scores[..., self.first : self.first + len(self.labels)]
        fitted = own * np.array(self.scale, np.float32) + np.array(self.shift, np.float32)
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
    """A sentence encoder (all-MiniLM-L6-v2, its upper layers learned anew) with many heads; int8 weights.

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

    def hear(
        self,
        sayings: Sequence[str],
        before: Sequence[Turns] | None = None,
        progress: Callable[[float], None] | None = None,
    ) -> Heard:
        """Everything at once. `before`: for each saying the turns before it, (speaker, text), the last of them last; the
        last three count, and only heads with `context` make use of them. `progress` is told the share that is done.
        """
        import numpy as np

        passages = self._passages(sayings, before)
        outputs = [output.shape[1] for output in self._session.get_outputs()]
        found = [np.zeros((len(passages), width), dtype=np.float32) for width in outputs]
        done = 0
        for batch in _batches([len(ids) for ids, _ in passages]):
            pieces = np.zeros((len(batch), len(passages[batch[-1]][0])), dtype=np.int64)
            there, own = np.zeros_like(pieces), np.zeros_like(pieces)
            for row, index in enumerate(batch):
                ids, skip = passages[index]
                pieces[row, : len(ids)] = ids
                there[row, : len(ids)] = own[row, : len(ids)] = 1
                own[row, 1 : 1 + skip] = 0
            given = self._session.run(["vectors", "scores"], {"input_ids": pieces, "attention_mask": there, "own": own})
            for table, values in zip(found, given, strict=True):
                table[batch] = values
            done += len(batch)
            if progress is not None:
                progress(done / len(passages))
        return Heard(*found)

    def _passages(self, sayings: Sequence[str], before: Sequence[Turns] | None) -> list[tuple[list[int], int]]:
        """The word pieces of each saying with what was before it, and how many pieces after the first are of that."""
        earlier = [turns[-_TURNS:] for turns in before] if before else [()] * len(sayings)
        spoken = {turn: f"{turn[0]}: {turn[1]}" for turns in earlier for turn in turns}
        texts = list(dict.fromkeys([*spoken.values(), *sayings]))
        of = dict(zip(texts, (encoding.ids for encoding in self._tokenizer.encode_batch(texts)), strict=True))
        found = []
        for saying, turns in zip(sayings, earlier, strict=True):
            pieces = [piece for turn in turns for piece in of[spoken[turn]][1:]][-_MOST_BEFORE:]
            first, *own = of[saying]
            found.append(([first, *pieces, *_cut(own)], len(pieces)))
        return found


def _heads(path: Path) -> dict[str, Head]:
    given = json.loads(path.read_text(encoding="utf-8"))
    return {
        name: Head(
            name,
            head["kind"],
            tuple(head["labels"]),
            head["first"],
            head["context"],
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
