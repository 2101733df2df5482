"""Names of people and small places: capitalised words that no dictionary has, and those the parser takes for names.

A name that is an ordinary word too (`Will`, `Hope`) counts only where the parser, a title or its neighbour says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from thirdear.listening.words.deidentify.mask import Found, Kind
from thirdear.listening.words.deidentify.organisations import head_of, legal_form
from thirdear.listening.words.deidentify.passage import Passage, Word
from thirdear.listening.words.deidentify.vocabulary import fold, given, harmless, kin, lists, ordinary, slang, title, town

__all__ = ["names"]

_PARTICLES = set("de la le van von der den del della di da dos das do bin bint ibn al el ap ab y ter ten te zu af av".split())
_ENTITIES: dict[str, Kind] = {"PERSON": "person", "GPE": "place", "LOC": "place", "FAC": "place", "ORG": "organisation"}


def names(passage: Passage) -> Iterator[Found]:
    """Every run of capitalised words that names somebody or some place."""
    for run in _runs(passage):
        kept = _kept(passage, run)
        if kept:
            first, last = passage.words[kept[0]], passage.words[kept[-1]]
            kind, by = _kind(passage, kept)
            ends = [(word.end, legal_form(passage.shown, word.end)) for word in passage.words[kept[0] : kept[-1] + 1]]
            firm = next((end for before, end in ends if end > before), 0)
            if firm:
                yield Found(first.start, max(firm, last.end), "organisation", "firm")
            else:
                yield Found(first.start, last.end, kind, by)


def _runs(passage: Passage) -> Iterator[list[int]]:
    """Capitalised words that stand together, particles between them included; as numbers of words."""
    words, run = passage.words, list[int]()
    for i, word in enumerate(words):
        if run and not _together(passage, run[-1], i):
            yield run
            run = []
        if word.capital and not _alone(word):
            run = [*run, *range(run[-1] + 1, i), i] if run else [i]
    if run:
        yield run


def _alone(word: Word) -> bool:
    return word.text == "I" or word.text.startswith(("I'", "I’"))


def _together(passage: Passage, last: int, i: int) -> bool:
    """Whether word `i` may still belong to a run that ends at `last`."""
    words = passage.words
    between = passage.shown[words[last].end : words[i].start]
    if not words[i].capital:
        return (
            i - last <= 2
            and between.strip(" abcdefghijklmnopqrstuvwxyz") == ""
            and (fold(words[i].text) in _PARTICLES or _byname(passage, last, i))
        )
    plain = between in (" ", "-", " -") or (between in (". ", ".") and (len(words[last].text) == 1 or title(words[last].text)))
    return plain or (i - last in (2, 3) and between.replace(" ", "").isalpha())


def _byname(passage: Passage, last: int, i: int) -> bool:
    """`Dai the Post`."""
    words = passage.words
    return (
        fold(words[i].text) == "the"
        and not words[last].known
        and i + 1 < len(words)
        and words[i + 1].capital
        and not words[i + 1].first
    )


def _kept(passage: Passage, run: Sequence[int]) -> list[int]:
    """The words of a run that name; empty when none does."""
    words = passage.words
    telling = [i for i in run if _strong(words[i]) or _weak(passage, i)]
    if not telling:
        return []
    kept = [i for i in run if i in telling or _beside(words, i, telling)]
    while kept and (not words[kept[0]].capital or (kept[0] not in telling and title(words[kept[0]].text))):
        kept.pop(0)
    while kept and not words[kept[-1]].capital:
        kept.pop()
    return list(range(kept[0], kept[-1] + 1)) if kept else []


def _strong(word: Word) -> bool:
    if not word.capital or word.known or title(word.text):
        return False
    short = word.text.isupper() and len(word.text) <= 5
    return len(word.text) > 1 and not short


def _weak(passage: Passage, i: int) -> bool:
    """An ordinary word used as a name, by what the parser says of it or by what stands before it."""
    word, previous = passage.words[i], passage.words[i - 1] if i else None
    if not word.capital or slang(word.text) or (title(word.text) and not (given(word.text) and word.entity == "PERSON")):
        return False
    if harmless(word.text):
        return False
    titled = previous is not None and title(previous.text) and previous.capital and passage.between(previous, word) in (" ", ". ")
    if titled and not word.first and len(word.text) > 1:
        return True
    if passage.lower and ordinary(word.text) and not word.proper:
        return False
    if word.first:
        return given(word.text) and (word.entity == "PERSON" or _acts(passage, i))
    if given(word.text) and not word.text.isupper() and not head_of(word.text):
        return True
    if previous is not None and town(word.text) and fold(previous.text) in lists()["where"].split():
        return True
    return word.proper and word.entity in _ENTITIES and not head_of(word.text)


def _acts(passage: Passage, i: int) -> bool:
    """Whether what a person does follows: `Grace said`."""
    following = [fold(word.text) for word in passage.words[i + 1 : i + 3]]
    if following and following[0] in lists()["acts"]["often"].split():
        following.pop(0)
    return bool(following) and following[0] in lists()["acts"]["verbs"].split()


def _beside(words: Sequence[Word], i: int, telling: Sequence[int]) -> bool:
    """A capitalised word that stands with one that tells: `Hebden Bridge`, an initial, a particle between."""
    word = words[i]
    if harmless(word.text) and not given(word.text):
        return False
    if word.first and word.known and not given(word.text):
        return False
    if word.first and word.known and not word.proper:
        return False
    return min(telling) < i < max(telling) or (word.capital and any(abs(i - j) <= 2 for j in telling))


def _kind(passage: Passage, kept: Sequence[int]) -> tuple[Kind, str]:
    """Of what it is a name, and whether more than its capital says so."""
    words = [passage.words[i] for i in kept]
    whole = passage.shown[words[0].start : words[-1].end]
    before = passage.words[kept[0] - 1] if kept[0] else None
    cue = fold(before.text) if before else ""
    entities = [_ENTITIES[word.entity] for word in words if word.entity in _ENTITIES]
    if before and (title(before.text) or cue in kin() or cue in lists()["named"].split()) and not town(whole):
        return "person", "name"
    if cue in lists()["where"].split() and cue != "of" and (town(whole) or not given(words[0].text) or "place" in entities):
        return ("organisation" if cue == "at" and "organisation" in entities else "place"), "name"
    if given(words[0].text) and "place" not in entities:
        return "person", "name"
    if entities:
        return entities[0], "name"
    return "place" if town(whole) and not given(words[0].text) else "person", "capital"
