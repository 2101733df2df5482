"""A new way: with somebody outside, the client did something else than the pattern.

Four things must be told, and are quoted: the pattern ("I always say yes"), one occasion on which the client did otherwise,
how the other answered, and what was felt. A plan, the old way again, somebody else's deed and what is done with the
therapist are passed over. The words stand in `manuals/en/lexicons/new_way.toml`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from thirdear.listening.evidence.fluent import Said, fluent
from thirdear.listening.evidence.grammar import is_someone, plain, subject_of
from thirdear.listening.evidence.lexicon.new_way import lexicon
from thirdear.listening.evidence.listener import Heard, Listener
from thirdear.listening.evidence.mark import Evidence
from thirdear.listening.evidence.preparation import Prepared, Sentence, Token
from thirdear.listening.words import Span

__all__ = ["LISTENER"]

_ACT_WITHIN = 5  # sentences after the pattern in which the deed is told
_ANSWER_WITHIN = 3  # sentences after the deed in which the other answers
_FELT_WITHIN = 4  # sentences after the deed in which it is said what was felt
_TOLD_FIRST = 2  # sentences before the pattern in which the deed may stand
_PAST = frozenset({"VBD", "VBN"})
_HISTORICAL = frozenset({"VBZ", "VBP"})


@dataclass(frozen=True, slots=True)
class _Deed:
    """What was done: the sentence, and its first and last verb."""

    place: int
    first: Token
    last: Token


def hear(prepared: Prepared, heard: Heard) -> Iterator[Evidence]:
    """Marks of kind `new_way` in the client's words, one for an occasion."""
    for index, turn in enumerate(prepared.transcript.turns):
        if turn.speaker != "client":
            continue
        said, sentences, told = fluent(turn, index), prepared.by_turn[index], -1
        for start, end in said.sentences():
            habit = _habit(said, start, end)
            if habit is None or said.places[start] <= told:
                continue
            mark = _new_way(prepared, heard, sentences, said, habit)
            if mark is not None:
                told = max(span.end for span in mark.spans)
                yield mark


def _habit(said: Said, start: int, end: int) -> tuple[re.Match[str], bool] | None:
    """The pattern told in a sentence, and whether it is something never done."""
    words = lexicon()
    if words.plan.search(said.text, start, end):
        return None
    if match := words.never.search(said.text, start, end):
        return match, True
    match = words.always.search(said.text, start, end)
    return (match, False) if match else None


def _new_way(
    prepared: Prepared, heard: Heard, sentences: Sequence[Sentence], said: Said, habit: tuple[re.Match[str], bool]
) -> Evidence | None:
    match, never = habit
    begin = said.places[match.start()]
    place = next((i for i, one in enumerate(sentences) if one.start <= begin < one.end), None)
    if place is None:
        return None
    deed = _deed(sentences, place, said.places[match.end() - 1], match.group(), never)
    if deed is None and never:
        deed = _deed_before(sentences, place)
    if deed is None:
        return None
    place = min(place, deed.place)
    answer = _answer(said, sentences, deed)
    felt = _felt(sentences, deed)
    if answer is None or felt is None:
        return None
    near = " ".join(plain(one.text) for one in sentences[place : deed.place + _FELT_WITHIN])
    if not lexicon().change.search(near) and not _breaks(match.group(), never, sentences[deed.place], deed, felt, prepared):
        return None
    other = _other(prepared, heard, sentences, deed, place, answer)
    if not other:
        return None
    act = _span_of(sentences[deed.place], deed, answer)
    spans = [act, said.span(match.start(), match.end()), answer, felt]
    return Evidence.of(
        prepared.transcript,
        "new_way",
        "new_way",
        *_apart(spans),
        listener=LISTENER.id,
        attributes={
            "with": other,
            "answer": prepared.transcript.quote(answer),
            "felt": prepared.transcript.quote(felt),
            "searched": "words that it went as before, in the same sentences, and found none",
        },
    )


def _apart(spans: Sequence[Span]) -> list[Span]:
    kept: list[Span] = []
    for span in spans:
        if not any(span.overlaps(other) for other in kept):
            kept.append(span)
    return kept


def _deed(sentences: Sequence[Sentence], place: int, after: int, habit: str, never: bool) -> _Deed | None:
    """The client's own deed with somebody, told as one occasion after the pattern."""
    words = lexicon()
    for i in range(place, min(len(sentences), place + 1 + _ACT_WITHIN)):
        sentence, text = sentences[i], plain(sentences[i].text)
        if words.as_before.search(text):
            return None
        if words.plan.search(text):
            continue
        verbs = [
            token
            for token in sentence.tokens
            if token.start > after and _is_own_act(sentence, token) and not _same_again(sentence, token, habit, never)
        ]
        if verbs and (i > place or words.change.search(text)) and _is_occasion(sentences, place, i, verbs):
            return _Deed(i, verbs[0], verbs[-1])
    return None


def _deed_before(sentences: Sequence[Sentence], place: int) -> _Deed | None:
    """ "Last night I told her I couldn't come. I've never said no to her.": the deed told first, on a day of its own."""
    words = lexicon()
    for i in range(place - 1, max(-1, place - 1 - _TOLD_FIRST), -1):
        sentence, text = sentences[i], plain(sentences[i].text)
        verbs = [token for token in sentence.tokens if _is_own_act(sentence, token)]
        if verbs and words.occasion.search(text) and not words.plan.search(text) and not words.as_before.search(text):
            return _Deed(i, verbs[0], verbs[-1])
    return None


