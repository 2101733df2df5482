"""Defences: ways in which a feeling, wish, memory or fact is met, or kept away, each under the condition its manual states.

Rules over the client's words alone; the words stand in `manuals/en/lexicons/defence.toml`. To a reader first:
"something seems kept away here". No score, no band and no diagnosis is made of these marks.
"""

from __future__ import annotations

from collections.abc import Iterator

from thirdear.listening.evidence.defence.action import action
from thirdear.listening.evidence.defence.disavowal import disavowal
from thirdear.listening.evidence.defence.hour import NAME, Hour
from thirdear.listening.evidence.defence.image import image
from thirdear.listening.evidence.defence.mature import mature
from thirdear.listening.evidence.defence.neurotic import neurotic
from thirdear.listening.evidence.listener import Heard, Listener
from thirdear.listening.evidence.mark import Evidence
from thirdear.listening.evidence.preparation import Prepared

__all__ = ["LISTENER"]


def hear(prepared: Prepared, heard: Heard) -> Iterator[Evidence]:
    """Marks of kind `defence`, in the order spoken; the same words carry a code once."""
    hour = Hour(prepared, heard)
    places = {turn.id: at for at, turn in enumerate(prepared.transcript.turns)}
    found = {mark.key: mark for rule in (mature, neurotic, image, disavowal, action) for mark in rule(hour)}
    yield from sorted(found.values(), key=lambda mark: (places[mark.spans[0].turn], mark.spans[0].start, mark.code))


_NAME, _, _VERSION = NAME.partition("/")
LISTENER = Listener(
    _NAME,
    int(_VERSION),
    hear,
    gives=frozenset({"defence"}),
    requires=frozenset({"sentences", "parse", "affect", "people"}),
)
