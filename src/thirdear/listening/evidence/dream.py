"""Dreams: where one is told, what in it the dreamer thinks about, what comes to mind, what the days before gave to it.

The telling is found by its announcement and its end; an element is a thing, person or place of the telling to which the
dreamer says something afterwards. Where it is known what each turn was told as, nothing is looked for: see
`_as_told`. Nothing here knows what anything stands for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from thirdear.listening.evidence.grammar import SELF, is_someone, plain
from thirdear.listening.evidence.lexicon.dream import lexicon
from thirdear.listening.evidence.listener import Heard, Listener
from thirdear.listening.evidence.mark import Evidence
from thirdear.listening.evidence.preparation import Prepared, Sentence, Token
from thirdear.listening.words import Span, ToldAs

__all__ = ["LISTENER"]

_WAIT = 3  # client turns between the announcement and the telling
_BODY_WORDS = 4  # a sentence of a telling has at least a subject and what it does
_LETTERS = 3  # a shorter word names nothing by itself
_SHORT = 6  # words of a therapist's turn that keeps a telling going
_ECHO = 4  # words of a therapist's turn that hands an element back
_AFTER = 14  # turns in which the dream is still what is spoken of, counted from its last mention
_ANSWER = 3  # sentences of an answer that are quoted
_LEAD = frozenset("right so well okay ok yeah yes and then er um oh anyway alright basically like".split())
_SEARCHED = "words of the dreamer that put the link aside"


@dataclass
class _Dream:
    """One telling: its sentences in order, and what appears in it (things, people, places, and acts) by stem."""

    body: list[Sentence]
    elements: dict[str, Sentence] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    acts: set[str] = field(default_factory=set)

    def meets(self, token: Token, sentence: Sentence) -> None:
        """Keep the first place where something appears."""
        self.elements.setdefault(_stem(token), sentence)
        self.names.setdefault(_stem(token), token.lower)


def hear(prepared: Prepared, heard: Heard) -> Iterator[Evidence]:
    """Marks of kind `dream` in the client's words."""
    if any(turn.told_as for turn in prepared.transcript.turns):
        yield from _as_told(prepared)
        return
    dreams = list(_tellings(prepared))
    told = {sentence.index for dream in dreams for sentence in dream.body}
    for number, dream in enumerate(dreams):
        first, last = dream.body[0].span, dream.body[-1].span
        yield _mark(prepared, "told", *((first,) if first == last else (first, last)))
        until = dreams[number + 1].body[0].index if number + 1 < len(dreams) else len(prepared.sentences)
        yield from _thought_about(prepared, dream, told, until)


def _mark(prepared: Prepared, code: str, *spans: Span, **more: object) -> Evidence:
    return Evidence.of(prepared.transcript, "dream", code, *spans, listener=LISTENER.id, **more)


# Where it is known what each turn was told as


def _as_told(prepared: Prepared) -> Iterator[Evidence]:
    """All that was told as a dream is one telling. Each of its things, people and places is an element, `associated` or not;
    what was said of one, and what of the days before, is what was asked for.
    """
    dream = _with_elements(_Dream([one for one in prepared.of("client") if _is_told_as(one, "dream")]))
    if dream.body:
        first, last = dream.body[0].span, dream.body[-1].span
        yield _mark(prepared, "told", *((first,) if first == last else (first, last)))
    names: dict[str, Span] = {}
    for about, answer in _answers(prepared, "association"):
        name, span = _element_called(prepared, dream, about)
        if span is not None:
            names.setdefault(name, span)
        yield _linked(prepared, "association", name, answer)
    for _about, answer in _answers(prepared, "day_residue"):
        named = next((found[0] for one in answer if (found := _named(one, dream))), "")
        if named:
            names.setdefault(dream.names[named], dream.elements[named].span)
        yield _linked(prepared, "day_residue", dream.names.get(named, ""), answer)
    for name, span in names.items():
        yield _mark(prepared, "element", span, attributes={"element": name, "associated": True})
    for stem, sentence in dream.elements.items():
        if stem not in dream.acts and dream.names[stem] not in names:
            yield _mark(prepared, "element", sentence.span, attributes={"element": dream.names[stem], "associated": False})


def _is_told_as(sentence: Sentence, what: str) -> bool:
    return sentence.turn.told_as is not None and sentence.turn.told_as.what == what


