"""Affect: which feeling the words carry, whose, toward whom, and how it is borne.

Rules over words and grammar; the words stand in `manuals/en/lexicons/affect.toml`, the definitions in
`manuals/en/affect.toml`. Abstains where a feeling is denied, merely supposed, or a formula of politeness.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from thirdear.listening.evidence.grammar import (
    SELF,
    denied,
    hypothetical,
    is_someone,
    noun_phrase,
    object_of,
    plain,
    prepositional_object,
    subject_of,
)
from thirdear.listening.evidence.lexicon.affect import lexicon
from thirdear.listening.evidence.lexicon.transference import lexicon as address_words
from thirdear.listening.evidence.listener import Heard, Listener
from thirdear.listening.evidence.mark import Evidence
from thirdear.listening.evidence.preparation import Prepared, Sentence, Token
from thirdear.listening.evidence.stories import stories_without_feeling
from thirdear.listening.words import Span

__all__ = ["LISTENER"]

_FEELING_VERBS = frozenset("be feel get become look seem sound 's go grow make".split())
_WANTING = frozenset("want wish hope expect ask tell need try like wan".split())
_ONE_BREATH = 40  # characters between two sayings of one feeling that are quoted together
_MOST_AGAINST = 3
_TOWARD_NOBODY = frozenset({"emptiness", "positive_self"})
_OTHERS = frozenset({"he", "she", "they", "him", "her", "them", "his", "their"})


@dataclass(frozen=True, slots=True)
class _Feeling:
    """One feeling found in a sentence, before it becomes a mark."""

    code: str
    start: int
    end: int
    whose: str
    toward: str


_Found = dict[int, tuple[_Feeling, ...]]


def hear(prepared: Prepared, heard: Heard) -> Iterator[Evidence]:
    """Marks of kind `affect` in the client's words, in the order spoken."""
    mine = tuple(prepared.of("client"))
    found = {sentence.index: tuple(_feelings(sentence)) for sentence in mine}
    _fear_or_anxiety(mine, found)
    _repeated(mine, found)
    denials = _denials(mine)
    for sentence in mine:
        for feeling in found[sentence.index]:
            yield _mark(prepared, sentence, feeling, found, denials)
    felt = frozenset(index for index, feelings in found.items() if any(one.whose == "client" for one in feelings))
    yield from stories_without_feeling(prepared, felt, LISTENER.id)


def _fear_or_anxiety(sentences: Sequence[Sentence], feelings: dict[int, tuple[_Feeling, ...]]) -> None:
    """Words of fear are fear where a danger is told beside them, else anxiety."""
    for place, sentence in enumerate(sentences):
        near = " ".join(plain(one.text) for one in sentences[max(0, place - 2) : place + 2])
        if not lexicon().danger.search(near):
            feelings[sentence.index] = tuple(
                replace(one, code="anxiety") if one.code == "fear" else one for one in feelings[sentence.index]
            )


def _repeated(sentences: Sequence[Sentence], feelings: dict[int, tuple[_Feeling, ...]]) -> None:
    """ "My wife was livid. Absolutely livid.": a fragment that repeats a feeling repeats whose it is."""
    for before, sentence in pairwise(sentences):
        whose = {one.code: one.whose for one in feelings[before.index]}
        if before.turn is sentence.turn and not any(token.dep in {"nsubj", "nsubjpass"} for token in sentence.tokens):
            feelings[sentence.index] = tuple(
                replace(one, whose=whose.get(one.code, one.whose)) for one in feelings[sentence.index]
            )


def _mark(
    prepared: Prepared,
    sentence: Sentence,
    feeling: _Feeling,
    found: dict[int, tuple[_Feeling, ...]],
    denials: dict[str, list[Span]],
) -> Evidence:
    span = Span(sentence.turn.id, feeling.start, feeling.end)
    attributes = {"whose": feeling.whose, "toward": feeling.toward, "bearing": _bearing(prepared, sentence, feeling, found)}
    own = feeling.whose == "client"
    if own:
        attributes["searched"] = "places in this hour where the client says not to feel it"
    return Evidence.of(
        prepared.transcript,
        "affect",
        feeling.code,
        span,
        listener=LISTENER.id,
        attributes=attributes,
        against=tuple(denials.get(feeling.code, ())[:_MOST_AGAINST]) if own else (),
    )


