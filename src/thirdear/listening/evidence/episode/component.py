"""Wishes and responses: which of the eight clusters a saying belongs to, and the marks of a told encounter's parts."""

from __future__ import annotations

import re
from dataclasses import dataclass

from thirdear.listening import manuals, models
from thirdear.listening.evidence.grammar import plain
from thirdear.listening.evidence.lexicon.episode import clusters, lexicon
from thirdear.listening.evidence.preparation import Prepared, Sentence

__all__ = ["Choice", "choose", "is_wish", "polarity_of"]


_HEADS = {"W": "wish_cluster", "RO": "other_cluster", "RS": "self_cluster"}
_SIGN = 20  # characters of a sign that weigh as much as certainty of the ear


@dataclass(frozen=True, slots=True)
class Choice:
    """A cluster, or None where none fits; `sign` is True where words named it, False where the ear did."""

    cluster: str | None
    sign: bool
    score: float


def choose(type: str, text: str, sentence: Sentence, prepared: Prepared) -> Choice:
    """The cluster of a wish (W), response of other (RO) or of self (RS): by its signs, of several by ear; else by ear.

    `text` is the saying, `sentence` the one it stands in; where the ear is unsure, no cluster is named.
    """
    head = models.ear().heads[_HEADS[type]]
    probabilities = prepared.probabilities(head.name)[sentence.index]
    heard = dict(zip(head.labels, probabilities.tolist(), strict=True))
    signs = {one.id: length for one in clusters(type) if (length := _longest(one.signs, plain(text)))}
    if signs:
        best = max(signs, key=lambda cluster: (signs[cluster] / _SIGN + heard[cluster], cluster))
        return Choice(best, sign=True, score=1 + heard[best])
    best = max(heard, key=lambda cluster: (heard[cluster], cluster))
    return Choice(best if heard[best] >= head.abstain else None, sign=False, score=heard[best])


def _longest(signs: re.Pattern[str], said: str) -> int:
    return max((len(match.group()) for match in signs.finditer(said)), default=0)


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
