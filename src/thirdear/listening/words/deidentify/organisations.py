"""Where somebody learns, works, prays or is cared for: names that end in the noun of such a place, or begin with a saint."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from thirdear.listening.words.deidentify.mask import Found, Kind
from thirdear.listening.words.deidentify.passage import Passage, Word
from thirdear.listening.words.deidentify.vocabulary import fold, harmless, lists

__all__ = ["head_of", "legal_form", "organisations"]

_JOINS = {" ", " and ", " & ", " of ", " for ", "'s ", "’s ", "' ", "’ ", "-", " of the ", ". ", " for the "}
_LEFT = _JOINS - {" for ", " for the ", ". "}
_RIGHT = {" of ", " for ", " of the ", " for the ", " & ", " in "}


def organisations(passage: Passage) -> Iterator[Found]:
    """Schools, hospitals, churches, firms and the like, where a name makes one of them out of many."""
    words = passage.words
    for i, word in enumerate(words):
        kind = head_of(word.text)
        if (
            kind
            and (word.capital or passage.lower or _follows_a_name(passage, i))
            and not (len(word.text) < 4 and word.text.islower() and not _follows_a_name(passage, i))
        ):
            first, last = _left(passage, i), _right(passage, i)
            if first < i and any(_tells(one) for one in words[first:i]):
                yield Found(words[first].start, words[last].end, "organisation", kind)
            elif leads(word.text) and _behind(passage, i) > i:
                yield Found(word.start, words[_behind(passage, i)].end, "organisation", kind)
            elif last > i and word.capital:
                yield Found(word.start, words[last].end, "organisation", kind)
            elif passage.lower and _in_chat(passage, i):
                first = i - 1 - (fold(words[i - 2].text) not in ("at", "the"))
                yield Found(words[first].start, word.end, "organisation", f"{kind} in chat")
        if (
            _saint(word.text)
            and i + 1 < len(words)
            and words[i + 1].capital
            and passage.between(word, words[i + 1]) in (" ", ". ")
        ):
            yield _of_saint(passage, i)


def legal_form(text: str, end: int) -> int:
    """Where the letters end that say what kind of firm a name before `end` is: `Dupont S.A.R.L.`; `end` where none do."""
    match = _legal().match(text, end)
    return match.end() if match else end


def head_of(word: str) -> str:
    """What kind of organisation the noun makes of the name before it; empty when none."""
    return _heads().get(fold(word), "")


def leads(word: str) -> bool:
    """Whether the name comes after such a noun: `Colegio San Agustín`, `HMP Belmarsh`."""
    return fold(word) in lists()["organisations"]["leading"].split()


def _behind(passage: Passage, i: int) -> int:
    """The last of the capitalised words straight behind word `i`."""
    words, last = passage.words, i
    while last + 1 < len(words) and words[last + 1].capital and passage.between(words[last], words[last + 1]) in (" ", "-"):
        last += 1
    return last


def _left(passage: Passage, i: int) -> int:
    """The first word of the name that ends at word `i`."""
    words, first = passage.words, i
    while first > 0 and _joined(passage, first - 1) and _may_name(words[first - 1]):
        first -= 1
        if first > 1 and _and(passage, first - 1):
            first -= 2
    if first == i and i > 1 and _and(passage, i - 1):
        first = _left(passage, i - 2)
    while first < i and words[first].first and not _tells(words[first]) and words[first].known:
        first += 1
    return first


def _follows_a_name(passage: Passage, i: int) -> bool:
    """`Shell Haven refinery`: a small noun straight after a name."""
    before = passage.words[i - 1] if i else None
    return (
        before is not None
        and before.capital
        and not before.first
        and not before.known
        and passage.between(before, passage.words[i]) == " "
    )


def _and(passage: Passage, i: int) -> bool:
    """Whether word `i` joins two names: `Wragg and Sons`."""
    words = passage.words
    return fold(words[i].text) == "and" and _may_name(words[i - 1]) and passage.between(words[i - 1], words[i]) == " "


def _joined(passage: Passage, i: int) -> bool:
    return passage.between(passage.words[i], passage.words[i + 1]) in _LEFT


def _may_name(word: Word) -> bool:
    return word.capital and not (word.first and fold(word.text) in _common()) and word.text not in ("I", "I'm", "I’m")


def _tells(word: Word) -> bool:
    """Whether the word makes the name one of its own: `Oakfield`, not `General`."""
    if not word.capital or head_of(word.text) or fold(word.text) in _common():
        return False
    return not (word.first and word.known) or word.proper


def _right(passage: Passage, i: int) -> int:
    words, last = passage.words, i
    while last + 1 < len(words):
        between, following = passage.between(words[last], words[last + 1]), words[last + 1]
        small = fold(following.text) in ("of", "for", "the", "and")
        if between == " " and (following.capital and (head_of(following.text) or last > i) and not following.first):
            last += 1
        elif between in (" ", " & ") and small and last + 2 < len(words) and _named_behind(passage, last + 1):
            last = _named_behind(passage, last + 1)
        else:
            break
    return last


def _named_behind(passage: Passage, i: int) -> int:
    """The capitalised word behind "of", "for the"; 0 when there is none."""
    words = passage.words
    for j in (i + 1, i + 2):
        if j < len(words) and words[j].capital and not harmless(words[j].text):
            return j
        if j >= len(words) or fold(words[j].text) != "the":
            return 0
    return 0


def _in_chat(passage: Passage, i: int) -> bool:
    """In words without capitals: a small word, a name, the noun of a place ("at riverside practice")."""
    words = passage.words
    if i < 2 or fold(words[i].text) not in lists()["organisations"]["small"].split():
        return False
    near = passage.between(words[i - 1], words[i]) == " " and passage.between(words[i - 2], words[i - 1]) == " "
    name, before = words[i - 1], fold(words[i - 2].text)
    if i > 2 and (fold(name.text) == "high" or head_of(name.text) == "school"):  # "at quinn grammar school"
        name, before = words[i - 2], fold(words[i - 3].text)
    led = before == "at" or (before == "the" and i > 2 and fold(words[i - 3].text) == "at")
    return near and led and fold(name.text) not in _common()


def _saint(word: str) -> bool:
    return fold(word) in lists()["organisations"]["saint"].split() and word[0].isupper()


def _of_saint(passage: Passage, i: int) -> Found:
    words = passage.words
    last = max(i + 1, _right(passage, i + 1))
    while (
        last + 1 < len(words)
        and passage.between(words[last], words[last + 1]) in (" ", "'s ", "’s ")
        and head_of(words[last + 1].text)
    ):
        last += 1
    owned = passage.shown[words[last].end :].startswith(("'", "’"))
    kind: Kind = "organisation" if owned or last > i + 1 else "place"
    owner = re.match(r"['’]s(?!\w)", passage.shown[words[last].end :])
    return Found(words[i].start, words[last].end + (2 if owner else 0), kind, "saint")


@cache
def _legal() -> re.Pattern[str]:
    forms = lists()["organisations"]["legal"].split()
    spelt = sorted({*forms, *(form.lower() for form in forms if "." in form)}, key=lambda form: (-len(form), form))
    return re.compile(rf"(?:,? (?:& )?(?:{'|'.join(map(re.escape, spelt))})(?!\w)\.?)+")


@cache
def _heads() -> dict[str, str]:
    groups = lists()["organisations"]
    kinds = ("school", "university", "hospital", "home", "church", "court", "workplace")
    return {fold(word): kind for kind in reversed(kinds) for word in groups[kind].split()}


@cache
def _common() -> frozenset[str]:
    return frozenset(fold(word) for word in lists()["organisations"]["common"].split())
