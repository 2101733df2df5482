"""`make bench`: measures everything in one run and writes the figures that the README and the report show."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import accuracy
import figures
import speed

ROOT = Path(__file__).parent.parent


def main() -> None:
    """Measure, then write `results.json`, `measured.toml` and the README's block."""
    results: dict[str, Any] = {
        "held_back": accuracy.measure(accuracy.HELD_BACK),
        "seen": accuracy.measure(accuracy.SEEN),
        "consistency": accuracy.agreement([*accuracy.SEEN, *accuracy.HELD_BACK]),
        "speed": speed.measure(),
    }
    figures.RESULTS.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    figures.MEASURED.write_text(figures.verdicts(results), encoding="utf-8")
    figures.write(ROOT / "README.md", results)
    print(figures.block(results))


if __name__ == "__main__":
    main()
