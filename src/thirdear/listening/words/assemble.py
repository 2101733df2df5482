"""From utterances to a transcript: directions become events, one person's utterances one turn, silences pauses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from thirdear.listening.words.clock import without_impossible_times
from thirdear.listening.words.directions import lift
from thirdear.listening.words.draft import Draft, Mark, Utterance
from thirdear.listening.words.labels import name_key
from thirdear.listening.words.speakers import Voice, roles
from thirdear.listening.words.transcript import Event, Role, Speaker, SpokenTime, Transcript, Turn, revision_of

__all__ = ["UNNAMED", "assemble"]

UNNAMED = "unnamed"
_SILENCE = 5.0  # seconds without speech that count as a pause


@dataclass
class _Growing:
    """A turn while it grows."""

    name: str
    pieces: list[str] = field(default_factory=list)
    length: int = 0
    start: float | None = None
    end: float | None = None
    words: list[SpokenTime] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    role: Role | None = None

    def add(self, said: Utterance) -> None:
        if self.length and said.text:
            self.pieces.append(" ")
            self.length += 1
        shift = self.length
        self.pieces.append(said.text)
        self.length += len(said.text)
        self.words += [replace(word, at=word.at + shift, until=word.until + shift) for word in said.words]
        if not said.words and said.text and said.start is not None and said.end is not None:
            self.words.append(SpokenTime(shift, self.length, said.start, said.end))
        self.marks += [replace(mark, at=mark.at + shift) for mark in said.marks] if shift else said.marks
        if self.start is None:
            self.start = said.start
        if said.start is not None or said.end is not None:
            latest = said.end if said.end is not None else said.start
            self.end = said.end if self.end is None or latest is None or latest > self.end else self.end
        self.role = self.role or said.role


def assemble(draft: Draft, *, id: str, source: str, speakers: Mapping[str, Role] | None = None) -> Transcript:
    """The transcript of a draft. Empty utterances vanish; a direction between turns goes to the turn that follows."""
    said = [lift(item) for item in without_impossible_times(draft.utterances)]
    growing, homeless = _joined(said)
    names = _spoken_names(growing)
    known = roles(names, speakers)
    turns = tuple(_turn(f"{id}.t{number}", turn, known[turn.name].role) for number, turn in enumerate(growing, 1))
    events: list[Event] = []
    for turn, grown in zip(turns, growing, strict=True):
        for mark in sorted(grown.marks, key=lambda mark: mark.at):
            events.append(_event(f"{id}.v{len(events) + 1}", mark, turn.id))
    for mark in homeless:
        events.append(_event(f"{id}.v{len(events) + 1}", mark, None))
    return Transcript(
        id, revision_of(turns, events), turns, tuple(events), draft.language or "en", tuple(known.items()), draft.date, source
    )


def _joined(said: list[Utterance]) -> tuple[list[_Growing], list[Mark]]:
    turns: list[_Growing] = []
    waiting: list[Mark] = []
    names: dict[str, str] = {}
    spoken_until: float | None = None
    for item in said:
        if not item.text and not item.marks:
            continue
        current = turns[-1] if turns else None
        if item.speaker is None and not item.text:
            waiting += item.marks
            continue
        name = item.speaker or (current.name if current else UNNAMED)
        name = names.setdefault(name_key(name), name)
        same = current is not None and current.name == name
        into = current if current is not None and same else _Growing(name)
        pause = _silence(spoken_until, item)
        if pause is not None and not _pause_written(pause, current, waiting, item):
            (current or into).marks.append(replace(pause, at=(current or into).length))
        written = [replace(_just_before(mark, item.start), at=into.length) for mark in waiting]
        waiting = []
        into.marks += written
        if not same:
            turns.append(into)
        into.add(item if pause is None else _gap_times(item, pause))
        spoken_until = max((time for time in (spoken_until, item.end) if time is not None), default=None)
    if turns:
        turns[-1].marks += [replace(mark, at=turns[-1].length) for mark in waiting]
        waiting = []
    return turns, waiting


def _silence(spoken_until: float | None, item: Utterance) -> Mark | None:
    if spoken_until is None or item.start is None or item.start - spoken_until < _SILENCE:
        return None
    return Mark(0, "pause", "", spoken_until, item.start)


def _pause_written(gap: Mark, current: _Growing | None, waiting: list[Mark], item: Utterance) -> bool:
    """Whether the silence stands in the words already; if so, what is written there learns when it was."""
    for marks in (current.marks if current else [], waiting):
        for index, mark in enumerate(marks):
            if mark.kind == "pause" and (marks is waiting or (current is not None and mark.at >= current.length)):
                marks[index] = _during(mark, gap)
                return True
    return any(mark.kind == "pause" and mark.at == 0 for mark in item.marks)


def _gap_times(item: Utterance, gap: Mark) -> Utterance:
    marks = tuple(_during(mark, gap) if mark.kind == "pause" and mark.at == 0 else mark for mark in item.marks)
    return replace(item, marks=marks)


def _just_before(mark: Mark, start: float | None) -> Mark:
    """A silence on a line of its own ends when somebody speaks again."""
    if mark.seconds is None or mark.start is not None or start is None or start < mark.seconds:
        return mark
    return replace(mark, start=start - mark.seconds, end=start)


def _during(mark: Mark, gap: Mark) -> Mark:
    if gap.start is None or gap.end is None:
        return mark
    end = gap.end if mark.seconds is None else gap.start + mark.seconds
    return replace(mark, start=gap.start, end=end)


def _spoken_names(growing: list[_Growing]) -> list[Voice]:
    voices: dict[str, Voice] = {}
    for turn in growing:
        voice = voices.setdefault(turn.name, Voice(turn.name))
        voice.texts.append("".join(turn.pieces))
        voice.stated = voice.stated or turn.role
    return list(voices.values())


def _turn(id: str, turn: _Growing, role: Role) -> Turn:
    end = None if turn.start is not None and turn.end is not None and turn.end < turn.start else turn.end
    return Turn(id, role, turn.name, "".join(turn.pieces), turn.start, end, tuple(turn.words))


def _event(id: str, mark: Mark, turn: str | None) -> Event:
    return Event(id, mark.kind, turn, mark.at if turn else None, mark.start, mark.end, mark.note)


def with_roles(transcript: Transcript, speakers: Mapping[str, Role]) -> Transcript:
    """The transcript with the caller's word on who is who in place of what the file says."""
    given = {name_key(name): role for name, role in speakers.items()}
    why = Speaker("other", "given", "given by the caller")
    known = tuple(
        (name, replace(why, role=given[name_key(name)]) if name_key(name) in given else speaker)
        for name, speaker in transcript.speakers
    )
    turns = tuple(replace(turn, speaker=given.get(name_key(turn.name), turn.speaker)) for turn in transcript.turns)
    return replace(transcript, turns=turns, speakers=known, revision=revision_of(turns, transcript.events))


def with_id(transcript: Transcript, id: str) -> Transcript:
    """The transcript under another id; its turns and events follow."""

    def moved(old: str) -> str:
        return id + old.removeprefix(transcript.id) if old.startswith(f"{transcript.id}.") else old

    turns = tuple(replace(turn, id=moved(turn.id)) for turn in transcript.turns)
    events = tuple(replace(event, id=moved(event.id), turn=event.turn and moved(event.turn)) for event in transcript.events)
    return replace(transcript, id=id, turns=turns, events=events, revision=revision_of(turns, events))
