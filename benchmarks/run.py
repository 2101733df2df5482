"""`make bench`: measures everything in one run and writes the figures that the README and the report show."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import accuracy
import figures
import speed

ROOT = Path(__file__).parent.parent
RESULTS = ROOT / "benchmarks" / "results.json"
MEASURED = ROOT / "src" / "thirdear" / "listening" / "evidence" / "measured.toml"
FAILED_ROWS = ROOT / "tests" / "spec" / "not_heard.toml"


def main() -> None:
    """Measure, then write `results.json`, `measured.toml` and the README's block."""
    results: dict[str, Any] = {
        "held_back": accuracy.measure(accuracy.HELD_BACK),
        "seen": accuracy.measure(accuracy.SEEN),
        "consistency": accuracy.agreement([*accuracy.SEEN, *accuracy.HELD_BACK]),
        "speed": speed.measure(),
    }
    RESULTS.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    MEASURED.write_text(_measured(results["held_back"]["codes"]), encoding="utf-8")
    figures.write(ROOT / "README.md", results)
    print(figures.block(results))


def _measured(codes: dict[str, Any]) -> str:
    """A code is heard when it beats its baseline on the held-back sessions and fails no row of the spec."""
    failed = tomllib.loads(FAILED_ROWS.read_text(encoding="utf-8"))["rows"]
    lines = [
        "# Written by `make bench`: for each code whether it beat its naive baseline. Codes that are absent were never measured.",
        "[heard]",
    ]
    for code, figure in sorted(codes.items()):
        if figure["heard"] is not None:
            lines.append(f'"{code}" = {str(figure["heard"] and code not in failed).lower()}')
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
