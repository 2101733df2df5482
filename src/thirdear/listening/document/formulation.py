"""The formulation as JSON: every hypothesis with its evidence, what speaks against it, and what was searched."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from thirdear.listening.formulation import (
    CCRT,
    Change,
    Departure,
    Episode,
    Formulation,
    Frequency,
    Grounds,
    Parallel,
    Part,
    Person,
    Theme,
    TriangleOfConflict,
    TriangleOfPerson,
    WorkingThrough,
)

__all__ = ["formulation_as_json", "person_as_json"]

_Ids = Mapping[str, str]


def formulation_as_json(found: Formulation, ids: _Ids) -> dict[str, Any]:
    """The `formulation` of `thirdear.reading/1`. `ids` maps the keys of all marks to their ids."""
    return {
        "episodes": [_episode(one, ids) for one in found.episodes],
        "ccrt": _ccrt(found.ccrt, ids),
        "triangles_of_conflict": [_conflict(one, ids) for one in found.triangles_of_conflict],
        "triangles_of_person": [_person_triangle(one, ids) for one in found.triangles_of_person],
        "parallels": [_parallel(one, ids) for one in found.parallels],
        "themes": [_theme(one, ids) for one in found.themes],
        "working_through": [_working_through(one, ids) for one in found.working_through],
        "changes": [_change(one, ids) for one in found.changes],
        "departures": [_departure(one, ids) for one in found.departures],
    }


def person_as_json(person: Person, ids: _Ids) -> dict[str, Any]:
    """One of the `people`."""
    return {
        "id": person.id,
        "name": person.name,
        "role": person.role,
        "when": person.when,
        "mentions": _cited(person.mentions, ids),
    }


def _cited(keys: Iterable[str], ids: _Ids) -> list[str]:
    return [ids[key] for key in keys]


def _grounds(grounds: Grounds, ids: _Ids) -> dict[str, Any]:
    return {
        "evidence": _cited(grounds.evidence, ids),
        "against": _cited(grounds.against, ids),
        "searched": grounds.searched,
        "rests_on": {"episodes": grounds.episodes, "people": grounds.people, "sessions": grounds.sessions},
        "little": grounds.little,
    }


def _episode(one: Episode, ids: _Ids) -> dict[str, Any]:
    return {
        "id": one.id,
        "session": one.session,
        "other": one.other,
        "when": one.when,
        "completeness": one.completeness,
        "evidence": _cited([one.key], ids),
        "components": [
            {
                "type": part.type,
                "cluster": part.cluster,
                "polarity": part.polarity,
                "wording": part.wording,
                "expressed": part.expressed,
                "intensity": part.intensity,
                "evidence": _cited(part.evidence, ids),
            }
            for part in one.components
        ],
    }


def _ccrt(theme: CCRT, ids: _Ids) -> dict[str, Any]:
    nothing = dict[str, Any](evidence=[], against=[], searched=theme.searched, rests_on=None, little=theme.statement)
    return {
        "status": theme.status,
        "n": theme.episodes,
        "statement": theme.statement,
        "w": _part(theme.wish, ids),
        "ro": _part(theme.response_of_other, ids),
        "rs": _part(theme.response_of_self, ids),
        "coherence": _share(theme.coherence),
        "ro_positive": _share(theme.ro_positive),
        "ro_negative": _share(theme.ro_negative),
        "rs_positive": _share(theme.rs_positive),
        "rs_negative": _share(theme.rs_negative),
        **(nothing if theme.grounds is None else _grounds(theme.grounds, ids)),
    }


def _part(part: Part | None, ids: _Ids) -> dict[str, Any]:
    if part is None:
        return {}
    return {
        **_frequency(part.modal, ids),
        "tie": list(part.tie),
        "secondary": part.secondary.cluster if part.secondary else None,
        "wording": part.wording,
        "expressed": part.expressed,
        "all": [_frequency(one, ids) for one in part.all],
    }


def _frequency(one: Frequency, ids: _Ids) -> dict[str, Any]:
    return {
        "cluster": one.cluster,
        "name": one.name,
        "episodes": one.count,
        "pervasiveness": _share(one.share),
        "others": _share(one.others),
        "intensity": one.intensity,
        "evidence": _cited(one.evidence, ids),
    }


def _share(value: float | None) -> float | None:
    return None if value is None else round(value, 3)


def _conflict(one: TriangleOfConflict, ids: _Ids) -> dict[str, Any]:
    return {
        "id": one.id,
        "feeling": one.feeling,
        "toward": one.toward,
        "corners": {
            name: {"count": corner.count, "codes": dict(corner.codes), "evidence": _cited(corner.evidence, ids)}
            for name, corner in one.corners.items()
        },
        "edges": dict(one.edges),
        "borne": one.borne,
        "statement": one.statement,
        **_grounds(one.grounds, ids),
    }


def _person_triangle(one: TriangleOfPerson, ids: _Ids) -> dict[str, Any]:
    return {
        "id": one.id,
        "type": one.type,
        "cluster": one.cluster,
        "people": {corner: list(people) for corner, people in one.people.items()},
        "episodes": {corner: list(told) for corner, told in one.episodes.items()},
        "linked": dict(one.linked),
        "interpretations": _cited(one.said, ids),
        "statement": one.statement,
        **_grounds(one.grounds, ids),
    }


def _parallel(one: Parallel, ids: _Ids) -> dict[str, Any]:
    return {
        "id": one.id,
        "people": list(one.people),
        "shared": [{"cluster": cluster, "episodes": [first, second]} for cluster, first, second in one.shared],
        "similarity": _share(one.similarity),
        "p": _p(one.p),
        "p_adjusted": _p(one.p_adjusted),
        "arrangements": one.arrangements,
        "exact": one.exact,
        "statement": one.verdict,
        **_grounds(one.grounds, ids),
    }


def _p(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def _theme(one: Theme, ids: _Ids) -> dict[str, Any]:
    return {
        "id": one.id,
        "sort": one.sort,
        "name": one.name,
        "sessions": list(one.sessions),
        "mentions": one.mentions,
        "feelings": list(one.feelings),
        "statement": one.statement,
        **_grounds(one.grounds, ids),
    }


def _working_through(one: WorkingThrough, ids: _Ids) -> dict[str, Any]:
    return {
        "id": one.id,
        "cluster": one.cluster,
        "steps": [{"session": step.session, "stage": step.stage, "evidence": _cited([step.evidence], ids)} for step in one.steps],
        "statement": one.statement,
        **_grounds(one.grounds, ids),
    }


def _change(one: Change, ids: _Ids) -> dict[str, Any]:
    return {
        "measure": one.measure,
        "early": {"sessions": list(one.early.sessions), "episodes": one.early.episodes, "share": _share(one.early.share)},
        "late": {"sessions": list(one.late.sessions), "episodes": one.late.episodes, "share": _share(one.late.share)},
        "difference": _share(one.difference),
        "interval": None if one.interval is None else [_share(end) for end in one.interval],
        "statement": one.verdict,
        **_grounds(one.grounds, ids),
    }


def _departure(one: Departure, ids: _Ids) -> dict[str, Any]:
    return {
        "id": one.id,
        "session": one.session,
        "measure": one.measure,
        "value": round(one.value, 1),
        "usual": round(one.usual, 1),
        "bound": round(one.bound, 1),
        "statement": one.statement,
        **_grounds(one.grounds, ids),
    }
