"""Whom a pronoun means in a dream: the latest who fits, or nobody."""

from __future__ import annotations

from thirdear.listening.evidence.grammar import subject_of
from thirdear.listening.evidence.hall_van_de_castle.cast import DREAMER, KIN, NEAR, Cast, Character
from thirdear.listening.evidence.lexicon.hall_van_de_castle import lexicon
from thirdear.listening.evidence.preparation import Sentence, Token

__all__ = ["ME", "joined_with_dreamer", "meant_by_pronoun", "told_after_we", "with_dreamer"]

_HE, _SHE = frozenset({"he", "him", "himself"}), frozenset({"she", "her", "herself"})
_THEY = frozenset({"they", "them", "themselves"})
ME, _US = frozenset({"i", "i.", "me", "myself"}), frozenset({"we", "us", "ourselves"})

_ALL = frozenset({"everyone", "everybody"})
_DEEDS = frozenset({"VBD", "VBZ", "VBP", "VB", "VBN", "VBG"})
_SAYING = frozenset("say answer reply claim insist think feel believe explain realize admit know".split())


def meant_by_pronoun(cast: Cast, sentence: Sentence, token: Token) -> tuple[Character, ...]:
    """Whom "I", "we", "she", "they" and "who" mean."""
    here = (sentence.index, token.i)
    if token.lower in ME:
        return (DREAMER,)
    if token.lower in _US:
        return (DREAMER, *_company(cast, here, token.lower == "we"))
    if token.lower in {"who", "whom", "that"} and token.dep in {"nsubj", "nsubjpass", "dobj", "pobj"}:
        return _antecedent(cast, sentence, token)
    if token.lower in {"his"} or (token.lower == "her" and token.dep == "poss"):
        sex = "M" if token.lower == "his" else "F"
        one = _owning_subject(cast, sentence, token, sex) or _latest(cast, here, sex, learn=False)
        return (one,) if one else ()
    if token.lower in _HE | _SHE:
        sex = "M" if token.lower in _HE else "F"
        one = _speaker(cast, sentence, token, sex) or _latest(cast, here, sex, barred=_subject(cast, sentence, token))
        if one:
            one.last = here
            if token.dep in {"nsubj", "nsubjpass"}:
                one.acted = sentence.index
        return (one,) if one else ()
    if token.lower == "it" and token.dep in {"nsubj", "nsubjpass", "dobj", "pobj"}:
        beasts = [one for one in cast.members if one.animal and not one.many and here[0] - one.last[0] <= 2]
        return tuple(sorted(beasts, key=lambda one: one.last)[-1:])
    if token.lower in _THEY:
        found = _several(cast, sentence.index)
        if len(found) == 1:
            found[0].last = here
        return found
    if token.lower in {"one", "another"} and token.dep in {"nsubj", "nsubjpass"}:
        return _one_of(cast, sentence, token)
    return ()


def _one_of(cast: Cast, sentence: Sentence, token: Token) -> tuple[Character, ...]:
    """In "one of them drew a knife", "one came in" somebody out of the group last told of."""
    prep = next((one for one in sentence.children[token.i] if one.lower == "of"), None)
    told = {one.dep for one in sentence.children[token.i] if one.i < token.i}
    if told and told != {"det", "amod"}:  # "a big one"
        return ()
    if prep is not None and not any(one.lower in _THEY for one in sentence.children[prep.i]):
        return ()
    groups = [one for one in cast.members if one.many and sentence.index - one.last[0] <= NEAR]
    if not groups:
        return ()
    group = max(groups, key=lambda one: one.last)
    one = Character(group.sex, group.identity, group.age, group.number, animal=group.animal, seen=group.seen)
    one.last, one.acted = (sentence.index, token.i), sentence.index
    cast.members.append(one)
    return (one,)


def _several(cast: Cast, index: int) -> tuple[Character, ...]:
    """Whom "they" means: the group last told of or, where none is near, the two of one sentence shortly before."""
    groups = sorted((one for one in cast.members if one.many and not one.animal), key=lambda one: one.last)
    many = [one for one in groups if not one.words & _ALL] or groups
    if many and index - many[-1].last[0] <= NEAR:
        return (many[-1],)
    for back in range(index, index - NEAR - 1, -1):
        named = (one for place, who in cast.meant.items() if place[0] == back for one in who)
        pair = tuple(one for one in dict.fromkeys(named) if one is not DREAMER and not one.animal)
        if len(pair) == 2:
            return pair
    return (many[-1],) if many else _beasts(cast, index)


def _beasts(cast: Cast, index: int) -> tuple[Character, ...]:
    beasts = [one for one in cast.members if one.animal and one.many and index - one.last[0] <= NEAR]
    return tuple(sorted(beasts, key=lambda one: one.last)[-1:])


def joined_with_dreamer(cast: Cast, sentence: Sentence, token: Token) -> tuple[Character, ...]:
    """In "my brother and I", "I was with a friend" the one who is with the dreamer, as far as told before this word."""
    head = sentence.tokens[token.head]
    found = tuple(one for one in cast.meant.get((sentence.index, head.i), ()) if one is not DREAMER)
    if token.dep == "conj" and found:
        return found
    if token.i > 1 and sentence.tokens[token.i - 1].lower == "and":
        for before in reversed(sentence.tokens[max(0, token.i - 7) : token.i - 1]):
            if before.tag in _DEEDS or before.text in {",", ";"}:
                break  # "the baker waved and I ran"
            if who := cast.meant.get((sentence.index, before.i), ()):
                apart = before.dep in {"dobj", "pobj", "dative"} and sentence.tokens[before.head].i < before.i
                return () if apart else tuple(one for one in who if one is not DREAMER)
    return ()


