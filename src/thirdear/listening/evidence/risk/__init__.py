"""Risk: words of the client that ask for attention to safety, and those that only sound so.

Finding a passive death wish comes first: rather a mark too many than one lost. The past, the denied and what is said of
somebody else are told apart in the attributes, never left out. The words stand in `manuals/en/lexicons/risk.toml`.
A mark shows where to look; it closes nothing, and no mark means nothing either.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from thirdear.listening.evidence.fluent import Said, fluent
from thirdear.listening.evidence.lexicon.risk import lexicon
from thirdear.listening.evidence.listener import Heard, Listener
from thirdear.listening.evidence.mark import Evidence
from thirdear.listening.evidence.preparation import Prepared
from thirdear.listening.evidence.risk.answers import answers
from thirdear.listening.evidence.risk.by_ear import by_ear
from thirdear.listening.evidence.risk.finds import Cues, Find, finds
from thirdear.listening.words import Span

__all__ = ["LISTENER"]

_PASSAGE = 2  # sentences within which the same is one passage
_MOST_AGAINST = 3
_OWN_LIFE = frozenset({"passive_death_wish", "suicidal_thought", "plan_or_attempt", "self_injury", "worth_asking"})
_SEARCHED = "places in this hour where the client says not to want it or not to act on it"


def hear(prepared: Prepared, heard: Heard) -> Iterator[Evidence]:
    """Marks of kind `risk` in the client's words, in the order spoken."""
    cues = Cues()
    turns = [fluent(turn, index) for index, turn in enumerate(prepared.transcript.turns) if turn.speaker == "client"]
    found = [(said, finds(prepared, said, cues)) for said in turns]
    risky = frozenset(said.turn_index for said, here in found if any(find.code in _OWN_LIFE for find in here))
    safe = [said.clause(*match.span()) for said, _ in found if risky for match in lexicon().safe.finditer(said.text)]
    marks = list(_by_words(prepared, found, risky, safe))
    yield from marks
    taken = [span for mark in marks for span in mark.spans]
    for code, sentence, probability in by_ear(prepared, taken):
        yield Evidence.of(
            prepared.transcript,
            "risk",
            code,
            sentence.span,
            listener=LISTENER.id,
            basis="model",
            confidence=round(probability, 3),
            calibration="held_out",
            attributes={"who": "client", "time": "now", "stance": "stated"},
        )


def _by_words(
    prepared: Prepared, found: Sequence[tuple[Said, list[Find]]], risky: frozenset[int], safe: Sequence[Span]
) -> Iterator[Evidence]:
    for said, here in found:
        for find, question in answers(prepared, said, here, risky):
            yield _mark(prepared, said, [find], safe, answers=question)
        for passage in _passages(said, here):
            yield _mark(prepared, said, passage, safe)


def _passages(said: Said, here: Sequence[Find]) -> Iterator[list[Find]]:
    """Finds that say the same of the same person, a few sentences apart: one passage, one mark."""
    open_passages: dict[tuple[str, str, str, str], list[Find]] = {}
    done: list[list[Find]] = []
    for find in here:
        same = (find.code, find.who, find.time, find.stance)
        passage = open_passages.get(same)
        if passage and said.number(find.start) - said.number(passage[-1].start) <= _PASSAGE:
            passage.append(find)
        else:
            open_passages[same] = [find]
            done.append(open_passages[same])
    yield from done


def _mark(prepared: Prepared, said: Said, passage: Sequence[Find], safe: Sequence[Span], **more: str) -> Evidence:
    first = passage[0]
    spans = _distinct([said.clause(find.start, find.end) for find in passage])
    attributes = {"who": first.who, "time": first.time, "stance": first.stance, **more}
    against: tuple[Span, ...] = ()
    if first.code in _OWN_LIFE and first.who == "client" and first.stance == "stated":
        attributes["searched"] = _SEARCHED
        against = tuple(span for span in safe if not any(span.overlaps(own) for own in spans))[:_MOST_AGAINST]
    return Evidence.of(
        prepared.transcript, "risk", first.code, *spans, listener=LISTENER.id, attributes=attributes, against=against
    )


def _distinct(spans: Sequence[Span]) -> list[Span]:
    """Each stretch of words once, those that overlap joined."""
    kept: list[Span] = []
    for span in sorted(spans, key=lambda one: (one.start, one.end)):
        if kept and kept[-1].overlaps(span):
            kept[-1] = Span(span.turn, kept[-1].start, max(kept[-1].end, span.end))
        else:
            kept.append(span)
    return kept


LISTENER = Listener("risk", 2, hear, gives=frozenset({"risk"}), requires=frozenset({"sentences", "parse", "vectors"}))
