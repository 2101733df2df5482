"""The command line. Its surface and exit codes are fixed; see the README.

Heavy parts are imported where a command needs them, so that `thirdear --help` answers at once.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from thirdear.listening.errors import InputError, ListeningError

if TYPE_CHECKING:
    from thirdear.listening.evidence import Dictionary, SessionReading
    from thirdear.listening.manuals import Code, Kind
    from thirdear.listening.words import Transcript

    Commands = argparse._SubParsersAction[argparse.ArgumentParser]

__all__ = ["main"]

DONE, OUR_BUG, BAD_INPUT, MISSING = 0, 1, 2, 3
_ROLES = ("client", "therapist", "other")


def main(arguments: Sequence[str] | None = None, more: Callable[[Commands], None] | None = None) -> int:
    """Run one command and return its exit code: 0 done, 1 a bug of ours, 2 the input or command line, 3 a missing part.

    `more` adds the commands of whoever stands above the engine.
    """
    options = _parser(more).parse_args(arguments)
    try:
        if isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")  # JSON is UTF-8, whatever the terminal's encoding
        code: int = options.run(options)
        sys.stdout.flush()
    except ListeningError as error:
        _say(str(error))
        return error.exit_code
    except BrokenPipeError:  # whoever read our output has left; what is still held back goes nowhere, without complaint
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except KeyboardInterrupt:
        return BAD_INPUT
    except Exception as error:  # the message may hold a client's words, so only its kind and place are shown
        _say(f"A bug of ours ({type(error).__name__} {_place(error)}). Please report it, without the transcript.")
        return OUR_BUG
    return code


def _parser(more: Callable[[Commands], None] | None = None) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="thirdear", description="Hears psychodynamic sessions, and shows what it heard in the client's own words."
    )
    parser.add_argument("--version", action="version", version=_version())
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    listen = commands.add_parser("listen", help="hear transcripts, as one treatment in the order given")
    listen.add_argument(
        "files", nargs="+", metavar="FILE", help="WebVTT, SRT, text with speaker labels, DOCX, CHAT, ELAN, CSV, DAAP or JSON"
    )
    listen.add_argument(
        "--speaker",
        action="append",
        default=[],
        type=_speaker,
        metavar="NAME=ROLE",
        help="who NAME is: client, therapist or other",
    )
    listen.add_argument(
        "--dictionary",
        action="append",
        default=[],
        type=_dictionary,
        metavar="NAME=FILE",
        help="a word list, or a weighted one (.Wt), that becomes a curve called NAME",
    )
    listen.add_argument("--json", metavar="PATH", help="write the reading as JSON; - for standard output")
    listen.add_argument("--html", metavar="PATH", help="write the reading as a page")
    listen.add_argument("--quiet", action="store_true", help="say nothing but errors")
    listen.set_defaults(run=_listen)

    explain = commands.add_parser("explain", help="the manual's page on a kind or code")
    explain.add_argument("code", metavar="CODE", help="such as affect, slip, or intervention.support")
    explain.set_defaults(run=_explain)

    label = commands.add_parser("label", help="label rows of single sayings, one JSON object a line")
    label.add_argument(
        "task", metavar="TASK", help="affect, clinical_affect, defence, therapist_act, client_act, component, risk or dream"
    )
    label.add_argument("--in", dest="rows", default="-", metavar="ROWS.jsonl", help="- for standard input (the default)")
    label.add_argument("--out", default="-", metavar="PREDICTIONS.jsonl", help="- for standard output (the default)")
    label.set_defaults(run=_label)

    agree = commands.add_parser("agree", help="how far two codings of the same sessions agree")
    agree.add_argument("first", metavar="A.json", help="a reading, as listen --json writes it")
    agree.add_argument("second", metavar="B.json", help="another of the same words: of another rater, or another version")
    agree.add_argument("--json", metavar="PATH", help="write the figures as JSON; - for standard output, in place of the tables")
    agree.set_defaults(run=_agree)

    export = commands.add_parser("export", help="the marks of a reading for other tools")
    export.add_argument("reading", metavar="READING.json", help="a reading, as listen --json writes it")
    export.add_argument(
        "--format", required=True, choices=("w3c", "csv", "elan"), help="W3C Web Annotations, a table, or ELAN tiers"
    )
    export.add_argument("--out", default="-", metavar="PATH", help="a file, or a folder; - for standard output (the default)")
    export.set_defaults(run=_export)

    _add_transcribe(commands)
    _add_deidentify(commands)

    installed = commands.add_parser("models", help="what is installed: name, sha256, licence, trained on, measured how")
    installed.set_defaults(run=_models)
    if more is not None:
        more(commands)
    return parser


def _add_transcribe(commands: Commands) -> None:
    parser = commands.add_parser("transcribe", help="write down recordings: who said what and when, how sure each word is")
    parser.add_argument("recordings", nargs="+", metavar="AUDIO", help="sound or video, a session each")
    parser.add_argument("--out", default=".", metavar="DIR", type=Path, help="where the transcripts go; here unless said")
    parser.add_argument("--format", choices=("vtt", "json"), default="vtt", help="WebVTT unless said; both keep all there is")
    parser.add_argument("--speakers", type=int, metavar="N", help="how many people speak; estimated unless said")
    parser.add_argument("--tracks", action="store_true", help="the files are one session, begun at one moment, a person each")
    parser.add_argument(
        "--speaker",
        action="append",
        default=[],
        type=_speaker,
        metavar="NAME=ROLE",
        help="who NAME is; with --tracks, a file's name without its ending",
    )
    parser.add_argument("--model", default="base", metavar="M", help="base, tiny (English alone), or a faster-whisper folder")
    parser.add_argument("--threads", type=int, default=os.cpu_count() or 1, metavar="N", help="all there are unless said")
    parser.add_argument("--replace", action="store_true", help="write over transcripts that are there")
    parser.add_argument("--quiet", action="store_true", help="say nothing but errors")
    parser.set_defaults(run=_transcribe)


def _add_deidentify(commands: Commands) -> None:
    parser = commands.add_parser(
        "deidentify", help="take out who somebody is, so that sessions can be shown; a person confirms first"
    )
    parser.add_argument("files", nargs="+", metavar="FILE", help="the sessions of one treatment, in order")
    parser.add_argument("--out", required=True, type=Path, metavar="DIR", help="the folder for what may be given away")
    parser.add_argument("--key", required=True, type=Path, metavar="FILE", help="where what was replaced is kept; never in DIR")
    parser.add_argument("--people", type=Path, metavar="FILE", help="names, one a line; `NAME = sister's husband` says who it is")
    parser.add_argument(
        "--speaker", action="append", default=[], type=_speaker, metavar="NAME=ROLE", help="who NAME is, as in listen"
    )
    step = parser.add_mutually_exclusive_group()
    step.add_argument(
        "--review", type=Path, metavar="FILE", help="where the proposals go (else beside the key); always the first step"
    )
    step.add_argument(
        "--confirm", type=Path, metavar="FILE", help="the proposals once a person went through them: now it is written"
    )
    parser.add_argument(
        "--format", choices=("json", "vtt", "csv", "cha"), default="json", help="of the files in DIR; json unless said"
    )
    parser.set_defaults(run=_deidentify)


def _speaker(text: str) -> tuple[str, str]:
    name, equals, role = text.rpartition("=")
    if not equals or not name.strip() or role not in _ROLES:
        raise argparse.ArgumentTypeError(f"expected NAME=ROLE with ROLE one of {', '.join(_ROLES)}")
    return name.strip(), role


def _dictionary(text: str) -> tuple[str, Path]:
    name, equals, file = text.partition("=")
    if not equals or not name.strip() or not file:
        raise argparse.ArgumentTypeError("expected NAME=FILE")
    return name.strip(), Path(file)


def _listen(options: argparse.Namespace) -> int:
    from thirdear.listening import document, report
    from thirdear.listening.errors import UnreadableFile
    from thirdear.listening.listen import formulate
    from thirdear.listening.words import read_many

    for target in (options.json, options.html):
        _check_writable(target)
    dictionaries = _dictionaries(options.dictionary)
    found = read_many([Path(name) for name in options.files], speakers=dict(options.speaker))
    transcripts = [one for one in found if not isinstance(one, UnreadableFile)]
    for error in found:
        if isinstance(error, UnreadableFile):
            _say(str(error))
    if not transcripts:
        return BAD_INPUT
    readings = _hear_all(transcripts, dictionaries, quiet=options.quiet)
    found_with = (readings, formulate(readings), {one.name: one.sha256 for one in dictionaries})
    if options.json:
        _write(options.json, document.chunks(*found_with))
    if options.html:
        _write(options.html, [report.page(document.document(*found_with))])
    if not options.quiet and options.json != "-":
        print(_summary(readings))
    return DONE if len(transcripts) == len(found) else BAD_INPUT


def _transcribe(options: argparse.Namespace) -> int:
    from thirdear.listening.words.speech import command

    return command.run(options)


def _dictionaries(given: Sequence[tuple[str, Path]]) -> list[Dictionary]:
    from thirdear.listening.evidence import read_dictionary

    if len({name for name, _ in given}) != len(given):
        raise InputError("Two dictionaries have the same name; each becomes a curve of its own.")
    return [read_dictionary(name, path) for name, path in given]


def _hear_all(transcripts: Sequence[Transcript], dictionaries: Sequence[Dictionary], *, quiet: bool) -> list[SessionReading]:
    from thirdear.listening.evidence import with_dictionaries
    from thirdear.listening.listen import hear

    listeners = with_dictionaries(dictionaries)
    if quiet or not sys.stderr.isatty():
        return [hear(transcript, listeners) for transcript in transcripts]
    from rich.console import Console
    from rich.progress import track

    shown = track(transcripts, description="Listening", console=Console(stderr=True), transient=True)
    return [hear(one, listeners) for one in shown]


def _summary(readings: Sequence[SessionReading]) -> str:
    """A few lines for a terminal: no words of anybody, only counts and how the speakers were told apart."""
    lines = []
    for reading in readings:
        words = sum(len(turn.text.split()) for turn in reading.transcript.turns)
        lines.append(
            f"{reading.transcript.id}: {words} words, {len(reading.transcript.turns)} turns, "
            f"{len(reading.evidence)} marks, {len(reading.moments)} moments"
        )
        lines += [
            f"  {name or 'unnamed'} is heard as {who.role} ({who.how}: {who.why})" for name, who in reading.transcript.speakers
        ]
    return "\n".join(lines)


def _explain(options: argparse.Namespace) -> int:
    from thirdear.listening import manuals

    found = manuals.explain(options.code)
    if not found:
        raise InputError(f"The manual knows no kind or code called {options.code!r}; its kinds are {', '.join(manuals.kinds())}")
    print("\n\n".join(_page_of(kind, code) for kind, code in found))
    return DONE


def _page_of(kind: Kind, code: Code | None) -> str:
    lines = [f"{kind.kind}: {kind.name}"]
    if code is not None:
        lines = [f"{kind.kind}.{code.code}: {code.name}", "", code.definition]
        lines += [f"  fires: {example}" for example in code.fires]
        lines += [f"  does not: {example}" for example in code.near_misses]
    else:
        lines += ["", kind.definition, "", f"Codes: {', '.join(kind.codes)}"]
    lines += [
        "",
        f"Unit: {kind.unit}",
        f"Who may see it: {', '.join(kind.audience)}",
        f"Source: {kind.source}",
        f"Licence: {kind.licence}",
        f"Limits: {kind.limits}",
    ]
    return "\n".join(lines)


def _label(options: argparse.Namespace) -> int:
    from thirdear.listening.label import labelled

    _check_writable(options.out)
    with _opened(options.rows) as rows, _target(options.out) as target:
        for answer in labelled(options.task, rows):
            target.write(json.dumps(answer, ensure_ascii=False) + "\n")
    return DONE


@contextmanager
def _opened(source: str) -> Iterator[Iterable[str]]:
    """The lines of a file, or of standard input."""
    if source == "-":
        yield io.TextIOWrapper(sys.stdin.buffer, encoding="utf-8")
        return
    try:
        with Path(source).open(encoding="utf-8-sig") as file:
            yield file
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{source} cannot be read: {getattr(error, 'strerror', None) or 'it is no UTF-8 text'}.") from None


@contextmanager
def _target(target: str) -> Iterator[TextIO]:
    if target == "-":
        yield sys.stdout
        return
    with Path(target).open("w", encoding="utf-8", newline="") as file:
        yield file


def _agree(options: argparse.Namespace) -> int:
    from thirdear.listening.document import dumps
    from thirdear.listening.study import agreement, as_json, as_text, read_coding

    _check_writable(options.json)
    found = agreement(read_coding(options.first), read_coding(options.second))
    if options.json:
        _write(options.json, [dumps(as_json(found))])
    if options.json != "-":
        print(as_text(found), end="")
    return DONE


def _export(options: argparse.Namespace) -> int:
    from thirdear.listening.study import export, read_coding

    folder = options.out != "-" and Path(options.out).is_dir()
    if not folder:
        _check_writable(options.out)
    files = export(read_coding(options.reading), options.format)
    if len(files) != 1 and not folder:
        raise InputError(f"That is {len(files)} files, one a session: name a folder with --out.")
    for name, text in files.items():
        _write(str(Path(options.out, name)) if folder else options.out, [text])
    return DONE


def _deidentify(options: argparse.Namespace) -> int:
    from thirdear.listening.words.deidentify import command

    return command.run(options)


def _models(options: argparse.Namespace) -> int:
    from thirdear.listening import models
    from thirdear.listening.models import speech as speech_models

    brought_in = [model for model in speech_models.cards() if model.installed]
    shown: list[models.Model | speech_models.SpeechModel] = [*models.installed(), *brought_in]
    for model in shown:
        print(
            f"{model.name}\n  {model.role}\n  sha256: {model.sha256}\n  licence: {model.licence}\n  source: {model.source}\n"
            f"  trained on: {model.trained_on}\n  measured: {model.measured}"
        )
    return DONE


def _check_writable(target: str | None) -> None:
    """Refuse a place that cannot be written before an hour is heard for it."""
    if target is None or target == "-":
        return
    path = Path(target)
    if path.is_dir() or not os.access(path if path.exists() else path.parent, os.W_OK):
        raise InputError(f"{target} cannot be written: it is no file, or in no folder that may be written to.")


def _write(target: str, texts: Iterable[str]) -> None:
    """Write one text after another."""
    if target == "-":
        for text in texts:
            sys.stdout.write(text)
        return
    try:
        with Path(target).open("w", encoding="utf-8", newline="") as file:
            file.writelines(texts)
    except OSError as error:
        raise InputError(f"{target} cannot be written: {error.strerror or 'the system refused'}.") from None


def _version() -> str:
    from thirdear import __version__

    return f"thirdear {__version__}"


def _place(error: Exception) -> str:
    """File and line of the innermost frame: enough to find a bug, nothing of what was read."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return "" if trace is None else f"at {Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}"


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
