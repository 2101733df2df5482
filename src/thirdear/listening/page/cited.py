"""Words cited from the whole treatment: each quotation with the session it was said in, whom it is about, and a way back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from thirdear.listening.page.notes import Note, shortened
from thirdear.listening.page.session import Session
from thirdear.listening.page.strings import amount, counted, strings

__all__ = ["Citation", "Cited", "Grounds", "Index", "cited", "grounds", "listed"]

_LONGEST = 200
_FIRST = 4
_MOST = 20


@dataclass(frozen=True, slots=True)
class Citation:
    """The client's words, the session and time they were said in, and whom they are about.

    `turn` and `mark` lead to the words; `who` is empty where the words belong to no encounter. `unsure` names those the
    machine was not sure of, `spoken` is from when to when they are heard; each may be empty.
    """

    session: Session
    turn: str
    mark: int
    time: str
    text: str
    who: str
    unsure: str
    spoken: str


@dataclass(frozen=True, slots=True)
class Cited:
    """Quotations in the order they were spoken: a few at once, more on demand, and how many are left in the words alone."""

    first: tuple[Citation, ...] = ()
    more: tuple[Citation, ...] = ()
    left: int = 0

    def __bool__(self) -> bool:
        return bool(self.first)

    def __len__(self) -> int:
        return len(self.first) + len(self.more) + self.left


@dataclass(frozen=True, slots=True)
class Grounds:
    """What every hypothesis owes its reader: its words, those against it, what was searched, and how little it rests on."""

    words: Cited
    against: Cited
    searched: str
    rests: str
    little: str


@dataclass(frozen=True, slots=True)
class Index:
    """Where every mark of the treatment stands, whom its encounter was with, and what people and sessions are called."""

    sessions: tuple[Session, ...]
    places: Mapping[str, int]
    notes: Mapping[str, tuple[Session, Note]]
    people: Mapping[str, str]
    episodes: Mapping[str, Mapping[str, Any]]
    others: Mapping[str, str]

    @classmethod
    def of(cls, document: Mapping[str, Any], laid: Sequence[Session]) -> Index:
        """The index of a document and its sessions as laid out."""
        notes = {}
        for one in laid:
            by_id = {each.id: each for each in one.notes}
            notes.update({mark: (one, by_id[id]) for mark, id in one.note_ids.items()})
        people = {str(one["id"]): str(one.get("name") or "") for one in document.get("people") or ()}
        told = list((document.get("formulation") or {}).get("episodes") or ())
        others = {}
        for one in told:
            name = people.get(str(one.get("other")), "")
            for part in ({"evidence": one.get("evidence")}, *(one.get("components") or ())):
                others.update({str(id): name for id in part.get("evidence") or ()})
        places = {str(found.get("id")): i for i, found in enumerate(document.get("sessions") or ())}
        return cls(tuple(laid), places, notes, people, {str(one["id"]): one for one in told}, others)

    def session(self, id: str) -> Session | None:
        """A session by the document's id; None for one that is not there."""
        return self.sessions[self.places[id]] if id in self.places else None

    def citation(self, mark: str, longest: int = _LONGEST) -> Citation | None:
        """The first words of a mark; None for a mark that has no words on the page."""
        if mark not in self.notes:
            return None
        session, note = self.notes[mark]
        quote = note.quotes[0]
        text, who = shortened(quote.text, longest), self.others.get(mark, "")
        return Citation(session, quote.turn, note.number, quote.time, text, who, quote.unsure, quote.spoken)


def cited(marks: Iterable[str], index: Index, *, first: int = _FIRST, most: int = _MOST, longest: int = _LONGEST) -> Cited:
    """The words of these marks in the order they were spoken, the same words once."""
    found: dict[tuple[str, str], Citation] = {}
    for mark in marks:
        one = index.citation(str(mark), longest)
        if one is not None:
            found.setdefault((one.turn, one.text), one)
    told = sorted(found.values(), key=lambda one: (one.session.number, one.mark))
    return Cited(tuple(told[:first]), tuple(told[first:most]), max(len(told) - most, 0))


def grounds(
    found: Mapping[str, Any], index: Index, *, first: int = _FIRST, most: int = _MOST, unit: str = "encounters"
) -> Grounds:
    """The grounds of a hypothesis of the document, in words; `unit` is what its `episodes` count."""
    return Grounds(
        words=cited(found.get("evidence") or (), index, first=first, most=most),
        against=cited(found.get("against") or (), index, first=min(first, 3), most=min(most, 12)),
        searched=str(found.get("searched") or ""),
        rests=_rests(found.get("rests_on") or {}, unit),
        little=str(found.get("little") or ""),
    )


def listed(names: Sequence[str], most: int = 4) -> str:
    """Names joined as one would say them; beyond `most` the rest are counted."""
    words = strings()["recurs"]
    if len(names) > most:
        return str(words["and_others"]).format(
            names=", ".join(names[:most]), others=counted("recurs", "others", len(names) - most)
        )
    if len(names) < 2:
        return "".join(names)
    return str(words["and"]).format(names=", ".join(names[:-1]), last=names[-1])


def _rests(found: Mapping[str, Any], unit: str) -> str:
    words, counts = strings()["recurs"], (("episodes", unit), ("people", "people"), ("sessions", "of_sessions"))
    told = [amount("recurs", name, int(found[key])) for key, name in counts if found.get(key)]
    return str(words["rests_on"]).format(what=listed(told)) if told else ""
