"""SubRip. As with WebVTT: the library for a sound file, our own tolerant reading where words would be lost."""

from __future__ import annotations

import warnings

import pysubs2
from pysubs2.exceptions import Pysubs2Error

from thirdear.listening.words.decode import tame
from thirdear.listening.words.draft import Draft, Source
from thirdear.listening.words.importers.captions import Caption, loose_captions, same_words, utterances

__all__ = ["read"]


def read(source: Source) -> Draft:
    loose = loose_captions(source.text.split("\n"))
    strict = _by_library(source.text)
    return Draft(utterances(strict if strict is not None and same_words(strict, loose) else loose))


def _by_library(text: str) -> list[Caption] | None:
    if not tame(text):
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            parsed = pysubs2.SSAFile.from_string(text, format_="srt", keep_html_tags=True, keep_unknown_html_tags=True)
    except (Pysubs2Error, ValueError, IndexError):
        return None
    return [Caption(event.start / 1000, event.end / 1000, event.text.split("\\N")) for event in parsed.events]
