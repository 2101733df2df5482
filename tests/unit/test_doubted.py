"""A mark on words that a machine was not sure of says so, in the mark, in its wording and in the document."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "contract"))

from hours import schema_errors, untruths

from overheard import SAID, overheard, page_document, reading
from thirdear.listening import report
from thirdear.listening.evidence import negations
from thirdear.listening.insight import wording
from thirdear.listening.listen import hear
from thirdear.listening.words import Span, checked, corrected


def _marks(session: dict) -> dict[str, dict]:
    return {mark["id"]: mark for mark in session["evidence"]}


def _anger(heard):
    return next(mark for mark in heard.evidence if (mark.kind, mark.code) == ("affect", "anger"))


def test_the_document_with_doubts_is_valid_and_true():
    value = json.loads(json.dumps(page_document()))
    assert schema_errors(value) == []
    assert list(untruths(value)) == []
    (session,) = value["sessions"]
    assert session["checked"] is False
    assert [len(turn["word_times"]) for turn in session["turns"]] == [len(said.split()) for _, said in SAID]
    for turn in session["turns"]:
        assert all(len(time) == 5 for time in turn["word_times"])
    assert [turn["text"][each["at"] : each["until"]] for turn in session["turns"] for each in turn["doubts"]] == [
        "was", "never", "soup", "can",
    ]  # fmt: skip


def test_every_doubted_word_of_a_mark_is_verbatim_and_lies_in_its_sentences():
    (session,) = page_document()["sessions"]
    texts = {turn["id"]: turn["text"] for turn in session["turns"]}
    rests = {mark["id"]: mark["attributes"]["doubts"] for mark in session["evidence"] if "doubts" in mark["attributes"]}
    assert rests
    for told in rests.values():
        assert all(texts[each["turn"]][each["start"] : each["end"]] == each["quote"] for each in told)
        assert {each["quote"]: each["instead"] for each in told}.items() <= {
            "was": "wasn't", "never": "ever", "soup": None, "can": "can't",
        }.items()  # fmt: skip


def test_a_negation_counts_for_all_of_its_sentence():
    mark = _anger(reading())
    assert ("was", "wasn't") in negations(mark)
    assert "if “was” was heard right" in wording(mark)


def test_a_mark_that_only_names_rests_on_its_own_words_alone():
    mother = next(mark for mark in reading().evidence if mark.kind == "people" and mark.code == "mother")
    assert "doubts" not in mother.attributes
    assert wording(mother) == "Mother"
    first = next(mark for mark in reading().evidence if mark.code == "first_words")
    assert wording(first) == "First words, with “was” unsure"


def test_no_moment_on_an_uncertain_negation_keeps_that_to_itself():
    (session,) = page_document()["sessions"]
    moments = [_marks(session)[id] for id in session["moments"]]
    turning = [mark for mark in moments if any(each["instead"] for each in mark["attributes"].get("doubts", ()))]
    assert turning
    assert all("heard right" in mark["wording"] or "unsure" in mark["wording"] for mark in turning)
    cautions = re.findall('class="caution">(?:The machine was not sure|It rests on words)', report.fragment(page_document()))
    assert len(cautions) == sum("doubts" in mark["attributes"] for mark in session["evidence"])


def test_what_is_checked_or_put_right_is_doubted_no_more():
    words = overheard()
    assert not any(mark.attributes.get("doubts") for mark in hear(checked(words)).evidence)
    at = words.turns[1].text.index("was angry")
    after = hear(corrected(words, Span("h.t2", at, at + 3), "was"))
    assert negations(_anger(after)) == ()
    assert _anger(after).key == _anger(reading()).key


def test_doubts_change_neither_what_is_heard_nor_where():
    with_doubts, without = reading(), hear(checked(overheard()))
    assert [(mark.key, mark.spans, mark.confidence) for mark in with_doubts.evidence] == [
        (mark.key, mark.spans, mark.confidence) for mark in without.evidence
    ]
    assert with_doubts.moments == without.moments


def test_where_no_machine_wrote_nothing_is_said_of_one():
    document = page_document()
    (session,) = document["sessions"]
    sure = {name: value for name, value in session.items() if name != "checked"}
    turns = [{name: value for name, value in turn.items() if name != "doubts"} for turn in session["turns"]]
    marks = [{**mark, "attributes": {}, "wording": ""} for mark in session["evidence"]]
    html = report.fragment({**document, "sessions": [{**sure, "turns": turns, "evidence": marks}]})
    assert "the machine" not in html
    assert "the machine" in report.fragment(document)
