"""Every format the room knows: one table for importers, exporters and help."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType

__all__ = ["FORMATS", "Format"]


@dataclass(frozen=True, slots=True)
class Format:
    """A format by name: what it is, its usual suffixes, the module that reads it, the module that writes it if one does."""

    title: str
    suffixes: tuple[str, ...]
    importer: str
    exporter: str | None = None


FORMATS = MappingProxyType(
    {
        "webvtt": Format("WebVTT captions", (".vtt",), "webvtt", "webvtt"),
        "subrip": Format("SubRip captions", (".srt",), "subrip"),
        "plain": Format("plain text with a label before each turn", (".txt", ".md"), "plain"),
        "docx": Format("Word document with a label before each turn", (".docx",), "word"),
        "chat": Format("CHAT transcript (TalkBank, CLAN)", (".cha",), "chat", "chat"),
        "elan": Format("ELAN annotation file, a tier for each speaker", (".eaf",), "elan"),
        "csv": Format("table with columns for speaker and text", (".csv", ".tsv"), "table", "table"),
        "daap": Format("DAAP transcript with \\s 1, \\s 2", (".txt",), "daap"),
        "json": Format("Third Ear's own transcript, without loss", (".json",), "own_json", "own_json"),
        "speech_json": Format("JSON of a speech-to-text program", (".json", ".jsonl"), "speech_json"),
    }
)
