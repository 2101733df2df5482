"""A mark in plain words: short, with the person as named, and never a verdict."""

from __future__ import annotations

import pytest

from thirdear.listening import manuals
from thirdear.listening.evidence import LISTENERS, Evidence
from thirdear.listening.insight import wording
from thirdear.listening.words import Span, Transcript, Turn, revision_of

TURNS = (Turn("s1.t1", "client", "P", "I was so angry with Ciaran."),)
WORDS = Transcript("s1", revision_of(TURNS, ()), TURNS)
ATTRIBUTES = {
    "affect": {"whose": "client", "toward": "", "bearing": "named"},
    "people": {"person": "Ciaran", "when": "current"},
    "intervention": {"share": 0.163, "longest_stretch": 210, "link": "", "target": "feeling"},
    "episode": {"other": "Ciaran", "when": "current", "completeness": 4},
    "component": {"cluster": "w5", "polarity": "", "expressed": True, "wording": "I wanted him to stay"},
    "theme": {"word": "river", "mentions": 4, "feelings": ["grief"]},
    "cycle": {"words": 300, "tone": 0.1, "abstraction": 0.1},
    "defence": {"against": "anger", "level": 3},
    "risk": {"who": "client", "time": "now", "stance": "stated"},
    "anxiety": {"when": "now"},
    "dream": {"element": "the house"},
    "transference": {"valence": -1, "echo_of": "father"},
    "rupture": {},
    "process": {"by": "client", "about": "between"},
    "response": {"to": "I wonder", "window": "at_once"},
    "meaning": {},
    "new_way": {"with": "Ciaran", "answer": "he laughed"},
    "catharsis": {"toward": "father"},
    "flow": {"seconds": 12.4, "readings": ["block"], "searched": "ten turns"},
}


def said(what: str, **attributes: object) -> str:
    kind, _, code = what.partition(".")
    return wording(
        Evidence.of(WORDS, kind, code, Span("s1.t1", 0, 14), listener=f"{kind}/1", attributes={**ATTRIBUTES[kind], **attributes})
    )


@pytest.mark.parametrize(
    "what", [f"{kind}.{code}" for listener in LISTENERS for kind in sorted(listener.gives) for code in manuals.entry(kind).codes]
)
def test_every_code_that_may_be_heard_has_words(what: str):
    text = said(what)
    assert text
    assert text == text.strip()
    assert text[0].upper() == text[0]
    assert len(text) < 120
    assert not set(text) & set("{}_\n")
    assert "None" not in text


@pytest.mark.parametrize(
    ("what", "attributes", "text"),
    [
        ("affect.anger", {}, "Anger, named"),
        ("affect.anger", {"toward": "Ciaran"}, "Anger toward Ciaran, named"),
        ("affect.anger", {"toward": "my mum", "bearing": "borne"}, "Anger toward my mum, felt now, and stayed with"),
        ("affect.grief", {"bearing": "in_perspective"}, "Grief, felt, owned, and seen in its place"),
        ("affect.anger", {"whose": "my wife", "toward": "me"}, "Anger toward me, told of my wife"),
        ("affect.feeling_absent", {"bearing": "avoided"}, "A charged story, told without its feeling"),
        ("people.brother", {}, "Ciaran, brother"),
        ("people.mother", {"person": "mother"}, "Mother"),
        ("people.unknown", {"person": "Mo"}, "Mo"),
        ("intervention.interpretation", {"link": "C-P"}, "Your interpretation, joining C-P"),
        ("intervention.question", {}, "Your question"),
        ("intervention.association", {}, "Your own association"),
        (
            "intervention.therapist_words",
            {},
            "You said 16 % of the words; here begins the longest stretch without you (210 words)",
        ),
        ("flow.long_pause", {}, "A silence of 12 seconds"),
        ("flow.after_gap", {}, "Told first after the gap"),
        ("flow.avoidance", {}, "Left here, and not returned to"),
    ],
)
def test_a_mark_reads_so(what: str, attributes: dict[str, object], text: str):
    assert said(what, **attributes) == text
