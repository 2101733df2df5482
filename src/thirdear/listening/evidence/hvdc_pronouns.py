"""Whom a pronoun means in a dream: the latest who fits, or nobody."""

from __future__ import annotations

from thirdear.listening.evidence.hvdc_cast import DREAMER, KIN, NEAR, Cast, Character
from thirdear.listening.evidence.preparation import Sentence, Token

__all__ = ["ME", "joined_with_dreamer", "meant_by_pronoun"]

_HE, _SHE = frozenset({"he", "him", "himself"}), frozenset({"she", "her", "herself"})
_THEY = frozenset({"they", "them", "themselves"})
ME, _US = frozenset({"i", "me", "myself"}), frozenset({"we", "us", "ourselves"})


def meant_by_pronoun(cast: Cast, sentence: Sentence, token: Token) -> tuple[Character, ...]:
    """Whom "I", "we", "she", "they" and "who" mean."""
    here = (sentence.index, token.i)
    if token.lower in ME:
        return (DREAMER,)
    if token.lower in _US:
        return (DREAMER, *_company(cast, sentence.index))
    if token.lower in {"who", "whom", "that"} and token.dep in {"nsubj", "nsubjpass", "dobj", "pobj"}:
        return _antecedent(cast, sentence, token)
    if token.lower in {"his"} or (token.lower == "her" and token.dep == "poss"):
        one = _latest(cast, here, "M" if token.lower == "his" else "F", learn=False)
        return (one,) if one else ()
    if token.lower in _HE | _SHE:
        one = _latest(cast, here, "M" if token.lower in _HE else "F", barred=_subject(cast, sentence, token))
        if one:
            one.last = here
        return (one,) if one else ()
    if token.lower == "it" and token.dep in {"nsubj", "nsubjpass", "dobj", "pobj"}:
        beasts = [one for one in cast.members if one.animal and not one.many and here[0] - one.last[0] <= 2]
        return tuple(sorted(beasts, key=lambda one: one.last)[-1:])
    if token.lower in _THEY:
        many = sorted((one for one in cast.members if one.many and not one.animal), key=lambda one: one.last)
        return tuple(many[-1:])
    return ()


def joined_with_dreamer(cast: Cast, sentence: Sentence, token: Token) -> tuple[Character, ...]:
    """In "my brother and I", "I was with a friend" the one who is with the dreamer, as far as told before this word."""
    head = sentence.tokens[token.head]
    found = tuple(one for one in cast.meant.get((sentence.index, head.i), ()) if one is not DREAMER)
    if token.dep == "conj" and found:
        return found
    if token.i > 1 and sentence.tokens[token.i - 1].lower == "and":
        near = [cast.meant.get((sentence.index, i), ()) for i in range(token.i - 2, max(-1, token.i - 8), -1)]
        return next((tuple(one for one in who if one is not DREAMER) for who in near if who), ())
    return ()


def _company(cast: Cast, index: int) -> tuple[Character, ...]:
    """Who is meant by "we" beside the dreamer: those last joined with them, or the latest known of two sentences."""
    if cast.company and index - max(one.last[0] for one in cast.company) <= 4:
        return cast.company
    near = [one for one in cast.members if one.dreamt and index - one.last[0] <= NEAR and not one.animal and not one.many]
    known = [one for one in near if one.identity and one.identity in KIN + "K"]
    return (max(known, key=lambda one: one.last),) if known else ()


def _antecedent(cast: Cast, sentence: Sentence, token: Token) -> tuple[Character, ...]:
    verb = sentence.tokens[token.head]
    seen: set[int] = set()
    while verb.dep not in {"relcl", "acl"} and verb.head != verb.i and verb.i not in seen:
        seen.add(verb.i)
        verb = sentence.tokens[verb.head]
    return cast.meant.get((sentence.index, verb.head), ()) if verb.dep in {"relcl", "acl"} else ()


def _latest(
    cast: Cast, here: tuple[int, int], sex: str, learn: bool = True, barred: tuple[Character, ...] = ()
) -> Character | None:
    """The latest single person of this sex, or the latest of unknown sex, who is thereby known to be of it.

    One of unknown sex goes first where the last word for the other is two sentences further back.
    """
    single = sorted((one for one in cast.members if not one.many and one not in barred), key=lambda one: one.last, reverse=True)
    sexed = next((one for one in single if one.sex == sex), None)
    open_ = next((one for one in single if not one.sex and not one.animal and here[0] - one.last[0] <= 3), None)
    if open_ is not None and (sexed is None or open_.last[0] - sexed.last[0] >= 2 or _is_nearer_actor(open_, sexed)):
        if learn:
            open_.sex = sex
        return open_
    return sexed or next((one for one in single if one.animal and here[0] - one.last[0] <= 2), None)


def _is_nearer_actor(one: Character, other: Character) -> bool:
    """Whether this one did something in a later sentence than the other was named in."""
    return one.acted > other.last[0]


def _subject(cast: Cast, sentence: Sentence, token: Token) -> tuple[Character, ...]:
    """In "my neighbour found him" he is not the neighbour."""
    if token.dep not in {"dobj", "pobj", "dative"} or token.lower.endswith("self"):
        return ()
    verb = sentence.tokens[token.head]
    verb = sentence.tokens[verb.head] if verb.dep == "prep" else verb
    subject = next((child for child in sentence.children[verb.i] if child.dep == "nsubj"), None)
    return cast.meant.get((sentence.index, subject.i), ()) if subject else ()
