"""Feelings told in a dream, as one of five, with the one who has them. A deed is no feeling: tears alone are not coded."""

from __future__ import annotations

from collections.abc import Iterator

from thirdear.listening.evidence.grammar import denied, hypothetical, plain, subject_of
from thirdear.listening.evidence.hall_van_de_castle.cast import DREAMER, Cast, Character, code_of
from thirdear.listening.evidence.hall_van_de_castle.waking import is_awake, told_in_present
from thirdear.listening.evidence.hall_van_de_castle.who import owner
from thirdear.listening.evidence.lexicon.hall_van_de_castle import feelings
from thirdear.listening.evidence.preparation import Prepared, Sentence, Token

__all__ = ["emotions"]

_PLAIN = frozenset({"VB", "VBP", "VBZ"})  # "to hurt", not "hurt"
_OBJECTS = frozenset({"dobj", "dative"})
_SHOWS = frozenset("face eye voice look expression answer tone heart reaction response manner".split())
_HAD = frozenset("have get feel show express with in of from to out despite overcome full fill".split())


def emotions(prepared: Prepared, cast: Cast) -> list[list[str]]:
    """[code, character] in the order told; the same feeling of the same one once a sentence."""
    now = told_in_present(prepared)
    found = []
    for sentence in prepared.sentences:
        felt = dict.fromkeys((code, code_of(who)) for code, who in _in_sentence(sentence, cast, now))
        found += [[code, who] for code, who in felt]
    return found


def _in_sentence(sentence: Sentence, cast: Cast, now: bool) -> Iterator[tuple[str, tuple[Character, ...]]]:
    text = plain(sentence.text)
    for code, words in feelings().items():
        for token in sentence.tokens:
            who = _feels(sentence, token, code, cast)
            if who and not denied(sentence, token) and not hypothetical(sentence, token) and not is_awake(sentence, token, now):
                yield code, who
        match = words.phrase.search(text)
        if match and not sentence.text.rstrip().endswith("?"):
            token = next(one for one in sentence.tokens if one.end > sentence.start + match.start())
            who = _subject(sentence, token, cast) or (DREAMER,)
            if not is_awake(sentence, token, now):
                yield code, who


def _feels(sentence: Sentence, token: Token, code: str, cast: Cast) -> tuple[Character, ...]:
    """Who has this feeling, if the word tells one."""
    words = feelings()[code]
    stated = token.lower in words.state and token.pos in {"ADJ", "VERB", "ADV", "NOUN", "PROPN"} and token.tag not in _PLAIN
    if stated and (who := _in_state(sentence, token, cast)):
        return who
    if token.tag[:2] == "VB":
        meant = any(child.tag == "TO" for child in sentence.children[token.i])  # "he hid to scare me"
        if token.lemma in words.moving and token.tag != "VBN" and not meant:
            return _object(sentence, token, cast)
        if token.lemma in words.doing:
            return _subject(sentence, token, cast)
    if token.lemma in words.noun and token.pos == "NOUN":
        return _has(sentence, token, cast)
    return ()


def _in_state(sentence: Sentence, token: Token, cast: Cast) -> tuple[Character, ...]:
    """Said of its subject ("he was furious") or of the person it stands with ("my frightened brother")."""
    if token.tag == "VBD" and any(child.dep in _OBJECTS for child in sentence.children[token.i]):
        return ()
    if token.dep == "amod":
        return cast.who(sentence, sentence.tokens[token.head])
    return _subject(sentence, token, cast)


def _object(sentence: Sentence, verb: Token, cast: Cast) -> tuple[Character, ...]:
    for child in sentence.children[verb.i]:
        if child.dep in _OBJECTS or (child.dep == "nsubj" and child.i > verb.i):
            return cast.who(sentence, child)
    return ()


def _subject(sentence: Sentence, token: Token, cast: Cast) -> tuple[Character, ...]:
    """The one of whom a word is said; the dreamer in a fragment without any subject."""
    subject = subject_of(sentence, token)
    if subject is None:
        return (DREAMER,) if token.dep in {"ROOT", "advcl", "ccomp"} or sentence.tokens[token.head].dep == "ROOT" else ()
    return cast.who(sentence, subject) or (owner(sentence, subject, cast) if subject.lemma in _SHOWS else ())


def _has(sentence: Sentence, token: Token, cast: Cast) -> tuple[Character, ...]:
    """A feeling that is had, felt, or whose owner is told: "I felt a great fear", "to my surprise"."""
    for child in sentence.children[token.i]:
        if child.dep == "poss":
            return (DREAMER,) if child.lower in {"my", "our"} else cast.who(sentence, child)
    head = sentence.tokens[token.head]
    if head.lemma in _HAD:
        return _subject(sentence, token, cast)
    return ()
