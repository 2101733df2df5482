"""The simple thing that a trained ear must beat: words and pairs of words, weighted by their rarity, and ridge regression."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

import numpy as np

__all__ = ["labelled"]

_FIRMNESS = 1.0  # of the ridge; not tuned
_RAREST = 2  # rows in which a word must occur


def labelled(taught: Sequence[tuple[str, str]], texts: Sequence[str]) -> list[str]:
    """The label of each text, learned from pairs of text and label; every label counts as much, however many rows it has."""
    rows = [_terms(text) for text, _ in taught]
    occurs = Counter(term for row in rows for term in set(row))
    rarity = {term: math.log(len(rows) / count) + 1 for term, count in occurs.items() if count >= _RAREST}
    place = {term: i for i, term in enumerate(rarity)}
    known, asked = (_table([*map(_terms, some)], rarity, place) for some in ([text for text, _ in taught], texts))
    names = sorted({label for _, label in taught})
    counts = Counter(label for _, label in taught)
    wanted = np.array([[1.0 if label == name else -1.0 for name in names] for _, label in taught])
    weight = np.array([len(taught) / counts[label] / len(names) for _, label in taught])
    near = known @ known.T
    fitted = np.linalg.solve(near + _FIRMNESS * np.diag(1 / weight), wanted)
    return [names[i] for i in (asked @ known.T @ fitted).argmax(1)]


def _terms(text: str) -> list[str]:
    words = re.findall(r"[a-z']+|[?!.,]", text.lower().replace("’", "'"))
    return words + [f"{one} {other}" for one, other in pairwise(words)]


def _table(rows: Sequence[Sequence[str]], rarity: dict[str, float], place: dict[str, int]) -> np.ndarray:
    table = np.zeros((len(rows), len(place)))
    for i, row in enumerate(rows):
        for term, count in Counter(row).items():
            if term in place:
                table[i, place[term]] = (1 + math.log(count)) * rarity[term]
    return table / np.maximum(np.linalg.norm(table, axis=1, keepdims=True), 1e-9)
