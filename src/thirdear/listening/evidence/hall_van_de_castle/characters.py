"""Who is in a dream: which of its words speak of the same one, and which bring in somebody new."""

from __future__ import annotations

from thirdear.listening.evidence.grammar import subject_of
from thirdear.listening.evidence.hall_van_de_castle.cast import DREAMER, KIN, RANK, Cast, Character
from thirdear.listening.evidence.hall_van_de_castle.mentions import Mention, mentions
from thirdear.listening.evidence.hall_van_de_castle.pronouns import (
    ME,
    joined_with_dreamer,
    meant_by_pronoun,
    told_after_we,
    with_dreamer,
)
from thirdear.listening.evidence.hall_van_de_castle.waking import is_awake, told_in_present
from thirdear.listening.evidence.lexicon.hall_van_de_castle import lexicon
from thirdear.listening.evidence.preparation import Prepared, Sentence, Token

__all__ = ["cast_of"]

_EVERYBODY = frozenset({"everyone", "everybody"})
_ANYBODY = frozenset({"person", "individual", "someone", "somebody", "one", "stranger"})
_COLLECTIVE = frozenset({"group", "gang", "crowd", "bunch", "couple", "pair", "mob", "audience"})
_LATELY = 3  # sentences within which "the gang" are those told of
_OFFSPRING = frozenset({"child", "kid", "baby"})
_GENERIC = frozenset(
    """man guy fellow fella boy gentleman lad woman girl lady gal person individual kid child people men women""".split()
)


def cast_of(prepared: Prepared) -> Cast:
    """Who is in the dream. Pronouns are given to the latest fitting person; where none fits they mean nobody."""
    cast, now = Cast(), told_in_present(prepared)
    by_place = {(one.sentence.index, one.token.i): one for one in mentions(prepared)}
    for sentence in prepared.sentences:
        for token in sentence.tokens:
            mention = by_place.get((sentence.index, token.i))
            found = _cast(cast, mention) if mention else meant_by_pronoun(cast, sentence, token)
            for one in found:
                one.dreamt = one.dreamt or not is_awake(sentence, token, now)
            if found:
                cast.meant[sentence.index, token.i] = found
                if token.dep in {"nsubj", "nsubjpass"}:
                    cast.deeds.add((sentence.index, token.i))
                if mention and _is_in_aim(sentence, token):
                    cast.purposes.add((sentence.index, token.i))
                _join(cast, sentence, token)
        _bury(cast, sentence)
        for token in sentence.tokens:
            _join(cast, sentence, token)  # anew, since "my father and mother" is known at its end alone
        if company := told_after_we(cast, sentence):
            cast.company, cast.together = company, sentence.index
    return cast


def _is_in_aim(sentence: Sentence, token: Token) -> bool:
    """In "I went to call the sheriff" the sheriff, who may not be there."""
    verb = sentence.tokens[token.head]
    return token.dep == "dobj" and verb.tag == "VB" and any(one.tag == "TO" for one in sentence.children[verb.i])


def _bury(cast: Cast, sentence: Sentence) -> None:
    """Of whom it is told that they died long ago, or are dead awake, those are of the dead."""
    said = {one.lower for one in sentence.tokens}
    for token in sentence.tokens:
        ago = token.lemma == "die" and token.tag in {"VBD", "VBN"} and bool(said & {"ago", "years", "year", "when", "since"})
        dead = (
            token.lower in {"dead", "deceased"}
            and token.dep == "acomp"
            and bool(said & {"real", "reality", "now", "actually", "years"})
        )
        subject = subject_of(sentence, token) if ago or dead else None
        for one in cast.meant.get((sentence.index, subject.i), ()) if subject else ():
            if one is not DREAMER and not one.many:
                one.number = "3"


def _join(cast: Cast, sentence: Sentence, token: Token) -> None:
    """Keep who is with the dreamer, if the word tells it."""
    company = with_dreamer(cast, sentence, token)
    if not company and token.lower in ME:
        company = joined_with_dreamer(cast, sentence, token)
        if company and token.dep == "nsubj":  # "my sister and I quarrelled", where the grammar leaves the sister out
            cast.meant[sentence.index, token.i] = (*company, DREAMER)
    if company:
        cast.company, cast.together = company, sentence.index


