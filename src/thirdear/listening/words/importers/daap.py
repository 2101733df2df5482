r"""DAAP transcripts (Maskit): plain text in which a line `\s 1` gives the word to speaker 1.

`\st 2 hm` and `\sc 2 but` are what somebody else says without taking the turn: the next unmarked line is the first
speaker's again. Every other backslash code (`\p`, `\t person:Mother`) is a marker and no word.
"""

from __future__ import annotations

import re

from thirdear.listening.words.dates import date_in
from thirdear.listening.words.draft import Draft, Source, Utterance
from thirdear.listening.words.importers.plain import header_like

__all__ = ["MARKER", "read"]

MARKER = re.compile(r"(?:(?<=\s)|^)\\s ?\d{1,3}(?!\w)", re.MULTILINE)
_SWITCH = re.compile(r"(?<!\S)\\(?P<code>st|sc|s)(?: {0,4}(?P<number>\d{1,3})| {1,4}(?P<who>[A-Za-z]\w{0,20}))(?!\S)")
_CODE = re.compile(r"(?<!\S)\\[A-Za-z]{1,12}(?: ?\d{1,6}(?!\S)| [A-Za-z0-9]{1,40}:[A-Za-z0-9]{1,40}(?!\S))?")


def read(source: Source) -> Draft:
    utterances: list[Utterance] = []
    speaker: str | None = None
    date = None
    for line in source.text.split("\n"):
        if speaker is None and not _SWITCH.search(line) and header_like(_CODE.sub("", line)):
            date = date or date_in(line)
            continue
        position, now = 0, speaker
        for switch in _SWITCH.finditer(line):
            utterances.append(_said(now, line[position : switch.start()]))
            now, position = switch["number"] or switch["who"], switch.end()
            speaker = now if switch["code"] == "s" else speaker
        utterances.append(_said(now, line[position:]))
    return Draft(utterances, date)


def _said(speaker: str | None, text: str) -> Utterance:
    return Utterance(speaker, " ".join(_CODE.sub("", text).split()))
