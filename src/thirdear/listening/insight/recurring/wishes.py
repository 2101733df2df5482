"""Wishes, and how they are answered: a wish that comes back, at least once said outright, with what came back to it."""

from __future__ import annotations

from collections.abc import Iterator

from thirdear.listening.formulation import Episode
from thirdear.listening.insight.recurring.found import Recurring, hashed, once
from thirdear.listening.insight.recurring.responses import answers
from thirdear.listening.insight.recurring.told import FEW, Told

__all__ = ["FEWEST", "wishes"]

FEWEST = 3  # encounters told to the end below which nothing is said of wishes
_AGAIN = 2
_MOST = 4


def wishes(told: Told) -> list[Recurring]:
    """Those of most encounters first."""
    if len(told.episodes) < FEWEST:
        return []
    by_cluster: dict[str, list[Episode]] = {}
    for one in told.episodes:
        for cluster in dict.fromkeys(str(part.cluster) for part, _ in told.parts("wishes", one, "W")):
            by_cluster.setdefault(cluster, []).append(one)
    ordered = sorted(by_cluster.items(), key=lambda pair: -len(pair[1]))
    return told.first((found for cluster, held in ordered for found in _wish(told, cluster, held)), _MOST)


def _wish(told: Told, cluster: str, held: list[Episode]) -> Iterator[Recurring]:
    says = hashed("wishes", cluster)
    wished = [part for one in held for part in told.parts("wishes", one, "W") if part[0].cluster == cluster]
    outright = any(part.expressed for part, _ in wished)  # a wish that was only ever guessed is not told
    if len(held) < _AGAIN or not outright or told.aside.denies(says):
        return
    answered = answers(told, "wishes", held, lambda response: hashed("wishes", cluster, response))
    wished.sort(key=lambda pair: not pair[0].expressed)
    own = once(cited for _, cited in wished)
    near = (part for one in held for type in ("W", "RO", "RS") for part in told.parts("wishes", one, type))
    yield Recurring(
        "wishes",
        f"wish_{answered.shape}",
        (says,),
        once((*own, *answered.rests)),
        frozenset(one.mark.key for one in own),
        {"wish": cluster, **answered.given},
        near=once(cited for _, cited in near),
        against=tuple(one for one in answered.against if one.mark.key not in {each.mark.key for each in own}),
        encounters=len(held),
        people=len({one.other for one in held}),
        little=("few",) if len(held) < FEW else (),
    )
