"""Small codings, written out as `thirdear.reading/1` holds them."""

from __future__ import annotations

from typing import Any

from thirdear.listening.evidence import Evidence
from thirdear.listening.words import Span, Transcript, Turn, revision_of

WISH, OTHER, SELF = "W", "RO", "RS"


def transcript(*texts: str, id: str = "s1", times: bool = False) -> Transcript:
    """Client and therapist in turn, the client first."""
    turns = tuple(
        Turn(
            f"{id}.t{i}",
            "client" if i % 2 else "therapist",
            "Anna" if i % 2 else "Dr Berg",
            text,
            10.0 * i if times else None,
            10.0 * i + 8 if times else None,
        )
        for i, text in enumerate(texts, 1)
    )
    return Transcript(id, revision_of(turns, ()), turns)


def mark(words: Transcript, code: str, *places: tuple[int, int, int], against: tuple[tuple[int, int, int], ...] = ()) -> Evidence:
    """A person's mark "kind.code" at (turn, start, end)."""
    kind, _, name = code.partition(".")
    spans = [Span(words.turns[turn].id, start, end) for turn, start, end in places]
    other = tuple(Span(words.turns[turn].id, start, end) for turn, start, end in against)
    return Evidence.of(words, kind, name, *spans, listener="rater/1", basis="person", against=other)


def session(words: Transcript, *marks: Evidence) -> dict[str, Any]:
    return {
        "id": words.id,
        "source": "hour.txt",
        "revision": words.revision,
        "language": "en",
        "turns": [
            {"id": one.id, "speaker": one.speaker, "name": one.name, "start": one.start, "end": one.end, "text": one.text}
            for one in words.turns
        ],
        "events": [],
        "evidence": [_mark(words, one, f"{words.id}.e{i}") for i, one in enumerate(marks, 1)],
    }


def _mark(words: Transcript, one: Evidence, id: str) -> dict[str, Any]:
    return {
        "id": id,
        **{name: getattr(one, name) for name in ("key", "kind", "code", "confidence", "calibration", "basis", "listener")},
        "wording": f"A mark called {one.code}",
        "spans": [_span(words, span) for span in one.spans],
        "events": [],
        "attributes": dict(one.attributes),
        "against": [_span(words, span) for span in one.against],
    }


def _span(words: Transcript, span: Span) -> dict[str, Any]:
    return {"turn": span.turn, "start": span.start, "end": span.end, "quote": words.quote(span)}


def episode(session: str, evidence: str, completeness: float, *clusters: tuple[str, str]) -> dict[str, Any]:
    components = [{"type": type, "cluster": cluster, "evidence": [evidence]} for type, cluster in clusters]
    return {"session": session, "completeness": completeness, "evidence": [evidence], "components": components}


def reading(*sessions: dict[str, Any], episodes: list[dict[str, Any]] | None = None, **theme: str) -> dict[str, Any]:
    ccrt = {part: {"cluster": cluster, "tie": []} for part, cluster in theme.items()}
    return {
        "schema": "thirdear.reading/1",
        "engine": {"version": "0.1.0"},
        "sessions": list(sessions),
        "formulation": {"episodes": episodes or [], "ccrt": ccrt},
    }