def _denials(sentences: Sequence[Sentence]) -> dict[str, list[Span]]:
    """For each feeling the sentences in which the client says not to feel it: what speaks against a mark of it."""
    found: dict[str, list[Span]] = {}
    for sentence in sentences:
        for token in sentence.tokens:
            code = lexicon().state.get(token.lower)
            if code and token.lower not in lexicon().needs_feel and _is_own(sentence, token) and denied(sentence, token):
                found.setdefault(code, []).append(sentence.span)
    return found


def _is_own(sentence: Sentence, token: Token) -> bool:
    subject = subject_of(sentence, token)
    return subject is not None and subject.lower in {"i", "we"} and token.dep in {"acomp", "attr", "ROOT", "conj", "ccomp"}


def _feelings(sentence: Sentence) -> Iterator[_Feeling]:
    """The feelings of one sentence, each code once for each person."""
    words, text = lexicon(), plain(sentence.text)
    silent = [match.span() for match in words.formulas.finditer(text)]
    seen: dict[tuple[str, str], _Feeling] = {}
    for feeling in sorted((*_by_grammar(sentence), *_by_phrase(sentence, text)), key=lambda one: (one.start, one.end)):
        start, end = feeling.start - sentence.start, feeling.end - sentence.start
        if any(start < stop and begin < end for begin, stop in silent):
            continue
        same = (feeling.code, feeling.whose)
        first = seen.setdefault(same, feeling)
        if feeling.start - first.end <= _ONE_BREATH:
            seen[same] = replace(first, end=max(first.end, feeling.end), toward=first.toward or feeling.toward)
    yield from seen.values()


def _by_grammar(sentence: Sentence) -> Iterator[_Feeling]:
    words = lexicon()
    for token in sentence.tokens:
        if code := words.state.get(token.lower):
            found = _state(sentence, token, code)
        elif token.pos == "VERB" and (code := words.evokes.get(token.lemma)) and _has_person_object(sentence, token):
            found = _evoked(sentence, token, code)
        elif token.pos == "VERB" and (code := words.experiences.get(token.lemma)):
            found = _experienced(sentence, token, code)
        elif token.pos == "NOUN" and (code := words.nouns.get(token.lemma) or words.nouns.get(token.lower)):
            found = _thing(sentence, token, code)
        else:
            continue
        if found and not denied(sentence, token) and not hypothetical(sentence, token):
            yield found


def _state(sentence: Sentence, token: Token, code: str) -> _Feeling | None:
    """ "I was furious", "feeling low", or the bare "Ashamed." """
    if token.dep in {"amod", "compound"}:
        return None  # "an angry letter", "a sad film": a thing's, not a person's
    if not _is_state(sentence, token):
        return None
    verb = sentence.tokens[token.head]
    just_before = sentence.tokens[verb.i - 1] if verb.lemma == "be" and verb.i else None
    subject = just_before if just_before and just_before.pos == "NOUN" else subject_of(sentence, token)
    if verb.i != token.i and verb.pos in {"VERB", "AUX"} and verb.lemma not in _FEELING_VERBS and token.dep in {"acomp", "attr"}:
        return None
    if _is_wanted(sentence, verb):
        return None
    if (token.lower in lexicon().needs_feel or token.pos == "ADV") and verb.lemma != "feel":
        return None
    owner = _owner(sentence, subject)
    if owner is None or (subject is not None and subject.lower == "you" and _is_told(sentence, subject)):
        return None
    if _is_of_therapist(sentence, subject, verb):
        owner = "the therapist"
    other = prepositional_object(sentence, token)
    return _found(sentence, code, _first(subject, verb, token), token, owner, other)


