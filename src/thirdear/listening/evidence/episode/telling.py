"""What is told of an occasion: who did what, sentence by sentence, and the stretches in which one other is dealt with."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from thirdear.listening.evidence.episode.cast import Cast, Someone
from thirdear.listening.evidence.grammar import plain
from thirdear.listening.evidence.lexicon.episode import lexicon
from thirdear.listening.evidence.preparation import Prepared, Sentence, Token

__all__ = ["Act", "Telling", "acts_of", "clause", "tellings"]

_I = frozenset({"i", "we"})
_ME = frozenset({"me", "us", "my", "our"})
_LONG_ANSWER = 25  # words of a therapist's turn that end a telling
_MOST_TURNS = 8  # of both, over which one occasion is told
_IDLE = 2  # sentences without an act that a telling bears


@dataclass(frozen=True, slots=True)
class Act:
    """One clause: what the client (`who` None) or another did. `to_me`: the client is its object; `spoken`: it is speech."""

    sentence: Sentence
    verb: Token
    who: Someone | None
    to_me: bool
    spoken: bool


@dataclass
class Telling:
    """A stretch of sentences about one occasion with one other, with what each did."""

    other: Someone
    sentences: list[Sentence]
    acts: list[Act] = field(default_factory=list)
    dated: bool = False
    past: bool = False

    @property
    def others(self) -> list[Act]:
        return [act for act in self.acts if act.who == self.other]

    @property
    def own(self) -> list[Act]:
        return [act for act in self.acts if act.who is None]


def tellings(prepared: Prepared, cast: Cast) -> Iterator[Telling]:
    """Stretches in which the client tells what went on with one other, in the order told."""
    for stretch in _stretches(prepared):
        current: Telling | None = None
        idle = 0
        acts = [acts_of(sentence, cast) for sentence in stretch]
        for place, sentence in enumerate(stretch):
            here = acts[place]
            other = _other(sentence, here, cast)
            if current and sentence.turn_index - current.sentences[0].turn_index > _MOST_TURNS:
                yield current
                current = None
            if current and _is_new(current, other, sentence, acts[place : place + 3], idle):
                yield current
                current = None
            if current is None:
                if other is not None and here:
                    begun = _wishes_before(stretch, place)
                    dated = any(_dated(stretch, place - back) for back in range(len(begun) + 1))
                    past = any(_childhood(one) for one in stretch[max(0, place - 3) : place + 1])
                    current, idle = Telling(other, [*begun, sentence], list(here), dated, past), 0
                continue
            current.dated |= _dated(stretch, place)
            if here or lexicon().wish.search(plain(sentence.text)):
                idle = 0
                current.acts += here
            else:
                idle += 1
            current.sentences.append(sentence)
            if idle > _IDLE:
                yield current
                current = None
        if current:
            yield current


def _wishes_before(stretch: Sequence[Sentence], place: int) -> list[Sentence]:
    """The one or two sentences just before that say what was wished: "I wanted him to ask. He looked straight at me." """
    before = stretch[max(0, place - 2) : place]
    first = next((i for i, one in enumerate(before) if lexicon().wish.search(plain(one.text))), len(before))
    return list(before[first:])


def _stretches(prepared: Prepared) -> Iterator[list[Sentence]]:
    """The client's sentences, parted where the therapist says more than a few, and between answers to different questions."""
    stretch: list[Sentence] = []
    for sentences in prepared.by_turn:
        if not sentences:
            continue
        if stretch and stretch[-1].turn.told_as != sentences[0].turn.told_as:
            yield stretch
            stretch = []
        if sentences[0].turn.speaker == "client":
            stretch += sentences
        elif sum(len(one.words) for one in sentences) > _LONG_ANSWER and stretch:
            yield stretch
            stretch = []
    if stretch:
        yield stretch


