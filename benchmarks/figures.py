"""The block of figures in the README, between two markers: written by `make bench`, checked by CI, never edited by hand."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

__all__ = ["MEASURED", "block", "verdicts", "write"]

BEGIN, END = "<!-- figures: written by make bench -->", "<!-- end of figures -->"
RESULTS = Path(__file__).parent / "results.json"
MEASURED = Path(__file__).parent.parent / "src" / "thirdear" / "listening" / "evidence" / "measured.toml"


def block(results: dict[str, Any]) -> str:
    """The figures as Markdown."""
    held, speed = results["held_back"], results["speed"]
    lines = [
        "Measured on sessions 6 to 10 of the example treatment, which whoever wrote the listeners had not read "
        "(sums like these they had seen, so the figures are a little kind): "
        f"{held['words']:,} words of one fictional client, coded by a model from the handbook. 95 % intervals are Wilson's and "
        "take marks as independent, which they are not; one treatment tells nothing about the next. A mark is right when a row "
        "of the key of the same kind and code touches its words. Silences are left out of the sums: engine and coders both took "
        "them from the times.",
        "",
        "| heard | marks a 1,000 words | precision | recall | F1 | naive baseline's F1 | two coders' F1 |",
        "|---|---|---|---|---|---|---|",
    ]
    for kind, figure in held["kinds"].items():
        both = results["consistency"]["kinds"].get(kind, {}).get("f1")
        lines.append(
            f"| {kind} | {held['marks_per_1000_words'][kind]} | {_interval(figure['engine']['precision'])} | "
            f"{_interval(figure['engine']['recall'])} | {_number(figure['engine']['f1'])} | "
            f"{_number(figure['baseline']['f1'])} | {_number(both)} |"
        )
    lines += [
        "",
        "The two codings of the key were both made by a model, the second blind and from the handbook alone: consistency, not "
        f"agreement between people. Cohen's kappa of the first act of {results['consistency']['turns']} therapist turns: "
        f"{_number(results['consistency']['kappa_of_acts'])}.",
        "",
    ]
    lines += [
        "<details><summary>Code by code</summary>",
        "",
        "| code | precision | recall | F1 | baseline's F1 | rows | |",
        "|---|---|---|---|---|---|---|",
    ]
    for code, figure in held["codes"].items():
        engine = figure["engine"]
        verdict = {True: "heard", False: "**not heard**", None: "nothing to find"}[figure["heard"]]
        lines.append(
            f"| `{code}` | {_interval(engine['precision'])} | {_interval(engine['recall'])} | {_number(engine['f1'])} | "
            f"{_number(figure['baseline']['f1'])} | {engine['rows']} | {verdict} |"
        )
    last = speed["sessions"][-1]
    lines += [
        "",
        "</details>",
        "",
        f"Speed, whole cold processes on two shared cores: hearing a session of 7,000 words takes {speed['listen_seconds']} s, "
        f"{speed['listen_over_models']} times its two models alone on the same words, in {speed['peak_mb']} MB at most; "
        f"`thirdear --help` takes {speed['help_over_python']} times an empty Python; {last['sessions']} sessions take "
        f"{last['seconds']} s, time grows with sessions to the power of {speed['exponent']}, and peak memory from "
        f"{speed['sessions'][1]['sessions']} to {last['sessions']} sessions by a factor of {speed['memory_growth']}.",
    ]
    return "\n".join(lines)


def verdicts(results: dict[str, Any]) -> str:
    """The file from which the engine knows which codes are heard."""
    lines = [
        "# Written by `make bench`: for each code whether it beat its naive baseline. Codes that are absent were never measured.",
        "[heard]",
    ]
    for code, figure in sorted(results["held_back"]["codes"].items()):
        if figure["heard"] is not None:
            lines.append(f'"{code}" = {str(figure["heard"]).lower()}')
    return "\n".join(lines) + "\n"


def write(readme: Path, results: dict[str, Any]) -> None:
    """Put the block between the markers. Raises `ValueError` when a marker is missing."""
    readme.write_text(_with_block(readme.read_text(encoding="utf-8"), results), encoding="utf-8")


def _with_block(text: str, results: dict[str, Any]) -> str:
    if text.count(BEGIN) != 1 or text.count(END) != 1:
        raise ValueError("the README lacks the two markers of the figures")
    before, rest = text.split(BEGIN)
    return f"{before}{BEGIN}\n{block(results)}\n{END}{rest.split(END)[1]}"


def _check(readme: Path, results: dict[str, Any]) -> str | None:
    """What is wrong with the figures, or None: the README must show the results, and the accuracy must be what comes out anew."""
    import accuracy

    text = readme.read_text(encoding="utf-8")
    if _with_block(text, results) != text:
        return "the figures in the README are not those of benchmarks/results.json; run make bench"
    if MEASURED.read_text(encoding="utf-8") != verdicts(results):
        return "evidence/measured.toml is not what the results say; run make bench"
    if accuracy.measure(accuracy.HELD_BACK) != results["held_back"]:
        return "benchmarks/results.json is not what the listeners reach now; run make bench"
    return None


def _interval(figure: list[float | None]) -> str:
    return "–" if figure[0] is None else f"{figure[0]:.2f} ({figure[1]:.2f}–{figure[2]:.2f})"


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", type=Path, required=True, metavar="README")
    wrong = _check(parser.parse_args().check, json.loads(RESULTS.read_text(encoding="utf-8")))
    sys.exit(wrong)
