"""Who did what to whom in a dream: aggression (1 to 8), friendliness (1 to 7), sexuality (1 to 5).

A code is the class and a sign: `>` an act, `R` an answer to one of its kind, `=` both alike, `*` to oneself.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from thirdear.listening.evidence.grammar import plain, subject_of
from thirdear.listening.evidence.hall_van_de_castle.acts import act, bases
from thirdear.listening.evidence.hall_van_de_castle.cast import DREAMER, Cast, code_of
from thirdear.listening.evidence.hall_van_de_castle.waking import is_awake, told_in_present
from thirdear.listening.evidence.hall_van_de_castle.who import Who, next_one, without
from thirdear.listening.evidence.lexicon.hall_van_de_castle import acts, happenings
from thirdear.listening.evidence.preparation import Prepared, Sentence, Token

__all__ = ["interactions"]

_NEAR = 2  # sentences within which an act back is an answer
_POSSIBLE = frozenset({"might", "could", "may", "should"})
_TENDER = frozenset({"kiss", "pet", "caress"})


@dataclass(frozen=True)
class _Act:
    sentence: int
    by: Who
    degree: str
    sign: str
    to: Who
    words: tuple[str, ...] = ()


def interactions(prepared: Prepared, cast: Cast, sort: str) -> list[list[str]]:
    """[initiator, class and sign, receiver] in the order told; `sort` is aggression, friendliness or sexuality."""
    now = told_in_present(prepared)
    found: list[_Act] = []
    for sentence in prepared.sentences:
        for told in _in_sentence(sentence, cast, sort, now):
            if told.degree == "8" and found and _is_first_blow(found[-1], told):
                found.pop()  # "shot him and killed him" is one deed
            if _is_of(told, sort) and not any(_is_same(told, other) for other in found[-5:]):
                found.append(_with_sign(_dreamer_first(told), found))
    return [[code_of(one.by), one.degree + one.sign, code_of(one.to)] for one in found]


def _is_of(told: _Act, sort: str) -> bool:
    """A kiss among kin and a beast petted are friendly, any other kiss sexual; husband and wife are no kin in that."""
    if not _TENDER & set(told.words) or sort == "aggression":
        return True
    others = without((*told.by, *told.to), (DREAMER,))
    kin = any(one.animal or (one.identity and one.identity in "FMXBTADCIYR") for one in others)
    return kin == (sort == "friendliness")


def _is_same(told: _Act, other: _Act) -> bool:
    near = 6 if told.degree == "1" else 1  # a feeling that lasts is one
    same = (told.by, told.to) == (other.by, other.to) and abs(told.sentence - other.sentence) <= near
    return same and told.degree == other.degree


def _is_first_blow(before: _Act, told: _Act) -> bool:
    return before.degree == "7" and (before.by, before.to, before.sentence) == (told.by, told.to, told.sentence)


def _dreamer_first(told: _Act) -> _Act:
    """Of what both do alike the dreamer is told first."""
    return replace(told, by=told.to, to=told.by) if told.sign == "=" and told.to == (DREAMER,) else told


def _with_sign(told: _Act, before: list[_Act]) -> _Act:
    """An act back at somebody who did the like just before is an answer; what the first to begin does next is none."""
    began = any(set(other.by) & set(told.by) and set(other.to) & set(told.to) and other.sign == ">" for other in before)
    if (
        told.sign == ">"
        and not began
        and any(
            set(told.by) & set(other.to) and set(told.to) & set(other.by) and told.sentence - other.sentence <= _NEAR
            for other in before
            if other.sign != "=" and other.degree != "1"
        )
    ):
        return replace(told, sign="R")
    return told


def _in_sentence(sentence: Sentence, cast: Cast, sort: str, now: bool) -> Iterator[_Act]:
    violent = False
    for token in sentence.tokens:
        if token.pos not in {"VERB", "ADJ", "NOUN", "AUX"} or is_awake(sentence, token, now):
            continue
        found = act(sentence, token, cast, sort)
        if found and _is_charge(sentence, token, cast, found[2]):
            continue
        if found is None or (sort == "friendliness" and act(sentence, token, cast, "aggression")):
            continue  # "held me captive" is no embrace
        degree, sign, by, to = found
        degree = _as_meant(sentence, token, degree, cast, by, sort)
        if degree == "1":
            sign = ">"
        if degree:
            violent = violent or degree in "78"
            yield _Act(sentence.index, by, degree, sign, to, bases(token))
    yield from _phrases(sentence, cast, sort, now, violent)


def _is_charge(sentence: Sentence, token: Token, cast: Cast, by: Who) -> bool:
    """ "He said that I had stolen it": a deed that one is said to have done by another, not done."""
    head = sentence.tokens[token.head]
    if token.dep != "ccomp" or head.lemma not in happenings().saying or DREAMER not in by:
        return False
    speaker = cast.who(sentence, subject_of(sentence, head))
    return bool(speaker) and DREAMER not in speaker


def _phrases(sentence: Sentence, cast: Cast, sort: str, now: bool, violent: bool) -> Iterator[_Act]:
    text = plain(sentence.text)
    for pattern, degree in acts(sort).phrase:
        match = pattern.search(text)
        if match and not (violent and degree == "4"):  # "drew a gun and shot" is one deed
            token = next(one for one in sentence.tokens if one.end > sentence.start + match.start())
            end = next((one.i for one in sentence.tokens if one.end >= sentence.start + match.end()), token.i)
            by = cast.who(sentence, subject_of(sentence, token))
            to = next_one(sentence, cast, end, by) or _named_in(sentence, token.i, end, cast, by)
            if not to and by:  # "I said no": to the one last told of
                to = cast.against((sentence.index, token.i), by)
            if to and not is_awake(sentence, token, now):
                yield _Act(sentence.index, by, degree, ">", to)


def _named_in(sentence: Sentence, start: int, end: int, cast: Cast, by: Who) -> Who:
    """Who is spoken of within the phrase itself: "slammed the door in my face"."""
    inside = [one for one in sentence.tokens[start : end + 1] if one.dep != "nsubj"]
    mine = (DREAMER,) if any(one.lower in {"my", "our"} for one in inside) else ()
    return without(mine, by) or next((who for one in inside if (who := without(cast.who(sentence, one), by))), ())


def _as_meant(sentence: Sentence, token: Token, degree: str, cast: Cast, by: Who, sort: str) -> str:
    """The class of what is only willed, tried or supposed; "" for what is asked of somebody, refused, feared or possible.

    What is only wanted counts as a feeling kept inside, save the wish to help, and only for the one who wants it.
    """
    head = sentence.tokens[token.head]
    willed = happenings().wanted
    if head.lower in {"like", "of", "about"} and token.tag == "VBG":  # "felt like hitting", "thought of leaving"
        return "1" if sentence.tokens[head.head].lemma in willed else degree
    if token.tag[:2] == "VB" and any(
        (child.dep == "aux" and child.lower in _POSSIBLE) or (child.dep == "mark" and child.lower == "if")
        for child in sentence.children[token.i]
    ):
        return ""
    if token.dep in {"xcomp", "ccomp", "advcl"} and token.tag == "VB" and head.i < token.i:
        if degree == "8":
            degree = "7"  # tried, and nobody died
        if head.lemma in willed:
            if set(cast.who(sentence, subject_of(sentence, head))) != set(by):
                return ""
            return degree if sort == "friendliness" and degree == "4" else "1"
        if head.lemma in happenings().asked:
            return ""
    if degree == "1" and token.dep == "ccomp" and head.lemma in happenings().saying:
        return ""  # "told her that I hated her": said, not kept inside
    return degree