def _answers(prepared: Prepared, what: str) -> Iterator[tuple[str, list[Sentence]]]:
    """What was asked for and answered, turn by turn: the first sentences that say anything, with what they are about."""
    for sentences in prepared.by_turn:
        told = sentences[0].turn.told_as if sentences else None
        if told is not None and told.what == what:
            answer = [one for one in sentences if _is_substance(one, plain(one.text), answer=True)][:_ANSWER]
            if answer:
                yield told.about, answer


def _element_called(prepared: Prepared, dream: _Dream, about: str) -> tuple[str, Span | None]:
    """What the dreamer took from the dream, by the noun that it is met by in the telling; else by their own words for it."""
    own = [one for one in prepared.sentences if _is_told_as(one, "element") and one.turn.told_as == ToldAs("element", about)]
    stem = next((found[0] for one in own if (found := _named(one, dream))), None)
    if stem is not None:
        return dream.names[stem], dream.elements[stem].span
    place = next((one for one in dream.body if about and about.lower() in one.text.lower()), own[0] if own else None)
    return about.lower(), place.span if place is not None else None


# The telling


def _tellings(prepared: Prepared) -> Iterator[_Dream]:
    """Each telling once: a second announcement within one, or in talk about it, begins none."""
    turns = [i for i, turn in enumerate(prepared.transcript.turns) if turn.speaker == "client"]
    after = -1
    for sentence in prepared.of("client"):
        if sentence.index <= after or not _announces(sentence):
            continue
        body = _body(prepared, sentence, turns)
        if body:
            after = body[-1].index
            yield _with_elements(_Dream(body))


def _announces(sentence: Sentence) -> bool:
    text = plain(sentence.text)
    if sentence.text.rstrip().endswith("?") or lexicon().nothing_left.search(text):
        return False
    return lexicon().announced.search(lexicon().not_dreamt.sub(lambda match: "_" * len(match.group()), text)) is not None


def _body(prepared: Prepared, announced: Sentence, turns: Sequence[int]) -> list[Sentence]:
    """From the first sentence of the dream itself to waking, or to where the teller steps out of it; [] where none is told."""
    here = turns.index(announced.turn_index)
    rest = [one for one in prepared.by_turn[announced.turn_index] if one.index > announced.index]
    start = [announced] if _tells_at_once(announced) else []
    body = start + _stretch(rest, bool(start))
    place = here
    while not _is_told(body) and place + 1 < len(turns) and place - here < _WAIT:
        if any(lexicon().nothing_left.search(plain(one.text)) for one in rest):
            return []
        place += 1
        rest = list(prepared.by_turn[turns[place]])
        body = _stretch(rest, False)
    if not _is_told(body):
        return []
    while place + 1 < len(turns) and rest and body[-1] is rest[-1] and not _has_ended(body[-1]):
        if not _keeps_going(prepared, turns, place, body):
            break
        place += 1
        rest = list(prepared.by_turn[turns[place]])
        more = _stretch(rest, True)
        if not more or more[0] is not rest[0]:
            break
        body += more
    return body


def _stretch(sentences: Sequence[Sentence], begun: bool) -> list[Sentence]:
    """The sentences of a turn that belong to the dream: from the first that tells, to its end."""
    found: list[Sentence] = []
    for sentence in sentences:
        text = plain(sentence.text)
        if _has_ended(sentence) and (found or begun):
            if any(token.lower in SELF for token in sentence.tokens):
                found.append(sentence)
            break
        if lexicon().about.search(text) or sentence.text.rstrip().endswith("?"):
            if found or begun:
                break
            continue
        if (found or begun) and lexicon().steps_out.search(text):
            break
        if found or begun or _tells(sentence):
            found.append(sentence)
    return found


def _tells(sentence: Sentence) -> bool:
    """A sentence with somebody or something in it that is or does."""
    words = [token for token in sentence.words if token.lower not in _LEAD]
    verb = any(token.tag in {"VBD", "VBZ", "VBP", "VBG"} for token in words)
    return len(words) >= _BODY_WORDS and verb


def _tells_at_once(sentence: Sentence) -> bool:
    """ "I dreamt I was falling", "I dreamed of a stair with no rail": the announcement itself tells, more than of whom."""
    text, taken = plain(sentence.text), set[int]()
    for pattern in (lexicon().announced, lexicon().when):
        for match in pattern.finditer(text):
            taken |= set(range(sentence.start + match.start(), sentence.start + match.end()))
    rest = [token for token in sentence.words if token.start not in taken and token.lower not in _LEAD]
    told = any(token.tag in {"VBD", "VBZ", "VBP", "VBG"} or token.pos == "NOUN" for token in rest)
    return len(rest) >= _BODY_WORDS and told and not lexicon().about.search(text)


