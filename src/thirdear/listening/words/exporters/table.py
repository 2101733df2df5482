"""CSV: a row for each turn, and below it a row for each of its events (`event` the kind, `at` the place).

Cells are written as they are. A cell that begins with "=" or "+" is what somebody said; a prefix against formulas
would change the words. Open such a file in a spreadsheet as text.
"""

from __future__ import annotations

import csv
import io

from thirdear.listening.words.exporters.places import by_turn, homeless
from thirdear.listening.words.transcript import Transcript

__all__ = ["render"]


def render(transcript: Transcript) -> str:
    out = io.StringIO(newline="")
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(["name", "role", "start", "end", "event", "at", "text"])
    events = by_turn(transcript)
    for event in homeless(transcript):
        rows.writerow(["", "", _number(event.start), _number(event.end), event.kind, "", event.note])
    for turn in transcript.turns:
        rows.writerow([turn.name or turn.speaker, turn.speaker, _number(turn.start), _number(turn.end), "", "", turn.text])
        for event in events[turn.id]:
            rows.writerow(["", "", _number(event.start), _number(event.end), event.kind, event.at or 0, event.note])
    return out.getvalue()


def _number(time: float | None) -> str:
    return "" if time is None else repr(time)
