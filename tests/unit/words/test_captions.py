"""WebVTT and SubRip."""

from thirdear.listening.words import SpokenTime

VTT = """WEBVTT - a title

NOTE
Session 3, 21 January 2025

STYLE
::cue { color: red }

opening
00:00:01.000 --> 00:00:03.000 align:start position:10%
<v Therapist>What came up?

00:00:03.500 --> 00:00:06.000
<v Anna>My <i>mother</i> &amp; the <c.loud>dog</c>&nbsp;barked &#39;so&#39; &lt;3

00:00:12.000 --> 00:00:14.000
<v Anna>and <00:00:13.000>then <00:00:13.500>nothing
"""


def test_voices_markup_and_entities_are_read(reading):
    transcript = reading(VTT, "s3.vtt")
    assert [(turn.name, turn.text) for turn in transcript.turns] == [
        ("Therapist", "What came up?"),
        ("Anna", "My mother & the dog\xa0barked 'so' <3 and then nothing"),
    ]
    assert transcript.date == "2025-01-21"


def test_captions_and_inline_times_become_word_times_and_silence_a_pause(reading):
    transcript = reading(VTT, "s3.vtt")
    turn = transcript.turns[1]
    assert turn.word_times[0] == SpokenTime(0, 34, 3.5, 6.0)
    assert [turn.text[time.at : time.until] for time in turn.word_times[1:]] == ["and", "then", "nothing"]
    assert (turn.start, turn.end) == (3.5, 14.0)
    pause = transcript.events[0]
    assert (pause.kind, pause.note, pause.at, pause.start, pause.end) == ("pause", "", 34, 6.0, 12.0)


def test_a_written_pause_is_not_counted_twice_and_learns_its_time(reading):
    transcript = reading("WEBVTT\n\n00:01.000 --> 00:02.000\nP: Yes. (pause 12s)\n\n00:15.000 --> 00:16.000\nT: Mm.\n", "a.vtt")
    assert [(event.note, event.start, event.end) for event in transcript.events] == [("(pause 12s)", 2.0, 14.0)]


def test_no_word_is_lost_from_a_broken_file(reading):
    text = (
        "WEBVTT\n00:09.000 --> 00:08.000\nT: backwards\n\n00:05.000 --> 00:05.000\nP: lengthless\nNOTE is a word here\n"
        "00:06.000 --> 00:07.000\nT: unspaced\n\nhalf:past --> never\nP: unstamped\n\n1:2:3:4 --> x\nT: odd\n"
    )
    words = " ".join(turn.text for turn in reading(text, "a.vtt").turns).split()
    for word in ("backwards", "lengthless", "NOTE", "is", "a", "word", "here", "unspaced", "unstamped", "odd"):
        assert word in words
    assert all(turn.end is None for turn in reading(text, "a.vtt").turns[:2])


def test_overlapping_speech_keeps_the_files_order(reading):
    text = "WEBVTT\n\n00:01.000 --> 00:09.000\nT: one\n\n00:02.000 --> 00:03.000\nP: two\n\n00:02.500 --> 00:11.000\nT: three\n"
    assert [turn.text for turn in reading(text, "a.vtt").turns] == ["one", "two", "three"]


def test_two_speakers_in_one_cue_are_two_turns(reading):
    text = "WEBVTT\n\n00:01.000 --> 00:09.000\nT: one\nP: two\n\n00:10.000 --> 00:12.000\ngoes on\n"
    assert [(turn.speaker, turn.text) for turn in reading(text, "a.vtt").turns] == [
        ("therapist", "one"),
        ("client", "two goes on"),
    ]


SRT = """1
00:00:01,000 --> 00:00:02,000
<i>Therapist:</i> Sit down.

2
00:00:02,500 --> 00:00:04,000
{\\an8}Client: I'd rather <b>stand</b>.
I always do.
3
00:00:04,500 --> 00:00:05,000
3 of us did.
"""


def test_subrip_is_read_with_its_tags_gone(reading):
    transcript = reading(SRT, "s4.srt")
    assert [(turn.speaker, turn.text) for turn in transcript.turns] == [
        ("therapist", "Sit down."),
        ("client", "I'd rather stand. I always do. 3 of us did."),
    ]


def test_a_number_that_was_said_is_no_cue_number(reading):
    text = "1\n00:00:01,000 --> 00:00:02,000\nP: How many?\n\n7\n\n2\n00:00:03,000 --> 00:00:04,000\nT: Seven.\n"
    assert "7" in reading(text, "a.srt").turns[0].text


def test_the_extension_does_not_decide(reading):
    assert reading(VTT, "a.docx").turns == reading(VTT, "a.srt").turns
    assert reading(SRT, "a.vtt").turns[1].speaker == "client"


def test_words_right_before_a_timing_line_of_subrip_stay(reading):
    text = "1\n00:00:01,000 --> 00:00:02,000\nP: One.\n\nand more\n00:00:03,000 --> 00:00:04,000\nT: Two.\n"
    assert reading(text, "a.srt").turns[0].text == "One. and more"
