"""The two triangles (Malan, after Menninger and Davanloo), drawn from marks and episodes: hypotheses, each with its words.

Of conflict: a feeling toward somebody, how it is kept away, and what anxiety comes with it. Of person: one pattern with
the therapist, with others now, and with people of the past.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from thirdear.listening.evidence import Evidence, SessionReading
from thirdear.listening.formulation.cluster import name_of
from thirdear.listening.formulation.episode import SCORED_FROM, Episode
from thirdear.listening.formulation.hypothesis import Grounds, every, how_little
from thirdear.listening.formulation.people import Person

__all__ = [
    "CORNERS",
    "Corner",
    "TriangleOfConflict",
    "TriangleOfPerson",
    "triangles_of_conflict",
    "triangles_of_person",
]

CORNERS = ("therapist", "current", "past")
_NEAR_TURNS = 2  # a defence or a sign of anxiety belongs to a feeling told at most so many turns away
_FEW = 3
_TOLD = ("place where this feeling is told", "places where this feeling is told")
_COPING = 7  # the level of defences that cope
_TOO_FEW = "Rests on fewer than three occasions: too few to tell."
_NOBODY = frozenset("he him she her they them it me myself us you this that".split())
_KEPT_AWAY = frozenset({"avoided", "named"})


@dataclass(frozen=True, slots=True)
class Corner:
    """A corner's marks: how many, what they say (code and how often, most frequent first), and their keys."""

    count: int
    codes: tuple[tuple[str, int], ...]
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TriangleOfConflict:
    """A feeling (`feeling`) toward somebody (`toward`, as said; "" for nobody named), its defences and its anxiety.

    `edges` count the occasions on which two corners stand close together.
    """

    id: str
    feeling: str
    toward: str
    corners: Mapping[str, Corner]
    edges: Mapping[str, int]
    borne: int
    statement: str
    grounds: Grounds


@dataclass(frozen=True, slots=True)
class TriangleOfPerson:
    """One pattern (a cluster of wish or response) by corner: with the therapist, now, in the past.

    `people` and `episodes` hold ids by corner. `linked` counts the therapist's interpretations that joined two corners:
    a link never said is for the therapist to weigh, not a fault.
    """

    id: str
    type: str
    cluster: str
    people: Mapping[str, tuple[str, ...]]
    episodes: Mapping[str, tuple[str, ...]]
    linked: Mapping[str, int]
    said: tuple[str, ...]
    statement: str
    grounds: Grounds


def triangles_of_conflict(readings: Sequence[SessionReading], most: int = 6) -> tuple[TriangleOfConflict, ...]:
    """Feelings of the client beside which something was kept away: those beside which it was most often, first."""
    groups: dict[tuple[str, str], list[_Occasion]] = defaultdict(list)
    for reading in readings:
        for occasion in _occasions(reading):
            groups[occasion.feeling.code, _toward(occasion.feeling).lower()].append(occasion)
    found = [group for group in groups.values() if any(one.defences for one in group)]
    found.sort(key=lambda group: (*_weight(group), group[0].feeling.key))
    return tuple(_of_conflict(f"c{i}", group) for i, group in enumerate(found[:most], 1))


def _weight(group: Sequence[_Occasion]) -> tuple[int, int, int]:
    """More occasions with a defence go first, then more with anxiety, then more in all."""
    return (-sum(bool(one.defences) for one in group), -sum(bool(one.anxieties) for one in group), -len(group))


@dataclass(frozen=True, slots=True)
class _Occasion:
    """A feeling in one session, with what stands beside it."""

    session: str
    feeling: Evidence
    defences: tuple[Evidence, ...]
    anxieties: tuple[Evidence, ...]


def _same_words(defence: Evidence, feeling: Evidence) -> bool:
    """ "I'm an idiot" is shame, or an attack on oneself: not two things that stand beside each other."""
    return len(defence.spans) == 1 and defence.spans[0].overlaps(feeling.spans[0])


