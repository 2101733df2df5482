"""What recurs, laid out for the page: the core theme as a sentence, and beside it all else that needs several sessions.

The core conflictual relationship theme says what somebody wishes, how others answer, and what they do then (Luborsky).
Nothing here is a verdict: each part leads to the words it rests on, and says what speaks against it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from thirdear.listening.formulation.cluster import name_of, phrase_of
from thirdear.listening.page.cited import Cited, Grounds, Index, cited, grounds, listed
from thirdear.listening.page.courses import Change, Course, Departure, Thread, changes, courses, departures, threads
from thirdear.listening.page.parallels import Parallels, parallels
from thirdear.listening.page.strings import amount, strings
from thirdear.listening.page.triangles import Triangle, triangles_of_conflict, triangles_of_person

__all__ = ["Bar", "Formulation", "Part", "Theme", "formulation"]

_PARTS = (("w", "wish"), ("ro", "response_of_other"), ("rs", "response_of_self"))


@dataclass(frozen=True, slots=True)
class Bar:
    """One cluster of a part and in how many encounters it occurs; `width` is its share of all, in per cent."""

    name: str
    count: int
    width: float
    chosen: bool


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the sentence: how it is said, in how many encounters, its words, and what stands beside it in the count."""

    id: str
    name: str
    phrase: str
    count: int
    total: int
    of: str
    words: Cited
    remarks: tuple[str, ...]
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Theme:
    """The core theme. A part is None where nothing recurs; `none` says kindly why there is no sentence at all."""

    none: str
    status: str
    parts: Mapping[str, Part | None]
    remarks: tuple[str, ...]
    grounds: Grounds | None


@dataclass(frozen=True, slots=True)
class Formulation:
    """Everything that recurs across the sessions, in the order in which it is drawn."""

    theme: Theme
    conflict: tuple[Triangle, ...]
    person: tuple[Triangle, ...]
    parallels: Parallels
    threads: tuple[Thread, ...]
    courses: tuple[Course, ...]
    changes: tuple[Change, ...]
    departures: tuple[Departure, ...]


def formulation(document: Mapping[str, Any], index: Index) -> Formulation:
    """Lay out the `formulation` of a document; what is missing there is simply not drawn."""
    found = document.get("formulation") or {}
    return Formulation(
        theme=theme(found.get("ccrt") or {}, index),
        conflict=triangles_of_conflict(found.get("triangles_of_conflict") or (), index),
        person=triangles_of_person(found.get("triangles_of_person") or (), index),
        parallels=parallels(found.get("parallels") or (), index),
        threads=threads(found.get("themes") or (), index),
        courses=courses(found.get("working_through") or (), index),
        changes=changes(found.get("changes") or (), index),
        departures=departures(found.get("departures") or (), index),
    )


def theme(ccrt: Mapping[str, Any], index: Index) -> Theme:
    """The core theme as a sentence in three parts; with status none only a kind word on why there is none yet."""
    told, status = int(ccrt.get("n") or 0), str(ccrt.get("status") or "none")
    words = strings()["theme"]
    if status == "none":
        said = words["none_unnamed"] if told >= 3 else amount("theme", "none_few", told)
        return Theme(str(said), "", {}, (), None)
    parts = {key: _part(key, name, ccrt.get(key) or {}, told, index) for key, name in _PARTS}
    return Theme(
        none="",
        status=str(words[f"status_{status}"]).format(n=told),
        parts=parts,
        remarks=tuple(_remarks(ccrt, parts, told)),
        grounds=grounds(ccrt, index),
    )


def _part(key: str, name: str, found: Mapping[str, Any], told: int, index: Index) -> Part | None:
    if not found:
        return None
    words, cluster, count = strings()["theme"], str(found["cluster"]), int(found["episodes"])
    return Part(
        id=f"theme-{key}",
        name=str(words[name]),
        phrase=phrase_of(cluster),
        count=count,
        total=told,
        of=str(words["of"]).format(count=count, n=told),
        words=cited(found.get("evidence") or (), index, first=6),
        remarks=tuple(_beside(key, found)),
        bars=tuple(_bar(one, cluster, told) for one in found.get("all") or ()),
    )


def _beside(key: str, found: Mapping[str, Any]) -> list[str]:
    """What the count owes its reader: how much was said outright, with whom, what is told as often, and what comes next."""
    words, counts = strings()["theme"], {one["cluster"]: int(one["episodes"]) for one in found.get("all") or ()}
    said = []
    if key == "w":
        said.append(amount("theme", "outright", int(found.get("expressed") or 0)))
    if found.get("others"):
        said.append(str(words["with_others"]).format(share=round(100 * float(found["others"]))))
    ties = [name_of(cluster) for cluster in found.get("tie") or ()]
    if ties:
        said.append(str(words["tie"]).format(names=listed([f"“{name}”" for name in ties])))
    second = found.get("secondary")
    if second and second not in (found.get("tie") or ()):
        said.append(str(words["secondary"]).format(name=name_of(second), count=counts.get(second, 0)))
    return said


def _bar(one: Mapping[str, Any], chosen: str, told: int) -> Bar:
    count = int(one["episodes"])
    return Bar(str(one["name"]), count, round(100 * count / max(told, count, 1), 2), one["cluster"] == chosen)


def _remarks(ccrt: Mapping[str, Any], parts: Mapping[str, Part | None], told: int) -> list[str]:
    """How far the three stand together, and how often others and the client answer well or not."""
    words, said = strings()["theme"], []
    if max((part.count for part in parts.values() if part), default=0) * 2 < told:
        said.append(str(words["under_half"]))
    if ccrt.get("coherence") is not None:
        said.append(amount("theme", "together", round(float(ccrt["coherence"]) * told)))
    for key in ("ro", "rs"):
        shares = [ccrt.get(f"{key}_{sign}") for sign in ("negative", "positive")]
        if None not in shares:
            counts: Sequence[int] = [round(float(share or 0) * told) for share in shares]
            said.append(str(words[f"{key}_signs"]).format(negative=counts[0], positive=counts[1]))
    return said
