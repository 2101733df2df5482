"""Flow of association: breaks in the thread, blanks, silences, slips, beginnings, ends and gaps; and how far each thought goes.

The words stand in `manuals/en/lexicons/flow.toml`. An hour by itself has absolute floors only; what departs
from the person's own custom is said across sessions (`formulation/departure.py`). A mark juxtaposes; it infers nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from thirdear.listening import models
from thirdear.listening.evidence.grammar import plain
from thirdear.listening.evidence.lexicon.flow import lexicon
from thirdear.listening.evidence.listener import Curve, Heard, Listener
from thirdear.listening.evidence.mark import Evidence
from thirdear.listening.evidence.preparation import Prepared, Sentence, Token
from thirdear.listening.words import Event, Span, seconds_in

if TYPE_CHECKING:
    import numpy as np

__all__ = ["LISTENER", "LONG_PAUSE_SECONDS", "forward_flow", "seconds_of"]

LONG_PAUSE_SECONDS = 10.0
_FAR = 0.38  # cosine below which two stretches are about different matters
_STAYS_AWAY_TURNS = 10
_THOUGHT_WORDS = 4
_SORTS = {"NOUN": "name", "PROPN": "name", "VERB": "verb", "ADJ": "adjective"}
_PRONOUNS = frozenset({"he", "she", "they", "him", "her", "them", "his", "their"})


def hear(prepared: Prepared, heard: Heard) -> Iterator[Evidence | Curve]:
    """Marks of kind `flow`, the curve of forward flow, and a curve of words for each of the two."""
    mine = [sentence for sentence in prepared.sentences if sentence.turn.speaker == "client"]
    yield from _ends(prepared, mine)
    yield from _shifts(prepared, heard, mine)
    yield from _blanks(prepared, heard, mine)
    yield from _pauses(prepared)
    yield from _slips(prepared, mine)
    yield from _after_gaps(prepared, mine)
    yield from _anniversaries(prepared, mine)
    yield from _curves(prepared, mine)


def _mark(prepared: Prepared, code: str, *spans: Span, events: tuple[str, ...] = (), **attributes: object) -> Evidence:
    return Evidence.of(prepared.transcript, "flow", code, *spans, events=events, listener=LISTENER.id, attributes=attributes)


def _ends(prepared: Prepared, mine: Sequence[Sentence]) -> Iterator[Evidence]:
    """The first and last substantial words of the client, greetings and goodbyes passed over."""
    spoken = [sentence for sentence in mine if _substantial(sentence)]
    if spoken:
        yield _mark(prepared, "first_words", spoken[0].span)
        yield _mark(prepared, "last_words", spoken[-1].span)


def _substantial(sentence: Sentence) -> bool:
    """More is said than a greeting, a courtesy or a murmur: a verb or a noun is left once those are taken away."""
    left = lexicon().greetings.sub(lambda match: "#" * len(match.group()), plain(sentence.text))
    tokens = [token for token in sentence.words if left[token.start - sentence.start] != "#"]
    tokens = [token for token in tokens if token.pos != "INTJ" and token.lower not in lexicon().sounds]
    return len(tokens) >= 2 and any(token.pos in {"VERB", "NOUN", "PROPN", "ADJ"} for token in tokens)


def _shifts(prepared: Prepared, heard: Heard, mine: Sequence[Sentence]) -> Iterator[Evidence]:
    """A charged theme dropped for another matter, the therapist not having asked; and whether it stays away."""
    charged = _charged_places(heard)
    candidates = []
    for place, sentence in enumerate(mine):
        cut = _cut(sentence, mine[place - 1] if place else None)
        if cut is None:
            continue
        left, new = _before(prepared, mine, place, cut), _after(prepared, mine, place, cut)
        closed = left and lexicon().closed.search(plain(left[-1].text))
        if left and new and not closed and _is_theme(left, charged) and not _resumes(left, new):
            candidates.append((sentence, left, new))
    for (sentence, left, new), closeness in zip(candidates, _closeness(candidates), strict=True):
        if closeness > _FAR:
            continue
        spans = (_last_words(left), new[0].span)
        yield _mark(prepared, "topic_shift", *spans)
        if (away := _turns_away(prepared, left, sentence)) is not None:
            searched = f"the same people and matters in the {away} client turns that follow"
            yield _mark(prepared, "avoidance", *spans, searched=searched)


def _closeness(candidates: Sequence[tuple[Sentence, Sequence[_Piece], Sequence[_Piece]]]) -> list[float]:
    """How near in meaning what was left and what is new are, all encoded together."""
    if not candidates:
        return []
    texts = [" ".join(piece.text for piece in pieces) for _, left, new in candidates for pieces in (left, new)]
    vectors = models.ear().encode(texts)
    return [float(vectors[i] @ vectors[i + 1]) for i in range(0, len(texts), 2)]


@dataclass(frozen=True, slots=True)
class _Piece:
    """A sentence, or the part of one on one side of a cut."""

    sentence: Sentence
    start: int
    end: int

    @property
    def tokens(self) -> tuple[Token, ...]:
        return tuple(token for token in self.sentence.tokens if self.start <= token.start < self.end)

    @property
    def text(self) -> str:
        return self.sentence.turn.text[self.start : self.end]

    @property
    def span(self) -> Span:
        tokens = self.tokens
        return Span(self.sentence.turn.id, tokens[0].start, tokens[-1].end)


def _last_words(pieces: Sequence[_Piece]) -> Span:
    """The last two pieces of a theme where they stand in one turn, else the last."""
    last = pieces[-1].span
    if len(pieces) > 1 and pieces[-2].sentence.turn is pieces[-1].sentence.turn:
        return Span(last.turn, pieces[-2].span.start, last.end)
    return last


def _cut(sentence: Sentence, before: Sentence | None) -> int | None:
    """Where another matter may begin: inside this sentence, or at its beginning when the one before was broken off."""
    words, text = lexicon(), plain(sentence.text)
    if match := words.broken_inside.search(text):
        start = sentence.start + match.end() - len(match.group().lstrip("….- —–"))
        return start if any(token.start >= start for token in sentence.tokens) else None
    if before is not None and (words.broken_opening.match(text) or words.broken_end.search(plain(before.text))):
        return sentence.start
    return None


def _before(prepared: Prepared, mine: Sequence[Sentence], place: int, cut: int) -> list[_Piece]:
    """What the client was on about: back to four sentences, and not behind a remark of the therapist."""
    pieces = [_Piece(mine[place], mine[place].start, cut)] if cut > mine[place].start else []
    turn = mine[place].turn_index
    for one in reversed(mine[max(0, place - 4) : place]):
        if _therapist_spoke(prepared, one.turn_index, turn):
            break
        pieces.append(_Piece(one, one.start, one.end))
        turn = one.turn_index
    return [piece for piece in reversed(pieces) if piece.tokens]


def _after(prepared: Prepared, mine: Sequence[Sentence], place: int, cut: int) -> list[_Piece]:
    """The new matter: from the cut on, until it has at least eight words."""
    pieces = [_Piece(mine[place], cut, mine[place].end)]
    for one in mine[place + 1 : place + 4]:
        if sum(len(piece.tokens) for piece in pieces) >= 8 or _therapist_spoke(prepared, mine[place].turn_index, one.turn_index):
            break
        pieces.append(_Piece(one, one.start, one.end))
    return [piece for piece in pieces if piece.tokens]


def _therapist_spoke(prepared: Prepared, first: int, last: int) -> bool:
    """Whether anyone but the client said more than a minimal response between two turns."""
    return any(
        one.turn.speaker != "client" and len(one.words) > 3 for index in range(first + 1, last) for one in prepared.by_turn[index]
    )


def _charged_places(heard: Heard) -> list[Span]:
    marks = [*heard.get("affect", ()), *(mark for mark in heard.get("people", ()) if mark.code != "therapist")]
    return [span for mark in marks for span in mark.spans]


def _is_theme(pieces: Sequence[_Piece], charged: Sequence[Span]) -> bool:
    """At least two mentions of the same, with a person or a feeling among them."""
    named = [sum(span.turn == one.sentence.turn.id and one.start <= span.start < one.end for span in charged) for one in pieces]
    spoken = sum(token.lower in _PRONOUNS for one in pieces for token in one.tokens)
    again = Counter(token.lemma for one in pieces for token in one.tokens if token.pos in {"NOUN", "PROPN"})
    return sum(named) > 0 and (sum(named) + spoken >= 2 or any(count > 1 for count in again.values()))


def _resumes(left: Sequence[_Piece], new: Sequence[_Piece]) -> bool:
    """Whether what follows goes on with the same person, the same things or the same sentence, or brings nothing new."""
    tokens = [token for piece in new for token in piece.tokens]
    nouns = {token.lemma for token in tokens if token.pos in {"NOUN", "PROPN"} and token.lower not in lexicon().empty_nouns}
    old = {token.lemma for piece in left for token in piece.tokens if token.pos in {"NOUN", "PROPN"}}
    subjects = [token for token in new[0].tokens if token.dep in {"nsubj", "nsubjpass"}]
    if (
        any(token.lower in {"he", "she", "him", "her"} for token in (*subjects[:1], *new[0].tokens[:3]))
        or not nouns
        or nouns & old
    ):
        return True
    if lexicon().resumed.match(plain(new[0].text)) or len(tokens) < 5:
        return True
    # a small letter at the beginning: the same sentence goes on after a word of the therapist
    return new[0].start == new[0].sentence.start and new[0].text.lstrip("-–—. ")[:1].islower()


def _turns_away(prepared: Prepared, left: Sequence[_Piece], sentence: Sentence) -> int | None:
    """How many client turns the theme stayed away, when there are at least ten and it does not come back within them."""
    theme = {token.lemma for piece in left for token in piece.tokens if token.pos in {"NOUN", "PROPN"} and len(token.lemma) > 2}
    theme -= lexicon().empty_nouns
    later = [
        sentences
        for sentences in prepared.by_turn[sentence.turn_index + 1 :]
        if sentences and sentences[0].turn.speaker == "client"
    ]
    first = later[:_STAYS_AWAY_TURNS]
    if len(first) < _STAYS_AWAY_TURNS:
        return None
    again = any(
        token.lemma in theme and token.pos in {"NOUN", "PROPN"}
        for sentences in first
        for one in sentences
        for token in one.tokens
    )
    return None if again else len(first)


def _blanks(prepared: Prepared, heard: Heard, mine: Sequence[Sentence]) -> Iterator[Evidence]:
    feelings = [span for mark in heard.get("affect", ()) for span in mark.spans]
    for place, sentence in enumerate(mine):
        match = lexicon().went_blank.search(plain(sentence.text))
        if match is None or _is_about_something_else(sentence, match):
            continue
        near = mine[max(0, place - 2) : place + 3]
        text = " ".join(plain(one.text) for one in near)
        readings = []
        if lexicon().confused.search(text):
            readings.append("cognitive_perceptual_anxiety")
        if any(lexicon().resumes.search(plain(one.text)) for one in mine[place + 1 : place + 4]):
            readings.append("block")
        elif lexicon().feeling.search(text) or any(
            span.turn == one.turn.id and one.start <= span.start < one.end for one in near for span in feelings
        ):
            readings.append("repression")
        yield _mark(
            prepared,
            "went_blank",
            Span(sentence.turn.id, sentence.start + match.start(), sentence.start + match.end()),
            readings=readings or ["undetermined"],
        )


def _is_about_something_else(sentence: Sentence, match: re.Match[str]) -> bool:
    """ "It's gone" of a thing named just before in the sentence, or a question to the therapist."""
    before = plain(sentence.text[: match.start()])
    return len(before.split()) > 6 and match.group().startswith(("it", "that")) and not lexicon().of_mind.search(before)


def _pauses(prepared: Prepared) -> Iterator[Evidence]:
    for event in prepared.transcript.events:
        seconds = seconds_of(event)
        if event.kind != "pause" or seconds is None or seconds < LONG_PAUSE_SECONDS:
            continue
        spans = _words_around(prepared, event)
        if spans:
            yield _mark(prepared, "long_pause", *spans, events=(event.id,), seconds=round(seconds, 1))


def seconds_of(event: Event) -> float | None:
    """How long an event lasted: by its times, else by its note ("pause 12s", "two minutes' silence"); "long" is the floor."""
    if event.seconds is not None:
        return event.seconds
    stated = seconds_in(event.note)
    return stated if stated is not None else LONG_PAUSE_SECONDS if re.search(r"\blong\b", event.note.lower()) else None


def _words_around(prepared: Prepared, event: Event) -> tuple[Span, ...]:
    """The sentence before and the sentence after an event's place."""
    if event.turn is None:
        return ()
    turns = [turn.id for turn in prepared.transcript.turns]
    place = (turns.index(event.turn), event.at or 0)
    before = [one for one in prepared.sentences if (one.turn_index, one.start) < place]
    after = [one for one in prepared.sentences if (one.turn_index, one.start) >= place]
    spans = [before[-1].span] if before else []
    return (*spans, *([after[0].span] if after else []))


