"""People: every mention of somebody of the client's life, by name or by role; merged within the hour.

No pronoun is resolved, except "you" where the words around make it the therapist. Role words and what silences
them stand in `manuals/en/lexicons/people.toml`. Across sessions people are merged by formulation, not here.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from thirdear.listening.evidence.address import said_here
from thirdear.listening.evidence.grammar import plain
from thirdear.listening.evidence.lexicon.people import SINGLE_ROLES, lexicon
from thirdear.listening.evidence.listener import Heard, Listener
from thirdear.listening.evidence.mark import Evidence
from thirdear.listening.evidence.preparation import Prepared, Sentence, Token
from thirdear.listening.words import Span

__all__ = ["LISTENER"]

_THEIRS = frozenset({"his", "her", "their"})
_TITLES = frozenset(
    """mr mrs ms miss dr aunt auntie aunty uncle nan nana gran granny father sister cousin grandma grandpa grandad""".split()
)
# What takes one to a place, or from it: "come to Leeds". "Go to Ruth" is said of people too.
_WAYS = frozenset("come move fly live drive travel arrive return stay".split())
# "Nice to meet you, Dawn": whoever is greeted is the one in the other chair.
_GREETED = re.compile(
    r"^\W*(?:(?:hi|hello|hey|good (?:morning|afternoon|evening)|thanks?|thank you),?"
    r"|[^.?!]*\b(?:meet|see) you(?: too| again)?,?) (?:dr\.? |doctor )?$"
)
_PLACES = frozenset("GPE LOC ORG DATE TIME NORP MONEY CARDINAL ORDINAL LANGUAGE LAW QUANTITY PERCENT".split())
_HUMAN_DEPS = frozenset("nsubj nsubjpass dobj dative pobj poss appos conj attr npadvmod ROOT compound oprd".split())


@dataclass(frozen=True, slots=True)
class _Mention:
    """Somebody spoken of: `name` for a proper name, `role` where the words tell it, `owner` for "his mother"."""

    sentence: Sentence
    start: int
    end: int
    name: str = ""
    role: str = "unknown"
    owner: str = ""
    word: str = ""


def hear(prepared: Prepared, heard: Heard) -> Iterator[Evidence]:
    """Marks of kind `people` in the client's words, in the order spoken; `person` joins those of one hour."""
    names = _names(prepared)
    mentions = [mention for sentence in prepared.of("client") for mention in _mentions(prepared, sentence, names)]
    mentions = _known_names(mentions)
    roles = _roles_of_names(mentions)
    mentions = [replace(m, role=roles.get(m.name, m.role)) if m.name else m for m in mentions]
    words = _words_of_roles(mentions)
    persons = [_person(mention, roles, words) for mention in mentions]
    dead = _dead(mentions, persons)
    times = _times(prepared, mentions, persons) | dict.fromkeys(dead, "past")
    for mention, person in zip(mentions, persons, strict=True):
        yield Evidence.of(
            prepared.transcript,
            "people",
            mention.role,
            Span(mention.sentence.turn.id, mention.start, mention.end),
            listener=LISTENER.id,
            attributes={"person": person, "when": times[person]} | ({"dead": True} if person in dead else {}),
        )


def _mentions(prepared: Prepared, sentence: Sentence, names: _Names) -> Iterator[_Mention]:
    text = plain(sentence.text)
    silent = [match.span() for match in lexicon().not_people.finditer(text)]
    taken: set[int] = set()
    found = [
        *_role_mentions(sentence, text),
        *_met(sentence, text),
        *_name_mentions(sentence, names),
        *_therapist_mentions(prepared, sentence, text),
    ]
    for mention in sorted(found, key=lambda one: (one.start, -one.end)):
        start, end = mention.start - sentence.start, mention.end - sentence.start
        if any(begin < end and start < stop for begin, stop in silent) or taken & set(range(mention.start, mention.end)):
            continue
        taken |= set(range(mention.start, mention.end))
        yield mention


def _role_mentions(sentence: Sentence, text: str) -> Iterator[_Mention]:
    """People by their role: "my mum", "his older brother", "a colleague of mine"."""
    known_words = lexicon()
    for match in known_words.role.finditer(text):
        word, determiner, between = match["word"], match["determiner"] or "", match["between"] or ""
        start = match.start() if determiner and _one_phrase(sentence, match) else match.start("word")
        if not determiner or start > match.start():
            determiner = _owner_before(text[:start])
        if not determiner and text[:start].rstrip().endswith('"') and text[match.end() : match.end() + 1] in {",", "!", "?"}:
            continue  # "Mama, why?": called so by somebody in the story
        role = _role_of(word, determiner, between)
        head = _token_at(sentence, match.end("word"))
        if head is None or not _counts(sentence, head, word, role, determiner, text[:start]):
            continue
        name = _name_after(sentence, head)
        if name and not determiner and role in {"mother", "father", "sister", "brother"}:
            role = "professional"  # "Father Doyle", "Sister Agnes"
        owner = determiner if determiner in _THEIRS or determiner.endswith("'s") else ""
        known = "acquaintance" if owner and role not in known_words.kin else "relative" if owner else role
        end = name[-1].end if name else sentence.start + match.end("word")
        yield _Mention(sentence, sentence.start + start, end, " ".join(one.text for one in name), known, owner, word)


