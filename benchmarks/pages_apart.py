"""`pages.py` in a process of its own, for whoever measures everything: Django wants its folder before it is loaded."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

__all__ = ["measured"]


def measured() -> dict[str, Any]:
    """What `pages.py` prints. Raises `CalledProcessError` when it could not measure; that a limit is missed is no such case."""
    done = subprocess.run([sys.executable, Path(__file__).parent / "pages.py"], stdout=subprocess.PIPE, check=False, text=True)
    if not done.stdout.strip():
        raise subprocess.CalledProcessError(done.returncode, "pages.py")
    return dict(json.loads(done.stdout))
