"""One mark as a note in the margin: what it says closed, and all it owes the reader once opened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from thirdear.listening import manuals
from thirdear.listening.errors import InputError
from thirdear.listening.evidence import is_naming
from thirdear.listening.page.attributes import Attribute, Target, attributes, plain
from thirdear.listening.page.doubts import resting_on, spoken, time_of
from thirdear.listening.page.strings import strings

__all__ = ["Definition", "Note", "Quote", "Words", "definition", "note", "shortened", "wording"]

_LONGEST = 260
_TAIL = 70


@dataclass(frozen=True, slots=True)
class Quote:
    """Words quoted in a note, and the turn to jump to; `mark` says which pieces there to light up.

    `unsure` names those the machine was not sure of, `spoken` is from when to when they are heard; each may be empty.
    """

    turn: str
    text: str
    time: str
    mark: int | None
    unsure: str = ""
    spoken: str = ""


@dataclass(frozen=True, slots=True)
class Definition:
    """The manual's page on a kind and, where it has one, on a code; `kind_page` is None for what the manual lacks."""

    id: str
    name: str
    code_name: str
    kind_page: manuals.Kind | None
    code_page: manuals.Code | None


@dataclass(frozen=True, slots=True)
class Note:
    """One mark, ready to be set in the margin. `number` is its place among the session's notes."""

    id: str
    number: int
    kind: str
    moment: bool
    heard: bool
    turn: str
    wording: str
    about: str
    quotes: tuple[Quote, ...]
    sure: str
    against: tuple[Quote, ...]
    searched: str
    attributes: tuple[Attribute, ...]
    definition: Definition
    heard_by: str
    x: float
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """Where a note's quotes lead: the session's turns by their own id, the id each has on the page, and its marks by key."""

    turns: Mapping[str, Mapping[str, Any]]
    ids: Mapping[str, str]
    evidence: Mapping[str, Mapping[str, Any]]
    marks: Mapping[str, Target]


def definition(kind: str, code: str) -> Definition:
    """What the manual says of a kind and code; plain names where it says nothing."""
    try:
        page = manuals.entry(kind)
    except InputError:
        page = None
    code_page = page.codes.get(code) if page else None
    return Definition(
        f"means-{_slug(kind)}-{_slug(code)}",
        page.name if page else plain(kind),
        code_page.name if code_page else plain(code),
        page,
        code_page,
    )


def note(
    evidence: Mapping[str, Any], words: Words, *, id: str, number: int, moment: bool, x: float, spans: Sequence[Mapping[str, Any]]
) -> Note:
    """A mark as a note. `spans` are its spans in the order they were spoken."""
    meant = definition(str(evidence["kind"]), str(evidence.get("code", "")))
    told = dict(evidence.get("attributes") or {})
    against = [span for item in evidence.get("against") or () for span in _spans_against(item, words)]
    quotes = tuple(_quote(span, words, number) for span in spans)
    return Note(
        id=id,
        number=number,
        kind=str(evidence["kind"]),
        moment=moment,
        heard=evidence.get("heard") is not False,
        turn=str(spans[0]["turn"]),
        wording=wording(evidence, meant),
        about=shortened(quotes[0].text, 80),
        quotes=quotes,
        sure=_sure(evidence),
        against=tuple(_quote(span, words, None) for span in against),
        searched=_searched(told.get("searched"), bool(against)),
        attributes=attributes(told, words.marks),
        definition=meant,
        heard_by=_heard_by(evidence),
        x=x,
        doubt=_doubt(evidence, told),
    )


def shortened(text: str, longest: int = _LONGEST) -> str:
    """A long quote with its middle left out; the words themselves stay whole on the page."""
    if len(text) <= longest:
        return text
    tail = min(_TAIL, longest // 3)
    return f"{text[: longest - tail].rstrip()} … {text[-tail:].lstrip()}"


def _quote(span: Mapping[str, Any], words: Words, mark: int | None) -> Quote:
    turn, place = words.turns[span["turn"]], (span["start"], span["end"])
    text = shortened(turn["text"][slice(*place)])
    return Quote(words.ids[span["turn"]], text, time_of(turn, *place), mark, resting_on(turn, *place), spoken(turn, *place))


def _spans_against(item: object, words: Words) -> list[Mapping[str, Any]]:
    found = [item] if isinstance(item, Mapping) else words.evidence.get(str(item), {}).get("spans", ())
    return [span for span in found if span.get("turn") in words.turns]


def wording(evidence: Mapping[str, Any], meant: Definition) -> str:
    """A mark in a few words, as the document says it, else as the manual does."""
    if evidence.get("wording"):
        return str(evidence["wording"])
    page = meant.kind_page
    if page and "{" not in page.wording:
        return page.wording
    return meant.code_name or meant.name


def _sure(evidence: Mapping[str, Any]) -> str:
    words, confidence = strings()["note"], evidence.get("confidence")
    if confidence is None:
        return str(words["uncalibrated"])
    level = next(name for floor, name in words["levels"] if float(confidence) >= floor)
    measured = words.get(f"calibration_{evidence.get('calibration')}", words["calibration_none"])
    return str(words["sure"]).format(words=level, number=f"{float(confidence):.2f}", measured=measured)


def _doubt(evidence: Mapping[str, Any], told: Mapping[str, Any]) -> str:
    """What follows from words that a machine was not sure of: a caution, and a stronger one where a negation is among them."""
    words, found = strings()["note"], told.get("doubts") or ()
    naming = is_naming(str(evidence["kind"]), str(evidence.get("code", "")))
    turning = {} if naming else {str(each["quote"]): str(each["instead"]) for each in found if each.get("instead")}
    if not turning:
        return str(words["doubted"]) if found else ""
    heard, instead = next(iter(turning.items()))
    return str(words["turning" if len(turning) == 1 else "turning_more"]).format(heard=heard, instead=instead)


def _searched(searched: object, found: bool) -> str:
    words = strings()["note"]
    if not searched:
        return "" if found else str(words["not_searched"])
    return str(words["searched_found" if found else "searched_nothing"]).format(searched=plain(searched).rstrip("."))


def _heard_by(evidence: Mapping[str, Any]) -> str:
    basis = strings()["note"].get(f"basis_{evidence.get('basis')}", "")
    return ", ".join(str(part) for part in (basis, evidence.get("listener")) if part)


def _slug(value: str) -> str:
    return "".join(
        letter if letter.isascii() and letter.isalnum() else f"-{ord(letter):x}-" if letter != "_" else "_" for letter in value
    )
