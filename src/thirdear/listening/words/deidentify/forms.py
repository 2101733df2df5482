"""Identifiers that are known by their form: e-mail, phone, postcode, identity numbers, dates, ages over 89."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from thirdear.listening import manuals
from thirdear.listening.words.deidentify.mask import Found, Kind
from thirdear.listening.words.deidentify.passage import Passage

__all__ = ["forms"]

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)


@dataclass(frozen=True, slots=True)
class _Form:
    name: str
    kind: Kind
    pattern: re.Pattern[str]
    cue: re.Pattern[str] | None
    refuse: re.Pattern[str] | None
    require: str
    value: int
    loose: bool


def forms(passage: Passage) -> Iterator[Found]:
    """What has one of the manual's forms, and its cue before it where the form needs one."""
    reach = manuals.lexicon("identifiers")["reach"]
    for form in _forms():
        for match in form.pattern.finditer(passage.text):
            start, end = match.span(form.value if match.re.groups >= form.value and match.group(form.value) else 0)
            if form.cue and not form.cue.search(passage.text[max(0, start - reach) : start]):
                continue
            words = passage.text[start:end]
            if (form.refuse and form.refuse.search(words)) or not _has(form.require, words):
                continue
            yield Found(start, end, form.kind, form.name, form.loose)


def _has(require: str, words: str) -> bool:
    if require == "digit":
        return sum(letter.isdigit() for letter in words) >= 2 and any(letter.isalpha() for letter in words)
    if require == "upper":
        return not any(letter.islower() for letter in words) or sum(letter.isdigit() for letter in words) > 5
    return True


@cache
def _forms() -> tuple[_Form, ...]:
    return tuple(
        _Form(
            name=form["name"],
            kind=form["kind"],
            pattern=_compiled(form["pattern"]),
            cue=_compiled(form["cue"]) if "cue" in form else None,
            refuse=_compiled(form["refuse"]) if "refuse" in form else None,
            require=form.get("require", ""),
            value=form.get("value", 0),
            loose=form.get("loose", False),
        )
        for form in manuals.lexicon("identifiers")["form"]
    )


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern.replace("MONTH", _MONTH), re.IGNORECASE)
