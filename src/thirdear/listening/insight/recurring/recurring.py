"""Everything that recurs, for the writer, in the order it is told."""

from __future__ import annotations

from collections.abc import Sequence

from thirdear.listening.evidence import SessionReading
from thirdear.listening.formulation import Formulation
from thirdear.listening.insight.recurring.aside import Aside
from thirdear.listening.insight.recurring.differently import differently
from thirdear.listening.insight.recurring.feelings import feelings
from thirdear.listening.insight.recurring.found import Recurring
from thirdear.listening.insight.recurring.people import people
from thirdear.listening.insight.recurring.returning import dreams, themes
from thirdear.listening.insight.recurring.told import Told
from thirdear.listening.insight.recurring.wishes import wishes

__all__ = ["recurring"]


def recurring(
    readings: Sequence[SessionReading], formulation: Formulation, aside: Aside | None = None, *, whole: bool = False
) -> tuple[Recurring, ...]:
    """What recurs in these readings (as they stand after a person's decisions, oldest first) and was not put aside.

    At most a few of each sort, since many things at once are none, unless the `whole` is asked for. Each rests on marks
    whose kind admits the writer, in the writer's own words.
    """
    told = Told(readings, formulation, aside or Aside(), whole)
    return (
        *people(told),
        *wishes(told),
        *feelings(told),
        *themes(told),
        *dreams(told),
        *differently(told),
    )
