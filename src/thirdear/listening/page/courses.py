"""What runs along the sessions: themes, the steps of working through, early beside late, and hours unlike those before."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from thirdear.listening.formulation.cluster import phrase_of
from thirdear.listening.page.cited import Citation, Cited, Grounds, Index, grounds
from thirdear.listening.page.notes import definition
from thirdear.listening.page.strings import amount, counted, number, sessions, strings

__all__ = ["STAGES", "Change", "Course", "Departure", "Period", "Step", "Thread", "changes", "courses", "departures", "threads"]

STAGES = ("told", "recognised", "understood", "answered_differently")
_TOP, _PITCH = 12, 30


@dataclass(frozen=True, slots=True)
class Thread:
    """A theme; `dots` are (x from 0 to 100, radius) for the sessions it returns in."""

    id: str
    name: str
    own_word: bool
    often: str
    beside: str
    dots: tuple[tuple[float, float], ...]
    grounds: Grounds


@dataclass(frozen=True, slots=True)
class Step:
    """One occasion of a pattern: how far it goes, where it stands in the drawing (x from 0 to 100), and its words."""

    stage: str
    x: float
    y: int
    words: Citation | None
    session: str


@dataclass(frozen=True, slots=True)
class Course:
    """One pattern through its occasions; `stages` are the four rows, with their height and how often each was reached."""

    id: str
    statement: str
    stages: tuple[tuple[str, int, int], ...]
    steps: tuple[Step, ...]
    grounds: Grounds


@dataclass(frozen=True, slots=True)
class Period:
    """A row of sessions, and in how many of their encounters a pattern is told."""

    which: str
    count: int
    of: str
    width: float


@dataclass(frozen=True, slots=True)
class Change:
    """A pattern early and late. `between` are the ends of the interval in a drawing from 0 to 100, 50 being no change."""

    id: str
    name: str
    verdict: str
    telling: bool
    early: Period
    late: Period
    between: tuple[float, float] | None
    middle: float
    interval: str
    grounds: Grounds


@dataclass(frozen=True, slots=True)
class Departure:
    """A session that differs from the custom of those before it: which, and in what way."""

    id: str
    session: str
    statement: str
    grounds: Grounds


def threads(found: Sequence[Mapping[str, Any]], index: Index) -> tuple[Thread, ...]:
    """The themes, those of most sessions first."""
    return tuple(_thread(one, index) for one in found)


def courses(found: Sequence[Mapping[str, Any]], index: Index) -> tuple[Course, ...]:
    """The courses of working through."""
    return tuple(_course(one, index) for one in found)


def changes(found: Sequence[Mapping[str, Any]], index: Index) -> tuple[Change, ...]:
    """The patterns of two separate periods."""
    return tuple(_change(i, one, index) for i, one in enumerate(found, 1))


def departures(found: Sequence[Mapping[str, Any]], index: Index) -> tuple[Departure, ...]:
    """The sessions that depart from the person's own custom, in their order."""
    return tuple(_departure(one, index) for one in found if one["session"] in index.places)


def slot(session: int, total: int, share: float = 0.5) -> float:
    """Where a session (from 0) stands in a row of them, from 0 to 100; `share` is the place within it."""
    return round(100 * (session + share) / max(total, 1), 3)


def _thread(found: Mapping[str, Any], index: Index) -> Thread:
    words, grounded = strings()["thread"], grounds(found, index, first=12)
    told: dict[int, int] = {index.places[id]: 0 for id in found.get("sessions") or () if id in index.places}
    for mark in found.get("evidence") or ():
        if mark in index.notes:
            place = index.notes[mark][0].number - 1
            told[place] = told.get(place, 0) + 1
    feelings = [definition("affect", str(code)).code_name for code in found.get("feelings") or ()]
    times, where = amount("thread", "times", int(found.get("mentions") or 0)), sessions(len(found.get("sessions") or ()))
    return Thread(
        id=f"thread-{found['id']}",
        name=str(words["lost_meaning"]) if found.get("sort") == "meaning" else str(found["name"]),
        own_word=found.get("sort") == "word",
        often=str(strings()["treatment"]["in_sessions"]).format(times=times, sessions=where),
        beside=str(words["beside"]).format(feelings=", ".join(feelings)) if feelings else "",
        dots=tuple(
            (slot(i, len(index.sessions)), round(min(3.5 * math.sqrt(max(n, 1)), 8.0), 2)) for i, n in sorted(told.items())
        ),
        grounds=grounded,
    )


