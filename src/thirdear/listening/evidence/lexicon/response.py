"""The words with which a suggestion is answered, ready to look up. The lists stand in `manuals/en/lexicons/response.toml`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from thirdear.listening import manuals
from thirdear.listening.evidence.grammar import any_of

__all__ = ["Lexicon", "lexicon"]

_ACTS = {"interpretation": "supposing", "pressure_to_feeling": "pressing", "confrontation": "pointing"}


@dataclass(frozen=True, slots=True)
class Lexicon:
    filler: re.Pattern[str]
    no: re.Pattern[str]
    although: re.Pattern[str]
    yes: re.Pattern[str]
    deferring: re.Pattern[str]
    passing_over: re.Pattern[str]
    insight: re.Pattern[str]
    realising: re.Pattern[str]
    not_own: re.Pattern[str]
    feels: re.Pattern[str]
    disclosing: re.Pattern[str]
    memory: re.Pattern[str]
    wish: re.Pattern[str]
    returns: re.Pattern[str]
    acts: tuple[tuple[str, re.Pattern[str]], ...]
    no_act: re.Pattern[str]


@cache
def lexicon() -> Lexicon:
    data = manuals.lexicon("response")
    return Lexicon(
        filler=any_of(data["filler"]["patterns"]),
        no=any_of(data["no"]["opening"]),
        although=any_of(data["no"]["although"]),
        yes=any_of(data["yes"]["opening"]),
        deferring=any_of(data["yes"]["deferring"]),
        passing_over=any_of(data["passing_over"]["patterns"]),
        insight=any_of(data["insight"]["patterns"]),
        realising=any_of(data["insight"]["realising"]),
        not_own=any_of(data["insight"]["not_own"]),
        feels=any_of(data["feels"]["patterns"]),
        disclosing=any_of(data["new"]["disclosing"]),
        memory=any_of(data["new"]["memory"]),
        wish=any_of(data["new"]["wish"]),
        returns=any_of(data["later"]["returns"]),
        acts=tuple((code, any_of(data["act"][part])) for code, part in _ACTS.items()),
        no_act=any_of(data["act"]["never"]),
    )
