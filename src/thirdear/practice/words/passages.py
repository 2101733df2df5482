"""A text as the passages in which it is read and heard, each with its place in what was typed.

One passage is one turn of the `Transcript` that the engine hears, under an id that stays while the passages before it
stay, so that a mark's span leads back to the words. Pure: no rows, no keys.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from thirdear.listening.words import Role, Span, ToldAs, Transcript, Turn, read, read_labelled, revision_of, with_roles
from thirdear.practice.words.models import Kind
from thirdear.practice.words.parts import Parts
from thirdear.practice.words.questions import BODY, COMES_TO_MIND, QUESTIONS

__all__ = ["Passage", "Place", "heard_as", "passages", "place_in", "rendering", "uploaded"]

_ENDS = frozenset('.?!…:;"”»)')
_LINE = re.compile(r"\S(?:[^\n]*\S)?")
_ME: Role = "client"


@dataclass(frozen=True)
class Passage:
    """Some of a text's words. `at` is where they begin in `field`; a session's turns have no field, only themselves.

    `asked` is the fixed question above it (or the dream's element), where it is the first answer to one.
    """

    id: str
    text: str
    field: str = ""
    at: int = 0
    speaker: Role = _ME
    name: str = ""
    asked: str = ""
    told_as: ToldAs | None = None
    before: str = ""  # the empty lines between it and the passage before it, so that a text is read as it was typed

    @property
    def together(self) -> str:
        """What it is read together with: the passages of one field are one block."""
        return self.field or self.id

    @property
    def is_name(self) -> bool:
        """Whether it is only the name of a dream's element: what follows was said of it."""
        return self.field.startswith("element-") and self.field.endswith("-name")


@dataclass(frozen=True)
class Place:
    """Where a span's words stand: the passage as it is read, and `field[start:end]` in what was typed."""

    text: UUID
    passage: str
    field: str
    start: int
    end: int
    quote: str


def passages(kind: Kind, body: str, parts: Parts) -> tuple[Passage, ...]:
    """The text in the order in which it is read and heard."""
    if kind is Kind.SESSION and (session := _session(body, parts)):
        return tuple(Passage(f"t{number}", turn.text, "", 0, turn.speaker, turn.name) for number, turn in _numbered(session))
    if kind is Kind.ENCOUNTER:
        return tuple(_answers(kind, body, parts))
    if kind is Kind.DREAM:
        return (*_paragraphs("p", BODY, body, told_as=ToldAs("dream")), *_elements(parts), *_answers(kind, "", parts))
    return tuple(_paragraphs("p", BODY, body))


def heard_as(id: UUID, kind: Kind, body: str, parts: Parts, told_on: date) -> Transcript:
    """The transcript that the engine hears: the passages as turns; a session's roles, times and events are kept."""
    if kind is Kind.SESSION and (session := _session(body, parts)):
        return _as_heard(id, session, told_on)
    told = passages(kind, body, parts)
    turns = tuple(Turn(f"{id}.{each.id}", each.speaker, each.name, each.text, told_as=each.told_as) for each in told)
    return Transcript(str(id), revision_of(turns, ()), turns, date=told_on.isoformat())


def place_in(id: UUID, found: tuple[Passage, ...], span: Span) -> Place | None:
    """The way back from a mark's span; None when the words have changed so far that its passage is gone."""
    local = span.turn.removeprefix(f"{id}.")
    passage = next((each for each in found if each.id == local), None)
    if passage is None or span.end > len(passage.text):
        return None
    quote = passage.text[span.start : span.end]
    return Place(id, passage.id, passage.field, passage.at + span.start, passage.at + span.end, quote)


def rendering(session: Transcript) -> str:
    """An uploaded session as one readable text."""
    return "\n\n".join(f"{turn.name}: {turn.text}" if turn.name else turn.text for turn in session.turns)


def uploaded(document: str) -> Transcript:
    """The session as it was uploaded."""
    return read(io.BytesIO(document.encode()))


def _session(body: str, parts: Parts) -> Transcript | None:
    """Who said what, where the words say it: uploaded and unchanged, or typed with a label before each turn."""
    if parts.transcript:
        session = uploaded(parts.transcript)
        if rendering(session) == body:
            return with_roles(session, parts.roles)
    return read_labelled(body, speakers=parts.roles)


def _numbered(session: Transcript) -> Iterator[tuple[int, Turn]]:
    return enumerate(session.turns, 1)


def _as_heard(id: UUID, session: Transcript, told_on: date) -> Transcript:
    """Under ids of this text's own, whatever the file called its turns."""
    named = {turn.id: f"{id}.t{number}" for number, turn in _numbered(session)}
    turns = tuple(replace(turn, id=named[turn.id]) for turn in session.turns)
    events = tuple(
        replace(event, id=f"{id}.v{number}", turn=event.turn and named[event.turn])
        for number, event in enumerate(session.events, 1)
    )
    date = told_on.isoformat()
    return Transcript(str(id), revision_of(turns, events), turns, events, session.language, session.speakers, date)


def _paragraphs(id: str, field: str, text: str, asked: str = "", told_as: ToldAs | None = None) -> Iterator[Passage]:
    """`p1`, `p2`, … of a body; `felt`, `felt.2`, … of an answer."""
    last = 0
    for number, (start, end) in enumerate(_stretches(text), 1):
        named = f"p{number}" if id == "p" else id if number == 1 else f"{id}.{number}"
        before = text[last:start] if number > 1 else ""
        question = asked if number == 1 else ""
        yield Passage(named, text[start:end], field, start, asked=question, told_as=told_as, before=before)
        last = end


def _stretches(text: str) -> Iterator[tuple[int, int]]:
    """Paragraphs: each line that holds something, joined to the one before where a sentence plainly goes on in it."""
    found: list[tuple[int, int]] = []
    for line in _LINE.finditer(text):
        if found and _goes_on(text, found[-1][1], line.start()):
            found[-1] = (found[-1][0], line.end())
        else:
            found.append(line.span())
    yield from found


def _goes_on(text: str, end: int, start: int) -> bool:
    return text.count("\n", end, start) == 1 and text[start].islower() and text[end - 1] not in _ENDS


def _elements(parts: Parts) -> Iterator[Passage]:
    for each in parts.elements:
        id = f"e{each.id}"
        if each.name:
            yield Passage(id, each.name, f"element-{each.id}-name", told_as=ToldAs("element", each.name))
        told_as = ToldAs("association", each.name)
        yield from _paragraphs(f"{id}.mind", f"element-{each.id}-mind", each.mind, str(COMES_TO_MIND), told_as)


def _answers(kind: Kind, body: str, parts: Parts) -> Iterator[Passage]:
    for question in QUESTIONS.get(kind, ()):
        answer = body if question.name == BODY else parts.answer(question.name)
        yield from _paragraphs(question.name, question.field, answer, str(question.asked), question.told_as)
