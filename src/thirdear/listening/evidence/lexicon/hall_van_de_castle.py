"""The words of dreams' characters, interactions, feelings and places, ready to look up.

The lists stand in `manuals/en/lexicons/hall_van_de_castle.toml`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from thirdear.listening import manuals
from thirdear.listening.evidence.grammar import any_of

__all__ = ["Acts", "Feelings", "Happenings", "Lexicon", "Role", "acts", "feelings", "happenings", "lexicon"]


@dataclass(frozen=True, slots=True)
class Role:
    """What one word tells of a character: "" where it does not tell."""

    sex: str = ""
    identity: str = ""
    age: str = ""
    number: str = "1"
    many: bool = False
    animal: bool = False


@dataclass(frozen=True, slots=True)
class Lexicon:
    roles: Mapping[str, Role]
    names: Mapping[str, str]
    titles: Mapping[str, str]
    feminine: re.Pattern[str]
    holders: frozenset[str]
    famous: frozenset[tuple[str, str]]
    famous_alone: frozenset[str]
    strangers: frozenset[str]
    small: frozenset[str]
    dead: frozenset[str]
    known_clause: frozenset[str]
    known_place: frozenset[str]
    teenage: frozenset[str]
    possessions: frozenset[str]
    own_place: frozenset[str]
    waking_facts: frozenset[str]
    clothes: frozenset[str]
    unknown_clause: re.Pattern[str]
    unsure: re.Pattern[str]
    tellers: frozenset[str]
    only_owned: frozenset[str]
    own_set: frozenset[str]
    schooling: frozenset[str]
    motions: frozenset[str]
    only_acting: frozenset[str]
    accompanying: frozenset[str]
    human_deeds: frozenset[str]
    office_endings: tuple[str, ...]
    no_offices: frozenset[str]
    both_sexes: frozenset[str]
    receiving: frozenset[str]
    waking: re.Pattern[str]
    report_verbs: frozenset[str]


_SETS = (
    "holders",
    "strangers",
    "small",
    "dead",
    "known_clause",
    "known_place",
    "teenage",
    "possessions",
    "waking_facts",
    "own_place",
    "clothes",
    "only_owned",
    "own_set",
    "schooling",
    "motions",
    "only_acting",
    "accompanying",
    "no_offices",
    "both_sexes",
    "receiving",
)  # lists of plain words, each under the name it has in the file


@cache
def lexicon() -> Lexicon:
    data = manuals.lexicon("hall_van_de_castle")
    bodies, waking = data["anybody"], data["waking"]
    return Lexicon(
        roles=_roles(data),
        names={name: sex for sex in "IFM" for name in data["names"].get(sex, "").split()},
        titles={title: sex for sex in "MFI" for title in data["names"][f"titles_{sex}"].split()},
        feminine=re.compile(data["names"]["feminine"]),
        famous=frozenset(_pair(name) for name in re.split(r"[|\n]+", data["prominent"]["full"]) if name),
        famous_alone=frozenset(data["prominent"]["alone"].split()),
        unknown_clause=any_of(bodies["unknown_clause"]),
        unsure=any_of(bodies["unsure"]),
        tellers=frozenset(waking["tellers"].split()),
        human_deeds=frozenset(
            (" ".join([bodies["human_deeds"], data["unreal"]["saying"], *data["aggression"]["direct"].values()])).split()
        ),
        office_endings=tuple(bodies["office_endings"].split()),
        waking=any_of(waking["patterns"]),
        report_verbs=frozenset(waking["report_verbs"].split()),
        **{name: frozenset(bodies[name].split()) for name in _SETS},
    )


def _roles(data: Mapping[str, Mapping[str, str]]) -> dict[str, Role]:
    """Words to roles; where a word stands twice, what says more of the person wins (kin over office over sex)."""
    roles: dict[str, Role] = {word: Role(animal=True) for word in data["animal"]["words"].split()}
    bodies = data["anybody"]
    for sex, words in data["sexed"].items():
        roles |= {word: Role(sex) for word in words.split()}
    roles |= {word: Role() for word in bodies["one"].split()}
    roles |= {word: Role(age=_age(word, bodies)) for word in bodies["child"].split()}
    for letter, section in (("E", "ethnic"), ("O", "occupation"), ("P", "prominent"), ("K", "known")):
        for sex, words in sorted(data[section].items(), key=lambda pair: pair[0] != "I"):
            if sex not in {"M", "F", "I"}:
                continue
            roles |= {word: Role(sex.strip("I"), letter) for word in words.split()}
    for sex, words in data["imaginary"].items():
        roles |= {word: Role(sex.strip("I"), "" if sex == "I" else "P", number="5") for word in words.split()}
    roles |= {word: Role(many=True) for word in bodies["many"].split()}
    roles |= {word: Role(identity="O", many=True) for word in data["occupation"]["many"].split()}
    roles |= {bodies["stranger"]: Role(identity="S")}
    for letters, words in data["kin"].items():
        roles |= {word: Role(letters[0].strip("I"), letters[1], many=letters[1] in "XY") for word in words.split()}
    return roles


def _pair(name: str) -> tuple[str, str]:
    first, last = name.split()
    return first, last


def _age(word: str, bodies: Mapping[str, str]) -> str:
    for letter, group in (("C", "child_ages"), ("B", "baby_ages"), ("T", "teen_ages")):
        if word in bodies[group].split():
            return letter
    return ""


@dataclass(frozen=True, slots=True)
class Feelings:
    """The words of one of the five feelings."""

    state: frozenset[str]
    doing: frozenset[str]
    moving: frozenset[str]
    noun: frozenset[str]
    phrase: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Acts:
    """The words of one sort of interaction, each with its class."""

    direct: Mapping[str, str]
    toward: Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]
    mutual: Mapping[str, str]
    dative: Mapping[str, str]
    asked: Mapping[str, str]
    negated: Mapping[str, str]
    alone: Mapping[str, str]
    stranger: Mapping[str, str]
    dealt: Mapping[str, str]
    spoken: Mapping[str, str]
    state: Mapping[str, str]
    thing: Mapping[str, str]
    manner: Mapping[str, str]
    owned: Mapping[str, str]
    away: Mapping[str, str]
    tied: Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]
    phrase: tuple[tuple[re.Pattern[str], str], ...]
    said: tuple[tuple[re.Pattern[str], str, bool], ...]


@dataclass(frozen=True, slots=True)
class Happenings:
    """The words of what befalls, of striving, and of places."""

    misfortune: tuple[tuple[str, re.Pattern[str]], ...]
    good_fortune: re.Pattern[str]
    success: re.Pattern[str]
    failure: re.Pattern[str]
    places: Mapping[str, str]
    wanted: frozenset[str]
    body: frozenset[str]
    gifts: frozenset[str]
    no_gift: frozenset[str]
    asked: frozenset[str]
    befallen: frozenset[str]
    of_things: frozenset[str]
    saying: frozenset[str]


@cache
def feelings() -> Mapping[str, Feelings]:
    """Each of the five codes with its words."""
    data = manuals.lexicon("hall_van_de_castle")["emotion"]
    return {
        code: Feelings(
            frozenset(words["state"].split()),
            frozenset(words["doing"].split()),
            frozenset(words["moving"].split()),
            frozenset(words["noun"].split()),
            any_of(words["phrase"]),
        )
        for code, words in data.items()
    }


@cache
def acts(sort: str) -> Acts:
    """The words of aggression, friendliness or sexuality."""
    data = manuals.lexicon("hall_van_de_castle")[sort]
    return Acts(
        **{
            frame: {word: degree for degree, words in data.get(frame, {}).items() for word in words.split()}
            for frame in (
                "direct",
                "mutual",
                "dative",
                "asked",
                "negated",
                "alone",
                "stranger",
                "dealt",
                "spoken",
                "state",
                "thing",
                "away",
                "manner",
                "owned",
            )
        },
        toward=_phrasal(data.get("toward", {})),
        tied=_phrasal(data.get("tied", {})),
        phrase=tuple((any_of(patterns), degree) for degree, patterns in data.get("phrase", {}).items()),
        said=tuple((any_of(patterns), said[0], said.endswith("other")) for said, patterns in _said(data).items()),
    )


def _said(data: Mapping[str, Mapping[str, str]]) -> dict[str, list[str]]:
    """The patterns of what is said; a threat is any deed of violence that is to come."""
    said: dict[str, list[str]] = {degree: list(patterns) for degree, patterns in data.get("said", {}).items()}
    if threat := data.get("threat"):
        deeds = "|".join(word for degree in threat["of"].split() for word in data["direct"][degree].split())
        said["4"] = [*said["4"], threat["pattern"].replace("DEED", f"(?:{deeds})")]
    return said


def _phrasal(data: Mapping[str, str]) -> dict[str, tuple[tuple[tuple[str, ...], str], ...]]:
    """For each first word the words that must follow, longest first, with the class."""
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for degree, phrases in data.items():
        for phrase in filter(str.strip, phrases.split("|")):
            first, *rest = phrase.split()
            found.setdefault(first, []).append((tuple(rest), degree))
    return {word: tuple(sorted(rest, key=lambda one: -len(one[0]))) for word, rest in found.items()}


@cache
def happenings() -> Happenings:
    data = manuals.lexicon("hall_van_de_castle")
    return Happenings(
        tuple((code, any_of(patterns)) for code, patterns in data["misfortune"].items()),
        any_of(data["good_fortune"]["patterns"]),
        any_of(data["success"]["patterns"]),
        any_of(data["failure"]["patterns"]),
        {word: place for place in "AOI" for word in data["settings"][place].split()},
        frozenset(data["unreal"]["wanted"].split()),
        frozenset(data["body"]["words"].split()),
        frozenset(data["gift"]["words"].split()),
        frozenset(data["gift"]["none"].split()),
        frozenset(data["unreal"]["asked"].split()),
        frozenset(data["unreal"]["befallen"].split()),
        frozenset(data["unreal"]["of_things"].split()),
        frozenset(data["unreal"]["saying"].split()),
    )