def _cast(cast: Cast, mention: Mention) -> tuple[Character, ...]:
    """The character of a mention: one already there, or a new one."""
    same = _said_of(cast, mention)
    if same is not None and same.animal and not mention.animal:
        return (same,)  # "a cat was the queen"
    if same is DREAMER:
        return (DREAMER,)
    if same is not None and same.many and not mention.many:
        return (_member_of(cast, same, mention),)
    same = same or _already(cast, mention)
    if same is None:
        same = Character(number=mention.number, many=mention.many, animal=mention.animal, waking=mention.awake)
        if _is_own_set(mention):
            same.identity = "K"
        elif group := _group_of(cast, mention):
            same.identity, same.age = group.identity, group.age
        cast.members.append(same)
    same.learn(mention)
    if not same.identity and mention.owner is not None:
        same.identity = _by_owner(cast, mention)
    return (same,)


def _group_of(cast: Cast, mention: Mention) -> Character | None:
    """In "one boy broke a window" the boys, or the youngsters, lately told of."""
    told = {child.lower for child in mention.sentence.children[mention.token.i] if child.i < mention.token.i}
    if mention.many or told != {"one"} or not mention.words or not mention.words <= _GENERIC:
        return None
    groups = [one for one in cast.members if one.many and not one.animal and one.sex in {"", mention.sex}]
    near = [one for one in groups if mention.sentence.index - one.last[0] <= _LATELY and one.identity not in {"X", "Y"}]
    return max(near, key=lambda one: one.last) if near else None


def _is_own_set(mention: Mention) -> bool:
    """ "The girls", new and with no word of who they are."""
    kin = mention.sentence.children[mention.token.i]
    told = {child.lower for child in kin if child.i < mention.token.i}
    return mention.many and mention.words <= lexicon().own_set and told == {"the"} and all(one.i < mention.token.i for one in kin)


def _by_owner(cast: Cast, mention: Mention) -> str:
    """A friend's mother is known, a sister's husband a relative."""
    roles = [lexicon().roles[word] for word in mention.words if word in lexicon().roles]
    if not any(role.identity in KIN for role in roles if role.identity) and not mention.words & _OFFSPRING:
        return ""
    owners = cast.meant.get((mention.sentence.index, mention.owner.i), ()) if mention.owner else ()
    for owner in owners:
        if owner.identity and owner.identity in KIN:
            return "R"
        if owner.identity == "K":
            return "K"
    if mention.owner is not None:
        role = lexicon().roles.get(mention.owner.lemma)
        if (role and role.identity == "K") or mention.owner.pos == "PROPN":
            return "K"
        if role and role.identity and role.identity in KIN:
            return "R"
    return ""


def _said_of(cast: Cast, mention: Mention) -> Character | None:
    """In "he was a doctor", "Nancy, my friend", "a man named Bob": the one of whom the word is said."""
    sentence, token = mention.sentence, mention.token
    if token.dep == "pobj" and sentence.tokens[token.head].lower == "of" and mention.count == 1:
        token = sentence.tokens[sentence.tokens[token.head].head]  # "one of my friends"
    head = sentence.tokens[token.head]
    top = _top(sentence, token)
    found: tuple[Character, ...] = ()
    if beside := _told_beside(cast, mention):
        found = beside
    elif token.dep == "appos" or top.dep == "appos":
        found = cast.meant.get((sentence.index, top.head), ())
    elif token.dep == "nsubj" and (other := _other_subject(cast, sentence, token)):
        found = other
    elif token.i > 1 and sentence.tokens[token.i - 1].lower in {"named", "called"}:
        found = _latest_of_sentence(cast, sentence, token)
    elif (top.dep == "attr" and head.lemma in {"be", "become"}) or token.dep == "attr":
        subject = subject_of(sentence, head if top is token else sentence.tokens[top.head])
        found = cast.meant.get((sentence.index, subject.i), ()) if subject else ()
        if subject and subject.lower in {"it", "this", "that"} and not found:
            found = _unknown_before(cast, sentence)
        if DREAMER in found:
            return DREAMER
    if len(found) != 1:
        return None
    one = found[0]
    if one.animal and not mention.animal and top.dep == "attr":
        return one
    fits = not (one.sex and mention.sex and one.sex != mention.sex) and one.animal == mention.animal
    return one if fits and (one.many == mention.many or (one.many and top.dep == "appos")) else None


def _told_beside(cast: Cast, mention: Mention) -> tuple[Character, ...]:
    """In "my friend Ann", "Nancy (19) my roommate" the one whom the word just before means."""
    sentence, first = mention.sentence, mention.token
    lead = [child for child in sentence.children[first.i] if child.i < first.i and child.dep in {"poss", "compound"}]
    place = min([first, *lead], key=lambda one: one.i).i - 1
    if place > 2 and sentence.tokens[place].text in {")", "]"}:
        opened = [one.i for one in sentence.tokens[:place] if one.text in {"(", "["}]
        place = opened[-1] - 1 if opened else -1
    found = cast.meant.get((sentence.index, place), ()) if place >= 0 else ()
    if len(found) != 1 or found[0] is DREAMER or found[0].many or mention.many or sentence.tokens[place].pos == "PRON":
        return ()
    named, bare = bool(mention.names) and not mention.words, not found[0].names and bool(found[0].words)
    return found if (named and bare) or (mention.mine and found[0].names and not mention.names) else ()


