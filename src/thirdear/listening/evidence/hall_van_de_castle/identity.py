"""How the dreamer knows somebody, and what is stated of sex, age and death: the letters of a character's code."""

from __future__ import annotations

import re
from itertools import pairwise

from thirdear.listening.evidence.grammar import plain, subject_of
from thirdear.listening.evidence.hall_van_de_castle.words import (
    FRESH,
    KIN,
    MINE,
    POINTING,
    forms,
    is_of_mine,
    is_plural,
    owner_of,
)
from thirdear.listening.evidence.lexicon.hall_van_de_castle import Role, lexicon
from thirdear.listening.evidence.preparation import Sentence, Token

__all__ = ["has_died", "identity_of", "stated", "told_from_waking"]

_BRACKET = re.compile(r"\s*[\(\[]([^)\]]{1,40})[\)\]]")
_YEARS = re.compile(r"(?<!\$)\b(\d{1,2})(?:-year-old|[ -]years?[ -]old| years of age)?\b")
_SPELLED = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen".split()
_AGED = re.compile(
    rf"\b(?P<a>\d{{1,2}}|{'|'.join(_SPELLED)})[- ](?:or \w+ )?years?[- ](?:old|of age)"
    rf"|\b(?:aged?|(?:boy|girl|child|kid) (?:of )?about) (?P<b>\d{{1,2}}|{'|'.join(_SPELLED)})\b(?! (?:feet|foot|inches))"
)
_SEX = re.compile(r"\b(m|f|male|female)\b")


def identity_of(sentence: Sentence, token: Token, role: Role, roles: list[Role], names: tuple[str, ...], before: set[str]) -> str:
    """The letter of how the dreamer knows them; "" where the phrase does not tell."""
    letters = {role.identity, *(one.identity for one in roles)} - {""}
    if any(child.lower in {"sorority", "fraternity"} for child in sentence.children[token.i]):
        return "K"  # a sister or brother of one's own choosing
    if _is_own_infant(sentence, token, role, before):
        return "I"
    if role.age == "C" and before & MINE:
        return "C"
    for letter in sorted(KIN):
        if letter in letters:
            return letter if _is_own_kin(sentence, token, before, letter) else ""
    after = _what_follows(sentence, token)
    if lexicon().unsure.search(after) or _is_unsure_of(sentence, token):
        return "U"
    if any(pair in lexicon().famous for pair in pairwise(names)) or set(names) & lexicon().famous_alone:
        return "P"
    if "K" in letters and not names and _is_of_another(sentence, token, before):
        return ""
    if "K" in letters or names:
        return "S" if before & lexicon().strangers else "P" if "P" in letters else "K"
    if "O" in letters and before & lexicon().strangers:
        return "O"
    if before & lexicon().strangers or "S" in letters or lexicon().unknown_clause.search(after):
        return "S"
    if role.identity == "O" and not any(form in lexicon().roles for form in forms(token.lower, token.lemma)):
        return "O"
    if "P" in letters and not before & FRESH:
        return "P"
    if _is_known(sentence, token, before):
        return "K"
    if "O" in letters or _is_dressed_as(sentence, token) or _is_named_by_work(sentence, token):
        return "O"
    if "E" in letters or _ethnic(before):
        return "E"
    return ""


def _is_of_another(sentence: Sentence, token: Token, before: set[str]) -> bool:
    """ "A neighbour of the queen's" is not thereby known to the dreamer."""
    owners = [one for prep in sentence.children[token.i] if prep.lower == "of" for one in sentence.children[prep.i]]
    return (
        bool(owners)
        and not before & MINE
        and not any(one.lower in MINE or one.pos == "PROPN" for one in owners)
        and not any(child.lower in MINE for one in owners for child in sentence.children[one.i])
    )


