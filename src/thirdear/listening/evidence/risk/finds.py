"""What in a client's turn asks for attention to safety: found, and told apart by whose it is, when, and whether denied."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from thirdear.listening.evidence.fluent import Said
from thirdear.listening.evidence.grammar import SELF, is_someone, object_of, subject_of
from thirdear.listening.evidence.lexicon.risk import CODES, Reading, lexicon
from thirdear.listening.evidence.preparation import Prepared, Sentence, Token

__all__ = ["Cues", "Find", "finds"]

_NEGATION_WORDS = 7
_WISH_INSIDE = re.compile(r"\b(?:want|wish|hop|like|love|rather|pray|long|ready)")
_ME = re.compile(r"\b(?:me|i|myself)\b")
_WORD = re.compile(r"[a-z]+")
_CLAUSE = re.compile(r"[.?!;:]|, (?:but|and|so|it's|i'm|just)\b|\bno,|\bbut\b")
_DENIABLE = frozenset({"suicidal_thought", "plan_or_attempt", "self_injury", "harm_to_others"})
_UNCHECKED = frozenset({"him", "her", "them", "baby", "ground", "kids", "throat", "dead"})


@dataclass(frozen=True, slots=True)
class Find:
    """Words of one code in a turn, before they become a mark."""

    code: str
    start: int
    end: int
    who: str
    time: str = "now"
    stance: str = "stated"


class Cues:
    """Which codes a sentence may hold, by how its words begin: one look at each word of the hour."""

    def __init__(self) -> None:
        self._of_word: dict[str, frozenset[str]] = {}

    def of(self, text: str) -> frozenset[str]:
        """The codes worth searching for in these words."""
        return frozenset(code for word in _WORD.findall(text) for code in self._codes(word))

    def _codes(self, word: str) -> frozenset[str]:
        if word not in self._of_word:
            self._of_word[word] = frozenset(code for code, stems in lexicon().cues.items() if word.startswith(stems))
        return self._of_word[word]


def finds(prepared: Prepared, said: Said, cues: Cues) -> list[Find]:
    """All finds of a turn, figures of speech among them; what is one of those is nothing else."""
    raw = [find for start, end in said.sentences() for find in _in_sentence(prepared, said, start, end, cues)]
    raw += [*_control(said), *_settling(prepared, said)]
    raw = _one_person(raw)
    figures = [find for find in raw if find.code == "figure_of_speech"]
    kept = [find for find in raw if find.code == "figure_of_speech" or not any(_overlap(find, one) for one in figures)]
    return sorted(kept, key=lambda one: (one.start, one.end, CODES.index(one.code)))


def _one_person(raw: list[Find]) -> list[Find]:
    """The same words read of the client and of somebody else: the client's, unless only the other reading has all of them."""
    own = {(find.code, find.end) for find in raw if find.who == "client"}
    return [find for find in raw if find.who == "client" or (find.code, find.end) not in own]


def _overlap(one: Find, other: Find) -> bool:
    return one.start < other.end and other.start < one.end


def _in_sentence(prepared: Prepared, said: Said, start: int, end: int, cues: Cues) -> Iterator[Find]:
    for code in sorted(cues.of(said.text[start:end])):
        for who, match in _matches(lexicon().readings[code], said, start, end):
            find = _judged(prepared, said, code, who, match)
            if find is not None:
                yield _told_apart(prepared, said, find)
        if code == "harm_to_others":
            for find in _threats(prepared, said, start, end):
                yield _told_apart(prepared, said, find)
        elif code in {"suicidal_thought", "plan_or_attempt"}:
            for find in _by_context(prepared, said, code, start, end):
                yield _told_apart(prepared, said, find)


def _matches(readings: Iterable[Reading], said: Said, start: int, end: int) -> Iterator[tuple[str, re.Match[str]]]:
    for reading in readings:
        for match in reading.pattern.finditer(said.text, start, end):
            yield reading.who, match


