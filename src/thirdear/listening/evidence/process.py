"""Process against content: where the two speak of what goes on here and now, between or within them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from thirdear.listening.evidence.grammar import plain
from thirdear.listening.evidence.lexicon.process import lexicon
from thirdear.listening.evidence.listener import Heard, Listener
from thirdear.listening.evidence.mark import Evidence
from thirdear.listening.evidence.preparation import Prepared, Sentence
from thirdear.listening.words import Span

__all__ = ["LISTENER"]

_THESE_DAYS = frozenset({"right now", "at this moment", "at the moment"})
_THE_TWO = frozenset("i i'm i've me my you you're you've your we we're us our".split())


def hear(prepared: Prepared, heard: Heard) -> Iterator[Evidence]:
    """Marks of kind `process`, one for each run of neighbouring sentences of one speaker, in the order spoken."""
    for sentences in prepared.by_turn:
        if not sentences or sentences[0].turn.speaker == "other":
            continue
        for about, run in groupby(sentences, key=_about):
            if about:
                yield _mark(prepared, about, list(run))


def _about(sentence: Sentence) -> str:
    """Between the two, within the one who is spoken of, or neither; what is told of another place or time is neither."""
    words, text = lexicon(), plain(sentence.text)
    if words.elsewhere.search(text):
        return ""
    if words.between.search(text):
        return "between"
    said = {token.lower for token in sentence.words}
    moments = {match.group() for match in words.moment.finditer(text)}
    if not moments:
        return ""
    if moments <= _THESE_DAYS and not words.inner.search(text):
        return ""  # "I'm between jobs right now": these days, not this moment
    if not said & _THE_TWO:
        return ""
    both = "you" in said and bool(said & {"i", "me", "my"})
    return "between" if both and not words.inner.search(text) else "within"


def _mark(prepared: Prepared, about: str, run: Sequence[Sentence]) -> Evidence:
    turn = run[0].turn
    return Evidence.of(
        prepared.transcript,
        "process",
        "here_and_now",
        Span(turn.id, run[0].start, run[-1].end),
        listener=LISTENER.id,
        attributes={"by": turn.speaker, "about": about},
    )


LISTENER = Listener("process", 1, hear, gives=frozenset({"process"}))