def _is_new(current: Telling, other: Someone | None, sentence: Sentence, ahead: Sequence[Sequence[Act]], idle: int) -> bool:
    """Whether somebody else's occasion begins: one with a time of its own, or whose acts now follow each other."""
    if other is None or other == current.other:
        return bool(other) and bool(current.others) and bool(idle) and _opens(sentence)
    acts = [act.who for acts in ahead for act in acts if act.who is not None]
    return _opens(sentence) or idle > 0 or (acts.count(other) >= 2 and current.other not in acts) or not current.others


def _opens(sentence: Sentence) -> bool:
    """Whether a sentence begins with a time: "So on Monday", "And the next day"."""
    match = lexicon().occasion.search(plain(sentence.text)[:40])
    return match is not None and match.group() not in {"and then", "so then", "once", "next thing"}


def _dated(stretch: Sequence[Sentence], place: int) -> bool:
    """Whether this sentence or the one before it says when, as of one time."""
    near = stretch[max(0, place - 1) : place + 1]
    return any(lexicon().occasion.search(plain(one.text)) for one in near)


def _childhood(sentence: Sentence) -> bool:
    return lexicon().childhood.search(plain(sentence.text)) is not None


def acts_of(sentence: Sentence, cast: Cast) -> list[Act]:
    """What was done in a sentence, by the client or by somebody known; nothing that is planned, supposed or a habit."""
    if lexicon().unreal.search(plain(sentence.text)):
        return []
    found = (_act(sentence, token, cast) for token in sentence.tokens if token.pos in {"VERB", "AUX"})
    return [act for act in found if act is not None and not _is_habit(act)]


def _is_habit(act: Act) -> bool:
    """Whether the clause says what always happens; words that were said in it ("you never listen") do not count."""
    start, end = clause(act)
    text = plain(act.sentence.turn.text[start : act.verb.end if act.spoken else end])
    return lexicon().habit.search(text) is not None and lexicon().occasion.search(plain(act.sentence.text)) is None


def _act(sentence: Sentence, verb: Token, cast: Cast) -> Act | None:
    if verb.dep in {"aux", "auxpass"} or not _happened(sentence, verb):
        return None
    subject = _subject(sentence, verb)
    if subject is None:
        return None
    known = lexicon()
    if subject.lower in _I and verb.lemma in known.states and verb.lemma != "be":
        return None
    to_me = any(token.lower in _ME for token in _below(sentence, verb))
    spoken = verb.lemma in known.speech or (verb.lemma in {"go", "be"} and any(token.text == '"' for token in sentence.tokens))
    if verb.lemma in known.states and not to_me and not _is_state(sentence, verb):
        return None
    if subject.lower in _I:
        return Act(sentence, verb, None, to_me=False, spoken=spoken)
    if subject.lower == "you":
        who = cast.who(sentence, subject) or (
            cast.therapist(sentence) if verb.tag == "VBD" or verb.lower in known.same_past else None
        )
    else:
        who = cast.who(sentence, subject)
    return None if who is None else Act(sentence, verb, who, to_me=to_me, spoken=spoken)


def _happened(sentence: Sentence, verb: Token) -> bool:
    """In the past, in the perfect, or in the present of telling: "and he says"."""
    helpers = {child.lower for child in sentence.children[verb.i] if child.dep in {"aux", "auxpass"}}
    if helpers & {"would", "could", "might", "will", "'ll", "can", "should", "must", "may", "to", "ca", "wo"}:
        return bool(helpers & {"could", "can", "ca"}) and "n't" in {child.lower for child in sentence.children[verb.i]}
    if verb.tag == "VBD" or helpers & {"did", "had", "was", "were", "got"}:
        return True
    if verb.tag in {"VBN", "VBG", "VB"}:
        return bool(helpers & {"have", "has", "'ve", "'s", "been", "'d", "having"}) or (verb.dep == "conj" and not helpers)
    return (verb.lemma in lexicon().narrated and verb.tag in {"VBZ", "VBP"}) or (
        verb.tag == "VBP" and verb.lower in lexicon().same_past
    )


