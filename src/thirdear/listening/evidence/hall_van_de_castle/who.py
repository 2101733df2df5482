"""Who does an act of a dream and to whom it is done, as the grammar around its word tells."""

from __future__ import annotations

from thirdear.listening.evidence.grammar import subject_of
from thirdear.listening.evidence.hall_van_de_castle.cast import DREAMER, Cast, Character
from thirdear.listening.evidence.preparation import Sentence, Token

__all__ = [
    "Found",
    "Who",
    "agent",
    "complement",
    "doer",
    "is_passive",
    "next_one",
    "object_of",
    "owner",
    "person_below",
    "undergoer",
    "without",
]

Who = tuple[Character, ...]
Found = tuple[str, str, Who, Who]  # class, sign, who, to whom

_REACH = 4  # words between a verb's last word and the one it is done to
_FINITE = frozenset({"VBD", "VBZ", "VBP"})
_SUBJECT_FORMS = frozenset({"i", "he", "she", "we", "they"})
_CLAIMING = frozenset("demand insist deny claim".split())
_TELLING = frozenset("dream remember recall imagine".split())
_MY = frozenset({"my", "our"})


def without(who: Who, others: Who) -> Who:
    return tuple(one for one in who if one not in others)


def is_passive(sentence: Sentence, verb: Token) -> bool:
    kin = sentence.children[verb.i]
    if any(child.dep in {"nsubjpass", "auxpass", "agent"} for child in kin) or (verb.dep == "acl" and verb.tag == "VBN"):
        return True
    head = sentence.tokens[verb.head]
    if verb.dep == "conj" and verb.tag == "VBN" and not any(child.dep in {"nsubj", "aux"} for child in kin):
        return is_passive(sentence, head)  # "I was caught and tied up"
    return verb.tag == "VBN" and any(child.lemma == "get" and child.dep == "aux" for child in kin)


def doer(sentence: Sentence, token: Token, cast: Cast) -> Who:
    if token.dep == "acl" and token.tag == "VBG":
        return cast.who(sentence, sentence.tokens[token.head])
    head = sentence.tokens[token.head]
    subject = _dreamt_subject(sentence, token) or subject_of(sentence, token)
    if subject and token.tag == "VBZ" and subject.lower in {"i", "we", "they"} and token.dep == "conj":
        subject = subject_of(sentence, sentence.tokens[head.head])  # "he asks if I am all right and takes me home"
    if subject is None and token.tag in {"VBZ", "VBD"}:  # "he comes in, tells me off"
        near = (
            one for one in reversed(sentence.tokens[: token.i]) if one.dep == "nsubj" and sentence.tokens[one.head].dep == "ccomp"
        )
        subject = next(near, None)
    return cast.who(sentence, subject)


def _dreamt_subject(sentence: Sentence, token: Token) -> Token | None:
    """In "I dreamed that Dick came and asked me" it is Dick who asks, where the grammar joins the verb to "dreamed"."""
    head = sentence.tokens[token.head]
    if token.dep != "conj" or head.lemma not in _TELLING or any(one.dep == "nsubj" for one in sentence.children[token.i]):
        return None
    told = [one for one in sentence.children[head.i] if one.dep == "ccomp" and head.i < one.i < token.i]
    return subject_of(sentence, told[-1]) if told else None


def undergoer(sentence: Sentence, verb: Token, cast: Cast) -> Who:
    return cast.who(sentence, sentence.tokens[verb.head] if verb.dep == "acl" else subject_of(sentence, verb))


def agent(sentence: Sentence, verb: Token, cast: Cast) -> Who:
    """Who does it, in the passive: told with "by", or else the one who acts in the clause before."""
    if (told := _told_agent(sentence, verb)) is not None:
        return cast.who(sentence, told)
    head = sentence.tokens[verb.head]
    if verb.dep != "conj" or is_passive(sentence, head):
        return ()
    return without(doer(sentence, head, cast), undergoer(sentence, verb, cast))


def _told_agent(sentence: Sentence, verb: Token) -> Token | None:
    """Who stands after "by" at the verb or, in "caught and beaten by boys", at the verb joined to it."""
    kin = sentence.children[verb.i]
    for child in kin:
        if child.dep == "agent" or (child.dep == "prep" and child.lower == "by"):
            return next(iter(sentence.children[child.i]), None)
    joined = (child for child in kin if child.dep == "conj" and child.tag == "VBN")
    return next((one for child in joined if (one := _told_agent(sentence, child)) is not None), None)


def object_of(sentence: Sentence, verb: Token) -> Token | None:
    """The word for what it is done to."""
    kin = sentence.children[verb.i]
    return next((child for child in kin if child.dep in {"dobj", "dative"}), None) or complement(sentence, verb)


def complement(sentence: Sentence, verb: Token) -> Token | None:
    """In "let me go", "made him cry" the one who is let or made."""
    for child in sentence.children[verb.i] if verb.lemma not in _CLAIMING else ():
        if child.dep in {"ccomp", "xcomp"}:
            for one in sentence.children[child.i]:
                if one.dep == "nsubj" and verb.i < one.i < child.i:
                    return one
    return None


def owner(sentence: Sentence, token: Token, cast: Cast) -> Who:
    """Whose a thing is; () where it is not told."""
    told = next((child for child in sentence.children[token.i] if child.dep == "poss"), None)
    return (DREAMER,) if told and told.lower in _MY else cast.who(sentence, told)


def person_below(sentence: Sentence, verb: Token, cast: Cast) -> Who:
    """In "refused to let me in", "would not treat the boy" the one who is not let or treated."""
    found = cast.who(sentence, object_of(sentence, verb))
    for child in sentence.children[verb.i]:
        if child.dep in {"xcomp", "ccomp"} and not found:
            found = person_below(sentence, child, cast)
    for child in sentence.children[verb.i]:
        if child.dep in {"prep", "dative"} and not found:
            found = next((who for one in sentence.children[child.i] if (who := cast.who(sentence, one))), ())
    return found


def next_one(sentence: Sentence, cast: Cast, start: int, by: Who) -> Who:
    """The first character spoken of after a word, if it is near and is not the one who acts; else whose the thing is."""
    owned: Who = ()
    for token in sentence.tokens[start + 1 : start + 2 + _REACH]:
        if token.tag in _FINITE or (token.tag == "VB" and token.dep == "conj"):
            break  # "picked up a broom and chased them"
        if token.dep == "nsubj" and token.lower in _SUBJECT_FORMS and token.i > start + 1:
            continue
        if token.dep == "poss":
            if token.i == start + 1:  # "made fun of my hair"
                owned = without((DREAMER,) if token.lower in _MY else cast.who(sentence, token), by)
            continue
        if who := without(cast.who(sentence, token), by):
            return who
    return owned
