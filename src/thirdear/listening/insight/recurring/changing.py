"""Patterns then and now, as the writer lets them stand: what they put aside is not compared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from thirdear.listening.evidence import SessionReading
from thirdear.listening.formulation import Change, Component, Episode, Formulation
from thirdear.listening.formulation.change import changes
from thirdear.listening.insight.recurring.aside import Aside
from thirdear.listening.insight.recurring.found import hashed
from thirdear.listening.insight.recurring.told import Told

__all__ = ["changing"]


def changing(readings: Sequence[SessionReading], formulation: Formulation, aside: Aside | None = None) -> tuple[Change, ...]:
    """The formulation's changes without what was put aside: a wish that is not theirs is not compared, and a wish or
    response counts for nothing where it was said not to fit, or where telling it again would say the same. A pattern of
    which nothing is left is no pattern. Nothing put aside: the changes as they are.
    """
    if aside is None or aside == Aside():
        return formulation.changes
    told = Told(readings, formulation, aside)
    standing = [_without_what_was_put_aside(told, one) for one in formulation.episodes]
    theme = formulation.ccrt
    if theme.wish is not None and aside.denies(hashed("wishes", theme.wish.modal.cluster)):
        theme = replace(theme, wish=None)
    found = changes(standing, [each.transcript.id for each in readings], theme)
    return tuple(one for one in found if one.early.share or one.late.share)


def _without_what_was_put_aside(told: Told, episode: Episode) -> Episode:
    return replace(episode, components=tuple(part for part in episode.components if _stands(told, episode, part)))


def _stands(told: Told, episode: Episode, part: Component) -> bool:
    if not part.cluster:
        return True
    if part.type == "W" and told.aside.denies(hashed("wishes", part.cluster)):
        return False
    person = told.people.get(episode.other)
    if person is not None and told.aside.denies(hashed("people", told.subject(person), part.cluster)):
        return False
    if any(told.aside.denies(hashed("wishes", str(wish.cluster), part.cluster)) for wish in episode.of("W") if part.type != "W"):
        return False
    return not told.was_put_aside(part.evidence[0], part.cluster)
