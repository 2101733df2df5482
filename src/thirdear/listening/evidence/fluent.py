"""A turn as it was meant: hesitations and stutters left out, so that "I keep, um, thinking" reads as "I keep thinking".

Every sign that is left knows its place in the turn, so whatever is found can be quoted as it was said.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from thirdear.listening.evidence.grammar import plain
from thirdear.listening.words import Span, Turn

__all__ = ["Said", "fluent"]

_HESITATION = re.compile(
    r"(?:,|\.\.\.|…)? ?\b(?:u+h*m+|u+h+|er+m*|h+m+|m+hm+)\b(?:,|\.\.\.|…)?"
    r"|,? (?:like|you know|you know what|i mean|sort of|kind of|i don't know|i dunno),(?= )"
    r"|\b(\w+)(?:,|-|…|\.\.\.)+ (?=\1\b)"
)
_BARE = re.compile(
    r"\b(?:do|did|does|ca|could|would|wo|is|was|were|have|has|had|should|are|ai)(nt)\b"
    r"|\bi(m|ve)\b|\b(?:you|they)(re|ve)\b|\b(?:that|what)(s)\b"
)  # written in a hurry: "dont", "im"
_SPACES = re.compile(r" (?= )")
_END = re.compile(r"(?<!\bdr)(?<!\bmr)(?<!\bms)(?<!\bst)(?<!\bmrs)[.?!;]+(?=[ \")\]]|$)|…")
_CUT = re.compile(r", (?:and|but|so|then|because|cos)\b|,| - ")
_LONG = 110  # a longer sentence is quoted by its clause


@dataclass(frozen=True)
class Said:
    """A turn's fluent words in small letters; `places[i]` is where sign i stands in the turn."""

    turn: Turn
    turn_index: int
    text: str
    places: tuple[int, ...]

    def span(self, start: int, end: int) -> Span:
        """The words as they were said, hesitations inside included."""
        while start < end and self.text[start] in " ,.;":
            start += 1
        while end > start + 1 and self.text[end - 1] == " ":
            end -= 1
        return Span(self.turn.id, self.places[start], self.places[end - 1] + 1)

    @cached_property
    def _starts(self) -> tuple[int, ...]:
        """Where sentences begin, going by their signs alone: no parser's mistake can cut a saying in two."""
        ends = [match.end() for match in _END.finditer(self.text)]
        return (0, *(end for end in ends if self.text[end:].strip()))

    def sentence(self, at: int, before: int = 0, after: int = 0) -> tuple[int, int]:
        """Start and end of the sentence around a place, with so many sentences before and after it."""
        i = bisect_right(self._starts, at) - 1
        last = i + after + 1
        end = self._starts[last] if last < len(self._starts) else len(self.text)
        return self._starts[max(0, i - before)], end

    def number(self, at: int) -> int:
        """Which sentence of the turn a place is in."""
        return bisect_right(self._starts, at) - 1

    def sentences(self) -> Iterator[tuple[int, int]]:
        """Start and end of each sentence."""
        for start in self._starts:
            yield self.sentence(start)

    def around(self, at: int, before: int = 1, after: int = 1) -> str:
        """The words of the sentence and its neighbours in the turn."""
        start, end = self.sentence(at, before, after)
        return self.text[start:end]

    def clause(self, start: int, end: int) -> Span:
        """The sentence around a find; in a long one only the clause, from comma to comma."""
        first, last = self.sentence(start)
        last = max(last, end)
        if last - first > _LONG:
            first = max([first, *(match.end() for match in _CUT.finditer(self.text, first, start))])
            cut = _CUT.search(self.text, end, last)
            last = cut.start() if cut else last
        return self.span(first, last)


def fluent(turn: Turn, turn_index: int) -> Said:
    """The turn without hesitations."""
    text = plain(turn.text)
    kept = [True] * len(text)
    for match in _HESITATION.finditer(text):
        kept[match.start() : match.end()] = [False] * (match.end() - match.start())
    places = [i for i, keep in enumerate(kept) if keep]
    once = "".join(text[i] for i in places)
    for match in reversed(list(_BARE.finditer(once))):
        at = match.start(match.lastindex or 0) + (match.group(match.lastindex or 0) == "nt")
        once, places = f"{once[:at]}'{once[at:]}", [*places[:at], places[at], *places[at:]]
    double = {match.start() for match in _SPACES.finditer(once)}
    places = [place for i, place in enumerate(places) if i not in double]
    return Said(turn, turn_index, "".join(text[i] for i in places), tuple(places))
