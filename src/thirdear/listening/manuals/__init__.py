"""The manual: clinical definitions and lexicons as data, each with its source, licence and audience.

One TOML file a kind under `manuals/<language>/`; word lists under `lexicons/` there, those that become curves under
`dictionaries/`.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from thirdear.listening.errors import InputError

__all__ = ["Code", "Kind", "dictionaries", "digest", "entry", "explain", "kinds", "lexicon"]

_HOME = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Code:
    """One code of a kind: its name, definition, examples that fire and near misses that do not."""

    code: str
    name: str
    definition: str
    fires: tuple[str, ...] = ()
    near_misses: tuple[str, ...] = ()
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of evidence as the manual defines it, and who may see it."""

    kind: str
    name: str
    definition: str
    unit: str
    attributes: str
    audience: tuple[str, ...]
    wording: str
    source: str
    licence: str
    limits: str
    codes: Mapping[str, Code]


def entry(kind: str, language: str = "en") -> Kind:
    """The manual's page on a kind of evidence; raises `InputError` when there is none."""
    try:
        return _kinds(language)[kind]
    except KeyError:
        raise InputError(f"the manual has no kind called {kind!r}") from None


def kinds(language: str = "en") -> tuple[str, ...]:
    """All kinds the manual defines, in alphabetical order."""
    return tuple(_kinds(language))


def explain(term: str, language: str = "en") -> list[tuple[Kind, Code | None]]:
    """Every place of the manual that defines `term`: a kind, a code, or `kind.code`. Empty when it knows none."""
    kind_name, _, code_name = term.partition(".")
    found: list[tuple[Kind, Code | None]] = []
    for kind in _kinds(language).values():
        if term == kind.kind:
            found.append((kind, None))
        for code in kind.codes.values():
            if term == code.code != kind.kind or (kind_name, code_name) == (kind.kind, code.code):
                found.append((kind, code))
    return found


@cache
def lexicon(name: str, language: str = "en") -> Mapping[str, Any]:
    """A word list with its source and licence, as plain data; raises `InputError` when there is none."""
    path = _HOME / language / "lexicons" / f"{name}.toml"
    if not path.is_file():
        raise InputError(f"the manual has no lexicon called {name!r}")
    return MappingProxyType(tomllib.loads(path.read_text(encoding="utf-8")))


@cache
def dictionaries(language: str = "en") -> tuple[tuple[str, Mapping[str, Any]], ...]:
    """The dictionaries of the referential process, each with its name, measure, source and licence, in alphabetical order."""
    pages = sorted((_HOME / language / "dictionaries").glob("*.toml"))
    return tuple((path.stem, MappingProxyType(tomllib.loads(path.read_text(encoding="utf-8")))) for path in pages)


@cache
def digest() -> str:
    """sha256 over every file of the manuals: a reading names the definitions it was heard with."""
    total = hashlib.sha256()
    for path in sorted(_HOME.rglob("*.toml")):
        total.update(path.relative_to(_HOME).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return total.hexdigest()


@cache
def _kinds(language: str) -> dict[str, Kind]:
    pages = (tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted((_HOME / language).glob("*.toml")))
    return {page["kind"]: _kind(page) for page in pages}


def _kind(page: dict[str, Any]) -> Kind:
    codes = {code: _code(code, body) for code, body in page["codes"].items()}
    text = {
        key: page[key].strip()
        for key in ("kind", "name", "definition", "unit", "attributes", "wording", "source", "licence", "limits")
    }
    return Kind(**text, audience=tuple(page["audience"]), codes=MappingProxyType(codes))


def _code(code: str, body: dict[str, Any]) -> Code:
    known = {"name", "definition", "fires", "not"}
    details = MappingProxyType({key: value for key, value in body.items() if key not in known})
    return Code(code, body["name"], body["definition"].strip(), tuple(body.get("fires", ())), tuple(body.get("not", ())), details)
