"""What recurs, as a page shows it; what was answered; and the place that a quotation stands in.

What is handed out is frozen and holds open words: use it and let it go.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from thirdear.listening.formulation import Change
from thirdear.listening.insight import Cited, Recurring, against_said, changing, rests_said, said_again, sentence
from thirdear.listening.words import Span, Transcript
from thirdear.listening.words.speech import doubts
from thirdear.practice.errors import NotAllowed
from thirdear.practice.evidence.queries import HeardText
from thirdear.practice.insight.making import Standing, let_go, put_aside, standing
from thirdear.practice.insight.models import Answer, Reply
from thirdear.practice.insight.quoting import Quoted, quoted
from thirdear.practice.record.permissions import Actor, Permission, require
from thirdear.practice.words.queries import Spoken

__all__ = [
    "Answer",
    "Aside",
    "Item",
    "Place",
    "Quotation",
    "Recurs",
    "Replied",
    "find_item",
    "let_go",
    "place_of",
    "recurs",
    "replies",
    "then_and_now",
    "what_does_not_fit",
]

ENOUGH = 10
"""Encounters that make a pattern worth looking at."""
_SHOWN = 2
_SHOWN_IN_FULL = 60


@dataclass(frozen=True)
class Quotation:
    """A person's own words, and where they stand. `unsure`: a machine wrote some of them down and was not sure of them."""

    text: UUID
    mark: str
    told: str
    parts: tuple[Quoted, ...]
    unsure: bool = False


@dataclass(frozen=True)
class Item:
    """One sentence with its quotations. `more` counts those that are not shown; `against` is None until it is asked for."""

    about: str
    sort: str
    sentence: str
    quotations: tuple[Quotation, ...]
    more: int
    rests: str
    fits: bool
    searched: str = ""
    against: tuple[Quotation, ...] = ()


@dataclass(frozen=True)
class Recurs:
    """The page: items by sort, and how little or much there is to go by. What a view makes of them it may keep in `drawn`."""

    sections: tuple[tuple[str, tuple[Item, ...]], ...]
    texts: int
    waiting: int
    encounters: int
    asides: int
    again: bool
    drawn: dict[str, SafeString] = field(default_factory=dict, compare=False)

    @property
    def few_encounters(self) -> bool:
        return self.encounters < ENOUGH


@dataclass(frozen=True)
class Replied:
    """An answer that was given, to which sentence as it was said then; `more` is what was said to it."""

    id: UUID
    about: str
    answer: Answer
    at: datetime
    more: str
    text: UUID | None
    sentence: str = ""


@dataclass(frozen=True)
class Aside:
    """A sentence that was put aside; without quotations where it would not be said any more anyway."""

    about: str
    at: datetime
    more: str
    sentence: str
    quotations: tuple[Quotation, ...]


@dataclass(frozen=True)
class Place:
    """A text as it was heard: who speaks, and their words in stretches, each "", `marked`, or the `first` marked one."""

    heard: HeardText
    turns: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]


def recurs(*, by: Actor) -> Recurs:
    """Everything that recurs, in the order it is told. A few queries, whatever there is."""
    require(by, Permission.READ_OWN)
    now = standing(by=by)
    language = get_language() or "en"
    if language not in now.shown:
        now.shown[language] = _drawn(now, language)
    shown: Recurs = now.shown[language]  # type: ignore[assignment]
    return shown


def find_item(*, by: Actor, about: str) -> Item:
    """One sentence with all its quotations and what speaks against it. Raises `NotAllowed` where it does not stand."""
    require(by, Permission.READ_OWN)
    now = standing(by=by)
    if about not in now.found:
        raise NotAllowed
    found = now.found[about]
    return replace(
        _item(now, about, found, found.rests[:_SHOWN_IN_FULL], whole=True),
        searched=against_said(found, get_language() or "en"),
        against=tuple(_quotation(now.texts, one, whole=True) for one in found.against[:_SHOWN_IN_FULL]),
    )


def replies(*, by: Actor) -> tuple[Replied, ...]:
    """Every answer that was given, oldest first."""
    require(by, Permission.READ_OWN)
    rows = Reply.objects.filter(person=by.person).order_by("at", "id")
    return tuple(Replied(row.id, row.about, Answer(row.answer), row.at, row.more, row.text, _said_then(row)) for row in rows)


def then_and_now(*, by: Actor) -> tuple[Change, ...]:
    """Patterns in the earlier and the later texts, without what was put aside: that is not compared either."""
    require(by, Permission.READ_OWN)
    now = standing(by=by)
    if "changes" not in now.shown:
        now.shown["changes"] = changing([each.reading for each in now.current.heard], now.current.formulation, now.aside)
    found: tuple[Change, ...] = now.shown["changes"]  # type: ignore[assignment]
    return found


