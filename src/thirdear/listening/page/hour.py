"""The strip above an hour's words: who speaks, the curves, silences, feelings and moments, and the same in a sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from thirdear.listening import manuals
from thirdear.listening.page.curves import WIDTH, Axis, Curve, curve, ribbon
from thirdear.listening.page.notes import Note
from thirdear.listening.page.strings import strings

__all__ = ["Hour", "hour"]

_SILENCE = 10.0
_DRAWN = ("forward_flow", "vividness", "affect_words")  # of our own curves; a person's own dictionaries are drawn as well
_MOST_CURVES = 5


@dataclass(frozen=True, slots=True)
class Hour:
    """The strip above the words: paths and places from 0 to 1000, and the same in a sentence."""

    client: str
    therapist: str
    other: str
    silences: tuple[tuple[float, float], ...]
    curves: tuple[tuple[str, Curve], ...]
    feelings: tuple[float, ...]
    moments: tuple[Note, ...]
    minutes: tuple[tuple[float, str], ...]
    description: str


def hour(
    found: Mapping[str, Any], turns: Sequence[Mapping[str, Any]], notes: Sequence[Note], axis: Axis, spoken: Mapping[str, int]
) -> Hour:
    """Lay out the strip; `spoken` counts the words of each role."""
    names = strings()["hour"]
    drawn = [
        (str(names.get(each.name, each.name.replace("_", " "))), each)
        for each in (curve(given, turns, axis) for given in _curves(found))
        if each is not None
    ][:_MOST_CURVES]
    silences = _silences(found, turns, axis)
    feelings = tuple(each.x for each in notes if each.kind == "affect" and each.heard)
    return Hour(
        client=ribbon(turns, axis, "client", 30),
        therapist=ribbon(turns, axis, "therapist", 70),
        other=ribbon(turns, axis, "other", 50),
        silences=tuple((x, max(width, 2.0)) for x, width, _ in silences),
        curves=tuple(drawn),
        feelings=feelings,
        moments=tuple(each for each in notes if each.moment),
        minutes=_minutes(axis),
        description=_description(axis, spoken, silences, drawn, feelings, notes),
    )


def _curves(found: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The client's curves worth a tired look: three of ours, then those of dictionaries that a person gave."""
    mine = [given for given in found.get("curves") or () if given.get("speaker") == "client"]
    ours = {name for name, _ in manuals.dictionaries()}
    chosen = [given for name in _DRAWN for given in mine if given.get("name") == name]
    return chosen + [given for given in mine if given.get("x_unit") == "word" and given.get("name") not in ours]


def _silences(found: Mapping[str, Any], turns: Sequence[Mapping[str, Any]], axis: Axis) -> list[tuple[float, float, float]]:
    bands = []
    length = {turn["id"]: max(len(turn["text"]), 1) for turn in turns}
    for event in found.get("events") or ():
        start, end = event.get("start"), event.get("end")
        if event.get("kind") != "pause" or start is None or end is None or end - start < _SILENCE:
            continue
        if axis.timed:
            bands.append((axis.second(start), axis.second(end) - axis.second(start), end - start))
        elif event.get("turn") in length:
            bands.append((axis.at(event["turn"], (event.get("at") or 0) / length[event["turn"]]), 3.0, end - start))
    return bands


def _minutes(axis: Axis) -> tuple[tuple[float, str], ...]:
    if not axis.timed or axis.length < 120:
        return ()
    step = next(step for step in (1, 5, 10, 15, 30, 60, 100_000) if axis.length / 60 / step <= 7)
    return tuple((axis.second(minute * 60), str(minute)) for minute in range(step, int(axis.length // 60) + 1, step))


def _description(
    axis: Axis,
    spoken: Mapping[str, int],
    silences: Sequence[tuple[float, float, float]],
    drawn: Sequence[tuple[str, Curve]],
    feelings: Sequence[float],
    notes: Sequence[Note],
) -> str:
    words, total = strings()["hour"], max(sum(spoken.values()), 1)
    said = [] if axis.timed else [words["by_words"]]
    said.append(
        words["summary"].format(client=round(100 * spoken["client"] / total), therapist=round(100 * spoken["therapist"] / total))
    )
    if silences:
        key = "silences_one" if len(silences) == 1 else "silences"
        said.append(words[key].format(n=len(silences), seconds=round(max(seconds for _, _, seconds in silences))))
    for name, line in drawn:
        near = (line.high - line.low) / 8
        way = 0 if line.last < line.first - near else 2 if line.last > line.first + near else 1
        said.append(
            words["curve_text"].format(
                name=name, low=f"{line.low:.2f}", high=f"{line.high:.2f}", direction=words["directions"][way]
            )
        )
    if feelings:
        thirds = [sum(i <= x * 3 / WIDTH < i + 1 for x in feelings) for i in range(3)]
        said.append(words["feelings_text"].format(n=len(feelings), third=words["thirds"][thirds.index(max(thirds))]))
    if any(each.moment for each in notes):
        said.append(words["moments_text"].format(n=sum(each.moment for each in notes)))
    return " ".join(said)
