"""The content of a dream as Hall and Van de Castle (1966) coded it: who, what they did, what was felt, where.

Only what is told is coded, never what it might stand for.
"""

from __future__ import annotations

from typing import TypedDict

from thirdear.listening.evidence.hall_van_de_castle.characters import cast_of
from thirdear.listening.evidence.hall_van_de_castle.emotions import emotions
from thirdear.listening.evidence.hall_van_de_castle.events import befallen, misfortunes, settings
from thirdear.listening.evidence.hall_van_de_castle.interactions import interactions
from thirdear.listening.evidence.hall_van_de_castle.repairs import repaired
from thirdear.listening.evidence.hall_van_de_castle.teller import as_told_by_dreamer
from thirdear.listening.evidence.lexicon.hall_van_de_castle import happenings
from thirdear.listening.evidence.preparation import Prepared, prepare
from thirdear.listening.words import Transcript, Turn, revision_of

__all__ = ["Codes", "code_dream", "code_prepared", "transcript_of"]


class Codes(TypedDict):
    """A dream's codes, each list in the order told.

    A character is number, sex, identity and age: `1MKA`; `D` is the dreamer, `Q` somebody not told, `+` joins several.
    Interactions are [initiator, class and sign, receiver]; `emotions` and `misfortune` [code, character]; good fortune,
    success and failure the character to whom it falls; `settings` location and familiarity.
    """

    characters: list[str]
    aggression: list[list[str]]
    friendliness: list[list[str]]
    sexuality: list[list[str]]
    emotions: list[list[str]]
    misfortune: list[list[str]]
    good_fortune: list[str]
    success: list[str]
    failure: list[str]
    settings: list[str]


def code_dream(text: str) -> Codes:
    """The codes of one dream's text, in English. Raises `MissingPart` when a model is absent."""
    return code_prepared(prepare(transcript_of(text)))


def transcript_of(text: str) -> Transcript:
    """A dream's text as a session of one turn."""
    turns = (Turn("t1", "client", "client", text),)
    return Transcript("dream", revision_of(turns, ()), turns)


def code_prepared(prepared: Prepared) -> Codes:
    """The codes of a dream that is parsed already; all of its words are taken as the dream."""
    prepared = as_told_by_dreamer(repaired(prepared))
    cast, words = cast_of(prepared), happenings()
    return Codes(
        characters=[one.code for one in cast.characters],
        aggression=interactions(prepared, cast, "aggression"),
        friendliness=interactions(prepared, cast, "friendliness"),
        sexuality=interactions(prepared, cast, "sexuality"),
        emotions=emotions(prepared, cast),
        misfortune=misfortunes(prepared, cast),
        good_fortune=befallen(prepared, cast, words.good_fortune),
        success=befallen(prepared, cast, words.success),
        failure=befallen(prepared, cast, words.failure),
        settings=settings(prepared),
    )
