"""One session laid out for the page: its turns in pieces, its notes beside them, its hour as lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from thirdear.listening.page.attributes import Target
from thirdear.listening.page.curves import Axis
from thirdear.listening.page.doubts import doubts, of_turn, spoken
from thirdear.listening.page.hour import Hour, hour
from thirdear.listening.page.notes import Definition, Note, Words, definition, note, wording
from thirdear.listening.page.segments import Piece, Stretch, pieces
from thirdear.listening.page.strings import clock, counted, day, number, strings
from thirdear.listening.words import recording_of

__all__ = ["KindCount", "Session", "Turn", "session"]

_NEVER_MOMENTS = frozenset({"component", "theme", "cycle", "people"})  # they serve what recurs, and are no moments of an hour


@dataclass(frozen=True, slots=True)
class Turn:
    """A turn on the page; `same` when the one before had the same speaker, `left`/`right` its place in the hour.

    `turning` is a sentence on negations that may be misheard, `unsure` one that names other unsure words; `spoken` says from
    when to when it is heard.
    """

    id: str
    speaker: str
    who: str
    time: str
    same: bool
    pieces: tuple[Piece, ...]
    notes: tuple[Note, ...]
    before: tuple[str, ...]
    left: float
    right: float
    turning: str
    unsure: str
    spoken: str


@dataclass(frozen=True, slots=True)
class KindCount:
    """A kind of mark that occurs in the session, and how often."""

    kind: str
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class Session:
    """A session on the page. Unknown figures are None or empty.

    `recording` is the file that its words were heard in, `until` the second at which the last of them ends; `unchecked` that
    a machine heard them and no person has checked them.
    """

    slug: str
    number: int
    source_id: str
    date: str
    short_date: str
    minutes: int | None
    words: int
    share: int | None
    turns: tuple[Turn, ...]
    notes: tuple[Note, ...]
    moments: int
    lit: frozenset[int]
    kinds: tuple[KindCount, ...]
    hour: Hour | None
    facts: tuple[str, ...]
    one_voice: bool
    unchecked: bool
    recording: str
    until: float
    definitions: Mapping[str, Definition]
    note_ids: Mapping[str, str]


def session(found: Mapping[str, Any], place: int) -> Session:
    """Lay out a session of the document; `place` counts from 1."""
    slug, turns = f"s{place:02}", list(found.get("turns") or ())
    order = {turn["id"]: i for i, turn in enumerate(turns)}
    ids = {turn["id"]: f"{slug}-t{i + 1}" for i, turn in enumerate(turns)}
    axis = Axis.over(turns)
    notes, note_ids = _notes(found, slug, turns, order, ids, axis)
    spoken = {
        role: sum(len(turn["text"].split()) for turn in turns if turn["speaker"] == role)
        for role in ("client", "therapist", "other")
    }
    total = sum(spoken.values())
    share = round(100 * spoken["therapist"] / total) if total and spoken["therapist"] else None
    minutes = max(1, round(axis.length / 60)) if axis.timed else None
    names: dict[str, KindCount] = {}
    for each in notes:
        before = names.get(each.kind)
        names[each.kind] = KindCount(each.kind, each.definition.name, (before.count if before else 0) + 1)
    moments = sum(each.moment for each in notes)
    return Session(
        slug=slug,
        number=place,
        source_id=str(found.get("id", "")),
        date=day(found.get("date")),
        short_date=day(found.get("date"), short=True),
        minutes=minutes,
        words=total,
        share=share,
        turns=_turns(found, turns, ids, notes, note_ids, axis),
        notes=tuple(notes),
        moments=moments,
        lit=frozenset(each.number for each in notes if each.moment),
        kinds=tuple(sorted(names.values(), key=lambda kind: (-kind.count, kind.kind))),
        hour=hour(found, turns, notes, axis, spoken) if turns else None,
        facts=_facts(minutes, total, share, moments, len(notes)),
        one_voice=len({turn["speaker"] for turn in turns}) == 1,
        unchecked=found.get("checked") is False,
        recording=recording_of(str(found.get("source") or "")) or "",
        until=max((float(end) for turn in turns if (end := turn.get("end")) is not None), default=0.0),
        definitions={each.definition.id: each.definition for each in notes},
        note_ids=note_ids,
    )


def _notes(
    found: Mapping[str, Any],
    slug: str,
    turns: Sequence[Mapping[str, Any]],
    order: Mapping[str, int],
    ids: Mapping[str, str],
    axis: Axis,
) -> tuple[list[Note], dict[str, str]]:
    evidence = list(found.get("evidence") or ())
    moments = set(found.get("moments") or ())
    placed = []
    for mark in evidence:
        spans = sorted(
            (span for span in mark.get("spans") or () if span["turn"] in order),
            key=lambda span: (order[span["turn"]], span["start"], span["end"]),
        )
        if spans:
            placed.append((order[spans[0]["turn"]], spans[0]["start"], spans[0]["end"], mark["id"], mark, spans))
    placed.sort(key=lambda each: each[:4])
    marks = {
        str(mark.get("key")): Target(
            ids[spans[0]["turn"]], i, wording(mark, definition(str(mark["kind"]), str(mark.get("code", ""))))
        )
        for i, (*_, mark, spans) in enumerate(placed)
    }
    words = Words({turn["id"]: turn for turn in turns}, ids, {mark["id"]: mark for mark in evidence}, marks)
    notes, note_ids = [], {}
    for i, (_, start, _, name, mark, spans) in enumerate(placed):
        turn = words.turns[spans[0]["turn"]]
        note_ids[name] = f"{slug}-n{i + 1}"
        notes.append(
            note(
                mark,
                words,
                id=note_ids[name],
                number=i,
                spans=spans,
                moment=name in moments and _may_be_moment(mark),
                x=axis.at(turn["id"], start / max(len(turn["text"]), 1)),
            )
        )
    return notes, note_ids


def _may_be_moment(mark: Mapping[str, Any]) -> bool:
    """What is not heard well enough stays among all marks; only risk is shown all the same, with its caution."""
    return mark["kind"] not in _NEVER_MOMENTS and (mark.get("heard") is not False or mark["kind"] == "risk")


def _turns(
    found: Mapping[str, Any],
    turns: Sequence[Mapping[str, Any]],
    ids: Mapping[str, str],
    notes: Sequence[Note],
    note_ids: Mapping[str, str],
    axis: Axis,
) -> tuple[Turn, ...]:
    stretches, beside = _by_turn(found, notes, note_ids)
    inside, between = _events(found, turns)
    laid, before = [], None
    for i, turn in enumerate(turns):
        left, right = axis.places[turn["id"]]
        turning, unsure = of_turn(turn)
        role = turn["speaker"]
        who = turn.get("name") if role == "other" and turn.get("name") else strings()["role"].get(role, role)
        laid.append(
            Turn(
                id=ids[turn["id"]],
                speaker=role,
                who=str(who),
                time=clock(turn.get("start")),
                same=(role, who) == before,
                pieces=tuple(pieces(turn["text"], stretches.get(turn["id"], ()), inside.get(turn["id"], ()), doubts(turn))),
                notes=tuple(beside.get(turn["id"], ())),
                before=tuple(between.get(i, ())),
                left=round(left, 1),
                right=round(right, 1),
                turning=turning,
                unsure=unsure,
                spoken=spoken(turn, 0, len(turn["text"])),
            )
        )
        before = (role, who)
    return tuple(laid)


def _by_turn(
    found: Mapping[str, Any], notes: Sequence[Note], note_ids: Mapping[str, str]
) -> tuple[dict[str, list[Stretch]], dict[str, list[Note]]]:
    numbers = {each.id: each.number for each in notes}
    stretches: dict[str, list[Stretch]] = {}
    for mark in found.get("evidence") or ():
        if mark["id"] in note_ids:
            for span in mark["spans"]:
                stretches.setdefault(span["turn"], []).append(Stretch(span["start"], span["end"], numbers[note_ids[mark["id"]]]))
    beside: dict[str, list[Note]] = {}
    for each in notes:
        beside.setdefault(each.turn, []).append(each)
    return stretches, beside


def _events(
    found: Mapping[str, Any], turns: Sequence[Mapping[str, Any]]
) -> tuple[dict[str, list[tuple[int, str]]], dict[int, list[str]]]:
    length = {turn["id"]: len(turn["text"]) for turn in turns}
    inside: dict[str, list[tuple[int, str]]] = {}
    between: dict[int, list[str]] = {}
    for event in found.get("events") or ():
        label = _event_label(event)
        if event.get("turn") in length:
            at = event.get("at")
            inside.setdefault(event["turn"], []).append((length[event["turn"]] if at is None else int(at), label))
            continue
        start = event.get("start")
        later = (i for i, turn in enumerate(turns) if start is not None and (turn.get("start") or 0) >= start)
        between.setdefault(0 if start is None else next(later, max(len(turns) - 1, 0)), []).append(label)
    return inside, between


def _event_label(event: Mapping[str, Any]) -> str:
    words, kind = strings()["event"], str(event.get("kind", ""))
    start, end, said = event.get("start"), event.get("end"), str(event.get("note") or "").strip("()[]{}<> \t\n")
    if kind == "pause" and start is not None and end is not None and end > start:
        return str(words["pause_seconds"]).format(seconds=round(end - start))
    if said and len(said) <= 80:
        return said.replace(" ", "\N{NO-BREAK SPACE}") if len(said) <= 24 else said
    return str(words.get(kind, kind))


def _facts(minutes: int | None, total: int, share: int | None, moments: int, marks: int) -> tuple[str, ...]:
    words = strings()["session"]
    facts = [
        counted("session", "minutes", minutes) if minutes is not None else words["no_times"],
        counted("session", "words", total),
    ]
    if share is not None:
        facts.append(words["share"].format(n=number(share)))
    facts.append(counted("session", "moments", moments))
    if marks:
        facts.append(counted("session", "marks", marks))
    return tuple(facts)
