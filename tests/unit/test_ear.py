"""The ear: its heads are what their file says, probabilities are probabilities, and what came before is heard."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import numpy as np
import pytest

from thirdear.listening import models

ROOT = Path(__file__).parent.parent.parent
HEADS = models.ear().heads
GIVEN = tomllib.loads((ROOT / "training" / "heads.toml").read_text(encoding="utf-8"))
CARDS = tomllib.loads((ROOT / "training" / "cards.toml").read_text(encoding="utf-8"))
SAYINGS = ["I was furious with her.", "And then you looked at the clock.", "", "x " * 400]


def test_the_heads_are_those_that_were_trained_and_their_columns_fill_the_scores():
    heard = models.ear().hear(SAYINGS)
    assert {name: list(head.labels) for name, head in HEADS.items()} == {n: g["labels"].split() for n, g in GIVEN.items()}
    assert heard.scores.shape == (len(SAYINGS), sum(len(head.labels) for head in HEADS.values()))
    assert heard.vectors.shape == (len(SAYINGS), 384)
    assert np.isfinite(heard.scores).all()


@pytest.mark.parametrize("name", HEADS)
def test_probabilities_lie_between_nothing_and_one(name: str):
    head, scores = HEADS[name], models.ear().hear(SAYINGS).scores
    table = head.probabilities(scores)
    assert table.shape == (len(SAYINGS), len(head.labels))
    assert ((table >= 0) & (table <= 1)).all()
    if head.kind == "one":
        assert np.allclose(table.sum(1), 1, atol=1e-5)
        assert all(len(head.chosen(row)) == 1 for row in table)


def test_an_answer_is_heard_with_what_was_asked():
    asked = "Do you ever think of killing yourself?", "Do you ever take the bus to work?"
    heard = models.ear().hear(["Most nights, yes."] * 2, [(("therapist", one),) for one in asked])
    risk = HEADS["risk"]
    alarmed, calm = (1 - row[risk.labels.index("none")] for row in risk.probabilities(heard.scores))
    assert alarmed > calm + 0.3


def test_only_the_last_of_a_long_talk_before_is_heard():
    turns = [("client", f"I have told you {i} things about it.") for i in range(3)]
    long = [("therapist", "Go on. " * 300), *turns]
    saying = ["And then?"]
    assert np.allclose(models.ear().hear(saying, [long]).scores, models.ear().hear(saying, [turns]).scores)


def test_the_numbers_of_the_cards_are_those_of_this_ear():
    measured = json.loads((Path(models.__file__).parent / "ear-en" / "measured.json").read_text(encoding="utf-8"))
    cards = (ROOT / "docs" / "ear.md").read_text(encoding="utf-8")
    assert set(measured["heads"]) == set(HEADS)
    for name, figures in measured["heads"].items():
        value, low, high = figures["macro_f1"]
        assert f"macro-F1 {value:.3f} ({low:.3f}–{high:.3f})" in cards, name
        assert set(figures["labels"]) == set(HEADS[name].labels)


@pytest.mark.parametrize(("name", "saying", "heard"), [(n, *fail[:2]) for n, card in CARDS.items() for fail in card["fails"]])
def test_the_ear_fails_where_its_card_says_so(name: str, saying: str, heard: str):
    head = HEADS[name]
    assert heard in (head.chosen(head.probabilities(models.ear().hear([saying]).scores[0])) or ["none"])


def test_the_runtime_reports_nothing_and_leaves_no_mark_of_the_machine(tmp_path: Path):
    places = {
        name: str(tmp_path / name.lower()) for name in ("HOME", "TMPDIR", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME")
    }
    for place in places.values():
        Path(place).mkdir()
    code = (
        "import os; from thirdear.listening import models; models.ear().hear(['Hm.']); print(os.environ['ORT_DISABLE_TELEMETRY'])"
    )
    kept = {name: value for name, value in os.environ.items() if name not in {"CI", "ORT_DISABLE_TELEMETRY"}}
    done = subprocess.run([sys.executable, "-c", code], env={**kept, **places}, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "1"
    assert [path for place in places.values() for path in Path(place).rglob("*")] == []
