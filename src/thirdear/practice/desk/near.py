"""Help that comes near: when what was written asks for care, a few fixed sentences, and nothing else.

It tells nobody and writes nothing down: the rules listen anew each time to the words; what a hearing found, and what was put
away, is remembered in memory alone, until the next lock. It never decides anything: it shows where there is help.
"""

from __future__ import annotations

import logging
import re
import tomllib
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Protocol
from uuid import UUID

from thirdear.practice.desk.contacts import Country
from thirdear.practice.desk.passing import PASSING
from thirdear.practice.evidence.unsealed import RiskSign
from thirdear.practice.words.queries import Kind, Written

__all__ = ["VARIANTS", "Near", "Sign", "heard_signs", "in_words", "near", "near_words", "variant_of"]

VARIANTS = ("wish", "self", "others")
_LAST_SIGNS = 40_000  # of a very long text its end is what was just written
_IN_DREAMS = frozenset({"passive_death_wish", "suicidal_thought"})  # the rest is what dreams are made of
_SURER_BY_EAR = frozenset({"passive_death_wish", "suicidal_thought"})
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
class Near:
    """What the page says beside a text: the variant by what was said, in the language of the page."""

    text: UUID
    variant: str
    sentences: tuple[str, ...]
    closing: str


def near(text: Written, *, language: str, country: Country | None) -> Near | None:
    """The sentences that belong beside this text, or None. Never raises: a listener that fails is silence, and no text is lost.

    The rules are asked anew each time; what a hearing found counts as long as it is remembered (`passing.py`).
    """
    return _near(text.id, lambda: _variant(text, heard_signs(text, PASSING.signs(text.id))), language, country)


def near_words(id: UUID, words: str, *, language: str, country: Country | None) -> Near | None:
    """The same for words that are no text: a new way, what came of it, a sentence for the weeks."""
    return _near(id, lambda: _gravest({variant_of(in_words(words)), _in_swedish(words)}), language, country)


def _near(id: UUID, listen: Callable[[], str | None], language: str, country: Country | None) -> Near | None:
    try:
        variant = listen()
    except Exception as error:  # whatever breaks here must not cost anybody a page
        _LOG.error("listening for risk failed: %s", type(error).__name__)
        return None
    if variant is None or PASSING.is_away(id, variant):
        return None
    return _worded(id, variant, language, country)


def _gravest(found: Collection[str | None]) -> str | None:
    return next((variant for variant in VARIANTS if variant in found), None)


def _variant(text: Written, heard: Iterable[Sign]) -> str | None:
    """A dream may be full of death; what comes to mind about it is said awake."""
    is_dream, awake = text.kind is Kind.DREAM, "\n\n".join(text.parts.words())
    told = variant_of([*in_words(text.body), *heard], is_dream=is_dream)
    return _gravest({told, variant_of(in_words(awake)), _in_swedish(f"{'' if is_dream else text.body}\n{awake}")})


def heard_signs(text: Written, signs: Iterable[RiskSign]) -> tuple[Sign, ...]:
    """Those whose words are still there; of what only the ear heard, the surest."""
    words = text.everything
    return tuple(
        sign
        for sign in signs
        if (sign.basis != "model" or sign.code in _SURER_BY_EAR) and all(quote in words for quote in sign.quotes)
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
    return _gravest({_leads_to(sign) for sign in present})


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
