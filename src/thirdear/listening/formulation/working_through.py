"""Working through: one pattern through its occasions, from being told, to recognised, to understood, to answered differently."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from thirdear.listening.evidence import Evidence, SessionReading
from thirdear.listening.formulation.ccrt import CCRT
from thirdear.listening.formulation.cluster import name_of
from thirdear.listening.formulation.episode import SCORED_FROM, Episode
from thirdear.listening.formulation.hypothesis import Grounds, how_little

__all__ = ["Step", "WorkingThrough", "working_through"]

_SOON = 12  # turns after a telling within which an observation or an insight may be of it
_TOO_FEW = "Fewer than three occasions: too few to speak of working through."
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

    Told: an episode holds it. Recognised: soon after such a telling the client observes something of themselves.
    Understood: soon after such a telling an intervention is answered with insight. Answered differently: a new way, or an
    episode with the wish and another response. That what was observed or understood is this pattern is a guess.
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
    of_episodes = list(_of_episodes(readings, episodes, cluster, wish))
    places = [place for place, step in of_episodes if step.stage == "told"]
    steps = sorted((*_of_marks(readings, places), *of_episodes), key=lambda found: found[0])
    told = [step for _, step in steps]
    if not any(step.stage == "told" for step in told):
        return ()
    marks = {mark.key: mark for reading in readings for mark in reading.evidence}
    first = next((i for i, step in enumerate(told) if step.stage == "answered_differently"), len(told))
    grounds = Grounds(
        tuple(dict.fromkeys(step.evidence for step in told)),
        tuple(dict.fromkeys(step.evidence for step in told[first:] if step.stage == "told")),
        "whether the old answer returns after it was first answered differently",
        sum(step.stage == "told" for step in told),
        0,
        len({step.session for step in told}),
        how_little(None if len(told) >= 3 else _TOO_FEW, (marks[step.evidence] for step in told)),
    )
    return (WorkingThrough("w1", cluster, tuple(told), _statement(cluster, told), grounds),)


_Place = tuple[int, int, int]


def _of_marks(readings: Sequence[SessionReading], tellings: Sequence[_Place]) -> Iterator[tuple[_Place, Step]]:
    """Marks of a later stage; what is observed or understood counts only soon after the pattern was told."""
    for number, reading in enumerate(readings):
        turns = {turn.id: i for i, turn in enumerate(reading.transcript.turns)}
        for mark in reading.evidence:
            stage = _stage(mark)
            if stage is None:
                continue
            place = (number, turns[mark.spans[0].turn], mark.spans[0].start)
            after = any(hour == number and 0 <= place[1] - turn <= _SOON for hour, turn, _ in tellings)
            if after or stage == "answered_differently":
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
