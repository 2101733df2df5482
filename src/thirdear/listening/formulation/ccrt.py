"""The core conflictual relationship theme: which wish, response of other and response of self recur across episodes.

An episode counts once for each cluster it holds; the modal cluster is the one in most episodes, ties broken by mean
intensity, then by the number of different others, else both are named (Luborsky; Barber, Crits-Christoph and Luborsky
1990). Below three scored episodes there is no theme; below seven it is provisional; from ten on it is stable.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Literal

from thirdear.listening.formulation.cluster import name_of, phrase_of
from thirdear.listening.formulation.episode import SCORED_FROM, Episode
from thirdear.listening.formulation.hypothesis import Grounds, every

__all__ = ["CCRT", "Frequency", "Part", "Status", "ccrt", "frequencies", "share_with"]

Status = Literal["none", "provisional", "usable", "stable"]
_STATUS: tuple[tuple[int, Status], ...] = ((10, "stable"), (7, "usable"), (3, "provisional"), (0, "none"))
_LITTLE = {
    "none": "Fewer than three encounters are told to the end: collect more before speaking of a theme.",
    "provisional": "Rests on fewer than seven encounters: provisional.",
}
_FEW = 3
_UNSAID = "Encounters are told, but neither a wish nor a response in them could be named."


@dataclass(frozen=True, slots=True)
class Frequency:
    """In how many episodes a cluster occurs (`count`), as a share of all scored ones, and with what share of the others."""

    cluster: str
    name: str
    count: int
    share: float
    others: float
    intensity: float | None
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """The modal cluster of wish, response of other or response of self; `tie` names its equals, `all` the whole list.

    `wording` is the client's own, of the first component that says it; `expressed` counts components said outright.
    """

    modal: Frequency
    tie: tuple[str, ...]
    secondary: Frequency | None
    wording: str
    expressed: int
    all: tuple[Frequency, ...]


@dataclass(frozen=True, slots=True)
class CCRT:
    """The theme. A part is None where nothing recurs or, for the wish, where it was only ever inferred.

    `coherence` is the share of episodes that hold all three modal clusters; `ro_positive` and the like the share of
    episodes with at least one such response (one episode may count in both).
    """

    status: Status
    episodes: int
    statement: str
    searched: str
    wish: Part | None = None
    response_of_other: Part | None = None
    response_of_self: Part | None = None
    coherence: float | None = None
    ro_positive: float | None = None
    ro_negative: float | None = None
    rs_positive: float | None = None
    rs_negative: float | None = None
    grounds: Grounds | None = None


def ccrt(episodes: Sequence[Episode]) -> CCRT:
    """The theme of a client's episodes, those of completeness 2.5 and more. Below three of them its status is none."""
    scored = [one for one in episodes if one.completeness >= SCORED_FROM]
    status = next(name for least, name in _STATUS if len(scored) >= least)
    searched = (
        f"{every(len(scored), 'encounter told to the end', 'encounters told to the end')}: any in which this wish "
        "was met otherwise, or in which the client answered otherwise"
    )
    if status == "none":
        return CCRT(status, len(scored), _LITTLE["none"], searched)
    wish, other, self = (_part(scored, type) for type in ("W", "RO", "RS"))
    evidence = tuple(key for part in (wish, other, self) if part for key in part.modal.evidence)
    if not evidence:
        return CCRT("none", len(scored), _UNSAID, searched)
    against = _against(scored, wish, other, self)
    grounds = _grounds(scored, evidence, against, searched, status, (wish, other, self))
    return CCRT(
        status,
        len(scored),
        _statement(wish, other, self),
        searched,
        wish,
        other,
        self,
        _coherence(scored, wish, other, self),
        share_with(scored, "RO", "positive"),
        share_with(scored, "RO", "negative"),
        share_with(scored, "RS", "positive"),
        share_with(scored, "RS", "negative"),
        grounds,
    )


def frequencies(scored: Sequence[Episode], type: str) -> tuple[Frequency, ...]:
    """Every cluster of a type, most frequent first; of equals the more intense, then that with more different others."""
    clusters = sorted({part.cluster for one in scored for part in one.of(type) if part.cluster})
    everybody = len({one.other for one in scored})
    found = [_frequency(scored, type, cluster, everybody) for cluster in clusters]
    return tuple(sorted(found, key=lambda one: (*_rank(one), one.cluster)))


