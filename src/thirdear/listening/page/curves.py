"""The hour as thin lines: where each turn lies from 0 to 1000, and SVG paths over it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from thirdear.listening.evidence import words_of

__all__ = ["WIDTH", "Axis", "Curve", "curve", "ribbon", "smoothed"]

WIDTH = 1000.0


@dataclass(frozen=True, slots=True)
class Axis:
    """From left to right: the hour's seconds where all turns have times, else its words.

    `places[turn id]` is where a turn begins and ends, from 0 to `WIDTH`; `length` the seconds, or the code points.
    """

    timed: bool
    length: float
    places: Mapping[str, tuple[float, float]]

    @classmethod
    def over(cls, turns: Sequence[Mapping[str, Any]]) -> Axis:
        """The axis of a session's turns."""
        timed = bool(turns) and all(turn.get("start") is not None for turn in turns)
        if timed:
            following = [*(float(turn["start"]) for turn in turns[1:]), float(turns[-1]["start"]) + 1]
            ends = [
                float(turn["end"]) if turn.get("end") is not None else max(float(turn["start"]), later)
                for turn, later in zip(turns, following, strict=True)
            ]
            length = max(max(ends), 1.0)
            raw = [(float(turn["start"]), end) for turn, end in zip(turns, ends, strict=True)]
        else:
            raw, so_far = [], 0.0
            for turn in turns:
                raw.append((so_far, so_far + len(turn["text"]) + 1))
                so_far = raw[-1][1]
            length = max(so_far, 1.0)
        scale = WIDTH / length
        return cls(
            timed,
            length,
            {
                turn["id"]: (min(start * scale, WIDTH), min(end * scale, WIDTH))
                for turn, (start, end) in zip(turns, raw, strict=True)
            },
        )

    def at(self, turn: str, share: float = 0.0) -> float:
        """Where in the hour a place of a turn lies; `share` from 0, its first word, to 1, its last."""
        start, end = self.places.get(turn, (0.0, 0.0))
        return round(start + (end - start) * share, 2)

    def second(self, value: float) -> float:
        """Where a second of the hour lies (only with times)."""
        return round(min(max(value / self.length, 0.0), 1.0) * WIDTH, 2)


@dataclass(frozen=True, slots=True)
class Curve:
    """A drawn line: its name, its SVG path in a box `WIDTH` by 100, and the numbers its description needs."""

    name: str
    path: str
    low: float
    high: float
    first: float
    last: float


def ribbon(turns: Sequence[Mapping[str, Any]], axis: Axis, speaker: str, y: float) -> str:
    """One thin horizontal stroke for each turn of a speaker."""
    strokes = []
    for turn in turns:
        if turn["speaker"] == speaker:
            start, end = axis.places[turn["id"]]
            strokes.append(f"M{start:.1f} {y:g}H{max(end, start + 1):.1f}")
    return "".join(strokes)


def curve(found: Mapping[str, Any], turns: Sequence[Mapping[str, Any]], axis: Axis) -> Curve | None:
    """A document's curve as a path, smoothed and thinned; None where fewer than three points can be drawn."""
    points = [
        (x, float(y))
        for x, y in zip(_places(found, turns, axis), found.get("y", ()), strict=False)
        if x is not None and y is not None
    ]
    if len(points) < 3:
        return None
    points.sort(key=lambda point: point[0])
    raw = [y for _, y in points]
    level = smoothed(raw, max(1, len(raw) // 40))
    low, high = min(level), max(level)
    spread = (high - low) or 1.0
    step = max(1, len(points) // 400)
    drawn = [(points[i][0], 94 - 88 * (level[i] - low) / spread) for i in range(0, len(points), step)]
    path = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in drawn)
    return Curve(str(found.get("name", "")), path, min(raw), max(raw), level[0], level[-1])


def smoothed(values: Sequence[float], reach: int) -> list[float]:
    """A centred moving mean over `reach` neighbours on either side."""
    sums = [0.0]
    for value in values:
        sums.append(sums[-1] + value)
    return [
        (sums[min(i + reach + 1, len(values))] - sums[max(i - reach, 0)]) / (min(i + reach + 1, len(values)) - max(i - reach, 0))
        for i in range(len(values))
    ]


def _places(found: Mapping[str, Any], turns: Sequence[Mapping[str, Any]], axis: Axis) -> list[float | None]:
    xs, unit = list(found.get("x", ())), found.get("x_unit")
    if found.get("turns"):
        return _within_turns([str(turn) for turn in found["turns"]], axis)
    if unit == "second":
        return [axis.second(float(x)) if axis.timed else None for x in xs]
    if unit == "turn":
        return [axis.at(turns[int(x)]["id"], 0.5) if 0 <= int(x) < len(turns) else None for x in xs]
    if unit == "word":
        return _word_places([int(x) for x in xs], found.get("speaker"), turns, axis)
    last = max((float(x) for x in xs), default=0.0) or 1.0
    return [round(float(x) / last * WIDTH, 2) for x in xs]


def _within_turns(ids: Sequence[str], axis: Axis) -> list[float | None]:
    total: dict[str, int] = {}
    for turn in ids:
        total[turn] = total.get(turn, 0) + 1
    seen: dict[str, int] = {}
    places: list[float | None] = []
    for turn in ids:
        seen[turn] = seen.get(turn, 0) + 1
        places.append(axis.at(turn, (seen[turn] - 0.5) / total[turn]) if turn in axis.places else None)
    return places


def _word_places(xs: Sequence[int], speaker: object, turns: Sequence[Mapping[str, Any]], axis: Axis) -> list[float | None]:
    own = [turn for turn in turns if speaker is None or turn["speaker"] == speaker]
    starts, so_far = [], 0
    for turn in own:
        starts.append(so_far)
        so_far += len(words_of(turn["text"]))
    starts.append(so_far)
    places: list[float | None] = []
    for x in xs:
        i = bisect_right(starts, x) - 1
        inside = 0 <= i < len(own)
        places.append(axis.at(own[i]["id"], (x - starts[i]) / max(starts[i + 1] - starts[i], 1)) if inside else None)
    return places