def _is_wanted(sentence: Sentence, verb: Token) -> bool:
    """ "She wants me to be happy", "trying to stay calm": a state hoped for or worked at is not felt."""
    if not any(child.lower == "to" and child.dep == "aux" for child in sentence.children[verb.i]):
        return False
    return verb.dep in {"ccomp", "xcomp"} and sentence.tokens[verb.head].lemma in _WANTING


def _is_told(sentence: Sentence, subject: Token) -> bool:
    """ "I was like, you're just jealous": "you" is somebody in the story."""
    return address_words().told.search(plain(sentence.text)[: subject.start - sentence.start]) is not None


def _is_of_therapist(sentence: Sentence, subject: Token | None, verb: Token) -> bool:
    """ "You're fed up", "you look cross" is said of the therapist; "when you're sad" of anybody, so of oneself."""
    helpers = {verb.lemma, *(child.lemma for child in sentence.children[verb.i] if child.dep in {"aux", "auxpass", "cop"})}
    if subject is None or subject.lower != "you" or not helpers & {"be", "look", "sound", "seem", "have"}:
        return False
    return not any(token.lower == "supposed" for token in sentence.tokens) and not any(
        token.lower in {"when", "if", "because", "where", "cos", "'cause", "that", "til", "until", "supposed"}
        for token in sentence.tokens[max(0, subject.i - 3) : subject.i]
    )


def _is_state(sentence: Sentence, token: Token) -> bool:
    """An adjective or a participle that something was done to ("I was crushed"), not "I moved my shirts"."""
    if token.pos in {"ADJ", "ADV", "INTJ"}:
        return True
    if token.pos == "VERB":
        return token.tag in {"VBN", "VBD"} and not any(child.dep in {"dobj", "dative"} for child in sentence.children[token.i])
    return (
        token.pos == "NOUN"
        and token.dep in {"attr", "acomp"}
        and not any(child.dep == "det" for child in sentence.children[token.i])
    )


def _experienced(sentence: Sentence, token: Token, code: str) -> _Feeling | None:
    """ "I resent her": the subject feels. Loving or missing things and chores is no feeling toward a person."""
    owner = _owner(sentence, subject_of(sentence, token))
    other = object_of(sentence, token)
    if owner is None or (
        other is None and token.lemma in {"love", "miss", "hate", "adore", "fancy", "trust", "enjoy", "delight", "long"}
    ):
        return None
    if token.lemma == "love" and any(child.lower in {"'d", "would"} for child in sentence.children[token.i]):
        return None  # "I'd have loved to"
    if token.lemma in {"love", "hate", "adore", "miss", "fancy"} and other is not None and not is_someone(sentence, other):
        if token.lemma != "miss" or token.tag == "VBD":
            return None
        code = "longing"  # "I miss the river": what is missed now and is nobody
    return _found(sentence, code, _first(subject_of(sentence, token), token, token), other or token, owner, other)


def _evoked(sentence: Sentence, token: Token, code: str) -> _Feeling | None:
    """ "She humiliated me": the object feels, toward the subject."""
    target = object_of(sentence, token)
    owner = _owner(sentence, target)
    if owner is None:
        return None
    subject = subject_of(sentence, token)
    cause = subject if subject is not None and subject.lower not in {"it", "that", "this", "which", "what", "i"} else None
    return _found(sentence, code, _first(subject, token, token), target or token, owner, cause)


def _thing(sentence: Sentence, token: Token, code: str) -> _Feeling | None:
    """ "The guilt", "so much rage": somebody's feeling as a thing."""
    if token.dep == "compound" or not _is_felt_thing(sentence, token):
        return None
    owners = [child for child in sentence.children[token.i] if child.dep == "poss"]
    verb = sentence.tokens[token.head]
    subject = subject_of(sentence, verb) if verb.lemma in {"feel", "have", "be", "carry", "get", "hold", "swallow"} else None
    if verb.dep == "prep" and (bearer := subject_of(sentence, verb)) is not None and bearer.lower in _OTHERS:
        subject = bearer  # "she's eaten up with jealousy"
    holder = owners[0] if owners else subject if subject is not None and subject.i != token.i else None
    owner = (
        _owner(sentence, holder)
        if holder is not None and holder.lower not in {"it", "that", "this", "there", "what"}
        else _owner(sentence, None)
    )
    if owner is None:
        return None
    return _found(sentence, code, token, token, owner, prepositional_object(sentence, token))