def told_after_we(cast: Cast, sentence: Sentence) -> tuple[Character, ...]:
    """In "we were on a ship, my husband and our sons" those told after; () where nobody is."""
    we = next((one for one in sentence.tokens if one.lower == "we" and one.dep in {"nsubj", "nsubjpass"}), None)
    if we is None:
        return ()
    loose = [
        one
        for one in sentence.tokens
        if one.i > we.i and one.dep in {"npadvmod", "appos"} and sentence.tokens[one.i - 1].lower == "my"
    ]
    apart = (one for one in loose if "," in {before.text for before in sentence.tokens[max(0, one.i - 3) : one.i]})
    return next((tuple(who for who in cast.who(sentence, one) if who is not DREAMER) for one in apart), ())


def with_dreamer(cast: Cast, sentence: Sentence, token: Token) -> tuple[Character, ...]:
    """In "I was driving with my aunt", "my aunt came with us" the aunt; () for any other word."""
    prep = sentence.tokens[token.head]
    if token.dep != "pobj" or prep.lower != "with":
        return ()
    subject = subject_of(sentence, prep)
    verb = sentence.tokens[prep.head]
    if subject is None or subject.i >= token.i or (verb.pos in {"VERB", "AUX"} and verb.lemma not in lexicon().accompanying):
        return ()
    mine = token.lower in ME | _US
    if mine == (subject.lower in ME | _US):
        return ()
    return tuple(one for one in cast.who(sentence, subject if mine else token) if one is not DREAMER and not one.animal)


def _company(cast: Cast, here: tuple[int, int], acts: bool) -> tuple[Character, ...]:
    """Who is meant by "we" beside the dreamer: those last joined with them, or the latest known of two sentences."""
    index = here[0]
    if cast.company and index - max(cast.together, *(one.last[0] for one in cast.company)) <= 4:
        cast.together = index
        return cast.company
    acting = [cast.meant.get(place, ()) for place in sorted(cast.deeds) if place[0] == index and place < here]
    if (
        acts
        and acting
        and len(acting[-1]) == 1
        and acting[-1][0] is not DREAMER
        and not (acting[-1][0].many or acting[-1][0].animal)
    ):
        cast.company, cast.together = acting[-1], index  # "she waved and we ran"
        return cast.company
    near = [one for one in cast.members if one.dreamt and index - one.last[0] <= NEAR and not one.animal and not one.many]
    known = [one for one in near if one.identity and one.identity in KIN + "K"]
    if known:
        cast.company, cast.together = (max(known, key=lambda one: one.last),), index
        return cast.company
    return ()


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
    sexed = _foremost(
        [one for one in single if one.sex == sex and not (one.last in cast.purposes and one.acted < 0 and not one.names)]
        or [one for one in single if one.sex == sex],
        here[0],
    )
    open_ = next((one for one in single if not one.sex and not one.animal and here[0] - one.last[0] <= 3), None)
    if open_ is not None and (sexed is None or open_.last[0] - sexed.last[0] >= 2 or _is_nearer_actor(open_, sexed)):
        if learn:
            open_.sex = sex
        return open_
    return sexed or next((one for one in single if one.animal and here[0] - one.last[0] <= 2), None)


def _foremost(rivals: list[Character], index: int) -> Character | None:
    """The one last told of, unless another acted in that same earlier sentence where this one did not."""
    if not rivals:
        return None
    first = rivals[0]
    if first.acted >= first.last[0] or first.last[0] == index:
        return first
    return next((one for one in rivals if one.acted >= first.last[0]), first)


def _is_nearer_actor(one: Character, other: Character) -> bool:
    """Whether this one did something in a later sentence than the other was named in."""
    return one.acted > other.last[0]


def _owning_subject(cast: Cast, sentence: Sentence, token: Token, sex: str) -> Character | None:
    """In "my roommate put her arm around me" the roommate, who is thereby known to be a woman."""
    thing = sentence.tokens[token.head]
    subject = subject_of(sentence, thing)
    if thing.dep not in {"dobj", "pobj"} or subject is None or subject.i >= token.i:
        return None
    who = cast.meant.get((sentence.index, subject.i), ())
    if len(who) != 1 or who[0] is DREAMER or who[0].many or who[0].sex not in {"", sex}:
        return None
    who[0].sex = sex
    return who[0]


def _speaker(cast: Cast, sentence: Sentence, token: Token, sex: str) -> Character | None:
    """In "the person said he was late" the person."""
    verb = sentence.tokens[token.head]
    if verb.dep == "conj":
        verb = sentence.tokens[verb.head]
    head = sentence.tokens[verb.head]
    if token.dep != "nsubj" or verb.dep != "ccomp" or head.lemma not in _SAYING:
        return None
    subject = subject_of(sentence, head)
    who = cast.meant.get((sentence.index, subject.i), ()) if subject and subject.i < token.i else ()
    if len(who) != 1 or who[0] is DREAMER or who[0].many or who[0].sex not in {"", sex}:
        return None
    who[0].sex = sex
    return who[0]


def _subject(cast: Cast, sentence: Sentence, token: Token) -> tuple[Character, ...]:
    """In "my neighbour found him" he is not the neighbour."""
    if token.dep not in {"dobj", "pobj", "dative"} or token.lower.endswith("self"):
        return ()
    verb = sentence.tokens[token.head]
    verb = sentence.tokens[verb.head] if verb.dep == "prep" else verb
    if verb.tag == "VBG" and verb.dep in {"pcomp", "advcl"}:
        return ()
    return cast.who(sentence, subject_of(sentence, verb))
