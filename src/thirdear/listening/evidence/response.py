"""Responses: how the client answers an interpretation and its kin, at once and within five minutes.

The words stand in `manuals/en/lexicons/response.toml`. The answer is taken at its word: whether a yes is meant, or a no
protects what was touched, is left to the reader. Where the words decide nothing there is no mark.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from thirdear.listening.evidence.answers import Exchange, exchanges
from thirdear.listening.evidence.grammar import plain
from thirdear.listening.evidence.lexicon.affect import lexicon as affect_words
from thirdear.listening.evidence.lexicon.response import lexicon
from thirdear.listening.evidence.listener import Heard, Listener
from thirdear.listening.evidence.mark import Evidence
from thirdear.listening.evidence.preparation import Prepared, Sentence
from thirdear.listening.words import Span

__all__ = ["LISTENER"]

_CLEAR, _NEAR, _FAR = 0.24, 0.28, 0.27  # cosines: from the first on the theme is kept; below the last it is left
_QUOTED = 3  # sentences
_SHORT_WORDS = 8  # what is left of an answer after its yes or no, when it adds nothing
_SAID_WORDS = 3  # "Mm-hmm." passes nothing over
_FACT_WORDS = 32  # longer than a fact
_HEARD_SENTENCES = 10  # of an answer: what comes later in a long turn is no answer any more
_OWN_TIME = frozenset({"VBD", "VBN"})
_UNDECIDED: tuple[str, list[Sentence], list[Sentence]] = ("", [], [])
_TELLING = frozenset({"insight", "affect", "rejects"})  # what an answer to making something precise can tell
_EMPTY = frozenset(
    """be have do get go come say tell know think thing want make take see look feel like way lot bit time yes no not just really
    let put give mean happen ask right something anything nothing everything well perhaps maybe""".split()
)


def hear(prepared: Prepared, heard: Heard) -> Iterator[Evidence]:
    """Marks of kind `response` in the client's words, one at once and at most one later for each act answered."""
    feelings = _feelings(heard)
    later: dict[int, Evidence] = {}
    for exchange in exchanges(prepared, heard):
        answer = _Answer(prepared, exchange, feelings)
        code, basis, against = answer.at_once()
        if code and not _is_ordinary(exchange, code):
            yield _mark(prepared, exchange, code, basis, "at_once", against)
        if exchange.act.code != "clarification" and code not in {"insight", "affect"}:
            found = _later(prepared, exchange, feelings)
            if found is not None and found[1].index not in later:
                mark = _mark(prepared, exchange, found[0], [found[1]], "later", ())
                later[found[1].index] = mark
                yield mark


def _mark(
    prepared: Prepared, exchange: Exchange, code: str, basis: Sequence[Sentence], window: str, against: Sequence[Sentence]
) -> Evidence:
    searched = {
        "rejects": "anything new after the no, in the same answer",
        "complies": "anything added on the theme after the yes, in the same answer",
        "no_response": "the theme, its people and its words, a yes or a no, in the same answer",
    }.get(code, "a refusal in the same answer")
    return Evidence.of(
        prepared.transcript,
        "response",
        code,
        *_joined(basis),
        listener=LISTENER.id,
        attributes={
            "intervention": exchange.act.key,
            "to": prepared.transcript.quote(exchange.act.span),
            "window": window,
            "searched": searched,
        },
        against=tuple(one.span for one in against),
    )


def _is_ordinary(exchange: Exchange, code: str) -> bool:
    """Whether it is no wonder to answer so: a question that makes precise gets its yes, its no or its fact.

    What only sounds like a supposition ("maybe you could") and was not marked as one is no occasion to comply.
    """
    if not exchange.act.key and exchange.act.code == "interpretation" and code == "complies":
        return True
    if exchange.act.code not in {"clarification", "recapitulation"}:
        return False
    return code != "insight" if exchange.said[-1].text.rstrip().endswith("?") else code not in _TELLING


def _joined(basis: Sequence[Sentence]) -> Iterator[Span]:
    """The sentences as spans, those that follow one another in one."""
    spans: list[Span] = []
    for place, one in enumerate(basis):
        if place and one.turn is basis[place - 1].turn and one.index == basis[place - 1].index + 1:
            spans[-1] = Span(one.turn.id, spans[-1].start, one.end)
        else:
            spans.append(one.span)
    yield from spans


def _feelings(heard: Heard) -> dict[str, list[Evidence]]:
    """The client's own feelings, by turn."""
    found: dict[str, list[Evidence]] = {}
    for mark in heard.get("affect", ()):
        if mark.attributes.get("whose") == "client" and mark.code not in {"feeling_absent", "emptiness"}:
            found.setdefault(mark.spans[0].turn, []).append(mark)
    return found


