"""The four phases of the Therapeutic Cycles Model (Mergenthaler), from emotional tone and abstraction.

The hour's words, the client's and the therapist's, are cut into blocks of 150; in each, the share of words of feeling
(tone) and of abstract words is compared with the hour's mean. Both low: relaxing; abstraction alone high: reflecting;
tone alone high: experiencing; both high: connecting. Neighbouring blocks of one phase are one mark. A single block has
nothing to be compared with: no mark.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from math import fsum

from thirdear.listening.evidence.dictionary import shipped, words_of
from thirdear.listening.evidence.listener import Heard, Listener
from thirdear.listening.evidence.mark import Evidence
from thirdear.listening.evidence.preparation import Prepared, Sentence

__all__ = ["LISTENER", "phase_of"]

BLOCK_WORDS = 150
_FEWEST_BLOCKS = 2
_PHASES = {
    (False, False): "relaxing",
    (False, True): "reflecting",
    (True, False): "experiencing",
    (True, True): "connecting",
}


@dataclass(frozen=True, slots=True)
class _Block:
    """Whole sentences of about `BLOCK_WORDS` words, and the share of them that is tone and abstraction."""

    sentences: tuple[Sentence, ...]
    words: int
    tone: float
    abstraction: float


def hear(prepared: Prepared, heard: Heard) -> Iterator[Evidence]:
    """One mark for each run of blocks in one phase, quoting its first and its last sentence."""
    blocks = list(_blocks(prepared))
    if len(blocks) < _FEWEST_BLOCKS:
        return
    means = (fsum(block.tone for block in blocks) / len(blocks), fsum(block.abstraction for block in blocks) / len(blocks))
    for phase, run in groupby(blocks, key=lambda block: phase_of(block.tone, block.abstraction, *means)):
        found = list(run)
        first, last = found[0].sentences[0], found[-1].sentences[-1]
        yield Evidence.of(
            prepared.transcript,
            "cycle",
            phase,
            *dict.fromkeys((first.span, last.span)),
            listener=LISTENER.id,
            attributes={
                "words": sum(block.words for block in found),
                "tone": round(fsum(block.tone for block in found) / len(found), 3),
                "abstraction": round(fsum(block.abstraction for block in found) / len(found), 3),
                "mean_tone": round(means[0], 3),
                "mean_abstraction": round(means[1], 3),
            },
        )


def phase_of(tone: float, abstraction: float, mean_tone: float, mean_abstraction: float) -> str:
    """The phase of a block against the hour's means; a value at the mean is not above it."""
    return _PHASES[tone > mean_tone, abstraction > mean_abstraction]


def _blocks(prepared: Prepared) -> Iterator[_Block]:
    """Consecutive blocks; what is left over at the end and shorter than half a block belongs to none."""
    lists = {dictionary.name: dictionary for dictionary in shipped()}
    tone, abstraction = lists["affect_words"], lists["abstraction"]
    sentences: list[Sentence] = []
    words: list[str] = []
    spoken = tuple(prepared.of("client", "therapist"))
    for sentence in spoken:
        sentences.append(sentence)
        words += words_of(sentence.text)
        if len(words) >= BLOCK_WORDS or (sentence is spoken[-1] and len(words) >= BLOCK_WORDS / 2):
            share = [fsum(one.of(word) for word in words) / len(words) for one in (tone, abstraction)]
            yield _Block(tuple(sentences), len(words), *share)
            sentences, words = [], []


LISTENER = Listener("cycles", 1, hear, gives=frozenset({"cycle"}), requires=frozenset({"sentences"}))