def _is_felt_thing(sentence: Sentence, token: Token) -> bool:
    """ "The guilt", "my anger", "I felt shame", "Grief. Just grief."; not "family happiness" or "anger is a stage"."""
    children = sentence.children[token.i]
    if any(child.dep == "compound" for child in children):
        return False
    if any(
        child.dep == "poss" or child.lower in {"the", "this", "that", "such", "some", "all", "much", "a"} for child in children
    ):
        return True
    verb = sentence.tokens[token.head]
    return (
        verb.lemma in {"feel", "have", "carry", "hold", "swallow", "full", "with", "of", "in"}
        or verb.i == token.i
        or token.dep == "conj"
    )


def _by_phrase(sentence: Sentence, text: str) -> Iterator[_Feeling]:
    """Ways of saying it. The client's, unless somebody else is the subject before the phrase; an outcry is the speaker's."""
    for code, pattern in lexicon().outcries:
        for match in pattern.finditer(text):
            inside = [
                token
                for token in sentence.tokens
                if token.start - sentence.start < match.end() and match.start() < token.end - sentence.start
            ]
            if inside and not _quoted_speech(text, match.start()):
                yield _found(sentence, code, inside[0], inside[-1], "client", _person_of_phrase(sentence, inside))
    for code, pattern in lexicon().phrases:
        for match in pattern.finditer(text):
            inside = [
                token
                for token in sentence.tokens
                if token.start - sentence.start < match.end() and match.start() < token.end - sentence.start
            ]
            if not inside or _negated_before(text, match.start()):
                continue
            subject = subject_of(sentence, inside[-1]) or subject_of(sentence, inside[0])
            mine = subject is None or subject.i >= inside[0].i or any(token.lower in SELF for token in inside)
            owner = "client" if mine else _owner(sentence, subject) or "client"
            if subject is not None and not mine and _is_of_therapist(sentence, subject, sentence.tokens[subject.head]):
                owner = "the therapist"
            yield _found(sentence, code, inside[0], inside[-1], owner, _person_of_phrase(sentence, inside))


def _quoted_speech(text: str, start: int) -> bool:
    """Whether the words are somebody else's, as told: "he says shut up"."""
    return (
        re.search(
            r"\b(?:he|she|they|\w+) (?:says?|said|goes|went|shouts?|shouted|told me to|tells me to)\b[^.?!]{0,30}$", text[:start]
        )
        is not None
    )


def _person_of_phrase(sentence: Sentence, inside: list[Token]) -> Token | None:
    """The person inside a phrase, or the one joined to it: "had it up to here with my brother-in-law"."""
    after = sentence.tokens[inside[-1].i + 1 : inside[-1].i + 2]
    if after and after[0].dep == "prep":
        for child in sentence.children[after[0].i]:
            if child.dep == "pobj":
                return child
    for child in sentence.children[inside[-1].i]:
        if child.dep == "dobj" and child.i > inside[-1].i:
            return child
    others = [token for token in inside if token.lower not in SELF and is_someone(sentence, token)]
    return others[-1] if others else None


def _found(sentence: Sentence, code: str, first: Token, last: Token, owner: str, other: Token | None) -> _Feeling:
    first, last = min(first, last, key=lambda token: token.i), max(first, last, key=lambda token: token.i)
    toward = "" if code in _TOWARD_NOBODY else _toward(sentence, other)
    return _Feeling(code, first.start, last.end, owner, toward)


