"""The story on one page: words in, evidence in the words, and what recurs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from thirdear.listening.evidence import (
    LISTENERS,
    Evidence,
    Listener,
    Progress,
    SessionReading,
    doubted,
    listen_with,
    part,
    prepare,
)
from thirdear.listening.formulation import Decision, Formulation, formulated
from thirdear.listening.insight import moments
from thirdear.listening.words import Transcript

__all__ = ["formulate", "hear"]


_PREPARED = 0.9  # the share of the work that is done once the words are prepared, as measured on the example treatment


def hear(transcript: Transcript, listeners: Sequence[Listener] = LISTENERS, progress: Progress | None = None) -> SessionReading:
    """Hear one session: pure, and the same for the same words, engine and models.

    `progress` is told again and again what share of the work is done, in [0, 1]; what it raises ends the hearing.
    Raises `MissingPart` when a model is absent, `ListenerError` when a listener breaks its contract.
    """
    prepared = prepare(transcript, part(progress, 0, _PREPARED))
    marks, curves = listen_with(listeners, prepared, part(progress, _PREPARED, 1))
    evidence = _in_order(transcript, doubted(prepared, marks))
    return SessionReading(transcript, evidence, tuple(curves), moments(evidence))


def formulate(readings: Sequence[SessionReading], decisions: Sequence[Decision] = ()) -> Formulation:
    """What the sessions of one treatment, in the order given, have in common. Hears nothing again.

    `decisions` are a person's corrections, and are obeyed. Raises `ValueError` when one names a mark that is not there.
    """
    return formulated(readings, decisions)


def _in_order(transcript: Transcript, marks: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """In the order of the words, each key once: where two marks say the same of the same words, the first stays."""
    turns = {turn.id: place for place, turn in enumerate(transcript.turns)}
    unique = {mark.key: mark for mark in reversed(list(marks))}
    return tuple(
        sorted(
            unique.values(),
            key=lambda mark: (turns[mark.spans[0].turn], mark.spans[0].start, mark.spans[0].end, mark.kind, mark.code, mark.key),
        )
    )
