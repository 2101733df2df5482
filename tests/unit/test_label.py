"""Rows of single sayings: every task answers with one of its own labels and their probabilities, and the plain cases plainly."""

from __future__ import annotations

import itertools
import json

import pytest

from thirdear.listening import manuals, models
from thirdear.listening.errors import InputError
from thirdear.listening.label import TASKS, labelled

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
    "clinical_affect": {*manuals.entry("affect").codes, "none"} - {"feeling_absent"},
    "defence": LEVELS,
    "therapist_act": {"question", "reflection", "therapist_input", "other"},
    "client_act": {"change", "neutral", "sustain"},
    "component": {"wish", "response_of_other", "response_of_self", "none"},
    "risk": {*manuals.entry("risk").codes, "none"} - {"figure_of_speech"},
}
SEVERAL = {"affect", "clinical_affect", "risk"}
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
        assert answer["label"] == answer["labels"][0]
        assert set(answer["scores"]) == SETS[task]
        assert all(0 <= score <= 1 for score in answer["scores"].values())
        assert task in SEVERAL or sum(answer["scores"].values()) == pytest.approx(1, abs=0.01)
        assert "none" not in answer["labels"] or len(answer["labels"]) == 1


def test_the_28_names_of_affect():
    (thanks, nothing) = said("affect", "Thank you so much!", "The train leaves at four.")
    assert len(thanks["scores"]) == 28
    assert thanks["label"] == "gratitude"
    assert nothing["labels"] == ["neutral"]


@pytest.mark.parametrize(
    ("text", "label", "clusters"),
    [
        ("I just wanted him to listen.", "wish", {"w5", "w6"}),
        ("He turned his back on me.", "response_of_other", {"ro4", "ro5"}),
        ("So I went upstairs and didn't say a word to her.", "response_of_self", {"rs2", "rs6"}),
        ("The kettle is on.", "none", {None}),
    ],
)
def test_a_component_has_its_cluster(text: str, label: str, clusters: set[str | None]):
    (answer,) = said("component", text)
    assert answer["label"] == label
    assert answer["cluster"] in clusters


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


def test_what_was_said_before_counts_and_the_saying_itself_does_not_count_as_before():
    asked = [{"speaker": "therapist", "text": "How do you feel toward him?"}]
    saying = {"speaker": "client", "text": "Objectively, men of that generation rarely show affection."}
    alone, after, again = (
        said("defence", saying["text"], context=context)[0]["scores"] for context in ([], asked, [*asked, saying])
    )
    assert alone != after
    assert after == again


def test_an_answer_does_not_depend_on_the_other_rows():
    together = said("risk", *SAYINGS)
    for answer, saying in zip(together, SAYINGS, strict=True):
        (alone,) = said("risk", saying)
        assert alone["labels"] == answer["labels"]
        assert alone["scores"] == pytest.approx(answer["scores"], abs=0.002)


def test_rows_stream():
    endless = (json.dumps({"id": i, "text": "Hm."}) for i in itertools.count())
    answers = labelled("client_act", endless)
    assert [next(answers)["id"] for _ in range(3)] == [0, 1, 2]


def test_a_wish_not_to_wake_is_heard_and_a_figure_of_speech_is_none():
    wish, figure = said("risk", "Honestly I'd be glad not to wake up tomorrow.", "My feet are killing me in these shoes.")
    assert "passive_death_wish" in wish["labels"]
    assert figure["labels"] == ["none"]


def test_every_task_of_the_therapist_hears_the_therapist():
    (answer,) = said("therapist_act", "So you felt left out, and hurt.")
    assert answer["label"] == "reflection"


def test_an_unknown_task_is_an_error_of_input():
    with pytest.raises(InputError, match="no task called 'telepathy'"):
        said("telepathy", "x")
    assert set(TASKS) == {*SETS, "affect", "dream"}


def test_the_labels_of_each_task_are_those_of_its_head():
    for task in SETS:
        assert set(models.ear().heads[task].labels) == SETS[task]
