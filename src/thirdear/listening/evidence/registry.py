"""All listeners, in the order they run: the one place where a listener is registered."""

from thirdear.listening.evidence import affect, flow, intervention, people
from thirdear.listening.evidence.listener import Listener

__all__ = ["LISTENERS"]

LISTENERS: tuple[Listener, ...] = (
    affect.LISTENER,
    people.LISTENER,
    intervention.LISTENER,
    flow.LISTENER,
)