def _course(found: Mapping[str, Any], index: Index) -> Course:
    words, given = strings()["course"], list(found.get("steps") or ())
    by_session: dict[int, list[Mapping[str, Any]]] = {}
    for step in given:
        if step["session"] in index.places:
            by_session.setdefault(index.places[step["session"]], []).append(step)
    steps = []
    for place, told in sorted(by_session.items()):
        for i, step in enumerate(told, 1):
            x = slot(place, len(index.sessions), 0.1 + 0.8 * i / (len(told) + 1))
            steps.append(_step(step, x, index))
    counts = {stage: sum(step["stage"] == stage for step in given) for stage in STAGES}
    said = [amount("course", stage, counts[stage]) for stage in STAGES]
    return Course(
        id=f"course-{found['id']}",
        statement=str(words["statement"]).format(phrase=phrase_of(str(found["cluster"])), told=said[0], rest=", ".join(said[1:])),
        stages=tuple((str(words[f"row_{stage}"]), _height(stage), counts[stage]) for stage in STAGES),
        steps=tuple(steps),
        grounds=Grounds(Cited(), *_without_words(grounds(found, index, unit="occasions"))),
    )


def _without_words(found: Grounds) -> tuple[Cited, str, str, str]:
    """The steps are the words already."""
    return found.against, found.searched, found.rests, found.little


def _step(step: Mapping[str, Any], x: float, index: Index) -> Step:
    stage, session = str(step["stage"]), index.session(str(step["session"]))
    words = next((one for one in (index.citation(str(mark), 150) for mark in step.get("evidence") or ()) if one), None)
    return Step(str(strings()["course"][f"row_{stage}"]), x, _height(stage), words, session.slug if session else "")


def _height(stage: str) -> int:
    """Told lies lowest; each further step stands one higher."""
    return _TOP + _PITCH * (len(STAGES) - 1 - STAGES.index(stage))


def _change(place: int, found: Mapping[str, Any], index: Index) -> Change:
    words, interval, difference = strings()["change"], found.get("interval"), found.get("difference")
    verdict, measure = _verdict(found.get("little"), interval), str(found["measure"])
    return Change(
        id=f"change-{place}",
        name=str(words["measure"].get(measure, measure)),
        verdict=str(words[verdict]),
        telling=verdict != "too_few",
        early=_period("early", found.get("early") or {}, index),
        late=_period("late", found.get("late") or {}, index),
        between=None if interval is None else (_on_line(interval[0]), _on_line(interval[1])),
        middle=_on_line(difference or 0.0),
        interval="" if interval is None else str(words["interval"]).format(low=_points(interval[0]), high=_points(interval[1])),
        grounds=grounds(found, index, first=3, most=12),
    )


def _verdict(little: object, interval: Sequence[float] | None) -> str:
    """Less or more only where enough was told and the interval leaves no change out."""
    if little or interval is None or interval[0] <= 0 <= interval[1]:
        return "too_few"
    return "less" if interval[1] < 0 else "more"


def _period(which: str, found: Mapping[str, Any], index: Index) -> Period:
    words, told, share = strings()["change"], int(found.get("episodes") or 0), found.get("share")
    numbers = [str(index.places[id] + 1) for id in found.get("sessions") or () if id in index.places]
    span = "–".join((numbers[0], numbers[-1])) if len(numbers) > 1 else "".join(numbers)
    count = round(float(share or 0) * told)
    return Period(
        which=str(words["one_session" if len(numbers) == 1 else which]).format(numbers=span),
        count=count,
        of=counted("change", "of", told, count=count),
        width=round(100 * float(share or 0), 2),
    )


def _on_line(value: float) -> float:
    return round(50 + 50 * min(max(value, -1.0), 1.0), 2)


def _points(value: float) -> str:
    """A difference of shares in per cent, with its sign."""
    return f"{'+' if value > 0 else '−' if value < 0 else ''}{abs(round(100 * value))}"


def _departure(found: Mapping[str, Any], index: Index) -> Departure:
    measure, count = str(found["measure"]), len(found.get("evidence") or ())
    return Departure(
        id=f"departure-{found['id']}",
        session=str(strings()["session"]["heading"]).format(number=index.places[found["session"]] + 1),
        statement=counted("departure", measure, count, reached=_whole(found["value"]), usual=_whole(found["usual"])),
        grounds=grounds(found, index),
    )


def _whole(value: float) -> str:
    return number(round(value))
