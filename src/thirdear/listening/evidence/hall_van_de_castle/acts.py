"""What one word of a dream says somebody did to somebody: its class and sign, who, and to whom."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from thirdear.listening.evidence.grammar import denied, plain, subject_of
from thirdear.listening.evidence.hall_van_de_castle.cast import DREAMER, Cast
from thirdear.listening.evidence.hall_van_de_castle.speech import said, spoken_of
from thirdear.listening.evidence.hall_van_de_castle.things import at_a_thing, taken_away
from thirdear.listening.evidence.hall_van_de_castle.who import (
    Found,
    Who,
    agent,
    doer,
    is_passive,
    next_one,
    object_of,
    owner,
    person_below,
    undergoer,
    without,
)
from thirdear.listening.evidence.lexicon.hall_van_de_castle import Acts, acts, happenings
from thirdear.listening.evidence.preparation import Sentence, Token

__all__ = ["act", "bases"]


_ALMOST = frozenset({"nearly", "almost"})
_FINITE = frozenset({"VBD", "VBZ", "VBP", "VB"})
_GAP = 4
_OBJECTS = frozenset({"dobj", "dative", "nsubj", "iobj"})
_UNNAMED = frozenset("they he she who one nobody somebody someone".split())
_OF_WHAT = frozenset("about for to that out with".split())
_FELT = frozenset({"with", "at", "of"})
_AT = frozenset({("at",), ("to",)})
_MOVING = frozenset("come go get run call take give bring".split())
_CLOSE = "FMXBTHWADCIYRK"


def act(sentence: Sentence, token: Token, cast: Cast, sort: str) -> Found | None:
    """Class, sign, who and to whom, if the word begins an interaction."""
    words = acts(sort)
    if any(child.lower in _ALMOST for child in sentence.children[token.i]):
        return None
    if _is_of_each_other(sentence, token):
        return _each_other(sentence, token, cast, words)
    if found := _phrasal(sentence, token, cast, words):
        return found
    if found := _in_state(sentence, token, cast, words):
        return found
    if token.lemma in happenings().gifts and sort == "friendliness":
        return _gift(sentence, token, cast)
    if _is_bidden(sentence, token):
        return None
    if token.tag[:2] != "VB" and not any(child.dep == "dobj" for child in sentence.children[token.i]):
        return None
    if denied(sentence, token):
        degree = _first(words.negated, bases(token))
        return _not_done(sentence, token, cast, degree, sort) if degree else None
    return next(_frames(sentence, token, cast, sort), None)


def _is_bidden(sentence: Sentence, token: Token) -> bool:
    """ "Take care of him", in quotes: asked of somebody, not done."""
    if token.tag not in {"VB", "VBP"} or any(child.dep in {"nsubj", "aux"} for child in sentence.children[token.i]):
        return False
    text, at = plain(sentence.text), token.start - sentence.start
    return text[:at].count('"') % 2 == 1 and '"' in text[at:] and token.dep not in {"xcomp", "advcl"}


def _frames(sentence: Sentence, token: Token, cast: Cast, sort: str) -> Iterator[Found]:
    """What each way of telling an act finds in the word, the likeliest first."""
    words, forms = acts(sort), bases(token)
    if (degree := _first(words.manner, [one.lower for one in sentence.children[token.i]])) and (
        found := _at_the_other(sentence, token, cast, degree)
    ):
        yield found
    if words.asked and token.lemma in {"ask", "invite"} and (found := _asked(sentence, token, cast, words)):
        yield found
    if found := spoken_of(sentence, token, cast, sort):
        yield found
    yield from said(sentence, token, cast, sort)
    if (degree := _dealt(sentence, token, words)) and (found := _given(sentence, token, cast, degree)):
        yield found
    if (degree := _first(words.dative, forms)) and (found := _given(sentence, token, cast, degree)):
        yield found
    if (degree := _first(words.direct, forms)) and (found := _direct(sentence, token, cast, degree, sort)):
        yield found
    if (
        (degree := _first(words.stranger, forms))
        and (found := _direct(sentence, token, cast, degree, sort))
        and not _is_close(found)
    ):
        yield found
    if (degree := _first(words.away, forms)) and (found := taken_away(sentence, token, cast, degree)):
        yield found
    if (degree := _first(words.thing, forms)) and (found := at_a_thing(sentence, token, cast, degree)):
        yield found
    if (degree := _first(words.mutual, forms)) and (found := _mutual(sentence, token, cast, degree)):
        yield found
    if degree := _first(words.alone, forms):
        yield from filter(None, [_held_back(sentence, token, cast, degree) or _at_the_other(sentence, token, cast, degree)])
    if found := _back(sentence, token, cast, words, forms):
        yield found


def _is_of_each_other(sentence: Sentence, token: Token) -> bool:
    pairs = {("each", "other"), ("one", "another")}
    near = sentence.tokens[token.i + 1 : token.i + 5]
    end = next((two.i for one, two in pairwise(near) if (one.lower, two.lower) in pairs), None)
    return token.tag[:2] == "VB" and end is not None and not any(one.pos == "VERB" for one in sentence.tokens[token.i + 1 : end])


def _each_other(sentence: Sentence, token: Token, cast: Cast, words: Acts) -> Found | None:
    """ "We hugged each other", "the boys hit one another": done by both sides alike."""
    forms, by = bases(token), doer(sentence, token, cast)
    toward = (degree for form in forms for rest, degree in words.toward.get(form, ()) if len(rest) == 1)
    degree = _first(words.direct, forms) or _first(words.mutual, forms) or next(toward, "")
    if not degree or denied(sentence, token) or not by or (len(by) == 1 and not by[0].many):
        return None
    return (degree, "=", by[:1], by[1:]) if len(by) > 1 else (degree, "=", by, by)


def _is_close(found: Found) -> bool:
    """Whether it is the dreamer or somebody of their own who does it."""
    return any(one is DREAMER or (one.identity and one.identity in _CLOSE) for one in found[2])


def _first(words: Mapping[str, str], forms: Sequence[str]) -> str:
    return next((words[form] for form in forms if form in words), "")


def bases(token: Token) -> tuple[str, ...]:
    """What the verb may be without its ending, where the lemma is mistaken ("hated" is no hat)."""
    lower = token.lower
    cut = (lower[:-1], lower[:-2]) if lower.endswith("ed") else (lower[:-3] + "e", lower[:-3]) if lower.endswith("ing") else ()
    return token.lemma, lower, *cut


def _not_done(sentence: Sentence, verb: Token, cast: Cast, degree: str, sort: str) -> Found | None:
    """What is denied somebody ("did not help me"); what is only not felt has an object of its own ("did not like her")."""
    return _direct(sentence, verb, cast, degree, sort) or (_held_back(sentence, verb, cast, degree) if degree != "1" else None)


def _held_back(sentence: Sentence, verb: Token, cast: Cast, degree: str) -> Found | None:
    """ "She refused to let me in", "he did not let us go": to whom it is not granted."""
    by = doer(sentence, verb, cast)
    to = without(person_below(sentence, verb, cast), by)
    return (degree, ">", by, to) if by and to else None


def _at_the_other(sentence: Sentence, verb: Token, cast: Cast, degree: str) -> Found | None:
    """ "I refused", "he yelled": at the dreamer, or, if it is the dreamer who does, at the one last told of."""
    by = doer(sentence, verb, cast)
    after = sentence.tokens[verb.i + 1].lower if verb.i + 1 < len(sentence.tokens) else ""
    if not by or is_passive(sentence, verb) or after in _OF_WHAT:
        return None
    clause = sentence.tokens[verb.head]
    if verb.dep == "relcl" and (of_whom := without(cast.who(sentence, clause), by)):
        return degree, ">", by, of_whom  # "the aunt at whom he had shouted"
    to = cast.against((sentence.index, verb.i), by)
    return (degree, ">", by, to) if to else None


def _back(sentence: Sentence, verb: Token, cast: Cast, words: Acts, forms: Sequence[str]) -> Found | None:
    """ "I smiled back", "he hit back": what is done back needs no one named."""
    if verb.i + 1 >= len(sentence.tokens) or sentence.tokens[verb.i + 1].lower != "back" or verb.tag[:2] != "VB":
        return None
    toward = (degree for form in forms for rest, degree in words.toward.get(form, ()) if rest in _AT)
    degree = "" if verb.lemma in _MOVING else _first(words.direct, forms) or next(toward, "")
    return _at_the_other(sentence, verb, cast, degree) if degree else None


def _phrasal(sentence: Sentence, token: Token, cast: Cast, words: Acts) -> Found | None:
    """A word with the words that belong to it: "yell at", "angry with", "beat up", "engaged to"."""
    for frame, sign in ((words.toward, ">"), (words.tied, "=")):
        for rest, degree in (*frame.get(token.lemma, ()), *(frame.get(token.lower, ()) if token.lower != token.lemma else ())):
            last = _last_word(sentence, token, rest)
            if last is None or denied(sentence, token) or _is_birth(sentence, token, last):
                continue
            by, to = _ends(sentence, token, last, cast, sign, degree)
            if not to and sign == "=" and len(by) == 2:
                by, to = by[:1], by[1:]
            if degree == "6" and words.state and token.lemma in _MOVING and _is_close(("", "", by, to)):
                continue  # a friend who runs after one means no harm
            if to and (by or (sign == ">" and _may_be_somebody(sentence, token))):
                return degree, sign, by, to
            if not to and by and DREAMER not in by and degree == "7" and rest[-1] == "at" and sign == ">":
                return degree, sign, by, ()  # "shot at a barn"
    return None


def _ends(sentence: Sentence, token: Token, last: Token, cast: Cast, sign: str, degree: str) -> tuple[Who, Who]:
    """Who acts and who is acted upon in a phrase that ends with `last`."""
    felt = last.lower in _FELT and token.lower in acts("aggression").state  # "was annoyed with her"
    if sign == ">" and token.tag == "VBN" and not felt and is_passive(sentence, token):
        to = undergoer(sentence, token, cast)
        return agent(sentence, token, cast) or (_unseen(sentence, token, cast, to) if degree in "67" else ()), to
    by = doer(sentence, token, cast) or ((DREAMER,) if token.pos == "NOUN" else ())
    between = next((child for child in sentence.children[token.i] if child.dep in _OBJECTS and token.i < child.i < last.i), None)
    to = without(cast.who(sentence, between), by)
    if not to or any(one.animal or one.age == "B" for one in to):  # "gave the puppy to my brother"
        to = next_one(sentence, cast, last.i, by) or to
    if last.lemma in happenings().body and (owned := without(owner(sentence, last, cast), by)):
        return by, owned  # "put his hand over my mouth"
    if not to and last.tag == "VB":
        to = next_one(sentence, cast, token.i, by)
    return by, to or without(owner(sentence, last, cast), by)  # "pulled her hair"


def _may_be_somebody(sentence: Sentence, token: Token) -> bool:
    """Whether the one who does it, told by no known word, may yet be somebody: "they", or nobody at all, but no thing."""
    subject = subject_of(sentence, token)
    return subject is None or subject.pos != "NOUN" or is_passive(sentence, token)


def _is_birth(sentence: Sentence, first: Token, last: Token) -> bool:
    return any(one.lemma == "birth" for one in sentence.tokens[first.i : last.i])


def _last_word(sentence: Sentence, token: Token, rest: tuple[str, ...]) -> Token | None:
    """The last of the words that must follow in this order, few words between them."""
    at = token
    for word in rest:
        near = sentence.tokens[at.i + 1 : at.i + 2 + _GAP]
        found = next((one for one in near if word in {one.lower, one.lemma}), None)
        if found is None or any(one.tag in _FINITE for one in sentence.tokens[at.i + 1 : found.i]):
            return None  # "cut in, and Jim went off"
        at = found
    return at


def _direct(sentence: Sentence, verb: Token, cast: Cast, degree: str, sort: str) -> Found | None:
    """The verb with its object, in either voice; a thing's owner is the one whose thing or body is taken or broken."""
    if degree == "7" and sort == "aggression" and _is_deadly(sentence, verb):
        degree = "8"
    if is_passive(sentence, verb):
        by, to = agent(sentence, verb, cast), undergoer(sentence, verb, cast)
        told = any(child.dep == "agent" for child in sentence.children[verb.i])
        if not told and not by and verb.lemma in happenings().befallen:
            return None
        if not told and not by and degree in "67":
            by = _unseen(sentence, verb, cast, to)
        return (degree, ">", by, to) if to and (by or not told) else None
    by, subject, target = doer(sentence, verb, cast), subject_of(sentence, verb), object_of(sentence, verb)
    if target is None or not (by or (subject and subject.lower in _UNNAMED)):
        return None
    to = cast.who(sentence, target)
    is_body = target.lemma in happenings().body
    if (to or is_body) and verb.lemma == "take":  # taken along or by the hand; only a thing is taken from somebody
        return None
    if not to and (wrong := acts(sort).owned.get(verb.lemma)) and (to := without(owner(sentence, target, cast), by)):
        degree = wrong
    if not to and verb.lemma == "admire":
        degree = "2"  # what is said of somebody's thing
    if not to and (degree == "5" or is_body or verb.lemma in happenings().of_things):
        to = owner(sentence, target, cast)
        if set(to) == set(by):
            return None
    if to and (set(to) == set(by) or target.lower.endswith(("self", "selves"))):
        return (degree, "*", by, by) if degree in "278" and verb.lemma not in acts("friendliness").direct else None
    sign = "=" if verb.lemma == "marry" else ">"  # done by both
    to = without(to, by)
    return (degree, sign, by, to) if to else None