def _is_told(body: Sequence[Sentence]) -> bool:
    return bool(body) and (len(body) > 1 or len(body[0].words) > _BODY_WORDS)


def _has_ended(sentence: Sentence) -> bool:
    return lexicon().ended.search(plain(sentence.text)) is not None


def _keeps_going(prepared: Prepared, turns: Sequence[int], place: int, body: Sequence[Sentence]) -> bool:
    """Whether only a few words of the therapist's stand between this turn of the client and the next."""
    between = prepared.by_turn[turns[place] + 1 : turns[place + 1]]
    words = sum(len(one.words) for sentences in between for one in sentences)
    said = [one for sentences in between for one in sentences]
    asked = any(lexicon().asked.search(plain(one.text)) for one in said)
    told = {_stem(token) for one in body for token in one.tokens if _is_noun(token)}
    named = any(_stem(token) in told for one in said for token in one.tokens if _is_noun(token))
    return words <= _SHORT and not asked and not named


def _with_elements(dream: _Dream) -> _Dream:
    """What appears in the dream: its nouns and names, the too common ones left out."""
    for sentence in dream.body:
        for token in sentence.tokens:
            if len(token.lemma) < _LETTERS or lexicon().plain & {token.lemma, token.lower}:
                continue
            head = sentence.tokens[token.head]
            owner = token.dep == "poss" and not head.lower.endswith("ing")  # "a bell's ringing" owns nothing
            if _is_noun(token) and not owner and token.dep not in {"amod", "compound"}:
                dream.meets(token, sentence)
            elif token.tag == "VBG" or (token.pos == "VERB" and token.dep in {"ccomp", "xcomp"}):
                dream.acts.add(_stem(token))
                dream.meets(token, sentence)
    return dream


def _stem(token: Token) -> str:
    """The lemma without the plural that it keeps where the word was taken for a name."""
    return token.lemma.removesuffix("s") if _is_noun(token) and len(token.lemma) > _LETTERS else token.lemma


# What is thought about it


def _thought_about(prepared: Prepared, dream: _Dream, told: set[int], until: int) -> Iterator[Evidence]:
    """Associations after the telling, the elements they go to, and what the days before gave."""
    residues = list(_residues(prepared, dream, told))
    lately = {sentence.index for _, sentence in residues}
    touched = [element for element, _ in residues]
    for element, answer in _associations(prepared, dream, told | lately, until):
        touched += [element] if element else []
        yield _linked(prepared, "association", dream.names.get(element, ""), answer)
    for element, sentence in residues:
        yield _linked(prepared, "day_residue", dream.names[element], [sentence])
    for element in dict.fromkeys(touched):
        given = {"element": dream.names[element], "associated": True}
        yield _mark(prepared, "element", dream.elements[element].span, attributes=given)


def _linked(prepared: Prepared, code: str, element: str, sentences: Sequence[Sentence]) -> Evidence:
    """A mark on these words, with what the dreamer says against it in the same turn."""
    turn = prepared.by_turn[sentences[-1].turn_index]
    against = tuple(one.span for one in turn if one.index >= sentences[-1].index and lexicon().dismissed.search(plain(one.text)))
    spans = tuple(Span(group[0].turn.id, group[0].start, group[-1].end) for group in _runs(sentences))
    return _mark(prepared, code, *spans, attributes={"element": element, "searched": _SEARCHED}, against=against[:1])


def _runs(sentences: Sequence[Sentence]) -> list[list[Sentence]]:
    runs: list[list[Sentence]] = []
    for sentence in sentences:
        if runs and runs[-1][-1].index + 1 == sentence.index and runs[-1][-1].turn is sentence.turn:
            runs[-1].append(sentence)
        else:
            runs.append([sentence])
    return runs


def _associations(prepared: Prepared, dream: _Dream, told: set[int], until: int) -> Iterator[tuple[str, list[Sentence]]]:
    """The dreamer's words on an element: said as a link to it, or in answer to the therapist who named it or asked."""
    asked, open_, last, near = "", False, "", dream.body[-1].turn_index
    for turn in range(near, len(prepared.by_turn)):
        sentences = [one for one in prepared.by_turn[turn] if dream.body[-1].index < one.index < until]
        if not sentences:
            continue
        if turn - near > _AFTER:
            return
        if sentences[0].turn.speaker == "therapist":
            named = next((names for one in reversed(sentences) if (names := _named(one, dream))), [])
            text = plain(" ".join(one.text for one in sentences))
            asked = named[0] if named else ""
            echoes = bool(asked) and (text.rstrip().endswith("?") or sum(len(one.words) for one in sentences) <= _ECHO)
            open_ = echoes or lexicon().asked.search(text) is not None
            near = turn if open_ or asked else near
            continue
        for element, answer in _of_turn([one for one in sentences if one.index not in told], dream, asked, open_, last):
            near, last = turn, element
            yield element, answer
        asked, open_ = "", False


