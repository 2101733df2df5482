"""Rows to learn from and to be measured on: a saying, what was said before it, and what it is by which head.

Ours lie in `data/`; GoEmotions and AnnoMI in a data folder of the reader's own. A row belongs to the part that is learned
from, the part that calibrates, or the part that measures, by a hash of its id (AnnoMI: of its video, so that no talk is in
two parts), so that the parts stay the same however many rows are added.
"""

from __future__ import annotations

import csv
import hashlib
import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

__all__ = ["HEADS", "HELD_BACK_TALKS", "Head", "Part", "Row", "columns", "part_of", "rows"]

_HOME = Path(__file__).parent
_NOT_HARMLESS = frozenset({"reducing self-harm", "reducing recidivism", "unidentifiable"})  # topics of AnnoMI
_ALARM = re.compile(tomllib.loads((_HOME / "alarm.toml").read_text(encoding="utf-8"))["words"], re.IGNORECASE | re.VERBOSE)
Part = Literal["learn", "calibrate", "measure"]
Turns = tuple[tuple[str, str], ...]
HELD_BACK_TALKS = 0.08  # of AnnoMI's videos, twice: to calibrate and to measure
_TURNS = 3  # turns before a saying that are heard with it


@dataclass(frozen=True, slots=True)
class Head:
    """What a head hears: its labels, whether one or several hold, whether what was said before is heard too, and of which
    rows it learns.
    """

    name: str
    kind: Literal["one", "several"]
    labels: tuple[str, ...]
    context: bool
    rows: str


@dataclass(frozen=True, slots=True)
class Row:
    """A saying; `before` are the turns right before it, (speaker, text), the last of them last; `labels` those of each head
    that knows it.
    """

    id: str
    part: Part
    text: str
    before: Turns
    labels: Mapping[str, tuple[str, ...]]


def _heads() -> dict[str, Head]:
    given = tomllib.loads((_HOME / "heads.toml").read_text(encoding="utf-8"))
    return {
        name: Head(
            name,
            head["kind"],
            tuple(head["labels"].split()),
            head.get("context", False),
            head["rows"],
        )
        for name, head in given.items()
    }


HEADS: Mapping[str, Head] = _heads()


def columns() -> list[str]:
    """What each column of the ear's scores is: `head/label`."""
    return [f"{name}/{label}" for name, head in HEADS.items() for label in head.labels]


def rows(gold: Path) -> Iterator[Row]:
    """All rows, the reader's data folder being `gold`."""
    yield from _goemotions(gold / "goemotions")
    yield from _annomi(gold / "annomi" / "simple.csv")
    for path in sorted((_HOME / "data").glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            yield _own(json.loads(line))


def part_of(id: str, share: float = 0.1) -> Part:
    """By a hash: `share` of the ids measure, as many calibrate, the rest are learned from."""
    place = int(hashlib.sha256(id.encode()).hexdigest()[:8], 16) / 0xFFFFFFFF
    return "measure" if place < share else "calibrate" if place < 2 * share else "learn"


def _goemotions(folder: Path) -> Iterator[Row]:
    """Its own train part is learned from; its dev part calibrates and measures, half and half."""
    names = HEADS["affect"].labels
    for file in ("train", "dev"):
        with (folder / f"{file}.tsv").open(encoding="utf-8", newline="") as lines:
            for text, ids, id in csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
                part: Part = "learn" if file == "train" else "calibrate" if part_of(id, 0.5) == "measure" else "measure"
                yield Row(f"goemotions/{id}", part, text, (), {"affect": tuple(names[int(one)] for one in ids.split(","))})


def _annomi(path: Path) -> Iterator[Row]:
    """Acts of therapist and client. Talks about drink, weight, medicines are besides what risk is not: real, plain talk."""
    before: Turns = ()
    talk = ""
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            if row["transcript_id"] != talk:
                talk, before = row["transcript_id"], ()
            who, text = row["interlocutor"], row["utterance_text"]
            head, label = (
                ("therapist_act", row["main_therapist_behaviour"])
                if who == "therapist"
                else ("client_act", row["client_talk_type"])
            )
            id, part = f"annomi/{talk}/{row['utterance_id']}", part_of(row["video_url"], HELD_BACK_TALKS)
            yield Row(id, part, text, before, {head: (label,)})
            if who == "client" and row["topic"].strip() not in _NOT_HARMLESS:
                yield Row(f"{id}/harmless", part, text, (), {"risk": ("none",)})
            before = (*before, (who, text))[-_TURNS:]


def _own(row: Mapping[str, Any]) -> Row:
    """Neighbours in a file may be written as a pair: ten in a row are in one part."""
    labels = dict(_labels(row))
    before = tuple((turn["speaker"], turn["text"]) for turn in row.get("context") or ())[-_TURNS:]
    before = before if any(HEADS[head].context for head in labels) else ()
    return Row(row["id"], part_of(row["id"][:-1]), row["text"], before, labels)


def _labels(row: Mapping[str, Any]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """What each head learns of a row of ours, by which fields it has.

    A row written for another head, in which no word of alarm stands, also says what risk is not: otherwise the head of risk
    would take the manner of talk in an hour for risk.
    """
    if "how" not in row and not _ALARM.search(row["text"]):
        yield "risk", ("none",)
    if "level" in row:
        yield "defence", (row["level"],)
        yield "defence_code", (row["defence"] or "none",)
    elif "component" in row:
        yield "component", (row["component"],)
        if row.get("cluster"):
            sort = {"wish": "wish", "response_of_other": "other", "response_of_self": "self"}[row["component"]]
            yield f"{sort}_cluster", (row["cluster"],)
    elif "borne" in row:
        yield "clinical_affect", tuple(row["labels"])
        if row["borne"]:
            yield "borne", (row["borne"],)
    elif "how" in row:
        yield "risk", tuple(row["labels"])
    else:
        yield "content_or_process", (row["label"],)
