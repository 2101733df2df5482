"""The words of strain and of its repair, ready to look up. The lists stand in `manuals/en/lexicons/rupture.toml`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from thirdear.listening import manuals
from thirdear.listening.evidence.grammar import any_of

__all__ = ["Lexicon", "lexicon"]

_STRAINS = ("criticism", "control", "arguing", "lecturing")


@dataclass(frozen=True, slots=True)
class Lexicon:
    submits: re.Pattern[str]
    gives_in: re.Pattern[str]
    flat: re.Pattern[str]
    empty: re.Pattern[str]
    of_us: re.Pattern[str]
    abstract: re.Pattern[str]
    away: re.Pattern[str]
    complaint: re.Pattern[str]
    the_work: re.Pattern[str]
    no_complaint: re.Pattern[str]
    named: dict[str, re.Pattern[str]]
    deepens: re.Pattern[str]
    strain: tuple[tuple[str, re.Pattern[str]], ...]
    not_strain: re.Pattern[str]


@cache
def lexicon() -> Lexicon:
    data = manuals.lexicon("rupture")
    withdrawal, naming = data["withdrawal"], data["naming"]
    return Lexicon(
        submits=any_of(withdrawal["submits"]),
        gives_in=any_of(withdrawal["gives_in"]),
        flat=any_of(withdrawal["flat"]),
        empty=any_of(withdrawal["empty"]),
        of_us=any_of(withdrawal["of_us"]),
        abstract=any_of(withdrawal["abstract"]),
        away=any_of(withdrawal["away"]),
        complaint=any_of(data["complaint"]["patterns"]),
        the_work=any_of(data["complaint"]["the_work"]),
        no_complaint=any_of(data["complaint"]["none"]),
        named={speaker: any_of(naming[speaker]) for speaker in ("therapist", "client")},
        deepens=any_of(naming["deepens"]),
        strain=tuple((sort, any_of(data["strain"][sort])) for sort in _STRAINS),
        not_strain=any_of(data["strain"]["not_strain"]),
    )
