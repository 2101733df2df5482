"""Relationship episodes: who is meant, what was told of an occasion, and the wish and responses in it."""

from thirdear.listening.evidence.episode.encounter import LISTENER

__all__ = ["LISTENER"]
