"""Decisions as they are kept: the engine's own, each with the anchors of the marks that it names."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from thirdear.listening.errors import InvalidWords
from thirdear.listening.evidence import Evidence, SessionReading
from thirdear.listening.formulation import Accept, Add, Decision, Edit, JoinPeople, NameRole, Reject, SplitPerson
from thirdear.listening.words import Transcript
from thirdear.practice.evidence.anchors import Anchor, anchor_of, found_again, place_in
from thirdear.practice.record.packing import plain_values, valued

__all__ = ["Kept", "keep", "named"]

_CLASSES: Mapping[str, type[Decision]] = {
    "accept": Accept,
    "reject": Reject,
    "edit": Edit,
    "add": Add,
    "split": SplitPerson,
    "join": JoinPeople,
    "name": NameRole,
}
_NAMES = {cls: name for name, cls in _CLASSES.items()}
_OF_ONE_MARK = (Accept, Reject, Edit)


@dataclass(frozen=True, slots=True)
class Kept:
    """A decision and the anchors of all marks that it names."""

    decision: Decision
    anchors: tuple[Anchor, ...]

    @property
    def what(self) -> str:
        return _NAMES[type(self.decision)]

    @property
    def texts(self) -> frozenset[str]:
        """The ids of the texts that it is about."""
        return frozenset(anchor.text for anchor in self.anchors)

    def plain(self) -> dict[str, Any]:
        """As it is kept, under its row's seal."""
        return {"decision": plain_values(self.decision), "anchors": plain_values(self.anchors)}

    @classmethod
    def of(cls, what: str, plain: Mapping[str, Any]) -> Kept:
        """Raises `Damaged`."""
        anchors = tuple(valued(Anchor, each) for each in plain["anchors"])
        return cls(valued(_CLASSES[what], plain["decision"]), anchors)

    def takes_the_place_of(self, other: Kept) -> bool:
        """Of one mark the last word counts; of one person's role too; nothing is decided twice."""
        mine, its = self.decision, other.decision
        if isinstance(mine, _OF_ONE_MARK) and isinstance(its, _OF_ONE_MARK):
            return mine.key == its.key
        if isinstance(mine, NameRole) and isinstance(its, NameRole):
            return mine.mention == its.mention
        if isinstance(mine, Add) and isinstance(its, Add):
            return mine.mark.key == its.mark.key
        return mine == its

    def within(self, known: Collection[str]) -> Kept | None:
        """What of it can be obeyed where only these marks are there; None where nothing can."""
        match self.decision:
            case SplitPerson(mentions):
                there = tuple(key for key in mentions if key in known)
                kept = tuple(anchor for anchor in self.anchors if anchor.key in known)
                return Kept(SplitPerson(there), kept) if there else None
            case Add():
                return self
            case _:
                return self if set(named(self.decision)) <= set(known) else None

    def without(self, text: str) -> Kept | None:
        """What is left of it when a text is forgotten."""
        if text not in self.texts:
            return self
        if isinstance(self.decision, Add):
            return None
        return self.within({anchor.key for anchor in self.anchors if anchor.text != text})

    def moved(self, reading: SessionReading) -> Kept | None:
        """As it stands for a new reading of one of its texts; None where its words are not there any more.

        Its anchors are then those of the new words, so that many small corrections, one after another, do not lose it.
        """
        words = reading.transcript
        if words.id not in self.texts:
            return self
        if isinstance(self.decision, Add):
            return _moved_mark(self.decision, self.anchors[0], words)
        there = {mark.key: mark for mark in reading.evidence}
        anchors, new = [], {}
        for anchor in self.anchors:
            key: str | None = anchor.key
            if anchor.text == words.id and anchor.key not in there:
                key = found_again(anchor, words)
            if key is not None and (anchor.text != words.id or key in there):
                new[anchor.key] = key
                anchors.append(anchor_of(words, there[key]) if anchor.text == words.id else anchor)
        decision = _renamed(self.decision, new)
        return None if decision is None else Kept(decision, tuple(anchors))


def keep(decision: Decision, readings: Sequence[SessionReading]) -> Kept:
    """A decision with its anchors. Raises `ValueError` when it names a mark, a session or words that are not there."""
    if isinstance(decision, Add):
        words = next((one.transcript for one in readings if one.transcript.id == decision.session), None)
        if words is None:
            raise ValueError("a decision names a session that is not there")
        mark = replace(decision.mark, basis="person", confidence=None, calibration="none")
        try:
            return Kept(Add(decision.session, mark), (anchor_of(words, mark),))
        except InvalidWords:
            raise ValueError("a decision names words that are not there") from None
    wanted = named(decision)
    marks = {mark.key: (one.transcript, mark) for one in readings for mark in one.evidence if mark.key in wanted}
    if not wanted or not set(wanted) <= marks.keys():
        raise ValueError("a decision names a mark that is not there")
    return Kept(decision, tuple(anchor_of(*marks[key]) for key in wanted))


def named(decision: Decision) -> tuple[str, ...]:
    """The keys of the marks that a decision names."""
    match decision:
        case SplitPerson(mentions):
            return mentions
        case JoinPeople(mention, other):
            return (mention, other)
        case NameRole(mention, _):
            return (mention,)
        case Add(_, mark):
            return (mark.key,)
        case Accept(key) | Reject(key) | Edit(key):
            return (key,)


def _renamed(decision: Decision, new: Mapping[str, str]) -> Decision | None:
    match decision:
        case SplitPerson(mentions):
            left = tuple(new[key] for key in mentions if key in new)
            return SplitPerson(left) if left else None
        case JoinPeople(mention, other):
            return JoinPeople(new[mention], new[other]) if mention in new and other in new else None
        case NameRole(mention, _):
            return replace(decision, mention=new[mention]) if mention in new else None
        case Accept(key) | Reject(key) | Edit(key):
            return replace(decision, key=new[key]) if key in new else None
        case _:
            return None


def _moved_mark(decision: Add, anchor: Anchor, words: Transcript) -> Kept | None:
    """A person's own mark on the same words in their new place. What it held against itself is looked for by the person again."""
    spans = [place_in(words, place) for place in anchor.places]
    known = tuple(span for span in spans if span is not None)
    if len(known) < len(spans):
        return None
    old, events = decision.mark, {event.id for event in words.events}
    mark = Evidence.of(
        words,
        old.kind,
        old.code,
        *known,
        listener=old.listener,
        events=tuple(each for each in old.events if each in events),
        basis="person",
        attributes=old.attributes,
    )
    return Kept(Add(decision.session, mark), (anchor_of(words, mark),))