def _owner(sentence: Sentence, subject: Token | None) -> str | None:
    """Who feels: the client for "I", for "you" in general and for a fragment; else the person as named; None for a thing."""
    if subject is None:
        others = [token for token in sentence.tokens if token.dep == "nsubj" and token.lower in _OTHERS]
        mine = any(token.lower in {"i", "we"} for token in sentence.tokens)
        return others[0].text if others and not mine else "client"
    if subject.lower == "who":
        verb = sentence.tokens[subject.head]
        bearer = sentence.tokens[verb.head] if verb.dep == "relcl" else subject
        if bearer.i != subject.i and bearer.lower not in SELF and is_someone(sentence, bearer):
            return noun_phrase(sentence, bearer)  # "the people who care about me"
    if subject.lower in SELF | {"you", "one", "u", "who"}:
        return "client"
    if not is_someone(sentence, subject):
        return None
    return noun_phrase(sentence, subject)


def _toward(sentence: Sentence, other: Token | None) -> str:
    if (
        other is None
        or other.pos not in {"PRON", "NOUN", "PROPN"}
        or other.lower in SELF | {"it", "that", "this", "what", "which", "who", "whom", "lot", "lots", "loads"}
        or (not is_someone(sentence, other) and _is_ones_own(sentence, other))
    ):
        return "myself" if other is not None and other.lower == "myself" else ""
    return noun_phrase(sentence, other)


def _is_ones_own(sentence: Sentence, thing: Token) -> bool:
    """ "My shoulders", "our nerves": what belongs to the one who feels is nobody to feel it toward."""
    return any(child.dep == "poss" and child.lower in SELF for child in sentence.children[thing.i])


def _has_person_object(sentence: Sentence, token: Token) -> bool:
    target = object_of(sentence, token)
    return target is not None and (target.lower in SELF or is_someone(sentence, target))


def _first(subject: Token | None, verb: Token, token: Token) -> Token:
    """The quote begins with the one who feels where that is near, else with the verb or the word itself."""
    near = [one for one in (subject, verb, token) if one is not None and 0 <= token.i - one.i <= 8]
    return min(near, key=lambda one: one.i)


def _negated_before(text: str, start: int) -> bool:
    return re.search(r"(?:\bnot|n't|\bnever|\bno|\bwithout)(?: \w+){0,2} ?$", text[max(0, start - 40) : start]) is not None


def _bearing(prepared: Prepared, sentence: Sentence, feeling: _Feeling, found: dict[int, tuple[_Feeling, ...]]) -> str:
    """Avoided is a mark of its own (`feeling_absent`); here: named, borne or in perspective. Others' feelings are named."""
    if feeling.whose != "client":
        return "named"
    words, around = lexicon(), _around(prepared, sentence)
    text = plain(sentence.text)
    several = {one.code for near in around for one in found.get(near.index, ()) if one.whose == "client"}
    linked = words.perspective.search(text) or any(
        words.perspective.search(plain(near.text)) for near in around if abs(near.index - sentence.index) == 1
    )
    if linked and (len(several) > 1 or words.perspective.search(text)):
        return "in_perspective"
    present = any(token.tag in {"VBP", "VBZ"} or token.lower in {"can", "ca"} for token in sentence.tokens)
    if present and (words.borne.search(text) or _shown(prepared, sentence, feeling.code)):
        return "borne"
    return "named"


def _shown(prepared: Prepared, sentence: Sentence, code: str) -> bool:
    """Tears or a sigh in this turn, or for joy a laugh: the feeling is in the voice."""
    kinds = {"laugh"} if code == "joy" else {"cry", "sigh"}
    return any(
        event.kind in kinds
        and event.turn == sentence.turn.id
        and sentence.start - _ONE_BREATH <= (event.at or 0) <= sentence.end + _ONE_BREATH
        for event in prepared.transcript.events
    )


def _around(prepared: Prepared, sentence: Sentence) -> tuple[Sentence, ...]:
    return tuple(near for near in prepared.by_turn[sentence.turn_index] if abs(near.index - sentence.index) <= 2)


LISTENER = Listener("affect", 1, hear, gives=frozenset({"affect"}))
