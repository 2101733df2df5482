"""What one says to another in a dream: threats, refusals, orders to go, blame; thanks, comfort, offers, invitations."""

from __future__ import annotations

import re
from collections.abc import Iterator

from thirdear.listening.evidence.grammar import denied, plain, subject_of
from thirdear.listening.evidence.hall_van_de_castle.cast import DREAMER, Cast
from thirdear.listening.evidence.hall_van_de_castle.who import Found, Who, doer, object_of, without
from thirdear.listening.evidence.lexicon.hall_van_de_castle import acts, happenings
from thirdear.listening.evidence.preparation import Sentence, Token

__all__ = ["said", "spoken_of"]

_ADDRESSED = frozenset({"to", "at"})
_QUOTED = re.compile(r'"([^"]*)"')


def said(sentence: Sentence, verb: Token, cast: Cast, sort: str) -> Iterator[Found]:
    """Class, sign, who and to whom, for each class whose words are said; the gravest first.

    The one spoken to is told ("to me", "told her"), else the dreamer or, where the dreamer speaks, the last to act.
    """
    if verb.lemma not in happenings().saying or verb.tag[:2] != "VB" or denied(sentence, verb):
        return
    by = doer(sentence, verb, cast)
    if not by or (verb.dep == "xcomp" and sentence.tokens[verb.head].lemma in happenings().wanted):
        return
    to = _addressee(sentence, verb, cast, by)
    words = _words(sentence, verb)
    if not to or not words:
        return
    for pattern, degree, of_others in acts(sort).said:
        if not (of_others and DREAMER in by) and pattern.search(words):
            yield degree, ">", by, to
            return


def _addressee(sentence: Sentence, verb: Token, cast: Cast, by: Who) -> Who:
    told = [one for one in sentence.children[verb.i] if one.dep in {"dobj", "dative"}]
    for prep in sentence.children[verb.i]:
        if prep.lower in _ADDRESSED and prep.dep in {"prep", "dative"}:
            told += [one for one in sentence.children[prep.i] if one.dep == "pobj"]
    for one in told:
        if who := without(cast.who(sentence, one), by):
            return who
    if DREAMER not in by and '"' not in sentence.text:
        ours = (cast.who(sentence, one) for one in sentence.tokens[verb.i + 1 :] if one.lower in {"we", "us"})
        if who := next(ours, ()):
            return without(who, by)
    return cast.against((sentence.index, verb.i), by)


def _words(sentence: Sentence, verb: Token) -> str:
    """What is said: what stands in quotes, before or after the verb, else what follows it up to another who speaks."""
    text, at = plain(sentence.text), verb.end - sentence.start
    quotes = [match for match in _QUOTED.finditer(text) if match.start() >= at or not _verb_between(sentence, match.end(), verb)]
    if quotes:
        return " ".join(match.group(1) for match in quotes)
    later = (
        one.start - sentence.start
        for one in sentence.tokens[verb.i + 1 :]
        if one.lemma in happenings().saying and one.dep != "ccomp"
    )
    return text[at : next(later, len(text))].strip(' ,"')


def _verb_between(sentence: Sentence, end: int, verb: Token) -> bool:
    """Whether another verb stands between a quotation's end and the verb, so that it is not what this one says."""
    return any(one.pos == "VERB" and one.start - sentence.start >= end for one in sentence.tokens[: verb.i])


def spoken_of(sentence: Sentence, verb: Token, cast: Cast, sort: str) -> Found | None:
    """ "He called me a liar", "she said I looked lovely": blame or praise of the one of whom it is said."""
    words = acts(sort)
    after = sentence.tokens[verb.i + 1 : verb.i + 12]
    told = next((one for one in after if one.lemma in words.spoken or one.lower in words.spoken), None)
    if verb.lemma not in happenings().saying or told is None or denied(sentence, told):
        return None
    by = doer(sentence, verb, cast)
    target = object_of(sentence, verb) if verb.lemma == "call" else _subject_said(sentence, verb, told)
    if target is not None and target.lower == "you":
        to = _addressee(sentence, verb, cast, by)
    else:
        to = without(cast.who(sentence, target), by)
    return (words.spoken.get(told.lemma) or words.spoken[told.lower], ">", by, to) if by and to else None


def _subject_said(sentence: Sentence, verb: Token, told: Token) -> Token | None:
    """The subject of what is said, if the word for it is said of that one: "that I was pretty"."""
    subject = subject_of(sentence, told)
    return subject if subject is not None and verb.i < subject.i < told.i else None
