"""Whose words are here, for work that nobody asks for: each as the owner of their own."""

from __future__ import annotations

from thirdear.practice.record.models import Person
from thirdear.practice.record.permissions import Actor, owner

__all__ = ["owners"]


def owners() -> tuple[Actor, ...]:
    """Everybody with a key of their own, longest here first."""
    return tuple(owner(person) for person in Person.objects.order_by("since").values_list("id", flat=True))