def _owner_before(before: str) -> str:
    """ "my brother's" just before a role word, when the brother was a match of his own."""
    owner = re.search(r"([\w-]+'s) (?:\w+ )?$", before)
    return (
        owner.group(1)
        if owner and owner.group(1).split("'")[0] not in {"it", "that", "he", "she", "there", "what", "who"}
        else ""
    )


def _met(sentence: Sentence, text: str) -> Iterator[_Mention]:
    """Somebody without a name: "a lad who used to", "this woman from the council"."""
    for match in lexicon().met.finditer(text):
        head = _token_at(sentence, match.end("word"))
        called = text[: match.start()].endswith(("what ", "such "))  # "what a good girl"
        if head is not None and head.dep not in {"attr", "compound"} and not called:
            start, end = match.start(), match.end("word")
            yield _Mention(sentence, sentence.start + start, sentence.start + end, "", "acquaintance", "", match["word"])


def _role_of(word: str, determiner: str, between: str) -> str:
    role = lexicon().roles.get(word) or "parents"
    gone = set(between.split()) & {"late", "old", "former", "first", "second", "ex"}
    return "former_partner" if role == "partner" and gone else role


def _one_phrase(sentence: Sentence, match: re.Match[str]) -> bool:
    """Whether only describing words stand between "my" and the role."""
    begin, end = sentence.start + match.start("determiner"), sentence.start + match.start("word")
    between = [token for token in sentence.tokens if begin < token.start < end]
    return all(
        token.pos in {"ADJ", "NOUN", "PROPN", "NUM", "PART"} or token.tag in {"VBN", "POS"} or token.text == "-"
        for token in between
    )


def _counts(sentence: Sentence, head: Token, word: str, role: str, determiner: str, before: str) -> bool:
    """Whether the word means somebody of the client's life, by what stands before and after it."""
    known_words = lexicon()
    noun = sentence.tokens[head.head]
    if head.dep == "compound" and noun.pos == "NOUN" and noun.text.islower() and " and " not in word:
        return False  # "sister cities"
    if re.search(
        r"\b(?:i'm|i am|i was|as|we're|we are|being|become|became|call me|called me)(?: \w+)? ?$", before
    ) and determiner not in {"my", "me", "our"}:
        return False  # the client is it: "I'm the boss", "as parents"
    if determiner in {"a", "an"} and re.search(r"(?:'s|\bis|\bwas|'re|\bare|\bwere|\bbeen) $", before):
        return False  # what somebody is: "my sister's a nurse"
    if word in known_words.needs_possessor and not determiner:
        return False
    if determiner == "the":
        if re.search(r"\b(?:you're|you are) $", before):
            return False  # "you're the boss"
        return word in known_words.needs_article or " " in word
    if determiner in {"a", "an", "this", "that", "some"}:
        owned = re.search(r"\b(?:have|had|has|got|'ve)(?: \w+)? ?$", before) is not None
        return role in known_words.introduced or (owned and role in {"sister", "brother", "grandparent", "relative"})
    return determiner not in {"no", "any", "another", "every", "each", "your"}


def _token_at(sentence: Sentence, end: int) -> Token | None:
    return next((token for token in sentence.tokens if token.end - sentence.start == end), None)


def _name_mentions(sentence: Sentence, names: _Names) -> Iterator[_Mention]:
    """People by name; the client's own name, places and the first word of a sentence passed over."""
    i = 0
    while i < len(sentence.tokens):
        group = _proper_group(sentence, i, names.acting)
        i = group[-1].i + 1 if group else i + 1
        if not group or _is_no_person(sentence, group, names) or {one.lower for one in group} & names.places:
            continue
        greeted = _GREETED.search(plain(sentence.text)[: group[0].start - sentence.start])
        role = "therapist" if greeted or {one.lower for one in group} & names.therapist else "unknown"
        if role == "unknown" and group[0].i and sentence.tokens[group[0].i - 1].lower == "our":
            role = "relative"  # "our Jodie" is of the family
        yield _Mention(sentence, group[0].start, group[-1].end, " ".join(one.text for one in group), role)


