from thirdear.listening.words.chat import spoken

FILE = """@UTF8
@Begin
@Languages:\teng
@Participants:\tPAT Anna Patient, THE Ben Therapist
@Date:\t14-JAN-2025
*THE:\thow are <you now> [>] ? \x15100_1200\x15
*PAT:\t&-um I (be)cause &+fr [//] went (12.) home &=laughs +...
\tand New_York too . \x151300_4000\x15
%com:\tnot a word
*PAT:\t<the the> [/] the mug [: cup] was 0is xxx gaga@c [% quiet] [*] +/.
@End
"""


def test_a_chat_file_gives_plain_words_roles_and_times(reading):
    transcript = reading(FILE, "s5.cha")
    assert [(turn.speaker, turn.text) for turn in transcript.turns] == [
        ("therapist", "how are you now?"),
        ("client", "um I because fr went home... and New York too. the the the mug was xxx gaga-"),
    ]
    assert (transcript.date, transcript.language) == ("2025-01-14", "en")
    assert (transcript.turns[1].start, transcript.turns[1].end) == (1.3, 4.0)
    assert [(event.kind, event.note) for event in transcript.events] == [
        ("overlap", "[>]"),
        ("pause", "(12.)"),
        ("laugh", "&=laughs"),
    ]


def test_a_file_that_the_library_refuses_is_read(reading):
    transcript = reading("*P:\tI came late .\n*T:\tyou did .\nand sat down .\n", "x.cha")
    assert [turn.text for turn in transcript.turns] == ["I came late.", "you did. and sat down."]


def test_codes_become_marks_or_go_and_words_stay():
    said = spoken('+< well [=! sighs] &=cough yes [!!] [x 3] &*INV:mhm okay„ right +"/.')
    assert said.text == "well yes okay„ right:" or said.text == "well yes okay, right:"
    assert [mark.kind for mark in said.marks] == ["overlap", "sigh", "non_speech", "overlap"]
