"""The trained parts: a parser and a sentence encoder, committed beside this file and checked before each use.

`models.toml` is their card: what each is, whence, under which licence, its sha256 and what nobody has measured.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from thirdear.listening.errors import MissingPart

if TYPE_CHECKING:
    import numpy as np
    from spacy.language import Language

__all__ = ["Encoder", "Model", "digest_of", "encoder", "installed", "parser", "use_threads"]

_HOME = Path(__file__).parent
_BATCH_TOKENS = 2048  # padded tokens a batch: memory stays flat however long the sentences are
_MAX_TOKENS = 256  # what the encoder was made for; a longer sentence is cut


@dataclass(frozen=True, slots=True)
class Model:
    """A model's card: `sha256` is over the names and bytes of all its files."""

    name: str
    folder: str
    role: str
    source: str
    licence: str
    trained_on: str
    measured: str
    sha256: str


_threads = 0  # as many as the machine has


def use_threads(count: int) -> None:
    """From now on at most that many threads encode. Before the first sentence is encoded, or it counts for nothing."""
    global _threads
    _threads = count


@cache
def installed() -> tuple[Model, ...]:
    """The cards of the models that ship."""
    cards = tomllib.loads((_HOME / "models.toml").read_text(encoding="utf-8"))
    return tuple(Model(**card) for card in cards["model"])


@cache
def parser() -> Language:
    """The small English parser (spaCy). Raises `MissingPart` when it is absent or damaged."""
    import spacy  # slow to import, and only needed where something is heard

    return spacy.load(_checked("parser-en"))


@cache
def encoder() -> Encoder:
    """The sentence encoder. Raises `MissingPart` when it is absent or damaged."""
    return Encoder(_checked("encoder-en"))


class Encoder:
    """all-MiniLM-L6-v2 with int8 weights: a sentence becomes a unit vector of 384 numbers.

    Sentences run in length-sorted batches, at most `_BATCH_TOKENS` padded tokens each; only weights are int8, so
    a sentence's vector does not depend on its batch-mates. Longer than 256 word pieces is cut.
    """

    width = 384

    def __init__(self, folder: Path) -> None:
        import onnxruntime
        from tokenizers import Tokenizer

        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(_MAX_TOKENS)
        options = onnxruntime.SessionOptions()
        options.inter_op_num_threads = 1
        options.intra_op_num_threads = _threads
        # An arena would keep a block for every batch shape it meets, so that memory would grow with the sessions.
        options.enable_cpu_mem_arena = False
        self._session = onnxruntime.InferenceSession(str(folder / "model.onnx"), options, providers=["CPUExecutionProvider"])

    def encode(
        self, sentences: Sequence[str], progress: Callable[[float], None] | None = None
    ) -> np.ndarray[Any, np.dtype[np.float32]]:
        """Unit vectors, one row a sentence, shape (n, 384). `progress` is told the share that is done."""
        import numpy as np

        ids = [encoding.ids for encoding in self._tokenizer.encode_batch(list(sentences))]
        vectors = np.zeros((len(ids), self.width), dtype=np.float32)
        done = 0
        for batch in _batches([len(row) for row in ids]):
            longest = len(ids[batch[-1]])
            tokens = np.zeros((len(batch), longest), dtype=np.int64)
            mask = np.zeros_like(tokens)
            for row, index in enumerate(batch):
                tokens[row, : len(ids[index])] = ids[index]
                mask[row, : len(ids[index])] = 1
            inputs = {"input_ids": tokens, "attention_mask": mask, "token_type_ids": np.zeros_like(tokens)}
            states = self._session.run(None, inputs)[0]
            means = (states * mask[..., None]).sum(axis=1) / mask.sum(axis=1, keepdims=True)
            vectors[batch] = means / np.linalg.norm(means, axis=1, keepdims=True)
            done += len(batch)
            if progress is not None:
                progress(done / len(ids))
        return vectors


def _batches(lengths: Sequence[int]) -> list[list[int]]:
    """Indices grouped shortest first, each group at most `_BATCH_TOKENS` once padded to its longest."""
    batches: list[list[int]] = []
    for index in sorted(range(len(lengths)), key=lambda i: (lengths[i], i)):
        if not batches or (len(batches[-1]) + 1) * lengths[index] > _BATCH_TOKENS:
            batches.append([])
        batches[-1].append(index)
    return batches


def _checked(folder: str) -> Path:
    card = next(model for model in installed() if model.folder == folder)
    if digest_of(_HOME / folder) != card.sha256:
        raise MissingPart(
            f"The model {card.name} is absent or damaged; restore it with: git checkout -- src/thirdear/listening/models"
        )
    return _HOME / folder


def digest_of(folder: Path) -> str:
    """sha256 over the names and contents of a folder's files."""
    total = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        total.update(path.relative_to(folder).as_posix().encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()
