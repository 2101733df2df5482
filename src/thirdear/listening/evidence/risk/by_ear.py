"""Risk by ear: sentences in which the trained ear hears it, where no pattern of words did.

A wish to be dead has more wordings than anybody can list. So every sentence of the client's is heard by the head `risk`, and
marked where its probability is high enough. This hears more than patterns do, and is wrong more often: the mark says
`basis: model`, with the probability.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from thirdear.listening import models
from thirdear.listening.evidence.preparation import Prepared, Sentence
from thirdear.listening.words import Span

__all__ = ["by_ear"]

_HEAD = "risk"


def by_ear(prepared: Prepared, taken: Sequence[Span]) -> Iterator[tuple[str, Sentence, float]]:
    """The likeliest label of each sentence in which one holds and on whose words nothing was marked, with its probability."""
    head = models.ear().heads[_HEAD]
    table = prepared.probabilities(_HEAD)
    for sentence in prepared.of("client"):
        probabilities = table[sentence.index]
        code = next((label for label in head.chosen(probabilities) if label != "none"), None)
        if code is not None and not any(sentence.span.overlaps(span) for span in taken):
            yield code, sentence, float(probabilities[head.labels.index(code)])