@dataclass(frozen=True, slots=True)
class _Answer:
    """The client's words up to the next act, and what they do."""

    prepared: Prepared
    exchange: Exchange
    feelings: dict[str, list[Evidence]]

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        return tuple(one for one in self.exchange.answer if one.words)[:_HEARD_SENTENCES]

    def at_once(self) -> tuple[str, list[Sentence], list[Sentence]]:
        """The code, the sentences it rests on, and those that speak against it; no code when undecided."""
        sentences = self.sentences
        if not sentences:
            return _UNDECIDED
        opening = _opening(sentences)
        refused = [one for one in sentences[:2] if _opens(one) == "no"]
        if insight := [one for one in sentences if self.is_insight(one)]:
            return "insight", _with_next(sentences, insight[:_QUOTED]), refused
        if felt := next((one for one in sentences if self.is_felt(one, only_shown=opening == "no")), None):
            return "affect", _from(sentences, felt), refused
        rest = [one for one in sentences if not _only_answers(one)]
        if opening == "no":
            return self._after_no(sentences, rest, refused)
        if opening == "yes":
            return self._after_yes(sentences, rest)
        return self._without_either(sentences, rest)

    def _after_no(
        self, sentences: Sequence[Sentence], rest: list[Sentence], refused: list[Sentence]
    ) -> tuple[str, list[Sentence], list[Sentence]]:
        words = lexicon()
        turned = next((one for one in sentences if words.although.search(plain(one.text)) and len(one.words) > 5), None)
        if turned is not None:
            return "elaborates", _from(sentences, turned), refused
        told = [one for one in rest if words.memory.search(plain(one.text)) or words.wish.search(plain(one.text))]
        if told and _length(rest) > _FACT_WORDS:
            return "elaborates", _passage(sentences, rest[0], told[0]), refused
        no = [one for place, one in enumerate(sentences[:5]) if place < 2 or _opens(one) == "no"]
        return "rejects", [one for one in no if one.turn is no[0].turn], told[:1]

    def _after_yes(self, sentences: Sequence[Sentence], rest: list[Sentence]) -> tuple[str, list[Sentence], list[Sentence]]:
        passed = any(_passes_over(one) for one in rest[:1])
        away = not self._shares(rest) and self._closeness(rest) < _NEAR
        if _length(rest) < _SHORT_WORDS or passed or away:
            return "complies", [one for one in sentences[:4] if one not in rest] or [sentences[0]], []
        return self._adds(rest)

    def _without_either(self, sentences: Sequence[Sentence], rest: list[Sentence]) -> tuple[str, list[Sentence], list[Sentence]]:
        if deferring := [one for one in sentences[:3] if lexicon().deferring.search(plain(one.text))]:
            return "complies", deferring, []
        shares, closeness = self._shares(sentences[:4]), self._closeness(sentences[:4])
        disclosed = lexicon().disclosing.search(_text(sentences[:4])) is not None
        if (
            _length(rest) >= _SAID_WORDS
            and not shares
            and not disclosed
            and (closeness < _FAR or (closeness < _NEAR and any(_passes_over(one) for one in sentences[:2])))
        ):
            return "no_response", list(sentences[:2]), []
        if not rest or not (shares or disclosed or closeness >= _CLEAR) or _length(rest) < _SHORT_WORDS // 2:
            return _UNDECIDED
        return self._adds(rest)

    def _adds(self, rest: list[Sentence]) -> tuple[str, list[Sentence], list[Sentence]]:
        words = lexicon()
        said = [one for one in rest if len(one.words) > 2] or rest
        told = next((one for one in said if words.memory.search(plain(one.text)) or words.wish.search(plain(one.text))), said[0])
        if _length(rest) > _FACT_WORDS or words.although.search(plain(said[0].text)):
            return "elaborates", _passage(rest, said[0], told), []
        return "yields_fact", _from(rest, said[0]), []

    def is_insight(self, sentence: Sentence) -> bool:
        """A link made one's own; where it is only said that something was realised, on the theme."""
        words, text = lexicon(), plain(sentence.text)
        if text.rstrip().endswith(("?", "-", "—", "–")) or words.not_own.search(text):
            return False
        if words.insight.search(text):
            return True
        return words.realising.search(text) is not None and (self._shares([sentence]) or self._closeness([sentence]) >= _NEAR)

    def is_felt(self, sentence: Sentence, *, only_shown: bool = False) -> bool:
        """A feeling of now: in the body, in tears, or named in the present (`only_shown`: not merely named)."""
        near = (sentence.start - 3, sentence.end + 3)
        if lexicon().feels.search(plain(sentence.text)) or any(
            event.kind == "cry" and event.turn == sentence.turn.id and near[0] <= (event.at or 0) <= near[1]
            for event in self.prepared.transcript.events
        ):
            return True
        marks = [mark for mark in self.feelings.get(sentence.turn.id, ()) if sentence.span.overlaps(mark.spans[0])]
        return any(mark.attributes.get("bearing") == "borne" for mark in marks) or (
            not only_shown and any(_is_present(sentence, mark) for mark in marks)
        )

    def _shares(self, sentences: Sequence[Sentence]) -> bool:
        """Whether the words take up one of the therapist's."""
        return bool(_content(sentences) & _content(self.exchange.said))

    def _closeness(self, sentences: Sequence[Sentence]) -> float:
        """How near in meaning they come to what the therapist said: the highest cosine of two sentences."""
        if not sentences:
            return 0.0
        mine, said = ([one.index for one in group] for group in (sentences, self.exchange.said))
        return float((self.prepared.vectors[mine] @ self.prepared.vectors[said].T).max())