def _is_unsure_of(sentence: Sentence, token: Token) -> bool:
    """ "I don't know who the man was"; "a man, I couldn't tell who"."""
    verb = sentence.tokens[token.head]
    asks = any(child.lower == "who" for child in sentence.children[verb.i]) and verb.lemma == "be"
    return asks and bool(lexicon().unsure.search(plain(sentence.text)))


def _is_dressed_as(sentence: Sentence, token: Token) -> bool:
    """ "A man in a sailor's uniform", "a woman dressed as a nurse": coded by the office they seem to have."""
    for prep in sentence.children[token.i]:
        for clothes in sentence.children[prep.i] if prep.lower in {"in", "wearing"} else ():
            if clothes.lemma in lexicon().clothes and any(_is_office(one) for one in sentence.children[clothes.i]):
                return True
    return False


def _is_named_by_work(sentence: Sentence, token: Token) -> bool:
    """ "The delivery man", "a cleaning lady": the word before tells the work."""
    if token.lemma not in {"man", "woman", "lady", "guy"}:
        return False
    told = [
        child
        for child in sentence.children[token.i]
        if child.i == token.i - 1 and (child.dep == "compound" or child.lower == "hired")
    ]
    return any(
        (one.pos == "NOUN" or one.lower == "hired") and one.lower not in lexicon().schooling and not _ethnic({one.lower})
        for one in told
    )


def _is_office(token: Token) -> bool:
    roles = lexicon().roles
    return any(form in roles and roles[form].identity == "O" for form in forms(token.lower, token.lemma))


def _is_own_infant(sentence: Sentence, token: Token, role: Role, before: set[str]) -> bool:
    """ "My baby", "I had a baby", "I gave birth to a girl"."""
    head = sentence.tokens[token.head]
    if head.lower == "to" and any(child.lemma == "birth" for child in sentence.children[head.head]):
        return True
    if role.age != "B":
        return False
    subject = subject_of(sentence, token)
    bore = token.dep == "dobj" and head.lemma in {"have", "bear", "deliver"}
    return bool(before & MINE) or (bore and subject is not None and subject.lower in {"i", "we"})


def _is_own_kin(sentence: Sentence, token: Token, before: set[str], letter: str) -> bool:
    """ "My sister", "Dad", "my mother and brother"; not "a man and wife" nor "her sister"."""
    if before & MINE or is_of_mine(sentence, token):
        return True
    if letter in "YR" and "the" in before:
        return True
    if before & (POINTING | FRESH) or owner_of(sentence, token) is not None or any(one.isdigit() for one in before):
        return False
    head = sentence.tokens[token.head]
    if token.dep == "conj":
        role = next((lexicon().roles[form] for form in forms(head.lower, head.lemma) if form in lexicon().roles), None)
        told = {child.lower for child in sentence.children[head.i] if child.i < head.i}
        if role and role.identity in KIN and _is_own_kin(sentence, head, told, letter):
            return True
    return letter in "XYR" or (letter in "FMBT" and not is_plural(token))


def _ethnic(before: set[str]) -> bool:
    roles = lexicon().roles
    return any(word in roles and roles[word].identity == "E" for word in before)


def _is_known(sentence: Sentence, token: Token, before: set[str]) -> bool:
    """Told as known: the dreamer's own, of their own class or house, met or dated before."""
    if before & MINE and not lexicon().roles.get(token.lemma, Role()).animal:
        return True
    return _clause_knows(sentence, token) or _of_my_place(sentence, token)


def _what_follows(sentence: Sentence, token: Token) -> str:
    """What is told of somebody right after the word: the clause or bracket that depends on it."""
    inside = _BRACKET.match(sentence.turn.text, token.end)
    told = [inside.group(1)] if inside else []
    for child in sentence.children[token.i]:
        if child.i > token.i and child.dep in {"relcl", "acl", "parataxis", "amod", "appos"}:
            parts = _below(sentence, child)
            told.append(sentence.turn.text[parts[0].start : parts[-1].end])
    return plain(" ".join(told))