def _unknown_before(cast: Cast, sentence: Sentence) -> tuple[Character, ...]:
    """In "somebody came in. It was my uncle" the somebody."""
    near = [one for one in cast.members if not (one.many or one.identity or one.animal) and sentence.index - one.last[0] <= 1]
    return tuple(sorted(near, key=lambda one: one.last)[-1:])


def _other_subject(cast: Cast, sentence: Sentence, token: Token) -> tuple[Character, ...]:
    """In "my friend, a woman from work, told me" the friend, whom the grammar takes for a second subject."""
    others = [one for one in sentence.children[token.head] if one.dep == "nsubj" and one.i < token.i]
    return next((who for one in reversed(others) if (who := cast.meant.get((sentence.index, one.i), ()))), ())


def _latest_of_sentence(cast: Cast, sentence: Sentence, token: Token) -> tuple[Character, ...]:
    places = [place for place in cast.meant if place[0] == sentence.index and place[1] < token.i]
    return cast.meant[max(places)] if places else ()


def _top(sentence: Sentence, token: Token) -> Token:
    seen: set[int] = set()
    while token.dep == "conj" and token.i not in seen:
        seen.add(token.i)
        token = sentence.tokens[token.head]
    return token


def _member_of(cast: Cast, group: Character, mention: Mention) -> Character:
    """In "two friends, Nancy and Julia" the two named ones stand in the place of the group."""
    one = _already(cast, mention) or Character(sex=group.sex, identity=group.identity, age=group.age)
    if one not in cast.members:
        cast.members.append(one)
    one.learn(mention)
    if group.identity and RANK[group.identity] > RANK[one.identity]:
        one.identity = group.identity
    group.replaced = True
    return one


def _already(cast: Cast, mention: Mention) -> Character | None:
    """The character that a mention speaks of again; None for somebody new."""
    rivals = [
        one
        for one in sorted(cast.members, key=lambda one: one.last, reverse=True)
        if one.many == mention.many and one.animal == mention.animal and not (one.sex and mention.sex and one.sex != mention.sex)
    ]
    if mention.names:
        named = next((one for one in rivals if one.names & set(mention.names)), None)
        if named or not (mention.mine and mention.words):
            return named
        rivals = [one for one in rivals if not one.names]
    if mention.identity and mention.identity in KIN and not mention.apart:
        return next(
            (
                one
                for one in rivals
                if one.identity == mention.identity and (one.words & mention.words or mention.identity in "FMXHWY")
            ),
            None,
        )
    if mention.apart and not mention.words & _EVERYBODY:
        return None
    if mention.words & _EVERYBODY:
        return next((one for one in _lately_told(cast) if one.many and not (one.sex or one.identity in {"O", "S"})), None)
    if mention.owner is not None and _by_owner(cast, mention):
        return next((one for one in rivals if one.identity in {"K", "R"} and one.words & mention.words), None)
    return _named_again(rivals, mention)


def _named_again(rivals: list[Character], mention: Mention) -> Character | None:
    """Who is told of again by the same word, by "the gang", by "the man"."""
    same = next((one for one in rivals if _same_words(one, mention)), None)
    if same is not None or not mention.pointed:
        return same
    if mention.words & _COLLECTIVE:
        return next((one for one in rivals if mention.sentence.index - one.last[0] <= _LATELY), None)
    if mention.words and mention.words <= _ANYBODY:
        return next((one for one in rivals if one.words & _ANYBODY), None)
    if mention.words and mention.words <= _GENERIC and mention.owner is None:
        told = any(child.dep in {"relcl", "acl"} for child in mention.sentence.children[mention.token.i])
        return next(
            (one for one in rivals if (mention.many or not (one.identity and one.identity in KIN)) and not (told and one.names)),
            None,
        )
    return None


def _lately_told(cast: Cast) -> list[Character]:
    return sorted(cast.members, key=lambda one: one.last, reverse=True)


def _same_words(one: Character, mention: Mention) -> bool:
    shared = one.words & mention.words
    return (
        bool(shared)
        and not (mention.identity == "K" and one.identity in {"S", "O"})
        and not (mention.words <= {"someone", "somebody"})
    )