def _in_state(sentence: Sentence, token: Token, cast: Cast, words: Acts) -> Found | None:
    """ "He was furious", "I got angry": at the dreamer or, if it is the dreamer, at the last to act."""
    verb = sentence.tokens[token.head]
    degree = words.state.get(token.lower, "")
    if not degree or (token.dep not in {"acomp", "conj", "oprd"} and not (token.tag == "VBN" and token.dep in {"ROOT", "conj"})):
        return None
    told = {child.lower for child in sentence.children[token.i] if child.dep in {"prep", "ccomp", "agent"}}
    subject = subject_of(sentence, token)
    if denied(sentence, token) or subject is None or verb.lemma == "make":
        return None
    by = cast.who(sentence, subject)
    if told & {"at", "with", "about", "by", "of"}:  # at a thing
        return (degree, ">", by, ()) if by and DREAMER not in by and told & {"of"} else None
    to = cast.against((sentence.index, token.i), by)
    return (degree, ">", by, to) if by and to else None


def _unseen(sentence: Sentence, verb: Token, cast: Cast, to: Who) -> Who:
    """In "some men came in and we were tied up" the strangers who were last to act; () where a friend was."""
    if any(child.dep == "agent" for child in sentence.children[verb.i]):
        return ()
    other = cast.latest((sentence.index, verb.i), to)
    return () if not other or _is_close(("", "", other, to)) else other


