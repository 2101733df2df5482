"""Where a dream's text speaks of somebody: each noun or name that stands for a person or an animal, and what it tells."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from thirdear.listening.evidence.hall_van_de_castle.identity import has_died, identity_of, stated, told_from_waking
from thirdear.listening.evidence.hall_van_de_castle.waking import is_awake, told_in_present
from thirdear.listening.evidence.hall_van_de_castle.words import (
    FRESH,
    MINE,
    POINTING,
    forms,
    holds_people,
    is_name,
    is_no_character,
    is_of_mine,
    joined,
    owner_of,
    role_of,
)
from thirdear.listening.evidence.lexicon.hall_van_de_castle import Role, lexicon
from thirdear.listening.evidence.preparation import Prepared, Sentence, Token

__all__ = ["Mention", "mentions"]


@dataclass(frozen=True)
class Mention:
    """One word that stands for somebody, with all that its phrase tells.

    `words` are the role words and `names` the names in it; `sex`, `identity` and `age` are "" where nothing tells.
    `apart` is true for somebody new ("another man"), `pointed` for somebody named before ("the man"), `mine` for the
    dreamer's own. `awake`: the clause speaks of waking life. `count` is a number said with it.
    """

    sentence: Sentence
    token: Token
    words: frozenset[str]
    names: tuple[str, ...] = ()
    sex: str = ""
    identity: str = ""
    age: str = ""
    number: str = "1"
    many: bool = False
    animal: bool = False
    apart: bool = False
    pointed: bool = False
    mine: bool = False
    awake: bool = False
    owner: Token | None = None
    count: int = 0


def mentions(prepared: Prepared) -> list[Mention]:
    """Every mention of a character in the order told; owners ("my father's car") and comparisons are none."""
    now = told_in_present(prepared)
    return [one for sentence in prepared.sentences for one in _in_sentence(sentence, now)]


def _in_sentence(sentence: Sentence, now: bool) -> Iterator[Mention]:
    for token in sentence.tokens:
        role = role_of(sentence, token)
        if role is None or is_no_character(sentence, token) or holds_people(sentence, token):
            continue
        yield _of_holder(sentence, token, _described(sentence, token, role, now))


def _of_holder(sentence: Sentence, token: Token, mention: Mention) -> Mention:
    """ "One of my friends" is one, "a group of girls" are many."""
    prep = sentence.tokens[token.head]
    if token.dep != "pobj" or prep.lower != "of":
        return mention
    holder = sentence.tokens[prep.head]
    if holder.lower not in lexicon().holders and holder.lemma not in lexicon().holders:
        return mention
    if holder.lower in {"one", "another", "other", "each"}:
        return replace(mention, many=False, apart=True, count=1)
    fresh = bool({child.lower for child in sentence.children[holder.i]} & FRESH)
    return replace(mention, many=holder.lower not in {"type", "sort", "kind", "part"} or mention.many, apart=fresh)


def _described(sentence: Sentence, token: Token, role: Role, now: bool) -> Mention:
    """The mention with all that its phrase tells: articles, names, age, sex, whether known or strange."""
    kin = sentence.children[token.i]
    parts = [token, *(child for child in kin if child.dep in {"compound", "nmod"} and child.i < token.i)]
    names = tuple(part.lower for part in sorted(parts, key=lambda part: part.i) if is_name(part))
    words = {form for part in parts for form in forms(part.lower, part.lemma) if form in lexicon().roles and not is_name(part)}
    for part in parts:
        if (compound := joined(sentence, part)) in lexicon().roles and compound != part.lower:
            words = words - set(forms(part.lower, part.lemma)) | {compound}  # "my ex-husband Carl"
    whole = joined(sentence, token)
    if whole != token.lower:
        words = {form for form in forms(whole) if form in lexicon().roles} or words
    roles = [lexicon().roles[word] for word in sorted(words)]
    titles = [lexicon().titles.get(part.lower, "").strip("I") for part in parts]
    sexes = [*titles, *(lexicon().names.get(name, "") for name in names[:1]), *(r.sex for r in roles), role.sex]
    before = {child.lower for child in kin if child.i < token.i}
    if whole != token.lower:
        first = next(one for one in sentence.tokens if one.end > token.start - len(whole))
        before |= {one.lower for one in sentence.tokens[max(0, first.i - 2) : first.i]} & (MINE | FRESH | POINTING)
    stated_sex, stated_age = stated(sentence, token)
    sex = stated_sex or _sex_of_adjectives(before) or next((one for one in sexes if one), "")
    identity = identity_of(sentence, token, role, roles, names, before)
    if identity in {"", "O"} and not now and not role.animal and told_from_waking(sentence, token):
        identity = "K"
    count = next((_number(child) for child in kin if child.dep == "nummod" and child.i < token.i), 0)
    owner = owner_of(sentence, token)
    number = "3" if before & lexicon().dead or has_died(sentence, token) else role.number
    if not sex and len(names) > 0 and lexicon().feminine.search(names[0]):
        sex = "F"
    return Mention(
        sentence,
        token,
        frozenset(words | ({token.lower} if token.pos == "PRON" else set())),
        names,
        sex,
        identity,
        stated_age
        or _age_of_school(sentence, token)
        or role.age
        or next((r.age for r in roles if r.age), "")
        or _age_of_adjectives(before)
        or ("B" if identity == "I" else ""),
        number,
        role.many or count > 1,
        role.animal and not names,
        bool(before & FRESH) or is_of_mine(sentence, token),
        bool(before & POINTING) or bool(names),
        bool(before & MINE) or is_of_mine(sentence, token),
        is_awake(sentence, token, now),
        owner,
        count,
    )


def _age_of_school(sentence: Sentence, token: Token) -> str:
    """ "High school boys" are adolescents."""
    told = [one.lower for one in sentence.tokens[max(0, token.i - 2) : token.i]]
    return "T" if told == ["high", "school"] and token.lemma in {"boy", "girl", "kid", "student", "child", "guy"} else ""


def _age_of_adjectives(before: set[str]) -> str:
    return "C" if before & lexicon().small and "old" not in before else "T" if before & lexicon().teenage else ""


def _sex_of_adjectives(before: set[str]) -> str:
    return "F" if "female" in before else "M" if "male" in before else ""


def _number(token: Token) -> int:
    spelled = "zero one two three four five six seven eight nine ten eleven twelve".split()
    if token.lower in spelled:
        return spelled.index(token.lower)
    return int(token.text) if token.text.isdigit() and len(token.text) < 6 else 2
