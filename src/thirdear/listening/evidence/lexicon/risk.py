"""The words of risk, ready to look up. The lists stand in `manuals/en/lexicons/risk.toml`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from thirdear.listening import manuals
from thirdear.listening.evidence.grammar import any_of

__all__ = ["CODES", "Lexicon", "Reading", "lexicon"]

CODES = (
    "passive_death_wish",
    "suicidal_thought",
    "plan_or_attempt",
    "self_injury",
    "harm_to_others",
    "abuse_or_safeguarding",
    "worth_asking",
    "figure_of_speech",
)
_PLAIN = ("passive_death_wish", "suicidal_thought", "plan_or_attempt", "self_injury", "figure_of_speech")
_SOMEBODY = r"(?:he|she|they|(?:my|our|his|her|their|the|that|this) (?:\w+ )?\w+|mum|mam|mom|dad|gran|nan)"
_CLIENT = {"i": "(?:i|we)", "me": "(?:me|us)", "my": "(?:my|our)", "self": "(?:myself|ourselves)"}
_PERSON = {
    "i": _SOMEBODY,
    "me": r"(?:him|her|them|my \w+)",
    "my": r"(?:his|her|their)",
    "self": "(?:himself|hisself|herself|themselves|themself|theirselves)",
}
_PLACE = re.compile("<([a-z]+)>")


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read the lists: `who` is "client", "person", or "" where the grammar must tell."""

    who: str
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Lexicon:
    readings: dict[str, tuple[Reading, ...]]
    cues: dict[str, tuple[str, ...]]
    silent: dict[str, re.Pattern[str]]
    ambiguous_end: tuple[Reading, ...]
    other_end: re.Pattern[str]
    places: tuple[Reading, ...]
    purpose: re.Pattern[str]
    prepare: re.Pattern[str]
    found: re.Pattern[str]
    saying: re.Pattern[str]
    literal: re.Pattern[str]
    hurt_feelings: re.Pattern[str]
    denial: re.Pattern[str]
    control: tuple[Reading, ...]
    settling: re.Pattern[str]
    shadow: re.Pattern[str]
    passing_on: re.Pattern[str]
    known_break: re.Pattern[str]
    parting: re.Pattern[str]
    needs_comic: re.Pattern[str]
    comic: re.Pattern[str]
    trifle: re.Pattern[str]
    one_more: re.Pattern[str]
    called_so: re.Pattern[str]
    says: re.Pattern[str]
    negation: re.Pattern[str]
    no_negation: re.Pattern[str]
    past: re.Pattern[str]
    recent: re.Pattern[str]
    safe: re.Pattern[str]
    asked: tuple[tuple[str, re.Pattern[str]], ...]
    open: re.Pattern[str]
    no: re.Pattern[str]
    yes: re.Pattern[str]


@cache
def lexicon() -> Lexicon:
    data = manuals.lexicon("risk")
    parts: dict[str, str] = data["parts"]
    asked, speech, figure = data["asked"], data["speech"], data["figure_of_speech"]
    harm, abuse, worth = data["harm_to_others"], data["abuse_or_safeguarding"], data["worth_asking"]
    suicidal, plan = data["suicidal_thought"], data["plan_or_attempt"]
    victims = parts | {"they": abuse["they"]}
    readings = {code: _readings(data[code]["patterns"], parts) for code in _PLAIN}
    readings |= {
        "harm_to_others": (Reading("", any_of(_filled(harm["intent"], parts))),),
        "abuse_or_safeguarding": _readings(abuse["patterns"], victims, {"me": abuse["victims"], "i": abuse["victims"]}),
        "worth_asking": _readings([*worth["hopeless"], *worth["burden"], *worth["parting"]], parts),
    }
    return Lexicon(
        readings=readings,
        cues={code: tuple(data["cues"][code].split()) for code in CODES},
        silent={code: any_of(data[code]["not"]) for code in CODES if "not" in data[code]},
        ambiguous_end=_readings(suicidal["ambiguous"], parts),
        other_end=any_of(suicidal["other_end"]),
        places=_readings(plan["place"], parts),
        purpose=any_of(_filled(plan["purpose"], parts)),
        prepare=any_of(plan["prepare"]),
        found=any_of(plan["found"]),
        saying=any_of(_filled(harm["saying"], parts | _CLIENT)),
        literal=any_of(harm["literal"]),
        hurt_feelings=any_of(harm["hurt_feelings"]),
        denial=any_of(harm["denial"]),
        control=_readings(abuse["control"], parts),
        settling=any_of(worth["settling"]),
        shadow=any_of(worth["shadow"]),
        passing_on=any_of(worth["passing_on"]),
        known_break=any_of(worth["known_break"]),
        parting=any_of(worth["parting"]),
        needs_comic=any_of(figure["needs_comic"]),
        comic=any_of(figure["comic"]),
        trifle=any_of(figure["trifle"]),
        one_more=any_of(figure["one_more"]),
        called_so=any_of(figure["called_so"]),
        asked=tuple((code, any_of(asked[code])) for code in CODES if code in asked),
        **{name: any_of(speech[name]) for name in ("says", "negation", "no_negation", "past", "recent", "safe")},
        **{name: any_of(asked[name]) for name in ("open", "no", "yes")},
    )


def _readings(patterns: Iterable[str], parts: dict[str, str], other: dict[str, str] | None = None) -> tuple[Reading, ...]:
    """The lists read of the client and of somebody told of; and those that name nobody, once."""
    named = [pattern for pattern in patterns if _names_somebody(pattern, parts)]
    unnamed = [pattern for pattern in patterns if not _names_somebody(pattern, parts)]
    both = [
        Reading("client", any_of(_filled(named, parts | _CLIENT))),
        Reading("person", any_of(_filled(named, parts | _PERSON | (other or {})))),
        Reading("", any_of(_filled(unnamed, parts))),
    ]
    return tuple(one for one, of in zip(both, (named, named, unnamed), strict=True) if of)


def _names_somebody(pattern: str, parts: dict[str, str]) -> bool:
    return any(name in _CLIENT or _names_somebody(parts.get(name, ""), parts) for name in _PLACE.findall(pattern))


def _filled(patterns: Iterable[str], parts: dict[str, Any]) -> list[str]:
    """Each pattern with its placeholders filled in, those inside the parts too."""
    filled = list(patterns)
    while any(_PLACE.search(pattern) for pattern in filled):
        filled = [_PLACE.sub(lambda match: parts[match[1]], pattern) for pattern in filled]
    return filled
