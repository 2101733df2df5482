"""`thirdear.transcript/1`: a transcript as JSON, without loss."""

from __future__ import annotations

import json
from typing import Any

from thirdear.listening.words.spoken import is_unchecked
from thirdear.listening.words.transcript import Event, SpokenTime, Transcript, Turn

__all__ = ["render"]


def render(transcript: Transcript) -> str:
    document = {
        "schema": "thirdear.transcript/1",
        "id": transcript.id,
        "revision": transcript.revision,
        "language": transcript.language,
        "date": transcript.date,
        "source": transcript.source,
        **({"checked": False} if is_unchecked(transcript) else {}),  # who has checked them says true
        "speakers": {
            name: {"role": speaker.role, "how": speaker.how, "why": speaker.why} for name, speaker in transcript.speakers
        },
        "turns": [_turn(turn) for turn in transcript.turns],
        "events": [_event(event) for event in transcript.events],
    }
    # U+0085 ends a line in some encodings, so it is written as an escape
    return json.dumps(document, ensure_ascii=False, indent=1).replace("\x85", "\\u0085") + "\n"


def _turn(turn: Turn) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "id": turn.id,
        "speaker": turn.speaker,
        "name": turn.name,
        "start": turn.start,
        "end": turn.end,
        "text": turn.text,
    }
    if turn.word_times:
        fields["word_times"] = [_word(time) for time in turn.word_times]
    if turn.language is not None:
        fields["language"] = turn.language
    if turn.told_as is not None:
        fields["told_as"] = {"what": turn.told_as.what, "about": turn.told_as.about}
    return fields


def _word(time: SpokenTime) -> list[float]:
    """Place and times, and how sure of the word the program was that wrote it down, where it said so."""
    placed = [time.at, time.until, time.start, time.end]
    return placed if time.probability is None else [*placed, time.probability]


def _event(event: Event) -> dict[str, Any]:
    return {
        "id": event.id,
        "kind": event.kind,
        "turn": event.turn,
        "at": event.at,
        "start": event.start,
        "end": event.end,
        "note": event.note,
    }
