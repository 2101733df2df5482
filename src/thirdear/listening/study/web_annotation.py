"""W3C Web Annotations (https://www.w3.org/TR/annotation-model/): JSON-LD, each mark an annotation of the words it quotes.

A target's source is a turn: its text, as the reading has it. Each is selected twice, by quote with what stands around it
and by position; positions count code points of the turn's text, as the standard counts them. What the standard has no
word for (confidence, basis, …) stands under `thirdear:`.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any
from urllib.parse import quote

from thirdear.listening.study.coding import CodedSession, Coding, Mark
from thirdear.listening.words import Span

__all__ = ["render"]

_AROUND = 32  # code points of prefix and suffix
_CONTEXT = ["http://www.w3.org/ns/anno.jsonld", {"thirdear": "urn:thirdear:vocabulary:"}]


def render(coding: Coding) -> str:
    """All marks of a coding as one annotation page, in the order of the words."""
    found = {
        "@context": _CONTEXT,
        "id": f"urn:thirdear:marks:{_digest(coding)}",
        "type": "AnnotationPage",
        "startIndex": 0,
        "items": [_annotation(session, mark, coding.engine) for session, mark in coding.marks],
    }
    return json.dumps(found, ensure_ascii=False, indent=1) + "\n"


def _digest(coding: Coding) -> str:
    """Names the page by the words and marks it holds."""
    keys = [[session.words.revision, *(mark.evidence.key for mark in session.marks)] for session in coding.sessions]
    return hashlib.sha256(json.dumps(keys).encode()).hexdigest()


def _annotation(session: CodedSession, mark: Mark, engine: str) -> dict[str, Any]:
    found = mark.evidence
    return {
        "id": f"urn:thirdear:mark:{_iri(session.words.revision)}:{_iri(found.key)}",
        "type": "Annotation",
        "motivation": "tagging",
        "generator": {"id": f"urn:thirdear:engine:{_iri(engine)}", "type": "Software", "name": f"Third Ear {engine}"},
        "body": [
            {"type": "TextualBody", "purpose": "tagging", "value": f"{found.kind}.{found.code}"},
            {"type": "TextualBody", "purpose": "describing", "value": mark.wording, "format": "text/plain", "language": "en"},
        ],
        "target": [_target(session, span) for span in found.spans],
        "thirdear:mark": mark.id,
        "thirdear:session": session.words.id,
        "thirdear:basis": found.basis,
        "thirdear:listener": found.listener,
        "thirdear:calibration": found.calibration,
        **({} if found.confidence is None else {"thirdear:confidence": found.confidence}),
        **({"thirdear:against": [_target(session, span) for span in found.against]} if found.against else {}),
    }


def _target(session: CodedSession, span: Span) -> dict[str, Any]:
    text = session.words.turn(span.turn).text
    return {
        "type": "SpecificResource",
        "source": f"urn:thirdear:words:{_iri(session.words.revision)}:{_iri(span.turn)}",
        "selector": [
            {
                "type": "TextQuoteSelector",
                "exact": session.words.quote(span),
                "prefix": text[max(0, span.start - _AROUND) : span.start],
                "suffix": text[span.end : span.end + _AROUND],
            },
            {"type": "TextPositionSelector", "start": span.start, "end": span.end},
        ],
    }


def _iri(text: str) -> str:
    return quote(text, safe="")
