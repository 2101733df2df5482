"""All listeners, in the order they run: the one place where a listener is registered."""

from collections.abc import Iterable

from thirdear.listening.evidence import (
    affect,
    anxiety,
    catharsis,
    cycles,
    defence,
    dream,
    episode,
    flow,
    intervention,
    meaning,
    new_way,
    people,
    process,
    referential,
    response,
    risk,
    rupture,
    theme,
    transference,
)
from thirdear.listening.evidence.dictionary import Dictionary
from thirdear.listening.evidence.listener import Listener

__all__ = ["LISTENERS", "with_dictionaries"]

LISTENERS: tuple[Listener, ...] = (
    affect.LISTENER,
    people.LISTENER,
    intervention.LISTENER,
    flow.LISTENER,
    dream.LISTENER,
    episode.LISTENER,
    defence.LISTENER,
    anxiety.LISTENER,
    catharsis.LISTENER,
    response.LISTENER,
    rupture.LISTENER,
    transference.LISTENER,
    process.LISTENER,
    new_way.LISTENER,
    meaning.LISTENER,
    risk.LISTENER,
    theme.LISTENER,
    cycles.LISTENER,
    referential.LISTENER,
)


def with_dictionaries(given: Iterable[Dictionary]) -> tuple[Listener, ...]:
    """All listeners, the referential one hearing a person's own dictionaries as well."""
    own = referential.with_dictionaries(given)
    return tuple(own if listener.name == own.name else listener for listener in LISTENERS)
