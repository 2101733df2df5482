"""What in a treatment's transcripts says who somebody is: masks to be confirmed by a person, found by several recognisers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from thirdear.listening.words.assemble import UNNAMED
from thirdear.listening.words.deidentify import presidio
from thirdear.listening.words.deidentify.everywhere import Known, everywhere
from thirdear.listening.words.deidentify.forms import forms
from thirdear.listening.words.deidentify.mask import Found, Kind, Mask
from thirdear.listening.words.deidentify.names import names
from thirdear.listening.words.deidentify.organisations import organisations
from thirdear.listening.words.deidentify.passage import Passage, passage
from thirdear.listening.words.deidentify.streets import streets
from thirdear.listening.words.deidentify.vocabulary import WORD, bare, fold, title
from thirdear.listening.words.labels import label_words, name_key
from thirdear.listening.words.transcript import Transcript

Settle = Callable[[str, Found], Kind]

__all__ = ["find", "is_label", "merged", "propose", "speakers_of", "texts_of"]

# Where two finds overlap they become one, of the kind that stands first here; `?` is a loose find.
_ORDER = "email url address date id phone id? phone? age postcode organisation place person".split()
_UNSURE = ("name", "capital")  # recognisers whose kind is settled over the whole treatment
_NAMES: tuple[Kind, ...] = ("person", "place", "organisation")


def propose(transcripts: Sequence[Transcript], people: Iterable[str] = ()) -> tuple[Mask, ...]:
    """Masks for the sessions of one treatment, in the order of the words: what each says, where, of which kind.

    `people` are names that are known to be spoken of; those of the speakers are added. A name that is found once is
    masked wherever it stands, in every session, in any case and possessive. Nothing is changed: a person confirms first.
    English only. Raises `MissingPart` when the parser is absent or damaged. Limits: an ordinary word that is a name too
    is found only where it has its capital; what nobody names but everybody could recognise (a rare job, an event in the
    news) is not found at all.
    """
    passages = {(one.id, at): passage(text) for one in transcripts for at, text in texts_of(one)}
    found = {place: find(each) for place, each in passages.items()}
    named = [*people, *speakers_of(transcripts)]
    settle = _settled(passages, found, named)
    known = Known()
    for name in named:
        known.add(name, "person")
    for place, finds in found.items():
        for each in finds:
            words = passages[place].text[each.start : each.end]
            known.add(words, settle(words, each))
    masks = (
        Mask(session, at, each.start, each.end, words, settle(words, each), each.by)
        for (session, at), one in passages.items()
        for each in merged([*found[session, at], *everywhere(known, one.text)])
        for words in [one.text[each.start : each.end]]
    )
    return tuple(masks)


def speakers_of(transcripts: Iterable[Transcript]) -> list[str]:
    """The names that speakers have, without labels such as `T` and `Client`."""
    names = {turn.name: None for one in transcripts for turn in one.turns}
    return [name for name in names if not is_label(name)]


def is_label(name: str) -> bool:
    """Whether a speaker's name says a role and nobody in particular: `T`, `Client 2`."""
    roles = [label_words()[role] for role in ("therapist", "client", "other")]
    bare = re.sub(r"[ _#.-]{0,3}\d{0,3}[.]?$", "", name_key(name))
    return len(bare) < 2 or name == UNNAMED or any(bare in [*role["letters"], *role["words"]] for role in roles)


def texts_of(transcript: Transcript) -> Iterator[tuple[str, str]]:
    """Everything somebody may be named in: the id of a turn with its text, the id of an event with its note."""
    yield from ((turn.id, turn.text) for turn in transcript.turns if turn.text)
    yield from ((event.id, event.note) for event in transcript.events if event.note)


def find(one: Passage) -> list[Found]:
    """What the recognisers find in one text, none overlapping another."""
    numbers = presidio.numbers(one.text, one.parsed)
    return merged([*forms(one), *numbers, *streets(one), *organisations(one), *names(one)])


def merged(finds: Iterable[Found]) -> list[Found]:
    """In order of place; those that overlap joined into one."""
    result: list[Found] = []
    for found in sorted(finds):
        if result and found.start < result[-1].end:
            before = result.pop()
            best = min(before, found, key=_rank)
            found = Found(before.start, max(before.end, found.end), best.kind, best.by, best.loose)
        result.append(found)
    return result


def _rank(found: Found) -> tuple[int, int]:
    """The surest kind first, the longest of one kind."""
    return _ORDER.index(found.kind + "?" * found.loose), found.start - found.end


def _settled(
    texts: Mapping[tuple[str, str], Passage], found: Mapping[tuple[str, str], list[Found]], people: Iterable[str]
) -> Settle:
    """What a name is of, one kind in the whole treatment: a person where that is known, else what it mostly looks like."""
    votes: dict[str, Counter[Kind]] = {}
    for name in people:
        for part in _parts(name):
            votes.setdefault(part, Counter())["person"] += 1000
    for place, finds in found.items():
        for each in finds:
            for part in _parts(texts[place].text[each.start : each.end]) if each.by in _UNSURE else ():
                votes.setdefault(part, Counter())[each.kind] += 2 if each.by == "name" else 1

    def settle(words: str, each: Found) -> Kind:
        if each.kind not in _NAMES or each.by not in _UNSURE:
            return each.kind
        total = sum((votes.get(part, Counter()) for part in _parts(words)), Counter[Kind]())
        return max(_NAMES, key=lambda kind: total[kind]) if total else each.kind

    return settle


def _parts(words: str) -> list[str]:
    """The words of a name, without titles, folded."""
    return [fold(bare(found.group())) for found in WORD.finditer(words) if not title(found.group())]
