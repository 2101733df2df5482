"""Marks for other tools: whatever was said, each format gives it back verbatim and keeps its own rules."""

from __future__ import annotations

import csv
import io
import json
from itertools import pairwise

import pytest
from codings import mark, reading, session, transcript
from defusedxml.ElementTree import fromstring
from hypothesis import given, settings
from hypothesis import strategies as st

from thirdear.listening.errors import InputError
from thirdear.listening.study import EXPORTS, coding, export
from thirdear.listening.study.rows import COLUMNS, guarded, plain
from thirdear.listening.words import read

many = settings(derandomize=True, deadline=None, max_examples=60)

HARD = [
    "=1+1",
    "+cmd|' /C calc'!A0",
    "-2",
    "@SUM(A1)",
    "'=x",
    "’=x",
    "\t=1",
    '"so", he said',
    "a,b;c",
    "<i>&amp;]]>",
    "🙂👩‍👩‍👧",
    "e\u0301",
    "שלום",
    "\r\nx",
    " ",
]
anything = st.characters(exclude_categories=("Cs",))
spoken = st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff")


def texts(characters):
    parts = st.lists(st.one_of(st.sampled_from(HARD), st.text(characters, min_size=1, max_size=6)), min_size=1, max_size=4)
    return parts.map("".join)


@st.composite
def codings(draw, characters=anything):
    words = transcript(*draw(st.lists(texts(characters), min_size=1, max_size=4)), times=draw(st.booleans()))
    marks = []
    for _ in range(draw(st.integers(0, 5))):
        places = []
        for _ in range(draw(st.integers(1, 2))):
            turn = draw(st.integers(0, len(words.turns) - 1))
            start = draw(st.integers(0, len(words.turns[turn].text) - 1))
            places.append((turn, start, draw(st.integers(start + 1, len(words.turns[turn].text)))))
        marks.append(
            mark(words, draw(st.sampled_from(["affect.anger", "affect.grief", "flow.slip"])), *places, against=(places[0],))
        )
    return coding(reading(session(words, *marks)))


def quotes(found) -> list[str]:
    return [one.words.quote(span) for one, mark in found.marks for span in mark.evidence.spans]


@many
@given(codings())
def test_the_table_gives_every_quote_back(found):
    text = export(found, "csv")["marks.csv"]
    rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    assert rows[0] == list(COLUMNS)
    assert all(len(row) == len(COLUMNS) for row in rows)
    told = [dict(zip(COLUMNS, map(plain, row), strict=True)) for row in rows[1:]]
    assert [row["quote"] for row in told if row["side"] == "for"] == quotes(found)
    turns = {turn.id: turn for turn in found.sessions[0].words.turns}
    for row in told:
        assert row["quote"] == turns[row["turn"]].text[int(row["start"]) : int(row["end"])]
        assert row["name"] == turns[row["turn"]].name


@many
@given(codings())
def test_no_cell_of_the_table_begins_a_formula(found):
    for row in csv.reader(io.StringIO(export(found, "csv")["marks.csv"], newline="")):
        assert not any(cell.strip(" ").startswith(tuple("=+-@\t\r\n＝＋－＠")) for cell in row)


@many
@given(st.one_of(st.sampled_from(HARD), st.text()))
def test_a_guard_can_be_taken_off(cell):
    assert plain(guarded(cell)) == cell
    assert guarded(cell) in (cell, f"'{cell}")


def test_the_table_ends_its_lines_as_rfc_4180_says():
    words = transcript('He said "no", and\nleft.')
    text = export(coding(reading(session(words, mark(words, "affect.anger", (0, 8, 21))))), "csv")["marks.csv"]
    assert text.startswith(",".join(COLUMNS) + "\r\n")
    assert text.endswith("\r\n")
    assert '"""no"", and\nlef"' in text


@many
@given(codings())
def test_a_web_annotation_finds_its_words_by_quote_and_by_place(found):
    page = json.loads(export(found, "w3c")["marks.jsonld"])
    assert page["@context"][0] == "http://www.w3.org/ns/anno.jsonld"
    assert page["type"] == "AnnotationPage"
    targets = []
    for item, (_, one) in zip(page["items"], found.marks, strict=True):
        assert item["type"] == "Annotation"
        assert item["body"][0]["value"] == f"{one.evidence.kind}.{one.evidence.code}"
        assert len(item["thirdear:against"]) == 1
        targets += item["target"]
    assert [target["selector"][0]["exact"] for target in targets] == quotes(found)
    turns = {turn.id: turn.text for turn in found.sessions[0].words.turns}
    for target in targets:
        text = turns[target["source"].rpartition(":")[2]]
        by_quote, by_place = target["selector"]
        assert (by_quote["type"], by_place["type"]) == ("TextQuoteSelector", "TextPositionSelector")
        assert text[by_place["start"] : by_place["end"]] == by_quote["exact"]
        assert text[: by_place["start"]].endswith(by_quote["prefix"])
        assert text[by_place["end"] :].startswith(by_quote["suffix"])
        assert len(by_quote["prefix"]) == min(32, by_place["start"])
        assert " " not in target["source"]


def test_a_web_annotation_counts_code_points():
    words = transcript("🙂🙂 angry 👩‍👩‍👧")
    page = json.loads(export(coding(reading(session(words, mark(words, "affect.anger", (0, 3, 8))))), "w3c")["marks.jsonld"])
    assert page["items"][0]["target"][0]["selector"] == [
        {"type": "TextQuoteSelector", "exact": "angry", "prefix": "🙂🙂 ", "suffix": " 👩‍👩‍👧"},
        {"type": "TextPositionSelector", "start": 3, "end": 8},
    ]


