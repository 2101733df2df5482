"""The map of people: the client in the middle, everybody an encounter is told of around them, a line to each.

A line is as heavy as its encounters are many, and dashed where no response could be named. Every name has a row of its own,
so none can cover another; the rows lie on an oval, which on a narrow screen becomes a single column.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from thirdear.listening.page.people import Person

__all__ = ["Map", "Spot", "people_map"]

_FAMILY = ("mother", "father", "parents", "partner", "child", "sister", "brother", "grandparent", "relative", "former_partner")
_AROUND = ("therapist", "friend", "colleague", "superior", "professional", "acquaintance")
_ROW, _EDGE = 38, 26
_WIDE, _NARROW = 760, 340
_REACH, _WAIST = 150, 70
_THINNEST, _THICKEST = 1.2, 6.0
_LONGEST = 26


@dataclass(frozen=True, slots=True)
class Spot:
    """A person's place: where the dot stands, which side of it the name, and the line from the client."""

    person: Person
    name: str
    x: float
    y: float
    text_x: float
    anchor: str
    path: str
    width: float
    named: bool


@dataclass(frozen=True, slots=True)
class Map:
    """A drawing `width` by `height`, with the client at (`x`, `y`)."""

    width: int
    height: int
    x: float
    y: float
    spots: tuple[Spot, ...]


def people_map(people: Sequence[Person], *, narrow: bool = False) -> Map | None:
    """Everybody with an encounter around the client; None where nobody has one."""
    met = _in_order([person for person in people if person.encounters])
    if not met:
        return None
    if narrow:
        return _column(met)
    half = (len(met) + 1) // 2
    sides = (met[:half], met[half:][::-1])
    rows = max(len(side) for side in sides)
    height = 2 * _EDGE + _ROW * (rows - 1)
    middle, most = (_WIDE / 2, height / 2), _most(met)
    spots = [
        _spot(person, middle, (x, y), most, right=right)
        for right, side in zip((True, False), sides, strict=True)
        for person, (x, y) in zip(side, _arc(len(side), middle, right=right), strict=True)
    ]
    return Map(_WIDE, height, *middle, tuple(spots))


def _in_order(people: Sequence[Person]) -> list[Person]:
    """Clockwise from the top: the therapist, others, those of no known role below, the family up the left, parents on top."""
    places = {role: i for i, role in enumerate((*_AROUND, "unknown", *reversed(_FAMILY)))}
    return sorted(people, key=lambda one: (places.get(one.role_code, len(_AROUND)), -len(one.encounters), one.id))


def _most(people: Sequence[Person]) -> int:
    return max(len(one.encounters) for one in people)


def _arc(count: int, middle: tuple[float, float], *, right: bool) -> list[tuple[float, float]]:
    """Rows one below the other, bent outwards at the height of the client."""
    top, tall = middle[1] - _ROW * (count - 1) / 2, middle[1]
    places = []
    for i in range(count):
        y = top + _ROW * i
        out = _WAIST + (_REACH - _WAIST) * max(1 - ((y - middle[1]) / tall) ** 2, 0.0) ** 0.5
        places.append((round(middle[0] + (out if right else -out), 1), round(y, 1)))
    return places


def _column(met: Sequence[Person]) -> Map:
    """The client on the left, everybody in one column."""
    height = 2 * _EDGE + _ROW * (len(met) - 1)
    middle, most = (16.0, height / 2), _most(met)
    spots = [_spot(person, middle, (92.0, float(_EDGE + _ROW * i)), most, right=True) for i, person in enumerate(met)]
    return Map(_NARROW, height, *middle, tuple(spots))


def _spot(person: Person, middle: tuple[float, float], place: tuple[float, float], most: int, *, right: bool) -> Spot:
    (cx, cy), (x, y) = middle, place
    bend = round(cx + (x - cx) * 0.55, 1)
    return Spot(
        person=person,
        name=person.name if len(person.name) <= _LONGEST else f"{person.name[: _LONGEST - 1].rstrip()}…",
        x=x,
        y=y,
        text_x=x + (13 if right else -13),
        anchor="start" if right else "end",
        path=f"M{cx:g} {cy:g}C{bend:g} {cy:g} {bend:g} {y:g} {x:g} {y:g}",
        width=round(_THINNEST + (_THICKEST - _THINNEST) * (len(person.encounters) - 1) / max(most - 1, 1), 2),
        named=bool(person.pattern),
    )
