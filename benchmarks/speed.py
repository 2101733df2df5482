"""How fast and how large: whole cold processes, compared in one run as ratios, since machines are noisy."""

from __future__ import annotations

import json
import math
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from key import TREATMENT, session

from thirdear.listening.evidence import Prepared, referential
from thirdear.listening.listen import formulate, hear
from thirdear.listening.words import Transcript, revision_of, write

__all__ = ["measure"]

_HERE = Path(__file__).parent
_SESSION_WORDS = 7000
_COUNTS = (5, 10, 20, 50)


def measure(runs: int = 3) -> dict[str, Any]:
    """Ratios of medians over paired runs, peak memory in MB, and how time and memory grow with sessions.

    Memory is compared from ten sessions on: until then the encoder's working space still grows to its full size.
    """
    with tempfile.TemporaryDirectory() as folder:
        long = Path(folder) / "long.json"
        write(_long_session(), long)
        listen = _pairs(
            [_thirdear(), "listen", str(long), "--quiet", "--json", os.devnull],
            [sys.executable, str(_HERE / "models_alone.py"), str(long)],
            runs,
        )
        help_ = _pairs([_thirdear(), "--help"], [sys.executable, "-c", "pass"], 4 * runs)
        growth = [_listen_many(Path(folder), count) for count in _COUNTS]
    return {
        "listen_over_models": _ratio(listen),
        "listen_seconds": round(statistics.median(one[0] for one, _ in listen), 1),
        "help_over_python": _ratio(help_),
        "peak_mb": max(round(one[1]) for one, _ in listen),
        "sessions": [
            {"sessions": count, "seconds": round(seconds, 1), "peak_mb": round(peak)}
            for count, (seconds, peak) in zip(_COUNTS, growth, strict=True)
        ],
        "exponent": round(_exponent(_COUNTS, [seconds for seconds, _ in growth]), 2),
        "memory_growth": round(growth[-1][1] / growth[1][1], 2),
        "formulate_ten_seconds": _formulate(),
        "curves_ms": _curves(),
    }


def _formulate() -> float:
    """What recurs in ten sessions that were heard already, in seconds: the median of three."""
    readings = [hear(session(number)) for number in range(1, 11)]
    return round(statistics.median(_seconds(lambda: formulate(readings)) for _ in range(3)), 2)


def _curves() -> int:
    """The curves of all dictionaries and both speakers over a session of seven thousand words, in milliseconds."""
    nothing = np.zeros((0, 384), dtype=np.float32)
    words = Prepared(_long_session(), (), nothing, nothing)
    return round(1000 * statistics.median(_seconds(lambda: list(referential.LISTENER.hear(words, {}))) for _ in range(5)))


def _seconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def _long_session() -> Transcript:
    """One session of seven thousand words, made of the first sessions of the example treatment."""
    turns, words = [], 0
    for number in (1, 2, 3, 4):
        for turn in session(number).turns:
            if words >= _SESSION_WORDS:
                break
            words += len(turn.text.split())
            turns.append(replace(turn, id=f"long.t{len(turns) + 1}", name=turn.speaker, start=None, end=None, word_times=()))
    return Transcript("long", revision_of(turns, ()), tuple(turns))


def _listen_many(folder: Path, count: int) -> tuple[float, float]:
    sessions = sorted((TREATMENT / "sessions").iterdir())
    files = []
    for i in range(count):
        source = sessions[i % len(sessions)]
        files.append(folder / f"n{i:02d}{source.suffix}")
        files[-1].write_bytes(source.read_bytes())
    return _run([_thirdear(), "listen", *map(str, files), "--quiet", "--json", os.devnull])


def _pairs(one: Sequence[str], other: Sequence[str], runs: int) -> list[tuple[tuple[float, float], tuple[float, float]]]:
    """Both commands in turn, after one warm-up of each."""
    _run(one), _run(other)
    return [(_run(one), _run(other)) for _ in range(runs)]


def _run(command: Sequence[str]) -> tuple[float, float]:
    """Wall seconds and peak memory in MB of one whole process. Raises `RuntimeError` when it fails."""
    begun = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise RuntimeError(f"{Path(command[0]).name} failed")
    return time.perf_counter() - begun, usage.ru_maxrss / 1024


def _ratio(pairs: Sequence[tuple[tuple[float, float], tuple[float, float]]]) -> float:
    return round(statistics.median(one[0] / other[0] for one, other in pairs), 2)


def _exponent(counts: Sequence[int], seconds: Sequence[float]) -> float:
    """The slope of log time over log sessions, the fixed cost of starting (met at the smallest count) kept in."""
    x, y = [math.log(count) for count in counts], [math.log(second) for second in seconds]
    mean_x, mean_y = statistics.fmean(x), statistics.fmean(y)
    return sum((a - mean_x) * (b - mean_y) for a, b in zip(x, y, strict=True)) / sum((a - mean_x) ** 2 for a in x)


def _thirdear() -> str:
    return str(Path(sys.executable).parent / "thirdear")


if __name__ == "__main__":
    print(json.dumps(measure(), indent=1))
