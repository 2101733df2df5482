"""Parallels laid out: whether the pattern with one person repeats with another, and what chance alone would do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from thirdear.listening.formulation.cluster import phrase_of
from thirdear.listening.page.cited import Grounds, Index, grounds
from thirdear.listening.page.strings import counted, strings

__all__ = ["Parallel", "Parallels", "Shared", "parallels"]

_LEVEL = 0.05
_MOST_UNTESTED = 30


@dataclass(frozen=True, slots=True)
class Shared:
    """A pattern told of both, and in how many encounters with either."""

    name: str
    often: str


@dataclass(frozen=True, slots=True)
class Parallel:
    """Two persons and what is told of both. `alike` only where they are more alike than chance makes any two encounters."""

    id: str
    names: str
    alike: bool
    verdict: str
    measured: str
    shared: tuple[Shared, ...]
    grounds: Grounds


@dataclass(frozen=True, slots=True)
class Parallels:
    """Pairs that could be tested, pairs with too few encounters, and how many of the latter are not listed."""

    tested: tuple[Parallel, ...] = ()
    untested: tuple[Parallel, ...] = ()
    left: int = 0


def parallels(found: Sequence[Mapping[str, Any]], index: Index) -> Parallels:
    """All parallels, in the order of the document: the most alike first."""
    tested = [one for one in found if one.get("p_adjusted") is not None]
    untested = [one for one in found if one.get("p_adjusted") is None]
    return Parallels(
        tuple(_parallel(one, index, 4) for one in tested),
        tuple(_parallel(one, index, 2) for one in untested[:_MOST_UNTESTED]),
        max(len(untested) - _MOST_UNTESTED, 0),
    )


def _parallel(found: Mapping[str, Any], index: Index, most: int) -> Parallel:
    words, p = strings()["parallel"], found.get("p_adjusted")
    names = [index.people.get(str(id), str(id)) for id in found["people"]]
    verdict = "too_few" if p is None else "alike" if float(p) < _LEVEL else "not_alike"
    return Parallel(
        id=f"parallel-{found['id']}",
        names=str(strings()["recurs"]["and"]).format(names=names[0], last=names[1]),
        alike=verdict == "alike",
        verdict=str(words[verdict]),
        measured="" if p is None else _measured(found, float(p)),
        shared=tuple(_shared(one, names) for one in found.get("shared") or ()),
        grounds=grounds(found, index, first=most, most=most if p is None else 20),
    )


def _measured(found: Mapping[str, Any], p: float) -> str:
    """How the comparison was made and what came out, in plain words with its number."""
    words, times = strings()["parallel"], int(found.get("arrangements") or 0)
    chance = counted("parallel", "chance", round(100 * p)) if p >= 0.01 else str(words["chance_rare"])
    tried = str(words["tried_all" if found.get("exact") else "tried"]).format(n=times)
    return f"{tried} {chance}"


def _shared(one: Mapping[str, Any], names: Sequence[str]) -> Shared:
    counts = one.get("episodes") or (0, 0)
    often = str(strings()["parallel"]["shared_often"]).format(one=names[0], first=counts[0], other=names[1], second=counts[1])
    cluster = str(one["cluster"])
    kind = cluster.rstrip("0123456789").upper()
    return Shared(str(strings()["triangle"][f"pattern_{kind}"]).format(phrase=phrase_of(cluster)), often)
