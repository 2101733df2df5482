"""The words for people, ready to look up. The lists stand in `manuals/en/lexicons/people.toml`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from thirdear.listening import manuals
from thirdear.listening.evidence.grammar import any_of

__all__ = ["SINGLE_ROLES", "Lexicon", "lexicon"]


@dataclass(frozen=True, slots=True)
class Lexicon:
    role: re.Pattern[str]
    met: re.Pattern[str]
    roles: dict[str, str]
    kin: frozenset[str]
    introduced: frozenset[str]
    needs_possessor: frozenset[str]
    needs_article: frozenset[str]
    acts: frozenset[str]
    place_words: frozenset[str]
    never: frozenset[str]
    not_people: re.Pattern[str]
    therapist: re.Pattern[str]
    anybody: re.Pattern[str]
    past: re.Pattern[str]
    dead: re.Pattern[str]


@cache
def lexicon() -> Lexicon:
    data = manuals.lexicon("people")
    roles = {word: role for role, words in data["roles"].items() for word in words.split()} | data["two_words"]["roles"]
    return Lexicon(
        role=_role_pattern(roles, data["parents"]["mother"].split(), data["parents"]["father"].split()),
        roles=roles,
        met=_met_pattern(data["met"]["words"].split()),
        kin=frozenset(data["single"]["kin"].split()),
        introduced=frozenset(data["single"]["introduced"].split()),
        needs_possessor=frozenset(data["needs_possessor"]["words"].split()),
        needs_article=frozenset(data["needs_article"]["words"].split()),
        place_words=frozenset(data["anybody"]["place_words"].split()),
        acts=frozenset(data["anybody"]["acts"].split()),
        never=frozenset(data["never"]["words"].split()),
        not_people=any_of(data["not_people"]["patterns"]),
        therapist=any_of(data["therapist"]["patterns"]),
        anybody=re.compile(data["therapist"]["anybody"]),
        past=any_of(data["past"]["patterns"]),
        dead=re.compile(data["past"]["dead"]),
    )


def _met_pattern(words: Iterable[str]) -> re.Pattern[str]:
    """ "A lad who", "this woman from": somebody brought in together with what they did or where."""
    after = "who|from|at|with|in|on|called|come|comes|came|that|and|says?|said|down|up|what|about|out|were|was|has|had|sat|stood"
    return re.compile(rf"(?<!\w)(?:a|an|this|some|these)(?: \w+)? (?P<word>{'|'.join(words)})(?= (?:{after})\b|,)")


def _role_pattern(roles: Iterable[str], mothers: Sequence[str], fathers: Sequence[str]) -> re.Pattern[str]:
    """ "my", up to two describing words, and the word for a role; "mum and dad" is one."""
    pair = f"(?:{'|'.join(mothers)}) and (?:{'|'.join(fathers)})|(?:{'|'.join(fathers)}) and (?:{'|'.join(mothers)})"
    words = "|".join([pair, *sorted(map(re.escape, roles), key=len, reverse=True)])
    contraction = "(?:it|that|he|she|there|what|who|here|where|how)'s"
    words_before = "my|me|our|his|her|their|your|the|a|an|this|that|some|no|any|another|every|each"
    determiner = rf"(?P<determiner>{words_before}|(?!{contraction})[\w-]+'s)"
    return re.compile(rf"(?<![\w-])(?:{determiner} (?P<between>(?:[\w'-]+ ){{0,2}}?))?(?P<word>{words})(?![\w-])")


SINGLE_ROLES = frozenset(manuals.lexicon("people")["single"]["roles"].split())
