"""Relationship episodes: one occasion told with one other, and in it the wish and how both responded.

An occasion is marked from completeness 3 on: the other's act or the client's reaction (3), both (4), both with the wish
and how it ended (5). What always happens, what is planned, supposed or dreamt is no occasion.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from thirdear.listening.evidence.episode.cast import Cast
from thirdear.listening.evidence.episode.component import Choice, choose, is_wish, polarity_of
from thirdear.listening.evidence.episode.telling import Act, Telling, clause, tellings, within
from thirdear.listening.evidence.grammar import plain
from thirdear.listening.evidence.lexicon.episode import lexicon
from thirdear.listening.evidence.lexicon.transference import lexicon as address_words
from thirdear.listening.evidence.listener import Heard, Listener
from thirdear.listening.evidence.mark import Evidence
from thirdear.listening.evidence.preparation import Prepared, Sentence
from thirdear.listening.words import Span

__all__ = ["LISTENER"]

_SHORT = 60  # words up to which a telling is quoted whole
_CHAIN = 4  # acts that follow each other are an occasion even where no time is said
_LEARNT = frozenset({"hear", "see", "notice", "find", "watch"})  # to learn of something is not to meet
_MOST = 3  # responses of each kind kept from one telling
_FELT = {
    "anger": "rs4",
    "grief": "rs7",
    "pain": "rs7",
    "emptiness": "rs7",
    "longing": "rs7",
    "anxiety": "rs8",
    "fear": "rs8",
    "shame": "rs8",
    "guilt": "rs8",
    "joy": "rs3",
    "closeness": "rs3",
    "positive_self": "rs3",
}
# What an inferred wish may be, by how the other responded: only where the client's own response stands beside it.
_INFERRED = {"ro2": "w1", "ro5": "w6", "ro4": "w5", "ro6": "w6", "ro7": "w5", "ro8": "w6"}


@dataclass(frozen=True, slots=True)
class _Part:
    """A response or a wish at its place, before it becomes a mark."""

    span: Span
    place: tuple[int, int]
    choice: Choice
    wording: str


def hear(prepared: Prepared, heard: Heard) -> Iterator[Evidence]:
    """Marks of kind `episode`, each followed by those of its parts, kind `component`."""
    dreamt = {span.turn for mark in heard.get("dream", ()) if mark.code == "told" for span in mark.spans}
    dreamt |= {turn.id for turn in prepared.transcript.turns if turn.told_as and turn.told_as.what == "dream"}
    feelings = [mark for mark in heard.get("affect", ()) if mark.attributes.get("whose") == "client"]
    for telling in tellings(prepared, Cast(prepared, heard.get("people", ()))):
        told = _occasion(telling)
        if told is not None and not any(sentence.turn.id in dreamt for sentence in told.sentences):
            yield from _marks(prepared, told, feelings)


def _occasion(telling: Telling) -> Telling | None:
    """The telling from its first act to its last, if it is one occasion between two people."""
    if not telling.others:
        return None
    indices = [act.sentence.index for act in telling.acts]
    wishes = [one.index for one in telling.sentences if is_wish(one.text)]
    first = min([*indices, *wishes])
    last = max([*indices, *(index for index in wishes if index <= max(indices) + 2)])
    told = within(telling, [one for one in telling.sentences if first <= one.index <= last])
    met = any(act.to_me for act in told.others) or any(act.verb.lemma not in _LEARNT for act in told.own)
    away = any(lexicon().absent.search(plain(sentence.text)) for sentence in told.sentences)
    if away or (told.other.name in {"he", "she"} and not told.dated):
        return None
    one_time = told.dated or sum(act.spoken for act in told.acts) >= 2 or len(told.acts) >= _CHAIN
    acted = len(told.acts) >= _CHAIN or any(act.verb.lemma != "be" for act in told.others)  # how somebody was is no act
    return told if met and acted and one_time and len(told.acts) >= 2 else None


def _marks(prepared: Prepared, told: Telling, feelings: Sequence[Evidence]) -> Iterator[Evidence]:
    others = _best(_responses(prepared, told.others, "RO"))
    if not others:
        return
    acts = [act for act in told.own if act.spoken or _of_the_telling(act.sentence, told)]
    mine = [*_responses(prepared, acts, "RS"), *_felt(told, feelings)]
    apart = [part for part in mine if not any(part.span.overlaps(other.span) for other in others)]
    own = _best(_afterwards(others[0], apart))
    wishes = list(_wishes(prepared, told))[:_MOST]
    episode = Evidence.of(
        prepared.transcript,
        "episode",
        "episode",
        *_quoted(told),
        listener=LISTENER.id,
        attributes={
            "other": told.other.name,
            "other_role": told.other.role,
            "when": "past" if told.past or told.other.when == "past" else "current",
            "completeness": 3 + bool(own) + bool(own and wishes),
            "wish": wishes[0].wording if wishes else "",
            "wish_expressed": bool(wishes),
            "response_of_other": others[0].wording,
            "response_of_self": own[-1].wording if own else "",
        },
    )
    yield episode
    for code, parts in (("wish", wishes), ("response_of_other", others), ("response_of_self", own)):
        for part in parts:
            yield _component(prepared, episode, code, part)
    if not wishes and own and (wish := _INFERRED.get(others[0].choice.cluster or "")):
        yield Evidence.of(
            prepared.transcript,
            "component",
            "wish",
            others[0].span,
            own[0].span,
            listener=LISTENER.id,
            attributes={
                "episode": episode.key,
                "cluster": wish,
                "polarity": "",
                "expressed": False,
                "wording": f"{others[0].wording} / {own[0].wording}",
                "searched": "wanting-language in the telling; the wish is guessed from both responses",
            },
        )


def _component(prepared: Prepared, episode: Evidence, code: str, part: _Part) -> Evidence:
    cluster = part.choice.cluster
    return Evidence.of(
        prepared.transcript,
        "component",
        code,
        part.span,
        listener=LISTENER.id,
        attributes={
            "episode": episode.key,
            "cluster": cluster or "",
            "polarity": (polarity_of(cluster) or "") if code != "wish" else "",
            "expressed": True,
            "wording": part.wording,
        },
    )


def _responses(prepared: Prepared, acts: Sequence[Act], type: str) -> Iterator[_Part]:
    for act in acts:
        if act.verb.dep == "advcl" and len(acts) > 1:
            continue  # "when she came back": when it was, not what was done
        start, end = clause(act)
        wish = is_wish(act.sentence.text)
        if wish and act.sentence.start + wish.start() < end and type == "RS":
            continue
        yield _part(prepared, act.sentence, start, end, type)


def _part(prepared: Prepared, sentence: Sentence, start: int, end: int, type: str) -> _Part:
    text = sentence.turn.text[start:end]
    choice = choose(type, text, sentence, prepared)
    return _Part(Span(sentence.turn.id, start, end), (sentence.index, start), choice, text)


def _felt(told: Telling, feelings: Sequence[Evidence]) -> Iterator[_Part]:
    """Feelings of the client's own inside the telling: responses of self."""
    for mark in feelings:
        span = mark.spans[0]
        for sentence in told.sentences:
            if mark.code in _FELT and sentence.span.overlaps(span) and not is_wish(sentence.text):
                text = sentence.turn.text[span.start : span.end]
                yield _Part(span, (sentence.index, span.start), Choice(_FELT[mark.code], sign=True, score=2.0), text)