def _is_no_person(sentence: Sentence, group: list[Token], names: _Names) -> bool:
    words = [one.lower for one in group]
    if group[0].i == 0 and not set(words) & (names.acting | names.inside):
        return True
    if any(word[:4] == name[:4] for word in words for name in names.own):
        return True
    if any(word in lexicon().roles for word in words if word not in _TITLES):
        return True
    after = [one.lower for one in sentence.tokens[group[-1].i + 1 : group[-1].i + 3]]
    place = lexicon().place_words
    return bool(place & {*words, *after[:1]}) or (after[:1] == ["'s"] and bool(place & set(after)))  # "Tanner's Lane"


def _therapist_mentions(prepared: Prepared, sentence: Sentence, text: str) -> Iterator[_Mention]:
    """ "You", where it is the therapist: not in a told talk, nor where "you" is anybody ("they know they can trust you")."""
    for match in lexicon().therapist.finditer(text):
        you = re.search(r"\byou(?:r)?\b", match.group())
        if (
            you
            and said_here(prepared, sentence, match.start())
            and not lexicon().anybody.search(text[: match.start() + you.end()])
        ):
            start = sentence.start + match.start() + you.start()
            yield _Mention(sentence, start, start + len(you.group()), "", "therapist")


@dataclass(frozen=True, slots=True)
class _Names:
    """What the whole hour tells about names: the two's own, those that act, those seen inside a sentence, places."""

    own: frozenset[str]
    therapist: frozenset[str]
    acting: frozenset[str]
    inside: frozenset[str]
    places: frozenset[str]


def _names(prepared: Prepared) -> _Names:
    """Names that do at least once what people do (say, ring, leave) are somebody, whatever the parser takes them for; a
    capital at a sentence's beginning means a name only where the word has one elsewhere too.
    """
    acting = frozenset(
        token.lower
        for sentence in prepared.of("client")
        for token in sentence.tokens
        if token.pos == "PROPN" and token.dep == "nsubj" and sentence.tokens[token.head].lemma in lexicon().acts
    )
    inside = frozenset(
        token.lower
        for sentence in prepared.of("client")
        for token in sentence.tokens[1:]
        if token.pos == "PROPN" and token.text[:1].isupper()
    )
    return _Names(
        _speaker_words(prepared, "client"), _speaker_words(prepared, "therapist"), acting, inside, _places(prepared, acting)
    )


def _places(prepared: Prepared, acting: frozenset[str]) -> frozenset[str]:
    """Names that either of the two lives in, comes from or goes to: "here in Leeds", "moved to Leeds".

    One that also does what people do has to be a place twice.
    """
    found: Counter[str] = Counter()
    for sentence in prepared.sentences:
        for token in sentence.tokens:
            head = sentence.tokens[token.head]
            if token.pos != "PROPN" or token.dep != "pobj" or head.dep != "prep":
                continue
            verb = sentence.tokens[head.head]
            owned = any(child.dep in {"poss", "case"} for child in sentence.children[token.i])  # "from our Pauline's"
            way = verb.lemma in _WAYS and head.lower in {"to", "from", "in", "into", "around", "near"}
            if not owned and (way or (token.entity in _PLACES and head.lower in {"in", "into", "around", "near"})):
                found[token.lower] += 1
    return frozenset(name for name, count in found.items() if count > 1 or name not in acting)


def _proper_group(sentence: Sentence, i: int, acting: frozenset[str] = frozenset()) -> list[Token]:
    """The run of proper names that begins at a token, if it looks like a person's."""
    group: list[Token] = []
    for token in sentence.tokens[i:]:
        if not (
            token.text[:1].isupper()
            and len(token.text) > 1
            and token.text[1:].islower()
            and token.text.replace("-", "").isalpha()
            and token.lower not in lexicon().never
            and (token.pos == "PROPN" or token.entity == "PERSON" or (group and token.lower in _TITLES))
        ):
            break
        group.append(token)
    if not group or group[-1].dep not in _HUMAN_DEPS:
        return []
    if group[0].lower in acting:
        return group
    if group[0].entity in _PLACES:
        return []
    head = sentence.tokens[group[0].head]
    if head.lower in {"in", "near", "at", "into", "through"} or (
        head.lower == "on" and head.dep == "prep" and group[0].entity != "PERSON"
    ):
        return []
    if group[0].entity != "PERSON" and (
        group[-1].dep in {"compound", "ROOT"} or (group[0].i == 0 and group[-1].dep not in {"nsubj", "nsubjpass"})
    ):
        return []
    return group


