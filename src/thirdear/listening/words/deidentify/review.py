"""The proposals as a file that a person goes through: what is masked, where, and what will stand there. Nothing leaves before."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from thirdear.listening.errors import InputError
from thirdear.listening.words.deidentify.identity import identities, key_of
from thirdear.listening.words.deidentify.key import write_private
from thirdear.listening.words.deidentify.mask import KINDS, Mask
from thirdear.listening.words.deidentify.propose import speakers_of, texts_of
from thirdear.listening.words.deidentify.vocabulary import ordinary
from thirdear.listening.words.transcript import Transcript

__all__ = ["Confirmed", "read_review", "write_review"]

SCHEMA = "thirdear.review/1"
_NEAR = 40
_HOW = (
    "Everything in this file is as private as the session. Put false under mask for an identifier, or for one place, that should "
    "stay; write who somebody is under relation; add what was missed under added, such as "
    '{"words": "Kwabena", "kind": "person"}. Then write your name under confirmed_by.'
)


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What a person decided: masks to apply, places to leave as they are, and who is who."""

    by: str
    masks: tuple[Mask, ...]
    kept: tuple[Mask, ...]
    relations: Mapping[str, str]


def write_review(
    transcripts: Sequence[Transcript], masks: Sequence[Mask], path: Path, relations: Mapping[str, str] | None = None
) -> int:
    """Write the proposals, readable by their owner alone; returns how many identifiers they are."""
    texts = {(one.id, at): text for one in transcripts for at, text in texts_of(one)}
    who = identities(masks, speakers_of(transcripts), relations)
    entries: dict[str, dict[str, Any]] = {}
    for mask in masks:
        identifier = who[key_of(mask.kind, mask.words)]
        entry = entries.setdefault(
            f"{identifier.kind} {identifier.replacement} {identifier.words[0]}",
            {
                "kind": mask.kind,
                "words": list(dict.fromkeys(identifier.words)),
                "replacement": identifier.replacement,
                "relation": identifier.relation,
                "mask": True,
                "places": [],
            },
        )
        entry["places"].append(_place(mask, texts[mask.session, mask.at]))
    review = {
        "schema": SCHEMA,
        "how": _HOW,
        "confirmed_by": "",
        "sessions": [{"id": one.id, "revision": one.revision} for one in transcripts],
        "identifiers": list(entries.values()),
        "added": [],
    }
    write_private(json.dumps(review, ensure_ascii=False, indent=1) + "\n", path)
    return len(entries)


def read_review(path: Path, transcripts: Sequence[Transcript]) -> Confirmed:
    """What a person confirmed. Raises `InputError` when nobody did, or when it is about other words than these."""
    review = _loaded(path)
    by = str(review.get("confirmed_by") or "").strip()
    if not by:
        raise InputError(f"{path.name} is confirmed by nobody yet: go through it, then write your name under confirmed_by.")
    if [(one["id"], one["revision"]) for one in review["sessions"]] != [(one.id, one.revision) for one in transcripts]:
        raise InputError(f"{path.name} is about other files, or the words have changed since: propose anew.")
    masks: list[Mask] = []
    kept: list[Mask] = []
    relations: dict[str, str] = {}
    for entry in review["identifiers"]:
        for place in entry["places"]:
            mask = Mask(place["session"], place["at"], place["start"], place["end"], place["words"], entry["kind"], "person")
            (masks if entry["mask"] is True and place["mask"] is True else kept).append(mask)
        relations |= {words: str(entry["relation"]) for words in entry["words"] if entry.get("relation")}
    return Confirmed(by, (*masks, *_added(review["added"], transcripts, path)), tuple(kept), relations)


def _place(mask: Mask, text: str) -> dict[str, Any]:
    return {
        "session": mask.session,
        "at": mask.at,
        "start": mask.start,
        "end": mask.end,
        "before": text[max(0, mask.start - _NEAR) : mask.start],
        "words": mask.words,
        "after": text[mask.end : mask.end + _NEAR],
        "by": mask.by,
        "mask": True,
    }


def _added(added: Sequence[Mapping[str, str]], transcripts: Sequence[Transcript], path: Path) -> list[Mask]:
    """Every place where what a person added stands; one that stands nowhere is a mistake worth saying."""
    result: list[Mask] = []
    for number, entry in enumerate(added, 1):
        if entry["kind"] not in KINDS:
            raise InputError(f"{path.name}: number {number} under added is of no kind among {', '.join(KINDS)}.")
        places = [
            Mask(one.id, at, found.start(), found.end(), found.group(), entry["kind"], "person")
            for one in transcripts
            for at, text in texts_of(one)
            for found in _all(entry["words"], text)
        ]
        if not places:
            raise InputError(f"{path.name}: number {number} under added stands nowhere in the words.")
        result += places
    return result


def _all(words: str, text: str) -> list[re.Match[str]]:
    """Where the words stand, in any case; an ordinary word (`Will`) only as it was written."""
    flags = 0 if ordinary(words) else re.IGNORECASE
    return list(re.finditer(rf"(?<![^\W_]){re.escape(words.strip())}(?![^\W_])", text, flags)) if words.strip() else []


def _loaded(path: Path) -> dict[str, Any]:
    try:
        review = json.loads(path.read_text(encoding="utf-8"))
        if review["schema"] != SCHEMA or not all(isinstance(review[name], list) for name in ("sessions", "identifiers", "added")):
            raise ValueError
        return dict(review)
    except (OSError, ValueError, KeyError, TypeError):
        raise InputError(f"{path.name} is no review, or cannot be read.") from None
