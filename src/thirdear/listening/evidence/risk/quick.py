"""Risk by its rules alone, in words just written: no parser, no vectors, quick enough to run at every save.

It hears what the full listener hears by patterns, with less grammar: whose words they are is read off the pattern, and a
threat counts only where a person stands plainly beside it. A page that looks again after the hearing knows more.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from thirdear.listening.evidence.fluent import Said, fluent
from thirdear.listening.evidence.lexicon.risk import lexicon
from thirdear.listening.evidence.preparation import Prepared
from thirdear.listening.evidence.risk.finds import Cues, Find, finds
from thirdear.listening.words import Transcript, Turn, revision_of

__all__ = ["Sign", "quick_signs"]

_TARGET = re.compile(
    r" ?(?:him|her|them|someone|somebody|people|everyone|everybody|(?:my|his|their|our|the|that|those|these) (?:\w+ )?\w+)\b"
)
_WITHIN = frozenset({"him", "her", "them", "someone", "somebody", "people", "baby", "kids", "throat"})
_ONESELF = re.compile(
    r" ?(?:my (?:own )?(?:arms?|legs?|wrists?|hands?|head|face|skin|body|thighs?|feelings|chances)|the (?:time|rest|lights?))\b"
)


@dataclass(frozen=True, slots=True)
class Sign:
    """Words of risk: their code, whose (`client` or `person`), when (`now` or `past`), and whether `stated` or `denied`."""

    code: str
    who: str
    time: str
    stance: str


def quick_signs(text: str) -> tuple[Sign, ...]:
    """What is heard of risk in a text of one writer, in the order written; figures of speech are said to be such."""
    if not text.strip():
        return ()
    import numpy as np  # only now: pages are there before it

    turn = Turn(id="1", speaker="client", name="", text=text)
    nothing = np.zeros((0, 0), dtype=np.float32)  # neither parser nor ear
    prepared = Prepared(Transcript(id="written", revision=revision_of((turn,), ()), turns=(turn,)), (), nothing, nothing)
    said = fluent(turn, 0)
    found = [*finds(prepared, said, Cues()), *_threats(said)]
    return tuple(Sign(find.code, find.who, find.time, find.stance) for find in sorted(found, key=lambda one: one.start))


def _threats(said: Said) -> Iterator[Find]:
    """What the full listener leaves to the parser: an intent to hurt, and "I could kill him" with more beside it."""
    words = lexicon()
    for start, end in said.sentences():
        for reading in words.readings["harm_to_others"]:
            for match in reading.pattern.finditer(said.text, start, end):
                if _is_at_somebody(said, match, end) and not words.hurt_feelings.search(said.text, start, match.end()):
                    yield _find(said, match)
        for match in words.saying.finditer(said.text, start, end):
            if _is_at_somebody(said, match, end) and words.literal.search(said.around(match.start(), 1, 2)):
                yield _find(said, match)


def _is_at_somebody(said: Said, match: re.Match[str], end: int) -> bool:
    if lexicon().silent["harm_to_others"].search(said.text, match.start(), end):
        return False
    after = said.text[match.end() : end]
    return match.group().split()[-1] in _WITHIN or bool(_TARGET.match(after) and not _ONESELF.match(after))


def _find(said: Said, match: re.Match[str]) -> Find:
    words, (start, end) = lexicon(), said.sentence(match.start())
    told = said.text[slice(*said.sentence(match.start(), 2, 1))]
    past = words.past.search(told) and not words.recent.search(said.text, start, end)
    near = " ".join(said.text[start : match.start()].split()[-5:])
    denied = words.negation.search(near) and not words.no_negation.search(near)
    return Find(
        "harm_to_others", match.start(), match.end(), "client", "past" if past else "now", "denied" if denied else "stated"
    )
