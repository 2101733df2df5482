import pytest

from thirdear.listening.errors import InputError
from thirdear.listening.words import Transcript, read_many

ASKS = ["How have you been since we met?", "What was that like for you?", "You sound tired. Is that so?", "Could you say more?"]
TELLS = [
    "I have been at my mother's again and I slept badly there all week.",
    "I felt small, I think, and my hands were cold.",
    "I am tired, and I do not know why I always go when she calls me.",
    "I would have to tell you about my brother then, I suppose.",
]


def hour(asker, teller, label="{}: {}\n"):
    return "".join(label.format(asker, ask) + label.format(teller, tell) for ask, tell in zip(ASKS, TELLS, strict=True))


def roles(transcript):
    return {name: (speaker.role, speaker.how) for name, speaker in transcript.speakers}


@pytest.mark.parametrize(
    ("asker", "teller"),
    [
        ("T", "P"),
        ("Therapist", "Client"),
        ("COUNSELLOR", "PATIENT"),
        ("Dr Smith", "Client 1"),
        ("Analyst", "Patient A"),
        ("I", "R"),
        ("Q", "A"),
        ("Interviewer", "Participant"),
        ("TH", "CL"),
        ("Counselor", "C"),
        ("Ben (therapist)", "Ann (client)"),
    ],
)
def test_a_label_states_a_role(reading, asker, teller):
    assert roles(reading(hour(asker, teller))) == {asker: ("therapist", "label"), teller: ("client", "label")}


@pytest.mark.parametrize(
    ("asker", "teller"), [("Ann", "Ben"), ("Ben", "Ann"), ("SPEAKER_00", "SPEAKER_01"), ("Speaker 2", "Speaker 1"), ("B", "A")]
)
def test_without_labels_the_way_people_speak_decides(reading, asker, teller):
    transcript = reading(hour(asker, teller))
    assert roles(transcript) == {asker: ("therapist", "inferred"), teller: ("client", "inferred")}
    assert dict(transcript.speakers)[asker].why == "asks 4 of 4 questions and says 31 % of the words"


def test_one_known_role_leaves_the_other(reading):
    assert roles(reading(hour("Dr Smith", "Ann"))) == {"Dr Smith": ("therapist", "label"), "Ann": ("client", "inferred")}
    assert roles(reading(hour("C", "P"))) == {"C": ("therapist", "inferred"), "P": ("client", "label")}


def test_the_caller_has_the_last_word(reading):
    transcript = reading(hour("Ann", "Ben"), speakers={"ANN": "client", "ben": "therapist"})
    assert roles(transcript) == {"Ann": ("client", "given"), "Ben": ("therapist", "given")}
    assert {turn.name: turn.speaker for turn in transcript.turns} == {"Ann": "client", "Ben": "therapist"}


def test_somebody_alone_is_the_client(reading):
    transcript = reading("Ann: I dreamt of water.\nAnn: It rose.\n")
    assert transcript.speakers[0][1].role == "client"
    assert transcript.speakers[0][1].why == "is the only speaker"


def test_a_visitor_is_neither(reading):
    transcript = reading(hour("Ann", "Ben") + "Eve: Sorry to disturb, the room is needed.\nEve: Sorry.\n")
    assert roles(transcript)["Eve"] == ("other", "inferred")
    assert sorted(role for role, _ in roles(transcript).values()) == ["client", "other", "therapist"]


def test_twenty_speakers_are_twenty_names(reading):
    transcript = reading("".join(f"Speaker {number}: this is what I have to say about it\n" for number in range(20)))
    assert len(transcript.speakers) == 20


def test_spellings_of_a_name_are_one_person(reading):
    assert [name for name, _ in reading("ANNA: One.\nBEN: Two.\nAnna: Three.\nBen: Four.\n").speakers] == ["ANNA", "BEN"]


def test_a_given_name_that_nobody_bears_is_an_error_only_when_no_file_holds_it(tmp_path):
    for number, name in enumerate(("Ann", "Eve")):
        (tmp_path / f"s{number}.txt").write_text(hour("Dr Smith", name), encoding="utf-8")
    files = [tmp_path / "s0.txt", tmp_path / "s1.txt"]
    assert all(isinstance(found, Transcript) for found in read_many(files, {"eve": "client"}))
    with pytest.raises(InputError, match="No speaker in these files is called Zoe"):
        read_many(files, {"Zoe": "client"})