def _is_state(sentence: Sentence, verb: Token) -> bool:
    """ "He was furious", "she got upset": how somebody was, told with an adjective or a participle."""
    return verb.lemma in {"be", "get", "feel", "look", "seem", "go"} and any(
        child.dep in {"acomp", "oprd"} for child in sentence.children[verb.i]
    )


def _subject(sentence: Sentence, verb: Token) -> Token | None:
    """The verb's own subject, or that of the verb it is joined to."""
    seen: set[int] = set()
    while verb.i not in seen:
        seen.add(verb.i)
        for child in sentence.children[verb.i]:
            if child.dep in {"nsubj", "nsubjpass"}:
                return child
        if verb.dep != "conj":
            return None
        verb = sentence.tokens[verb.head]
    return None


def _below(sentence: Sentence, verb: Token) -> Iterator[Token]:
    """The verb's objects and what hangs on its prepositions, not its further clauses."""
    for child in sentence.children[verb.i]:
        if child.dep in {"dobj", "dative", "pobj", "prep", "poss", "nsubjpass", "prt", "agent", "advmod", "ccomp"}:
            yield child
            if child.dep != "ccomp":
                yield from (grandchild for grandchild in sentence.children[child.i] if grandchild.dep in {"pobj", "poss", "prep"})
            else:
                yield from (grandchild for grandchild in sentence.children[child.i] if grandchild.dep in {"nsubj"})


def _other(sentence: Sentence, acts: Sequence[Act], cast: Cast) -> Someone | None:
    """Whom the sentence is about: who acts, or whom the client does something with."""
    for act in acts:
        if act.who is not None:
            return act.who
    for act in acts:
        for token in _below(sentence, act.verb):
            who = cast.who(sentence, token)
            if who is not None:
                return who
    return None


def clause(act: Act) -> tuple[int, int]:
    """Where the clause of an act begins and ends in its turn: with what was said where it is speech, without what follows."""
    tokens, verb = act.sentence.tokens, act.verb.i
    cuts = [0, *_cuts(act.sentence), len(tokens)]
    first = max(cut for cut in cuts if cut <= verb)
    later = [cut for cut in cuts if cut > verb]
    if act.spoken:  # what was said may itself have clauses: up to where the client or the other does something else
        later = [cut for cut in later if cut == len(tokens) or tokens[cut].lower in {"and", "so", "but"}]
    last = later[0] - 1
    while first < verb and (tokens[first].dep in {"cc", "punct"} or tokens[first].lower in {"so", "well", "anyway"}):
        first += 1
    while last > verb and tokens[last].pos == "PUNCT" and tokens[last].text not in "?!.":
        last -= 1
    return tokens[first].start, tokens[last].end


def _cuts(sentence: Sentence) -> list[int]:
    """Where a new clause begins: at a joined verb's own subject, or at the word that joins it."""
    found = set()
    for token in sentence.tokens:
        if token.pos not in {"VERB", "AUX"} or token.dep not in {"conj", "parataxis", "ROOT", "ccomp"}:
            continue
        subject = next((child for child in sentence.children[token.i] if child.dep in {"nsubj", "nsubjpass"}), None)
        if token.dep == "ccomp" and (subject is None or token.i > token.head):
            continue  # what is said, thought, seen stays with its verb
        place = min([subject.i, *(child.i for child in sentence.children[subject.i])]) if subject is not None else token.i
        if token.dep == "ROOT" and subject is not None and subject.i > token.i:
            continue
        while place and sentence.tokens[place - 1].lower in {"and", "but", "so", "then", "or"}:
            place -= 1
        if place:
            found.add(place)
    return sorted(found)


def within(telling: Telling, sentences: Sequence[Sentence]) -> Telling:
    """The telling cut to some of its sentences."""
    kept = {sentence.index for sentence in sentences}
    return replace(telling, sentences=list(sentences), acts=[act for act in telling.acts if act.sentence.index in kept])
