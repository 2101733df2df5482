"""The words of the therapist's acts, ready to look up. The lists stand in `manuals/en/lexicons/intervention.toml`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from thirdear.listening import manuals
from thirdear.listening.evidence.grammar import any_of

__all__ = ["Lexicon", "lexicon"]


@dataclass(frozen=True, slots=True)
class Lexicon:
    minimal: frozenset[str]
    of: dict[str, re.Pattern[str]]
    tentative: re.Pattern[str]
    strong: re.Pattern[str]
    weak: re.Pattern[str]
    practical: re.Pattern[str]
    target: dict[str, re.Pattern[str]]
    link: dict[str, re.Pattern[str]]
    confrontation: re.Pattern[str]
    clarification: re.Pattern[str]
    precise: re.Pattern[str]
    asked: re.Pattern[str]
    opening: re.Pattern[str]
    reflection: re.Pattern[str]
    says_nothing: re.Pattern[str]
    particular: re.Pattern[str]
    of_what_was_said: re.Pattern[str]
    general: frozenset[str]
    given_back: re.Pattern[str]
    collision: tuple[re.Pattern[str], ...]


@cache
def lexicon() -> Lexicon:
    data = manuals.lexicon("intervention")
    reading = data["interpretation"]
    return Lexicon(
        minimal=frozenset(word.strip(",") for word in data["minimal"].split()),
        of={act: any_of(patterns) for act, patterns in data["acts"].items()},
        tentative=any_of(reading["tentative"]),
        strong=any_of(reading["strong"]),
        weak=any_of(reading["weak"]),
        practical=any_of(reading["practical"]),
        target={name: any_of(patterns) for name, patterns in reading["target"].items()},
        link={point: any_of(patterns) for point, patterns in reading["link"].items()},
        confrontation=any_of(data["confrontation"]["patterns"]),
        clarification=any_of(data["clarification"]["patterns"]),
        opening=re.compile(rf"(?:(?:{'|'.join(data['opening'].split())})\b[,.]* *)+"),
        asked=any_of(data["question"]["patterns"]),
        precise=any_of(data["clarification"]["precise"]),
        reflection=any_of(data["reflection"]["patterns"]),
        says_nothing=any_of(data["says_nothing"]["patterns"]),
        given_back=any_of(data["says_nothing"]["given_back"]),
        particular=any_of(data["general"]["particular"]),
        of_what_was_said=any_of(data["clarification"]["of_what_was_said"]),
        general=frozenset(data["general"]["words"].split()),
        collision=tuple(any_of(data["collision"][part]) for part in ("kept_up", "price", "choice")),
    )