def _judged(prepared: Prepared, said: Said, code: str, who: str, match: re.Match[str]) -> Find | None:
    """A match, unless what stands around it makes it something else."""
    words, (start, end) = lexicon(), said.sentence(match.start())
    silent = words.silent.get(code)
    if code == "figure_of_speech":
        return _figure(prepared, said, who, match)
    if code == "harm_to_others":
        return _harm(prepared, said, match)
    wished = code == "passive_death_wish" and _WISH_INSIDE.search(match.group())
    if silent and not wished and silent.search(said.text, start, end):
        return None
    if code == "worth_asking" and words.parting.search(match.group()) and words.known_break.search(said.text):
        return None
    about_me = code == "worth_asking" and _ME.search(match.group())  # "nobody would miss me" is said of oneself
    find = Find(code, match.start(), match.end(), who or ("client" if about_me else _whose(prepared, said, match)))
    return replace(find, code="figure_of_speech") if _is_trifle(said, match) else find


def _is_trifle(said: Said, match: re.Match[str]) -> bool:
    """Dark words over a trifle ("one more meeting and I'll ..."), or called a manner of speaking at once."""
    words, sentence = lexicon(), said.around(match.start(), 0, 0)
    if words.one_more.search(sentence) and words.trifle.search(sentence):
        return True
    return bool(words.called_so.search(said.around(match.start(), 0, 1))) and bool(words.trifle.search(sentence))


def _figure(prepared: Prepared, said: Said, who: str, match: re.Match[str]) -> Find | None:
    words = lexicon()
    if words.needs_comic.search(match.group()) and not words.comic.search(said.around(match.start())):
        return None
    if words.saying.search(match.group()) and words.literal.search(said.around(match.start(), 1, 2)):
        return None
    return Find("figure_of_speech", match.start(), match.end(), who or _whose(prepared, said, match))


def _harm(prepared: Prepared, said: Said, match: re.Match[str]) -> Find | None:
    """An intent to hurt, when what is to be hurt is a person; "I didn't want to hurt her" is about feelings."""
    words, (start, end) = lexicon(), said.sentence(match.start())
    place = _token(prepared, said, match.end() - 1)
    if (
        place is None
        or words.hurt_feelings.search(said.text, start, match.end())
        or words.silent["harm_to_others"].search(said.text, match.start(), end)
    ):
        return None
    sentence, token = place
    target = object_of(sentence, token) if token.pos in {"VERB", "NOUN"} else None
    if target is None:
        ends_in_person = match.group().split()[-1] in _UNCHECKED or bool({"his", "her", "their"} & set(match.group().split()))
        if not ends_in_person and not re.match(r" (?:him|her|them|someone|somebody|people)\b", said.text[match.end() : end]):
            return None
    elif not _is_other(sentence, target):
        return None
    return Find("harm_to_others", match.start(), _with_target(said, match, end, target), _whose(prepared, said, match))


def _with_target(said: Said, match: re.Match[str], end: int, target: Token | None) -> int:
    if target is None:
        return match.end()
    after = said.text.find(target.lower, match.end(), end)
    return after + len(target.lower) if after >= 0 else match.end()


def _is_other(sentence: Sentence, target: Token) -> bool:
    """Somebody else, or a part of their body ("that fella's legs")."""
    owners = [child for child in sentence.children[target.i] if child.dep == "poss"]
    person = owners[0] if owners else target
    return is_someone(sentence, person) and person.lower not in SELF | {"you", "yourself", "your", "everything"}


def _threats(prepared: Prepared, said: Said, start: int, end: int) -> Iterator[Find]:
    """ "I could kill him": a saying, unless a weapon, a place or a vow stands beside it. Denials are told too."""
    words = lexicon()
    for match in words.denial.finditer(said.text, start, end):
        yield Find("harm_to_others", match.start(), match.end(), "client", stance="denied")
    for match in words.saying.finditer(said.text, start, end):
        place = _token(prepared, said, match.end() - 1)
        target = object_of(*place) if place else None
        if place is None or target is None or not is_someone(place[0], target):
            continue
        meant = words.literal.search(said.around(match.start(), 1, 2))
        at_client = target.lower in SELF
        code = ("abuse_or_safeguarding" if at_client else "harm_to_others") if meant else "figure_of_speech"
        who = "client" if meant and at_client else _whose(prepared, said, match)
        yield Find(code, match.start(), _with_target(said, match, end, target), who)


