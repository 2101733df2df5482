"""Where the engine keeps what it has understood of a take so far, encrypted under a key made of the sound itself.

Without the sound nothing in it opens; it is removed with the sound all the same, and with what belongs to no take any more.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from uuid import UUID

from django.conf import settings

from thirdear.practice.words.models import Take

__all__ = ["made_for", "remove", "tidy"]


def made_for(take: UUID) -> Path:
    """The folder for that take, made where there is none."""
    folder: Path = settings.HOME.workspaces / str(take)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def remove(takes: Iterable[UUID]) -> None:
    """What lies there of these takes goes."""
    for take in takes:
        shutil.rmtree(settings.HOME.workspaces / str(take), ignore_errors=True)


def tidy() -> None:
    """What is left of takes that are no more goes."""
    for left in settings.HOME.workspaces.glob("*"):
        with suppress(ValueError):
            if not Take.objects.filter(pk=UUID(left.name)).exists():
                shutil.rmtree(left, ignore_errors=True)
