"""Which words answer which of the therapist's acts: at once, and within five minutes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from thirdear.listening.evidence.grammar import plain
from thirdear.listening.evidence.lexicon.response import lexicon
from thirdear.listening.evidence.listener import Heard
from thirdear.listening.evidence.mark import Evidence
from thirdear.listening.evidence.preparation import Prepared, Sentence
from thirdear.listening.words import Span

__all__ = ["ACTS", "Act", "Exchange", "exchanges", "is_minimal"]

# By weight: where one turn holds several, the heaviest is what the answer answers.
ACTS = (
    "head_on_collision",
    "interpretation",
    "challenge_to_defence",
    "pressure_to_feeling",
    "confrontation",
    "recapitulation",
    "clarification",
)
_NEVER_MORE = frozenset({"arrangement", "acknowledgement", "support", "anxiety_regulation", "self_disclosure", "work_enhancing"})
_OPEN = frozenset("who when where which why what how".split())
_LATER_SECONDS = 300.0
_LATER_WORDS = 600  # five minutes of talk, where the transcript has no times
_MINIMAL_WORDS = 3
_SUPPOSING_WORDS = 6  # fewer cannot join two things


@dataclass(frozen=True, slots=True)
class Act:
    """Something the therapist does that asks for an answer. `key` is that of the mark of it, empty where none was made."""

    code: str
    span: Span
    key: str


@dataclass(frozen=True, slots=True)
class Exchange:
    """An act of the therapist with the client's words up to the next act, and those within five minutes after."""

    act: Act
    place: int
    said: tuple[Sentence, ...]
    before: tuple[Sentence, ...]
    answer: tuple[Sentence, ...]
    later: tuple[Sentence, ...]


def exchanges(prepared: Prepared, heard: Heard) -> Iterator[Exchange]:
    """Each turn of the therapist that holds one of `ACTS` and is answered, in the order spoken."""
    marks: dict[str, list[Evidence]] = {}
    for mark in heard.get("intervention", ()):
        marks.setdefault(mark.spans[0].turn, []).append(mark)
    for place, turn in enumerate(prepared.transcript.turns):
        held = list(_acts(prepared.by_turn[place], marks.get(turn.id, ()))) if turn.speaker == "therapist" else []
        if not held:
            continue
        act = min(held, key=lambda one: (ACTS.index(one.code), -one.span.start))
        answer, after = _answer(prepared, marks, place)
        if answer:
            yield Exchange(
                act,
                place,
                tuple(one for one in prepared.by_turn[place] if act.span.overlaps(one.span)),
                prepared.by_turn[place - 1][-3:] if place else (),
                answer,
                _later(prepared, place, after),
            )


def _acts(sentences: Sequence[Sentence], marks: Sequence[Evidence]) -> Iterator[Act]:
    """The marked acts of a turn; and what its words show though the mark names a finer act, or there is none."""
    for sentence in sentences:
        mark = next((one for one in marks if one.spans[0].overlaps(sentence.span)), None)
        if mark is not None and mark.code in ACTS:
            yield Act(mark.code, mark.spans[0], mark.key)
        elif (mark is None or mark.code not in _NEVER_MORE) and (code := _shown(sentence)):
            if sentence is not sentences[-1] and _asks(sentences[-1]):
                continue
            yield Act(code, sentence.span, mark.key if mark is not None else "")


def _shown(sentence: Sentence) -> str:
    """A supposition about the client, a feeling pressed for, something pointed at; empty when none."""
    words, text = lexicon(), plain(sentence.text)
    if len(sentence.words) < 4 or words.no_act.search(text):
        return ""
    code = next((code for code, pattern in words.acts if pattern.search(text)), "")
    return code if code != "interpretation" or len(sentence.words) > _SUPPOSING_WORDS else ""


def _asks(sentence: Sentence) -> bool:
    """Whether a turn ends in a question of fact: the answer answers that."""
    first = plain(sentence.text).split()[:2]
    return sentence.text.rstrip().endswith("?") and bool(_OPEN & {word.strip(",") for word in first})


def _answer(prepared: Prepared, marks: dict[str, list[Evidence]], place: int) -> tuple[tuple[Sentence, ...], int]:
    """The client's words until the therapist does more than listen; and the turn at which that is."""
    found: list[Sentence] = []
    for after in range(place + 1, len(prepared.by_turn)):
        sentences = prepared.by_turn[after]
        if not sentences:
            continue
        speaker = sentences[0].turn.speaker
        if speaker == "client":
            found += sentences
        elif speaker == "therapist" and found and not is_minimal(sentences, marks.get(sentences[0].turn.id, ())):
            return tuple(found), after
    return tuple(found), len(prepared.by_turn)


def is_minimal(sentences: Sequence[Sentence], marks: Sequence[Evidence] = ()) -> bool:
    """Whether a turn of the therapist only listens: "Mm.", or the client's own last words."""
    if marks:
        return all(mark.code == "acknowledgement" for mark in marks)
    words = sum(len(sentence.words) for sentence in sentences)
    return words <= _MINIMAL_WORDS and not sentences[-1].text.rstrip().endswith("?")


def _later(prepared: Prepared, place: int, after: int) -> tuple[Sentence, ...]:
    """The client's words after the first answer, while five minutes last."""
    turns, spoken, found = prepared.transcript.turns, 0, list[Sentence]()
    begun = turns[place].end if turns[place].end is not None else turns[place].start
    for index in range(place + 1, len(turns)):
        start = turns[index].start
        if start - begun > _LATER_SECONDS if start is not None and begun is not None else spoken > _LATER_WORDS:
            break
        spoken += sum(len(sentence.words) for sentence in prepared.by_turn[index])
        if index > after and turns[index].speaker == "client":
            found += prepared.by_turn[index]
    return tuple(found)
