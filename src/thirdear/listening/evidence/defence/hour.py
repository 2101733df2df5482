"""The client's sentences of an hour, each with the feelings and people heard in it: what the rules on defences read."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from thirdear.listening import manuals
from thirdear.listening.evidence.grammar import plain
from thirdear.listening.evidence.lexicon.affect import lexicon as affect_lexicon
from thirdear.listening.evidence.lexicon.defence import lexicon
from thirdear.listening.evidence.listener import Heard
from thirdear.listening.evidence.mark import Evidence
from thirdear.listening.evidence.preparation import Prepared, Sentence
from thirdear.listening.words import Span

__all__ = ["BURDENS", "NAME", "Hour", "Said", "words"]

NAME = "defence/1"
BURDENS = frozenset("anger grief fear anxiety guilt shame pain envy longing emptiness".split())
_MOST_AGAINST = 3
_LONG = 180  # characters: of a longer sentence only the clause is quoted
# "I'm not angry, why would I be?" says it before it asks.
_ASKS_IN_EARNEST = re.compile(
    r"[^,;?]{0,30}[,;-] *(?:why|how|what (?:for|about|is there)|am i|do i|is it|should i|ok|okay|all right|right|yeah)\b"
)
_BREAKS = re.compile(r"[,;:] |\s[-–—]+\s|(?:\.\.\.|…) ?")


def words(code: str, part: str) -> re.Pattern[str]:
    """The patterns of one part of a code's lexicon."""
    return lexicon().of[code][part]


@dataclass(frozen=True)
class Said:
    """One sentence of the client; `place` counts them through the hour, `turn` counts the client's turns."""

    place: int
    turn: int
    sentence: Sentence
    text: str
    feelings: tuple[Evidence, ...]
    people: tuple[Evidence, ...]

    @property
    def span(self) -> Span:
        return self.sentence.span

    @property
    def felt(self) -> frozenset[str]:
        """The codes of the client's own feelings named or shown here, told stories without feeling left out."""
        return frozenset(
            mark.code for mark in self.feelings if mark.attributes.get("whose") == "client" and mark.code != "feeling_absent"
        )

    @property
    def burdened(self) -> bool:
        return bool(self.felt & BURDENS)

    def has(self, code: str, part: str) -> re.Match[str] | None:
        """The first place that a part of a code's lexicon has in this sentence."""
        return words(code, part).search(self.text)

    def clause(self, match: re.Match[str]) -> Span:
        """The sentence around a match, or of a long one the clause."""
        if len(self.text) <= _LONG:
            return self.span
        before = [found.end() for found in _BREAKS.finditer(self.text, 0, match.start() + 1)]
        after = _BREAKS.search(self.text, min(match.end() + 25, len(self.text)))
        start = before[-1] if before else 0
        end = after.start() if after else len(self.text)
        return Span(self.sentence.turn.id, self.sentence.start + start, self.sentence.start + end)

    def own(self, match: re.Match[str]) -> bool:
        """Whether the client says it in earnest: neither told of somebody else's words nor supposed."""
        before = self.text[: match.start()]
        told = [found for found in words("shared", "reported").finditer(before) if found.end() >= len(before) - 2]
        asked = self.text.rstrip().endswith("?") and not _ASKS_IN_EARNEST.match(self.text, match.end())
        supposed = words("shared", "supposed").search(before[-25:]) or asked
        return not told and not supposed and not words("shared", "opinion").search(self.text, 0, match.end())


