"""The sentences for the writer, in plain words. They stand in `recurring.<language>.toml` beside this file."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from thirdear.listening.insight.recurring.found import Recurring

__all__ = ["against_said", "languages", "rests_said", "said_again", "sentence"]

_HERE = Path(__file__).parent
_OF_LIST = {"wish": "wishes", "other": "responses", "self": "responses", "usual": "responses", "feeling": "feelings"}


@cache
def languages() -> frozenset[str]:
    """The languages in which it can be said."""
    return frozenset(path.name.split(".")[1] for path in _HERE.glob("recurring.*.toml"))


def sentence(found: Recurring, language: str = "en") -> str:
    """What may recur, as a hypothesis addressed to the writer."""
    return said_again(found.sort, found.shape, found.given, language)


def said_again(sort: str, shape: str, given: Mapping[str, str], language: str = "en") -> str:
    """The sentence of that shape, from what it was filled with."""
    words = _words(language)
    return _filled(words["sentences"][sort][shape], given, words)


def rests_said(found: Recurring, language: str = "en") -> str:
    """On how much it rests, and where it is so, that this is little."""
    words = _words(language)
    shape = "encounters" if found.encounters else "places"
    amounts = {
        "encounters": _amount(words, "encounter", found.encounters),
        "people": _amount(words, "person", found.people),
        "places": _amount(words, "place", len(found.rests)),
        "texts": _amount(words, "text", found.texts),
    }
    said = [words["rests"][shape].format(**amounts), *(words["little"][why] for why in found.little)]
    return " ".join(said)


def against_said(found: Recurring, language: str = "en") -> str:
    """What was looked for that could speak against it; and, where there was nothing, that this proves nothing."""
    words = _words(language)
    if plainly := words["plainly"].get(found.shape):
        return str(plainly)
    searched = words["searched"].get(found.shape) or words["searched"][found.sort]
    said = [_filled(searched, found.given, words), *([] if found.against else [words["against"]["nothing"]])]
    return " ".join(said)


def _filled(template: str, values: Mapping[str, str], words: Mapping[str, Any]) -> str:
    given = {name: words[_OF_LIST[name]].get(value, value) if name in _OF_LIST else value for name, value in values.items()}
    said = template.format(**given)
    return said[:1].upper() + said[1:]


def _amount(words: Mapping[str, Any], what: str, count: int) -> str:
    if count == 1:
        return str(words["amounts"][what]["one"])
    numbers = words["numbers"]
    return str(words["amounts"][what]["more"]).format(n=numbers[count] if count < len(numbers) else count)


@cache
def _words(language: str) -> Mapping[str, Any]:
    path = _HERE / f"recurring.{language if language in languages() else 'en'}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))
