"""WebVTT. The library reads a sound file; where it would lose or move a word, our own tolerant reading stands."""

from __future__ import annotations

import html
import warnings
from collections.abc import Sequence
from dataclasses import replace

from webvtt import WebVTT
from webvtt.errors import MalformedCaptionError, MalformedFileError

from thirdear.listening.words.clock import seconds
from thirdear.listening.words.dates import date_in
from thirdear.listening.words.decode import tame
from thirdear.listening.words.draft import Draft, Source
from thirdear.listening.words.importers.captions import Caption, loose_captions, same_words, utterances

__all__ = ["read"]

_NOTES = ("NOTE", "STYLE", "REGION")


def read(source: Source) -> Draft:
    lines = source.text.split("\n")
    if lines and lines[0].startswith("WEBVTT"):
        lines = _after_header(lines)
    loose = loose_captions(lines, _NOTES, named=True)
    strict = _by_library(source.text)
    captions = strict if strict is not None and same_words(strict, loose) else loose
    header = source.text[: source.text.find("-->")] if "-->" in source.text else source.text
    dates = [date for date in map(date_in, header.split("\n")[:60]) if date]
    said = utterances(captions)
    if _in_header(header, "checked").lower() == "yes":
        said = [replace(each, words=tuple(replace(word, probability=None) for word in each.words)) for each in said]
    return Draft(said, dates[0] if dates else None, _language(header), source=_in_header(header, "note recording"))


def _after_header(lines: Sequence[str]) -> list[str]:
    """The header ends at the first empty line; without one, at the first line with a time."""
    for number, line in enumerate(lines):
        if not line.strip() or (number and "-->" in line):
            return list(lines[number:])
    return []


def _by_library(text: str) -> list[Caption] | None:
    if not tame(text):
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            parsed = WebVTT.from_string(text)
    except (MalformedFileError, MalformedCaptionError, ValueError, IndexError, AttributeError):
        return None
    return [Caption(seconds(caption.start), seconds(caption.end), list(caption.lines)) for caption in parsed.captions]


def _in_header(header: str, name: str) -> str:
    """What our own exporter says under that name, and a person may change there; empty where nothing is said."""
    told = (line.partition(":") for line in header.split("\n")[:20])
    return html.unescape(next((value.strip() for key, _, value in told if key.strip().lower() == name), ""))


def _language(header: str) -> str | None:
    for line in header.split("\n")[:20]:
        key, _, value = line.partition(":")
        if key.strip().lower() in ("language", "lang") and value.strip()[:2].isalpha():
            return value.strip().lower()[:2]
    return None
