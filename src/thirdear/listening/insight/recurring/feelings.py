"""Feelings that come back: borne, or only named; stories told without theirs; matters left and not returned to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from thirdear.listening.evidence import Evidence
from thirdear.listening.insight.recurring.found import Cited, Recurring, hashed
from thirdear.listening.insight.recurring.told import FEW, Told

__all__ = ["feelings"]

_BORNE = frozenset({"borne", "in_perspective"})
_NOBODY = frozenset("he him she her they them it me myself us you this that".split())
_ABSENT = "feeling_absent"
_AGAIN = 2
_MOST = 4  # of those borne, and of those only named


def feelings(told: Told) -> list[Recurring]:
    """Feelings of the writer, those told in most texts first; then where a feeling seems to be missing."""
    groups: dict[tuple[str, str], list[Cited]] = {}
    shown: dict[str, str] = {}
    names = {person.name.lower(): person for person in told.formulation.people}
    for code, marks in told.by_code.items():
        feeling = code.removeprefix("affect.")
        if feeling in {code, _ABSENT}:
            continue
        for reading, mark in marks:
            cited = told.cite("feelings", reading, mark, feeling) if _is_own(mark) else None
            if cited is not None:
                said = _toward(mark)
                person = next((names[one] for one in (said, _bare(said), f"my {_bare(said)}") if one in names), None)
                who = told.subject(person) if person else said
                shown.setdefault(who, person.name if person else said)
                groups.setdefault((feeling, who), []).append(cited)
    found = [one for (code, who), marks in groups.items() for one in _feeling(told, code, who, shown[who], marks)]
    found.sort(key=lambda pair: (-pair[1].texts, -len(pair[1].rests)))
    borne, named = ([one for is_borne, one in found if is_borne is wanted] for wanted in (True, False))
    return [*told.first(borne, _MOST), *told.first(named, _MOST), *_absent(told), *_left(told)]


def _feeling(told: Told, code: str, who: str, shown: str, marks: Sequence[Cited]) -> Iterator[tuple[bool, Recurring]]:
    """Where it is borne, and, where that is mostly not so, where it is only named: each speaks against the other."""
    borne = [one for one in marks if one.mark.attributes.get("bearing") in _BORNE]
    named = [one for one in marks if one not in borne]
    for is_borne, rests, against in ((True, borne, named), (False, named, borne)):
        shape = "borne" if is_borne else "named_only"
        says = hashed("feelings", code, who, shape)
        enough = len(marks) >= _AGAIN and rests and (is_borne or len(named) > len(borne))
        if enough and not told.aside.denies(says):
            yield (
                is_borne,
                Recurring(
                    "feelings",
                    f"{shape}_toward" if shown else shape,
                    (says,),
                    tuple(rests),
                    frozenset(one.mark.key for one in rests),
                    {"feeling": code, "person": shown},
                    against=tuple(against),
                    little=_little(told, rests),
                ),
            )


def _little(told: Told, marks: Sequence[Cited]) -> tuple[str, ...]:
    return (*(["few"] if len(marks) < FEW else []), *(["unsure"] if told.unsure(marks) else []))


def _absent(told: Told) -> Iterator[Recurring]:
    """Charged stories without their feeling; what speaks against it are feelings borne in the same texts."""
    marks = told.all("feelings", "affect", _ABSENT, _ABSENT)
    texts = {one.text for one in marks}
    borne = [
        cited
        for code, found in told.by_code.items()
        if code.startswith("affect.")
        for reading, mark in found
        if reading.transcript.id in texts
        and mark.attributes.get("whose") == "client"
        and mark.attributes.get("bearing") in _BORNE
        if (cited := told.cite("feelings", reading, mark, mark.code)) is not None
    ]
    yield from _place(told, "absent", marks, borne)


def _left(told: Told) -> Iterator[Recurring]:
    yield from _place(told, "left", told.all("feelings", "flow", "avoidance", "avoidance"), ())


def _place(told: Told, shape: str, marks: Sequence[Cited], against: Sequence[Cited]) -> Iterator[Recurring]:
    says = hashed("feelings", shape)
    if len(marks) >= _AGAIN and not told.aside.denies(says):
        core = frozenset(one.mark.key for one in marks)
        yield Recurring("feelings", shape, (says,), tuple(marks), core, against=tuple(against), little=_little(told, marks))


def _is_own(mark: Evidence) -> bool:
    return mark.attributes.get("whose") == "client"


def _toward(mark: Evidence) -> str:
    """For whom or what a feeling is, as said; nobody where that is a pronoun or the writer."""
    toward = str(mark.attributes.get("toward") or "").lower()
    return "" if toward in _NOBODY else toward


def _bare(name: str) -> str:
    return name.removeprefix("my ").removeprefix("me ").removeprefix("our ")
