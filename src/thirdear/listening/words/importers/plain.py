"""Plain text with labels at the start of lines; also the lines of a Word document.

`T:`, `Client 2:`, `Dr Smith:`, `[00:03:12] Anna:`, `Anna (00:03):`, "Anna  0:12" with the words below, labels before
a tab. Text that no label precedes belongs to whoever spoke last; before the first label only headers are not spoken.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from thirdear.listening.words.clock import CLOCK, seconds
from thirdear.listening.words.dates import date_in
from thirdear.listening.words.directions import kind_of
from thirdear.listening.words.draft import Draft, Source, Utterance
from thirdear.listening.words.labels import Labels, Line, label_words, parse_line

__all__ = ["draft_lines", "header_like", "read"]

_INNER_STAMP = re.compile(rf"[\[(](?P<time>{CLOCK})(?: {{0,2}}(?:-->|-|–|—) {{0,2}}{CLOCK})?[\])][ \t]{{0,8}}")
_DIRECTION = re.compile(r"\[[^\[\]]{0,2000}\]|\([^()]{0,200}\)|\(\([^()]{0,2000}\)\)")
_FIRST_WORD = re.compile(r"[^\w]{0,10}([^\W\d_]+)")


def read(source: Source) -> Draft:
    return draft_lines(source.text.split("\n"))


def draft_lines(raw: Sequence[str]) -> Draft:
    """The utterances of labelled lines. A page of prose without any label is one speaker's."""
    lines = [parse_line(line) for line in raw]
    labels = Labels(lines)
    first = next((number for number, line in enumerate(lines) if labels.of(line) is not None), None)
    first = _after_header_block(lines, labels, first)
    utterances, date, speaker = [], None, None
    for number, line in enumerate(lines):
        if not line.raw.strip():
            continue
        name = labels.of(line) if first is not None and number >= first else None
        if name is None and speaker is None and header_like(line.raw, before_labels=first is not None):
            date = date or date_in(line.raw)
            continue
        said = _spoken(line, name, speaker)
        utterances += said
        speaker = name or speaker or (_unnamed_speaker(said) if first is None else None)
    return Draft(utterances, date)


def _unnamed_speaker(said: list[Utterance]) -> str | None:
    return "unnamed" if any(item.text and not _DIRECTION.fullmatch(item.text) for item in said) else None


def _after_header_block(lines: Sequence[Line], labels: Labels, first: int | None) -> int | None:
    """A line "Client: Anna" above a "Date:" line and never again is a header, although it looks like a label."""
    if first is None:
        return None
    end = next((number for number in range(first, len(lines)) if not lines[number].raw.strip()), len(lines))
    begin = next((number for number in range(first, -1, -1) if not lines[number].raw.strip()), 0)
    block = [line for line in lines[begin:end] if line.raw.strip()]
    if len(block) > 12 or not any(_is_keyed(line.raw) for line in block):
        return first
    in_block = {labels.of(line) for line in block} - {None}
    after = next((number for number in range(end, len(lines)) if labels.of(lines[number]) is not None), None)
    if after is None or any(labels.of(line) in in_block for line in lines[after:]):
        return first
    return after


def _is_keyed(line: str) -> bool:
    key, colon, _ = line.strip().partition(":")
    return bool(colon) and key.strip(" #*_").lower() in (
        "date",
        "session",
        "session date",
        "session number",
        "session no",
        "duration",
        "location",
    )


def header_like(line: str, *, before_labels: bool = True) -> bool:
    """Whether a line that nobody is labelled to say is a title, a date, a rule; without labels in the file only what
    names itself a header is one.
    """
    stripped = line.strip(" \t#*_=-–—~|")
    if not stripped or line.lstrip().startswith("#"):
        return True
    if kind_of(line.strip()) is not None:
        return False
    words = stripped.split()
    if len(words) > 14 or len(stripped) > 160:
        return False
    found = _FIRST_WORD.match(stripped)
    keyed = found is not None and found[1].lower() in label_words()["headers"]["words"]
    if keyed and (":" in stripped or any(char.isdigit() for char in stripped)) and stripped[-1] not in "?!":
        return True
    if date_in(stripped) and len(words) <= 8 and stripped[-1] not in ".?!":
        return True
    if not before_labels or stripped[-1] in '.?!…,;"”':
        return False
    return keyed or _titled(words)


def _titled(words: list[str]) -> bool:
    capitals = sum(word[0].isupper() or not word[0].isalpha() for word in words)
    return len(words) <= 10 and capitals >= 0.6 * len(words) and words[0][0].isupper()


def _spoken(line: Line, name: str | None, speaker: str | None) -> list[Utterance]:
    if name is not None:
        return _by_stamps(name, line.rest, line.time, line.until)
    text = (line.timed_rest if line.timed_rest else line.raw).strip()
    if _DIRECTION.fullmatch(text) and kind_of(text) is not None:
        return [Utterance(None, text, line.time, line.until)]
    if not text:
        return [] if line.time is None else [Utterance(speaker, "", line.time, line.until)]
    return _by_stamps(speaker, text, line.time, line.until)


def _by_stamps(speaker: str | None, text: str, start: float | None, end: float | None) -> list[Utterance]:
    """Bracketed times inside a line are times: what follows them was said then."""
    result, position = [], 0
    for stamp in _INNER_STAMP.finditer(text):
        result.append(Utterance(speaker, text[position : stamp.start()].strip(), start, end))
        start, end, position = seconds(stamp["time"]), None, stamp.end()
    result.append(Utterance(speaker, text[position:].strip(), start, end))
    return result
