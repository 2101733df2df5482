"""CSV, Word, ELAN and DAAP."""

import io

import docx
import pytest

from thirdear.listening.errors import UnreadableFile


def spoken(transcript):
    return [(turn.speaker, turn.text) for turn in transcript.turns]


PAIR = [("therapist", "Well, how was it?"), ("client", "Wet.")]


@pytest.mark.parametrize(
    "text",
    [
        'interlocutor,timestamp,utterance_text\ntherapist,00:00:13,"Well, how was it?"\nclient,00:00:24,Wet.\n',
        "Speaker\tStart Time (s)\tText\nT\t13.0\tWell, how was it?\nP\t24\tWet.\n",
        "role;content;id\ntherapist;Well, how was it?;1\nclient;Wet.;2\n",
        "start|speaker|text\n0:13|T|Well, how was it?\n0:24|P|Wet.\n",
        "speaker,text\nT,Well, how was it?\nP,Wet.\n",
        'transcript_id,speaker,text\n4,T,"Well, how was it?"\n4,P,Wet.\n',
    ],
)
def test_columns_are_found_by_what_they_mean(reading, text):
    assert spoken(reading(text, "s.csv")) == PAIR
    assert spoken(reading(text, "s.txt")) == PAIR


def test_several_sessions_in_one_table_are_refused_in_a_sentence(reading):
    with pytest.raises(UnreadableFile, match="several sessions"):
        reading("transcript_id,speaker,text\n1,T,Hello\n2,T,Hello\n", "s.csv")


def test_times_of_a_table_are_kept(reading):
    turns = reading("start,end,speaker,text\n00:01:00,00:01:02,T,Hello\n62.5,64,P,Hi\n", "s.csv").turns
    assert [(turn.start, turn.end) for turn in turns] == [(60.0, 62.0), (62.5, 64.0)]


def word_file(paragraphs=(), rows=()):
    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    if rows:
        table = document.add_table(0, len(rows[0]))
        for row in rows:
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.text = text
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_a_word_document_is_read_by_paragraphs_and_by_rows(reading):
    paragraphs = word_file(["Session 4, 2 February 2025", "", "T: Well, how was it?", "P: Wet."])
    assert spoken(reading(paragraphs, "s.docx")) == PAIR
    assert reading(paragraphs, "s.txt").date == "2025-02-02"
    assert spoken(reading(word_file(rows=[("T", "Well, how was it?"), ("P", "Wet.")]), "s.docx")) == PAIR


EAF = """<?xml version="1.0" encoding="UTF-8"?>
<ANNOTATION_DOCUMENT AUTHOR="" DATE="2025-01-01T10:00:00+00:00" FORMAT="3.0" VERSION="3.0"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:noNamespaceSchemaLocation="http://www.mpi.nl/tools/elan/EAFv3.0.xsd">
<HEADER MEDIA_FILE="" TIME_UNITS="milliseconds"/>
<TIME_ORDER><TIME_SLOT TIME_SLOT_ID="ts1" TIME_VALUE="1000"/><TIME_SLOT TIME_SLOT_ID="ts2" TIME_VALUE="2000"/>
<TIME_SLOT TIME_SLOT_ID="ts3" TIME_VALUE="2500"/><TIME_SLOT TIME_SLOT_ID="ts4"/></TIME_ORDER>
<TIER TIER_ID="Client" LINGUISTIC_TYPE_REF="x"><ANNOTATION>
<ALIGNABLE_ANNOTATION ANNOTATION_ID="a2"
 TIME_SLOT_REF1="ts3" TIME_SLOT_REF2="ts4">
<ANNOTATION_VALUE>Wet.</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION></TIER>
<TIER TIER_ID="t1" PARTICIPANT="Therapist" LINGUISTIC_TYPE_REF="x"><ANNOTATION>
<ALIGNABLE_ANNOTATION ANNOTATION_ID="a1"
 TIME_SLOT_REF1="ts1" TIME_SLOT_REF2="ts2">
<ANNOTATION_VALUE>Well, how was it?</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION></TIER>
<TIER TIER_ID="gloss" PARENT_REF="Client" LINGUISTIC_TYPE_REF="x"><ANNOTATION>
<REF_ANNOTATION ANNOTATION_ID="a3" ANNOTATION_REF="a2">
<ANNOTATION_VALUE>not said</ANNOTATION_VALUE></REF_ANNOTATION></ANNOTATION></TIER>
<LINGUISTIC_TYPE LINGUISTIC_TYPE_ID="x" TIME_ALIGNABLE="true"/>
</ANNOTATION_DOCUMENT>
"""


@pytest.mark.parametrize(
    "text", [EAF, EAF.replace('TIME_SLOT_ID="ts4"', 'TIME_SLOT_ID="ts4" TIME_VALUE="3000"'), EAF.replace("DATE=", "X=")]
)
def test_tiers_are_speakers_in_the_order_of_time(reading, text):
    assert spoken(reading(text, "s.eaf")) == PAIR


def test_an_entity_bomb_is_refused(reading):
    bomb = EAF.replace(
        "<ANNOTATION_DOCUMENT", '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><ANNOTATION_DOCUMENT', 1
    ).replace("Wet.", "&b;")
    with pytest.raises(UnreadableFile):
        reading(bomb, "s.eaf")


def test_daap_markers_switch_the_speaker_and_are_no_words(reading):
    transcript = reading("\\t person:Mother\n\\s 1\nWell, how \\p was it?\n\\s 2 Wet. I went in\n\\sc 1 oh\nand out\n", "s.txt")
    assert [(turn.name, turn.text) for turn in transcript.turns] == [
        ("1", "Well, how was it?"),
        ("2", "Wet. I went in"),
        ("1", "oh"),
        ("2", "and out"),
    ]
