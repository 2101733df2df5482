"""Whether patterns change: one share of episodes in an early period against a late one, never overlapping.

The interval comes from drawing sessions anew within each period. Wishes change least and negative responses most, in
the literature; that is no norm and is not compared with. With few episodes the text is "too few to tell".
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from thirdear.listening.formulation.ccrt import CCRT
from thirdear.listening.formulation.episode import SCORED_FROM, Episode
from thirdear.listening.formulation.hypothesis import Grounds
from thirdear.listening.statistics import bootstrap

__all__ = ["Change", "Period", "changes"]

_FEWEST = 7  # scored episodes a period
_FEWEST_SESSIONS = 4  # drawing fewer sessions anew knows nothing of how sessions differ
_TOO_FEW = "too few to tell"


@dataclass(frozen=True, slots=True)
class Period:
    """Sessions in a row (ids), their scored episodes, and the share of these that hold the pattern."""

    sessions: tuple[str, ...]
    episodes: int
    share: float | None


@dataclass(frozen=True, slots=True)
class Change:
    """A pattern in two separate periods: late minus early share (-1 to 1), its 95 % interval, and what may be said."""

    measure: str
    early: Period
    late: Period
    difference: float | None
    interval: tuple[float, float] | None
    verdict: str
    grounds: Grounds


_Holds = Callable[[Episode], bool]


def changes(episodes: Sequence[Episode], sessions: Sequence[str], theme: CCRT) -> tuple[Change, ...]:
    """The first half of the sessions against the second (a middle one belongs to neither), for each pattern that was told."""
    scored = [one for one in episodes if one.completeness >= SCORED_FROM]
    half = len(sessions) // 2
    if not half or not scored:
        return ()
    measures: list[tuple[str, _Holds]] = [
        ("negative responses of others", lambda told: _is_negative(told, "RO")),
        ("negative responses of self", lambda told: _is_negative(told, "RS")),
    ]
    if theme.wish:
        cluster = theme.wish.modal.cluster
        measures.append(("the recurring wish", lambda told: bool(told.of("W", cluster))))
    found = (_change(name, holds, scored, sessions[:half], sessions[-half:]) for name, holds in measures)
    return tuple(one for one in found if one is not None)


def _is_negative(told: Episode, type: str) -> bool:
    return any(part.polarity == "negative" for part in told.of(type))


def _share(told: Sequence[Episode], holds: _Holds) -> float | None:
    return sum(holds(one) for one in told) / len(told) if told else None


def _change(name: str, holds: _Holds, scored: Sequence[Episode], early: Sequence[str], late: Sequence[str]) -> Change | None:
    groups = [[[one for one in scored if one.session == session] for session in period] for period in (early, late)]
    told = [[one for group in period for one in group] for period in groups]
    shares = [_share(one, holds) for one in told]
    everything = [one for period in told for one in period]
    if not everything:
        return None
    difference = None if shares[0] is None or shares[1] is None else shares[1] - shares[0]
    interval = _interval(holds, groups) if difference is not None else None
    few = min(len(one) for one in told) < _FEWEST or min(len(early), len(late)) < _FEWEST_SESSIONS or interval is None
    against = _against(told, holds, difference)
    grounds = Grounds(
        tuple(one.key for one in everything if one.key not in against),
        against,
        f"every encounter told to the end in {len(early)} early and {len(late)} late sessions: those that go against the change",
        len(everything),
        len({one.other for one in everything}),
        len({one.session for one in everything}),
        f"Fewer than {_FEWEST} encounters or {_FEWEST_SESSIONS} sessions in one of the periods: too few to tell."
        if few
        else None,
    )
    first, second = (Period(tuple(ids), len(one), part) for ids, one, part in zip((early, late), told, shares, strict=True))
    return Change(name, first, second, difference, interval, _verdict(interval, few=few), grounds)


def _against(told: Sequence[Sequence[Episode]], holds: _Holds, difference: float | None) -> tuple[str, ...]:
    """Where a pattern is told less often later, the later encounters that still hold it; where more often, the earlier ones."""
    if not difference:
        return ()
    return tuple(one.key for one in told[1 if difference < 0 else 0] if holds(one))


def _interval(holds: _Holds, groups: Sequence[Sequence[Sequence[Episode]]]) -> tuple[float, float] | None:
    """The 95 % interval of the difference: sessions drawn anew, each within its own period."""
    units = [(period, sum(map(holds, told)), len(told)) for period, sessions in enumerate(groups) for told in sessions]

    def difference(drawn: Sequence[tuple[int, int, int]]) -> float | None:
        held, told = ([sum(one[part] for one in drawn if one[0] == period) for period in (0, 1)] for part in (1, 2))
        return held[1] / told[1] - held[0] / told[0] if all(told) else None

    return bootstrap(units, difference, strata=[period for period, _, _ in units])


def _verdict(interval: tuple[float, float] | None, *, few: bool) -> str:
    if few or interval is None or interval[0] <= 0 <= interval[1]:
        return _TOO_FEW
    return "told less often in the later sessions" if interval[1] < 0 else "told more often in the later sessions"
