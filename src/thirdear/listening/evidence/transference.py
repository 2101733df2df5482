"""The therapist as object: what the client feels, expects and fancies about the other in the room.

Words and their order stand in `manuals/en/lexicons/transference.toml`. "You" in a told talk is nobody here; a feeling
denied is not marked. Every word to a therapist may be transference; only what carries a feeling or expectation is heard.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from thirdear.listening.evidence.address import negated, said_here
from thirdear.listening.evidence.grammar import plain
from thirdear.listening.evidence.lexicon.transference import lexicon
from thirdear.listening.evidence.listener import Heard, Listener
from thirdear.listening.evidence.mark import Evidence
from thirdear.listening.evidence.preparation import Prepared, Sentence
from thirdear.listening.words import Span

__all__ = ["LISTENER"]

_PARENTS = {"mother": "maternal", "father": "paternal"}
_HIM_OR_HER = frozenset({"mother", "father", "brother", "sister", "partner", "former_partner"})
_LONG_WORDS, _NEAR_SENTENCES = 25, 2
_YOU = re.compile(r"\byou(?:'\w+|rs?|rself)?\b")
_EXPECTED = frozenset({"other", "mistrust", "maternal", "paternal", "idealising", "extreme_dependence", "avoidant"})
# The valence of a feeling that turns to the therapist in the next words.
_AGAINST_YOU = {"rage": -2, "other": -1}
_SOMEBODY_ELSE = re.compile(r"\b(?:with|at|about|by|for) (?:my|him|her|them|his|the|myself)\b")
_Found = tuple[str, int, Sentence, int, int]


def hear(prepared: Prepared, heard: Heard) -> Iterator[Evidence]:
    """Marks of kind `transference` in the client's words: one for each run of sentences with one quality."""
    people = [mark for mark in heard.get("people", ()) if mark.code != "therapist"]
    turns = {turn.id: place for place, turn in enumerate(prepared.transcript.turns)}
    found = [one for sentence in prepared.of("client") for one in _qualities(prepared, sentence, people)]
    for passage in _passages(found):
        code, valence, _first, _, _ = passage[0]
        sentences = _around(prepared, [one[2] for one in passage])
        echo, role = _echo(sentences, people, turns)
        spans = [Span(one.turn.id, one.start + start, one.start + end) for _, _, one, start, end in passage]
        spans += [one.span for one in sentences if not any(one.span.overlaps(span) for span in spans)]
        yield Evidence.of(
            prepared.transcript,
            "transference",
            _PARENTS.get(role, code) if code == "other" else code,
            *sorted(spans, key=lambda span: span.start),
            listener=LISTENER.id,
            attributes={"valence": valence, "echo_of": echo},
        )


def _passages(found: Sequence[_Found]) -> Iterator[list[_Found]]:
    """Findings of one quality in sentences that follow one another are one passage."""
    passage: list[_Found] = []
    for one in found:
        if passage and (passage[-1][:2] != one[:2] or passage[-1][2].turn is not one[2].turn):
            yield passage
            passage = []
        passage.append(one)
    if passage:
        yield passage


def _qualities(prepared: Prepared, sentence: Sentence, people: Sequence[Evidence]) -> Iterator[_Found]:
    """The first quality whose words a sentence has, with their place; else a parent whom the therapist is like."""
    words, text = lexicon(), plain(sentence.text)
    if quality := _feels_at_you(prepared, sentence):
        yield quality, _AGAINST_YOU[quality], sentence, 0, len(sentence.text.rstrip())
        return
    if not _about_therapist(prepared, sentence):
        return
    for code, valence, pattern in words.qualities:
        for match in pattern.finditer(text):
            if negated(text, match.start()) or (words.supposed.search(text[: match.end()]) and code not in _EXPECTED):
                continue
            if said_here(prepared, sentence, match.start()):
                yield code, valence, sentence, *_clause(sentence, text, match)
                return
    if parent := _likened(prepared, sentence, people):
        yield parent, 0, sentence, 0, len(sentence.text)


