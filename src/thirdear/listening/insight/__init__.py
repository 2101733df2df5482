"""Insight: what was heard, in plain words for a reader, always with its quotation."""

from thirdear.listening.insight.moments import moments
from thirdear.listening.insight.recurring import (
    Aside,
    Cited,
    Recurring,
    against_said,
    changing,
    languages,
    recurring,
    rests_said,
    said_again,
    sentence,
)
from thirdear.listening.insight.wording import wording

__all__ = [
    "Aside",
    "Cited",
    "Recurring",
    "against_said",
    "changing",
    "languages",
    "moments",
    "recurring",
    "rests_said",
    "said_again",
    "sentence",
    "wording",
]