def _frequency(scored: Sequence[Episode], type: str, cluster: str, everybody: int) -> Frequency:
    holding = [one for one in scored if one.of(type, cluster)]
    parts = [part for one in holding for part in one.of(type, cluster)]
    intensities = [part.intensity for part in parts if part.intensity is not None]
    return Frequency(
        cluster,
        name_of(cluster),
        len(holding),
        len(holding) / len(scored),
        len({one.other for one in holding}) / everybody,
        fmean(intensities) if intensities else None,
        tuple(dict.fromkeys(key for part in parts for key in part.evidence)),
    )


def _rank(one: Frequency) -> tuple[float, float, float]:
    return (-one.count, -(one.intensity or 0.0), -one.others)


def _part(scored: Sequence[Episode], type: Literal["W", "RO", "RS"]) -> Part | None:
    found = frequencies(scored, type)
    allowed = [one for one in found if type != "W" or _expressed(scored, one.cluster)]
    if not allowed:
        return None
    modal = allowed[0]
    tie = tuple(one.cluster for one in allowed[1:] if _rank(one) == _rank(modal))
    rest = [one for one in allowed[1:] if one.count >= 2]
    parts = [part for one in scored for part in one.of(type, modal.cluster)]
    told = min(parts, key=lambda part: not part.expressed)
    return Part(modal, tie, rest[0] if rest else None, told.wording, sum(part.expressed for part in parts), found)


def _expressed(scored: Iterable[Episode], cluster: str) -> bool:
    """An inferred wish is never the only support of the modal wish."""
    return any(part.expressed for one in scored for part in one.of("W", cluster))


def _coherence(scored: Sequence[Episode], *parts: Part | None) -> float | None:
    modal = [(type, part.modal.cluster) for type, part in zip(("W", "RO", "RS"), parts, strict=True) if part]
    if len(modal) < 3:
        return None
    return sum(all(one.of(type, cluster) for type, cluster in modal) for one in scored) / len(scored)


def share_with(scored: Sequence[Episode], type: str, polarity: str) -> float | None:
    """The share of episodes with at least one response of that polarity; None of no episodes."""
    return sum(any(part.polarity == polarity for part in one.of(type)) for one in scored) / len(scored) if scored else None


def _against(scored: Sequence[Episode], wish: Part | None, other: Part | None, self: Part | None) -> tuple[str, ...]:
    """Responses of the opposite polarity: first where the modal wish was told, else anywhere."""
    wished = [one for one in scored if wish and one.of("W", wish.modal.cluster)] or list(scored)
    found: list[str] = []
    for type, part in (("RO", other), ("RS", self)):
        usual = _usual(scored, type, part)
        opposite = {"negative": "positive", "positive": "negative"}.get(usual or "")
        found += [key for one in wished for given in one.of(type) if given.polarity == opposite for key in given.evidence]
    return tuple(dict.fromkeys(found))


def _usual(scored: Sequence[Episode], type: str, part: Part | None) -> str | None:
    """The polarity that the modal response most often has."""
    if part is None:
        return None
    found = [given.polarity for one in scored for given in one.of(type, part.modal.cluster) if given.polarity]
    return max(sorted(set(found)), key=found.count) if found else None


def _grounds(
    scored: Sequence[Episode],
    evidence: tuple[str, ...],
    against: tuple[str, ...],
    searched: str,
    status: Status,
    parts: Sequence[Part | None],
) -> Grounds:
    keys = set(evidence)
    holding = [one for one in scored if keys & {key for part in one.components for key in part.evidence}]
    return Grounds(
        evidence,
        tuple(key for key in against if key not in keys),
        searched,
        len(holding),
        len({one.other for one in holding}),
        len({one.session for one in holding}),
        _little(status, parts),
    )


def _little(status: Status, parts: Sequence[Part | None]) -> str | None:
    """How little it rests on, where it does: few encounters in all, or few that say one of the three."""
    said = [_LITTLE[status]] if status in _LITTLE else []
    fewest = min(part.modal.count for part in parts if part)
    if fewest < _FEW:
        said.append(f"One of its parts is told in only {'one encounter' if fewest == 1 else f'{fewest} encounters'}.")
    if None in parts:
        said.append("Not all three of its parts were told.")
    return " ".join(said) or None


def _statement(wish: Part | None, other: Part | None, self: Part | None) -> str:
    """One sentence, as a hypothesis: of what could not be told it says so."""
    first = f"wishes {phrase_of(wish.modal.cluster)}" if wish else "wishes something that was never said outright"
    second = f"others {phrase_of(other.modal.cluster)}" if other else "how others answer does not recur"
    third = f"and the client {phrase_of(self.modal.cluster)}" if self else "and the client answers in no recurring way"
    return f"It may be that the client {first}; {second}; {third}."