def _is_deadly(sentence: Sentence, verb: Token) -> bool:
    """ "Shot dead", "beat him to death"."""
    near = {one.lower for one in sentence.tokens[verb.i + 1 : verb.i + 7]}
    return "dead" in near or {"to", "death"} <= near


def _mutual(sentence: Sentence, verb: Token, cast: Cast, degree: str) -> Found | None:
    """ "I fought with him", "my brother and I argued", "two men were fighting"."""
    by = doer(sentence, verb, cast)
    to = next_one(sentence, cast, verb.i, by)
    if not to and len(by) == 2:
        by, to = by[:1], by[1:]
    elif not to and len(by) == 1 and by[0].many:
        to = by
    if verb.lemma == "fight" and all(one is DREAMER or (one.identity and one.identity in _CLOSE) for one in (*by, *to)):
        degree = "2"  # those who belong together fight in words, unless blows are told of
    return (degree, "=", by, to) if by and to else None


def _dealt(sentence: Sentence, verb: Token, words: Acts) -> str:
    """The class of "gave me a slap", "offers us a ride": what is given tells the act."""
    if verb.lemma not in {"give", "offer", "throw", "get", "take"}:
        return ""
    things = [child.lemma for child in sentence.children[verb.i] if child.dep in {"dobj", "pobj"}]
    return next((words.dealt[thing] for thing in things if thing in words.dealt), "")