def _feels_at_you(prepared: Prepared, sentence: Sentence) -> str:
    """ "I'm furious, actually. You just announce it.": anger or hurt of now, and the next words turn to the therapist."""
    words, text = lexicon(), plain(sentence.text)
    felt = words.feels_now.search(text)
    if felt is None or _SOMEBODY_ELSE.search(text[felt.end() :]):
        return ""
    after = [one for one in prepared.by_turn[sentence.turn_index] if one.index == sentence.index + 1]
    turns = any(words.turns_to_you.match(plain(one.text)) and said_here(prepared, one) for one in after)
    if not turns or not said_here(prepared, sentence, felt.start()):
        return ""
    return "rage" if words.fury.search(felt.group()) else "other"


def _about_therapist(prepared: Prepared, sentence: Sentence) -> bool:
    """Whether the sentence or one near it in the turn speaks to or of the therapist or of these hours."""
    words = lexicon()
    return any(
        words.about.search(words.filler_you.sub(" ", plain(one.text)))
        or (one is sentence and words.about.search(plain(one.text)))
        for one in prepared.by_turn[sentence.turn_index]
        if abs(one.index - sentence.index) <= _NEAR_SENTENCES
    )


def _likened(prepared: Prepared, sentence: Sentence, people: Sequence[Evidence]) -> str:
    """The quality where the words liken the therapist to a parent: "it's the look my mother had"; empty where none do."""
    words, text = lexicon(), plain(sentence.text)
    if not words.likeness.search(text) or words.asked.search(text) or words.told.search(text):
        return ""
    role = next((mark.code for mark in people if mark.code in _PARENTS and _inside(sentence, mark)), "")
    before = [one for one in prepared.by_turn[sentence.turn_index] if one.index == sentence.index - 1]
    here = _speaks_to(prepared, sentence) or (
        words.joins.match(text) is not None
        and any(_speaks_to(prepared, one) and not words.asked.search(plain(one.text)) for one in before)
    )
    return _PARENTS[role] if role and here else ""


def _inside(sentence: Sentence, mark: Evidence) -> bool:
    return sentence.span.overlaps(mark.spans[0])


def _clause(sentence: Sentence, text: str, match: re.Match[str]) -> tuple[int, int]:
    """The sentence; of a long one the match with the rest of its clause, without the spaces around."""
    if len(sentence.words) <= _LONG_WORDS:
        return 0, len(text.rstrip())
    begin = max(text.rfind(sign, 0, match.start()) for sign in ",;:-…") + 1
    begin += len(text[begin:]) - len(text[begin:].lstrip(' "'))
    tail = re.match(r"[^,;:.!?…-]*", text[match.end() :])
    return min(begin, match.start()), len(text[: match.end() + (tail.end() if tail else 0)].rstrip())


def _around(prepared: Prepared, sentences: Sequence[Sentence]) -> list[Sentence]:
    """The passage: the sentences found and, beside them in the turn, those that go on speaking to the therapist."""
    turn = prepared.by_turn[sentences[0].turn_index]
    indices = {one.index for one in sentences}
    for step in (-1, 1):
        edge = min(indices) if step < 0 else max(indices)
        for one in turn:
            if one.index == edge + step and _speaks_to(prepared, one):
                indices.add(one.index)
    return [one for one in turn if one.index in indices]


def _speaks_to(prepared: Prepared, sentence: Sentence) -> bool:
    """Whether "you" in a sentence is the therapist, fillers and "you" in general left out."""
    words, text = lexicon(), plain(sentence.text)
    spoken_to = words.orders.match(text) or _YOU.search(words.filler_you.sub(" ", text))
    return spoken_to is not None and said_here(prepared, sentence)


def _echo(sentences: Sequence[Sentence], people: Sequence[Evidence], turns: dict[str, int]) -> tuple[str, str]:
    """Whom the words themselves join to the therapist, and the role; both empty when nobody.

    "Like him" is the one last named before, when that is a parent, a brother or a sister.
    """
    for one in sentences:
        text = plain(one.text)
        if not (lexicon().link.search(text) or lexicon().also.search(text)):
            continue
        named = next((mark for mark in people if _inside(one, mark)), None)
        if named is None and lexicon().him.search(text):
            here = (one.turn_index, one.start)
            earlier = [mark for mark in people if (turns[mark.spans[0].turn], mark.spans[0].start) < here]
            named = earlier[-1] if earlier and earlier[-1].code in _HIM_OR_HER else None
        if named is not None:
            return str(named.attributes.get("person", "")), named.code
    return "", ""


LISTENER = Listener(
    "transference", 1, hear, gives=frozenset({"transference"}), requires=frozenset({"sentences", "parse", "people"})
)
