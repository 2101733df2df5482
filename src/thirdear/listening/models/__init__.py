"""The trained parts: a parser and the ear, committed beside this file and checked before each use.

`models.toml` is their card: what each is, whence, under which licence, its sha256 and what nobody has measured.
"""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from thirdear.listening.errors import MissingPart
from thirdear.listening.models.ear import Ear, Head, Heard

if TYPE_CHECKING:
    from spacy.language import Language

__all__ = ["Ear", "Head", "Heard", "Model", "digest_of", "ear", "installed", "parser", "use_threads"]

_HOME = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Model:
    """A model's card: `sha256` is over the names and bytes of all its files."""

    name: str
    folder: str
    role: str
    source: str
    licence: str
    trained_on: str
    measured: str
    sha256: str


_threads = 0  # as many as the machine has


def use_threads(count: int) -> None:
    """From now on at most that many threads encode. Before the first sentence is encoded, or it counts for nothing."""
    global _threads
    _threads = count


@cache
def installed() -> tuple[Model, ...]:
    """The cards of the models that ship."""
    cards = tomllib.loads((_HOME / "models.toml").read_text(encoding="utf-8"))
    return tuple(Model(**card) for card in cards["model"])


@cache
def parser() -> Language:
    """The small English parser (spaCy). Raises `MissingPart` when it is absent or damaged."""
    import spacy  # slow to import, and only needed where something is heard

    return spacy.load(_checked("parser-en"))


@cache
def ear() -> Ear:
    """The ear: a sentence's vector and what each head hears in it. Raises `MissingPart` when it is absent or damaged."""
    return Ear(_checked("ear-en"), _threads)


def _checked(folder: str) -> Path:
    card = next(model for model in installed() if model.folder == folder)
    if digest_of(_HOME / folder) != card.sha256:
        raise MissingPart(
            f"The model {card.name} is absent or damaged; restore it with: git checkout -- src/thirdear/listening/models"
        )
    return _HOME / folder


def digest_of(folder: Path) -> str:
    """sha256 over the names and contents of a folder's files."""
    total = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        total.update(path.relative_to(folder).as_posix().encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()
