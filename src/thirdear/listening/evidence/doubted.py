"""Marks that rest on words a machine was not sure of say so themselves, wherever they are shown.

A negation counts for all of its sentence: what is marked in "I was angry with him" means the opposite in "I wasn't". Only
marks that name whom or what is spoken of, whatever is said of it, rest on no more than their own words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from thirdear.listening.evidence.mark import Evidence
from thirdear.listening.evidence.preparation import Prepared, Sentence
from thirdear.listening.words import Span, Turn
from thirdear.listening.words.speech import Doubt, doubts

__all__ = ["doubted", "is_naming", "negations"]

_NAME = "doubts"
_NAMING = frozenset({"people", "theme", "episode", "flow", "cycle", "process"})
_SIGNS = re.compile(r"^\W+|\W+$")


def doubted(prepared: Prepared, marks: Iterable[Evidence]) -> Iterator[Evidence]:
    """The marks, in their order; those that rest on doubtful words have the attribute `doubts`.

    It lists the words in the order spoken: turn, place and quote of each, and `instead`, the negation or its absence that
    sounds nearly the same, None for other words. Keys, places and confidences stay as they are.
    """
    unsure = {turn.id: found for turn in prepared.transcript.turns if (found := doubts(turn))}
    sentences: dict[str, list[Sentence]] = {}
    for sentence in prepared.sentences:
        if sentence.turn.id in unsure:
            sentences.setdefault(sentence.turn.id, []).append(sentence)
    places = {turn.id: place for place, turn in enumerate(prepared.transcript.turns)}
    for mark in marks:
        rests_on = {
            (places[span.turn], doubt.at): _told(prepared.transcript.turn(span.turn), doubt)
            for span in mark.spans
            for doubt in _under(
                span, unsure.get(span.turn, ()), () if is_naming(mark.kind, mark.code) else sentences.get(span.turn, ())
            )
        }
        told = [rests_on[place] for place in sorted(rests_on)]
        yield replace(mark, attributes={**mark.attributes, _NAME: told}) if told else mark


def is_naming(kind: str, code: str) -> bool:
    """Whether marks of that kind and code claim only that, or how much, something is spoken of: no negation turns them round."""
    return kind in _NAMING or code == "therapist_words"


def negations(mark: Evidence) -> tuple[tuple[str, str], ...]:
    """The words of a mark that may be their own opposite, each once: as heard, and what sounds nearly the same."""
    found = [(str(each["quote"]), str(each["instead"])) for each in mark.attributes.get(_NAME, ()) if each["instead"]]
    return tuple(dict.fromkeys(found))


def _under(span: Span, unsure: Sequence[Doubt], sentences: Sequence[Sentence]) -> Iterator[Doubt]:
    touched = [each for each in sentences if each.start < span.end and span.start < each.end]
    start = min([span.start, *(each.start for each in touched)])
    end = max([span.end, *(each.end for each in touched)])
    for doubt in unsure:
        if (doubt.at < span.end and span.start < doubt.until) or (doubt.instead and doubt.at < end and start < doubt.until):
            yield doubt


def _told(turn: Turn, doubt: Doubt) -> Mapping[str, Any]:
    """The word without the signs around it."""
    said = turn.text[doubt.at : doubt.until]
    bare = _SIGNS.sub("", said) or said
    start = doubt.at + said.index(bare)
    return {"turn": turn.id, "start": start, "end": start + len(bare), "quote": bare, "instead": doubt.instead}
