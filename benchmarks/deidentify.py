"""How many planted identifiers are found, and how many other words are masked with them (`make bench-deidentify`).

`planted.jsonl` holds 264 invented passages of hours, chats and letters, 775 identifiers in them by offsets. Odd rows were
worked with. Of even rows, the sentences were written before any recogniser, and every identifier was filled in by a program
(Faker, 40 locales), unseen: the figures are those of even rows (`--half odd` for the others). They have been taken twice.
The first time 0.933 were found (362 of 388; 0.904 to 0.954); then streets, firms and schools were worked on with other values
of the same program, no miss of an even row having been read. Both halves have one author, who also wrote the recognisers.
`planted_blind.jsonl`, 240 passages and 730 identifiers, is by a writer who saw no recogniser; its misses were not read.
`--planted FILE` measures on it, or on any other.

Found means that every letter of it lies in a mask, titles and small words ("the", "of") aside. Each passage is by itself:
no list of people, no second session. Intervals are Wilson's, 95 %.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from thirdear.listening.statistics import wilson
from thirdear.listening.words import Transcript, Turn, revision_of
from thirdear.listening.words.deidentify import KINDS, Mask, propose
from thirdear.listening.words.deidentify.vocabulary import fold, lists, title

__all__ = ["measure"]

PLANTED = Path(__file__).parent / "planted.jsonl"
RESULTS = Path(__file__).parent / "deidentify.json"
_PART = re.compile(r"[^\W_]+")
_SMALL = frozenset("s the of for and in a to at de la an le".split())


def measure(rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Recall by kind of what was planted, and the share of other words masked, by kind of the mask."""
    planted, found, over = Counter[str](), Counter[str](), Counter[str]()
    others = 0
    for row in rows:
        text, masks = row["text"], _masks(row["text"])
        covered = {i for mask in masks for i in range(mask.start, mask.end)}
        hidden = {i for one in row["identifiers"] for i in range(one["start"], one["end"])}
        for one in row["identifiers"]:
            planted[one["kind"]] += 1
            found[one["kind"]] += _telling(text, one["start"], one["end"]) <= covered
        for word in re.finditer(r"\S+", text):
            places = set(range(*word.span()))
            if places & hidden:
                continue
            others += 1
            if places & covered:
                over[next(mask.kind for mask in masks if mask.start < word.end() and word.start() < mask.end)] += 1
    return {
        "passages": len(rows),
        "identifiers": sum(planted.values()),
        "recall": _share(sum(found.values()), sum(planted.values())),
        "recall_by_kind": {kind: _share(found[kind], planted[kind]) for kind in KINDS if planted[kind]},
        "other_words": others,
        "over_masking": _share(sum(over.values()), others),
        "over_masking_by_kind": {kind: _share(over[kind], others) for kind in KINDS},
    }


def _masks(text: str) -> tuple[Mask, ...]:
    turn = Turn("s.t1", "client", "C", text)
    return propose([Transcript("s", revision_of([turn], []), (turn,))])


def _telling(text: str, start: int, end: int) -> set[int]:
    """The places of an identifier's letters that tell: without titles and small words, unless there are no others."""
    parts = list(_PART.finditer(text, start, end))
    aside = _SMALL | set(lists()["old"].split())
    telling = [part for part in parts if not title(part.group()) and fold(part.group()) not in aside]
    return {i for part in telling or parts for i in range(*part.span())}


def _share(hits: int, trials: int) -> dict[str, Any]:
    interval = wilson(hits, trials)
    return {
        "hits": hits,
        "of": trials,
        "share": round(hits / trials, 4) if trials else None,
        "interval": interval and [round(x, 4) for x in interval],
    }


def _rows(path: Path, half: str) -> list[dict[str, Any]]:
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]
    return {"odd": rows[0::2], "even": rows[1::2], "all": rows}[half]


def _lines(result: dict[str, Any]) -> Iterable[str]:
    yield f"{result['passages']} passages, {result['identifiers']} identifiers, {result['other_words']} other words"
    yield f"recall {_said(result['recall'])}"
    yield from (f"  {kind:<13}{_said(share)}" for kind, share in result["recall_by_kind"].items())
    yield f"over-masking {_said(result['over_masking'])}"
    yield from (f"  {kind:<13}{_said(share)}" for kind, share in result["over_masking_by_kind"].items())


def _said(share: dict[str, Any]) -> str:
    low, high = share["interval"]
    return f"{share['share']:.4f} ({share['hits']} of {share['of']}; {low:.4f} to {high:.4f})"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--half", choices=("odd", "even", "all"), default="even")
    parser.add_argument("--planted", type=Path, default=PLANTED)
    parser.add_argument("--json", type=Path, help=f"also write the figures there, such as {RESULTS.name}")
    options = parser.parse_args()
    result = measure(_rows(options.planted, options.half))
    print("\n".join(_lines(result)))
    if options.json:
        options.json.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