def _slips(prepared: Prepared, mine: Sequence[Sentence]) -> Iterator[Evidence]:
    """A wrong word put right, or noticed by the one who said it."""
    for place, sentence in enumerate(mine):
        text = plain(sentence.text)
        found = (match for pattern in lexicon().repaired for match in pattern.finditer(text))
        repaired = next((match for match in found if _other_word(sentence, match)), None)
        if repaired is not None:
            yield _mark(
                prepared, "slip", Span(sentence.turn.id, sentence.start + repaired.start(), sentence.start + repaired.end())
            )
        elif noticed := lexicon().noticed.search(text):
            said = [one for one in mine[max(0, place - 2) : place] if one.turn is sentence.turn and len(one.words) > 2][-1:]
            here = Span(sentence.turn.id, sentence.start, sentence.start + noticed.end())
            yield _mark(prepared, "slip", *([one.span for one in said] if noticed.start() < 4 else ()), here)


def _other_word(sentence: Sentence, match: re.Match[str]) -> bool:
    """Whether one name, noun or verb was put in the place of another of its sort."""
    words = [word for word in match.groups() if word]
    sorts = {token.lower: token.pos for token in sentence.tokens}
    one, other = words[0], words[-1]
    return one != other and _SORTS.get(sorts.get(one, "")) == _SORTS.get(sorts.get(other, ""), "-")


