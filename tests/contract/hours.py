"""Hours that the suites share, each prepared and heard once a process, and what must be true of every document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any
from unittest import mock

import jsonschema
import numpy as np

from thirdear.listening import document, manuals, models
from thirdear.listening.evidence import LISTENERS, Curve, Evidence, Listener, Prepared, SessionReading, listen_with, prepare
from thirdear.listening.listen import formulate, hear
from thirdear.listening.words import Event, Transcript, Turn, read, revision_of

SESSIONS = Path(__file__).parents[2] / "examples" / "treatment" / "sessions"
EXAMPLES = {"s01": "s01.vtt", "s02": "s02.txt"}
STORY = (
    "I was so angry with my brother, and then he - anyway, the garden is full of weeds again. My mum rang on Sunday and "
    "I couldn't say a thing. What was I saying? It's gone. I hate you, Dr Grey, I mean it. "
)
ANSWER = (
    "You were angry, and then you spoke of the garden. "
    "I wonder whether it is safer there than with him, as it was with your father."
)


def hour(*said: tuple[str, str], id: str = "h", events: tuple[Event, ...] = (), language: str = "en") -> Transcript:
    """A transcript of (role, text) pairs; a third speaker's name may stand before the role: "Ann/other"."""
    turns = tuple(
        Turn(f"{id}.t{i}", who.rpartition("/")[2], who.partition("/")[0], text) for i, (who, text) in enumerate(said, 1)
    )
    return Transcript(id, revision_of(turns, events), turns, events, language)


