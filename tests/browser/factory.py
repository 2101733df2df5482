"""Documents of `thirdear.reading/1` for the tests, made by a small hand from the fictional hour in `words.py`."""

from __future__ import annotations

import random
import re
from typing import Any

from words import HOUR, MARKS

Document = dict[str, Any]
_EVENT = re.compile(r"\[(pause|laughs|cries) ?(\d+)?\] ?")
_KINDS = {"laughs": "laugh", "cries": "cry", "pause": "pause"}


def document(*sessions: Document, people: list[Document] | None = None) -> Document:
    """A whole treatment; without sessions given, one of the fictional hour."""
    found = list(sessions) or [hour()]
    return {
        "schema": "thirdear.reading/1",
        "engine": {"version": "0.1.0", "models": {}, "manuals": "0" * 64, "dictionaries": {}},
        "sessions": found,
        "people": met(found) if people is None else people,
        "formulation": {"episodes": []},
    }


def hour(
    id: str = "s1", date: str | None = "2024-03-14", *, times: bool = True, keep: float = 1.0, stretch: float = 3.4
) -> Document:
    """The fictional hour as a session; `keep` leaves out some of its marks, `stretch` spreads its times."""
    turns, events = [], []
    for i, (speaker, start, said) in enumerate(HOUR, 1):
        text, at = "", 0
        for found in _EVENT.finditer(said):
            text += said[at : found.start()]
            at, begin = found.end(), start * stretch + 4
            events.append(
                {
                    "id": f"{id}.v{len(events) + 1}",
                    "kind": _KINDS[found[1]],
                    "turn": f"{id}.t{i}",
                    "at": len(text),
                    "start": begin if times else None,
                    "end": begin + float(found[2] or 1) if times else None,
                    "note": f"({found[1]} {found[2]}s)" if found[2] else f"({found[1]})",
                }
            )
        text += said[at:]
        turns.append(
            {
                "id": f"{id}.t{i}",
                "speaker": speaker,
                "name": "P" if speaker == "client" else "T",
                "text": text,
                "start": start * stretch if times else None,
                "end": (start + len(text) / 15) * stretch if times else None,
            }
        )
    random_ = random.Random(id)  # noqa: S311
    evidence, moments = [], []
    for kind, code, wording, spans, extra in MARKS:
        if random_.random() > keep:
            continue
        places = [span(turns, i, quote) for i, quote in spans]
        evidence.append(mark(f"{id}.e{len(evidence) + 1}", kind, code, wording, places, turns, **extra))
        if extra.get("moment"):
            moments.append(evidence[-1]["id"])
    level, points, said_in = 0.6, [], []
    for turn in turns:
        for _ in range(1 + len(turn["text"]) // 120):
            if turn["speaker"] == "client":
                level += (0.72 - level) * 0.2 + random_.uniform(-0.12, 0.12)
                points.append(round(level, 3))
                said_in.append(turn["id"])
    curves = [
        {
            "name": "forward_flow",
            "speaker": "client",
            "x_unit": "thought",
            "x": list(range(len(points))),
            "y": points,
            "turns": said_in,
        }
    ]
    return {
        "id": id,
        "source": f"{id}.vtt",
        "revision": "0" * 64,
        "language": "en",
        "date": date,
        "speakers": {"P": {"role": "client", "how": "given", "why": ""}},
        "turns": turns,
        "events": events,
        "evidence": evidence,
        "moments": moments,
        "curves": curves,
    }


def span(turns: list[Document], turn: int, quote: str) -> Document:
    start = turns[turn]["text"].index(quote)
    return {"turn": turns[turn]["id"], "start": start, "end": start + len(quote), "quote": quote}


def mark(id: str, kind: str, code: str, wording: str, spans: list[Document], turns: list[Document], **extra: Any) -> Document:
    found = {
        "id": id,
        "key": id,
        "kind": kind,
        "code": code,
        "wording": wording,
        "confidence": extra.get("confidence"),
        "calibration": extra.get("calibration", "none"),
        "basis": extra.get("basis", "rule"),
        "listener": f"{kind}/1",
        "spans": spans,
        "events": [],
        "attributes": extra.get("attributes", {}),
        "against": [span(turns, i, quote) for i, quote in extra.get("against", ())],
    }
    if "heard" in extra:
        found["heard"] = extra["heard"]
    return found


def session(id: str, texts: list[tuple[str, str]], evidence: list[Document] | None = None, **more: Any) -> Document:
    """A bare session of (speaker, words), without times."""
    turns = [
        {"id": f"{id}.t{i}", "speaker": speaker, "name": speaker, "text": text, "start": None, "end": None}
        for i, (speaker, text) in enumerate(texts, 1)
    ]
    return {
        "id": id,
        "source": id,
        "revision": "0" * 64,
        "language": "en",
        "date": None,
        "speakers": {},
        "turns": turns,
        "events": [],
        "evidence": [] if evidence is None else evidence,
        "moments": [],
        "curves": [],
        **more,
    }


def crowded(marks: int, words: int = 6000, id: str = "many") -> Document:
    """A session with so many marks, nested and overlapping, twelve of them moments."""
    random_ = random.Random(7)  # noqa: S311
    stock = " ".join(text for speaker, _, text in HOUR if speaker == "client")
    stock = _EVENT.sub("", stock).split()
    texts: list[tuple[str, str]] = []
    while sum(len(text.split()) for _, text in texts) < words:
        at, long = random_.randrange(len(stock) - 130), random_.randrange(20, 120)
        texts += [("client", " ".join(stock[at : at + long])), ("therapist", " ".join(stock[at : at + random_.randrange(2, 14)]))]
    found = session(id, texts)
    kinds = [
        ("affect", "anger", "anger, named"),
        ("people", "mother", "my mother"),
        ("intervention", "question", "question"),
        ("flow", "slip", "a slip"),
    ]
    for i in range(marks):
        turn = random_.choice(found["turns"])
        start = random_.randrange(max(len(turn["text"]) - 8, 1))
        end = min(start + random_.randrange(5, 90), len(turn["text"]))
        kind, code, wording = kinds[i % 4]
        found["evidence"].append(
            mark(
                f"{id}.e{i + 1}",
                kind,
                code,
                wording,
                [{"turn": turn["id"], "start": start, "end": end, "quote": turn["text"][start:end]}],
                found["turns"],
            )
        )
    found["moments"] = [f"{id}.e{i + 1}" for i in range(0, marks, max(marks // 12, 1))][:12]
    return found


def met(sessions: list[Document]) -> list[Document]:
    """The people of these sessions, merged by name as the engine does."""
    people: dict[str, Document] = {}
    for found in sessions:
        for each in found["evidence"]:
            name = each["attributes"].get("person")
            if each["kind"] == "people" and name:
                person = people.setdefault(
                    name,
                    {
                        "id": f"p{len(people) + 1}",
                        "name": name,
                        "role": each["code"],
                        "when": each["attributes"]["when"],
                        "mentions": [],
                    },
                )
                person["mentions"].append(each["id"])
    return list(people.values())


def treatment() -> Document:
    """Six sessions of different fulness, for the eye."""
    dates = ["2024-02-08", "2024-02-15", "2024-02-22", "2024-03-07", "2024-03-14", None]
    keeps = [0.5, 0.8, 0.6, 1, 1, 0.7]
    sessions = [
        hour(f"s{i}", date, keep=keep, times=i != 6, stretch=2.6 + i / 5)
        for i, (date, keep) in enumerate(zip(dates, keeps, strict=True), 1)
    ]
    return document(*sessions)
