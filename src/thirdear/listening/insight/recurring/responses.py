"""How others answer and what the writer then does, where the same comes back in a group of encounters."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from thirdear.listening.formulation import Episode
from thirdear.listening.insight.recurring.found import Cited, Sort, once
from thirdear.listening.insight.recurring.told import Told, opposite, polarity

__all__ = ["Answers", "answers"]

_AGAIN = 2  # encounters in which something must be told to come back


@dataclass(frozen=True, slots=True)
class Answers:
    """The response of the other and of the writer that come back, either of which may be missing.

    `shape` is `both`, `other`, `self` or `neither`; `holding` the ids of the encounters that hold them.
    """

    shape: str
    clusters: tuple[str, ...]
    given: Mapping[str, str]
    rests: tuple[Cited, ...]
    against: tuple[Cited, ...]
    holding: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Usual:
    cluster: str
    episodes: frozenset[str]
    rests: tuple[Cited, ...]
    against: tuple[Cited, ...]


def answers(told: Told, sort: Sort, episodes: Sequence[Episode], says: Callable[[str], str]) -> Answers:
    """What comes back in these encounters and was not put aside; `says` names the assertion that a cluster would make."""
    other, self = (_usual(told, sort, episodes, type, says) for type in ("RO", "RS"))
    found = [one for one in (other, self) if one is not None]
    shape = "both" if len(found) == 2 else "other" if other else "self" if self else "neither"
    rests = once(cited for one in found for cited in one.rests)
    keys = {one.mark.key for one in rests}
    return Answers(
        shape,
        tuple(one.cluster for one in found),
        {name: one.cluster for name, one in (("other", other), ("self", self)) if one is not None},
        rests,
        once(cited for one in found for cited in one.against if cited.mark.key not in keys),
        frozenset().union(*(one.episodes for one in found)),
    )


def _usual(told: Told, sort: Sort, episodes: Sequence[Episode], type: str, says: Callable[[str], str]) -> _Usual | None:
    """The cluster in most encounters, of equals the one told first; and what of the opposite kind was told."""
    parts = [(one.id, *part) for one in episodes for part in told.parts(sort, one, type)]
    holding: dict[str, set[str]] = {}
    for id, part, _ in parts:
        holding.setdefault(str(part.cluster), set()).add(id)
    allowed = [(cluster, ids) for cluster, ids in holding.items() if len(ids) >= _AGAIN and not told.aside.denies(says(cluster))]
    if not allowed:
        return None
    cluster, ids = max(allowed, key=lambda pair: len(pair[1]))
    otherwise = opposite(part for _, part, _ in parts if part.cluster == cluster)
    return _Usual(
        cluster,
        frozenset(ids),
        tuple(cited for _, part, cited in parts if part.cluster == cluster),
        tuple(cited for _, part, cited in parts if otherwise and part.cluster != cluster and polarity(part) == otherwise),
    )
