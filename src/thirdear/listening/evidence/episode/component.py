"""Wishes and responses: which of the eight clusters a saying belongs to, and the marks of a told encounter's parts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from thirdear.listening import manuals
from thirdear.listening.evidence.episode.cast import Cast
from thirdear.listening.evidence.episode.telling import acts_of
from thirdear.listening.evidence.grammar import plain
from thirdear.listening.evidence.lexicon.episode import clusters, least_likeness, lexicon
from thirdear.listening.evidence.likeness import Examples, examples
from thirdear.listening.evidence.preparation import Prepared

if TYPE_CHECKING:
    import numpy as np

__all__ = ["Choice", "SinglePart", "choose", "is_wish", "parts_of", "polarity_of"]


@dataclass(frozen=True, slots=True)
class Choice:
    """A cluster, or None where none fits; `sign` is True where words named it, False where likeness did."""

    cluster: str | None
    sign: bool
    score: float


def choose(type: str, text: str, vector: np.ndarray[Any, np.dtype[np.float32]]) -> Choice:
    """The cluster of a wish (W), response of other (RO) or of self (RS): by its signs, of several by likeness; else by likeness.

    `vector` is the unit vector of the saying, or of the sentence it stands in.
    """
    said = plain(text)
    likeness = _likeness(type, vector)
    heard = {one.id: length for one in clusters(type) if (length := _longest(one.signs, said))}
    if heard:
        best = max(heard, key=lambda cluster: (heard[cluster] / 20 + likeness[cluster], cluster))
        return Choice(best, sign=True, score=1 + likeness[best])
    best = max(likeness, key=lambda cluster: (likeness[cluster], cluster))
    return Choice(best if likeness[best] >= least_likeness() else None, sign=False, score=likeness[best])


def _longest(signs: re.Pattern[str], said: str) -> int:
    return max((len(match.group()) for match in signs.finditer(said)), default=0)


def _likeness(type: str, vector: np.ndarray[Any, np.dtype[np.float32]]) -> dict[str, float]:
    """For each cluster the mean cosine to the two of its sentences that are nearest."""
    return _examples(type).nearest(vector, most=2)


@cache
def _examples(type: str) -> Examples:
    return examples("component").of(*(one.id for one in clusters(type)))


@dataclass(frozen=True, slots=True)
class SinglePart:
    """What a saying standing alone is: wish, response_of_other, response_of_self or none; its cluster where one fits."""

    code: str
    cluster: str | None


def parts_of(prepared: Prepared) -> SinglePart:
    """The component that the last turn's words are: a wish in wanting-language, else by who acts or feels in them."""
    cast = Cast(prepared, ())
    sentences = prepared.by_turn[-1]
    for sentence in sentences:
        if is_wish(sentence.text):
            return SinglePart("wish", choose("W", sentence.text, prepared.vectors[sentence.index]).cluster)
    for sentence in reversed(sentences):
        for act in reversed(acts_of(sentence, cast)):
            type, code = ("RS", "response_of_self") if act.who is None else ("RO", "response_of_other")
            return SinglePart(code, choose(type, sentence.text, prepared.vectors[sentence.index]).cluster)
    return SinglePart("none", None)


def is_wish(text: str) -> re.Match[str] | None:
    """Where a wish of one's own is said in wanting-language; None where it is a plan, a courtesy or denied."""
    said = plain(text)
    if lexicon().not_wish.search(said):
        return None
    return lexicon().wish.search(said)


def polarity_of(cluster: str | None) -> str | None:
    """The usual polarity of a response's cluster: positive, negative; None for wishes and where no cluster was found."""
    if cluster is None:
        return None
    pages = manuals.lexicon("cluster")
    page = next(pages[type][cluster] for type in ("W", "RO", "RS") if cluster in pages[type])
    polarity = page.get("polarity")
    return None if polarity is None else str(polarity)
