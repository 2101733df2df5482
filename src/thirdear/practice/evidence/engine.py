"""Which engine hears here: a reading says by which it was made, and one by another engine is made anew."""

from __future__ import annotations

import hashlib
from functools import cache

import thirdear
from thirdear.listening import manuals, models
from thirdear.listening.evidence import LISTENERS

__all__ = ["engine"]


@cache
def engine() -> str:
    """Its version, and a digest of its models, definitions and listeners: another one may hear something else."""
    parts = [manuals.digest(), *(model.sha256 for model in models.installed()), *(listener.id for listener in LISTENERS)]
    return f"{thirdear.__version__}/{hashlib.sha256(' '.join(parts).encode()).hexdigest()[:16]}"
