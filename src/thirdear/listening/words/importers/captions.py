"""What WebVTT and SubRip share: blocks under a timing line, and the markup inside a caption."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from thirdear.listening.words.clock import seconds
from thirdear.listening.words.draft import Mark, Utterance
from thirdear.listening.words.labels import Labels, parse_line
from thirdear.listening.words.transcript import EVENT_KINDS, ROLES, EventKind, Role, SpokenTime

__all__ = ["Caption", "loose_captions", "same_words", "utterances"]

_ARROW = re.compile(r"-{1,3}>")
_STAMP = re.compile(r"(?<![\d:.,])(?:\d{1,6}:)?\d{1,3}:\d{1,3}(?:[.,:]\d{1,6})?")
_MARKUP = re.compile(
    r"<(?P<inner>(?:\d{1,6}:)?\d{1,3}:\d{1,2}[.,]\d{1,3})>"
    r"|<(?P<close>/)?(?P<tag>v|c|i|b|u|s|em|strong|ruby|rt|lang|font|span|br)(?P<classes>(?:\.[^\s.<>&]{1,80}){0,8})"
    r"(?:[ \t\n](?P<note>[^<>]{0,400}))?/?>"
    r"|\{\\[^{}\n]{0,80}\}"
    r"|&(?P<entity>#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});",
    re.IGNORECASE,
)

_SURE = re.compile(r"\.p(1000|\d{3})")


@dataclass(frozen=True, slots=True)
class Caption:
    """One cue: its times as written, its lines as written."""

    start: float | None
    end: float | None
    lines: list[str]


def same_words(first: Iterable[Caption], second: Iterable[Caption]) -> bool:
    """Whether two readings of a file hold the same words in the same order."""
    return _all_words(first) == _all_words(second)


def _all_words(captions: Iterable[Caption]) -> list[str]:
    return [word for caption in captions for line in caption.lines for word in line.split()]


def is_timing(line: str) -> bool:
    return (
        len(line) < 400
        and bool(_ARROW.search(line))
        and len(_STAMP.findall(_ARROW.split(line)[0])) == 1
        and line.lstrip()[:1].isdigit()
    )


def loose_captions(lines: Sequence[str], skipped: tuple[str, ...] = (), *, named: bool = False) -> list[Caption]:
    """Every line below a timing line, whatever is missing, doubled or out of order.

    A line right before a timing line is a cue's identifier if it is a number, or if identifiers may be `named` and
    an empty line (or the file's start) precedes it; blocks that open with one of `skipped` are the file's own notes.
    """
    captions: list[Caption] = []
    block: list[str] = []
    inside_note = fresh = False
    fresh = True
    for number, line in enumerate(lines):
        following = lines[number + 1] if number + 1 < len(lines) else ""
        if is_timing(line):
            block = []
            captions.append(Caption(*_times(line), block))
            inside_note, fresh = False, False
        elif not line.strip():
            inside_note, fresh = False, True
        elif fresh and line.split(maxsplit=1)[0] in skipped:
            inside_note, fresh = True, False
        elif not inside_note and not (is_timing(following) and ((fresh and named) or line.strip().isdigit())):
            if not captions:
                captions.append(Caption(None, None, block))
            block.append(line)
            fresh = False
    return captions


def _times(line: str) -> tuple[float | None, float | None]:
    parts = _ARROW.split(line, maxsplit=1)
    found = [_STAMP.findall(part) for part in parts]
    stamps = [seconds(_three_part(stamps[0])) if stamps else None for stamps in found]
    return stamps[0], stamps[1] if len(stamps) > 1 else None


def _three_part(stamp: str) -> str:
    """Stamps like "00:00:01:500" are written too."""
    return re.sub(r"^(\d+:\d+:\d+):(\d+)$", r"\1.\2", stamp)


@dataclass
class _Voice:
    """A stretch of a caption in one voice, while its markup is taken away."""

    name: str | None = None
    role: Role | None = None
    pieces: list[str] = field(default_factory=list)
    length: int = 0
    literal: set[int] = field(default_factory=set)
    stamps: list[tuple[int, float | None]] = field(default_factory=list)
    sure: dict[int, float] = field(default_factory=dict)
    marks: list[Mark] = field(default_factory=list)
    direction: tuple[EventKind, list[str]] | None = None

    def add(self, text: str, *, literal: bool = False) -> None:
        if self.direction:
            self.direction[1].append(text)
            return
        if literal:
            self.literal.update(range(self.length, self.length + len(text)))
        elif not self.length:
            text = text.lstrip()
        self.pieces.append(text)
        self.length += len(text)


def utterances(captions: Sequence[Caption]) -> list[Utterance]:
    """The captions as utterances: voices by `<v Name>` or by a label before a colon; else whoever spoke last."""
    voiced = any("<v" in line for caption in captions for line in caption.lines)
    labels = None if voiced else Labels(parse_line(_bare(line)) for caption in captions for line in caption.lines)
    result: list[Utterance] = []
    speaker: str | None = None
    for caption in captions:
        for said in _parts(caption, labels):
            result.append(said if said.speaker or not said.text else _continued(said, speaker))
            speaker = said.speaker or speaker
    return result


def _continued(said: Utterance, speaker: str | None) -> Utterance:
    # a direction alone in a caption is nobody's; the assembler finds it a place
    return (
        said
        if speaker is None
        else Utterance(
            speaker if not (said.text.startswith(("[", "(")) and said.text.endswith(("]", ")"))) else None,
            said.text,
            said.start,
            said.end,
            said.words,
            said.marks,
            said.role,
            said.literal,
        )
    )


def _bare(line: str) -> str:
    return re.sub(r"^\s{0,20}(?:-\s{0,5}|<[ibu]>|\{\\[^{}]{0,40}\}){0,4}", "", line[:200]) + line[200:]


def _parts(caption: Caption, labels: Labels | None) -> list[Utterance]:
    caption = Caption(caption.start, caption.end, [line for line in caption.lines if line.strip()])
    if labels is None:
        return _voices(caption, "\n".join(caption.lines))
    groups: list[tuple[str | None, list[str]]] = [(None, [])]
    for line in caption.lines:
        parsed = parse_line(_bare(line))
        name = labels.of(parsed)
        if name is not None:
            groups.append((name, [parsed.rest]))
        else:
            groups[-1][1].append(line)
    groups = [group for group in groups if any(line.strip() for line in group[1])]
    result = []
    for number, (name, lines) in enumerate(groups):
        whole = len(groups) == 1
        start = caption.start if whole or number == 0 else None
        end = caption.end if whole or number == len(groups) - 1 else None
        for said in _voices(Caption(start, end, lines), "\n".join(lines)):
            result.append(
                Utterance(said.speaker or name, said.text, said.start, said.end, said.words, said.marks, said.role, said.literal)
            )
    return result


def _voices(caption: Caption, text: str) -> list[Utterance]:
    voices, position = [_Voice()], 0
    text = text.strip()
    for found in _MARKUP.finditer(text):
        voices[-1].add(text[position : found.start()].replace("\n", " "))
        position = found.end()
        _apply(found, voices)
    voices[-1].add(text[position:].replace("\n", " "))
    spoken = [voice for voice in voices if voice.length or voice.marks or voice.name]
    return [_utterance(voice, caption, number == 0, number == len(spoken) - 1) for number, voice in enumerate(spoken)]


def _apply(found: re.Match[str], voices: list[_Voice]) -> None:
    voice, tag = voices[-1], (found["tag"] or "").lower()
    if found["inner"]:
        voice.stamps.append((voice.length, seconds(found["inner"])))
    elif found["entity"]:
        voice.add(html.unescape(found[0]), literal=True)
    elif tag == "v" and not found["close"]:
        role = next((role for role in ROLES if role in (found["classes"] or "").lower().split(".")), None)
        name = html.unescape(found["note"] or "").strip() or None
        voices.append(_Voice(name, role))
    elif tag == "br":
        voice.add(" ")
    elif tag == "c":
        _direction(found, voice)


def _direction(found: re.Match[str], voice: _Voice) -> None:
    """`<c.pause>(pause 12s)</c>`: our own exporter names an event's kind as a class, and `<c.p830>` how sure a word is."""
    if found["close"]:
        if voice.direction:
            kind, note = voice.direction
            voice.direction = None
            voice.marks.append(Mark(voice.length, kind, html.unescape("".join(note)).strip()))
        return
    if sure := _SURE.fullmatch(found["classes"] or ""):
        voice.sure[voice.length] = int(sure[1]) / 1000
    kinds = [kind for kind in EVENT_KINDS if kind in (found["classes"] or "").split(".")]
    if kinds and "event" in found["classes"].split("."):
        voice.direction = (kinds[0], [])


def _utterance(voice: _Voice, caption: Caption, first: bool, last: bool) -> Utterance:
    text = "".join(voice.pieces)
    end_of_words = max(len(text.rstrip()), 1 + max(voice.literal, default=-1))
    text = text[:end_of_words]
    start = caption.start if first else None
    end = caption.end if last else None
    return Utterance(
        voice.name,
        text,
        start,
        end,
        _spoken(voice, len(text), caption),
        tuple(replace(mark, at=min(mark.at, len(text))) for mark in voice.marks),
        voice.role,
        frozenset(voice.literal),
    )


def _spoken(voice: _Voice, length: int, caption: Caption) -> tuple[SpokenTime, ...]:
    """Each stretch from one inline time to the next; the cue's own times are the outer ends."""
    if not voice.stamps:
        return ()
    ends = [(0, caption.start), *voice.stamps, (length, caption.end)]
    text, times = "".join(voice.pieces), []
    for (at, start), (until, end) in pairwise(ends):
        said = text[at:until].strip()
        if said and start is not None and end is not None and start < end:
            begin = text.index(said, at)
            times.append(SpokenTime(begin, begin + len(said), start, end, voice.sure.get(begin)))
    return tuple(times)
