"""Risk by likeness: sentences near to one that was written for it, where no pattern of words was heard.

A wish to be dead has more wordings than anybody can list. So a sentence about oneself is compared with examples of each
code, and with sentences that sound near and are none; it is marked when it is near enough to one and nearer than to the
others. This hears more than patterns do, and is wrong more often: the mark says `how: likeness`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from thirdear.listening import manuals
from thirdear.listening.evidence.grammar import plain
from thirdear.listening.evidence.likeness import examples
from thirdear.listening.evidence.preparation import Prepared, Sentence
from thirdear.listening.words import Span

if TYPE_CHECKING:
    from thirdear.listening.evidence.likeness import Table

__all__ = ["likenesses"]

_OF_ONESELF = re.compile(r"\b(?:i|me|my|myself)\b")
_FEWEST_WORDS = 6  # of a shorter one the vector knows too little


def likenesses(prepared: Prepared, taken: Sequence[Span]) -> Iterator[tuple[str, Sentence]]:
    """The code that a sentence of the client's is likest to, where it is like enough and nothing was marked on its words."""
    for sentence in prepared.of("client"):
        if len(sentence.words) < _FEWEST_WORDS or not _OF_ONESELF.search(plain(sentence.text)):
            continue
        code = _nearest(prepared.vectors[sentence.index])
        if code is not None and not any(sentence.span.overlaps(span) for span in taken):
            yield code, sentence


def _nearest(vector: Table) -> str | None:
    lexicon = manuals.lexicon("risk_likeness")
    near = examples("risk_likeness").nearest(vector)
    unlike = near.pop("unlike")
    best = max(near, key=lambda code: (near[code] - lexicon["least"][code], code))
    return best if near[best] >= lexicon["least"][best] and near[best] > unlike + lexicon["margin"] else None
