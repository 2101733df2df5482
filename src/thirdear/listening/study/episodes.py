"""Agreement on relationship episodes: which ones, how completely told, and which wishes and responses they hold.

Two episodes are one when the stretches from their first to their last word overlap, each matched once, the largest
overlap first. Only episodes that both codings found are compared further; how many one alone found stands beside.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, product

from thirdear.listening.statistics import MultiLabel, bootstrap, icc, multi_label, weighted_kappa
from thirdear.listening.study.coding import PARTS, CodedSession, Told

__all__ = ["Components", "EpisodeAgreement", "episode_agreement"]

_STEPS = [1 + step / 2 for step in range(9)]  # completeness is rated from 1 to 5, half steps allowed


@dataclass(frozen=True, slots=True)
class Components:
    """Agreement on the clusters of wishes (W), responses of other (RO) or of self (RS), several of which an episode may hold.

    `labels` has kappa cluster by cluster (present or absent in the episode), its mean, Jaccard and MASI; `interval` is
    that of the mean kappa.
    """

    part: str
    labels: MultiLabel
    interval: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class EpisodeAgreement:
    """Episodes both codings found (`matched`), those only one did, and agreement on the matched.

    Completeness: kappa with quadratic weights on the half steps from 1 to 5 (None where a rating is on none), and the
    intraclass correlation of single ratings for absolute agreement, ICC(2,1).
    """

    matched: int = 0
    only_first: int = 0
    only_second: int = 0
    completeness_kappa: float | None = None
    completeness_icc: float | None = None
    components: Mapping[str, Components] = field(default_factory=dict)

    def kappa(self, part: str) -> float | None:
        """Mean kappa of a part's clusters; None where nothing was compared."""
        return self.components[part].labels.kappa if part in self.components else None


_Matched = tuple[int, Told, Told]  # the session's place, and the two codings' episode


def episode_agreement(sessions: Sequence[tuple[CodedSession, CodedSession]]) -> EpisodeAgreement:
    """Compare the episodes of sessions that two codings share; the words must be the same."""
    matched = [(place, *pair) for place, both in enumerate(sessions) for pair in _matches(*both)]
    ratings = [(first.completeness, second.completeness) for _, first, second in matched]
    return EpisodeAgreement(
        len(matched),
        sum(len(first.episodes) for first, _ in sessions) - len(matched),
        sum(len(second.episodes) for _, second in sessions) - len(matched),
        _weighted(ratings),
        icc(ratings, "2,1"),
        {part: _components(matched, part, len(sessions)) for part in PARTS} if matched else {},
    )


def _weighted(ratings: Sequence[tuple[float, float]]) -> float | None:
    first, second = [one for one, _ in ratings], [one for _, one in ratings]
    return weighted_kappa(first, second, _STEPS) if {*first, *second} <= set(_STEPS) else None


def _components(matched: Sequence[_Matched], part: str, sessions: int) -> Components:
    units = [(place, _clusters(first, part), _clusters(second, part)) for place, first, second in matched]

    def labels(drawn: Sequence[tuple[int, frozenset[Hashable], frozenset[Hashable]]]) -> MultiLabel:
        return multi_label([first for _, first, _ in drawn], [second for _, _, second in drawn])

    places = [place for place, _, _ in units]
    interval = bootstrap(units, lambda drawn: labels(drawn).kappa, clusters=places) if sessions > 1 else None
    return Components(part, labels(units), interval)


def _clusters(told: Told, part: str) -> frozenset[Hashable]:
    return frozenset(cluster for type, cluster in told.clusters if type == part)


def _matches(first: CodedSession, second: CodedSession) -> list[tuple[Told, Told]]:
    turns = first.words.turns
    places = accumulate((len(turn.text) for turn in turns), initial=0)
    starts = {turn.id: place for turn, place in zip(turns, places, strict=False)}
    here, there = ([_extent(one, starts) for one in session.episodes] for session in (first, second))
    pairs = [(_shared(here[i], there[j]), i, j) for i, j in product(range(len(here)), range(len(there)))]
    found: dict[int, int] = {}
    for shared, i, j in sorted(pairs, key=lambda pair: (-pair[0], pair[1:])):
        if shared > 0 and i not in found and j not in found.values():
            found[i] = j
    return [(first.episodes[i], second.episodes[j]) for i, j in sorted(found.items())]


def _extent(told: Told, starts: Mapping[str, int]) -> tuple[int, int]:
    """From its first to its last word, in code points from the session's start; nothing where it cites no words."""
    if not told.spans:
        return 0, 0
    return min(starts[span.turn] + span.start for span in told.spans), max(starts[span.turn] + span.end for span in told.spans)


def _shared(one: tuple[int, int], other: tuple[int, int]) -> int:
    return min(one[1], other[1]) - max(one[0], other[0])
