"""Small questions of grammar that several listeners ask of a parsed sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from thirdear.listening import manuals
from thirdear.listening.evidence.preparation import Sentence, Token

__all__ = [
    "SELF",
    "any_of",
    "clause_verb",
    "denied",
    "hypothetical",
    "is_someone",
    "noun_phrase",
    "object_of",
    "plain",
    "subject_of",
]

SELF = frozenset("i me my mine myself we us our ours ourselves".split())
_SUBJECTS = frozenset({"nsubj", "nsubjpass", "expl"})
_NEGATIONS = frozenset("not n't never nt hardly barely nobody neither nor".split())
_THINGS = frozenset("it that this these those there which what everything something nothing anything".split())
_MODALS = frozenset({"would", "could", "might", "'d", "may", "should"})
_PLAIN = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', " ": " ", "\n": " ", "\r": " ", "\t": " "})


def any_of(patterns: Iterable[str]) -> re.Pattern[str]:
    """One pattern for many, each as whole words, common dialect heard too; for text as `plain` gives it."""
    return re.compile("|".join(rf"(?<![\w'])(?:{_in_dialect(pattern)})(?!\w)" for pattern in patterns))


def _in_dialect(pattern: str) -> str:
    """ "my" also as "me", "nothing" as "nowt": the plain words of a pattern with their variants."""
    words, plain_words = _variants()
    return plain_words.sub(lambda match: f"(?:{words[match.group()]})", pattern)


@cache
def _variants() -> tuple[dict[str, str], re.Pattern[str]]:
    variants = {word: "|".join([word, *others.split()]) for word, others in manuals.lexicon("dialect")["variants"].items()}
    return variants, re.compile(rf"(?<![\w\\'])(?:{'|'.join(map(re.escape, variants))})(?![\w'+*?{{])")


def plain(text: str) -> str:
    """The words in small letters and straight quotes, of the same length, for patterns."""
    lowered = text.translate(_PLAIN).lower()
    return lowered if len(lowered) == len(text) else "".join(_one_lower(sign) for sign in text.translate(_PLAIN))


def clause_verb(sentence: Sentence, token: Token) -> Token:
    """The verb (or copula) that a word depends on, or the word itself where there is none."""
    seen = set()
    while token.pos not in {"VERB", "AUX"} and token.head != token.i and token.i not in seen:
        seen.add(token.i)
        token = sentence.tokens[token.head]
    return token


def subject_of(sentence: Sentence, token: Token) -> Token | None:
    """Who does or is what this word says; looked for along joined and embedded verbs. None in a fragment."""
    seen: set[int] = set()
    while token.i not in seen:
        seen.add(token.i)
        for child in sentence.children[token.i]:
            if child.dep in _SUBJECTS:
                return child
        token = sentence.tokens[token.head]
    return None


def object_of(sentence: Sentence, verb: Token) -> Token | None:
    """The direct object of a verb, or the object of its preposition."""
    for child in sentence.children[verb.i]:
        if child.dep in {"dobj", "dative"}:
            return child
    return prepositional_object(sentence, verb)


def prepositional_object(sentence: Sentence, token: Token) -> Token | None:
    """In "angry with my brother" the brother."""
    for child in sentence.children[token.i]:
        if child.dep == "prep":
            for grandchild in sentence.children[child.i]:
                if grandchild.dep in {"pobj", "pcomp"}:
                    return grandchild
    return None


def denied(sentence: Sentence, token: Token) -> bool:
    """Whether a negation governs the word within its clause ("I wasn't really angry", "never sad")."""
    verb = clause_verb(sentence, token)
    heads = {token.i, verb.i, token.head}
    before = [other for other in sentence.tokens[: token.i] if other.lower in _NEGATIONS and token.i - other.i <= 5]
    between = sentence.tokens[before[-1].i : token.i] if before else ()
    if any(other.lower in {"so", "as", "more", "stop", "help", "only", "just"} for other in between):
        return False  # "never been so angry", "can't stop worrying", "not only sad"
    if any(other.head in heads for other in before):
        return True
    close = sentence.tokens[max(0, token.i - 2) : token.i]
    return any(other.lower in _NEGATIONS | {"no", "without"} for other in close)


def hypothetical(sentence: Sentence, token: Token) -> bool:
    """Whether the word stands under "would", "might" or "if": said, but not as something felt."""
    verb = clause_verb(sentence, token)
    kin = [*sentence.children[verb.i], *sentence.children[token.i]]
    if any(child.lower in _MODALS and child.dep == "aux" for child in kin):
        return not any(child.lower in {"have", "'ve"} and child.dep == "aux" for child in kin)
    return any(child.lower == "if" and child.dep == "mark" for child in kin)


def is_someone(sentence: Sentence, token: Token) -> bool:
    """Whether a word stands for a person: a pronoun, a name, a role-noun."""
    if token.pos == "PRON" or token.lower in SELF:
        return token.lower not in _THINGS
    return (
        token.entity == "PERSON"
        or token.lower in _person_words()
        or token.lemma in _person_words()
        or (token.pos == "PROPN" and token.entity not in {"GPE", "LOC", "ORG", "DATE", "TIME", "FAC"})
    )


@cache
def _person_words() -> frozenset[str]:
    data = manuals.lexicon("people")
    return frozenset(word for words in (*data["roles"].values(), data["anybody"]["words"]) for word in words.split())


def noun_phrase(sentence: Sentence, token: Token) -> str:
    """The word with its own "my", "the" and names, verbatim: "my older brother"."""
    kin = [
        child
        for child in sentence.children[token.i]
        if child.dep in {"poss", "compound", "amod", "det", "nummod"} and child.i < token.i
    ]
    first = min([token, *kin], key=lambda child: child.i)
    if token.i - first.i > len(kin):
        first = token
    text = sentence.turn.text
    joined = re.match(r"(?:-\w+)*", text[token.end :])
    return text[first.start : token.end + (joined.end() if joined else 0)]


def _one_lower(sign: str) -> str:
    low = sign.lower()
    return low if len(low) == 1 else sign
