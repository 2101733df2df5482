"""What a naive program would mark: the stated baseline that each code must beat before it counts as heard."""

from __future__ import annotations

import re
from collections.abc import Iterator

from key import Row

from thirdear.listening import manuals
from thirdear.listening.words import Span, Transcript, Turn

__all__ = ["STATED", "naive"]

STATED = {
    "affect": "every word of the feeling's own word lists, whoever feels it; a charged word for a story without feeling",
    "people": "every capitalised word inside a sentence, and every role-noun",
    "intervention": "a question mark is a question, up to three words an acknowledgement, the rest a reflection",
    "flow": "“anyway” is a shift and an avoidance, “blank” a blank, “I mean” a slip, a birthday an anniversary, every "
    "pause of three seconds a silence; the client's first and last line; the first line after a noted gap",
}
_SENTENCE = re.compile(r"[^.?!…]+[.?!…]*")


def naive(transcript: Transcript) -> Iterator[Row]:
    """The baseline's marks on a session."""
    client = [turn for turn in transcript.turns if turn.speaker == "client"]
    for turn in client:
        yield from _feelings(turn)
        yield from _people(turn)
        yield from _words(
            turn,
            "flow",
            {
                "topic_shift": r"\banyway\b",
                "avoidance": r"\banyway\b",
                "went_blank": r"\bblank\b",
                "slip": r"\bI mean\b",
                "anniversary": r"\bbirthday|\banniversary",
            },
        )
    for turn in transcript.turns:
        if turn.speaker == "therapist":
            yield from _acts(turn)
    for code, turn in (("first_words", client[:1]), ("last_words", client[-1:])):
        for one in turn:
            yield _mark("flow", code, one, 0, max(1, len(one.text)))
    yield from _pauses(transcript)


def _mark(kind: str, code: str, turn: Turn, start: int, end: int, **attributes: str) -> Row:
    return Row(kind, code, (Span(turn.id, start, end),), attributes, fires=True)


def _words(turn: Turn, kind: str, patterns: dict[str, str]) -> Iterator[Row]:
    for code, pattern in patterns.items():
        for match in re.finditer(pattern, turn.text, re.IGNORECASE):
            yield _mark(kind, code, turn, match.start(), match.end())


def _feelings(turn: Turn) -> Iterator[Row]:
    lexicon = manuals.lexicon("affect")
    for part in ("state", "experiences", "evokes", "nouns"):
        for code, words in lexicon[part].items():
            for match in re.finditer(rf"\b(?:{'|'.join(map(re.escape, words.split()))})\b", turn.text, re.IGNORECASE):
                yield _mark("affect", code, turn, match.start(), match.end(), whose="client")
    for match in re.finditer(r"\b(?:died|dead|funeral|hospital|hit me|left me)\b", turn.text, re.IGNORECASE):
        yield _mark("affect", "feeling_absent", turn, match.start(), match.end(), whose="client")


def _people(turn: Turn) -> Iterator[Row]:
    for match in re.finditer(r"(?<=[a-z,] )[A-Z][a-z]+", turn.text):
        yield _mark("people", "unknown", turn, match.start(), match.end(), person=match.group())
    for code, words in manuals.lexicon("people")["roles"].items():
        for match in re.finditer(rf"\b(?:{'|'.join(map(re.escape, words.split()))})\b", turn.text, re.IGNORECASE):
            yield _mark("people", code, turn, match.start(), match.end(), person=match.group().lower())


def _acts(turn: Turn) -> Iterator[Row]:
    for match in _SENTENCE.finditer(turn.text):
        words = match.group().split()
        code = "question" if "?" in match.group() else "acknowledgement" if len(words) <= 3 else "reflection"
        if words:
            yield _mark("intervention", code, turn, match.start(), match.end())


def _pauses(transcript: Transcript) -> Iterator[Row]:
    turns = {turn.id: turn for turn in transcript.turns}
    for event in transcript.events:
        if event.turn is None or not (turn := turns[event.turn]).text:
            continue
        at = min(event.at or 0, len(turn.text) - 1)
        if event.kind == "pause" and (event.seconds is None or event.seconds >= 3):
            yield _mark("flow", "long_pause", turn, max(0, at - 1), at + 1)
        if event.kind in {"absence", "lateness"}:
            yield _mark("flow", "after_gap", turn, at, len(turn.text))
