import pytest

from thirdear.listening.words.directions import kind_of, seconds_in

CASES = {
    "(pause 12s)": "pause",
    "[silence 40s]": "pause",
    "[long pause]": "pause",
    "(12.)": "pause",
    "(.)": "pause",
    "(0.5)": "pause",
    "[laughs]": "laugh",
    "(laughs nervously)": "laugh",
    "(both laugh)": "laugh",
    "*sighs*": "sigh",
    "<laughs>": "laugh",
    "((crying))": "cry",
    "(starts to cry)": "cry",
    "[tearful]": "cry",
    "[missed session on 11 March]": "absence",
    "[arrives 14 minutes late]": "lateness",
    "[phone rings]": "interruption",
    "[line drops]": "interruption",
    "[overlapping]": "overlap",
    "[crosstalk]": "overlap",
    "[inaudible]": "non_speech",
    "[a truck passes outside and hoots]": "non_speech",
    "(clears throat)": "non_speech",
    "(I mean, not really)": None,
    "(laughs at me, he does)": None,
    "(and I cried)": None,
    "[name]": None,
    "[NAME]": None,
    "[the boss]": None,
    "[town]": None,
    "[CITY_2]": None,
    "[my sister's name]": None,
    "*really*": None,
    "<3 and you>": None,
    "(12:31)": None,
    "[him]": None,
}


@pytest.mark.parametrize(("bracket", "kind"), CASES.items())
def test_a_bracket_is_a_direction_or_speech(bracket, kind):
    assert kind_of(bracket) == kind


@pytest.mark.parametrize(
    ("note", "length"),
    [
        ("(pause 12s)", 12),
        ("[silence, one minute]", 60),
        ("(12.)", 12),
        ("(1:05.)", 65),
        ("(0.5)", 0.5),
        ("[silence 1 min 20 sec]", 80),
        ("[long pause]", None),
        ("(.)", None),
        ("[pause, ten seconds]", 10),
    ],
)
def test_stated_seconds_are_read(note, length):
    assert seconds_in(note) == length


def test_a_direction_leaves_one_space_and_stands_where_it_stood(reading):
    transcript = reading("T: And then?\nP: I went [laughs] home (pause 12s). It was [the boss] (I mean, not him) who [sighs]\n")
    turn = transcript.turns[1]
    assert turn.text == "I went home. It was [the boss] (I mean, not him) who"
    assert [(event.kind, event.note, turn.text[event.at : event.at + 4]) for event in transcript.events] == [
        ("laugh", "[laughs]", "home"),
        ("pause", "(pause 12s)", ". It"),
        ("sigh", "[sighs]", ""),
    ]


def test_a_line_of_its_own_belongs_to_the_turn_that_follows(reading):
    transcript = reading("[missed session on 11 March]\nT: You are here.\n[phone rings]\nP: I am.\n[silence 40s]\n")
    assert [(event.kind, event.turn, event.at) for event in transcript.events] == [
        ("absence", "s1.t1", 0),
        ("interruption", "s1.t2", 0),
        ("pause", "s1.t2", 5),
    ]


def test_a_direction_inside_one_persons_turn_stays_between_the_words(reading):
    transcript = reading("P: I waited.\n[silence 40s]\nThen I left.\nT: Mm.\n")
    assert transcript.turns[0].text == "I waited. Then I left."
    assert (transcript.events[0].turn, transcript.events[0].at) == ("s1.t1", 9)


def test_a_wordless_answer_keeps_its_speaker(reading):
    transcript = reading("T: How was it?\nP: [sighs]\nT: I see.\n")
    assert [(turn.speaker, turn.text) for turn in transcript.turns] == [
        ("therapist", "How was it?"),
        ("client", ""),
        ("therapist", "I see."),
    ]


def test_broken_off_speech_stays_words(reading):
    assert reading("P: I just- I -- no… well\n").turns[0].text == "I just- I -- no… well"


def test_a_stated_silence_gets_times_only_where_the_turn_has_them(reading):
    timed = reading("[00:00:10] T: Go on.\n[silence 40s]\n[00:01:00] P: Yes.\n")
    assert (timed.events[0].start, timed.events[0].end) == (20.0, 60.0)
    untimed = reading("T: Go on.\nP: Yes (pause 12s) no.\n")
    assert (untimed.events[0].start, untimed.events[0].seconds) == (None, None)
