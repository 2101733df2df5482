"""Agreement as plain tables for a terminal, and as JSON. Neither holds a word of anybody: counts, codes and figures only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from thirdear.listening.formulation.cluster import name_of
from thirdear.listening.study.agreement import Agreement, CodeAgreement, ThemePart, disagree
from thirdear.listening.study.episodes import Components, EpisodeAgreement

__all__ = ["SCHEMA", "as_json", "as_text"]

SCHEMA = "thirdear.agreement/1"
_DISAGREE = "raters disagree"
_PARTS = {"W": "wish", "RO": "response of other", "RS": "response of self"}
_Row = Sequence[str]


def as_text(found: Agreement) -> str:
    """Tables for a terminal; A is the first coding, B the second, and – a figure that is not defined."""
    sections = [_head(found), _codes(found), _acts(found), _episodes(found.episodes), _theme(found), _notes()]
    return "\n\n".join("\n".join(section) for section in sections if section) + "\n"


def _head(found: Agreement) -> list[str]:
    sessions = "1 session" if len(found.sessions) == 1 else f"{len(found.sessions)} sessions"
    lines = [f"A  {found.first}", f"B  {found.second}", f"{sessions}, {found.turns} turns with words"]
    for name, left in (("A", found.only_first), ("B", found.only_second)):
        if left:
            lines.append(f"Not compared, since only {name} has them: {', '.join(left)}")
    return lines


def _codes(found: Agreement) -> list[str]:
    if not found.codes:
        return ["Neither coding has a mark."]
    turns = ["turns both", "only A", "only B", "neither", "kappa", "95 % interval"]
    head = ["", "marks A", "B", *turns, "B in A", "A in B", "F1", ""]
    return _table(head, [_code(one) for one in found.codes])


def _code(one: CodeAgreement) -> _Row:
    overlap = one.overlap
    return [
        one.kind if one.code is None else f"  {one.code}",
        *map(str, (overlap.first, overlap.second, one.both, one.only_first, one.only_second, one.neither)),
        _figure(one.kappa),
        _interval(one.interval),
        *map(_figure, (overlap.precision, overlap.recall, overlap.f1)),
        _DISAGREE if disagree(one.kappa) else "",
    ]


def _acts(found: Agreement) -> list[str]:
    rows = [[one.kind, str(one.turns), _figure(one.kappa), _interval(one.interval), _verdict(one.kappa)] for one in found.acts]
    return _table(["first act of a turn", "turns", "kappa", "95 % interval", ""], rows) if rows else []


def _episodes(found: EpisodeAgreement) -> list[str]:
    if not found.matched + found.only_first + found.only_second:
        return []
    counts = f"Episodes: {found.matched} in both, {found.only_first} only in A, {found.only_second} only in B"
    if not found.matched:
        return [counts]
    kappa, icc = _figure(found.completeness_kappa), _figure(found.completeness_icc)
    rows = [row for one in found.components.values() for row in _components(one)]
    head = ["clusters in episodes", "kappa", "95 % interval", "Jaccard", "MASI", ""]
    return [counts, f"Completeness: kappa with quadratic weights {kappa}, ICC(2,1) {icc}", "", *_table(head, rows)]


def _components(one: Components) -> Iterator[_Row]:
    labels = one.labels
    jaccard, masi = _figure(labels.jaccard), _figure(labels.masi)
    yield [f"{_PARTS[one.part]}, mean", _figure(labels.kappa), _interval(one.interval), jaccard, masi, _verdict(labels.kappa)]
    for cluster in sorted(map(str, labels.kappas)):
        yield [f"  {cluster} {_name(cluster)}", _figure(labels.kappas[cluster]), "", "", "", ""]


def _theme(found: Agreement) -> list[str]:
    told = [one for one in found.theme if one.same is not None]
    if not told:
        return []
    return _table(["core theme", "A", "B", "kappa", ""], [_part(one) for one in told])


def _part(one: ThemePart) -> _Row:
    verdict = _DISAGREE if one.disagree else "the same" if one.same else "not the same"
    return [_PARTS[one.part], _version(one.first), _version(one.second), _figure(one.kappa), verdict]


def _version(clusters: Sequence[str]) -> str:
    return " or ".join(f"{cluster} {_name(cluster)}".strip() for cluster in clusters) or "nothing recurs"


def _name(cluster: str) -> str:
    try:
        return name_of(cluster)
    except KeyError:
        return ""


def _notes() -> list[str]:
    return [
        "Kappa takes chance out; the counts say how much it rests on. Intervals draw whole sessions anew.",
        "B in A: the share of B's marks that touch one of A's. Agreement is consistency, not truth.",
    ]


def _verdict(kappa: float | None) -> str:
    return _DISAGREE if disagree(kappa) else ""


def _figure(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"


def _interval(interval: tuple[float, float] | None) -> str:
    return "–" if interval is None else f"{interval[0]:.2f} to {interval[1]:.2f}"


def _table(head: _Row, rows: Sequence[_Row]) -> list[str]:
    """Columns as wide as their widest cell: names to the left, what begins with a figure to the right."""
    widths = [max(map(len, column)) for column in zip(head, *rows, strict=True)]
    figures = [all(not cell or cell[-1] in "0123456789–" for cell in column) for column in zip(*rows, strict=True)]
    cells = [
        [cell.rjust(width) if right else cell.ljust(width) for cell, width, right in zip(row, widths, figures, strict=True)]
        for row in (head, *rows)
    ]
    return ["  ".join(row).rstrip() for row in cells]


def as_json(found: Agreement) -> dict[str, Any]:
    """The same as plain JSON values, every figure rounded to 3 places, null where it is not defined."""
    episodes = found.episodes
    return {
        "schema": SCHEMA,
        "first": found.first,
        "second": found.second,
        "sessions": list(found.sessions),
        "only_first": list(found.only_first),
        "only_second": list(found.only_second),
        "turns": found.turns,
        "codes": [_code_as_json(one) for one in found.codes],
        "acts": [
            {"kind": one.kind, "turns": one.turns, "kappa": _rounded(one.kappa), "interval": _ends(one.interval)}
            for one in found.acts
        ],
        "episodes": {
            "matched": episodes.matched,
            "only_first": episodes.only_first,
            "only_second": episodes.only_second,
            "completeness": {"kappa": _rounded(episodes.completeness_kappa), "icc": _rounded(episodes.completeness_icc)},
            "components": {part: _components_as_json(one) for part, one in episodes.components.items()},
        },
        "theme": [_part_as_json(one) for one in found.theme],
    }


def _code_as_json(one: CodeAgreement) -> dict[str, Any]:
    overlap = one.overlap
    return {
        "kind": one.kind,
        "code": one.code,
        "turns": {"both": one.both, "only_first": one.only_first, "only_second": one.only_second, "neither": one.neither},
        "kappa": _rounded(one.kappa),
        "interval": _ends(one.interval),
        "positive": _rounded(one.positive),
        "raters_disagree": disagree(one.kappa),
        "marks": {
            "first": overlap.first,
            "second": overlap.second,
            "first_met": overlap.first_met,
            "second_met": overlap.second_met,
            "precision": _rounded(overlap.precision),
            "recall": _rounded(overlap.recall),
            "f1": _rounded(overlap.f1),
        },
    }


def _components_as_json(one: Components) -> dict[str, Any]:
    kappas: Mapping[Any, float | None] = one.labels.kappas
    return {
        "kappas": {cluster: _rounded(kappas[cluster]) for cluster in sorted(kappas)},
        "kappa": _rounded(one.labels.kappa),
        "interval": _ends(one.interval),
        "jaccard": _rounded(one.labels.jaccard),
        "masi": _rounded(one.labels.masi),
    }


def _part_as_json(one: ThemePart) -> dict[str, Any]:
    return {
        "part": one.part,
        "first": list(one.first),
        "second": list(one.second),
        "same": one.same,
        "kappa": _rounded(one.kappa),
        "raters_disagree": one.disagree,
    }


def _ends(interval: tuple[float, float] | None) -> list[float | None] | None:
    return None if interval is None else [_rounded(end) for end in interval]


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 3)
