"""`thirdear transcribe`: recordings become transcripts beside one another, with progress and the time that is left."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from thirdear.listening.errors import InputError

if TYPE_CHECKING:
    from thirdear.listening.words.speech.transcribe import Progress
    from thirdear.listening.words.transcript import Transcript

__all__ = ["run"]

_DONE, _BAD_INPUT = 0, 2
_FORMATS = {"vtt": "webvtt", "json": "json"}


def run(options: argparse.Namespace) -> int:
    """Each recording in turn, or all as one session; 0, or 2 when one could not be heard."""
    from thirdear.listening.errors import UnreadableFile
    from thirdear.listening.words.reading import slug, unique

    if options.out.exists() and not options.out.is_dir():
        raise InputError(f"{options.out} is no folder.")
    for library in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):  # read by numpy when it loads, which is later than this
        os.environ[library] = str(max(1, options.threads))
    sessions = [options.recordings] if options.tracks else [[name] for name in options.recordings]
    code, taken = _DONE, set[str]()
    for recordings in sessions:
        id = unique(slug(Path(recordings[0]).stem), taken)
        taken.add(id)
        try:
            _one(recordings, id, options)
        except UnreadableFile as error:  # one bad recording never loses the others
            print(str(error), file=sys.stderr)
            code = _BAD_INPUT
    return code


def _one(recordings: Sequence[str], id: str, options: argparse.Namespace) -> None:
    from thirdear.listening.words.speech import transcribe
    from thirdear.listening.words.writing import write

    target = options.out / f"{id}.{options.format}"
    if target.exists() and not options.replace:
        raise InputError(f"{target} is there already, perhaps with corrections; --replace writes over it.")
    try:
        options.out.mkdir(parents=True, exist_ok=True)
    except OSError:
        raise InputError(f"{options.out} cannot be made.") from None
    try:
        with _shown(id, quiet=options.quiet) as progress:
            transcript = transcribe(
                recordings if options.tracks else recordings[0],
                model=options.model,
                speakers=options.speakers,
                roles=dict(options.speaker) or None,
                threads=options.threads,
                progress=progress,
                workspace=options.out,
                keep=lambda heard: write(heard, target, _FORMATS[options.format]),
                id=id,
            )
    except KeyboardInterrupt:
        print("What was done is kept; the same command goes on where it was.", file=sys.stderr)
        raise
    if not options.quiet:
        print(_summary(transcript, target))


def _summary(transcript: Transcript, target: Path) -> str:
    """No words of anybody, only counts and how the people were told apart."""
    from thirdear.listening.words.speech import doubts

    found = [doubt for turn in transcript.turns for doubt in doubts(turn)]
    negations = sum(doubt.instead is not None for doubt in found)
    words = sum(len(turn.word_times) for turn in transcript.turns)
    lines = [f"{target}: {words} words, {len(found)} to be checked by ear, {negations} of them turn on a not"]
    lines += [f"  {name} is heard as {who.role} ({who.how}: {who.why})" for name, who in transcript.speakers]
    return "\n".join(lines)


@contextmanager
def _shown(id: str, *, quiet: bool) -> Iterator[Progress | None]:
    """A bar and the time that is left, on a terminal; nothing elsewhere."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn

    columns = (
        TextColumn(f"{id}  {{task.fields[doing]}}"),
        BarColumn(),
        TextColumn("{task.percentage:.0f} %  {task.fields[left]}"),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None, doing="finding the speech", left="")
        clock = _Clock()

        def progress(done: float, whole: float) -> None:
            bar.update(
                task,
                total=whole or None,
                completed=done,
                doing="writing down" if done else "finding the speech",
                left=clock.left(done, whole),
            )

        yield progress


class _Clock:
    """How long the rest takes, if it goes on as it went since this run began; what an earlier run did does not count."""

    def __init__(self) -> None:
        self._since: tuple[float, float] | None = None

    def left(self, done: float, whole: float) -> str:
        """In words; nothing before it can be told."""
        if not done:
            return ""
        now = time.monotonic()
        if self._since is None:
            self._since = (now, done)
            return ""
        began, first = self._since
        if done <= first:
            return ""
        seconds = (whole - done) * (now - began) / (done - first)
        return "less than a minute left" if seconds < 60 else f"{round(seconds / 60)} min left"
