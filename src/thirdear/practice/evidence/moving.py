"""What becomes of decisions when a text is heard anew or forgotten. Called inside the action that does that."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from thirdear.listening.evidence import SessionReading
from thirdear.practice.evidence.deciding import Kept
from thirdear.practice.evidence.models import Decision
from thirdear.practice.record.audit import What, note
from thirdear.practice.record.permissions import Actor

__all__ = ["let_go_of_text", "move_decisions", "opened", "sealed"]


def move_decisions(*, by: Actor, text: UUID, reading: SessionReading) -> int:
    """Every decision about that text finds its marks in the new reading, or goes with a note. Returns how many went."""
    return _change(by, text, lambda kept: kept.moved(reading))


def let_go_of_text(*, by: Actor, text: UUID) -> int:
    """Decisions let go of that text; those about nothing else go. Returns how many went."""
    return _change(by, text, lambda kept: kept.without(str(text)))


def opened(row: Decision) -> Kept:
    """A row's decision, open."""
    return Kept.of(row.what, row.content)


def sealed(row: Decision, kept: Kept) -> Decision:
    """The row with that decision in it, to be saved."""
    row.what, row.content = kept.what, kept.plain()
    return row


def _change(by: Actor, text: UUID, change: Callable[[Kept], Kept | None]) -> int:
    lost = 0
    for row in Decision.objects.filter(person=by.person).order_by("made_at"):
        kept = opened(row)
        if str(text) not in kept.texts:
            continue
        changed = change(kept)
        if changed is None:
            note(by=by, what=What.DECISION_LOST_ITS_WORDS, about=row.id)
            row.delete()
            lost += 1
        elif changed != kept:
            sealed(row, changed).save()
    return lost
