"""A dream that is told of "the subject" or "the dreamer", heard as told by the dreamer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from thirdear.listening.evidence.grammar import subject_of
from thirdear.listening.evidence.hall_van_de_castle.words import role_of
from thirdear.listening.evidence.lexicon.hall_van_de_castle import lexicon
from thirdear.listening.evidence.preparation import Prepared, Sentence, Token

__all__ = ["as_told_by_dreamer"]

_OPENING = 2  # sentences within which such a telling shows itself
_SEXES = {"she": "F", "her": "F", "herself": "F", "he": "M", "him": "M", "his": "M", "himself": "M"}
_OWN = {"nsubj": "i", "nsubjpass": "i", "poss": "my"}


@dataclass
class _Scene:
    """The dreamer's sex as soon as a pronoun tells it, and whether another of that sex was the last to act."""

    sex: str = ""
    other: bool = False


def as_told_by_dreamer(prepared: Prepared) -> Prepared:
    """The same dream with "I", "me", "my" in the place of the words that mean the one who had it; else unchanged."""
    if not any(_is_teller(token) for sentence in prepared.sentences[:_OPENING] for token in sentence.tokens):
        return prepared
    scene = _Scene()
    sentences = tuple(replace(one, tokens=tuple(_heard(one, scene))) for one in prepared.sentences)
    return replace(prepared, sentences=sentences)


def _is_teller(token: Token) -> bool:
    return token.lemma in lexicon().tellers and token.dep in {"nsubj", "nsubjpass"}


def _heard(sentence: Sentence, scene: _Scene) -> Iterator[Token]:
    acted_here = False
    for token in sentence.tokens:
        mine = token.lemma in lexicon().tellers
        if token.lower in _SEXES:
            scene.sex = scene.sex or _SEXES[token.lower]
            mine = _SEXES[token.lower] == scene.sex and not _is_another(sentence, token, scene.other, acted_here)
        elif token.dep in {"nsubj", "nsubjpass"} and not mine:
            role = role_of(sentence, token)
            if role is not None and not role.many and role.sex in {"", scene.sex}:
                scene.other = acted_here = True
        if mine and token.dep in {"nsubj", "nsubjpass"}:
            scene.other = acted_here = False
        own = _OWN.get(token.dep, "myself" if token.lower.endswith("self") else "me")
        yield replace(token, lower=own, lemma=own, pos="PRON") if mine else token


def _is_another(sentence: Sentence, token: Token, other: bool, acted_here: bool) -> bool:
    """Whether "she" or "her" rather means the other one: the last to act, the owner, the one the dreamer does it to."""
    if token.dep in {"nsubj", "nsubjpass"}:
        return other
    if token.dep == "poss":
        return acted_here
    subject = subject_of(sentence, token)
    return subject is None or subject.lemma in lexicon().tellers or (subject.lower in _SEXES and not other)
