"""Affect by ear: sentences in which the trained ear hears a feeling of the client's own, where no word for it was found.

Most feelings are told without their name. The head `clinical_affect` hears fourteen of them, the head `borne` how they are
carried; a sentence is marked where one is probable enough and no word for the same feeling was heard in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from thirdear.listening import models
from thirdear.listening.evidence.mark import Evidence
from thirdear.listening.evidence.preparation import Prepared, Sentence

__all__ = ["by_ear"]

_LEAST = 0.6  # probability from which a feeling is marked: chosen on sessions 1 to 5
_BEARING = {"names": "named", "bears": "borne", "in_perspective": "in_perspective", "avoids": "avoided"}
_FEWEST_WORDS = 4


def by_ear(prepared: Prepared, by_words: Mapping[int, frozenset[str]], listener: str) -> Iterator[Evidence]:
    """Marks of the client's sentences; `by_words` are the codes already heard in each, by its index."""
    head, borne = models.ear().heads["clinical_affect"], models.ear().heads["borne"]
    feelings, bearings = prepared.probabilities(head.name), prepared.probabilities(borne.name)
    for sentence in prepared.of("client"):
        if len(sentence.words) < _FEWEST_WORDS:
            continue
        for label, probability in zip(head.labels, feelings[sentence.index].tolist(), strict=True):
            if label != "none" and probability >= _LEAST and label not in by_words.get(sentence.index, frozenset()):
                bearing = _BEARING[borne.chosen(bearings[sentence.index])[0]]
                yield _mark(prepared, sentence, label, bearing, probability, listener)


def _mark(prepared: Prepared, sentence: Sentence, code: str, bearing: str, probability: float, listener: str) -> Evidence:
    return Evidence.of(
        prepared.transcript,
        "affect",
        code,
        sentence.span,
        listener=listener,
        basis="model",
        confidence=round(probability, 3),
        calibration="held_out",
        attributes={"whose": "client", "toward": "", "bearing": bearing},
    )
