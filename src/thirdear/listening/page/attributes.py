"""What a mark says of itself beyond its words, in plain words: no keys, no codes, nothing empty."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from thirdear.listening.formulation.cluster import name_of
from thirdear.listening.page.strings import strings

__all__ = ["Attribute", "Target", "attributes", "plain"]

_KEY = re.compile(r"[0-9a-f]{16}")
_SILENT = frozenset(
    {"doubts", "level", "wish_expressed", "wording", "searched", "refused", "share", "therapist_words", "client_words"}
)
_SHARES = frozenset({"tone", "abstraction", "mean_tone", "mean_abstraction"})
_NOTHING: tuple[object, ...] = (None, "", [], {}, (), "unknown", "none")


@dataclass(frozen=True, slots=True)
class Target:
    """Another mark of the session, where an attribute points to one: its words' place on the page, and how it is called."""

    turn: str
    mark: int
    wording: str


@dataclass(frozen=True, slots=True)
class Attribute:
    """A name and what is said; `target` where it leads to another mark's words."""

    name: str
    value: str
    target: Target | None = None


def attributes(found: Mapping[str, Any], marks: Mapping[str, Target]) -> tuple[Attribute, ...]:
    """The attributes worth reading. `marks` are the session's, by key; a key of no mark there is not shown."""
    return tuple(_told({name: value for name, value in found.items() if name not in _SILENT and value not in _NOTHING}, marks))


def plain(value: object) -> str:
    """A code, attribute or value in plain words: lists joined, yes for true, underscores undone."""
    words = strings()["value"]
    if isinstance(value, bool):
        return str(words["true" if value else "false"])
    if isinstance(value, Mapping):
        return ", ".join(f"{plain(key)}: {plain(item)}" for key, item in value.items() if item not in (None, "", [], {}))
    if isinstance(value, list | tuple):
        return ", ".join(plain(item) for item in value)
    return str(words.get(value, value) if isinstance(value, str) else value).replace("_", " ")


def _told(found: Mapping[str, Any], marks: Mapping[str, Target]) -> Iterator[Attribute]:
    names = strings()["attribute"]
    leads = [name for name, value in found.items() if isinstance(value, str) and value in marks]
    for name, value in found.items():
        if name == "expressed" and value is True:
            continue  # only what was guessed needs saying
        said = str(names.get(name, plain(name)))
        if name in leads:
            yield Attribute(said, marks[str(value)].wording, marks[str(value)])
        elif not (isinstance(value, str) and _KEY.fullmatch(value)) and not (name == "to" and "intervention" in leads):
            yield Attribute(said, _value(name, value))


def _value(name: str, value: object) -> str:
    words = strings()["value"]
    special = words.get(f"{name}_{value}")
    if special is not None:
        return str(special)
    if name in _SHARES and isinstance(value, int | float):
        return str(words["share"]).format(n=f"{100 * value:.1f}")
    if f"{name}_n" in words and isinstance(value, int | float):
        return str(words[f"{name}_n"]).format(n=f"{value:g}")
    if name == "cluster" and isinstance(value, str):
        return _cluster(value)
    return plain(value)


def _cluster(value: str) -> str:
    try:
        return name_of(value)
    except KeyError:
        return plain(value)
