"""Themes of an hour: the matters that a client comes back to, by their own words. Whether they return is formulation's."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from thirdear.listening.evidence.grammar import is_someone
from thirdear.listening.evidence.lexicon.theme import lexicon
from thirdear.listening.evidence.listener import Heard, Listener
from thirdear.listening.evidence.mark import Evidence
from thirdear.listening.evidence.preparation import Prepared, Sentence, Token
from thirdear.listening.words import Span

__all__ = ["LISTENER"]

_MOST = 20
_QUOTED = 3
_FEWEST_LETTERS = 3


def hear(prepared: Prepared, heard: Heard) -> Iterator[Evidence]:
    """Marks of kind `theme` in the client's words, those said most often first."""
    said: dict[str, list[Sentence]] = defaultdict(list)
    for sentence in prepared.of("client"):
        for token in sentence.tokens:
            if _has_content(sentence, token):
                said[token.lemma].append(sentence)
    returning = [(word, told) for word, told in said.items() if len({one.turn_index for one in told}) >= 2]
    returning.sort(key=lambda pair: (-len(pair[1]), pair[0]))
    feelings = [mark for mark in heard.get("affect", ()) if mark.attributes.get("whose") == "client"]
    for word, told in returning[:_MOST]:
        yield Evidence.of(
            prepared.transcript,
            "theme",
            "topic",
            *_quoted(told),
            listener=LISTENER.id,
            attributes={"word": word, "mentions": len(told), "feelings": _beside(told, feelings)},
        )


def _has_content(sentence: Sentence, token: Token) -> bool:
    return (
        token.pos == "NOUN"
        and len(token.lemma) >= _FEWEST_LETTERS
        and token.lemma.isalpha()
        and not {token.lemma, token.lower} & lexicon()
        and not is_someone(sentence, token)
    )


def _quoted(told: Sequence[Sentence]) -> list[Span]:
    """The first sentence of each of the first turns that hold the word."""
    first = {one.turn_index: one.span for one in reversed(told)}
    return [first[turn] for turn in sorted(first)[:_QUOTED]]


def _beside(told: Sequence[Sentence], feelings: Sequence[Evidence]) -> list[str]:
    spans = [one.span for one in told]
    return sorted({mark.code for mark in feelings if any(span.overlaps(one) for span in mark.spans for one in spans)})


LISTENER = Listener("theme", 1, hear, gives=frozenset({"theme"}), requires=frozenset({"sentences", "parse", "affect"}))