def _is_own_act(sentence: Sentence, token: Token) -> bool:
    if token.pos != "VERB" or token.lemma not in lexicon().acts or token.tag not in _PAST | _HISTORICAL:
        return False
    if any(child.dep == "neg" for child in sentence.children[token.i]):
        return False
    subject = subject_of(sentence, token)
    return subject is not None and subject.lower == "i" and abs(subject.i - token.i) <= 12


def _is_occasion(sentences: Sequence[Sentence], place: int, i: int, verbs: Sequence[Token]) -> bool:
    """Told in the past, or in the lively present of one day."""
    if verbs[0].tag in _PAST:
        return True
    return any(lexicon().occasion.search(plain(one.text)) for one in sentences[place : i + 1])


def _same_again(sentence: Sentence, token: Token, habit: str, never: bool) -> bool:
    """ "I always say yes ... I said yes": the old way, told of one day."""
    if never:
        return False
    following = [one.lower for one in sentence.tokens[token.i + 1 : token.i + 4] if one.text.isalpha()]
    done = habit.split()
    return any(token.lemma == word or token.lower == word for word in done) and bool(set(following[:2]) & set(done))


def _breaks(habit: str, never: bool, sentence: Sentence, deed: _Deed, felt: Span, prepared: Prepared) -> bool:
    """The deed goes against the pattern by its own words, or feels new."""
    text = plain(sentence.text)
    if never and any(word.startswith(deed.first.lemma[:3]) for word in habit.split()[1:]):
        return True
    refuses = re.search(r"\b(?:no|not|never)\b|n't\b|\brefused\b", text) is not None
    if refuses and (not never or re.search(r"\b(?:no|refused?|stood up|disagreed?)\b", habit)):
        return True
    return bool(lexicon().fresh.search(plain(prepared.transcript.quote(felt))))


def _answer(said: Said, sentences: Sequence[Sentence], deed: _Deed) -> Span | None:
    """What the other did or said then."""
    for i in range(deed.place, min(len(sentences), deed.place + 1 + _ANSWER_WITHIN)):
        sentence = sentences[i]
        for token in sentence.tokens:
            if (i == deed.place and token.i <= deed.last.i) or not _is_others_act(sentence, token):
                continue
            subject = subject_of(sentence, token)
            start = subject.start if subject is not None and subject.start < token.start else token.start
            return Span(sentence.turn.id, start, _spoken_end(said, token))
    return None


def _is_others_act(sentence: Sentence, token: Token) -> bool:
    if token.pos not in {"VERB", "AUX"} or token.lemma not in lexicon().answers or token.tag not in _PAST | _HISTORICAL:
        return False
    subject = next((child for child in sentence.children[token.i] if child.dep == "nsubj"), None)
    if subject is None or subject.lower in {"i", "we", "you", "it", "who", "that"}:
        return False
    return is_someone(sentence, subject)


def _spoken_end(said: Said, token: Token) -> int:
    """The end of the sentence by its signs: what somebody said belongs to their saying it."""
    at = next(i for i, place in enumerate(said.places) if place >= token.start)
    return said.places[said.sentence(at)[1] - 1] + 1


def _felt(sentences: Sequence[Sentence], deed: _Deed) -> Span | None:
    for sentence in sentences[deed.place : deed.place + 1 + _FELT_WITHIN]:
        match = lexicon().felt.search(plain(sentence.text))
        if match and sentence.start + match.start() > deed.first.start:
            return Span(sentence.turn.id, sentence.start + match.start(), sentence.start + match.end())
    return None


def _other(prepared: Prepared, heard: Heard, sentences: Sequence[Sentence], deed: _Deed, place: int, answer: Span) -> str:
    """Who it was with, as named nearest to the deed; nobody when it was the therapist."""
    turn = sentences[place].turn.id
    before = [
        (mark.spans[0].start, mark)
        for mark in heard.get("people", ())
        if mark.spans[0].turn == turn
        and sentences[place].start <= mark.spans[0].start <= max(answer.start + 12, deed.last.end + 40)
    ]
    if re.search(r"\byou(?:r)?\b", plain(sentences[deed.place].text)) and any(mark.code == "therapist" for _, mark in before):
        return ""
    people = [mark for start, mark in before if mark.code != "therapist" and not _speaks_of(prepared, answer, start)]
    if not people:
        earlier = [
            mark for mark in heard.get("people", ()) if mark.spans[0].turn == turn and mark.spans[0].start < deed.first.start
        ]
        people = [mark for mark in earlier if mark.code != "therapist"]
    return str(people[-1].attributes.get("person", "")) if people else ""


def _speaks_of(prepared: Prepared, answer: Span, start: int) -> bool:
    """Named in the other's answer, so not the other."""
    return answer.start + 3 < start < answer.end


def _span_of(sentence: Sentence, deed: _Deed, answer: Span) -> Span:
    subject = subject_of(sentence, deed.first)
    start = subject.start if subject is not None and subject.start < deed.first.start else deed.first.start
    end = min(sentence.end, answer.start) if answer.start > deed.last.start else sentence.end
    return Span(sentence.turn.id, start, max(end, deed.last.end))


LISTENER = Listener("new_way", 1, hear, gives=frozenset({"new_way"}), requires=frozenset({"sentences", "parse", "people"}))
