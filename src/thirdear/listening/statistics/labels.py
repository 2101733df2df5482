"""Agreement where a unit may have several labels, such as the clusters of an episode."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import chain
from statistics import fmean
from types import MappingProxyType

from thirdear.listening.statistics.agreement import cohen_kappa

__all__ = ["MultiLabel", "jaccard", "masi", "multi_label"]


def jaccard(one: Set[Hashable], other: Set[Hashable]) -> float:
    """How much of what either named both named: 0 to 1 (Jaccard 1901); 1 where neither named anything."""
    return len(one & other) / len(one | other) if one or other else 1.0


def masi(one: Set[Hashable], other: Set[Hashable]) -> float:
    """Jaccard's figure, kept whole where the sets are the same, two thirds where one holds the other, a third where each
    has something of its own, nothing where they share nothing: 0 to 1 (Passonneau 2006, as similarity).
    """
    if one == other:
        return 1.0
    return jaccard(one, other) * (2 / 3 if one <= other or other <= one else 1 / 3)


@dataclass(frozen=True, slots=True)
class MultiLabel:
    """Agreement of two raters who may give a unit several labels.

    `kappas` is Cohen's kappa of each label's presence, `kappa` their mean where it is defined (a rare label counts as
    much as a frequent one). `jaccard` and `masi` are means over the `labelled` units, those to which either gave a
    label; chance is not taken out of them. None where nothing was labelled.
    """

    kappas: Mapping[Hashable, float | None]
    kappa: float | None
    jaccard: float | None
    masi: float | None
    labelled: int


def multi_label(one: Sequence[Set[Hashable]], other: Sequence[Set[Hashable]]) -> MultiLabel:
    """Agreement of two raters' sets of labels on the same units; raises `ValueError` for different numbers of units."""
    labels = dict.fromkeys(chain.from_iterable(sorted(found, key=str) for found in chain(one, other)))
    kappas = {label: cohen_kappa([label in found for found in one], [label in found for found in other]) for label in labels}
    defined = [value for value in kappas.values() if value is not None]
    pairs = [(a, b) for a, b in zip(one, other, strict=True) if a or b]
    return MultiLabel(
        MappingProxyType(kappas),
        fmean(defined) if defined else None,
        fmean(jaccard(a, b) for a, b in pairs) if pairs else None,
        fmean(masi(a, b) for a, b in pairs) if pairs else None,
        len(pairs),
    )