def _given(sentence: Sentence, verb: Token, cast: Cast, degree: str) -> Found | None:
    """ "He gave me a ring"; birth and looks, blows and troubles are not given."""
    kin = sentence.children[verb.i]
    if any(child.lemma in happenings().no_gift for child in kin if child.dep == "dobj") and degree in "34":
        return None
    if is_passive(sentence, verb):
        by, to = agent(sentence, verb, cast), undergoer(sentence, verb, cast)
        return (degree, ">", by, to) if to and any(child.dep in {"dobj", "oprd"} for child in kin) else None
    by = doer(sentence, verb, cast)
    if verb.lemma == "send" and any(cast.who(sentence, child) for child in kin if child.dep == "dobj"):
        return None  # "sent her to the principal"
    datives = [child for child in kin if child.dep == "dative"]
    found = next((who for child in datives if (who := _whom(sentence, child, cast))), ())
    to = without(found, by)
    return (degree, ">", by, to) if by and to else None


def _whom(sentence: Sentence, dative: Token, cast: Cast) -> Who:
    """Whom "me" in "gave me" or "to me" in "gave it to me" means."""
    if dative.pos != "ADP":
        return cast.who(sentence, dative)
    return next((cast.who(sentence, one) for one in sentence.children[dative.i]), ())


