"""What is told beside a text's own words: a dream's elements, an encounter's answers, who speaks in a session.

Pure values. A row of `models.TextParts` keeps them sealed; they are saved, kept beside and forgotten with their text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import uuid4

from thirdear.listening.words import ROLES, Role

__all__ = ["Element", "Parts", "both", "parts_from"]

_ID = re.compile(r"[a-z0-9]{1,32}")
_ANSWER = re.compile(r"answer-([a-z_]{1,20})")


@dataclass(frozen=True)
class Element:
    """Something of a dream, in the dreamer's words, and what came to mind about it."""

    id: str
    name: str
    mind: str = ""


@dataclass(frozen=True)
class Parts:
    """Everything beside the body. `transcript` is a session as it was uploaded, as our own JSON."""

    answers: Mapping[str, str] = field(default_factory=dict)
    elements: tuple[Element, ...] = ()
    roles: Mapping[str, Role] = field(default_factory=dict)
    transcript: str = ""

    @classmethod
    def of(cls, content: Mapping[str, Any] | None) -> Parts:
        """From what lies in the row."""
        if not content:
            return cls()
        return cls(
            dict(content.get("answers", {})),
            tuple(Element(each["id"], each["name"], each["mind"]) for each in content.get("elements", ())),
            {name: role for name, role in content.get("roles", {}).items() if role in ROLES},
            content.get("transcript", ""),
        )

    def content(self) -> dict[str, Any]:
        """As it lies in the row; nothing where there is nothing."""
        told = {
            "answers": {name: answer for name, answer in self.answers.items() if answer.strip()},
            "elements": [vars(each) for each in self.elements],
            "roles": dict(self.roles),
            "transcript": self.transcript,
        }
        return {name: value for name, value in told.items() if value}

    def answer(self, name: str) -> str:
        return self.answers.get(name, "")

    def words(self) -> Iterator[str]:
        """All that the person wrote here, in its order."""
        for each in self.elements:
            yield from (each.name, each.mind)
        yield from self.answers.values()

    def told_anew(self, told: Parts) -> Parts:
        """With the answers and elements that a page sends; what no page sends stays."""
        return replace(self, answers=told.answers, elements=told.elements)

    def with_other(self, other: Parts) -> Parts:
        """Both versions, one after the other where they differ: nothing of either is lost."""
        names = [*self.answers, *(name for name in other.answers if name not in self.answers)]
        elements = {each.id: each for each in self.elements}
        for each in other.elements:
            mine = elements.get(each.id)
            elements[each.id] = Element(each.id, both(mine.name, each.name, ", "), both(mine.mind, each.mind)) if mine else each
        return replace(
            self,
            answers={name: both(self.answer(name), other.answer(name)) for name in names},
            elements=tuple(elements.values()),
            roles={**other.roles, **self.roles},
            transcript=self.transcript or other.transcript,
        )


def parts_from(fields: Mapping[str, Sequence[str]]) -> Parts | None:
    """What a page sends: `answer-<name>`, and `element-id`, `-name`, `-mind` side by side; None where it sends no parts."""
    if "parts" not in fields:
        return None
    clean = {name: [value.replace("\r\n", "\n") for value in values] for name, values in fields.items()}
    answers = {found[1]: values[0] for name, values in clean.items() if values and (found := _ANSWER.fullmatch(name))}
    rows = zip(clean.get("element-id", ()), clean.get("element-name", ()), clean.get("element-mind", ()), strict=True)
    elements: dict[str, Element] = {}
    for id, name, mind in rows:
        if name.strip() or mind.strip():
            known = id if _ID.fullmatch(id) and id not in elements else uuid4().hex[:8]
            elements[known] = Element(known, " ".join(name.split()), mind)
    return Parts(answers, tuple(elements.values()))


def both(first: str, second: str, between: str = "\n\n") -> str:
    """Two versions of some words as one: the second after the first, where it says anything else."""
    return first if first == second or not second.strip() else between.join(each for each in (first, second) if each.strip())
