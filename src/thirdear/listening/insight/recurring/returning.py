"""What comes back by its own word: themes, and what appears in dreams. Nothing is said of what it stands for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from thirdear.listening.insight.recurring.found import Cited, Recurring, hashed, once
from thirdear.listening.insight.recurring.told import FEW, Told

__all__ = ["dreams", "themes"]

_MOST_WORDS = 8
_MOST_ELEMENTS = 6
_AGAIN = 2


def themes(told: Told) -> list[Recurring]:
    """Words that return in one text after another, those of most texts first."""
    groups: dict[str, list[Cited]] = {}
    for reading, mark in told.by_code["theme.topic"]:
        word = str(mark.attributes["word"])
        cited = told.cite("returning", reading, mark, word)
        if cited is not None:
            groups.setdefault(word, []).append(cited)
    returning = [(word, marks) for word, marks in groups.items() if len({one.text for one in marks}) >= told.returns]
    returning.sort(key=lambda pair: (-len({one.text for one in pair[1]}), -_mentions(pair[1]), pair[0]))
    return told.first((one for word, marks in returning for one in _word(told, word, marks)), _MOST_WORDS)


def _word(told: Told, word: str, marks: Sequence[Cited]) -> Iterator[Recurring]:
    says = hashed("returning", word)
    if told.aside.denies(says):
        return
    beside = Counter(code for one in marks for code in one.mark.attributes.get("feelings", ()) if code != "feeling_absent")
    feeling = next((code for code, count in beside.most_common(1) if count >= _AGAIN), "")
    texts = len({one.text for one in marks})
    yield Recurring(
        "returning",
        "word_beside" if feeling else "word",
        (says,),
        tuple(marks),
        frozenset(one.mark.key for one in marks),
        {"word": word, "feeling": feeling},
        little=("few",) if texts < FEW else (),
    )


def _mentions(marks: Sequence[Cited]) -> int:
    return sum(int(one.mark.attributes.get("mentions", 1)) for one in marks)


def dreams(told: Told) -> list[Recurring]:
    """What appears in more than one dream; and what of a dream had been spoken of in the text before it."""
    groups: dict[str, list[Cited]] = {}
    for reading, mark in told.by_code["dream.element"]:
        name = str(mark.attributes.get("element") or "").lower()
        cited = told.cite("dreams", reading, mark, name) if name else None
        if cited is not None:
            groups.setdefault(name, []).append(cited)
    again = [(name, marks) for name, marks in groups.items() if len({one.text for one in marks}) >= _AGAIN]
    again.sort(key=lambda pair: (-len({one.text for one in pair[1]}), pair[0]))
    found = [one for name, marks in again for one in _element(told, name, marks)]
    before = list(_residues(told))[::-1]  # the latest first
    return [*told.first(found, _MOST_ELEMENTS), *told.first(before, _MOST_ELEMENTS)]


def _element(told: Told, name: str, marks: Sequence[Cited]) -> Iterator[Recurring]:
    says = hashed("dreams", name)
    if not told.aside.denies(says):
        texts = len({one.text for one in marks})
        little = ("few",) if texts < FEW else ()
        core = frozenset(one.mark.key for one in marks)
        yield Recurring("dreams", "element", (says,), tuple(marks), core, {"word": name}, little=little)


def _residues(told: Told) -> Iterator[Recurring]:
    """One for a word, whichever dreams it is in; the formulation found the places."""
    by_word: dict[str, list[str]] = {}
    for theme in told.formulation.themes:
        if theme.sort == "dream":
            by_word.setdefault(theme.name.lower(), []).extend(theme.grounds.evidence)
    for word, keys in by_word.items():
        says = hashed("dreams", word, "before")
        cited = once(one for key in keys if (one := told.cited("dreams", key, f"{word} before")) is not None)
        elements = [one for one in cited if one.mark.kind == "dream"]
        if elements and len(cited) > len(elements) and not told.aside.denies(says):
            core = frozenset(one.mark.key for one in cited)
            yield Recurring("dreams", "before", (says,), cited, core, {"word": word}, little=("chance",))
