"""Rows of single sayings: every task answers with one of its own labels, and the plain cases plainly."""

from __future__ import annotations

import json

import pytest

from thirdear.listening import manuals
from thirdear.listening.errors import InputError
from thirdear.listening.label import CLINICAL_AFFECT, TASKS, labelled

LEVELS = {
    "none",
    "action",
    "major_image_distorting",
    "disavowal",
    "minor_image_distorting",
    "neurotic",
    "obsessional",
    "high_adaptive",
    "needs_more_information",
}
SETS = {
    "clinical_affect": {*CLINICAL_AFFECT, "none"},
    "defence": LEVELS,
    "therapist_act": {"question", "reflection", "therapist_input", "other"},
    "client_act": {"change", "neutral", "sustain"},
    "component": {"wish", "response_of_other", "response_of_self", "none"},
    "risk": {*manuals.entry("risk").codes, "none"} - {"figure_of_speech"},
}
SAYINGS = [
    "",
    "Hm.",
    "I wanted her to stay, and she laughed at me, and I was so ashamed that I went home.",
    "You said you'd stopped sleeping. What is that like?",
    "Some nights I wish I would not wake up again.",
    "🙂",
]


def said(task: str, *texts: str, **more: object) -> list[dict]:
    return list(labelled(task, [json.dumps({"id": i, "text": text, **more}) for i, text in enumerate(texts)]))


@pytest.mark.parametrize("task", sorted(SETS))
def test_an_answer_is_of_the_tasks_own_labels(task: str):
    answers = said(task, *SAYINGS)
    assert [answer["id"] for answer in answers] == list(range(len(SAYINGS)))
    for answer in answers:
        assert set(answer["labels"]) <= SETS[task]
        assert answer["label"] in answer["labels"]
        assert answer["scores"] == {}, "nothing has calibrated these"
        assert "none" not in answer["labels"] or len(answer["labels"]) == 1


def test_the_28_names_of_affect():
    names = {*manuals.lexicon("label")["affect_words"], "neutral"}
    assert len(names) == 28
    (thanks, nothing) = said("affect", "Thank you so much!", "The train leaves at four.")
    assert "gratitude" in thanks["labels"]
    assert nothing["labels"] == ["neutral"]
    assert all(set(name.split()) <= names for name in manuals.lexicon("label")["affect_from"].values())


@pytest.mark.parametrize(
    ("text", "label", "cluster"),
    [
        ("I just wanted him to listen.", "wish", "w6"),
        ("She hung up on me.", "response_of_other", "ro5"),
        ("I went upstairs and said nothing.", "response_of_self", "rs2"),
        ("The kettle is on.", "none", None),
    ],
)
def test_a_component_has_its_cluster(text: str, label: str, cluster: str | None):
    (answer,) = said("component", text)
    assert (answer["label"], answer["cluster"]) == (label, cluster)


def test_a_dream_is_answered_with_its_codes():
    (answer,) = said("dream", "I was in a kitchen with my mother. She shouted at me and I was afraid.")
    assert set(answer) == {
        "id",
        "characters",
        "aggression",
        "friendliness",
        "sexuality",
        "emotions",
        "misfortune",
        "good_fortune",
        "success",
        "failure",
        "settings",
    }
    assert "1FMA" in answer["characters"]
    assert ["AP", "D"] in answer["emotions"]


def test_the_context_is_heard_but_not_labelled():
    (answer,) = said("risk", "Yes.", context=[{"speaker": "client", "text": "I want to kill myself."}])
    assert answer["labels"] == ["none"]


def test_every_task_of_the_therapist_hears_the_therapist():
    (answer,) = said("therapist_act", "So you felt left out, and hurt.")
    assert answer["label"] == "reflection"


def test_an_unknown_task_is_an_error_of_input():
    with pytest.raises(InputError, match="no task called 'telepathy'"):
        said("telepathy", "x")
    assert set(TASKS) == {*SETS, "affect", "dream"}
