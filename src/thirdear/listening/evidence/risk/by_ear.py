"""Risk by ear: sentences in which the trained ear hears it, where no pattern of words did.

A wish to be dead has more wordings than anybody can list. So every sentence of the client's is heard by the head `risk`, and
marked where its probability is high enough. This hears more than patterns do, and is wrong more often: the mark says
`basis: model`, with the probability.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from thirdear.listening import models
from thirdear.listening.evidence.preparation import Prepared, Sentence, is_answer
from thirdear.listening.words import Span

__all__ = ["by_ear"]

_HEAD = "risk"
# The probability from which a sentence is marked, and the words it has at least if it answers nothing: in an hour hardly a
# sentence is of risk, in the rows that taught the head many are, and a bare "God." then sounds like one. So both are higher
# than where the head itself says that a label holds. Chosen on sessions 1 to 5.
_LEAST = 0.6
_WORDS = 4


def by_ear(prepared: Prepared, taken: Sequence[Span]) -> Iterator[tuple[str, Sentence, float]]:
    """The likeliest label of each sentence, and its probability, where that is enough and nothing was marked on its words."""
    labels = models.ear().heads[_HEAD].labels
    table = prepared.probabilities(_HEAD)
    for sentence in prepared.of("client"):
        found = {label: float(value) for label, value in zip(labels, table[sentence.index], strict=True) if label != "none"}
        code = max(found, key=lambda label: (found[label], label))
        if found[code] >= _LEAST and _says_something(sentence) and not any(sentence.span.overlaps(span) for span in taken):
            yield code, sentence, found[code]


def _says_something(sentence: Sentence) -> bool:
    return len(sentence.words) >= _WORDS or is_answer(sentence)
