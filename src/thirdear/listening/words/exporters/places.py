"""Events at their places in a turn, as every exporter needs them."""

from __future__ import annotations

from thirdear.listening.words.transcript import Event, Transcript

__all__ = ["by_turn", "homeless"]


def by_turn(transcript: Transcript) -> dict[str, list[Event]]:
    """Each turn's events in the order of their places; an event without a place stands at the beginning."""
    events: dict[str, list[Event]] = {turn.id: [] for turn in transcript.turns}
    for event in transcript.events:
        if event.turn is not None:
            events[event.turn].append(event)
    return {turn: sorted(found, key=lambda event: event.at or 0) for turn, found in events.items()}


def homeless(transcript: Transcript) -> list[Event]:
    """Events that stand in no turn (a missed session)."""
    return [event for event in transcript.events if event.turn is None]