def _afterwards(first: _Part, own: list[_Part]) -> list[_Part]:
    """The client's responses after the other's first; where there are none, all of them: the telling may begin with the end."""
    return [part for part in own if part.place > first.place] or own


def _best(parts: Iterator[_Part] | Sequence[_Part]) -> list[_Part]:
    """The plainest, apart from each other, at most three, in the order told."""
    kept: list[_Part] = []
    for part in sorted(parts, key=lambda part: (-round(part.choice.score, 1), part.place)):
        if not any(part.span.overlaps(other.span) for other in kept):
            kept.append(part)
    return sorted(kept[:_MOST], key=lambda part: part.place)


def _wishes(prepared: Prepared, told: Telling) -> Iterator[_Part]:
    for sentence in told.sentences:
        match = is_wish(sentence.text)
        if match is not None and _of_the_telling(sentence, told):
            start = sentence.start + match.start()
            text = sentence.turn.text[start : sentence.end]
            choice = choose("W", text, sentence, prepared)
            yield _Part(Span(sentence.turn.id, start, sentence.end), (sentence.index, start), choice, text)


def _of_the_telling(sentence: Sentence, told: Telling) -> bool:
    """ "I want you to tell me what to do", in the midst of a story, is said to the therapist."""
    text = address_words().filler_you.sub(" ", plain(sentence.text))
    return told.other.role == "therapist" or '"' in text or re.search(r"\byour?\b", text) is None


def _quoted(told: Telling) -> list[Span]:
    """The whole telling where it is short and of one turn, else its first and its last sentence."""
    first, last = told.sentences[0], told.sentences[-1]
    if first.turn is last.turn and sum(len(one.words) for one in told.sentences) <= _SHORT:
        return [Span(first.turn.id, first.start, last.end)]
    return [first.span, last.span]


LISTENER = Listener(
    "episode",
    3,
    hear,
    gives=frozenset({"episode", "component"}),
    requires=frozenset({"sentences", "parse", "vectors", "affect", "dream", "people"}),
)
