"""Charged stories told without their feeling: the one mark of affect that rests on something absent."""

from __future__ import annotations

import re
from collections.abc import Iterator

from thirdear.listening.evidence.grammar import SELF, plain
from thirdear.listening.evidence.lexicon.affect import lexicon
from thirdear.listening.evidence.mark import Evidence
from thirdear.listening.evidence.preparation import Prepared, Sentence
from thirdear.listening.words import Span

__all__ = ["stories_without_feeling"]

# A feeling is said though no word of the lexicon names it: "what bothers me", "it was so hard".
_SAYS_SO = re.compile(
    r"(?<!n't )(?<!not )(?<!never )\b(?:bother|upset|hurt|scare|worrie|worry|kill)(?:s|ed|d|ing)? me\b"
    r"|\bi (?:still |just |really )*(?:feel|felt) (?!(?:nothing|fine|ok|no )\b)"
    r"|\b(?:was|is|it's|been) (?:so|really|very|pretty|just|kind of) (?:hard|tough|difficult|rough|awful|horrible|terrible)\b"
)
_STORY_WORDS = 18  # a charged story shorter than this is a mention


def stories_without_feeling(prepared: Prepared, felt: frozenset[int], listener: str) -> Iterator[Evidence]:
    """A charged story in which the teller's feeling was looked for and not found, as marks of `affect.feeling_absent`.

    `felt` holds the indices of sentences in which a feeling of the client's was found.
    """
    for turn, sentences in zip(prepared.transcript.turns, prepared.by_turn, strict=True):
        if turn.speaker != "client":
            continue
        told = 0
        for place, sentence in enumerate(sentences):
            text = plain(sentence.text)
            charged = lexicon().charged.search(text)
            if place < told or charged is None or lexicon().far_off.search(text) or _supposed(text[: charged.start()]):
                continue
            story = sentences[place : place + 4]
            told = place + 4
            searched = sentences[max(0, place - 2) : place + 6]
            count = sum(len(one.words) for one in story)
            if count < _STORY_WORDS or not _is_own_past(story) or _felt(prepared, turn.id, searched, felt):
                continue
            span = Span(turn.id, story[0].start, story[-1].end)
            yield Evidence.of(
                prepared.transcript,
                "affect",
                "feeling_absent",
                span,
                listener=listener,
                attributes={
                    "whose": "client",
                    "toward": "",
                    "bearing": "avoided",
                    "searched": "words, phrases and tears of the teller's own feeling, "
                    f"in {sum(len(one.words) for one in searched)} words around",
                },
            )


def _supposed(before: str) -> bool:
    """Whether it is told as what might be, or as what happens whenever: no story."""
    return re.search(r"\b(?:if|whenever|in case|suppose|imagine|would|could|might)\b[^,;.]*$", before) is not None


def _is_own_past(story: tuple[Sentence, ...]) -> bool:
    tokens = [token for sentence in story for token in sentence.tokens]
    return any(token.tag in {"VBD", "VBN"} for token in tokens) and any(token.lower in SELF for token in tokens)


def _felt(prepared: Prepared, turn: str, searched: tuple[Sentence, ...], felt: frozenset[int]) -> bool:
    if any(event.kind in {"cry", "sigh"} and event.turn == turn for event in prepared.transcript.events):
        return True
    return any(sentence.index in felt or _SAYS_SO.search(plain(sentence.text)) for sentence in searched)
