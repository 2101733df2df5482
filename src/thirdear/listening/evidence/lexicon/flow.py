"""The words of breaks, blanks, slips, beginnings and ends, ready to look up.

The lists stand in `manuals/en/lexicons/flow.toml`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from thirdear.listening import manuals
from thirdear.listening.evidence.grammar import any_of

__all__ = ["Lexicon", "lexicon"]


@dataclass(frozen=True, slots=True)
class Lexicon:
    greetings: re.Pattern[str]
    sounds: frozenset[str]
    broken_inside: re.Pattern[str]
    broken_opening: re.Pattern[str]
    closed: re.Pattern[str]
    resumed: re.Pattern[str]
    went_blank: re.Pattern[str]
    confused: re.Pattern[str]
    feeling: re.Pattern[str]
    resumes: re.Pattern[str]
    repaired: tuple[re.Pattern[str], ...]
    noticed: re.Pattern[str]
    of_mind: re.Pattern[str]
    gap_note: re.Pattern[str]
    broken_end: re.Pattern[str]
    empty_nouns: frozenset[str]
    announced: re.Pattern[str]
    talk_of_gap: re.Pattern[str]
    anniversary: re.Pattern[str]


@cache
def lexicon() -> Lexicon:
    data = manuals.lexicon("flow")
    broken, blank, gap = data["broken_off"], data["went_blank"], data["gap"]
    return Lexicon(
        greetings=any_of(data["greetings"]["patterns"]),
        sounds=frozenset(data["greetings"]["sounds"].split()),
        broken_inside=re.compile("|".join(broken["inside"])),
        broken_opening=any_of(broken["opening"]),
        closed=any_of(broken["closed"]),
        resumed=any_of(broken["resumed"]),
        went_blank=any_of(blank["patterns"]),
        confused=any_of(blank["confused"]),
        feeling=any_of(blank["feeling"]),
        resumes=any_of(blank["resumes"]),
        repaired=tuple(any_of([pattern]) for pattern in data["slip"]["repaired"]),
        noticed=any_of(data["slip"]["noticed"]),
        of_mind=any_of(blank["of_mind"]),
        gap_note=any_of(gap["note"]),
        broken_end=re.compile(broken["end"]),
        empty_nouns=frozenset(broken["empty_nouns"].split()),
        announced=any_of(gap["announced"]),
        talk_of_gap=any_of(gap["talk_of_it"]),
        anniversary=any_of(data["anniversary"]["patterns"]),
    )
