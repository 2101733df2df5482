"""Unsure words on the page as text: every word stays, each doubt is where it belongs, each quotation knows its seconds."""

from __future__ import annotations

import pytest

from thirdear.listening import report
from thirdear.listening.page.doubts import doubts, of_turn, resting_on, spoken, time_of
from thirdear.listening.page.segments import Doubt, Stretch, pieces
from thirdear.listening.words import recording_of

TURN = {
    "id": "t",
    "speaker": "client",
    "name": "P",
    "text": "I can, see soup.",
    "start": 61.0,
    "end": 64.0,
    "word_times": [[0, 1, 61.0, 61.2, 0.99], [2, 6, 61.5, 61.9, 0.6], [7, 10, 62.0, 62.4, 0.98], [11, 16, 62.5, 63.75, 0.2]],
    "doubts": [
        {"at": 2, "until": 6, "probability": 0.6, "instead": "can't"},
        {"at": 11, "until": 16, "probability": 0.2, "instead": None},
    ],
}


def test_the_pieces_are_the_text_and_every_doubt_ends_once():
    found = pieces(TURN["text"], [Stretch(0, 4, 1), Stretch(8, 13, 2)], [(9, "laughs")], doubts(TURN))
    assert "".join(piece.text for piece in found) == TURN["text"]
    assert [(piece.text, piece.doubt, piece.marks) for piece in found if piece.doubt] == [
        ("ca", "turning", (1,)),
        ("n,", "turning ends", ()),
        ("so", "unsure", (2,)),
        ("up.", "unsure", ()),
    ]


def test_two_doubts_side_by_side_stay_two_and_what_leaves_the_text_is_drawn_in():
    found = pieces("abcd", (), (), [Doubt(0, 2), Doubt(2, 90, "x")])
    assert [(piece.text, piece.doubt) for piece in found] == [("ab", "unsure"), ("cd", "turning")]
    assert pieces("", (), (), [Doubt(0, 2)]) == []


def test_words_are_named_without_their_signs():
    turning, unsure = of_turn(TURN)
    assert "“can” (perhaps “can't”)" in turning
    assert unsure == "Unsure words: “soup”."
    assert resting_on(TURN, 0, 6) == "unsure: “can” (or “can't”)"
    assert resting_on(TURN, 7, 10) == ""
    assert of_turn({**TURN, "doubts": []}) == ("", "")


def test_a_quotation_is_heard_from_its_first_word_to_its_last():
    assert spoken(TURN, 7, 16) == "62.00 63.75"
    assert spoken(TURN, 6, 7) == "61.00 64.00"  # no word of it has times: the whole turn
    assert spoken({**TURN, "word_times": []}, 0, 3) == "61.00 64.00"
    assert spoken({**TURN, "word_times": [], "end": None}, 0, 3) == ""
    assert time_of(TURN, 11, 16) == "1:02"
    assert time_of({**TURN, "word_times": [], "start": None}, 0, 3) == ""


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("the hour.WAV", "the hour.WAV"),
        ("../other folder/a.mp3", "a.mp3"),
        ("C:\\sound\\b.m4a", "b.m4a"),
        ("https://elsewhere.example/c.ogg", "c.ogg"),
        ("hour.vtt", None),
        ("wav", None),
        ("", None),
    ],
)
def test_only_a_recording_is_named_and_only_by_its_name(source: str, name: str | None):
    assert recording_of(source) == name


def test_hostile_names_of_recordings_stay_words():
    session = {"id": "s", "source": '"><script>x</script>.wav', "turns": [TURN], "evidence": []}
    html = report.page({"schema": "thirdear.reading/1", "sessions": [session]})
    assert html.count("<script>") == 1
    assert 'data-beside="' in html


def test_the_policy_lets_sound_come_from_this_computer_alone():
    policy = (
        report.page({"sessions": []}).partition('Content-Security-Policy" content="')[2].partition('"')[0].replace("&#39;", "'")
    )
    assert policy.startswith("default-src 'none';")
    assert [rule.strip() for rule in policy.split(";") if "media-src" in rule] == ["media-src blob: 'self'"]
    assert "connect-src" not in policy
