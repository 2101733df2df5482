"""Where each word of a text, as it reads now, was spoken: what the machine wrote down, laid beside what a person made of it.

A word that still stands as the machine wrote it keeps its seconds and its doubt. A word that a person changed is certain;
its seconds are those between its neighbours. Words that were only typed lie nowhere. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from uuid import UUID

from thirdear.listening.words import SpokenTime, Turn
from thirdear.listening.words.speech import doubts
from thirdear.practice.words.recordings.spoken import Heard

__all__ = ["Doubtful", "Sentence", "Word", "sentences", "words_of"]

_WORD = re.compile(r"\S+")
_SENTENCE = re.compile(r"\S.*?(?:[.!?…]+[\"”’')\]]*(?=\s|$)|(?=\n)|$)", re.DOTALL)
_PARAGRAPH = re.compile(r"[^\n]+")


@dataclass(frozen=True, slots=True)
class Doubtful:
    """That the machine was not sure of a word. `instead`: the opposite that sounds nearly the same, for a negation."""

    instead: str | None = None


@dataclass(frozen=True, slots=True)
class Word:
    """`body[at:until]`, spoken in that take from `start` to `end` seconds."""

    at: int
    until: int
    take: UUID
    start: float
    end: float
    doubt: Doubtful | None = None
    probability: float | None = None


@dataclass(frozen=True, slots=True)
class Sentence:
    """`body[at:until]` and its words; `stretches` cut it into words to be doubted and what stands between them."""

    number: int
    at: int
    until: int
    text: str
    paragraph: int
    words: tuple[Word, ...]

    @property
    def take(self) -> UUID | None:
        return self.words[0].take if self.words else None

    @property
    def start(self) -> float | None:
        """From which second of its take on it is heard; None where none of it was spoken."""
        return min((word.start for word in self._together), default=None)

    @property
    def end(self) -> float | None:
        return max((word.end for word in self._together), default=None)

    @property
    def stretches(self) -> tuple[tuple[str, Doubtful | None], ...]:
        """Its text in pieces, each with the doubt there is about it."""
        pieces: list[tuple[str, Doubtful | None]] = []
        done = self.at
        for word in self.words:
            if word.doubt is not None:
                pieces += [(self.text[done - self.at : word.at - self.at], None), (self._of(word), word.doubt)]
                done = word.until
        return tuple(piece for piece in (*pieces, (self.text[done - self.at :], None)) if piece[0])

    @property
    def _together(self) -> tuple[Word, ...]:
        return tuple(word for word in self.words if word.take == self.take)

    def _of(self, word: Word) -> str:
        return self.text[word.at - self.at : word.until - self.at]


@dataclass(frozen=True, slots=True)
class _Spoken:
    """A word as the machine wrote it down."""

    text: str
    take: UUID
    start: float
    end: float
    doubt: Doubtful | None
    probability: float | None


def words_of(heard: Heard, takes: Iterable[UUID], body: str) -> tuple[Word, ...]:
    """The words of the text that were spoken, in its order."""
    spoken = [each for take in takes if take in heard.takes for turn in heard.takes[take].turns for each in _spoken(take, turn)]
    places = [match.span() for match in _WORD.finditer(body)]
    return tuple(_matched(spoken, places, [body[at:until] for at, until in places]))


def sentences(body: str, words: Sequence[Word]) -> tuple[Sentence, ...]:
    """The text sentence by sentence, each with its words."""
    found: list[Sentence] = []
    waiting = 0
    for paragraph, part in enumerate(_PARAGRAPH.finditer(body)):
        for match in _SENTENCE.finditer(body, *part.span()):
            first = waiting
            while waiting < len(words) and words[waiting].at < match.end():
                waiting += 1
            inside = tuple(words[first:waiting])
            found.append(Sentence(len(found), match.start(), match.end(), match[0], paragraph, inside))
    return tuple(found)


def _spoken(take: UUID, turn: Turn) -> Iterator[_Spoken]:
    """The turn's words, cut at white space as a text is read, with the times of what the machine gave there."""
    doubted = {(each.at, each.until): Doubtful(each.instead) for each in doubts(turn)}
    times = list(turn.word_times)
    first = 0
    for match in _WORD.finditer(turn.text):
        at, until = match.span()
        while first < len(times) and times[first].until <= at:
            first += 1
        inside = _inside(times, first, until)
        if inside:
            doubt = next((found for time in inside if (found := doubted.get((time.at, time.until)))), None)
            sure = min((time.probability for time in inside if time.probability is not None), default=None)
            yield _Spoken(match[0], take, inside[0].start, max(time.end for time in inside), doubt, sure)


def _inside(times: list[SpokenTime], first: int, until: int) -> list[SpokenTime]:
    last = first
    while last < len(times) and times[last].at < until:
        last += 1
    return times[first:last]


def _matched(spoken: list[_Spoken], places: list[tuple[int, int]], texts: list[str]) -> Iterator[Word]:
    matcher = SequenceMatcher(None, [each.text for each in spoken], texts)  # in a long text common words alone place nothing
    for how, i1, i2, j1, j2 in matcher.get_opcodes():
        if how == "equal":
            for one, place in zip(spoken[i1:i2], places[j1:j2], strict=True):
                yield Word(*place, one.take, one.start, one.end, one.doubt, one.probability)
        elif how == "replace":
            yield from _between(spoken[i1:i2], places[j1:j2])


def _between(spoken: list[_Spoken], places: list[tuple[int, int]]) -> Iterator[Word]:
    """Words that a person put in the place of others share the seconds of those."""
    for number, place in enumerate(places):
        first = spoken[number * len(spoken) // len(places)]
        last = spoken[max((number + 1) * len(spoken) // len(places) - 1, number * len(spoken) // len(places))]
        same = last if last.take == first.take else first
        yield Word(*place, first.take, first.start, same.end)
