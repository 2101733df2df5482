"""Day residue across sessions: an element of a dream that the client had spoken of in the session before it was told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

from thirdear.listening.evidence import Evidence, SessionReading
from thirdear.listening.formulation.hypothesis import Grounds
from thirdear.listening.formulation.theme import Theme

__all__ = ["residues"]

_SEARCHED = "the session before the dream was told: the same word, or the same person"
_LITTLE = "One word in common may be chance; the dreamer’s own association decides."


def residues(readings: Sequence[SessionReading], first: int) -> tuple[Theme, ...]:
    """Themes of sort `dream`, numbered from `first`: each element of a dream with where it was spoken of before."""
    found = (one for before, reading in pairwise(readings) for one in _of_pair(before, reading))
    return tuple(_made(f"h{i}", *one) for i, one in enumerate(found, first))


def _of_pair(
    before: SessionReading, reading: SessionReading
) -> Iterator[tuple[str, SessionReading, SessionReading, list[Evidence]]]:
    spoken: dict[str, list[Evidence]] = defaultdict(list)
    for mark in before.evidence:
        if mark.kind in {"theme", "people"}:
            spoken[str(mark.attributes.get("word") or mark.attributes.get("person")).lower()].append(mark)
    for mark in reading.evidence:
        if (mark.kind, mark.code) == ("dream", "element") and mark.attributes.get("associated", True):
            name = str(mark.attributes["element"]).lower()
            earlier = [one for word in dict.fromkeys((name, name.rpartition(" ")[2])) for one in spoken.get(word, ())]
            if earlier:
                yield str(mark.attributes["element"]), before, reading, [*earlier[:3], mark]


def _made(id: str, name: str, before: SessionReading, reading: SessionReading, marks: Sequence[Evidence]) -> Theme:
    sessions = (before.transcript.id, reading.transcript.id)
    return Theme(
        id,
        "dream",
        name,
        sessions,
        len(marks),
        (),
        f"“{name}”, an element of a dream told in {sessions[1]}, was spoken of in {sessions[0]}.",
        Grounds(tuple(mark.key for mark in marks), (), _SEARCHED, 0, 0, 2, _LITTLE),
    )
