"""Marks for the field's other tools: annotations of the web, a table, ELAN tiers. Every format quotes the words verbatim."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from thirdear.listening.errors import InputError
from thirdear.listening.study import elan, rows, web_annotation
from thirdear.listening.study.coding import Coding

__all__ = ["EXPORTS", "export"]

_WHOLE: Mapping[str, Callable[[Coding], str]] = MappingProxyType({"w3c": web_annotation.render, "csv": rows.render})

EXPORTS = (*_WHOLE, "elan")


def export(coding: Coding, format: str) -> dict[str, str]:
    """The files of a format by name: one for the whole treatment (`marks.jsonld`, `marks.csv`), or one a session (ELAN).

    The same coding gives the same text. Raises `InputError` for a format that is not written.
    """
    if format not in EXPORTS:
        raise InputError(f"Marks are written as one of {', '.join(EXPORTS)}.")
    if format == "elan":
        return {elan.file_name(place, session): elan.render(session, coding) for place, session in enumerate(coding.sessions, 1)}
    return {{"w3c": "marks.jsonld", "csv": "marks.csv"}[format]: _WHOLE[format](coding)}
