"""Lost meaning: the client asks what it is all for, or says that life, or everything, has no point any more.

A theme of its own, beside low mood and beside risk. A task without a point, a remark that meant nothing, and meaning that
was found are passed over. The words stand in `manuals/en/lexicons/meaning.toml`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from thirdear.listening.evidence.fluent import Said, fluent
from thirdear.listening.evidence.lexicon.meaning import lexicon
from thirdear.listening.evidence.listener import Heard, Listener
from thirdear.listening.evidence.mark import Evidence
from thirdear.listening.evidence.preparation import Prepared
from thirdear.listening.words import Span

__all__ = ["LISTENER"]

_PASSAGE = 3  # sentences within which sayings are one passage
_MOST_AGAINST = 3


def hear(prepared: Prepared, heard: Heard) -> Iterator[Evidence]:
    """Marks of kind `meaning` in the client's words, in the order spoken."""
    turns = [fluent(turn, index) for index, turn in enumerate(prepared.transcript.turns) if turn.speaker == "client"]
    passages = [passage for said in turns for passage in _passages(said)]
    against = _against(turns) if passages else ()
    for spans in passages:
        yield Evidence.of(
            prepared.transcript,
            "meaning",
            "lost_meaning",
            *spans,
            listener=LISTENER.id,
            attributes={"searched": "places in this hour where the client tells of something that has meaning"},
            against=tuple(span for span in against if not any(span.overlaps(own) for own in spans))[:_MOST_AGAINST],
        )


def _passages(said: Said) -> Iterator[tuple[Span, ...]]:
    """What a turn says of lost meaning, sayings that stand near each other together."""
    passage: list[Span] = []
    last = 0
    for match in _sayings(said):
        here = said.number(match.start())
        if passage and here - last > _PASSAGE:
            yield tuple(passage)
            passage = []
        span = said.clause(match.start(), match.end())
        if not any(span.overlaps(other) for other in passage):
            passage.append(span)
        last = here
    if passage:
        yield tuple(passage)


def _sayings(said: Said) -> Iterator[re.Match[str]]:
    words = lexicon()
    for start, end in said.sentences():
        if words.silent.search(said.text, start, end) or words.found.search(said.text, start, end):
            continue
        match = words.patterns.search(said.text, start, end)
        if match is None and (match := words.short.search(said.text, start, end)):
            match = match if words.of_life.search(said.around(start, 4, 2)) else None
        if match:
            yield match


def _against(turns: list[Said]) -> tuple[Span, ...]:
    """Where the client tells of meaning in the same hour."""
    return tuple(said.clause(*match.span()) for said in turns for match in lexicon().found.finditer(said.text))


LISTENER = Listener("meaning", 1, hear, gives=frozenset({"meaning"}), requires=frozenset({"sentences"}))
