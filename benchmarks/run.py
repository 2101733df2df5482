"""`make bench`: measures everything in one run and writes the figures that the README and the report show."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import accuracy
import blind
import defences
import dreams
import ear
import figures
import page
import pages_apart
import risk
import speed

ROOT = Path(__file__).parent.parent


def _others() -> dict[str, Any] | None:
    """What other people coded, where their data is at hand: the folder named by THIRDEAR_GOLD. None where it is not."""
    folder = os.environ.get("THIRDEAR_GOLD")
    if not folder or not Path(folder).is_dir():
        print("THIRDEAR_GOLD names no folder: the figures on other people's data stay as they were.")
        return None
    gold = Path(folder)
    return {
        "dreams": dreams.measure(gold / "dream_hvdc"),
        "defences": defences.measure(gold / "psydefconv"),
        "ear": ear.others(gold),
    }


def main() -> None:
    """Measure, then write `results.json`, `measured.toml` and the README's block."""
    before = json.loads(figures.RESULTS.read_text(encoding="utf-8"))
    results: dict[str, Any] = {
        "speed": speed.measure(),
        "page": page.measure(),
        "practice": pages_apart.measured(),
        "held_back": accuracy.measure(accuracy.HELD_BACK),
        "seen": accuracy.measure(accuracy.SEEN),
        "consistency": accuracy.agreement([*accuracy.SEEN, *accuracy.HELD_BACK]),
        "blind": blind.measure(),
        "risk": risk.measure(),
        "ear": ear.measure(),
        "others": _others() or before.get("others"),
    }
    figures.RESULTS.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    figures.MEASURED.write_text(figures.verdicts(results), encoding="utf-8")
    figures.write(ROOT / "README.md", results)
    print(figures.block(results))


if __name__ == "__main__":
    main()