def _below(sentence: Sentence, token: Token) -> list[Token]:
    """A word with all that depends on it, in order."""
    found, waiting = [], [token]
    while waiting:
        one = waiting.pop()
        found.append(one)
        waiting += sentence.children[one.i]
    return sorted(found, key=lambda one: one.i)


def _clause_knows(sentence: Sentence, token: Token) -> bool:
    """Whether the clause or bracket about somebody tells that the dreamer knows them: "a girl I went to school with"."""
    words = set(re.findall(r"[a-z]+", _what_follows(sentence, token)))
    return bool(words & {"i", "my", "we", "our", "me"} and words & lexicon().known_clause)


def told_from_waking(sentence: Sentence, token: Token) -> bool:
    """In a dream told in the past, "a girl who lives in Ohio" is told of as one known awake."""
    for child in sentence.children[token.i]:
        if child.dep == "relcl" and child.tag in {"VBZ", "VBP"} and child.lemma in lexicon().waking_facts:
            return not any(one.dep == "neg" for one in sentence.children[child.i])
    return False


def _of_my_place(sentence: Sentence, token: Token) -> bool:
    if [one.lower for one in sentence.tokens[token.i + 1 : token.i + 3]] == ["next", "door"]:
        return True
    for prep in (*sentence.children[token.i], *_from_right_after(sentence, token)):
        if prep.dep == "prep" and prep.lower in {"from", "in", "at", "of"}:
            for place in sentence.children[prep.i]:
                kin = sentence.children[place.i]
                own = place.lemma in lexicon().own_place and {one.lower for one in kin} == {"the"}
                mine = own or not kin or any(one.lower in MINE or one.pos == "PROPN" for one in kin)
                if place.lemma in lexicon().known_place and (mine or prep.lower == "from") and prep.lower != "of":
                    return True
                if prep.lower == "of" and place.lower in MINE:
                    return True
    return False


def _from_right_after(sentence: Sentence, token: Token) -> tuple[Token, ...]:
    """In "with some girls from camp" the "from", which the grammar may give to the verb."""
    return tuple(one for one in sentence.tokens[token.i + 1 : token.i + 2] if one.lower == "from" and one.head != token.i)


def has_died(sentence: Sentence, token: Token) -> bool:
    for child in sentence.children[token.i]:
        if child.dep == "relcl":
            kin = {one.lower for one in sentence.children[child.i]}
            if child.lemma == "die" or "dead" in kin or (child.lemma == "pass" and "away" in kin):
                return True
    return False


def stated(sentence: Sentence, token: Token) -> tuple[str, str]:
    """Sex and age told in brackets or in years: "my friend (f, 20)", "a boy about 10 years old"."""
    text = plain(sentence.turn.text)
    inside = _BRACKET.match(text, token.end)
    if inside is None:
        tail = text[token.end : token.end + 12]
        gap = re.match(r"(?: \w+)?", tail)
        inside = _BRACKET.match(text, token.end + (gap.end() if gap else 0))
    sex = age = ""
    if inside:
        told = _SEX.search(inside.group(1))
        sex = told.group(1)[0].upper() if told else ""
        years = _YEARS.search(inside.group(1))
        age = _age_of(int(years.group(1))) if years and len(inside.group(1)) < 25 else ""
    if not age:
        near = text[max(sentence.start, token.start - 18) : min(sentence.end, token.end + 26)]
        aged = _AGED.search(near)
        age = _age_of(_years(aged.group("a") or aged.group("b"))) if aged else ""
    return sex, age


def _years(told: str) -> int:
    return int(told) if told.isdigit() else _SPELLED.index(told) + 1


def _age_of(years: int) -> str:
    """Hall and Van de Castle's ages: baby under one, child to twelve, adolescent to seventeen, adult."""
    return "B" if years < 1 else "C" if years <= 12 else "T" if years <= 17 else "A"
