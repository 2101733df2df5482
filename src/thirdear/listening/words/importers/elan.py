"""ELAN annotation files: a tier is a speaker, or its PARTICIPANT is.

The file is first parsed by a parser that refuses entities. pympi reads it where it can (from a file on disk, of a
version it knows); an annotation that it drops (no time, a reference without a parent) is read here.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import Any

from defusedxml.ElementTree import fromstring

from thirdear.listening.words.decode import clean
from thirdear.listening.words.draft import Draft, Source, Utterance

__all__ = ["read"]


@dataclass(frozen=True, slots=True)
class _Annotation:
    tier: str
    text: str
    start: float | None
    end: float | None


def read(source: Source) -> Draft:
    root = fromstring(source.data)
    tiers, slots = _spoken_tiers(root), _slots(root)
    loose = [annotation for tier in tiers for annotation in _annotations(tier, slots)]
    strict = _by_library(source, [tier.get("TIER_ID", "") for tier in tiers])
    found = strict if strict is not None and _same(strict, loose) else loose
    names = {tier.get("TIER_ID", ""): _name(tier, tiers) for tier in tiers}
    said = [Utterance(names[item.tier], clean(" ".join(item.text.split())), item.start, item.end) for item in _in_time(found)]
    return Draft(said)  # the document's DATE is the day of annotating, not the session's


def _same(first: list[_Annotation], second: list[_Annotation]) -> bool:
    return [item.text.split() for item in first if item.text] == [item.text.split() for item in second if item.text]


def _slots(root: Any) -> dict[str, float | None]:
    return {slot.get("TIME_SLOT_ID"): _milliseconds(slot.get("TIME_VALUE")) for slot in root.iter("TIME_SLOT")}


def _milliseconds(value: str | None) -> float | None:
    return int(value) / 1000 if value and value.isdecimal() and len(value) < 12 else None


def _spoken_tiers(root: Any) -> list[Any]:
    """Tiers of their own; a dependent tier (a gloss, a translation) repeats words, unless its parent has none."""
    tiers = list(root.iter("TIER"))
    full = {tier.get("TIER_ID") for tier in tiers if any((value.text or "").strip() for value in tier.iter("ANNOTATION_VALUE"))}
    return [tier for tier in tiers if tier.get("TIER_ID") in full and tier.get("PARENT_REF") not in full]


def _name(tier: Any, tiers: list[Any]) -> str:
    return (tier.get("PARTICIPANT") or "").strip() or (tier.get("TIER_ID") or "").strip() or f"tier {tiers.index(tier) + 1}"


def _annotations(tier: Any, slots: dict[str, float | None]) -> list[_Annotation]:
    result: list[_Annotation] = []
    for annotation in tier.iter():
        if annotation.tag not in ("ALIGNABLE_ANNOTATION", "REF_ANNOTATION"):
            continue
        text = " ".join(value.text or "" for value in annotation.iter("ANNOTATION_VALUE"))
        start, end = slots.get(annotation.get("TIME_SLOT_REF1")), slots.get(annotation.get("TIME_SLOT_REF2"))
        result.append(_Annotation(tier.get("TIER_ID", ""), text, start, end))
    return result


def _by_library(source: Source, tiers: list[str]) -> list[_Annotation] | None:
    if source.path is None:
        return None
    import pympi

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            document = pympi.Eaf(str(source.path), suppress_version_warning=True)
            return [
                _Annotation(tier, item[2], item[0] / 1000, item[1] / 1000)
                for tier in tiers
                for item in document.get_annotation_data_for_tier(tier)
            ]
    except Exception:  # it raises whatever its dictionaries raise; our own reading stands then
        return None


def _in_time(found: list[_Annotation]) -> list[_Annotation]:
    """By start; an annotation without one stays behind the one before it on its tier."""
    keyed: list[tuple[float, int, _Annotation]] = []
    last: dict[str, float] = {}
    for number, item in enumerate(found):
        last[item.tier] = item.start if item.start is not None else last.get(item.tier, 0.0)
        keyed.append((last[item.tier], number, item))
    return [item for _, _, item in sorted(keyed, key=lambda entry: entry[:2])]
