"""One thing that recurs, as it is told to the writer."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal, get_args

from thirdear.listening import manuals
from thirdear.listening.evidence import Evidence
from thirdear.listening.words import Span, Transcript

__all__ = ["SORTS", "Cited", "Recurring", "Sort", "admits", "hashed"]

Sort = Literal["people", "wishes", "feelings", "returning", "dreams", "differently"]
SORTS: tuple[Sort, ...] = get_args(Sort)


def admits(kind: str) -> bool:
    """Whether the manual lets the writer see marks of this kind."""
    return "writer" in manuals.entry(kind).audience


def hashed(*parts: str) -> str:
    """A name without words, the same for the same parts."""
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Cited:
    """A mark in its text, read in one sense (a cluster, a feeling, a word).

    `print` names these words in this sense wherever in the text they stand, so that it outlives a correction elsewhere.
    Raises `ValueError` for a mark whose kind does not admit the writer.
    """

    text: str
    mark: Evidence
    sense: str
    print: str

    def __post_init__(self) -> None:
        if not admits(self.mark.kind):
            raise ValueError("this mark is not for the writer")

    @classmethod
    def of(cls, words: Transcript, mark: Evidence, sense: str) -> Cited:
        return cls(words.id, mark, sense, hashed(mark.kind, sense, *(words.quote(span) for span in mark.spans)))

    @property
    def spans(self) -> tuple[Span, ...]:
        return self.mark.spans


@dataclass(frozen=True, slots=True)
class Recurring:
    """A hypothesis for the writer: which sentence (`shape`, filled from `given`), and the marks it stands on.

    `says` are its assertions as hashes; `about`, made of them, is its name for as long as it says the same. `rests` is
    quoted; `core` of it carries what this sentence says of the writer, the rest only stands beside it. `near` are other
    marks of the same occasions, not quoted. `against` speaks against it. `little` is why it rests on little: `few`
    occasions, or marks that are `unsure`. Raises `ValueError` where it rests on nothing.
    """

    sort: Sort
    shape: str
    says: tuple[str, ...]
    rests: tuple[Cited, ...]
    core: frozenset[str]
    given: Mapping[str, str] = field(default_factory=dict)
    near: tuple[Cited, ...] = ()
    against: tuple[Cited, ...] = ()
    encounters: int = 0
    people: int = 0
    little: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.rests or not self.says or not self.core:
            raise ValueError("nothing recurs without words")
        object.__setattr__(self, "given", MappingProxyType(dict(self.given)))

    @property
    def about(self) -> str:
        return hashed(self.sort, *sorted(self.says))

    @property
    def texts(self) -> int:
        """In how many texts it is told."""
        return len({one.text for one in self.rests})


def once(found: Iterable[Cited]) -> tuple[Cited, ...]:
    """Each mark once, in the order given."""
    return tuple({one.mark.key: one for one in found}.values())