def _opening(sentences: Sequence[Sentence]) -> str:
    """Whether the answer begins with a yes, a no or neither; an empty first word lets the second sentence speak."""
    first = _opens(sentences[0])
    if not first and len(sentences) > 1 and len(sentences[0].words) <= 3:
        return _opens(sentences[1])
    if first == "yes" and len(sentences) > 1 and len(sentences[0].words) <= 3 and _opens(sentences[1]) == "no":
        return "no"
    return first


def _opens(sentence: Sentence) -> str:
    words, core = lexicon(), _core(sentence)
    if words.yes.match(core):
        return "yes"
    return "no" if words.no.match(core) else ""


def _core(sentence: Sentence) -> str:
    """A sentence without the sounds it begins with."""
    text = plain(sentence.text).lstrip(" \"'(-…")
    return text[match.end() :].lstrip(" ,.…-") if (match := lexicon().filler.match(text)) else text


def _only_answers(sentence: Sentence) -> bool:
    """A yes or no and no more, or agreement that adds nothing."""
    words = lexicon()
    left = words.deferring.sub(" ", words.yes.sub(" ", words.no.sub(" ", _core(sentence))))
    return len(re.findall(r"\w[\w']*", left)) < 3 or len(sentence.words) <= 2


def _passes_over(sentence: Sentence) -> bool:
    text = plain(sentence.text)
    return lexicon().passing_over.match(text) is not None or lexicon().passing_over.match(_core(sentence)) is not None


def _text(sentences: Sequence[Sentence]) -> str:
    return " ".join(plain(one.text) for one in sentences)


def _is_present(sentence: Sentence, mark: Evidence) -> bool:
    inside = [token for token in sentence.tokens if mark.spans[0].start <= token.start < mark.spans[0].end]
    verbs = [token for token in inside if token.pos in {"VERB", "AUX"}]
    return bool(verbs) and not any(token.tag in _OWN_TIME or token.lower in {"would", "'d", "could"} for token in verbs)


def _content(sentences: Sequence[Sentence]) -> frozenset[str]:
    return frozenset(
        token.lemma
        for one in sentences
        for token in one.tokens
        if token.pos in {"NOUN", "PROPN", "VERB", "ADJ"} and token.lemma not in _EMPTY and len(token.lemma) > 2
    )


def _length(sentences: Sequence[Sentence]) -> int:
    return sum(len(one.words) for one in sentences)


def _from(sentences: Sequence[Sentence], one: Sentence) -> list[Sentence]:
    """A sentence with the two that follow it, as long as they stand in its turn."""
    place = list(sentences).index(one)
    return [near for near in sentences[place : place + _QUOTED] if near.turn is one.turn]


def _passage(sentences: Sequence[Sentence], first: Sentence, told: Sentence) -> list[Sentence]:
    """From the first new words to the telling ones and the next; what lies between only where it is short."""
    places = [list(sentences).index(one) for one in (first, told)]
    between = range(places[0], places[1]) if places[1] - places[0] <= _QUOTED else places[:1]
    return [*(sentences[place] for place in between), *_from(sentences, told)[:2]]


def _with_next(sentences: Sequence[Sentence], ones: Sequence[Sentence]) -> list[Sentence]:
    """Each of these sentences with the one after it, in the order spoken."""
    places = {place + step for place, one in enumerate(sentences) if one in ones for step in (0, 1)}
    return [one for place, one in enumerate(sentences) if place in places]


def _later(prepared: Prepared, exchange: Exchange, feelings: dict[str, list[Evidence]]) -> tuple[str, Sentence] | None:
    """A return to what was said, within five minutes: by its words, or by the feeling the act named, now owned."""
    words = lexicon()
    state = affect_words().state
    named = {state[token.lower] for one in exchange.said for token in one.tokens if token.lower in state}
    theme = _content(exchange.said)
    answer = _Answer(prepared, exchange, feelings)
    for one in exchange.later:
        text = plain(one.text)
        own = any(one.span.overlaps(mark.spans[0]) and mark.code in named for mark in feelings.get(one.turn.id, ()))
        joined = own or words.returns.search(text) is not None or len(_content([one]) & theme) > 1
        if not joined or _opens(one) == "no":
            continue
        if answer.is_insight(one):
            return "insight", one
        if own or answer.is_felt(one):
            return "affect", one
        if words.returns.search(text) and not words.deferring.search(text) and len(one.words) > 8:
            return "elaborates", one
    return None


LISTENER = Listener(
    "response",
    1,
    hear,
    gives=frozenset({"response"}),
    requires=frozenset({"sentences", "parse", "vectors", "intervention", "affect", "people"}),
)
