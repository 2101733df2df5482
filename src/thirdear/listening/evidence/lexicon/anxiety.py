"""The words of anxiety in the body, ready to look up. The lists stand in `manuals/en/lexicons/anxiety.toml`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from thirdear.listening import manuals
from thirdear.listening.evidence.grammar import any_of

__all__ = ["Lexicon", "Pathway", "lexicon"]

_CODES = ("striated", "smooth_muscle", "cognitive_perceptual", "motor_conversion")
_NOTHING = re.compile(r"(?!)")


@dataclass(frozen=True, slots=True)
class Pathway:
    """One way that anxiety takes: its signs, the fainter ones and what must stand beside those, and plain bodily causes."""

    code: str
    signs: re.Pattern[str]
    faint: re.Pattern[str]
    part: re.Pattern[str]
    stirring: re.Pattern[str]
    cause: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Lexicon:
    pathways: tuple[Pathway, ...]
    no_cause: re.Pattern[str]
    now: re.Pattern[str]
    habit: re.Pattern[str]
    denied: re.Pattern[str]
    others: re.Pattern[str]


@cache
def lexicon() -> Lexicon:
    data = manuals.lexicon("anxiety")
    context = data["context"]
    return Lexicon(
        pathways=tuple(
            Pathway(
                code,
                **{
                    name: any_of(data[code][part]) if data[code].get(part) else _NOTHING
                    for name, part in (
                        ("signs", "signs"),
                        ("faint", "faint"),
                        ("part", "part"),
                        ("stirring", "stirring"),
                        ("cause", "not"),
                    )
                },
            )
            for code in _CODES
        ),
        no_cause=any_of(context["no_cold"]),
        now=any_of(context["now"]),
        habit=any_of(context["habit"]),
        denied=any_of(context["denied"]),
        others=any_of(context["others"]),
    )
