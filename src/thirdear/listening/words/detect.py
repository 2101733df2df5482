"""Which format a file is in, by what it holds. A wrong or missing extension changes nothing."""

from __future__ import annotations

import re

from thirdear.listening.errors import UnreadableFile
from thirdear.listening.words.draft import Source

__all__ = ["detect"]

_TIMING = re.compile(r"^[ \t]{0,20}(?:\d{1,6}:)?\d{1,3}:\d{1,3}[.,:]\d{1,6} {0,4}-{1,3}>", re.MULTILINE)
_CHAT = re.compile(r"^(?:@UTF8|@Begin|@Participants:|\*[A-Z0-9]{1,8}:\t)", re.MULTILINE)
_SCHEMA = re.compile(r"\"schema\"\s{0,20}:\s{0,20}\"thirdear\.(?:transcript|reading)/1\"")
_JSON = re.compile(
    r"\s{0,2000}(?:\{\s{0,2000}(?:\"|\}|$)"
    r"|\[\s{0,2000}(?:\{|\[\s{0,2000}[\[{\"\d]|\"[^\"\n]{0,200}\"\s{0,20}[,\]]|\]\s{0,20}$|$))"
)
_DAAP = re.compile(r"(?:(?<=\s)|^)\\s ?\d{1,3}(?!\w)", re.MULTILINE)
_FOREIGN = (
    (b"%PDF", "it is a PDF; export its text first"),
    (b"{\\rtf", "it is rich text; save it as .docx or plain text first"),
    (b"\xd0\xcf\x11\xe0", "it is an old Word document; save it as .docx first"),
    (b"\x89PNG", "it is an image"),
    (b"\xff\xd8\xff", "it is an image"),
    (b"GIF8", "it is an image"),
    (b"RIFF", "it is a recording; transcribe it first"),
    (b"ID3", "it is a recording; transcribe it first"),
    (b"fLaC", "it is a recording; transcribe it first"),
    (b"OggS", "it is a recording; transcribe it first"),
    (b"\x1f\x8b", "it is compressed; unpack it first"),
)


def foreign(data: bytes) -> str | None:
    """Why a file of a well-known other kind is no transcript; None when it is none of those."""
    return next((reason for start, reason in _FOREIGN if data.startswith(start)), None)


def detect(source: Source) -> str:
    """The format's name. Raises `UnreadableFile` for XML that is not ELAN's."""
    if source.data.startswith(b"PK\x03\x04") or source.data.startswith(b"PK\x05\x06"):
        return "docx"
    text = source.text
    start = text.lstrip()
    if start.startswith("WEBVTT"):
        return "webvtt"
    if start.startswith("<"):
        kind = _markup(source, start)
        if kind:
            return kind
    if start.startswith(("{", "[")) and (_JSON.match(text[:5000]) or source.suffix == ".json"):
        return "json" if _SCHEMA.search(text) else "speech_json"
    if _is_table(text):
        return "csv"
    if _CHAT.search(text[:200_000]):
        return "chat"
    if _TIMING.search(text):
        return "webvtt" if source.suffix == ".vtt" else "subrip"
    if _DAAP.search(text):
        return "daap"
    first = start[:5000].split("\n", 1)[0]
    return "csv" if source.suffix in (".csv", ".tsv") and any(mark in first for mark in ",;\t|") else "plain"


def _markup(source: Source, start: str) -> str | None:
    head = start[:4000]
    if "<ANNOTATION_DOCUMENT" in head or source.suffix == ".eaf":
        return "elan"
    if head.startswith("<?xml") or head[:200].lower().startswith(("<!doctype", "<html", "<tt ", "<tei")):
        raise UnreadableFile(source.name, "it is XML or HTML, and not an ELAN annotation file")
    return None


def _is_table(text: str) -> bool:
    from thirdear.listening.words.importers.table import delimiter_of

    return delimiter_of(text) is not None