STRANGE = {
    "nobody": hour(),
    "empty turns": hour(
        ("client", ""), ("therapist", ""), ("client", "   "), ("therapist", "\n\t "), ("client", STORY), ("therapist", ANSWER)
    ),
    "only empty turns": hour(("client", ""), ("therapist", " \u00a0 "), ("other", "\n")),
    "emoji": hour(
        ("client", "I was so angry 😡😡 with my brother 👩‍👩‍👧‍👦, and then 🙂"),
        ("therapist", "🙂"),
        ("client", "🙂🙂"),
        ("therapist", "You were angry 😡?"),
    ),
    "right to left": hour(
        ("client", "כעסתי על אחי. شعرت بالحزن. I was angry with my brother, أخي."), ("therapist", "כעסת? You were angry?")
    ),
    "only punctuation": hour(
        ("client", "... - — ?!"), ("therapist", "…"), ("client", "(?)"), ("therapist", "?"), ("client", ".")
    ),
    "typographic": hour(
        (
            "client",
            "I\u2019d\u00a0been \u201cso angry\u201d with my\u202fmum \u2014 anyway, it\u2019s raining.\r\nI was İstanbul-sad.",
        ),
        ("therapist", "“You’d been angry?”"),
    ),
    "one long word": hour(("client", "a" * 6000), ("therapist", "no" * 1300)),
    "only the client": hour(("client", STORY)),
    "only the therapist": hour(("therapist", ANSWER)),
    "only somebody else": hour(("Ann/other", STORY)),
    "twenty speakers": hour(
        *[(f"Speaker {i}/{('client', 'therapist')[i] if i < 2 else 'other'}", STORY if i != 1 else ANSWER) for i in range(20)]
    ),
    "events anywhere": hour(
        ("client", ""),
        ("client", STORY),
        ("therapist", ANSWER),
        events=(
            Event("v1", "absence"),
            Event("v2", "pause", "h.t1", 0, 1.0, 30.0),
            Event("v3", "cry", "h.t2"),
            Event("v4", "pause", "h.t2", len(STORY), note="(long pause)"),
            Event("v5", "lateness", "h.t2", 0, note="[late]"),
            Event("v6", "pause", "h.t3", len(ANSWER), note="[silence 85s]"),
            Event("v7", "pause", note="(pause 20s)"),
        ),
    ),
}
_PLAIN = (
    "We walked down to the harbour after tea and the boats were all in and he told me about the winter they went out for "
    "nine days with nothing but bread. I had the dog with me, and the rain came over from the other side of the water. "
)
_HOUR = _PLAIN * 8 + STORY
HUGE = hour(("client", (_HOUR * (20_000 // len(_HOUR.split()) + 1)).strip()))  # one turn of 20,000 words


@cache
def words_of(name: str) -> Transcript:
    """An example session, or one of the strange hours."""
    return read(SESSIONS / EXAMPLES[name]) if name in EXAMPLES else HUGE if name == "huge" else STRANGE[name]


class _EachOnce:
    """The ear, asked once for each different sentence: the huge turn repeats itself, and what is heard depends on nothing else."""

    def __init__(self) -> None:
        self._ear, self._known = models.ear(), {}
        self.heads = self._ear.heads

    def hear(self, sentences: Sequence[str], before: object = None, progress: object = None) -> models.Heard:
        if before:
            return self._ear.hear(sentences, before)
        new = [one for one in dict.fromkeys(sentences) if one not in self._known]
        heard = self._ear.hear(new)
        self._known |= dict(zip(new, zip(heard.vectors, heard.scores, strict=True), strict=True))
        vectors, scores = zip(*(self._known[one] for one in sentences), strict=True)
        return models.Heard(np.stack(vectors), np.stack(scores))

    def encode(self, sentences: Sequence[str]) -> np.ndarray:
        return self.hear(sentences).vectors


@contextmanager
def quickly(name: str) -> Iterator[None]:
    if name != "huge":
        yield
        return
    ear = _EachOnce()  # made with the true one, before it is replaced
    with mock.patch.object(models, "ear", return_value=ear):
        yield


@cache
def prepared(name: str) -> Prepared:
    with quickly(name):
        return prepare(words_of(name))


@cache
def found(name: str) -> dict[str, list[Evidence | Curve]]:
    """What each registered listener gives for an hour, by its name, each hearing what those before it heard."""
    gives: dict[str, list[Evidence | Curve]] = {}
    with quickly(name):
        for listener in LISTENERS:
            gives[listener.name] = list(listener.hear(prepared(name), heard_before(listener, gives)))
    return gives


def heard_before(listener: Listener, gives: dict[str, list[Evidence | Curve]]) -> dict[str, list[Evidence]]:
    kinds: dict[str, list[Evidence]] = {}
    for other in LISTENERS[: LISTENERS.index(listener)]:
        for mark in gives[other.name]:
            if isinstance(mark, Evidence):
                kinds.setdefault(mark.kind, []).append(mark)
    return kinds


def marks(listener: Listener, name: str) -> list[Evidence]:
    return [mark for mark in found(name)[listener.name] if isinstance(mark, Evidence)]


def alone(listener: Listener, given: Prepared) -> list[Evidence]:
    """The marks of one listener, run by the pipeline with those before it and nothing after it."""
    every, _ = listen_with(LISTENERS[: LISTENERS.index(listener) + 1], given)
    return [mark for mark in every if mark.listener == listener.id]


@cache
def reading(name: str) -> SessionReading:
    """An hour as `hear` gives it, its preparation shared with the other suites."""
    with mock.patch("thirdear.listening.listen.prepare", return_value=prepared(name)):
        return hear(words_of(name))


@cache
def example_readings() -> tuple[SessionReading, ...]:
    return tuple(reading(name) for name in EXAMPLES)


@cache
def example() -> dict[str, Any]:
    """The document of two sessions of the example treatment."""
    return document.document(example_readings(), formulate(example_readings()))


@cache
def _validator() -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(document.schema())


def schema_errors(value: object) -> list[str]:
    """What the JSON Schema has against a document: places and rules, none of its words."""
    return [f"{error.json_path}: {error.validator}" for error in _validator().iter_errors(value)]


def untruths(value: dict[str, Any]) -> Iterator[str]:
    """Everything `thirdear.reading/1` promises beyond its schema, and this document does not hold."""
    session_ids = [session["id"] for session in value["sessions"]]
    if len(set(session_ids)) != len(session_ids):
        yield "two sessions share an id"
    for session in value["sessions"]:
        yield from _untruths_of(session)
    marks_by_id = {mark["id"]: mark for session in value["sessions"] for mark in session["evidence"]}
    if len(marks_by_id) != sum(len(session["evidence"]) for session in value["sessions"]):
        yield "two marks of the treatment share an id"
    mentions = [mention for person in value["people"] for mention in person["mentions"]]
    people = {id for id, mark in marks_by_id.items() if mark["kind"] == "people"}
    others = {id for id, mark in marks_by_id.items() if mark["kind"] == "episode"}  # of encounters with somebody nobody named
    if len(set(mentions)) != len(mentions) or not people <= set(mentions) <= people | others:
        yield "the people's mentions are not each mark of a person once"
    if [person["id"] for person in value["people"]] != [f"p{i}" for i in range(1, len(value["people"]) + 1)]:
        yield "people are not counted p1, p2, ..."
    yield from _untruths_of_formulation(
        value["formulation"], session_ids, set(marks_by_id), {person["id"] for person in value["people"]}
    )


def _untruths_of(session: dict[str, Any]) -> Iterator[str]:
    texts = {turn["id"]: turn["text"] for turn in session["turns"]}
    ids = [
        *(turn["id"] for turn in session["turns"]),
        *(event["id"] for event in session["events"]),
        *(mark["id"] for mark in session["evidence"]),
    ]
    if len(set(ids)) != len(ids):
        yield "an id is not unique"
    if len({mark["key"] for mark in session["evidence"]}) != len(session["evidence"]):
        yield "a key is not unique"
    events = {event["id"] for event in session["events"]}
    if any(
        event["turn"] is not None and (event["turn"] not in texts or (event["at"] or 0) > len(texts[event["turn"]]))
        for event in session["events"]
    ):
        yield "an event stands in no turn, or outside its text"
    places = {id: place for place, id in enumerate(texts)}
    for number, mark in enumerate(session["evidence"], 1):
        where = f"{mark['kind']}.{mark['code']}"
        if mark["id"] != f"{session['id']}.e{number}":
            yield f"{where}: its id is not its place"
        if not set(mark["events"]) <= events:
            yield f"{where}: an event does not exist"
        if mark["code"] not in manuals.entry(mark["kind"]).codes:
            yield f"{where}: the manual does not know it"
        if any(
            span["turn"] not in texts
            or texts[span["turn"]][span["start"] : span["end"]] != span["quote"]
            or not 0 <= span["start"] < span["end"] <= len(texts[span["turn"]])
            for span in (*mark["spans"], *mark["against"])
        ):
            yield f"{where}: a quote is not verbatim"
        if (mark["confidence"] is None) != (mark["calibration"] == "none") or mark["confidence"] != (
            mark["confidence"] and round(mark["confidence"], 3)
        ):
            yield f"{where}: a confidence that nothing calibrated, or of more than three places"
    order = [(places.get(mark["spans"][0]["turn"], -1), mark["spans"][0]["start"]) for mark in session["evidence"]]
    if order != sorted(order):
        yield "the evidence is not in the order of the words"
    at = {mark["id"]: i for i, mark in enumerate(session["evidence"])}
    if not set(session["moments"]) <= set(at) or len(session["moments"]) > 12:
        yield "a moment has no mark, or there are more than twelve"
    elif [at[id] for id in session["moments"]] != sorted({at[id] for id in session["moments"]}):
        yield "the moments repeat, or are not in the order of the words"
    for curve in session["curves"]:
        if (
            len(curve["x"]) != len(curve["y"])
            or len(curve["turns"]) not in (0, len(curve["x"]))
            or not set(curve["turns"]) <= set(texts)
        ):
            yield f"the curve {curve['name']} does not fit its turns"


def _untruths_of_formulation(
    formulation: dict[str, Any], sessions: list[str], evidence: set[str], people: set[str]
) -> Iterator[str]:
    if not set(_cited(formulation)) <= evidence:
        yield "the formulation cites a mark that does not exist"
    if any(episode["session"] not in sessions or episode["other"] not in people for episode in formulation["episodes"]):
        yield "an episode has no session, or is with nobody"


def _cited(value: object) -> Iterator[str]:
    """Every id under `evidence`, `against` or `interpretations`, however deep."""
    if isinstance(value, dict):
        for name, part in value.items():
            if name in {"evidence", "against", "interpretations"}:
                yield from part
            else:
                yield from _cited(part)
    elif isinstance(value, list):
        for part in value:
            yield from _cited(part)
