"""Risk by likeness: sentences near to one that was written for it, where no pattern of words was heard.

A wish to be dead has more wordings than anybody can list. So a sentence about oneself is compared with examples of each
code, and with sentences that sound near and are none; it is marked when it is near enough to one and nearer than to the
others. This hears more than patterns do, and is wrong more often: the mark says `by: likeness`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from thirdear.listening import manuals, models
from thirdear.listening.evidence.grammar import plain
from thirdear.listening.evidence.preparation import Prepared, Sentence
from thirdear.listening.words import Span

if TYPE_CHECKING:
    import numpy as np

    _Table = np.ndarray[Any, np.dtype[np.float32]]

__all__ = ["likenesses"]

_OF_ONESELF = re.compile(r"\b(?:i|me|my|myself)\b")
_FEWEST_WORDS = 4


def likenesses(prepared: Prepared, taken: Sequence[Span]) -> Iterator[tuple[str, Sentence]]:
    """The code that a sentence of the client's is likest to, where it is like enough and nothing was marked on its words."""
    for sentence in prepared.of("client"):
        if len(sentence.words) < _FEWEST_WORDS or not _OF_ONESELF.search(plain(sentence.text)):
            continue
        code = _nearest(prepared.vectors[sentence.index])
        if code is not None and not any(sentence.span.overlaps(span) for span in taken):
            yield code, sentence


def _nearest(vector: _Table) -> str | None:
    codes, table, unlike = _examples()
    lexicon = manuals.lexicon("risk_likeness")
    cosines = table @ vector
    best = int(cosines.argmax())
    near = float(cosines[best])
    enough = near >= lexicon["least"][codes[best]] and near > float((unlike @ vector).max()) + lexicon["margin"]
    return codes[best] if enough else None


@cache
def _examples() -> tuple[Sequence[str], _Table, _Table]:
    """The code of each example, the examples' unit vectors, and those of the sentences that only sound near."""
    lexicon = manuals.lexicon("risk_likeness")
    pairs = [(code, text) for code, texts in lexicon["like"].items() for text in texts]
    encode = models.encoder().encode
    return [code for code, _ in pairs], encode([text for _, text in pairs]), encode(lexicon["unlike"]["any"])
