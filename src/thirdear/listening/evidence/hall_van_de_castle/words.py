"""Which words of a dream stand for somebody, and which only seem to: owners, likenesses, parts of longer names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from thirdear.listening.evidence.grammar import plain
from thirdear.listening.evidence.hall_van_de_castle.waking import in_brackets
from thirdear.listening.evidence.lexicon.hall_van_de_castle import Role, happenings, lexicon
from thirdear.listening.evidence.preparation import Sentence, Token

__all__ = [
    "FRESH",
    "KIN",
    "MINE",
    "POINTING",
    "forms",
    "holds_people",
    "is_name",
    "is_no_character",
    "is_of_mine",
    "is_plural",
    "joined",
    "owner_of",
    "role_of",
]

FRESH = frozenset({"a", "an", "another", "some", "one", "any"})
MINE = frozenset({"my", "our", "mine", "ours", "me"})
POINTING = frozenset({"the", "this", "that", "these", "those", "his", "her", "their", "its", "said"})
KIN = frozenset("FMXBTHWADCYR")
_PERSONAL = frozenset({"nsubj", "nsubjpass", "dobj", "dative"})
_TAIL, _HEAD = re.compile(r"(?:[\w']+-)*$"), re.compile(r"(?:-\w+)*")


def role_of(sentence: Sentence, token: Token) -> Role | None:
    """What the word alone tells; None for what is no person and no animal."""
    roles, names = lexicon().roles, lexicon().names
    if len(token.text) == 1 and token.text.isupper() and token.text not in "AI" and token.dep in _PERSONAL:
        return Role("", "K")  # "M. came in"
    if token.pos == "PROPN" or (token.text[:1].isupper() and token.lower in names and _stands_as_name(sentence, token)):
        known = next((roles[form] for form in forms(token.lower, token.lemma) if form in roles), None)
        if known and known.identity not in {"", "E"}:
            return known
        if token.lower in names and (token.entity not in {"GPE", "DATE", "FAC"} or token.dep in _PERSONAL | {"appos", "conj"}):
            return Role(names[token.lower], "K")
        if known is None:
            capital = token.text[:1].isupper() and token.text.isalpha()
            named = capital and (token.entity == "PERSON" or _acts_like_person(sentence, token))
            return Role("", "K") if named else None
    if token.pos not in {"NOUN", "PROPN", "PRON", "ADJ", "NUM"} and token.dep not in {"nsubj", "dobj", "pobj"}:
        return None
    if token.tag in {"JJ", "JJR", "JJS"} and token.dep not in {"nsubj", "dobj", "pobj", "conj", "ROOT"}:
        return None
    if token.tag[:2] == "VB":
        return None
    whole = joined(sentence, token)
    if whole != token.lower:
        return _role_of_joined(token, whole)
    for form in forms(token.lower, token.lemma):
        if form in roles:
            role = roles[form]
            if role.identity == "E" and token.pos != "NOUN" and token.tag[:2] == "JJ":
                return None
            return replace(role, many=role.many or is_plural(token))
    return Role("", "O", many=is_plural(token)) if _is_office_by_ending(sentence, token) else None


def _stands_as_name(sentence: Sentence, token: Token) -> bool:
    """A name at the head of a sentence, which the grammar may take for a common noun; "Will you" is none."""
    if token.i > 0:
        return True
    return token.dep in {"nsubj", "conj", "npadvmod"} and not any(one.dep == "det" for one in sentence.children[token.i])


def _acts_like_person(sentence: Sentence, token: Token) -> bool:
    """A capital letter and a deed of a person: "Orla says", "I told Orla"."""
    head = sentence.tokens[token.head]
    bare = not any(one.dep in {"det", "amod", "poss", "compound"} for one in sentence.children[token.i])
    acting = token.dep in {"nsubj", "dative"} and head.lemma in lexicon().human_deeds
    return bare and acting and token.entity not in {"GPE", "LOC", "FAC", "DATE", "ORG", "NORP"}


def _is_office_by_ending(sentence: Sentence, token: Token) -> bool:
    """ "The interviewer asks", "a trapper who": a word in -er, -or, -ist, -ian that does what people do."""
    singular = token.lower.removesuffix("s") if is_plural(token) else token.lower
    if token.pos != "NOUN" or not singular.endswith(lexicon().office_endings) or singular in lexicon().no_offices:
        return False
    who = any(
        child.dep == "relcl" and any(one.lower == "who" for one in sentence.children[child.i])
        for child in sentence.children[token.i]
    )
    person = any(
        child.dep == "appos" and any(form in lexicon().roles for form in forms(child.lower, child.lemma))
        for child in sentence.children[token.i]
    )
    return who or person or (token.dep == "nsubj" and sentence.tokens[token.head].lemma in lexicon().human_deeds)


def _role_of_joined(token: Token, whole: str) -> Role | None:
    """The role of a word with hyphens belongs to its first part that stands for somebody."""
    roles = lexicon().roles
    parts = whole.split("-")
    if parts[-1].endswith(("ing", "ed", "like", "made")):
        return None  # "baby-sitting", "man-made"
    bearer = next((part for part in parts if part != "ex" and any(form in roles for form in forms(part))), "")
    if token.lower != bearer:
        return None
    singular = whole.replace(bearer, bearer.removesuffix("s"), 1)
    role = next((roles[form] for form in (whole, singular) if form in roles), None)
    role = role or next(roles[form] for form in forms(bearer) if form in roles)
    return replace(role, many=role.many or is_plural(token))


def joined(sentence: Sentence, token: Token) -> str:
    """The whole of a word with hyphens, of which the grammar sees the parts: "ex-husband"."""
    text, offset = plain(sentence.turn.text), token.start
    start = offset - len(_TAIL.search(text[max(0, offset - 20) : offset]).group())  # type: ignore[union-attr]
    end = token.end + len(_HEAD.match(text, token.end).group())  # type: ignore[union-attr]
    return text[start:end]


def forms(lower: str, lemma: str = "") -> Iterator[str]:
    yield lower
    if lemma:
        yield lemma
    if lower.endswith("men"):
        yield lower[:-2] + "an"
    if lower.endswith("ies"):
        yield lower[:-3] + "y"
    if lower.endswith("es"):
        yield lower[:-2]
    if lower.endswith("s"):
        yield lower[:-1]


def is_plural(token: Token) -> bool:
    many = token.tag in {"NNS", "NNPS"} and (token.lower != token.lemma or token.lower.endswith("s"))
    return many or token.lower.endswith(("men", "children"))


def is_name(token: Token) -> bool:
    if token.pos != "PROPN" or token.lower in lexicon().titles:
        return False
    return token.lower in lexicon().names or not any(form in lexicon().roles for form in forms(token.lower, token.lemma))


def owner_of(sentence: Sentence, token: Token) -> Token | None:
    """In "her brother" her, in "my friend's mother" the friend; the dreamer is none."""
    return next((child for child in sentence.children[token.i] if child.dep == "poss" and child.lower not in MINE), None)


def is_of_mine(sentence: Sentence, token: Token) -> bool:
    return any(
        prep.lower == "of" and any(one.lower in {"mine", "ours"} for one in sentence.children[prep.i])
        for prep in sentence.children[token.i]
    )


def holds_people(sentence: Sentence, token: Token) -> bool:
    """In "a group of girls" the girls are the characters, not the group; "a pair of gloves" is nobody."""
    if token.lower not in lexicon().holders and token.lemma not in lexicon().holders:
        return False
    return any(prep.lower == "of" and sentence.children[prep.i] for prep in sentence.children[token.i])


def is_no_character(sentence: Sentence, token: Token) -> bool:
    """An owner, a part of a longer name, a comparison, a thing called after somebody, a sort of person."""
    head = sentence.tokens[token.head]
    after = sentence.tokens[token.i + 1].text if token.i + 1 < len(sentence.tokens) else ""
    if token.dep in {"compound", "nmod", "amod", "intj"} and head.i != token.i and after != "(":
        return True
    if token.lower == "company" and not (head.lemma in lexicon().receiving and {"the", "a"}.isdisjoint(_told(sentence, token))):
        return True
    if token.lemma in lexicon().only_acting and not (
        token.dep in {"nsubj", "pobj"} and _deed_of(sentence, token) in lexicon().human_deeds
    ):
        return True
    if token.lemma in lexicon().only_owned and not _is_owned(sentence, token):
        return True
    if (
        _is_guise(sentence, token)
        or _is_addressed(sentence, token)
        or _is_called(sentence, token)
        or _is_sort_in_speech(sentence, token)
    ):
        return True
    if any(child.lower in {"no", "any"} and child.dep == "det" for child in sentence.children[token.i]):
        return True
    if _owns(sentence, token):
        return not _owns_thing(sentence, token)
    if (token.dep == "pobj" and head.lower in {"like", "as", "than", "unlike"}) or _is_likened(sentence, token):
        return True
    if token.dep == "pobj" and head.lower == "of" and sentence.tokens[head.head].lemma in lexicon().possessions:
        return True
    if token.lower in {"male", "female"} and in_brackets(sentence, token):
        return True
    return (
        token.pos == "PROPN"
        and token.dep == "pobj"
        and (head.lower in {"at", "near", "in"} or (head.lower == "to" and sentence.tokens[head.head].lemma in lexicon().motions))
        and token.lower not in lexicon().roles
        and (token.lower not in lexicon().names or token.entity in {"GPE", "LOC", "FAC"})
    )


def _told(sentence: Sentence, token: Token) -> set[str]:
    return {child.lower for child in sentence.children[token.i] if child.i < token.i}


def _is_owned(sentence: Sentence, token: Token) -> bool:
    told = _told(sentence, token)
    return bool(told & {"my", "our", "his", "her", "their", "blind"}) or owner_of(sentence, token) is not None


def _deed_of(sentence: Sentence, token: Token) -> str:
    """The verb whose subject the word is, also in "all of the class laughed"; "" for none."""
    head = sentence.tokens[token.head]
    if token.dep == "pobj":
        holder = sentence.tokens[head.head]
        return sentence.tokens[holder.head].lemma if head.lower == "of" and holder.dep == "nsubj" else ""
    return head.lemma


def _is_guise(sentence: Sentence, token: Token) -> bool:
    """ "They were dressed as pirates", "got up like witches": nobody but those who are dressed so."""
    before = sentence.tokens[max(0, token.i - 7) : token.i]
    dressed = next((one.i for one in before if one.lemma in {"dress", "disguise", "pretend", "pose"}), None)
    return dressed is not None and any(one.lower in {"as", "like"} for one in sentence.tokens[dressed : token.i])


def _is_addressed(sentence: Sentence, token: Token) -> bool:
    """ "Dad, stop it", "come here, Ann": the one spoken to, whom the words around the quotation name."""
    if any(one.dep in {"det", "poss", "appos"} for one in sentence.children[token.i]):
        return False
    text, at, end = plain(sentence.turn.text), token.start, token.end
    before, after = text[max(0, at - 2) : at], text[end : end + 2]
    return (before.endswith('"') and after[:1] in {",", "!"}) or (
        before == ", " and after[:1] in '.,!?"' and '"' in text[end : end + 2]
    )


def _is_called(sentence: Sentence, token: Token) -> bool:
    """ "Called me a thief": nobody but the one called so."""
    head = sentence.tokens[token.head]
    others = (
        child for child in sentence.children[head.i] if child.dep in {"dobj", "dative", "nsubj"} and head.i < child.i < token.i
    )
    return token.dep in {"oprd", "dobj", "attr", "ccomp"} and head.lemma in {"call", "consider"} and any(others)


def _is_sort_in_speech(sentence: Sentence, token: Token) -> bool:
    """ "Sailors never sleep", she says: a sort of people, none of them there."""
    if token.pos == "PROPN" or any(child.dep in {"det", "poss", "nummod"} for child in sentence.children[token.i]):
        return False
    if token.tag != "NNS" and token.dep not in {"ROOT", "npadvmod", "intj"}:
        return False  # "Good girl!"
    before = plain(sentence.turn.text)[max(0, token.start - 12) : token.start]
    return bool(re.search(r"[\"'](?:\w+ )?$", before))


def _owns(sentence: Sentence, token: Token) -> bool:
    after = sentence.tokens[token.i + 1] if token.i + 1 < len(sentence.tokens) else None
    return token.dep == "poss" or (after is not None and after.tag == "POS")


def _owns_thing(sentence: Sentence, token: Token) -> bool:
    """The dreamer's own people count as told of by what is theirs ("my mother's car"), not by who is theirs."""
    role = next((lexicon().roles[form] for form in forms(token.lower, token.lemma) if form in lexicon().roles), Role())
    thing = sentence.tokens[token.head]
    mine = any(child.lower in MINE for child in sentence.children[token.i])
    if thing.lemma in happenings().body and thing.i > token.i and token.pos != "PRON" and token.dep == "poss":
        return True  # "my aunt's hands": the aunt is seen
    return mine and role.identity in KIN and thing.i > token.i and role_of(sentence, thing) is None


def _is_likened(sentence: Sentence, token: Token) -> bool:
    """ "Looked like my mother": she is not there."""
    first = min([token, *(child for child in sentence.children[token.i] if child.i < token.i)], key=lambda one: one.i)
    if first.i < 2:
        return False
    like, verb = sentence.tokens[first.i - 1], sentence.tokens[first.i - 2]
    return like.lower == "like" and verb.lemma in {"look", "seem", "be", "act", "feel", "sound", "dress", "behave", "just"}
