"""The people and animals of one dream: each with what is known of them, and whom each word means."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from thirdear.listening.evidence.hall_van_de_castle.mentions import Mention
from thirdear.listening.evidence.lexicon.hall_van_de_castle import lexicon
from thirdear.listening.evidence.preparation import Sentence, Token

__all__ = ["DREAMER", "KIN", "NEAR", "RANK", "Cast", "Character", "code_of"]

KIN = "FMXBTHWADCIYR"
RANK = {letter: rank for rank, letters in enumerate(("", "U", "S", "E", "O", "P", "K", KIN)) for letter in letters or [""]}
NEAR = 2  # sentences back in which somebody is still there


@dataclass(eq=False)
class Character:
    """Somebody in a dream; `last` is the place of the latest word for them, `dreamt` is false while all is waking talk.

    `waking`: first told of as somebody of waking life; `replaced`: a group whose members were then named.
    `seen`: a word for them tells man or woman, so that they are strangers rather than uncertain.
    """

    sex: str = ""
    identity: str = ""
    age: str = ""
    number: str = "1"
    many: bool = False
    animal: bool = False
    words: set[str] = field(default_factory=set)
    names: set[str] = field(default_factory=set)
    last: tuple[int, int] = (0, 0)
    dreamt: bool = False
    seen: bool = False
    waking: bool = False
    replaced: bool = False
    acted: int = -1

    @property
    def code(self) -> str:
        """Number, sex, identity, age."""
        number = str(int(self.number) + 1) if self.many and self.number in "135" else self.number
        if self.animal:
            return f"{number}ANI"
        sex = self.sex or ("J" if self.many and self._is_of_both_sexes else "I")
        identity = self.identity or ("K" if self.waking and not self.many else "S" if self.seen else "U")
        return f"{number}{sex}{identity}{self.age or 'A'}"

    @property
    def _is_of_both_sexes(self) -> bool:
        """People, students, friends are men and women; of guards, spies or "some company" it is not told."""
        words = self.words - {"some"}
        return self.identity in {"K", "R", "X", "Y", "I", "C"} or not words or bool(words & lexicon().both_sexes)

    def learn(self, mention: Mention) -> None:
        """Take from another word for them what was not yet told."""
        self.seen |= bool(mention.sex)
        self.sex = self.sex or mention.sex
        self.age = self.age or mention.age
        famous = self.identity == "P" and self.names & set(mention.names)
        if RANK[mention.identity] > RANK[self.identity] and not famous:
            self.identity = mention.identity
        self.number = self.number if mention.number == "1" else mention.number
        self.words |= mention.words
        self.names |= set(mention.names)
        self.dreamt |= not mention.awake
        self.last = (mention.sentence.index, mention.token.i)
        if mention.token.dep in {"nsubj", "nsubjpass"}:
            self.acted = mention.sentence.index


DREAMER = Character(identity="D", dreamt=True)


@dataclass
class Cast:
    """All characters of a dream, and for each word that stands for somebody (sentence, token) whom it means.

    `deeds`: the places of those words that are the subject of a verb; `purposes`: of those named in an aim alone.
    """

    members: list[Character] = field(default_factory=list)
    meant: dict[tuple[int, int], tuple[Character, ...]] = field(default_factory=dict)
    deeds: set[tuple[int, int]] = field(default_factory=set)
    purposes: set[tuple[int, int]] = field(default_factory=set)
    company: tuple[Character, ...] = ()
    together: int = -1

    @property
    def characters(self) -> list[Character]:
        return [one for one in self.members if one.dreamt and not one.replaced]

    def latest(self, here: tuple[int, int], but: tuple[Character, ...] = ()) -> tuple[Character, ...]:
        """Who was last to act before a word and not long before it or, where none did, who was last told of."""
        near = [(place, who) for place, who in self.meant.items() if here[0] - NEAR <= place[0] and place < here]
        others = [(place, who) for place, who in near if DREAMER not in who and not set(who) & set(but)]
        return max(others, key=lambda one: (one[0] in self.deeds, one[0]))[1] if others else ()

    def against(self, here: tuple[int, int], by: tuple[Character, ...]) -> tuple[Character, ...]:
        """Whom a deed without an object is for: the dreamer, unless they are out of the scene and another was last to act."""
        present = any(DREAMER in who for place, who in self.meant.items() if here[0] - 1 <= place[0] <= here[0])
        other = self.latest(here, by)
        return (DREAMER,) if DREAMER not in by and (present or not other) else other

    def who(self, sentence: Sentence, token: Token | None) -> tuple[Character, ...]:
        """Whom a word and the words joined to it by "and" mean; () for a thing."""
        if token is None:
            return ()
        found = list(self.meant.get((sentence.index, token.i), ()) or self._held(sentence, token))
        if not found and sentence.tokens[token.i + 1 : token.i + 2] and sentence.tokens[token.i + 1].text == "-":
            found = list(self.meant.get((sentence.index, token.i + 2), ()))  # "my ex-husband"
        for child in sentence.children[token.i]:
            if child.dep == "conj":
                found += self.who(sentence, child)
        return tuple(dict.fromkeys(found))

    def _held(self, sentence: Sentence, token: Token) -> tuple[Character, ...]:
        """In "a gang of boys", "one of them", "some of my cousins" those of whom the group is made."""
        if token.lower not in lexicon().holders and token.lemma not in lexicon().holders:
            return ()
        preps = [child for child in sentence.children[token.i] if child.lower == "of"]
        return next((who for prep in preps for one in sentence.children[prep.i] if (who := self.who(sentence, one))), ())


def code_of(characters: Iterable[Character]) -> str:
    """ "D", "1MKA", or several joined: "D+1FKA"; the dreamer stands first."""
    codes = ["D" if one is DREAMER else one.code for one in characters]
    return "+".join(sorted(dict.fromkeys(codes), key=lambda code: code != "D")) or "Q"