class Hour:
    """One hour as the rules on defences read it. Built once; nothing in it changes."""

    def __init__(self, prepared: Prepared, heard: Heard) -> None:
        self.prepared = prepared
        feelings, people = _by_turn(heard.get("affect", ())), _by_turn(heard.get("people", ()))
        self.said: tuple[Said, ...] = tuple(_said(prepared, feelings, people))
        self._found: dict[tuple[str, str], tuple[tuple[Said, re.Match[str]], ...]] = {}

    @cached_property
    def turns(self) -> tuple[tuple[Said, ...], ...]:
        """The client's sentences, turn by turn."""
        found: dict[int, list[Said]] = defaultdict(list)
        for one in self.said:
            found[one.turn].append(one)
        return tuple(tuple(turn) for turn in found.values())

    @cached_property
    def _before(self) -> dict[str, tuple[Sentence, ...]]:
        """For each turn of the client what the therapist said since the client's turn before it."""
        found: dict[str, tuple[Sentence, ...]] = {}
        waiting: list[Sentence] = []
        for turn, sentences in zip(self.prepared.transcript.turns, self.prepared.by_turn, strict=True):
            if turn.speaker == "client":
                found[turn.id], waiting = tuple(waiting), []
            else:
                waiting += sentences
        return found

    def asked(self, one: Said) -> tuple[Sentence, ...]:
        """The therapist's words that this turn answers."""
        return self._before.get(one.sentence.turn.id, ())

    def near(self, one: Said, back: int = 3, on: int = 3) -> tuple[Said, ...]:
        """The sentences around one in its turn, itself among them."""
        around = self.said[max(0, one.place - back) : one.place + on + 1]
        return tuple(other for other in around if other.turn == one.turn)

    def before(self, one: Said, count: int) -> tuple[Said, ...]:
        """The last sentences of the client's turn before this one."""
        return self.turns[one.turn - 1][-count:] if one.turn else ()

    def within(self, one: Said, turns: int) -> tuple[Said, ...]:
        """The sentences of the client's turns up to so many before and after, in order."""
        return tuple(other for turn in self.turns[max(0, one.turn - turns) : one.turn + turns + 1] for other in turn)

    def find(self, code: str, part: str) -> Sequence[tuple[Said, re.Match[str]]]:
        """Every sentence in which the client says it in earnest, with the first place where."""
        if (code, part) not in self._found:
            pattern = words(code, part)
            firsts = ((one, next(filter(one.own, pattern.finditer(one.text)), None)) for one in self.said)
            self._found[code, part] = tuple((one, match) for one, match in firsts if match is not None)
        return self._found[code, part]

    def passage(self, first: Said, last: Said) -> Span:
        """From one sentence to a later one of the same turn."""
        return Span(first.sentence.turn.id, first.sentence.start, last.sentence.end)

    def difficulty(self, one: Said, back: int = 4, on: int = 3) -> Said | None:
        """A difficulty named near, or at the end of the turn before: a burden felt, or words of trouble; the nearest first."""
        near = [*sorted(self.near(one, back, on), key=lambda other: abs(other.place - one.place)), *self.before(one, back)[::-1]]
        return next((other for other in near if other.burdened or is_hard(other.text)), None)

    def person(self, one: Said, start: int) -> str:
        """Whom a third-person pronoun or name at this place most likely means: the person named last; "" for nobody."""
        if re.match(r"(?:oh |well |and )*you\b", one.text[start:]):
            return "the therapist"
        for other in reversed(self.said[max(0, one.place - 8) : one.place + 1]):
            for mark in reversed(other.people):
                at = mark.spans[0].start - other.sentence.start
                named = str(mark.attributes.get("person", ""))
                if named != "the therapist" and (other.place < one.place or at <= start + 12):
                    return named
        return ""

    def mark(self, code: str, *spans: Span, against: str = "", opposed: Sequence[Span] = (), **attributes: object) -> Evidence:
        """A mark of this code with its level; `against` says what seems kept away."""
        once = tuple(dict.fromkeys(spans))
        return Evidence.of(
            self.prepared.transcript,
            "defence",
            code,
            *once,
            listener=NAME,
            attributes={"level": manuals.entry("defence").codes[code].details["level"], "against": against, **attributes},
            against=tuple(opposed)[:_MOST_AGAINST],
        )


def is_hard(text: str) -> bool:
    """Whether plain words tell of trouble, or of what reaches most people hard."""
    return bool(words("shared", "difficulty").search(text) or affect_lexicon().charged.search(text))


def _by_turn(marks: Sequence[Evidence]) -> dict[str, list[Evidence]]:
    found: dict[str, list[Evidence]] = defaultdict(list)
    for mark in marks:
        found[mark.spans[0].turn].append(mark)
    return found


def _said(prepared: Prepared, feelings: dict[str, list[Evidence]], people: dict[str, list[Evidence]]) -> Iterator[Said]:
    place = turn = -1
    last = None
    for sentence in prepared.of("client"):
        place += 1
        if sentence.turn.id != last:
            turn, last = turn + 1, sentence.turn.id
        here = (
            tuple(mark for mark in marks.get(sentence.turn.id, ()) if sentence.start <= mark.spans[0].start < sentence.end)
            for marks in (feelings, people)
        )
        yield Said(place, turn, sentence, plain(sentence.text), *here)
