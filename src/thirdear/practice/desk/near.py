"""Help that comes near: when what was written asks for care, a few fixed sentences, and nothing else.

It tells nobody and writes nothing down: what was heard is worked out anew each time from the words, and what was put away
is remembered in memory alone, until the next lock. It never decides anything: it shows where there is help.
"""

from __future__ import annotations

import logging
import re
import tomllib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol
from uuid import UUID

from thirdear.practice.desk.contacts import Country
from thirdear.practice.desk.passing import PASSING
from thirdear.practice.words.queries import Kind, Written

if TYPE_CHECKING:
    from thirdear.listening.evidence import SessionReading

__all__ = ["VARIANTS", "Near", "Sign", "heard_signs", "in_words", "near", "variant_of"]

VARIANTS = ("wish", "self", "others")
_LAST_SIGNS = 40_000  # of a very long text its end is what was just written
_IN_DREAMS = frozenset({"passive_death_wish", "suicidal_thought"})  # the rest is what dreams are made of
_SURER_BY_EAR = frozenset({"passive_death_wish", "suicidal_thought"})
_USUAL = (("who", "client"), ("time", "now"), ("stance", "stated"))
_LOG = logging.getLogger(__name__)


class Sign(Protocol):
    """What a listener found: a code of risk, whose, when, and whether stated or denied."""

    @property
    def code(self) -> str: ...
    @property
    def who(self) -> str: ...
    @property
    def time(self) -> str: ...
    @property
    def stance(self) -> str: ...


@dataclass(frozen=True)
class Heard:
    """A sign out of a stored reading."""

    code: str
    who: str
    time: str
    stance: str


@dataclass(frozen=True)
class Near:
    """What the page says beside a text: the variant by what was said, in the language of the page."""

    text: UUID
    variant: str
    sentences: tuple[str, ...]
    closing: str


def near(
    text: Written, *, language: str, country: Country | None, reading: Callable[[], SessionReading | None] = lambda: None
) -> Near | None:
    """The sentences that belong beside this text, or None. Never raises: a listener that fails is silence, and no text is lost.

    `reading` gives what a hearing found, once there is one; until then the rules alone are asked.
    """
    try:
        variant = _variant(text, heard_signs(text, reading()))
    except Exception as error:  # whatever breaks here must not cost anybody a page
        _LOG.error("listening for risk failed: %s", type(error).__name__)
        return None
    if variant is None or PASSING.is_away(text.id, variant):
        return None
    return _worded(text.id, variant, language, country)


def _variant(text: Written, heard: Iterable[Sign]) -> str | None:
    """A dream may be full of death; what comes to mind about it is said awake."""
    is_dream, awake = text.kind is Kind.DREAM, "\n\n".join(text.parts.words())
    told = variant_of([*in_words(text.body), *heard], is_dream=is_dream)
    found = {told, variant_of(in_words(awake)), _in_swedish(f"{'' if is_dream else text.body}\n{awake}")}
    return next((variant for variant in VARIANTS if variant in found), None)


def heard_signs(text: Written, reading: SessionReading | None) -> tuple[Sign, ...]:
    """What a hearing that is done found in words that are still there; of what only the ear heard, the surest."""
    if reading is None:
        return ()
    turns = {turn.id: turn.text for turn in reading.transcript.turns}
    marks = [mark for mark in reading.evidence if mark.kind == "risk"]
    return tuple(
        Heard(mark.code, *(str(mark.attributes.get(name, usual)) for name, usual in _USUAL))
        for mark in marks
        if (mark.basis != "model" or mark.code in _SURER_BY_EAR)
        and all(turns[span.turn][span.start : span.end] in text.everything for span in mark.spans)
    )


def in_words(body: str) -> tuple[Sign, ...]:
    """What the rules hear, without a parser. The engine is loaded at the first text, not with the site."""
    from thirdear.listening.evidence import quick_signs

    return quick_signs(body[-_LAST_SIGNS:])


def variant_of(signs: Iterable[Sign], *, is_dream: bool = False) -> str | None:
    """Which sentences fit, or None: for what is denied, for figures of speech, and for the past told as past.

    A past wish to die is left in peace only when nothing of today stands beside it in the same text.
    """
    codes: dict[str, str] = _data()["codes"]
    stated = [sign for sign in signs if sign.stance == "stated" and sign.code in codes]
    if is_dream:
        stated = [sign for sign in stated if sign.code in _IN_DREAMS]
    present = [sign for sign in stated if sign.time == "now"]
    if any(sign.who == "client" for sign in present):
        present = stated
    found = {_leads_to(sign) for sign in present}
    return next((variant for variant in VARIANTS if variant in found), None)


def _leads_to(sign: Sign) -> str | None:
    """The variant of one sign; somebody else's danger is a matter of help for others, somebody else's gloom is not."""
    if sign.who == "client":
        return str(_data()["codes"][sign.code])
    return "others" if sign.code in {"suicidal_thought", "plan_or_attempt", "harm_to_others", "abuse_or_safeguarding"} else None


def _worded(text: UUID, variant: str, language: str, country: Country | None) -> Near:
    data, spoken = _data(), language[:2] if language[:2] in _data()["closing"] else "en"
    number = country.emergency if country else data["anywhere"][spoken]
    sentences = tuple(sentence.replace("{emergency}", number) for sentence in data[variant][spoken])
    return Near(text, variant, sentences, data["closing"][spoken])


def _in_swedish(body: str) -> str | None:
    """The plainest Swedish, which the engine does not read."""
    heard = _swedish()
    for sentence in re.split(r"[.!?\n]+", body[-_LAST_SIGNS:].lower()):
        if not heard["not"].search(sentence):
            for variant in VARIANTS:
                if heard[variant].search(sentence):
                    return variant
    return None


@cache
def _swedish() -> dict[str, re.Pattern[str]]:
    return {name: re.compile("|".join(rf"\b(?:{each})" for each in patterns)) for name, patterns in _data()["heard_sv"].items()}


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "near.toml").read_text(encoding="utf-8"))
