"""What the writer said is not so, and what therefore is not said again, also not in other clothes.

A sentence that was put aside takes three things with it. Its assertions (this feeling toward this person, this wish) are
not made again, whatever is told later. The marks that carried it are used in no sentence any more in the sense they had
in it: neither quoted nor counted. And the other marks of the same occasions give rise to no second sentence of the same
sort, so that nothing steps into its place at once. The marks themselves stay: what they say in another sense still
stands, and so does a sentence that shares some of them, if it recurs without them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from thirdear.listening.insight.recurring.found import Cited, Recurring, Sort

__all__ = ["Aside"]

Place = tuple[str, str]
"""A text's id and a mark's print."""


@dataclass(frozen=True, slots=True)
class Aside:
    """Everything that was put aside, added up: `says` as hashes, `core` everywhere, `near` by sort."""

    says: frozenset[str] = frozenset()
    core: frozenset[Place] = frozenset()
    near: Mapping[str, frozenset[Place]] = field(default_factory=dict)

    @classmethod
    def of(cls, found: Recurring) -> Aside:
        """What that sentence takes with it."""
        near = {(one.text, one.print) for one in (*found.rests, *found.near)}
        core = {(one.text, one.print) for one in found.rests if one.mark.key in found.core}
        return cls(frozenset(found.says), frozenset(core), {found.sort: frozenset(near)})

    @classmethod
    def all(cls, each: Iterable[Aside]) -> Aside:
        """Several, added up."""
        given = list(each)
        near: dict[str, frozenset[Place]] = {}
        for one in given:
            for sort, places in one.near.items():
                near[sort] = near.get(sort, frozenset()) | places
        return cls(frozenset().union(*(one.says for one in given)), frozenset().union(*(one.core for one in given)), near)

    def denies(self, *says: str) -> bool:
        """Whether one of these assertions was put aside."""
        return not self.says.isdisjoint(says)

    def leaves(self, sort: Sort, cited: Cited) -> bool:
        """Whether a mark may still be used in that sense, in a sentence of that sort."""
        place = (cited.text, cited.print)
        return place not in self.core and place not in self.near.get(sort, ())

    def plain(self) -> dict[str, Any]:
        """As JSON values."""
        return {
            "says": sorted(self.says),
            "core": sorted(map(list, self.core)),
            "near": {sort: sorted(map(list, places)) for sort, places in self.near.items()},
        }

    @classmethod
    def read(cls, plain: Mapping[str, Any]) -> Aside:
        """From `plain`."""
        return cls(
            frozenset(plain["says"]),
            frozenset((text, print) for text, print in plain["core"]),
            {sort: frozenset((text, print) for text, print in places) for sort, places in plain["near"].items()},
        )

    def without_text(self, text: str) -> Aside:
        """After a text was forgotten: nothing of it is left here."""
        return Aside(
            self.says,
            frozenset(place for place in self.core if place[0] != text),
            {sort: frozenset(place for place in places if place[0] != text) for sort, places in self.near.items()},
        )