def _after_gaps(prepared: Prepared, mine: Sequence[Sentence]) -> Iterator[Evidence]:
    """What is told first after an absence, a lateness, or the announcement of a break."""
    turns = [turn.id for turn in prepared.transcript.turns]
    gaps: list[tuple[int, int, tuple[str, ...], tuple[Span, ...]]] = []
    for event in prepared.transcript.events:
        if (event.kind in {"absence", "lateness"} or lexicon().gap_note.search(plain(event.note))) and event.turn is not None:
            gaps.append((turns.index(event.turn), event.at or 0, (event.id,), ()))
    for sentence in prepared.of("therapist"):
        if lexicon().announced.search(plain(sentence.text)):
            gaps.append((sentence.turn_index, sentence.end, (), (sentence.span,)))
    told: set[int] = set()
    for turn, at, events, said in gaps:
        later = [one for one in mine if (one.turn_index, one.start) >= (turn, at)]
        first = next((one for one in later if _substantial(one) and not lexicon().talk_of_gap.search(plain(one.text))), None)
        if first is not None and first.index not in told:
            told.add(first.index)
            yield _mark(prepared, "after_gap", first.span, *said, events=events)


def _anniversaries(prepared: Prepared, mine: Sequence[Sentence]) -> Iterator[Evidence]:
    for sentence in mine:
        if match := lexicon().anniversary.search(plain(sentence.text)):
            yield _mark(
                prepared, "anniversary", Span(sentence.turn.id, sentence.start + match.start(), sentence.start + match.end())
            )


