"""Rupture and repair: withdrawal, complaint, what strains from the therapist's side, and strain opened and mended.

The words stand in `manuals/en/lexicons/rupture.toml`. What is heard is a sign in words: a short answer may be tiredness,
a thank-you may be meant. Marks of `therapist_strain` are for the therapist alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from thirdear.listening.evidence.address import said_here
from thirdear.listening.evidence.answers import is_minimal
from thirdear.listening.evidence.grammar import plain
from thirdear.listening.evidence.lexicon.response import lexicon as response_words
from thirdear.listening.evidence.lexicon.rupture import lexicon
from thirdear.listening.evidence.listener import Heard, Listener
from thirdear.listening.evidence.mark import Evidence
from thirdear.listening.evidence.preparation import Prepared, Sentence
from thirdear.listening.evidence.repair import begun, is_client, repairs, strains_by
from thirdear.listening.words import Span

__all__ = ["LISTENER"]

_MINIMAL_WORDS, _MINIMAL_TURNS = 3, 3  # so many turns of so few words in a row withdraw
_SHORT_WORDS = 14  # giving in is said in few words
_LIVELY_WORDS = 15  # a client who said this much before can say more than "Dunno."
_STRAINED_TURNS = 4
_SOON_TURNS = 10  # within so many turns a no makes the agreement that follows sudden
_LECTURE_WORDS = 30
_PRACTICAL = frozenset({"arrangement", "anxiety_regulation"})


def hear(prepared: Prepared, heard: Heard) -> Iterator[Evidence]:
    """Marks of kind `rupture`, in four passes: withdrawal, complaint, strain from the therapist, repair."""
    mended = list(repairs(prepared, heard, LISTENER.id))
    yield from _withdrawals(prepared, heard)
    yield from _complaints(prepared, [span for mark in mended for span in mark.spans[1:]])
    yield from _strains(prepared, heard)
    yield from mended


def _mark(prepared: Prepared, code: str, *spans: Span, against: tuple[Span, ...] = (), **attributes: object) -> Evidence:
    return Evidence.of(prepared.transcript, "rupture", code, *spans, listener=LISTENER.id, attributes=attributes, against=against)


def _withdrawals(prepared: Prepared, heard: Heard) -> Iterator[Evidence]:
    """Turns in which the client gives in, goes away from the two, talks of nobody, or shrinks to single words."""
    refused = _turns_of(prepared, heard, "rejects") | {
        place for place, sentences in enumerate(prepared.by_turn) if _refuses(prepared, place, sentences)
    }
    taken: set[int] = set()
    for place, sentences in enumerate(prepared.by_turn):
        if not sentences or sentences[0].turn.speaker != "client":
            continue
        strained = any(one in taken or one in refused for one in range(max(0, place - _STRAINED_TURNS), place))
        found = _gives_in(prepared, place, refused) or _leaves_us(prepared, place) or (strained and _waves_away(sentences))
        if found:
            sort, basis = found
            taken.add(place)
            yield _mark(prepared, "withdrawal", *(one.span for one in basis), sort=sort, searched=_WITHDRAWAL_SEARCHED)
    for run in _minimal_runs(prepared, heard):
        if not taken & set(run):
            yield _mark(
                prepared,
                "withdrawal",
                *(_whole(prepared.by_turn[place]) for place in run),
                sort="minimal answers",
                searched="a longer answer between them",
            )


_WITHDRAWAL_SEARCHED = "a feeling or anything said about the two of us, in the same turn"


def _gives_in(prepared: Prepared, place: int, refused: set[int]) -> tuple[str, list[Sentence]] | None:
    """Sudden compliance: the other knows best; or a yes to what was refused shortly before, and nothing added."""
    words, sentences = lexicon(), prepared.by_turn[place]
    after_no = any(one in refused for one in range(max(0, place - _SOON_TURNS), place))
    short = [one for one in sentences if len(one.words) <= _SHORT_WORDS]
    strong = [
        one for one in short if (match := words.submits.search(plain(one.text))) and said_here(prepared, one, match.start())
    ]
    weak = [one for one in short if words.gives_in.search(plain(one.text))] if after_no and len(sentences) <= 6 else []
    sudden = after_no or len(strong) > 1 or (strong and _put_off(prepared, place))
    if not (strong or weak) or not sudden or _opens_up(sentences):
        return None
    return "sudden compliance", [one for one in short if one in strong or one in weak]


def _put_off(prepared: Prepared, place: int) -> bool:
    """Whether the client shrank before: the last two turns were short where an earlier one was lively."""
    mine = [sum(len(one.words) for one in prepared.by_turn[i]) for i in range(max(0, place - 8), place) if is_client(prepared, i)]
    return len(mine) >= 3 and max(mine[:-2]) >= _LIVELY_WORDS and max(mine[-2:]) <= _MINIMAL_WORDS


def _leaves_us(prepared: Prepared, place: int) -> tuple[str, list[Sentence]] | None:
    """The therapist spoke of the two: the answer is another matter, or general talk, and nothing of the two."""
    words, sentences = lexicon(), prepared.by_turn[place]
    if not place or not _of_us(prepared, place) or _opens_up(sentences):
        return None
    first = sentences[:3]
    if any(words.abstract.search(plain(one.text)) for one in first) and not _says_i(first):
        return "abstract talk", [one for one in first if words.abstract.search(plain(one.text))]
    away = [one for one in sentences if words.away.match(begun(one))]
    if away and sum(len(one.words) for one in sentences[: sentences.index(away[0])]) <= 8:
        return "change of subject", list(sentences[: sentences.index(away[0]) + 1])
    if sum(len(one.words) for one in sentences) <= 8 and all(words.flat.match(begun(one)) for one in sentences):
        return "minimal answers", list(sentences)
    return None


def _waves_away(sentences: Sequence[Sentence]) -> tuple[str, list[Sentence]] | None:
    """ "It's fine. What time is it?": nothing is the matter, and another matter is at hand."""
    if not any(lexicon().flat.match(begun(one)) for one in sentences) or _opens_up(sentences):
        return None
    away = [one for one in sentences if lexicon().away.match(begun(one))]
    return ("change of subject", list(sentences[: sentences.index(away[0]) + 1])) if away else None


def _of_us(prepared: Prepared, place: int) -> bool:
    """Whether the therapist, in the turn before or in the one before a mere murmur, spoke of the two."""
    for index in range(place - 1, max(-1, place - 4), -1):
        sentences = prepared.by_turn[index]
        if sentences and sentences[0].turn.speaker == "therapist":
            if any(lexicon().of_us.search(plain(one.text)) and "you" in plain(one.text) for one in sentences):
                return True
            if not is_minimal(sentences):
                return any(lexicon().of_us.search(plain(one.text)) for one in sentences)
    return False


def _opens_up(sentences: Sequence[Sentence]) -> bool:
    """Whether anything is said of the two or of a feeling toward the other."""
    return any(
        lexicon().complaint.search(text) or lexicon().named["client"].search(text) or lexicon().deepens.search(text)
        for text in (plain(one.text) for one in sentences)
    )


def _minimal_runs(prepared: Prepared, heard: Heard) -> Iterator[list[int]]:
    """Three turns or more in a row of at most three words each, after livelier talk, to what was no practical matter.

    A listening "yeah" is no answer that shrinks: two of them at least say nothing ("Dunno."), or one after words on the two.
    """
    practical = {mark.spans[0].turn for mark in heard.get("intervention", ()) if mark.code in _PRACTICAL}
    run: list[int] = []
    lively = False
    for place, sentences in enumerate((*prepared.by_turn, ())):
        if sentences and sentences[0].turn.speaker != "client":
            if sentences[0].turn.id in practical:
                run = []
            continue
        count = sum(len(one.words) for one in sentences)
        if sentences and count <= _MINIMAL_WORDS and lively:
            run.append(place)
            continue
        if len(run) >= _MINIMAL_TURNS and _shrinks(prepared, run):
            yield run
        run = []
        lively = lively or count >= _LIVELY_WORDS


def _shrinks(prepared: Prepared, run: Sequence[int]) -> bool:
    empty = sum(any(lexicon().empty.match(begun(one)) for one in prepared.by_turn[place]) for place in run)
    return empty >= 2 or (empty == 1 and any(_of_us(prepared, place) for place in run))


def _complaints(prepared: Prepared, mending: Sequence[Span]) -> Iterator[Evidence]:
    """A complaint about the therapist, the work or its progress, said here and not while mending; those of a turn together."""
    words = lexicon()
    for sentences in prepared.by_turn:
        basis = [
            one
            for one in sentences
            if one.turn.speaker == "client"
            and (match := words.complaint.search(text := plain(one.text)))
            and not words.no_complaint.search(text)
            and _of_the_work(prepared, one, match.group())
            and said_here(prepared, one, match.start())
            and not any(one.span.overlaps(span) for span in mending)
        ]
        if basis:
            yield _mark(
                prepared,
                "confrontation",
                *(one.span for one in basis),
                searched="told speech, and praise of the work in the same sentence",
            )


def _of_the_work(prepared: Prepared, sentence: Sentence, complaint: str) -> bool:
    """Whether what is "pointless" is this work: "it" needs the work named in the turn, a "waste" there or just before."""
    the_work = lexicon().the_work
    if "waste of" in complaint:
        asked = prepared.by_turn[sentence.turn_index - 1] if sentence.turn_index else ()
        return any(the_work.search(plain(text)) for text in (sentence.turn.text, *(one.text for one in asked)))
    return not complaint.startswith("it") or the_work.search(plain(sentence.turn.text)) is not None


def _strains(prepared: Prepared, heard: Heard) -> Iterator[Evidence]:
    """Criticism, control, arguing or lecturing in the therapist's words; and pressing on after the client's no."""
    words = lexicon()
    for place, sentences in enumerate(prepared.by_turn):
        if not sentences or sentences[0].turn.speaker != "therapist":
            continue
        found: dict[str, list[Sentence]] = {}
        for one in sentences:
            text = plain(one.text)
            sort = next((name for name, pattern in words.strain if strains_by(pattern, text)), "")
            if sort and not (sort == "arguing" and not _disputed(prepared, place)):
                found.setdefault(sort, []).append(one)
        if "lecturing" in found and (len(found["lecturing"]) < 2 or sum(len(one.words) for one in sentences) < _LECTURE_WORDS):
            del found["lecturing"]
        for sort, basis in found.items():
            yield _mark(prepared, "therapist_strain", *(one.span for one in basis), sort=sort, searched=_STRAIN_SEARCHED)
    yield from _insisted(prepared, heard)


_STRAIN_SEARCHED = "another's words given back, and a fancy asked about"


def _disputed(prepared: Prepared, place: int) -> bool:
    """Whether the client, just before, refused or said that it was otherwise."""
    before = prepared.by_turn[place - 1] if place else ()
    return any(_is_refusal(one) or "n't" in one.text or " not " in one.text for one in before)


def _insisted(prepared: Prepared, heard: Heard) -> Iterator[Evidence]:
    """An interpretation refused, and pressed again within a few turns while the client still says no."""
    pressing = {
        mark.spans[0].turn: mark.spans[0]
        for mark in heard.get("intervention", ())
        if mark.code in {"interpretation", "pressure_to_feeling", "challenge_to_defence", "head_on_collision"}
    }
    acts = {mark.key: mark for mark in heard.get("intervention", ())}
    places = {turn.id: place for place, turn in enumerate(prepared.transcript.turns)}
    told: set[str] = set()
    for mark in heard.get("response", ()):
        act = acts.get(str(mark.attributes.get("intervention")))
        if mark.code != "rejects" or act is None or act.code != "interpretation":
            continue
        place = places[mark.spans[0].turn]
        for later in range(place + 1, min(len(prepared.by_turn), place + 9)):
            turn = prepared.transcript.turns[later].id
            if is_client(prepared, later) and _opens_up(prepared.by_turn[later]):
                break
            if turn in pressing and turn not in told and _same_target(prepared, act.spans[0], pressing[turn]):
                told.add(turn)
                yield _mark(
                    prepared,
                    "therapist_strain",
                    pressing[turn],
                    sort="pressing on after a no",
                    refused=prepared.transcript.quote(mark.spans[0]),
                    searched="anything the client opened in between",
                )


def _same_target(prepared: Prepared, one: Span, other: Span) -> bool:
    """Whether two interpretations are about the same person or feeling."""
    first, second = (set(re.findall(r"[a-z']+", plain(prepared.transcript.quote(span)))) for span in (one, other))
    return bool(first & second & _TARGETS)


_TARGETS = frozenset(
    """him her them he she they me us angry anger furious rage sad grief jealous envy afraid fear ashamed shame guilty guilt
    lonely love hate father mother dad mum brother sister wife husband""".split()
)


def _refuses(prepared: Prepared, place: int, sentences: Sequence[Sentence]) -> bool:
    """Whether a turn says no to something put forward, not to a question of fact."""
    before = prepared.by_turn[place - 1] if place else ()
    put_forward = not before or not before[-1].text.rstrip().endswith("?")
    return put_forward and any(_is_refusal(one) for one in sentences[:3])


def _is_refusal(sentence: Sentence) -> bool:
    return sentence.turn.speaker == "client" and response_words().no.match(begun(sentence)) is not None


def _says_i(sentences: Sequence[Sentence]) -> bool:
    return any(token.lower in {"i", "i'm", "my", "me"} for one in sentences for token in one.tokens)


def _whole(sentences: Sequence[Sentence]) -> Span:
    return Span(sentences[0].turn.id, sentences[0].start, sentences[-1].end)


def _turns_of(prepared: Prepared, heard: Heard, code: str) -> set[int]:
    places = {turn.id: place for place, turn in enumerate(prepared.transcript.turns)}
    return {places[mark.spans[0].turn] for mark in heard.get("response", ()) if mark.code == code}


LISTENER = Listener(
    "rupture",
    1,
    hear,
    gives=frozenset({"rupture"}),
    requires=frozenset({"sentences", "parse", "intervention", "response", "affect"}),
)