def _of_turn(
    sentences: Sequence[Sentence], dream: _Dream, asked: str, answering: bool, last: str
) -> Iterator[tuple[str, list[Sentence]]]:
    """One client turn, sentence by sentence: what links, and what goes on with the same; a new element begins anew."""
    element, current = asked, list[Sentence]()
    for sentence in sentences:
        text, own = plain(sentence.text), _named(sentence, dream)
        links = lexicon().said.search(text) is not None
        told_again = len(own) > 1 and not links and asked not in own
        if told_again or not _is_substance(sentence, text, answering and len(current) < _ANSWER):
            continue
        if own and len(sentence.words) <= len(own) + 1:
            if current:
                yield element, current
            element, current = own[0], []
            continue  # its name alone: what follows is said of it
        if own and own[0] != element and (answering or links):
            if current:
                yield element, current
            element, current = own[0], [sentence]
        elif (answering and len(current) < _ANSWER) or (own and links) or lexicon().likens.search(text):
            element = element or (own[0] if own else _by_pronoun(sentence, dream) or last)
            current.append(sentence)
        elif current and len(current) < _ANSWER and _goes_on(sentence):
            current.append(sentence)
    if current:
        yield element, current


def _by_pronoun(sentence: Sentence, dream: _Dream) -> str:
    """Whom "she" means after the telling: the last of its people."""
    if not any(token.lower in {"he", "she", "him", "her"} for token in sentence.tokens):
        return ""
    people = [
        _stem(token) for one in dream.body for token in one.tokens if _stem(token) in dream.elements and is_someone(one, token)
    ]
    return people[-1] if people else ""


def _is_substance(sentence: Sentence, text: str, answer: bool) -> bool:
    """Not a bare yes or no, a question back, nothing that came, nor more of the dream itself; an answer may be one word."""
    nouns = any(_is_noun(token) or token.pos == "VERB" for token in sentence.tokens)
    if sentence.text.rstrip().endswith("?") or (len(sentence.words) < _BODY_WORDS - 1 and not (answer and nouns)):
        return False
    patterns = (lexicon().dismissed, lexicon().nothing_left, lexicon().of_dream)
    return not any(pattern.search(text) for pattern in patterns)


def _goes_on(sentence: Sentence) -> bool:
    """A sentence of a memory: it is in the past and takes up somebody by a pronoun."""
    past = any(token.tag == "VBD" for token in sentence.tokens)
    return past and any(token.pos == "PRON" for token in sentence.tokens[:4])


def _named(sentence: Sentence, dream: _Dream) -> list[str]:
    """The elements that a sentence names, in its order."""
    found = [_stem(token) for token in sentence.tokens if _is_noun(token) and _stem(token) not in dream.acts]
    first = next(iter(sentence.words), None)
    if first is not None and first.tag in {"VBG", "NN"} and first.lemma in dream.acts:
        found.insert(0, first.lemma)  # "Peeling, that's what we did": an act, taken up by its name
    return [name for name in dict.fromkeys(found) if name in dream.elements]


def _is_noun(token: Token) -> bool:
    return token.pos in {"NOUN", "PROPN"}


def _residues(prepared: Prepared, dream: _Dream, told: set[int]) -> Iterator[tuple[str, Sentence]]:
    """Words of the same hour that place an element of the dream in the days before."""
    near = range(dream.body[-1].turn_index, dream.body[-1].turn_index + _AFTER)
    for sentence in prepared.of("client"):
        text = plain(sentence.text)
        if sentence.index in told or lexicon().announced.search(text) or not (names := _named(sentence, dream)):
            continue
        before = sentence.index < dream.body[0].index
        if not before and (sentence.turn_index not in near or lexicon().dismissed.search(text)):
            continue
        if any(lexicon().lately.search(plain(one.text)) for one in _just_said(prepared, sentence, 2 if before else 0)):
            yield names[0], sentence


def _just_said(prepared: Prepared, sentence: Sentence, back: int) -> list[Sentence]:
    """A sentence with so many before it of the same turn."""
    return [one for one in prepared.by_turn[sentence.turn_index] if 0 <= sentence.index - one.index <= back]


LISTENER = Listener("dream", 2, hear, gives=frozenset({"dream"}))
