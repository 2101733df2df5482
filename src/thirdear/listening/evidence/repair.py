"""Repair: a strain between the two that is named by either, explored, and followed by something deeper."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from thirdear.listening.evidence.address import said_here
from thirdear.listening.evidence.grammar import plain
from thirdear.listening.evidence.lexicon.response import lexicon as response_words
from thirdear.listening.evidence.lexicon.rupture import lexicon
from thirdear.listening.evidence.listener import Heard
from thirdear.listening.evidence.mark import Evidence
from thirdear.listening.evidence.preparation import Prepared, Sentence

__all__ = ["begun", "is_client", "repairs", "strains_by"]

_REPAIR_TURNS = 10  # within so many turns what was named is explored
_EXPLORED_WORDS = 12  # an answer shorter than this explores nothing
_SAME_STRAIN_TURNS = 3  # what is named so soon after a repair belongs to it


def repairs(prepared: Prepared, heard: Heard, listener: str) -> Iterator[Evidence]:
    """A strain named by either, explored by the client, and deepened within a few turns, without withdrawal first."""
    done = -1
    for place, sentences in enumerate(prepared.by_turn):
        if place <= done:
            continue
        named = next((one for one in sentences if _names_strain(prepared, one)), None)
        if named is None:
            continue
        explored = _explored(prepared, heard, place, named)
        if explored is not None:
            done = explored[-1].turn_index + _SAME_STRAIN_TURNS
            yield Evidence.of(
                prepared.transcript,
                "rupture",
                "repair",
                named.span,
                *(one.span for one in explored),
                listener=listener,
                attributes={
                    "by": named.turn.speaker,
                    "searched": "withdrawal or argument between the naming and what came of it",
                },
            )


def _names_strain(prepared: Prepared, sentence: Sentence) -> bool:
    pattern = lexicon().named.get(sentence.turn.speaker)
    match = pattern.search(plain(sentence.text)) if pattern is not None else None
    return match is not None and (sentence.turn.speaker == "therapist" or said_here(prepared, sentence, match.start()))


def _explored(prepared: Prepared, heard: Heard, place: int, named: Sentence) -> list[Sentence] | None:
    """What opened: two client sentences at least, one of the two of us and one that goes deeper; None when it did not."""
    words = lexicon()
    of_two: list[Sentence] = []
    deeper: list[Sentence] = []
    therapist_spoke = named.turn.speaker == "therapist"
    for later in range(place, min(len(prepared.by_turn), place + _REPAIR_TURNS)):
        sentences = prepared.by_turn[later]
        if not is_client(prepared, later):
            if later > place and sentences and _argues(sentences):
                return None
            therapist_spoke = therapist_spoke or bool(sentences)
            continue
        if later > place and not of_two and not deeper and _closes(sentences):
            return None
        for one in sentences:
            text = plain(one.text)
            if one.index <= named.index:
                continue
            if words.named["client"].search(text):
                of_two.append(one)
            elif words.deepens.search(text) or _is_borne(heard, one):
                deeper.append(one)
        if deeper and therapist_spoke and (of_two or named.turn.speaker == "client" or _told_enough(sentences)):
            return sorted([*of_two[:1], *deeper[:2]], key=lambda one: one.index)
    return None


def _told_enough(sentences: Sequence[Sentence]) -> bool:
    return sum(len(one.words) for one in sentences) >= _EXPLORED_WORDS


def _closes(sentences: Sequence[Sentence]) -> bool:
    """A short answer that waves it away: "No, you're all right." """
    return sum(len(one.words) for one in sentences) <= _EXPLORED_WORDS and any(
        lexicon().flat.match(begun(one))
        or re.search(r"you'?re (?:all right|alright|fine|ok)|no (?:bother|worries|problem)", plain(one.text))
        for one in sentences
    )


def _argues(sentences: Sequence[Sentence]) -> bool:
    return any(
        strains_by(pattern, plain(one.text)) for one in sentences for sort, pattern in lexicon().strain if sort != "lecturing"
    )


def _is_borne(heard: Heard, sentence: Sentence) -> bool:
    return any(
        mark.spans[0].overlaps(sentence.span)
        for mark in heard.get("affect", ())
        if mark.attributes.get("whose") == "client" and mark.attributes.get("bearing") in {"borne", "in_perspective"}
    )


def strains_by(pattern: re.Pattern[str], text: str) -> bool:
    match = pattern.search(text)
    return match is not None and not lexicon().not_strain.search(text[: match.start()]) and not text.rstrip().endswith("?")


def begun(sentence: Sentence) -> str:
    """A sentence without the sounds it begins with."""
    text = plain(sentence.text).lstrip(" \"'(-…")
    return text[match.end() :].lstrip(" ,.…-") if (match := response_words().filler.match(text)) else text


def is_client(prepared: Prepared, place: int) -> bool:
    return prepared.transcript.turns[place].speaker == "client"