def _keeps_away(mark: Evidence) -> bool:
    """A defence that keeps something away: what copes does not, nor what is merely ascribed to another."""
    return (
        mark.kind == "defence"
        and mark.code != "attributes_feeling_to_other"
        and (mark.basis == "person" or mark.attributes.get("level") != _COPING)
    )


def _occasions(reading: SessionReading) -> Iterator[_Occasion]:
    place = {turn.id: i for i, turn in enumerate(reading.transcript.turns)}
    defences = [mark for mark in reading.evidence if _keeps_away(mark)]
    anxieties = [mark for mark in reading.evidence if mark.kind == "anxiety" or (mark.kind, mark.code) == ("affect", "anxiety")]
    for mark in reading.evidence:
        if mark.kind != "affect" or mark.code in {"anxiety", "feeling_absent"} or mark.attributes.get("whose") != "client":
            continue
        near = _near(mark, place)
        yield _Occasion(
            reading.transcript.id,
            mark,
            tuple(one for one in defences if near(one) and not _same_words(one, mark)),
            tuple(one for one in anxieties if near(one)),
        )


def _toward(feeling: Evidence) -> str:
    """For whom a feeling is, as said; nobody where that is a pronoun or the client."""
    toward = str(feeling.attributes.get("toward") or "")
    return "" if toward.lower() in _NOBODY else toward


def _near(mark: Evidence, place: Mapping[str, int]) -> Callable[[Evidence], bool]:
    here = place[mark.spans[0].turn]
    return lambda other: any(abs(place[span.turn] - here) <= _NEAR_TURNS for span in other.spans)


def _of_conflict(id: str, group: Sequence[_Occasion]) -> TriangleOfConflict:
    feeling = group[0].feeling
    toward = _toward(feeling)
    defences, anxieties = ({one.key: one for part in group for one in getattr(part, name)} for name in ("defences", "anxieties"))
    feelings = [one.feeling for one in group]
    kept, faced = ([one for one in feelings if (one.attributes.get("bearing") in _KEPT_AWAY) is away] for away in (True, False))
    corners = {
        "defence": _corner(defences.values()),
        "anxiety": _corner(anxieties.values()),
        "feeling": _corner(kept or feelings),
    }
    edges = {
        "defence_anxiety": sum(bool(one.defences and one.anxieties) for one in group),
        "anxiety_feeling": sum(bool(one.anxieties) for one in group),
        "feeling_defence": sum(bool(one.defences) for one in group),
    }
    evidence = tuple(key for corner in corners.values() for key in corner.evidence)
    grounds = Grounds(
        evidence,
        tuple(one.key for one in faced if one.key not in evidence),
        f"{every(len(group), *_TOLD)}: any where it is borne or seen in perspective",
        len(group),
        1 if toward else 0,
        len({one.session for one in group}),
        how_little(_TOO_FEW if len(group) < _FEW else None, (*defences.values(), *anxieties.values(), *feelings)),
    )
    return TriangleOfConflict(
        id, feeling.code, toward, corners, edges, len(faced), _conflict_said(feeling.code, toward, corners), grounds
    )


def _corner(marks: Iterable[Evidence]) -> Corner:
    found = list(marks)
    codes = Counter(mark.code for mark in found)
    return Corner(len(found), tuple(codes.most_common()), tuple(mark.key for mark in found))


def _conflict_said(feeling: str, toward: str, corners: Mapping[str, Corner]) -> str:
    what = f"{feeling.replace('_', ' ')} toward {toward}" if toward else feeling.replace("_", " ")
    with_anxiety = "; anxiety shows beside it" if corners["anxiety"].count else ""
    return f"Something seems kept away where {what} is told{with_anxiety}."


