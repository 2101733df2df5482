"""Readings of the grammar that cannot be, put right: in short sentences a verb in the present is taken for a plural noun."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from thirdear.listening.evidence.hall_van_de_castle.words import role_of
from thirdear.listening.evidence.lexicon.hall_van_de_castle import acts, lexicon
from thirdear.listening.evidence.preparation import Prepared, Sentence, Token

__all__ = ["repaired"]

_SORTS = ("aggression", "friendliness")


def repaired(prepared: Prepared) -> Prepared:
    """The dream with "the boss fires Ted", "Carl apologizes" read as somebody's deed."""
    return replace(prepared, sentences=tuple(_repaired(one) for one in prepared.sentences))


def _repaired(sentence: Sentence) -> Sentence:
    changed = {one.i: one for token in sentence.tokens if token.dep == "ROOT" for one in _as_deed(sentence, token)}
    changed |= {token.i: _as_joined_deed(token) for token in sentence.tokens if _is_joined_deed(sentence, token)}
    if not changed:
        return sentence
    return replace(sentence, tokens=tuple(changed.get(token.i, token) for token in sentence.tokens))


def _as_deed(sentence: Sentence, root: Token) -> Iterator[Token]:
    """The root as a verb, the word before it as its subject, the one after as its object."""
    kin = sentence.children[root.i]
    before = next((one for one in kin if one.dep in {"compound", "amod", "nmod"} and one.i == root.i - 1), None)
    if before is None or root.tag not in {"NNS", "VBZ"} or any(one.dep in {"nsubj", "nsubjpass"} for one in kin):
        return
    lemma = root.lower.removesuffix("s")
    verb = next((form for form in (root.lemma, lemma, lemma.removesuffix("e")) if _is_deed(form)), "")
    subject = replace(before, dep="nsubj", pos="PROPN" if before.lower in lexicon().names else "NOUN", tag="NN")
    if not (verb or root.tag == "VBZ") or role_of(sentence, replace(subject, head=root.i)) is None:
        return
    yield subject
    yield replace(root, tag="VBZ", pos="VERB", lemma=verb or root.lemma)
    for one in kin:
        if one.dep in {"det", "poss"} and one.i < before.i:
            yield replace(one, head=before.i)
        elif one.dep == "appos":
            yield replace(one, dep="dobj")


def _is_joined_deed(sentence: Sentence, token: Token) -> bool:
    """In "he comes out and apologizes" the second, joined to a verb and with nothing that a noun has."""
    bare = not any(one.dep in {"det", "poss", "amod", "nummod"} for one in sentence.children[token.i])
    return (
        token.tag == "NNS"
        and token.dep == "conj"
        and bare
        and sentence.tokens[token.head].tag == "VBZ"
        and _is_deed(_stem(token))
    )


def _as_joined_deed(token: Token) -> Token:
    return replace(token, tag="VBZ", pos="VERB", lemma=_stem(token))


def _stem(token: Token) -> str:
    return token.lower.removesuffix("s")


def _is_deed(word: str) -> bool:
    if word in lexicon().human_deeds:
        return True
    frames = (frame for sort in _SORTS for frame in (acts(sort).direct, acts(sort).alone, acts(sort).mutual, acts(sort).dative))
    return any(word in frame for frame in frames)
