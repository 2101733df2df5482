"""Themes that return: words and feelings the client comes back to in one session after another, and the loss of meaning."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Literal

from thirdear.listening.evidence import Evidence, SessionReading
from thirdear.listening.formulation.hypothesis import Grounds, how_little
from thirdear.listening.formulation.people import Person

__all__ = ["Theme", "themes"]

Sort = Literal["word", "feeling", "meaning", "dream"]
_MOST = {"word": 10, "feeling": 6, "meaning": 1}


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme and the sessions it returns in (`sessions`, ids in order), `mentions` in all.

    `name` is the client's word, the feeling with the person it is felt toward, or an element of a dream that had been
    spoken of in the session before (sort `dream`); `feelings` are those told beside a word.
    """

    id: str
    sort: Sort
    name: str
    sessions: tuple[str, ...]
    mentions: int
    feelings: tuple[str, ...]
    statement: str
    grounds: Grounds


def themes(readings: Sequence[SessionReading], people: Sequence[Person]) -> tuple[Theme, ...]:
    """Themes of at least two sessions, and of at least a third of them; those of most sessions first, by sort."""
    least = max(2, ceil(len(readings) / 3))
    groups: dict[tuple[Sort, str], list[tuple[str, Evidence]]] = defaultdict(list)
    names = {person.name.lower(): person.name for person in people}
    for reading in readings:
        for mark in reading.evidence:
            if found := _theme_of(mark, names):
                groups[found].append((reading.transcript.id, mark))
    returning = [(theme, told) for theme, told in groups.items() if len({session for session, _ in told}) >= least]
    returning.sort(key=lambda pair: (-len({one for one, _ in pair[1]}), -_mentions(pair[1]), pair[0]))
    taken: Counter[str] = Counter()
    kept: list[Theme] = []
    for (sort, name), told in returning:
        taken[sort] += 1
        if taken[sort] <= _MOST[sort]:
            kept.append(_made(f"h{len(kept) + 1}", sort, name, told, [one.transcript.id for one in readings]))
    return tuple(kept)


def _theme_of(mark: Evidence, names: dict[str, str]) -> tuple[Sort, str] | None:
    if mark.kind == "theme":
        return "word", str(mark.attributes["word"])
    if mark.kind == "meaning":
        return "meaning", "lost meaning"
    if mark.kind == "affect" and mark.code != "feeling_absent" and mark.attributes.get("whose") == "client":
        toward = str(mark.attributes.get("toward") or "").lower()
        bare = toward.removeprefix("my ").removeprefix("me ").removeprefix("our ")
        who = names.get(toward) or names.get(bare) or names.get(f"my {bare}")
        return ("feeling", f"{mark.code.replace('_', ' ')} toward {who}") if who else None
    return None


def _mentions(told: Sequence[tuple[str, Evidence]]) -> int:
    return sum(int(mark.attributes.get("mentions", 1)) for _, mark in told)


def _made(id: str, sort: Sort, name: str, told: Sequence[tuple[str, Evidence]], everywhere: Sequence[str]) -> Theme:
    sessions = tuple(dict.fromkeys(session for session, _ in told))
    absent = [session for session in everywhere if session not in sessions]
    feelings = Counter(code for _, mark in told for code in mark.attributes.get("feelings", ()))
    searched = f"all {len(everywhere)} sessions; " + (
        f"it does not return in {', '.join(absent)}" if absent else "it returns in each"
    )
    grounds = Grounds(
        tuple(mark.key for _, mark in told),
        (),
        searched,
        0,
        0,
        len(sessions),
        how_little("Returns only once." if len(sessions) < 3 else None, (mark for _, mark in told)),
    )
    said = f"“{name}”" if sort == "word" else name[:1].upper() + name[1:]
    return Theme(
        id,
        sort,
        name,
        sessions,
        _mentions(told),
        tuple(code for code, _ in feelings.most_common(3)),
        f"{said} returns in {len(sessions)} of {len(everywhere)} sessions.",
        grounds,
    )