def _by_context(prepared: Prepared, said: Said, code: str, start: int, end: int) -> Iterator[Find]:
    """Words that are risk only with more beside them: "end it", a bridge, letters, a chosen day."""
    words = lexicon()
    if code == "suicidal_thought":
        for who, match in _matches(words.ambiguous_end, said, start, end):
            if not words.other_end.search(said.around(match.start())):
                yield Find(code, match.start(), match.end(), who or _whose(prepared, said, match))
        return
    later = " ".join(_next_answers(prepared, said))
    for who, match in _matches(words.places, said, start, end):
        if words.purpose.search(f"{said.around(match.start(), 1, 2)} {later}"):
            yield Find(code, match.start(), match.end(), who or _whose(prepared, said, match))
    for match in words.prepare.finditer(said.text, start, end):
        if words.found.search(said.around(match.start(), 2, 2)):
            yield Find(code, match.start(), match.end(), _whose(prepared, said, match))


def _next_answers(prepared: Prepared, said: Said) -> Iterator[str]:
    """The first words of the client's next turn: the answer to a question about it."""
    for turn in prepared.transcript.turns[said.turn_index + 1 : said.turn_index + 3]:
        if turn.speaker == "client":
            yield turn.text[:80].lower()


def _control(said: Said) -> Iterator[Find]:
    """Two signs of control by somebody, in one turn."""
    signs = [match for reading in lexicon().control for match in reading.pattern.finditer(said.text)]
    if len({said.number(match.start()) for match in signs}) > 1 or len({match.group()[:12] for match in signs}) > 1:
        for match in signs:
            yield Find("abuse_or_safeguarding", match.start(), match.end(), "client")


def _settling(prepared: Prepared, said: Said) -> Iterator[Find]:
    """Things given away and affairs settled: two such, or one with a shadow over it; not what is passed on gladly."""
    words = lexicon()
    signs = list(words.settling.finditer(said.text))
    for match in signs:
        near = said.around(match.start(), 1, 4)
        if not words.passing_on.search(near) and (len(signs) > 1 or words.shadow.search(near)):
            yield Find("worth_asking", match.start(), match.end(), _whose(prepared, said, match))


def _told_apart(prepared: Prepared, said: Said, find: Find) -> Find:
    """The same with whose, when, and whether it is denied."""
    words, (start, end) = lexicon(), said.sentence(find.start)
    who, time, stance = find.who, "now", find.stance
    if who == "client" and _somebody_says(prepared, said, start, find.start):
        who = "person"
    told = said.text[slice(*said.sentence(find.start, 2, 1))]
    if words.past.search(told) and not words.recent.search(said.text, start, end):
        time = "past"
    if find.code != "figure_of_speech" and _is_denied(said, find, start):
        stance = "denied"
    return replace(find, who=who, time=time, stance=stance)


def _is_denied(said: Said, find: Find, start: int) -> bool:
    words = lexicon()
    before = _CLAUSE.split(said.text[start : find.start])[-1]
    near = " ".join(before.split()[-_NEGATION_WORDS:])
    inside = said.text[find.start : find.end] if find.code in _DENIABLE else ""
    first = re.match(r"(?:not|never|n't|no)\b", inside)
    return bool(first or words.negation.search(near)) and not words.no_negation.search(f"{near} {inside[:12]}")


def _somebody_says(prepared: Prepared, said: Said, start: int, at: int) -> bool:
    """Whether the words are somebody else's, quoted: "my lad said, Dad, I've been thinking of ..."."""
    quoted = list(lexicon().says.finditer(said.text, start, at))
    if not quoted or at - quoted[-1].end() > 60:
        return False
    place = _token(prepared, said, quoted[-1].start())
    speaker = subject_of(*place) if place else None
    return speaker is not None and speaker.lower not in SELF


def _whose(prepared: Prepared, said: Said, match: re.Match[str]) -> str:
    """Whose it is by the grammar of the sentence: the client's, unless somebody else is the subject."""
    for at in (match.start(), match.end() - 1):
        place = _token(prepared, said, at)
        if place is None:
            continue
        subject = subject_of(*place)
        if subject is not None and subject.lower not in SELF and subject.lower != "you" and is_someone(place[0], subject):
            return "person"
        if subject is not None and subject.lower in SELF:
            return "client"
    return "client"


def _token(prepared: Prepared, said: Said, at: int) -> tuple[Sentence, Token] | None:
    """The word at a place, with its sentence."""
    place = said.places[at]
    for sentence in prepared.by_turn[said.turn_index]:
        if sentence.start <= place < sentence.end:
            return next(((sentence, token) for token in sentence.tokens if token.start <= place < token.end), None)
    return None