def triangles_of_person(
    readings: Sequence[SessionReading], episodes: Sequence[Episode], people: Sequence[Person], most: int = 6
) -> tuple[TriangleOfPerson, ...]:
    """Clusters that occur in at least two corners, those of most episodes first."""
    roles = {person.id: "therapist" if person.role == "therapist" else person.when for person in people}
    scored = [one for one in episodes if one.completeness >= SCORED_FROM]
    holding: dict[tuple[str, str], list[Episode]] = defaultdict(list)
    for one in scored:
        for type, cluster in sorted({(part.type, part.cluster) for part in one.components if part.cluster}):
            holding[type, cluster].append(one)
    links, said = _links(readings)
    found = [(pattern, group) for pattern, group in holding.items() if len({_corner_of(one, roles) for one in group}) >= 2]
    found.sort(key=lambda pair: (-len(pair[1]), pair[0]))
    return tuple(
        _of_person(f"t{i}", pattern, group, scored, roles, links, said) for i, (pattern, group) in enumerate(found[:most], 1)
    )


def _corner_of(episode: Episode, roles: Mapping[str, str]) -> str:
    """Where an episode belongs: with the therapist; in the past, where it happened then or the other is of the past; or now."""
    if roles.get(episode.other) == "therapist":
        return "therapist"
    return "past" if "past" in {episode.when, roles.get(episode.other)} else "current"


def _links(readings: Sequence[SessionReading]) -> tuple[Counter[str], dict[str, list[str]]]:
    """How often the therapist's interpretations joined two corners, and the keys of those marks."""
    letters = {"T": "therapist", "C": "current", "P": "past"}
    found: Counter[str] = Counter()
    keys: dict[str, list[str]] = defaultdict(list)
    for reading in readings:
        for mark in reading.evidence:
            link = str(mark.attributes.get("link") or "") if (mark.kind, mark.code) == ("intervention", "interpretation") else ""
            joined = [letters[letter] for letter in "TCP" if letter in link]
            for pair in combinations(joined, 2):
                found["_".join(pair)] += 1
                keys["_".join(pair)].append(mark.key)
    return found, keys


def _of_person(
    id: str,
    pattern: tuple[str, str],
    group: Sequence[Episode],
    scored: Sequence[Episode],
    roles: Mapping[str, str],
    links: Mapping[str, int],
    said: Mapping[str, list[str]],
) -> TriangleOfPerson:
    type, cluster = pattern
    by_corner = {corner: [one for one in group if _corner_of(one, roles) == corner] for corner in CORNERS}
    present = [corner for corner in CORNERS if by_corner[corner]]
    without = [one for one in scored if one not in group and _corner_of(one, roles) in present]
    grounds = Grounds(
        tuple(dict.fromkeys(key for one in group for part in one.of(type, cluster) for key in part.evidence)),
        tuple(dict.fromkeys(key for one in without for part in one.of(type) for key in part.evidence)),
        f"{every(len(scored), 'encounter told to the end', 'encounters told to the end')}: those in the same corners in which it "
        "went otherwise",
        len(group),
        len({one.other for one in group}),
        len({one.session for one in group}),
        _TOO_FEW if len(group) < _FEW else None,
    )
    pairs = ["_".join(pair) for pair in combinations(CORNERS, 2) if set(pair) <= set(present)]
    return TriangleOfPerson(
        id,
        type,
        cluster,
        {corner: tuple(dict.fromkeys(one.other for one in by_corner[corner])) for corner in CORNERS},
        {corner: tuple(one.id for one in by_corner[corner]) for corner in CORNERS},
        {pair: links.get(pair, 0) for pair in pairs},
        tuple(key for pair in pairs for key in said.get(pair, ())),
        f"{_KINDS[type]} “{name_of(cluster)}” is told {_joined(present)}.",
        grounds,
    )


_KINDS = {"W": "The wish", "RO": "The response of others", "RS": "The client’s own response"}
_SAID = {"therapist": "with the therapist", "current": "with people now", "past": "with people of the past"}


def _joined(corners: Sequence[str]) -> str:
    said = [_SAID[corner] for corner in corners]
    return f"{', '.join(said[:-1])} and {said[-1]}"