def _gift(sentence: Sentence, token: Token, cast: Cast) -> Found | None:
    """ "A present from my aunt": from her, to the one who tells of it."""
    for prep in sentence.children[token.i]:
        if prep.lower == "from":
            by = next((cast.who(sentence, one) for one in sentence.children[prep.i]), ())
            return ("3", ">", by, (DREAMER,)) if by else None
    return None


def _asked(sentence: Sentence, verb: Token, cast: Cast, words: Acts) -> Found | None:
    """An invitation: "he asked me to dance", "she invited us to dinner", "I was asked out"."""
    if is_passive(sentence, verb):
        by, to = agent(sentence, verb, cast), undergoer(sentence, verb, cast)
    else:
        by = doer(sentence, verb, cast)
        to = without(next_one(sentence, cast, verb.i, ()), by)
        if not by:
            return None
    after = [one.lemma for one in sentence.tokens[verb.i + 1 : verb.i + 9]]
    going = next((one for one in sentence.children[verb.i] if one.dep == "xcomp" and one.lemma == "go"), None)
    if going is not None and not any(one.dep in {"prep", "prt", "xcomp", "advcl"} for one in sentence.children[going.i]):
        return None  # "asked them to go"
    degree = next((words.asked[word] for word in after if word in words.asked), "5" if verb.lemma == "invite" else "")
    return (degree, ">", by, to) if degree and to else None
