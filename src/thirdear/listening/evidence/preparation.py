"""What all listeners share: sentences, tokens with their grammar, and what the ear hears in each; computed once a session.

The words are read in a normalised form (straight quotes, plain spaces) of exactly the same length, so that an
offset in it is an offset in the turn as it came.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from thirdear.listening import models
from thirdear.listening.evidence.progress import Progress, part
from thirdear.listening.words import Span, Transcript, Turn

if TYPE_CHECKING:
    import numpy as np
    from spacy.tokens import Doc

    Table = np.ndarray[Any, np.dtype[np.float32]]

__all__ = ["Prepared", "Sentence", "Token", "is_answer", "prepare"]

_PLAIN = str.maketrans(
    {"‘": "'", "’": "'", "ʼ": "'", "“": '"', "”": '"', "–": "-", "—": "-"} | dict.fromkeys("\u00a0\u2007\u202f\n\r\t", " ")
)
_PARSED = 0.2  # of preparing, as measured; the rest is vectors
_ANSWER = 6  # words that a sentence has at most to be heard with the turn before it
_STRETCH = 1200  # characters parsed at once: a monologue of an hour costs no more memory than a page


@dataclass(frozen=True, slots=True)
class Token:
    """A word or sign with its grammar. `start`/`end` are offsets in the turn; `head` is an index within the sentence."""

    i: int
    text: str
    lower: str
    lemma: str
    pos: str
    tag: str
    dep: str
    head: int
    start: int
    end: int
    entity: str


@dataclass(frozen=True)
class Sentence:
    """One sentence of one turn; `index` counts through the session, `turn_index` is its turn's place."""

    index: int
    turn: Turn
    turn_index: int
    start: int
    end: int
    tokens: tuple[Token, ...]

    @property
    def span(self) -> Span:
        return Span(self.turn.id, self.start, self.end)

    @property
    def text(self) -> str:
        return self.turn.text[self.start : self.end]

    @cached_property
    def words(self) -> tuple[Token, ...]:
        """Its tokens without signs."""
        return tuple(token for token in self.tokens if any(sign.isalnum() for sign in token.text))

    @cached_property
    def children(self) -> tuple[tuple[Token, ...], ...]:
        """For each token its grammatical children."""
        found: list[list[Token]] = [[] for _ in self.tokens]
        for token in self.tokens:
            if token.head != token.i:
                found[token.head].append(token)
        return tuple(tuple(children) for children in found)


@dataclass(frozen=True)
class Prepared:
    """A transcript with its sentences in the order spoken and, in the same order, what the ear heard in them.

    `vectors` has shape (n, 384), of length one each; `scores`, shape (n, columns), is read through `probabilities`.
    """

    transcript: Transcript
    sentences: tuple[Sentence, ...]
    vectors: Table
    scores: Table

    @cached_property
    def by_turn(self) -> tuple[tuple[Sentence, ...], ...]:
        """For each turn, in order, its sentences."""
        found: list[list[Sentence]] = [[] for _ in self.transcript.turns]
        for sentence in self.sentences:
            found[sentence.turn_index].append(sentence)
        return tuple(tuple(sentences) for sentences in found)

    def probabilities(self, head: str) -> Table:
        """The probability of each of a head's labels for each sentence, shape (n, labels)."""
        if head not in self._tables:
            self._tables[head] = models.ear().heads[head].probabilities(self.scores)
        return self._tables[head]

    @cached_property
    def _tables(self) -> dict[str, Table]:
        return {}

    def of(self, *speakers: str) -> Iterator[Sentence]:
        """The sentences of these speakers."""
        return (sentence for sentence in self.sentences if sentence.turn.speaker in speakers)


def prepare(transcript: Transcript, progress: Progress | None = None) -> Prepared:
    """Parse and encode a session once. Raises `MissingPart` when a model is absent. Reads English alone."""
    sentences = tuple(_sentences(transcript.turns, part(progress, 0, _PARSED)))
    plain = [sentence.text.translate(_PLAIN) for sentence in sentences]
    heard = models.ear().hear(plain, progress=part(progress, _PARSED, 1))
    answers = [sentence for sentence in sentences if is_answer(sentence)]
    if answers:
        asked = [_turn_before(transcript, sentence) for sentence in answers]
        heard.scores[[one.index for one in answers]] = models.ear().hear([plain[one.index] for one in answers], asked).scores
    return Prepared(transcript, sentences, heard.vectors, heard.scores)


def is_answer(sentence: Sentence) -> bool:
    """A few words at the beginning of a turn, such as "Most nights.", which mean nothing without what was asked."""
    return sentence.start == 0 and sentence.turn_index > 0 and len(sentence.words) <= _ANSWER


def _turn_before(transcript: Transcript, sentence: Sentence) -> tuple[tuple[str, str], ...]:
    turn = transcript.turns[sentence.turn_index - 1]
    return ((turn.speaker, turn.text.translate(_PLAIN)),)


def _sentences(turns: Sequence[Turn], progress: Progress | None) -> Iterator[Sentence]:
    stretches = [
        (index, start, text) for index, turn in enumerate(turns) for start, text in _stretches(turn.text.translate(_PLAIN))
    ]
    parsed = _parse([text for _, _, text in stretches], progress)
    count = 0
    for (index, offset, _), doc in zip(stretches, parsed, strict=True):
        for tokens in _sentence_tokens(doc, offset):
            yield Sentence(count, turns[index], index, tokens[0].start, tokens[-1].end, tokens)
            count += 1


def _parse(texts: Sequence[str], progress: Progress | None) -> list[Doc]:
    """Parsed shortest first, given back in the order asked for."""
    order = sorted(range(len(texts)), key=lambda i: (len(texts[i]), i))
    parsed: dict[int, Any] = {}
    done, total = 0, sum(map(len, texts))
    for i, doc in zip(order, models.parser().pipe([texts[i] for i in order], batch_size=64), strict=True):
        parsed[i] = doc
        done += len(texts[i])
        if progress is not None:
            progress(done / total)
    return [parsed[i] for i in range(len(texts))]


def _stretches(text: str) -> Iterator[tuple[int, str]]:
    """A turn in stretches of at most `_STRETCH` characters, cut after a sentence's end where there is one."""
    start = 0
    while start < len(text):
        end = min(len(text), start + _STRETCH)
        if end < len(text):
            ends = [text.rfind(sign, start, end) for sign in (". ", "? ", "! ")]
            cut = max(ends) + 1 or text.rfind(" ", start, end)
            end = cut if cut > start else end
        if text[start:end].strip():
            yield start, text[start:end]
        start = end


def _sentence_tokens(doc: Doc, offset: int) -> Iterator[tuple[Token, ...]]:
    for sent in doc.sents:
        kept = [token for token in sent if not token.is_space]
        if not kept:
            continue
        place = {token.i: i for i, token in enumerate(kept)}
        yield tuple(
            Token(
                i,
                token.text,
                token.lower_,
                token.lemma_.lower(),
                token.pos_,
                token.tag_,
                token.dep_,
                place.get(token.head.i, i),
                token.idx + offset,
                token.idx + offset + len(token.text),
                token.ent_type_,
            )
            for i, token in enumerate(kept)
        )
