"""How far two codings of the same words agree: by turn, by quoted words, act by act, and in the theme they lead to.

Agreement is consistency, not truth. An interval takes the sessions as drawn from many like them, and draws whole
sessions anew; with few of them it is too narrow, with one there is none. A figure that is not defined is None.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from thirdear.listening.errors import InputError
from thirdear.listening.statistics import bootstrap, cohen_kappa, kappa_of_table, specific_agreement
from thirdear.listening.study.coding import PARTS, CodedSession, Coding, Mark
from thirdear.listening.study.episodes import EpisodeAgreement, episode_agreement
from thirdear.listening.words import Turn

__all__ = ["Acts", "Agreement", "CodeAgreement", "Overlap", "ThemePart", "agreement", "disagree"]

DISAGREE_BELOW = 0.40  # below it a formulation is shown as "raters disagree", with both versions
_ACTS = {"intervention": "therapist_words"}  # kinds of acts, one a turn, and the code in them that is no act
_Table = tuple[int, int, int, int]


def disagree(kappa: float | None) -> bool:
    """Whether agreement is so low that both versions must be shown, and none alone; not so where it is undefined."""
    return kappa is not None and kappa < DISAGREE_BELOW


@dataclass(frozen=True, slots=True)
class Overlap:
    """Marks of two codings whose words share at least one character.

    `first` and `second` count marks, `first_met` and `second_met` those that touch one of the other's. With the first
    coding as the key, precision is the share of the second's marks that are met, recall that of the first's; the other
    way round they change places. One long mark may meet several short ones.
    """

    first: int
    second: int
    first_met: int
    second_met: int

    @property
    def precision(self) -> float | None:
        return self.second_met / self.second if self.second else None

    @property
    def recall(self) -> float | None:
        return self.first_met / self.first if self.first else None

    @property
    def f1(self) -> float | None:
        """Their harmonic mean, the same in both directions; 0 where only one coding has marks."""
        if not self.first and not self.second:
            return None
        precision, recall = self.precision or 0.0, self.recall or 0.0
        return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


@dataclass(frozen=True, slots=True)
class CodeAgreement:
    """Agreement on one code, or on a kind whichever its code (`code` is then None).

    Turns are those with words, of the roles in whose turns either coding marked it: counted are those in which both,
    only the first, only the second and neither did. Where a code is rare kappa is low whatever the
    raters do: read it with the counts, and with `positive`, how often they agree where one says yes (0 to 1).
    """

    kind: str
    code: str | None
    both: int
    only_first: int
    only_second: int
    neither: int
    kappa: float | None
    interval: tuple[float, float] | None
    overlap: Overlap

    @property
    def positive(self) -> float | None:
        return specific_agreement(self.both, self.only_first, self.only_second, self.neither)[0]


@dataclass(frozen=True, slots=True)
class Acts:
    """Cohen's kappa of the first act in each of the therapist's turns, "none" being an answer too."""

    kind: str
    turns: int
    kappa: float | None
    interval: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class ThemePart:
    """One part of the core theme in both codings: the modal clusters, and the mean kappa of that part in the episodes.

    `same` is None where neither coding has the part, else whether they share a modal cluster.
    """

    part: str
    first: tuple[str, ...]
    second: tuple[str, ...]
    kappa: float | None

    @property
    def same(self) -> bool | None:
        return bool(set(self.first) & set(self.second)) if self.first or self.second else None

    @property
    def disagree(self) -> bool:
        """Whether both versions are to be shown: agreement below .40 or, where it is undefined, no cluster in common."""
        return disagree(self.kappa) if self.kappa is not None else self.same is False


@dataclass(frozen=True, slots=True)
class Agreement:
    """Two codings beside each other. `sessions` are the ids compared; `only_first`, `only_second` those that were not."""

    first: str
    second: str
    sessions: tuple[str, ...]
    only_first: tuple[str, ...]
    only_second: tuple[str, ...]
    turns: int
    codes: tuple[CodeAgreement, ...]
    acts: tuple[Acts, ...]
    episodes: EpisodeAgreement
    theme: tuple[ThemePart, ...]


@dataclass(frozen=True)
class _Pair:
    """One session in both codings."""

    first: CodedSession
    second: CodedSession
    spoken: tuple[Turn, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "spoken", tuple(turn for turn in self.first.words.turns if turn.text.strip()))

    @cached_property
    def sides(self) -> tuple[_Side, _Side]:
        return _by_code(self.first.marks), _by_code(self.second.marks)


_Side = Mapping[tuple[str, str | None], Sequence[Mark]]


def agreement(first: Coding, second: Coding) -> Agreement:
    """Compare two codings, session by session (ids name them). The order changes nothing but who is called first.

    Raises `InputError` when a session's words differ, or the two have no session in common.
    """
    pairs = _pairs(first, second)
    shared = [pair.first.words.id for pair in pairs]
    codes = _codes(pairs)
    episodes = episode_agreement([(pair.first, pair.second) for pair in pairs])
    return Agreement(
        first.name,
        second.name,
        tuple(shared),
        _left_out(first, shared),
        _left_out(second, shared),
        sum(len(pair.spoken) for pair in pairs),
        tuple(_code_agreement(pairs, *code) for code in codes),
        tuple(_acts(pairs, kind) for kind, code in codes if code is None and kind in _ACTS),
        episodes,
        tuple(ThemePart(part, first.theme.get(part, ()), second.theme.get(part, ()), episodes.kappa(part)) for part in PARTS),
    )


def _left_out(coding: Coding, shared: Sequence[str]) -> tuple[str, ...]:
    return tuple(session.words.id for session in coding.sessions if session.words.id not in shared)


def _pairs(first: Coding, second: Coding) -> list[_Pair]:
    others = {session.words.id: session for session in second.sessions}
    pairs = [_Pair(one, others[one.words.id]) for one in first.sessions if one.words.id in others]
    if not pairs:
        raise InputError(f"{first.name} and {second.name} have no session in common.")
    for pair in pairs:
        if pair.first.words.revision != pair.second.words.revision:
            raise InputError(
                f"{first.name} and {second.name} cannot be compared: the words of session {pair.first.words.id} differ."
            )
    return pairs


def _by_code(marks: Sequence[Mark]) -> _Side:
    """Marks by (kind, code), and those of each kind together by (kind, None)."""
    found: dict[tuple[str, str | None], list[Mark]] = {}
    for mark in marks:
        for code in (mark.evidence.code, None):
            found.setdefault((mark.evidence.kind, code), []).append(mark)
    return found


def _codes(pairs: Sequence[_Pair]) -> list[tuple[str, str | None]]:
    """Every kind that either coding used, followed by its codes."""
    return sorted({code for pair in pairs for side in pair.sides for code in side}, key=lambda code: (code[0], code[1] or ""))


def _code_agreement(pairs: Sequence[_Pair], kind: str, code: str | None) -> CodeAgreement:
    roles = {role for pair in pairs for role in _roles(pair, kind, code)}
    tables = [_table(pair, kind, code, roles) for pair in pairs]
    return CodeAgreement(
        kind,
        code,
        *_sum(tables),
        _kappa(tables),
        bootstrap(tables, _kappa) if len(tables) > 1 else None,
        _overlap(pairs, kind, code),
    )


def _roles(pair: _Pair, kind: str, code: str | None) -> Iterator[str]:
    touched = {turn for side in pair.sides for turn in _touched(side, kind, code)}
    return (turn.speaker for turn in pair.spoken if turn.id in touched)


def _touched(side: _Side, kind: str, code: str | None) -> set[str]:
    return {span.turn for mark in side.get((kind, code), ()) for span in mark.evidence.spans}


def _table(pair: _Pair, kind: str, code: str | None, roles: set[str]) -> _Table:
    first, second = (_touched(side, kind, code) for side in pair.sides)
    found = [(turn.id in first, turn.id in second) for turn in pair.spoken if turn.speaker in roles]
    return found.count((True, True)), found.count((True, False)), found.count((False, True)), found.count((False, False))


def _sum(tables: Sequence[_Table]) -> _Table:
    both, first, second, neither = map(sum, zip(*tables, strict=True))
    return both, first, second, neither


def _kappa(tables: Sequence[_Table]) -> float | None:
    both, first, second, neither = _sum(tables)
    return kappa_of_table([[both, first], [second, neither]])


def _overlap(pairs: Sequence[_Pair], kind: str, code: str | None) -> Overlap:
    counts = [_met(*(side.get((kind, code), ()) for side in pair.sides)) for pair in pairs]
    return Overlap(*map(sum, zip(*counts, strict=True)))


def _met(first: Sequence[Mark], second: Sequence[Mark]) -> tuple[int, int, int, int]:
    return len(first), len(second), _meeting(first, second), _meeting(second, first)


def _meeting(marks: Sequence[Mark], others: Sequence[Mark]) -> int:
    there = [span for other in others for span in other.evidence.spans]
    return sum(any(span.overlaps(other) for span in mark.evidence.spans for other in there) for mark in marks)


def _acts(pairs: Sequence[_Pair], kind: str) -> Acts:
    units = [(index, *acts) for index, pair in enumerate(pairs) for acts in _first_acts(pair, kind)]

    def kappa(drawn: Sequence[tuple[int, str | None, str | None]]) -> float | None:
        return cohen_kappa([first for _, first, _ in drawn], [second for _, _, second in drawn])

    interval = bootstrap(units, kappa, clusters=[index for index, _, _ in units]) if len(pairs) > 1 else None
    return Acts(kind, len(units), kappa(units), interval)


def _first_acts(pair: _Pair, kind: str) -> Iterator[tuple[str | None, str | None]]:
    first, second = ({turn: code for turn, _, code in sorted(_places(side, kind), reverse=True)} for side in pair.sides)
    return ((first.get(turn.id), second.get(turn.id)) for turn in pair.spoken if turn.speaker == "therapist")


def _places(side: _Side, kind: str) -> Iterator[tuple[str, int, str]]:
    marks = (mark.evidence for mark in side.get((kind, None), ()))
    return ((span.turn, span.start, mark.code) for mark in marks if mark.code != _ACTS[kind] for span in mark.spans)
