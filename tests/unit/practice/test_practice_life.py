"""The example life: what it holds, and that it is nobody's reason for alarm."""

from __future__ import annotations

import tomllib
from collections import Counter
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from thirdear.practice import demo
from thirdear.practice.change.queries import list_lines, list_new_ways
from thirdear.practice.desk.near import in_words, variant_of
from thirdear.practice.errors import Refusal
from thirdear.practice.home import Home
from thirdear.practice.words.queries import list_texts

LIFE = demo._PLACES[-1]
TEXTS = tomllib.loads((LIFE / "texts.toml").read_text(encoding="utf-8"))["text"]
CHANGE = tomllib.loads((LIFE / "change.toml").read_text(encoding="utf-8"))


def test_it_has_every_kind_of_text_over_four_months():
    assert Counter(text["kind"] for text in TEXTS) == {"writing": 5, "dream": 4, "encounter": 8, "session": 2, "letter": 1}
    assert (TEXTS[0]["week"], TEXTS[-1]["week"]) == (1, 16)
    at = [demo._moment(timezone.localdate(), text) for text in TEXTS]
    assert at == sorted(at)
    assert all(len(text.get("element", [])) >= 3 for text in TEXTS if text["kind"] == "dream")
    assert all({"with", "they", "me", "ended", "hoped", "felt"} <= set(text) for text in TEXTS if text["kind"] == "encounter")


def test_new_ways_and_ratings_fit_into_its_weeks():
    assert len(CHANGE["new_way"]) == 2
    for sentence in CHANGE["sentence"]:
        assert sentence["since"] + len(sentence["weeks"]) - 1 == 16
        assert all(-1 <= value <= 10 for value in sentence["weeks"])


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: f"{text['week']}-{text['kind']}")
def test_nothing_in_it_asks_for_care(text):
    words = [text["body"], *(text.get(name, "") for name in demo._BESIDE), *(each["mind"] for each in text.get("element", []))]
    assert [variant_of(in_words(part)) for part in words] == [None] * len(words)


def test_it_is_told_through_the_rooms_as_if_on_its_days(by):
    demo._tell(by)
    told = list_texts(by=by)
    assert len(told) == len(TEXTS)
    assert all(text.told_at < timezone.now() and text.saved_at == text.told_at for text in told)
    assert told[-1].told_at.strftime("%a") == "Tue"
    assert sum(text.remembered for text in told) == 2
    assert [len(text.parts.elements) for text in told if text.kind == "dream"] == [4, 4, 3, 4]
    assert all(text.with_whom for text in told if text.kind == "encounter")
    assert sorted(len(way.occasions) for way in list_new_ways(by=by)) == [2, 3]
    assert len(list_lines(by=by)) == 3
    assert [text.is_closed for text in told if text.kind == "letter"] == [True]
    assert timezone.now() - datetime.now(tz=timezone.get_current_timezone()) < timedelta(seconds=5)


def test_it_goes_into_nobodys_home(tmp_path):
    home = Home(tmp_path)
    home.prepare()
    home.database.write_bytes(b"something")
    with pytest.raises(Refusal, match="somebody's own words"):
        demo.prepare_demo(home)
    (tmp_path / "example-life").write_bytes(b"")
    with pytest.raises(Refusal, match="interrupted"):
        demo.prepare_demo(home)
    (tmp_path / "example-life").write_bytes(demo._TOLD)
    demo.prepare_demo(home)
