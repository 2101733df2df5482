"""Word documents: paragraphs and table rows in their order, read as labelled lines.

The library opens the package; the words are taken from every paragraph of the body, because text boxes, content
controls and inserted revisions stand outside the library's own list of paragraphs.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

import docx
from docx.oxml.ns import qn

from thirdear.listening.errors import UnreadableFile
from thirdear.listening.words.decode import clean
from thirdear.listening.words.draft import Draft, Source
from thirdear.listening.words.importers.plain import draft_lines

__all__ = ["read"]

_LARGEST = 300_000_000  # bytes unpacked; a larger body is a bomb and no hour
_P, _TBL, _TR, _TC, _T = qn("w:p"), qn("w:tbl"), qn("w:tr"), qn("w:tc"), qn("w:t")
_BREAKS = {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}
_NOT_SAID = {"{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback", qn("w:del"), qn("w:instrText")}


def read(source: Source) -> Draft:
    with zipfile.ZipFile(io.BytesIO(source.data)) as package:
        if sum(entry.file_size for entry in package.infolist()) > _LARGEST:
            raise UnreadableFile(source.name, "it unpacks to more than a document can hold")
    body = docx.Document(io.BytesIO(source.data)).element.body
    lines = [line for block in _blocks(body) for line in clean(block).split("\n")]
    return draft_lines(lines)


def _blocks(element: Any) -> Iterator[str]:
    for child in element:
        if child.tag == _P:
            yield from _paragraph(child)
        elif child.tag == _TBL:
            for row in child.iter(_TR):
                yield "\t".join(" ".join(" ".join(_blocks(cell)).split()) for cell in row.findall(_TC)).strip("\t")
        elif child.tag not in _NOT_SAID:
            yield from _blocks(child)


def _paragraph(paragraph: Any) -> Iterator[str]:
    pieces: list[str] = []
    boxed: list[str] = []
    _gather(paragraph, pieces, boxed)
    yield "".join(pieces)
    yield from boxed


def _gather(element: Any, pieces: list[str], boxed: list[str]) -> None:
    for child in element:
        if child.tag in _NOT_SAID or not isinstance(child.tag, str):
            continue
        if child.tag == _P:
            boxed.extend(_paragraph(child))
        elif child.tag == _T:
            pieces.append(child.text or "")
        elif child.tag in _BREAKS and child.getparent().tag == qn("w:r"):
            pieces.append(_BREAKS[child.tag])
        else:
            _gather(child, pieces, boxed)