def _curves(prepared: Prepared, mine: Sequence[Sentence]) -> Iterator[Curve]:
    thoughts = [sentence for sentence in mine if len(sentence.words) >= _THOUGHT_WORDS]
    flow = forward_flow(prepared.vectors[[sentence.index for sentence in thoughts]])
    if flow:
        yield Curve(
            "forward_flow",
            "client",
            "thought",
            tuple(float(i) for i in range(2, len(flow) + 2)),
            flow,
            tuple(sentence.turn.id for sentence in thoughts[1:]),
        )
    for role in ("client", "therapist"):
        turns = [
            (i, turn.id, sum(len(sentence.words) for sentence in prepared.by_turn[i]))
            for i, turn in enumerate(prepared.transcript.turns)
            if turn.speaker == role
        ]
        if turns:
            yield Curve(
                f"{role}_words",
                role,
                "turn",
                tuple(float(i) for i, _, _ in turns),
                tuple(float(count) for _, _, count in turns),
                tuple(id for _, id, _ in turns),
            )


def forward_flow(vectors: np.ndarray[tuple[int, ...], np.dtype[np.float32]]) -> tuple[float, ...]:
    """Mean semantic distance (1 - cosine) of each thought, from the second on, to all before it (Gray et al. 2019).

    `vectors` are unit vectors, one row a thought, in the order spoken; values lie in [0, 2], rounded to 3 places.
    """
    import numpy as np

    total = np.cumsum(vectors, axis=0)
    return tuple(round(1 - float(vectors[i] @ total[i - 1]) / i, 3) + 0.0 for i in range(1, len(vectors)))


LISTENER = Listener(
    "flow", 1, hear, gives=frozenset({"flow"}), requires=frozenset({"sentences", "parse", "vectors", "affect", "people"})
)
