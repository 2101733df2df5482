"""The names of the 8/8/8 clusters, as the manual gives them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from thirdear.listening import manuals

__all__ = ["name_of", "phrase_of", "polarity_of"]


def name_of(cluster: str) -> str:
    """A cluster's short name; raises `KeyError` for what is no cluster."""
    return _clusters()[cluster]["name"]


def phrase_of(cluster: str) -> str:
    """How a sentence says it: a wish after "wishes", a response after "others" or "and"."""
    return _clusters()[cluster]["phrase"]


def polarity_of(cluster: str) -> str | None:
    """The usual polarity of a response; a wish has none."""
    return _clusters()[cluster].get("polarity")


@cache
def _clusters() -> Mapping[str, Mapping[str, str]]:
    data = manuals.lexicon("cluster")
    return MappingProxyType({cluster: page for type in ("W", "RO", "RS") for cluster, page in data[type].items()})