def _known_names(mentions: list[_Mention]) -> list[_Mention]:
    """Names said in full and never again otherwise are public people or titles; they are left out. "Ruth Daly" is "Ruth"."""
    firsts = Counter(mention.name.split()[0] for mention in mentions if mention.name)
    kept = []
    for mention in mentions:
        parts = mention.name.split()
        titled = bool(parts) and parts[0].lower() in _TITLES
        if len(parts) > 1 and not titled and firsts[parts[0]] == 1 and mention.role == "unknown":
            continue
        kept.append(replace(mention, name=mention.name if titled or not parts else parts[0]))
    return kept


def _roles_of_names(mentions: Iterable[_Mention]) -> dict[str, str]:
    """ "My brother Ciaran", "Ruth, my wife", "Dan's my boss": which role a name has; the most frequent, else unknown."""
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    by_sentence: dict[int, list[_Mention]] = defaultdict(list)
    for mention in mentions:
        by_sentence[mention.sentence.index].append(mention)
        if mention.name:
            votes[mention.name][mention.role] += 1
    for near in by_sentence.values():
        for one in near:
            for other in near:
                if (
                    one.name
                    and not other.name
                    and other.role not in {"therapist", "unknown"}
                    and not other.owner
                    and _joined(one, other)
                ):
                    votes[one.name][other.role] += 1
    return {
        name: next((role for role, _ in counts.most_common() if role != "unknown"), "unknown") for name, counts in votes.items()
    }


def _joined(one: _Mention, other: _Mention) -> bool:
    """Whether only a comma, a dash, "is" or "called" stands between two mentions."""
    first, second = sorted((one, other), key=lambda mention: mention.start)
    between, after = plain(first.sentence.turn.text[first.end : second.start]), plain(first.sentence.turn.text[second.end :])
    if "," in between and not re.match(r"\s*(?:[,.;)?!-]|$|and\b|who\b)", after):
        return False  # "I told my wife, Dr Okonjo didn't": the second begins a clause of its own
    return re.fullmatch(r"\s*(?:,|-|'s|is|was|called|, that's|, who's|, he's|, she's|named|\()?\s*", between) is not None


def _person(mention: _Mention, roles: dict[str, str], words: dict[str, str]) -> str:
    """One name for one person of the hour, as said: a proper name where there is one, else the word for the role."""
    if mention.role == "therapist":
        return mention.name or "the therapist"
    if mention.owner:
        return f"{mention.owner} {mention.word}".lower()
    if mention.name:
        return mention.name
    named = [name for name, role in roles.items() if role == mention.role]
    if len(named) == 1 and mention.role in lexicon().kin | SINGLE_ROLES | {"former_partner"}:
        return named[0]
    return words[mention.role] if mention.role in SINGLE_ROLES - {"superior"} else mention.word


def _words_of_roles(mentions: Iterable[_Mention]) -> dict[str, str]:
    """For each role the word said most often for it: "mum", "me mam"'s "mam"."""
    said: dict[str, Counter[str]] = defaultdict(Counter)
    for mention in mentions:
        if mention.word and not mention.owner:
            said[mention.role][mention.word] += 1
    return {role: counts.most_common(1)[0][0] for role, counts in said.items()}


def _dead(mentions: Sequence[_Mention], persons: Sequence[str]) -> set[str]:
    """Those of whom the hour says, right after naming them, that they died."""
    return {
        person
        for mention, person in zip(mentions, persons, strict=True)
        if lexicon().dead.match(plain(mention.sentence.turn.text[mention.end : mention.sentence.end]))
    }


def _times(prepared: Prepared, mentions: Sequence[_Mention], persons: Sequence[str]) -> dict[str, str]:
    """For each person: current, past or both, by the sentences they are spoken of in and the one after."""
    seen: dict[str, set[str]] = defaultdict(set)
    for mention, person in zip(mentions, persons, strict=True):
        near = prepared.sentences[mention.sentence.index : mention.sentence.index + 2]
        text = " ".join(plain(one.text) for one in near if one.turn is mention.sentence.turn)
        past = mention.role == "former_partner" or lexicon().past.search(text) is not None
        seen[person].add("past" if past else "current")
    return {person: times.pop() if len(times) == 1 else "both" for person, times in seen.items()}


def _name_after(sentence: Sentence, token: Token) -> list[Token]:
    """In "my brother Ciaran" the name that follows at once."""
    group = _proper_group(sentence, token.i + 1) if token.i + 1 < len(sentence.tokens) else []
    return [one for one in group if one.lower not in lexicon().roles][:1]


def _speaker_words(prepared: Prepared, role: str) -> frozenset[str]:
    names = " ".join(turn.name for turn in prepared.transcript.turns if turn.speaker == role)
    return frozenset(names.lower().split()) - _TITLES - {"client", "therapist", "the"}


LISTENER = Listener("people", 1, hear, gives=frozenset({"people"}))