def what_does_not_fit(*, by: Actor) -> tuple[Aside, ...]:
    """What was put aside, the latest first, as it would be said if it were taken back."""
    require(by, Permission.READ_OWN)
    now, found = standing(by=by), put_aside(by=by)
    rows = Reply.objects.filter(person=by.person, answer=Answer.NOT_ME).order_by("-at", "-id")
    asides = []
    for row in rows:
        chosen = _chosen(found[row.about]) if row.about in found else ()
        quotations = tuple(_quotation(now.texts, one) for one in chosen)
        asides.append(Aside(row.about, row.at, row.more, _said_then(row), quotations))
    return tuple(asides)


def _said_then(row: Reply) -> str:
    sort, shape, given = row.rests_on.get("said") or ("", "", {})
    return said_again(sort, shape, given, get_language() or "en") if sort else ""


def place_of(*, by: Actor, text: UUID, mark: str) -> Place:
    """Where a quotation stands. Raises `NotAllowed` where that text was not heard, or has no such mark for the writer."""
    require(by, Permission.READ_OWN)
    now = standing(by=by)
    heard = now.texts.get(str(text))
    cited = next((one for found in now.found.values() for one in _cited_in(found) if one.mark.key == mark), None)
    if heard is None or cited is None or cited.text != str(text):
        raise NotAllowed
    turns: list[tuple[str, tuple[tuple[str, str], ...]]] = []
    for turn in heard.reading.transcript.turns:
        marked = sorted((span.start, span.end) for span in cited.spans if span.turn == turn.id)
        seen = any(how for _, stretches in turns for _, how in stretches)
        turns.append((turn.speaker, tuple(_stretches(turn.text, marked, "marked" if seen else "first"))))
    return Place(heard, tuple(turns))


def _cited_in(found: Recurring) -> Iterable[Cited]:
    yield from found.rests
    yield from found.against


def _stretches(text: str, marked: Sequence[tuple[int, int]], how: str) -> Iterable[tuple[str, str]]:
    at = 0
    for start, end in marked:
        if start > at:
            yield text[at:start], ""
        if end > max(start, at):
            yield text[max(start, at) : end], how
            how = "marked"
        at = max(at, end)
    if at < len(text):
        yield text[at:], ""


def _drawn(now: Standing, language: str) -> Recurs:
    sections: dict[str, list[Item]] = {}
    for about, found in now.found.items():
        sections.setdefault(found.sort, []).append(_item(now, about, found, _chosen(found)))
    scored = [one for one in now.current.formulation.episodes if one.completeness >= 2.5]
    return Recurs(
        tuple((sort, tuple(sorted(items, key=lambda one: not one.fits))) for sort, items in sections.items()),
        len(now.texts),
        now.current.waiting,
        len(scored),
        sum(row[2] == Answer.NOT_ME for row in now.made_of[2]),  # type: ignore[attr-defined]
        now.current.again,
    )


def _item(now: Standing, about: str, found: Recurring, chosen: Sequence[Cited], *, whole: bool = False) -> Item:
    language = get_language() or "en"
    fits = now.answers.get(about) is Answer.FITS
    if fits:  # a person said so: how well it is heard is no longer the question
        found = replace(found, little=tuple(why for why in found.little if why != "unsure"))
    return Item(
        about,
        found.sort,
        sentence(found, language),
        tuple(_quotation(now.texts, one, whole=whole) for one in chosen),
        max(len(found.rests) - len(chosen), 0),
        rests_said(found, language),
        fits,
    )


def _chosen(found: Recurring) -> tuple[Cited, ...]:
    """What is quoted at once: of the latest text that says most of it, one mark for each thing said; else the latest places."""
    senses = list(dict.fromkeys(one.sense for one in found.rests))
    if len(senses) > 1:
        texts = list(dict.fromkeys(one.text for one in reversed(found.rests)))
        best = max(texts, key=lambda text: len({one.sense for one in found.rests if one.text == text}))
        of_best = sorted(found.rests, key=lambda one: one.text != best)
        return tuple(next(one for one in of_best if one.sense == sense) for sense in senses)
    latest = {one.text: one for one in found.rests}
    return tuple(latest.values())[-_SHOWN:]


def _quotation(texts: dict[str, HeardText], cited: Cited, *, whole: bool = False) -> Quotation:
    heard = texts[cited.text]
    words = heard.reading.transcript
    told = f"{heard.kind.label}, {date_format(timezone.localtime(heard.told_at), 'DATE_FORMAT')}"
    if heard.spoken is Spoken.UNCHECKED:  # verbatim of what the machine wrote down, so long as nobody has compared it
        told = f"{told}, {heard.spoken.label}"
    spans = cited.spans if whole else cited.spans[:1]
    unsure = any(_is_unsure(words, span) for span in cited.spans)
    return Quotation(heard.text, cited.mark.key, told, tuple(quoted(words, span) for span in spans), unsure)


def _is_unsure(words: Transcript, span: Span) -> bool:
    return any(doubt.at < span.end and span.start < doubt.until for doubt in doubts(words.turn(span.turn)))
