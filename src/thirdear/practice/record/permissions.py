"""Who may do what. The default is no."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from thirdear.practice.errors import NotAllowed

__all__ = ["Actor", "Permission", "owner", "require"]


class Permission(StrEnum):
    """Each thing that can be allowed, by name."""

    READ_OWN = "read_own"
    WRITE_OWN = "write_own"
    FORGET_OWN = "forget_own"
    DECIDE_OWN = "decide_own"
    KEEP_KEYS = "keep_keys"


@dataclass(frozen=True)
class Actor:
    """Whoever does something: the person, and what they may do with what is theirs."""

    person: UUID
    may: frozenset[Permission]


def owner(person: UUID) -> Actor:
    """The one person of this installation, who may do everything with their own words."""
    return Actor(person, frozenset(Permission))


def require(by: Actor, permission: Permission, of: UUID | None = None) -> None:
    """Raise `NotAllowed` unless `by` may do that, with what belongs to the person `of` (their own, unless said)."""
    if permission not in by.may or (of is not None and of != by.person):
        raise NotAllowed
