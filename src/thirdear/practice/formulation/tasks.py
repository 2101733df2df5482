"""What the worker does when no text waits to be heard: formulate, so that *What recurs* opens at once."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.utils import timezone

from thirdear.practice.evidence.queries import listening
from thirdear.practice.formulation import actions
from thirdear.practice.formulation.queries import made_at
from thirdear.practice.record.people import owners
from thirdear.practice.record.permissions import Actor
from thirdear.practice.record.written import written_so_far

__all__ = ["formulate_next"]

_MEANWHILE = timedelta(minutes=5)
"""While many texts wait, what recurs in those heard so far is made so often."""
_LOOKED_AT: dict[UUID, object] = {}


def formulate_next() -> bool:
    """Formulate for one person, if something is not in their formulation yet. A step of the worker."""
    for by in owners():
        written = written_so_far()
        if (written is not None and _LOOKED_AT.get(by.person) == written) or _is_too_early(by):
            continue
        if actions.keep_formulation(by=by):
            return True
        _LOOKED_AT[by.person] = written
    return False


def _is_too_early(by: Actor) -> bool:
    if not listening(by=by).waiting:
        return False
    last = made_at(by=by)
    return last is not None and timezone.now() - last < _MEANWHILE
