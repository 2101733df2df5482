"""Who is meant: the people of an hour, found again behind "he" and "she"."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from thirdear.listening.evidence.grammar import plain
from thirdear.listening.evidence.lexicon.episode import lexicon
from thirdear.listening.evidence.mark import Evidence
from thirdear.listening.evidence.preparation import Prepared, Sentence, Token

__all__ = ["Cast", "Someone"]

_PRONOUNS = {"he": "m", "him": "m", "his": "m", "she": "f", "her": "f", "hers": "f"}
_FAR, _DOUBTFUL = 40, 14  # sentences over which a pronoun finds a person of that sex, or one whose sex nobody said


@dataclass(frozen=True, slots=True)
class Someone:
    """One person of the hour: the name or word that joins the mentions, the role, and current, past or both."""

    name: str
    role: str
    when: str


@dataclass(frozen=True, slots=True)
class _Mention:
    who: Someone
    turn: str
    sentence: int
    start: int
    end: int


class Cast:
    """The people that the marks of kind `people` name, by place."""

    def __init__(self, prepared: Prepared, marks: Sequence[Evidence]) -> None:
        by_turn: dict[str, list[Evidence]] = defaultdict(list)
        for mark in marks:
            by_turn[mark.spans[0].turn].append(mark)
        self._mentions = [
            mention
            for sentence in prepared.of("client")
            for mention in sorted(_mentions(sentence, by_turn[sentence.turn.id]), key=lambda one: one.start)
        ]
        self._prepared = prepared
        self._places = [one.sentence for one in self._mentions]
        self._genders = self._find_genders(prepared)

    def named_in(self, sentence: Sentence) -> list[Someone]:
        """Everybody named in a sentence, in the order named."""
        return [one.who for one in self._at(sentence.index)]

    def who(self, sentence: Sentence, token: Token) -> Someone | None:
        """The person a name, a role-noun or "he", "she", "him", "her" stands for: "he" himself where nobody was named before.

        None for what is nobody, and for "they".
        """
        for one in self._at(sentence.index):
            if one.start <= token.start < one.end:
                return one.who
        gender = _PRONOUNS.get(token.lower)
        if gender is None or token.lower not in {"he", "she", "him", "her"}:
            return None
        behind = self._behind(sentence, token, gender)
        ahead = (one.who for one in self._at(sentence.index) if one.start > token.start)  # "she told me, the sister"
        return behind or next(ahead, None) or Someone("he" if gender == "m" else "she", "unknown", "current")

    def therapist(self, sentence: Sentence) -> Someone | None:
        """The therapist, where "you" means them: the words around say that the two of them are meant."""
        meant = next((one.who for one in self._mentions if one.who.role == "therapist"), None)
        if any(one.who.role == "therapist" and one.turn == sentence.turn.id for one in self._mentions):
            return meant
        near = self._prepared.by_turn[sentence.turn_index]
        if any(lexicon().here.search(plain(one.text)) for one in near):
            return meant or Someone("the therapist", "therapist", "current")
        return None

    def _at(self, index: int) -> list[_Mention]:
        first = bisect_left(self._places, index)
        last = bisect_left(self._places, index + 1)
        return self._mentions[first:last]

    def _behind(self, sentence: Sentence, token: Token, gender: str) -> Someone | None:
        """The last person named before a pronoun who may be one; one whose sex is known goes before one whose is not."""
        last = bisect_left(self._places, sentence.index + 1)
        doubtful: Someone | None = None
        for one in reversed(self._mentions[:last]):
            if sentence.index - one.sentence > _FAR or self._is_asked_apart(one, sentence):
                break
            if (one.sentence == sentence.index and one.start >= token.start) or one.who.role == "therapist":
                continue
            known = self._genders.get(one.who.name)
            if known == gender:
                return one.who
            if known is None and doubtful is None and sentence.index - one.sentence <= _DOUBTFUL:
                doubtful = one.who
        return doubtful

    def _is_asked_apart(self, one: _Mention, sentence: Sentence) -> bool:
        """Whether they were named in the answer to another question: nobody of a dream is met in what comes to mind to it."""
        return self._prepared.sentences[one.sentence].turn.told_as != sentence.turn.told_as

    def _find_genders(self, prepared: Prepared) -> dict[str, str]:
        """By the word for the role, else by the pronoun most often said just after the name."""
        votes: dict[str, Counter[str]] = defaultdict(Counter)
        for one in self._mentions:
            sentence = prepared.sentences[one.sentence]
            words = plain(sentence.turn.text[one.start : one.end]).split()
            for word in words:
                if gender := lexicon().genders.get(word):
                    votes[one.who.name][gender] += 100
            after = [token.lower for token in sentence.tokens if token.start >= one.end]
            following = prepared.sentences[one.sentence + 1 : one.sentence + 2]
            after += [token.lower for near in following if near.turn is sentence.turn for token in near.tokens]
            said = next((_PRONOUNS[word] for word in after if word in _PRONOUNS), None)
            if said:
                votes[one.who.name][said] += 1
        return {name: counts.most_common(1)[0][0] for name, counts in votes.items() if counts}


def _mentions(sentence: Sentence, marks: Sequence[Evidence]) -> list[_Mention]:
    """The people that a sentence names, and the strangers: "the lad in the next bay", "Miss Hale"."""
    found = [
        _Mention(_someone(mark), sentence.turn.id, sentence.index, mark.spans[0].start, mark.spans[0].end)
        for mark in marks
        if sentence.start <= mark.spans[0].start < sentence.end
    ]
    for token in sentence.tokens:
        taken = any(one.start <= token.start < one.end for one in found)
        if not taken and _is_stranger(sentence, token):
            who = Someone(_called(sentence, token), "unknown", "current")
            found.append(_Mention(who, sentence.turn.id, sentence.index, token.start, token.end))
    return found


def _is_stranger(sentence: Sentence, token: Token) -> bool:
    if token.pos == "PROPN":
        return token.i > 0 and sentence.tokens[token.i - 1].lower in {"mr", "mrs", "miss", "ms", "dr", "mr.", "mrs.", "dr."}
    determined = any(
        child.lower in {"the", "a", "this", "that", "some", "my", "me", "our"} for child in sentence.children[token.i]
    )
    return token.pos == "NOUN" and token.lower in lexicon().strangers and determined and token.dep not in {"attr", "compound"}


def _called(sentence: Sentence, token: Token) -> str:
    if token.pos == "PROPN":
        return f"{sentence.tokens[token.i - 1].text} {token.text}"
    return f"the {token.lower}"


def _someone(mark: Evidence) -> Someone:
    return Someone(str(mark.attributes["person"]), mark.code, str(mark.attributes["when"]))
