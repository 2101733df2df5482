"""What is answered differently: encounters in which it went otherwise than it mostly does, by the writer or by others."""

from __future__ import annotations

from collections.abc import Iterator

from thirdear.listening.formulation import Part
from thirdear.listening.insight.recurring.found import Cited, Recurring, hashed, once
from thirdear.listening.insight.recurring.told import FEW, Told, opposite, polarity

__all__ = ["differently"]

_MOST = 3
_AGAIN = 2


def differently(told: Told) -> list[Recurring]:
    """First what the writer did otherwise, then how others did."""
    theme = told.formulation.ccrt
    return [
        *told.first(_otherwise(told, "RS", "self", theme.response_of_self), _MOST),
        *told.first(_otherwise(told, "RO", "other", theme.response_of_other), _MOST),
    ]


def _otherwise(told: Told, type: str, name: str, usual: Part | None) -> Iterator[Recurring]:
    """One for each cluster of the opposite polarity. What speaks against it: the old answer told again afterwards."""
    if usual is None:
        return
    cluster = usual.modal.cluster
    parts = [(place, one, *part) for place, one in enumerate(told.episodes) for part in told.parts("differently", one, type)]
    mostly = [(place, part, cited) for place, _, part, cited in parts if part.cluster == cluster]
    otherwise = opposite(part for _, part, _ in mostly)
    if otherwise is None or len({place for place, _, _ in mostly}) < _AGAIN:
        return
    groups: dict[str, list[tuple[int, str, Cited]]] = {}
    for place, one, part, cited in parts:
        if part.cluster != cluster and polarity(part) == otherwise:
            groups.setdefault(str(part.cluster), []).append((place, one.other, cited))
    for other, found in sorted(groups.items(), key=lambda pair: -len(pair[1])):
        says = hashed("differently", type, other)
        if told.aside.denies(says):
            continue
        first = found[0][0]
        yield Recurring(
            "differently",
            f"{name}_otherwise",
            (says,),
            once(cited for _, _, cited in found),
            frozenset(cited.mark.key for _, _, cited in found),
            {"usual": cluster, name: other},
            against=once(cited for place, _, cited in mostly if place > first),
            encounters=len({place for place, _, _ in found}),
            people=len({who for _, who, _ in found}),
            little=("few",) if len({place for place, _, _ in found}) < FEW else (),
        )
