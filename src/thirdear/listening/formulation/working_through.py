"""Working through: one pattern through its occasions, from being told, to recognised, to understood, to answered differently."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from thirdear.listening.evidence import Evidence, SessionReading
from thirdear.listening.formulation.ccrt import CCRT
from thirdear.listening.formulation.cluster import name_of
from thirdear.listening.formulation.episode import SCORED_FROM, Episode
from thirdear.listening.formulation.hypothesis import Grounds
from thirdear.listening.formulation.triangle import counts

__all__ = ["Step", "WorkingThrough", "working_through"]

Stage = Literal["told", "recognised", "understood", "answered_differently"]


@dataclass(frozen=True, slots=True)
class Step:
    """One occasion: its session, how far it goes, and the key of the mark that shows it."""

    session: str
    stage: Stage
    evidence: str


@dataclass(frozen=True, slots=True)
class WorkingThrough:
    """The occasions of the recurring response of self, in order.

    Told: an episode holds it. Recognised: the client observes it of themselves. Understood: an interpretation is
    answered with insight. Answered differently: a new way, or an episode with the wish and another response.
    """

    id: str
    cluster: str
    steps: tuple[Step, ...]
    statement: str
    grounds: Grounds


def working_through(readings: Sequence[SessionReading], episodes: Sequence[Episode], theme: CCRT) -> tuple[WorkingThrough, ...]:
    """The course of the recurring response of self; nothing while there is no such theme."""
    if theme.response_of_self is None:
        return ()
    cluster = theme.response_of_self.modal.cluster
    wish = theme.wish.modal.cluster if theme.wish else None
    steps = sorted((*_of_marks(readings), *_of_episodes(readings, episodes, cluster, wish)), key=lambda found: found[0])
    told = [step for _, step in steps]
    if not any(step.stage == "told" for step in told):
        return ()
    otherwise = [step for step in told if step.stage == "answered_differently"]
    grounds = Grounds(
        tuple(dict.fromkeys(step.evidence for step in told)),
        tuple(
            dict.fromkeys(
                step.evidence for step in told if step.stage == "told" and otherwise and step.session > otherwise[0].session
            )
        ),
        "whether the old answer returns after it was first answered differently",
        sum(step.stage == "told" for step in told),
        0,
        len({step.session for step in told}),
        None if len(told) >= 3 else "Fewer than three occasions: too few to speak of working through.",
    )
    return (WorkingThrough("w1", cluster, tuple(told), _statement(cluster, told), grounds),)


_Place = tuple[int, int, int]


def _of_marks(readings: Sequence[SessionReading]) -> Iterator[tuple[_Place, Step]]:
    for number, reading in enumerate(readings):
        turns = {turn.id: i for i, turn in enumerate(reading.transcript.turns)}
        for mark in reading.evidence:
            if (stage := _stage(mark)) and counts(mark):
                place = (number, turns[mark.spans[0].turn], mark.spans[0].start)
                yield place, Step(reading.transcript.id, stage, mark.key)


def _stage(mark: Evidence) -> Stage | None:
    stages: dict[tuple[str, str], Stage] = {
        ("defence", "self_observation"): "recognised",
        ("response", "insight"): "understood",
        ("new_way", "new_way"): "answered_differently",
    }
    return stages.get((mark.kind, mark.code))


def _of_episodes(
    readings: Sequence[SessionReading], episodes: Sequence[Episode], cluster: str, wish: str | None
) -> Iterator[tuple[_Place, Step]]:
    numbers = {reading.transcript.id: i for i, reading in enumerate(readings)}
    marks = {mark.key: (reading, mark) for reading in readings for mark in reading.evidence if mark.kind == "episode"}
    for one in episodes:
        if one.completeness < SCORED_FROM:
            continue
        reading, mark = marks[one.key]
        turn = next(i for i, each in enumerate(reading.transcript.turns) if each.id == mark.spans[0].turn)
        place = (numbers[one.session], turn, mark.spans[0].start)
        if one.of("RS", cluster):
            yield place, Step(one.session, "told", one.key)
        elif wish and one.of("W", wish) and any(part.polarity == "positive" for part in one.of("RS")):
            yield place, Step(one.session, "answered_differently", one.key)


def _statement(cluster: str, steps: Sequence[Step]) -> str:
    stages = [step.stage for step in steps]
    said = [
        f"“{name_of(cluster)}” is told {_times(stages.count('told'))}",
        f"recognised {_times(stages.count('recognised'))}",
        f"understood {_times(stages.count('understood'))}",
        f"answered differently {_times(stages.count('answered_differently'))}",
    ]
    return f"{', '.join(said[:-1])} and {said[-1]}."


def _times(count: int) -> str:
    return {0: "never", 1: "once", 2: "twice"}.get(count, f"{count} times")
