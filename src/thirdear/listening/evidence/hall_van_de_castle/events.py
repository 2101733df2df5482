"""What befalls in a dream without anybody meaning it, how striving ends, and where it takes place."""

from __future__ import annotations

import re

from thirdear.listening.evidence.grammar import plain, subject_of
from thirdear.listening.evidence.hall_van_de_castle.cast import DREAMER, Cast, Character, code_of
from thirdear.listening.evidence.hall_van_de_castle.waking import is_awake, told_in_present
from thirdear.listening.evidence.lexicon.hall_van_de_castle import happenings
from thirdear.listening.evidence.preparation import Prepared, Sentence, Token

__all__ = ["befallen", "misfortunes", "settings"]

_WHERE = frozenset("in at on into through down inside near to along by".split())


def misfortunes(prepared: Prepared, cast: Cast) -> list[list[str]]:
    """[class, character]: at most one a sentence, the gravest first."""
    now, found = told_in_present(prepared), []
    for sentence in prepared.sentences:
        for code, pattern in happenings().misfortune:
            who = _whom(sentence, cast, pattern, now)
            if who:
                found.append([code, who])
                break
    return found


def befallen(prepared: Prepared, cast: Cast, pattern: re.Pattern[str]) -> list[str]:
    """The characters to whom something of this sort happens, in the order told."""
    now = told_in_present(prepared)
    return [who for sentence in prepared.sentences if (who := _whom(sentence, cast, pattern, now))]


def _whom(sentence: Sentence, cast: Cast, pattern: re.Pattern[str], now: bool) -> str:
    """The subject of the words that tell it, or the owner of the thing; the dreamer where the subject is a thing."""
    match = pattern.search(plain(sentence.text))
    if match is None:
        return ""
    token = next(one for one in sentence.tokens if one.end > sentence.start + match.start())
    if is_awake(sentence, token, now):
        return ""
    subject = subject_of(sentence, token)
    return code_of(cast.who(sentence, subject) or _owner(sentence, subject, cast) or (DREAMER,))


def _owner(sentence: Sentence, thing: Token | None, cast: Cast) -> tuple[Character, ...]:
    """In "his car broke down" the man whose car it is."""
    kin = sentence.children[thing.i] if thing is not None else ()
    return next((cast.who(sentence, child) for child in kin if child.dep == "poss"), ())


def settings(prepared: Prepared) -> list[str]:
    """Location (I inside, O outside, A not told) and familiarity (F the dreamer's own, G a place of fame, Q not told), once each.

    Coded from nouns of place after "in", "at", "on" and the like; `NS` where there is none.
    """
    now, found = told_in_present(prepared), []
    for sentence in prepared.sentences:
        for token in sentence.tokens:
            code = _place(sentence, token)
            if code and not is_awake(sentence, token, now):
                found.append(code)
    return list(dict.fromkeys(found))[:1] or ["NS"]


def _place(sentence: Sentence, token: Token) -> str:
    head = sentence.tokens[token.head]
    place = happenings().places.get(token.lemma, "")
    if not place or token.pos not in {"NOUN", "PROPN", "ADV"} or (token.pos != "ADV" and token.dep != "pobj"):
        return ""
    if token.pos != "ADV" and head.lower not in _WHERE:
        return ""
    mine = any(child.lower in {"my", "our"} for child in sentence.children[token.i])
    return place + ("F" if mine or token.lower == "home" else "Q")
