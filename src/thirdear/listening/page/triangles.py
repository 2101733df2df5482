"""The two triangles (Malan), each standing on its point: of conflict (defence, anxiety, feeling) and of person (you, now, then).

Every corner opens its words. A defence is first only "something seems kept away here"; its name is a second step.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from thirdear.listening.formulation.cluster import phrase_of
from thirdear.listening.page.cited import Cited, Grounds, Index, cited, grounds, listed
from thirdear.listening.page.notes import definition
from thirdear.listening.page.strings import amount, counted, strings

__all__ = ["Corner", "Edge", "Named", "Triangle", "triangles_of_conflict", "triangles_of_person"]

_LEFT, _RIGHT, _POINT = (100, 18), (300, 18), (200, 186)
_CONFLICT = (("defence", _LEFT), ("anxiety", _RIGHT), ("feeling", _POINT))
_CONFLICT_EDGES = (("defence_anxiety", _LEFT, _RIGHT), ("anxiety_feeling", _RIGHT, _POINT), ("feeling_defence", _POINT, _LEFT))
_PERSON = (("therapist", _LEFT), ("current", _RIGHT), ("past", _POINT))
_PERSON_EDGES = (("therapist_current", _LEFT, _RIGHT), ("current_past", _RIGHT, _POINT), ("therapist_past", _POINT, _LEFT))
_THINNEST, _THICKEST = 1.6, 5.6


@dataclass(frozen=True, slots=True)
class Named:
    """A name for what was heard at a corner, how often, and what the manual says of it: always the second step."""

    name: str
    often: str
    definition: str


@dataclass(frozen=True, slots=True)
class Corner:
    """A corner: where it stands in the drawing, what it says, its words, and (a step further) its names."""

    id: str
    key: str
    x: int
    y: int
    radius: float
    title: str
    label: str
    count: int
    often: str
    words: Cited
    names: tuple[Named, ...]


@dataclass(frozen=True, slots=True)
class Edge:
    """A side of the triangle; `width` carries how often its ends meet, and with `count` 0 it is dashed: not linked yet."""

    path: str
    width: float
    count: int
    x: int
    y: int
    text: str


@dataclass(frozen=True, slots=True)
class Triangle:
    """A drawn triangle: its name, its sentence, three corners, three sides, the sides in words, and its grounds."""

    id: str
    name: str
    often: str
    statement: str
    corners: tuple[Corner, ...]
    edges: tuple[Edge, ...]
    links: str
    remarks: tuple[str, ...]
    grounds: Grounds


def triangles_of_conflict(found: Sequence[Mapping[str, Any]], index: Index) -> tuple[Triangle, ...]:
    """A feeling toward somebody, how it seems kept away, and what anxiety comes with it; the most frequent first."""
    return tuple(_of_conflict(one, index) for one in found)


def triangles_of_person(found: Sequence[Mapping[str, Any]], index: Index) -> tuple[Triangle, ...]:
    """One pattern with the therapist, with people now, and with people of the past."""
    return tuple(_of_person(one, index) for one in found)


def _of_conflict(found: Mapping[str, Any], index: Index) -> Triangle:
    words, corners = strings()["triangle"], found["corners"]
    feeling = definition("affect", str(found["feeling"])).code_name
    name = str(words["toward"]).format(feeling=feeling, person=found["toward"]) if found.get("toward") else feeling
    labels = {"defence": words["kept_away"], "anxiety": words["anxiety"], "feeling": name}
    most = max(int(corners[key]["count"]) for key, _ in _CONFLICT)
    laid = []
    for key, place in _CONFLICT:
        count = int(corners[key]["count"])
        label = labels[key] if count else words[f"no_{key}"]
        names = () if key == "feeling" else _names(corners[key].get("codes") or {}, key)
        laid.append(
            _corner(found, key, place, (str(label), count, most, "places"), cited(corners[key]["evidence"], index), names)
        )
    grounded = grounds(found, index, unit="occasions")
    occasions = int((found.get("rests_on") or {}).get("episodes") or 0)
    return Triangle(
        id=f"triangle-{found['id']}",
        name=name,
        often=amount("triangle", "occasions", occasions),
        statement=str(words["conflict_anxious" if corners["anxiety"]["count"] else "conflict"]).format(feeling=name),
        corners=tuple(laid),
        edges=_edges(_CONFLICT_EDGES, found.get("edges") or {}),
        links=_links(_CONFLICT_EDGES, found.get("edges") or {}, "near"),
        remarks=(amount("triangle", "borne", int(found.get("borne") or 0)),),
        grounds=grounded,
    )


def _of_person(found: Mapping[str, Any], index: Index) -> Triangle:
    words, told = strings()["triangle"], found.get("episodes") or {}
    most = max((len(ids) for ids in told.values()), default=0)
    laid, present = [], []
    for key, place in _PERSON:
        people = [index.people.get(str(id), "") for id in (found.get("people") or {}).get(key) or ()]
        ids = [str(id) for id in told.get(key) or ()]
        label = words["you"] if key == "therapist" and ids else listed([name for name in people if name], 3) or words[f"no_{key}"]
        evidence = [mark for id in ids for mark in _held(index.episodes.get(id) or {}, found)]
        laid.append(_corner(found, key, place, (str(label), len(ids), most, "encounters"), cited(evidence, index), ()))
        present += [str(words[f"at_{key}"])] if ids else []
    linked = found.get("linked") or {}
    kind = str(words[f"pattern_{found['type']}"]).format(phrase=phrase_of(str(found["cluster"])))
    return Triangle(
        id=f"triangle-{found['id']}",
        name=kind,
        often=amount("triangle", "encounters", sum(len(ids) for ids in told.values())),
        statement=str(words["person"]).format(pattern=kind[:1].upper() + kind[1:], where=listed(present)),
        corners=tuple(laid),
        edges=_edges(_PERSON_EDGES, linked),
        links=_links(_PERSON_EDGES, linked, "linked"),
        remarks=(),
        grounds=grounds(found, index),
    )


def _held(episode: Mapping[str, Any], found: Mapping[str, Any]) -> list[str]:
    """The marks by which an encounter holds the pattern of a triangle."""
    parts = [one for one in episode.get("components") or () if (one["type"], one["cluster"]) == (found["type"], found["cluster"])]
    return [str(mark) for part in parts for mark in part.get("evidence") or ()]


def _corner(
    found: Mapping[str, Any],
    key: str,
    place: tuple[int, int],
    said: tuple[str, int, int, str],
    words: Cited,
    names: tuple[Named, ...],
) -> Corner:
    label, count, most, unit = said
    return Corner(
        id=f"triangle-{found['id']}-{key}",
        key=key,
        x=place[0],
        y=place[1],
        radius=round(4 + 4 * (count / most) ** 0.5, 1) if count else 4.0,
        title=str(strings()["triangle"][f"title_{key}"]),
        label=label,
        count=count,
        often=amount("triangle", unit, count),
        words=words,
        names=names,
    )


def _names(codes: Mapping[str, Any], key: str) -> tuple[Named, ...]:
    """What a defence or a sign of anxiety is called, the most frequent first."""
    found = []
    for code, count in sorted(codes.items(), key=lambda pair: (-int(pair[1]), pair[0])):
        kind = "affect" if (key, code) == ("anxiety", "anxiety") else key
        meant = definition(kind, str(code))
        found.append(Named(meant.code_name, counted("triangle", "heard", int(count)), _said(meant.code_page)))
    return tuple(found)


def _said(page: object) -> str:
    return str(getattr(page, "definition", "") or "")


def _edges(sides: Sequence[tuple[str, tuple[int, int], tuple[int, int]]], counts: Mapping[str, Any]) -> tuple[Edge, ...]:
    most = max((int(counts.get(key) or 0) for key, _, _ in sides), default=0)
    return tuple(_edge(one, other, int(counts.get(key) or 0), most) for key, one, other in sides)


def _edge(one: tuple[int, int], other: tuple[int, int], count: int, most: int) -> Edge:
    middle = ((one[0] + other[0]) // 2, (one[1] + other[1]) // 2)
    level = one[1] == other[1]
    aside = 0 if level else 16 if middle[0] > _POINT[0] else -16
    width = _THINNEST + (_THICKEST - _THINNEST) * count / most if count else 1.2
    path = f"M{one[0]} {one[1]}L{other[0]} {other[1]}"
    return Edge(path, round(width, 2), count, middle[0] + aside, middle[1] + (20 if level else 4), str(count))


def _links(sides: Sequence[tuple[str, tuple[int, int], tuple[int, int]]], counts: Mapping[str, Any], kind: str) -> str:
    """The sides in words, for readers who do not see the drawing."""
    words = strings()["triangle"]
    return " ".join(
        amount("triangle", kind, int(counts.get(key) or 0), ends=words[f"ends_{key}"]) for key, _, _ in sides if key in counts
    )
