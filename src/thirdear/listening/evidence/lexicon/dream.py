"""The words by which dreams are brought, told and thought about, ready to look up.

The lists stand in `manuals/en/lexicons/dream.toml`.
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
    announced: re.Pattern[str]
    not_dreamt: re.Pattern[str]
    nothing_left: re.Pattern[str]
    about: re.Pattern[str]
    ended: re.Pattern[str]
    asked: re.Pattern[str]
    said: re.Pattern[str]
    likens: re.Pattern[str]
    steps_out: re.Pattern[str]
    of_dream: re.Pattern[str]
    when: re.Pattern[str]
    dismissed: re.Pattern[str]
    lately: re.Pattern[str]
    plain: frozenset[str]


@cache
def lexicon() -> Lexicon:
    data = manuals.lexicon("dream")
    announced, said = data["announced"], data["said"]
    return Lexicon(
        announced=any_of(announced["patterns"]),
        not_dreamt=any_of(announced["not"]),
        nothing_left=any_of(announced["nothing_left"]),
        about=any_of(data["about"]["patterns"]),
        ended=any_of(data["ended"]["patterns"]),
        asked=any_of(data["asked"]["patterns"]),
        said=any_of(said["patterns"]),
        likens=any_of(said["likens"]),
        steps_out=any_of(said["steps_out"]),
        of_dream=any_of(said["of_dream"]),
        when=any_of(announced["when"]),
        dismissed=any_of(said["dismissed"]),
        lately=any_of(data["lately"]["patterns"]),
        plain=frozenset(data["plain"]["words"].split()),
    )
