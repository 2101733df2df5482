"""Insight: what was heard, in plain words for a reader, always with its quotation."""

from thirdear.listening.insight.moments import moments
from thirdear.listening.insight.wording import wording

__all__ = ["moments", "wording"]
