"""Which words of a transcript are better not relied upon, and which of them would turn a sentence round.

A negation misheard says the opposite ("I can" for "I can't"), so a word that has such a twin must be surer than others.
The thresholds are choices (`manuals/en/lexicons/speech.toml`), measured by `make bench-speech`; they are no calibration.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from thirdear.listening import manuals
from thirdear.listening.words.transcript import SpokenTime, Turn

__all__ = ["Doubt", "doubts", "uncertain"]

_AROUND = " .,;:?!…\"“”()[]{}-–—'‘"


@dataclass(frozen=True, slots=True)
class Doubt:
    """A word to be checked by ear: `text[at:until]` of its turn.

    `instead` is the negation, or its absence, that sounds nearly the same ("can't" for "can"); None for other words.
    """

    at: int
    until: int
    probability: float
    instead: str | None = None


def uncertain(word: SpokenTime) -> bool:
    """Whether a word is so unsure that it should look lighter. Never where nobody said how sure it is."""
    return word.probability is not None and word.probability < _threshold("uncertain_below")


def doubts(turn: Turn) -> tuple[Doubt, ...]:
    """The words of a turn that are to be checked, in order: uncertain ones, and negations that are not quite sure."""
    found = []
    for word in turn.word_times:
        if word.probability is None:
            continue
        instead = _twins().get(_bare(turn.text[word.at : word.until]))
        if uncertain(word) or (instead and word.probability < _threshold("negation_below")):
            found.append(Doubt(word.at, word.until, word.probability, instead))
    return tuple(found)


def _bare(word: str) -> str:
    return word.strip(_AROUND).lower().replace("’", "'")


def _threshold(name: str) -> float:
    return float(manuals.lexicon("speech")["thresholds"][name])


@cache
def _twins() -> dict[str, str]:
    """Each word of a pair to the other one."""
    pairs = [line.split() for line in manuals.lexicon("speech")["negations"]["pairs"].strip().splitlines()]
    return {one: other for pair in pairs for one, other in (pair, pair[::-1])}
