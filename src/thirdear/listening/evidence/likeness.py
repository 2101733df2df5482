"""Likeness: to which of many example sentences a saying is nearest in meaning, by the vectors of the sentence encoder.

The examples stand in the manual's lexicons. Their vectors are kept beside them (`manuals/en/vectors/`, written by
`make vectors`), so that they need not be encoded each time; where a lexicon has changed since, they are encoded anew.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from thirdear.listening import manuals, models

if TYPE_CHECKING:
    import numpy as np

    Table = np.ndarray[Any, np.dtype[np.float32]]

__all__ = ["LEXICONS", "Examples", "examples", "write_vectors"]

LEXICONS = ("component", "risk_likeness")  # those that hold examples
_VECTORS = Path(manuals.__file__).parent / "en" / "vectors"


@dataclass(frozen=True)
class Examples:
    """Unit vectors of example sentences, one row each, and the code that each is an example of."""

    codes: tuple[str, ...]
    vectors: Table

    def nearest(self, vector: Table, most: int = 1) -> dict[str, float]:
        """For each code the mean cosine of a saying's unit vector to the `most` nearest of its examples: -1 to 1."""
        found: dict[str, list[float]] = {}
        for code, cosine in zip(self.codes, (self.vectors @ vector).tolist(), strict=True):
            found.setdefault(code, []).append(cosine)
        return {code: sum(sorted(cosines)[-most:]) / min(most, len(cosines)) for code, cosines in found.items()}

    def of(self, *codes: str) -> Examples:
        """Those of some codes only."""
        rows = [i for i, code in enumerate(self.codes) if code in codes]
        return Examples(tuple(self.codes[i] for i in rows), self.vectors[rows])


@cache
def examples(name: str) -> Examples:
    """The examples of a lexicon. Raises `MissingPart` when their vectors must be made and the encoder is absent."""
    import numpy as np

    pairs = _pairs(manuals.lexicon(name))
    path = _VECTORS / f"{name}.npz"
    if path.is_file():
        with np.load(path) as kept:
            if str(kept["digest"]) == _digest(pairs):
                return Examples(tuple(code for code, _ in pairs), kept["vectors"].astype(np.float32))
    return Examples(tuple(code for code, _ in pairs), _encoded(pairs).astype(np.float32))


def write_vectors(name: str) -> Path:
    """Encode a lexicon's examples and keep their vectors beside it."""
    import numpy as np

    pairs = _pairs(manuals.lexicon(name))
    path = _VECTORS / f"{name}.npz"
    path.parent.mkdir(exist_ok=True)
    np.savez_compressed(path, vectors=_encoded(pairs), digest=np.array(_digest(pairs)))
    return path


def _pairs(lexicon: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Code and sentence of every example: under `[like]` by code, or as `like` of each code's own table; `unlike` is a code."""
    if isinstance(lexicon.get("like"), Mapping):
        lists: dict[str, Sequence[str]] = {**lexicon["like"], "unlike": lexicon.get("unlike", {}).get("any", ())}
    else:
        tables = (part for part in lexicon.values() if isinstance(part, Mapping))
        lists = {code: page["like"] for table in tables for code, page in table.items()}
    return [(code, sentence) for code, sentences in lists.items() for sentence in sentences]


def _encoded(pairs: Sequence[tuple[str, str]]) -> np.ndarray[Any, np.dtype[np.float16]]:
    """In half precision: it changes a cosine by less than a thousandth, and halves the file."""
    import numpy as np

    return models.encoder().encode([sentence for _, sentence in pairs]).astype(np.float16)


def _digest(pairs: Sequence[tuple[str, str]]) -> str:
    """Over the sentences and the encoder: vectors of other sentences, or of another encoder, are not used."""
    encoder = [model.sha256 for model in models.installed() if model.name.startswith("all-MiniLM")]
    return hashlib.sha256(json.dumps([encoder, pairs], ensure_ascii=False).encode()).hexdigest()