def tiers(root) -> dict[str, list[str]]:
    return {tier.get("TIER_ID"): [value.text or "" for value in tier.iter("ANNOTATION_VALUE")] for tier in root.iter("TIER")}


@many
@given(codings(spoken))
def test_elan_tiers_hold_all_words_and_quotes(found):
    root = fromstring(export(found, "elan")["01-s1.eaf"])
    by_name = tiers(root)
    for turn in found.sessions[0].words.turns:
        assert turn.text in by_name[turn.name]
    said = [value for name, values in by_name.items() if name.startswith("quote ") for value in values]
    assert sorted(said) == sorted(quotes(found))
    codes = [value for name, values in by_name.items() if "@" in name and not name.startswith("quote ") for value in values]
    assert sorted(codes) == sorted(one.evidence.code for _, one in found.marks for _ in one.evidence.spans)


@many
@given(codings())
def test_elan_documents_keep_the_structure_of_eaf_3(found):
    root = fromstring(export(found, "elan")["01-s1.eaf"])
    assert (root.tag, root.get("FORMAT"), root.get("VERSION")) == ("ANNOTATION_DOCUMENT", "3.0", "3.0")
    assert {"DATE", "AUTHOR"} <= set(root.keys())
    order = ["HEADER", "TIME_ORDER", "TIER", "LINGUISTIC_TYPE", "CONSTRAINT"]
    places = [order.index(child.tag) for child in root]
    assert places == sorted(places)
    assert places.count(0) == places.count(1) == 1
    slots = {slot.get("TIME_SLOT_ID"): int(slot.get("TIME_VALUE")) for slot in root.iter("TIME_SLOT")}
    assert list(slots.values()) == sorted(slots.values())
    ids = [*slots, *(one.get("ANNOTATION_ID") for one in root.iter() if one.get("ANNOTATION_ID"))]
    assert len(ids) == len(set(ids))
    types = {one.get("LINGUISTIC_TYPE_ID"): one for one in root.iter("LINGUISTIC_TYPE")}
    stereotypes = {one.get("STEREOTYPE") for one in root.iter("CONSTRAINT")}
    assert {one.get("CONSTRAINTS") for one in types.values()} - {None} <= stereotypes
    found_tiers = {tier.get("TIER_ID"): tier for tier in root.iter("TIER")}
    assert len(found_tiers) == sum(1 for _ in root.iter("TIER"))
    for tier in found_tiers.values():
        parent = found_tiers.get(tier.get("PARENT_REF"))
        constraint = types[tier.get("LINGUISTIC_TYPE_REF")].get("CONSTRAINTS")
        assert (parent is None) == (constraint is None)
        times = stretches(tier, slots)
        assert all(start < end for start, end in times)
        assert all(one[1] <= other[0] for one, other in pairwise(times))  # no overlap on a tier
        if constraint == "Included_In":
            outer = stretches(parent, slots)
            assert all(any(a <= start and end <= b for a, b in outer) for start, end in times)
        if constraint == "Symbolic_Association":
            referred = [one.get("ANNOTATION_REF") for one in tier.iter("REF_ANNOTATION")]
            assert referred == [one.get("ANNOTATION_ID") for one in parent.iter("ALIGNABLE_ANNOTATION")]


def stretches(tier, slots) -> list[tuple[int, int]]:
    found = tier.iter("ALIGNABLE_ANNOTATION")
    return [(slots[one.get("TIME_SLOT_REF1")], slots[one.get("TIME_SLOT_REF2")]) for one in found]


@settings(derandomize=True, deadline=None, max_examples=25)
@given(
    words=st.lists(
        st.sampled_from(["I was angry.", "No.", "=1+1 <b> & so", "🙂 “well”, e\u0301", "-2, she said"]), min_size=1, max_size=5
    ),
    times=st.booleans(),
)
def test_an_elan_file_read_back_is_the_same_words(words, times, tmp_path_factory):
    spoken = transcript(*words, times=times)
    path = tmp_path_factory.mktemp("eaf") / "hour.eaf"
    found = coding(reading(session(spoken, mark(spoken, "affect.anger", (0, 0, 2)), mark(spoken, "affect.grief", (0, 1, 3)))))
    path.write_text(export(found, "elan")["01-s1.eaf"], encoding="utf-8", newline="")
    assert [(turn.name, turn.text) for turn in read(path).turns] == [(turn.name, turn.text) for turn in spoken.turns]


def test_elan_says_what_its_times_are():
    for times, said in ((True, "times of the transcript"), (False, "synthetic")):
        text = export(coding(reading(session(transcript("So.", "Yes?", times=times)))), "elan")["01-s1.eaf"]
        root = fromstring(text)
        assert root.find("HEADER/PROPERTY[@NAME='time_base']").text.startswith(said)
        first = next(int(slot.get("TIME_VALUE")) for slot in root.iter("TIME_SLOT"))
        assert first == (10_000 if times else 0)


def test_an_id_that_is_no_file_name_becomes_one():
    sessions = [session(transcript("So.", id=id)) for id in ("../../etc/x", "a/b", "a b", "…")]
    assert list(export(coding(reading(*sessions)), "elan")) == ["01-etc-x.eaf", "02-a-b.eaf", "03-a-b.eaf", "04-session.eaf"]


@pytest.mark.parametrize("format", EXPORTS)
def test_a_treatment_without_marks_is_exported_and_the_same_each_time(format):
    found = coding(reading(session(transcript("So.", ""))))
    assert export(found, format) == export(found, format)


def test_another_format_is_refused():
    with pytest.raises(InputError, match="w3c, csv, elan"):
        export(coding(reading()), "pdf")
