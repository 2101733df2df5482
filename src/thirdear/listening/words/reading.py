"""Reading files into transcripts. A file is a `Transcript` or one clear sentence, never anything else."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import BinaryIO

from thirdear.listening.errors import InputError, UnreadableFile
from thirdear.listening.words.assemble import UNNAMED, assemble, with_id, with_roles
from thirdear.listening.words.decode import clean, decode
from thirdear.listening.words.detect import detect, foreign
from thirdear.listening.words.draft import Source
from thirdear.listening.words.importers import importer
from thirdear.listening.words.importers.plain import draft_lines
from thirdear.listening.words.speakers import check_names
from thirdear.listening.words.transcript import Role, Transcript

__all__ = ["name_of", "read", "read_labelled", "read_many", "slug", "unique"]

_BROKEN = {
    "docx": "it is no Word document, or a damaged one",
    "elan": "its XML is damaged or not safe to read",
    "json": "its JSON is damaged or cut short",
    "speech_json": "its JSON is damaged or cut short",
}


def read(file: str | Path | BinaryIO, *, speakers: Mapping[str, Role] | None = None, id: str | None = None) -> Transcript:
    """The transcript in a file (a path, or an open binary file whose `name` tells what to call it).

    The format is recognised by content. `speakers` gives roles to names, upper or lower case; `id` names the session,
    else the id the file carries, else the file's stem. Raises `UnreadableFile`, whose sentence holds no word of the file.
    """
    name = name_of(file)
    source = _source(file, name)
    kind = "plain"
    try:
        kind = detect(source)
        found = importer(kind)(source)
        if isinstance(found, Transcript):
            transcript = with_roles(found, speakers) if speakers else found
            transcript = with_id(transcript, id) if id else transcript
        else:
            transcript = assemble(found, id=id or slug(found.id or Path(name).stem), source=name, speakers=speakers)
    except UnreadableFile:
        raise
    except Exception:  # whatever a library raises over a damaged file, the file is what is wrong
        raise UnreadableFile(name, _BROKEN.get(kind, "it is damaged, or in no format that is known here")) from None
    if not any(turn.text.strip() for turn in transcript.turns) and not any(
        event.kind == "absence" for event in transcript.events
    ):
        raise UnreadableFile(name, "nobody speaks in it")
    return transcript


def read_many(
    files: Iterable[str | Path | BinaryIO], speakers: Mapping[str, Role] | None = None
) -> list[Transcript | UnreadableFile]:
    """Each file's transcript, in order, or what is wrong with it: one bad file never loses the others.

    Sessions that would share an id become `s1`, `s1-2`, `s1-3`. Raises `InputError` when a name in `speakers`
    speaks in none of the files that could be read.
    """
    results: list[Transcript | UnreadableFile] = []
    taken: set[str] = set()
    for file in files:
        try:
            transcript = read(file, speakers=speakers)
        except UnreadableFile as error:
            results.append(error)
            continue
        id = unique(transcript.id, taken)
        taken.add(id)
        results.append(transcript if id == transcript.id else with_id(transcript, id))
    heard = [result for result in results if isinstance(result, Transcript)]
    if speakers and heard:
        check_names(speakers, heard)
    return results


def read_labelled(text: str, *, speakers: Mapping[str, Role] | None = None, id: str = "session") -> Transcript | None:
    """The transcript in words that somebody typed with a label before each turn (`T:`, `Anna:`); None without labels."""
    transcript = assemble(draft_lines(clean(text).split("\n")), id=id, source="", speakers=speakers)
    return transcript if any(turn.name != UNNAMED for turn in transcript.turns) else None


def unique(id: str, taken: set[str]) -> str:
    """The id, or with the next free number behind it."""
    number, found = 1, id
    while found in taken:
        number += 1
        found = f"{id}-{number}"
    return found


def name_of(file: str | Path | BinaryIO) -> str:
    """What a file is called where it must be named: its name without its folder."""
    named = file if isinstance(file, str | Path) else getattr(file, "name", "")
    name = Path(named).name if isinstance(named, str | Path) else ""
    return name.encode("utf-8", "replace").decode() or "the file"  # a name that is no UTF-8 can be written nowhere


def slug(stem: str) -> str:
    """A stem as an id: letters, digits, points and dashes, in any script."""
    return re.sub(r"[^\w.-]+", "-", stem).strip("-._") or "session"


def _source(file: str | Path | BinaryIO, name: str) -> Source:
    path = Path(file) if isinstance(file, str | Path) else None
    data = _bytes(name, path.read_bytes if path else file.read)  # type: ignore[union-attr]
    if not data.strip(b" \t\r\n\0\xef\xbb\xbf\xff\xfe"):
        raise UnreadableFile(name, "it is empty")
    reason = foreign(data)
    if reason:
        raise UnreadableFile(name, reason)
    if data.startswith(b"PK"):
        return Source(name, data, path=path)
    text = decode(data)
    if text is None:
        raise UnreadableFile(name, "it holds binary data and no text")
    if not text.strip():
        raise UnreadableFile(name, "it is empty")
    return Source(name, data, text, path)


def _bytes(name: str, load: Callable[[], bytes]) -> bytes:
    try:
        return load()
    except FileNotFoundError:
        reason = "there is no such file"
    except IsADirectoryError:
        reason = "it is a folder"
    except PermissionError:
        reason = "it may not be opened"
    except (OSError, ValueError, InputError):
        reason = "it could not be opened"
    raise UnreadableFile(name, reason)
