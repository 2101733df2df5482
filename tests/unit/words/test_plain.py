import pytest

PAIR = [("therapist", "How was the week?"), ("client", "Long, and wet.")]


def spoken(transcript):
    return [(turn.speaker, turn.text) for turn in transcript.turns]


@pytest.mark.parametrize(
    "text",
    [
        "T: How was the week?\nP: Long, and wet.\n",
        "Therapist: How was the week?\nClient: Long, and wet.",
        "COUNSELLOR: How was the week?\nPATIENT: Long, and wet.",
        "Dr Smith: How was the week?\nAnna: Long, and wet.",
        "[00:03:12] Therapist: How was the week?\n[00:03:15] Client: Long, and wet.",
        "Therapist (00:03): How was the week?\nClient (00:07): Long, and wet.",
        "00:03:12 T: How was the week?\n00:03:15 C: Long, and wet.",
        "Therapist  0:12\nHow was the week?\n\nJo Green  0:15\nLong, and wet.\n",
        "T\tHow was the week?\nP\tLong, and wet.\n",
        "Q: How was the week?\nA: Long, and wet.",
        "**Therapist:** How was the week?\n\n**Client:** Long, and wet.",
        "1 T: How was the week?\n2 P: Long, and wet.",
        "Therapist 1: How was the week?\nClient 1: Long,\nand wet.",
        "T: How was the week?\rP: Long, and wet.\r",
        "T: How was the week?\x85P: Long, and wet.",
    ],
)
def test_every_way_of_labelling_a_turn_is_read(reading, text):
    assert spoken(reading(text)) == PAIR


def test_headers_are_never_spoken_and_state_the_date(reading):
    transcript = reading("Transcript of a first hour\nSession 2, 14 January 2025\n=====\n\nT: Good morning.\nP: Morning.\n")
    assert spoken(transcript) == [("therapist", "Good morning."), ("client", "Morning.")]
    assert transcript.date == "2025-01-14"


def test_a_header_block_may_hold_what_looks_like_labels(reading):
    transcript = reading("Date: 14 January 2025\nClient: Anna\nTherapist: B. Grey\n\nT: Good morning.\nP: Morning.\n")
    assert spoken(transcript) == [("therapist", "Good morning."), ("client", "Morning.")]


def test_a_date_that_two_countries_read_differently_is_none(reading):
    assert reading("Session 2, 03/04/2025\nT: Hello.\nP: Hello.\n").date is None


def test_words_before_the_first_label_are_not_lost(reading):
    transcript = reading(
        "so we had already begun when the tape was switched on, and she was speaking of the rain.\nT: Go on.\nP: It fell.\n"
    )
    assert transcript.turns[0].text.startswith("so we had already begun")
    assert transcript.turns[0].name == "unnamed"


@pytest.mark.parametrize(
    "line",
    ["Remember: I left.", "Dream: a house with no stairs.", "and he said: go home", "Note: nothing.", "http://example.org"],
)
def test_a_word_before_a_colon_stays_a_word(reading, line):
    transcript = reading(f"T: Yes?\nP: I wrote it down.\n{line}\nT: Mm.\nP: Mm.\n")
    assert line in transcript.turns[1].text


def test_times_inside_a_line_are_times(reading):
    transcript = reading("T: One. [00:00:09] Two. (00:12) Three.\nP: Four.\n")
    assert transcript.turns[0].text == "One. Two. Three."
    assert transcript.turns[0].start == 9.0


def test_a_clock_time_in_speech_stays(reading):
    assert (
        reading("P: I woke at 10:30 and 12:31 again.\n10:30 is early\n").turns[0].text
        == "I woke at 10:30 and 12:31 again. 10:30 is early"
    )


def test_prose_without_labels_is_one_clients(reading):
    transcript = reading("I dreamt of a house.\n\nThere was water in it.\n")
    assert spoken(transcript) == [("client", "I dreamt of a house. There was water in it.")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_every_encoding_gives_the_same_words(reading, encoding):
    text = "T: “How was the café?”\r\nP: It’s – naïve…\r\n"
    assert spoken(reading(text.encode(encoding))) == [("therapist", "“How was the café?”"), ("client", "It’s – naïve…")]


def test_latin_1_and_other_alphabets_are_read(reading):
    assert reading("P: Une journée là-bas, déjà.".encode("latin-1")).turns[0].text == "Une journée là-bas, déjà."
    assert (
        "дом"
        in reading("Я видел во сне большой старый дом, и в нём никого не было. Потом пришла мать.".encode("cp1251")).turns[0].text
    )


def test_no_nul_and_no_surrogate_reaches_a_turn(reading):
    assert reading(b"P: a\0b").turns[0].text == "a\ufffdb"
    assert reading(b"P: caf\xc3\xa9 caf\xc3\xa9 \xff ok").turns[0].text == "café café \ufffd ok"


def test_a_place_before_a_colon_is_nobody_where_two_people_speak(reading):
    text = "Ann: Where?\nBen: At the sea.\nAnn: Which?\nBen: There.\nWithernsea: that is what I dreamt.\n"
    assert len(reading(text).speakers) == 2


def test_a_file_may_open_with_a_bracket(reading):
    assert reading("[[pause]]\nT: Well?\nP: Well.\n").events[0].kind == "pause"
    assert reading("[name] came in and sat down, she said.\nT: Well?\n").turns[0].text.startswith("[name] came")
