"""How well words of risk are heard on passages that somebody else wrote: passive wishes by themselves, alarms an hour.

The passages are those of `blind/risk`: their writer saw no listener, and whoever works on the listener leaves them unread.
Few rows make wide intervals (Wilson's). Alarms are counted on sessions 1 to 5, which had been read. A folder of posts labelled
with burdensomeness and belonging (columns `text`, `belong`, `burden`), seen in samples only, can be given to measure
`worth_asking`, and nothing else, on them.
"""

from __future__ import annotations

import argparse
import csv
import json
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from key import session
from passage import passage

from thirdear.listening.evidence import Evidence, risk
from thirdear.listening.evidence.listener import listen_with
from thirdear.listening.evidence.preparation import prepare
from thirdear.listening.statistics import wilson
from thirdear.listening.words import Transcript

__all__ = ["measure"]

PASSAGES = Path(__file__).parent / "blind" / "risk"
SEEN = range(1, 6)
WORDS_A_MINUTE = 150
PASSIVE, ACTIVE = ("passive_death_wish",), ("suicidal_thought", "plan_or_attempt")
ALARMS = (*PASSIVE, *ACTIVE, "self_injury", "harm_to_others", "abuse_or_safeguarding", "worth_asking")
_MOST_POSTS = 150  # the first of each file


def measure(posts: Path | None = None) -> dict[str, Any]:
    """Recall of passive and active risk, precision against what only sounds so, alarms an hour of speech."""
    rows = list(_rows())
    results: dict[str, Any] = {
        "passive_recall": _recall(rows, PASSIVE),
        "active_recall": _recall(rows, ACTIVE),
        "passive_precision": _precision(rows, PASSIVE),
        "active_precision": _precision(rows, ACTIVE),
        "figures_of_speech_without_alarm": _quiet(rows),
        "alarms_an_hour": _alarms(session(number) for number in SEEN),
    }
    if posts is not None and posts.is_dir():
        results["worth_asking"] = _worth_asking(posts)
    return results


def _rows() -> Iterator[tuple[str, bool, dict[str, Any], tuple[Evidence, ...], Transcript]]:
    """Each passage of the spec with its code, whether it fires, and what is heard in it."""
    for path in sorted(PASSAGES.glob("*.toml")):
        page = tomllib.loads(path.read_text(encoding="utf-8"))
        for part in ("fires", "near_misses"):
            for row in page[part]:
                transcript = passage(row["words"])
                yield path.stem, part == "fires", row, _heard(transcript), transcript


def _heard(transcript: Transcript) -> tuple[Evidence, ...]:
    return tuple(listen_with([risk.LISTENER], prepare(transcript))[0])


_Rows = Sequence[tuple[str, bool, dict[str, Any], tuple[Evidence, ...], Transcript]]


def _recall(rows: _Rows, codes: Sequence[str]) -> list[float | int | None]:
    """Of the passages of these codes, those with a mark of one of them on the quoted words."""
    right = [
        any(mark.code in codes and _on(transcript, mark, row["quote"]) for mark in marks)
        for code, fires, row, marks, transcript in rows
        if fires and code in codes
    ]
    return _figure(sum(right), len(right))


def _on(transcript: Transcript, mark: Evidence, quote: str) -> bool:
    spans = [(transcript.turn(span.turn).text.find(quote), span) for span in mark.spans]
    return any(at >= 0 and span.start < at + len(quote) and at < span.end for at, span in spans)


def _precision(rows: _Rows, codes: Sequence[str]) -> list[float | int | None]:
    """Of the passages marked with these codes, those written for one of them; judged against near misses and sayings."""
    marked = [
        fires and code in codes
        for code, fires, _, marks, _ in rows
        if (code in codes or code == "figure_of_speech") and any(mark.code in codes for mark in marks)
        if not (code == "figure_of_speech" and not fires)  # its near misses are risk, or neither
    ]
    return _figure(sum(marked), len(marked))


def _quiet(rows: _Rows) -> list[float | int | None]:
    """Of the figures of speech, those that raise no alarm of any code."""
    quiet = [
        not any(mark.code in ALARMS for mark in marks)
        for code, fires, _, marks, _ in rows
        if code == "figure_of_speech" and fires
    ]
    return _figure(sum(quiet), len(quiet))


def _alarms(sessions: Iterable[Transcript]) -> dict[str, float]:
    """Marks an hour of speech, all speakers' words counted, the sessions' own true alarms included."""
    count, words = dict.fromkeys(ALARMS, 0), 0
    for transcript in sessions:
        words += sum(len(turn.text.split()) for turn in transcript.turns)
        for mark in _heard(transcript):
            if mark.code in count:
                count[mark.code] += 1
    hours = words / (WORDS_A_MINUTE * 60)
    return {"all": round(sum(count.values()) / hours, 1)} | {code: round(n / hours, 1) for code, n in count.items()}


def _worth_asking(posts: Path) -> dict[str, Any]:
    """Of posts labelled a burden or cut off those marked, and of the others; alone, and with every other code of risk."""
    found: dict[bool, list[tuple[bool, bool]]] = {True: [], False: []}
    for path in sorted(posts.glob("*.csv")):
        with path.open(encoding="utf-8", errors="replace", newline="") as file:
            for _, post in zip(range(_MOST_POSTS), csv.DictReader(file), strict=False):
                codes = {mark.code for mark in _heard(passage("P: " + " ".join(post["text"].split())))}
                found["1" in (post["belong"], post["burden"])].append(("worth_asking" in codes, bool(codes & set(ALARMS))))
    return {
        "recall": _figure(sum(one for one, _ in found[True]), len(found[True])),
        "recall_any_code": _figure(sum(both for _, both in found[True]), len(found[True])),
        "marked_of_the_others": _figure(sum(one for one, _ in found[False]), len(found[False])),
    }


def _figure(part: int, whole: int) -> list[float | int | None]:
    """The proportion, Wilson's interval, and how many it is of."""
    if not whole:
        return [None, None, None, 0]
    low, high = wilson(part, whole) or (0.0, 1.0)
    return [round(part / whole, 2), round(low, 2), round(high, 2), whole]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--posts", type=Path, help="a folder of labelled posts (CSV)")
    print(json.dumps(measure(parser.parse_args().posts), indent=1))
