"""What `make train` prints of the rows before it learns from them: how alike they are, and how far a second coder agrees.

A frame is a saying with all its rarer words taken out; the same frame often would teach the frame. A pair of rows with
nearly the same vector would count twice.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from batches import Passages

__all__ = ["agreement", "likeness"]

_HOME = Path(__file__).parent
_COMMON = 150  # words that stay in a frame
_FRAME_WORDS = 4  # a shorter saying ("Yes.", "I don't know.") has no frame
_MOST_FRAMES, _MOST_COSINE = 5, 0.9


def likeness(passages: Passages) -> Iterator[str]:
    """One line a file; raises `ValueError` when a frame occurs too often or two rows are too much alike."""
    texts = {path.stem: [row["text"] for row in _read(path)] for path in sorted((_HOME / "data").glob("*.jsonl"))}
    counts = Counter(word for rows in texts.values() for text in rows for word in _words(text))
    common = {word for word, _ in counts.most_common(_COMMON)}
    for name, rows in texts.items():
        frames = Counter(frame for text in rows if (frame := _frame(text, common)))
        most = max(frames.values(), default=0)
        vectors = np.array([passages.vectors[passages.place[(), text]] for text in rows])
        cosines = vectors @ vectors.T
        np.fill_diagonal(cosines, -1)
        nearest = float(cosines.max())
        yield f"{name}: {len(rows)} rows; the commonest frame {most} times; the likest pair has a cosine of {nearest:.2f}"
        if most > _MOST_FRAMES or nearest > _MOST_COSINE:
            raise ValueError(f"{name}: rows are too much alike")


def _frame(text: str, common: set[str]) -> str:
    words = [word if word in common else "_" for word in _words(text)]
    squeezed = " ".join(word for i, word in enumerate(words) if i == 0 or (word, words[i - 1]) != ("_", "_"))
    return squeezed if len(words) >= _FRAME_WORDS and sum(word != "_" for word in words) >= 2 else ""


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z']+", text.lower().replace("’", "'"))


def agreement() -> Iterator[str]:
    """One line for each head that was coded twice: Cohen's kappa of the second coding with the first, label by label."""
    for path in sorted((_HOME / "second").glob("*.jsonl")):
        first = {row["id"]: row for row in _read(_HOME / "data" / path.name)}
        pairs = [(first[row["id"]], row) for row in _read(path) if row["id"] in first]
        field = next(name for name in ("level", "component", "labels") if name in pairs[0][0])
        if field == "labels":
            labels = sorted({label for row in first.values() for label in row[field]})
            kappas = {label: _kappa([(label in one[field], label in other[field]) for one, other in pairs]) for label in labels}
            said = ", ".join(f"{label} {kappa:.2f}" for label, kappa in kappas.items())
        else:
            said = f"{_kappa([(one[field], other[field]) for one, other in pairs]):.2f}"
        yield f"{path.stem}: {len(pairs)} rows coded twice, kappa {said}"


def _kappa(pairs: Sequence[tuple[object, object]]) -> float:
    agreed = sum(one == other for one, other in pairs) / len(pairs)
    ones, others = Counter(one for one, _ in pairs), Counter(other for _, other in pairs)
    chance = sum(ones[value] * others[value] for value in ones) / len(pairs) ** 2
    return (agreed - chance) / (1 - chance) if chance < 1 else 1.0


def _read(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
