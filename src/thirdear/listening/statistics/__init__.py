"""Statistics that every room may use: intervals, agreement, resampling. Plain Python, seeded, exact where it can be.

A figure that is not defined is None, never a number that looks like one. Agreement runs from 1 (perfect) over 0 (as
chance would have it) to below 0 (worse than chance). It says whether two people code alike, not whether they are right.
"""

from thirdear.listening.statistics.agreement import (
    cohen_kappa,
    fleiss_kappa,
    kappa_of_table,
    krippendorff_alpha,
    specific_agreement,
    weighted_kappa,
)
from thirdear.listening.statistics.intervals import wilson
from thirdear.listening.statistics.labels import MultiLabel, jaccard, masi, multi_label
from thirdear.listening.statistics.ratings import icc
from thirdear.listening.statistics.resampling import bootstrap, permutation_p

__all__ = [
    "MultiLabel",
    "bootstrap",
    "cohen_kappa",
    "fleiss_kappa",
    "icc",
    "jaccard",
    "kappa_of_table",
    "krippendorff_alpha",
    "masi",
    "multi_label",
    "permutation_p",
    "specific_agreement",
    "weighted_kappa",
    "wilson",
]
