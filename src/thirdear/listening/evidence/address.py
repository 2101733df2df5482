"""Whether "you" is the person in the other chair, or somebody in a story."""

from __future__ import annotations

import re

from thirdear.listening.evidence.grammar import plain
from thirdear.listening.evidence.lexicon.transference import lexicon
from thirdear.listening.evidence.preparation import Prepared, Sentence

__all__ = ["negated", "said_here"]

_OF_THERAPIST = re.compile(r"^[^.?!]*\bmy (?:therapist|shrink|counsellor|psychologist|analyst)\b")
_NEGATED = re.compile(r"(?:\bnot|n't|\bnever|\bno|\bwithout|\bnothing)(?! (?:know|care|see why|understand))(?: \w+){0,2} ?$")


def said_here(prepared: Prepared, sentence: Sentence, start: int = 0) -> bool:
    """Whether the words from `start` of the sentence are said to the therapist, and not told of another talk.

    "She says you never listen" and a talk begun before ("I said to him, look. You never listen.") are told; words that
    name this room or these hours are said here. Abstains, as False, where that cannot be known.
    """
    words, text = lexicon(), plain(sentence.text)
    if _OF_THERAPIST.search(text[start:]):
        return True  # "my therapist" is nobody else, whoever was told
    if words.told.search(text[:start]):
        return False
    before = plain(sentence.turn.text[: sentence.start + start])
    if before.count('"') % 2:
        return False
    if words.room.search(text):
        return True
    near = [one for one in prepared.by_turn[sentence.turn_index] if 0 < sentence.index - one.index <= 2]
    return not any(words.begun.search(plain(one.text)) for one in near)


def negated(text: str, start: int) -> bool:
    """Whether a "not" stands just before the words that begin at `start`."""
    return _NEGATED.search(text[max(0, start - 40) : start]) is not None
