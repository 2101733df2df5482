"""How well recordings are heard, beside faster-whisper's own pipeline on the same files: `make bench-speech`.

The recordings are the example treatment, spoken by voices of flite (speaking.py): clean, with noise, with a soft client, and
with people who begin before the other has ended. Machine voices say whether something is broken; they are no patients.
Whole cold processes are timed. What comes out is printed and written to benchmarks/speech.json.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import speaking

from thirdear.listening import manuals
from thirdear.listening.models import speech as models
from thirdear.listening.words import Transcript, read
from thirdear.listening.words.speech import doubts

HERE = Path(__file__).parent
SESSIONS = HERE.parent / "examples" / "treatment" / "sessions"
FRAME = 0.01  # seconds in which who speaks is compared
COLLAR = 0.25  # seconds around the beginning and end of a turn that are not counted, as is usual
BARE = """
import json, sys
from faster_whisper import WhisperModel
folder, threads, path = sys.argv[1], int(sys.argv[2]), sys.argv[3]
model = WhisperModel(folder, device="cpu", compute_type="int8", cpu_threads=threads)
segments, _ = model.transcribe(path, language="en", word_timestamps=True, vad_filter=sys.argv[4] == "vad")
print(json.dumps(" ".join(segment.text for segment in segments)))
"""


@dataclass(frozen=True)
class Case:
    name: str
    session: str
    voices: tuple[str, str]  # therapist, client
    noise: float = 0.0
    soft: float = 1.0
    overlap: float = 0.0
    tracks: bool = False


CASES = (
    Case("clean", "s01.vtt", ("slt", "rms")),
    Case("two tracks", "s01.vtt", ("slt", "rms"), tracks=True),
    Case("two men", "s02.txt", ("awb", "rms")),
    Case("noise", "s03.srt", ("rms", "slt"), noise=0.02),
    Case("soft client", "s04.docx", ("awb", "slt"), soft=0.15),
    Case("overlap", "s05.txt", ("slt", "awb"), overlap=0.6),
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=4, help="of each recording; 50 for a whole hour")
    parser.add_argument("--model", default="base")
    parser.add_argument("--threads", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--only", help="one case")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        cases = [case for case in CASES if asked.only in (None, case.name)]
        rows = []
        for case in cases:
            rows.append(measured(case, asked, Path(folder)))
            print(json.dumps(rows[-1]), flush=True)
    found = {"model": asked.model, "minutes": asked.minutes, "threads": asked.threads, "cases": rows}
    (HERE / "speech.json").write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


def measured(case: Case, asked: argparse.Namespace, folder: Path) -> dict[str, Any]:
    session = read(SESSIONS / case.session)
    voices = {"therapist": case.voices[0], "client": case.voices[1], "other": "kal16"}
    spoken = speaking.spoken(session, voices, seconds=asked.minutes * 60, overlap=case.overlap)
    mixed = spoken.microphone(case.noise, case.soft)
    path = speaking.write(folder / f"{case.name.replace(' ', '-')}.wav", spoken.tracks if case.tracks else mixed)
    ours, our_time, memory = transcribed(path, asked, folder)
    one = speaking.write(folder / "one.wav", mixed)
    theirs = {name: bare(one, asked, name) for name in ("vad", "plain")}
    said = words(" ".join(turn.text for turn in spoken.said))
    heard = words(" ".join(turn.text for turn in ours.turns))
    return {
        "case": case.name,
        "seconds": round(spoken.seconds),
        "words": len(said),
        "word_errors": round(errors(said, heard), 3),
        "word_errors_faster_whisper": round(errors(said, words(theirs["vad"][0])), 3),
        "real_time_factor": round(our_time / spoken.seconds, 3),
        "times_the_bare_model": round(our_time / theirs["plain"][1], 2),
        "memory_mb": round(memory),
        **who(spoken, ours),
        **negations(said, ours),
        "negations_wrong_faster_whisper": wrong_negations(said, words(theirs["vad"][0]))[0],
    }


def transcribed(path: Path, asked: argparse.Namespace, folder: Path) -> tuple[Transcript, float, float]:
    """The transcript, the seconds it took, and the most memory that any process of ours has had so far, in MB."""
    command = ["transcribe", str(path), "--out", str(folder / "out"), "--format", "json", "--quiet", "--replace"]
    began = time.monotonic()
    program = [sys.executable, "-m", "thirdear.cli", *command, "--model", asked.model, "--threads", str(asked.threads)]
    subprocess.run([*program, "--speakers", "2"], check=True)
    took = time.monotonic() - began
    return read(folder / "out" / f"{path.stem}.json"), took, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def bare(path: Path, asked: argparse.Namespace, way: str) -> tuple[str, float]:
    card = next(card for card in models.cards() if card.called == asked.model)
    began = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-c", BARE, str(card.folder), str(asked.threads), str(path), way], check=True, capture_output=True
    )
    return json.loads(done.stdout), time.monotonic() - began


def words(text: str) -> list[str]:
    return re.sub(r"[^a-z0-9' ]", " ", text.lower().replace("’", "'").replace("-", " ")).split()


def errors(said: Sequence[str], heard: Sequence[str]) -> float:
    return sum(one != other for one, other in aligned(said, heard)) / len(said)


def aligned(said: Sequence[str], heard: Sequence[str]) -> list[tuple[str, str]]:
    """Word by word with the fewest differences; "" where one side has nothing."""
    cost = np.zeros((len(said) + 1, len(heard) + 1), np.int32)
    cost[:, 0], cost[0] = np.arange(len(said) + 1), np.arange(len(heard) + 1)
    for row, one in enumerate(said, 1):
        for column, other in enumerate(heard, 1):
            changed = cost[row - 1, column - 1] + (one != other)
            cost[row, column] = min(changed, cost[row - 1, column] + 1, cost[row, column - 1] + 1)
    pairs, row, column = [], len(said), len(heard)
    while row or column:
        if row and column and cost[row, column] == cost[row - 1, column - 1] + (said[row - 1] != heard[column - 1]):
            row, column = row - 1, column - 1
            pairs.append((said[row], heard[column]))
        elif row and cost[row, column] == cost[row - 1, column] + 1:
            row -= 1
            pairs.append((said[row], ""))
        else:
            column -= 1
            pairs.append(("", heard[column]))
    return pairs[::-1]


def who(spoken: speaking.Spoken, ours: Transcript) -> dict[str, float]:
    """Diarization error: speech missed, heard where there is none, or given to the other, over all speech."""
    length = int(spoken.seconds / FRAME) + 1
    truth, counted = np.zeros((2, length), bool), np.ones(length, bool)
    for row, track in enumerate(spoken.tracks):
        blocks = track[: len(track) // 160 * 160].reshape(-1, 160)
        truth[row, : len(blocks)] = _filled(np.sqrt((blocks**2).mean(axis=1)) > 0.005, 0.5)
    for turn in spoken.said:
        for edge in (turn.start, turn.end):
            counted[max(0, int((edge - COLLAR) / FRAME)) : int((edge + COLLAR) / FRAME)] = False
    heard = np.zeros_like(truth)
    for turn in ours.turns:
        for word in turn.word_times:
            heard[0 if turn.speaker == "therapist" else 1, int(word.start / FRAME) : int(word.end / FRAME) + 1] = True
    heard = np.stack([_filled(row, 0.5) for row in heard])
    truth, heard = truth[:, counted], heard[:, counted]
    together = np.maximum(truth.sum(axis=0), heard.sum(axis=0)) - (truth & heard).sum(axis=0)
    confused = np.minimum(truth.sum(axis=0), heard.sum(axis=0)) - (truth & heard).sum(axis=0)
    return {
        "diarization_error": round(float(together.sum() / truth.sum()), 3),
        "given_to_the_other": round(float(confused.sum() / truth.sum()), 3),
    }


def _filled(row: np.ndarray, seconds: float) -> np.ndarray:
    """Silences shorter than that are part of the speech around them."""
    found = np.flatnonzero(row)
    row = row.copy()
    for one, other in pairwise(found):
        if (other - one) * FRAME <= seconds:
            row[one:other] = True
    return row


def negations(said: Sequence[str], ours: Transcript) -> dict[str, Any]:
    marked = {
        word
        for turn in ours.turns
        for doubt in doubts(turn)
        if doubt.instead is not None
        for word in words(turn.text[doubt.at : doubt.until])
    }
    heard = words(" ".join(turn.text for turn in ours.turns))
    wrong, of, turned = wrong_negations(said, heard)
    return {"negations": of, "negations_wrong": wrong, "turned_round_and_marked": sum(word in marked for word in turned)}


def wrong_negations(said: Sequence[str], heard: Sequence[str]) -> tuple[int, int, list[str]]:
    """How many negations were heard as something else, of how many; and what was heard where that is their opposite."""
    pairs = [line.split() for line in manuals.lexicon("speech")["negations"]["pairs"].strip().splitlines()]
    opposite = {one: other for pair in pairs for one, other in (pair, pair[::-1])}
    negative = {pair[1] for pair in pairs} | {"not", "cannot"}
    both = [(one, other) for one, other in aligned(said, heard) if (one in negative) or (other in negative and one)]
    wrong = [(one, other) for one, other in both if one != other]
    return len(wrong), len(both), [other for one, other in wrong if opposite.get(one) == other]


if __name__ == "__main__":
    main()
