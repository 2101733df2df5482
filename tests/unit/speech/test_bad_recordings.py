"""What is no talk of two people in English: a transcript with what could be heard, or one sentence, never a trace."""

from __future__ import annotations

import numpy as np
import pytest
from speech_samples import CLIPS, heard, wav

from thirdear.listening.errors import InputError, MissingPart, UnreadableFile
from thirdear.listening.words.speech import UnsupportedLanguage, transcribe
from thirdear.listening.words.speech.activity import Stretch
from thirdear.listening.words.speech.languages import Languages
from thirdear.listening.words.speech.passages import Passage
from thirdear.listening.words.speech.recogniser import Heard

RATE = 16_000
TONES = (0.3 * sum(np.sin(2 * np.pi * pitch * np.arange(RATE * 12) / RATE) for pitch in (220, 277, 330))).astype(np.float32)


@pytest.mark.parametrize(
    ("data", "name", "reason"),
    [
        (b"", "hour.wav", "it is empty"),
        (b"These are words and no sound.\n" * 50, "hour.mp3", "it is no sound or video"),
        (b"#EXTM3U\n#EXTINF:10,\n/etc/passwd\n", "hour.mp3", "it is no sound or video"),
        (b"ffconcat version 1.0\nfile /etc/passwd\n", "hour.wav", "it is no sound or video"),
        (wav(np.zeros(RATE * 5))[:30], "hour.wav", "it is no sound or video"),
        (wav(np.zeros(RATE * 20)), "hour.wav", "nobody could be heard"),
        (wav(TONES), "hour.wav", "nobody could be heard"),
        (wav(np.random.default_rng(1).normal(0, 0.1, RATE * 10)), "hour.wav", "nobody could be heard"),
    ],
    ids=["empty", "text", "playlist", "concat", "header alone", "silence", "tones", "noise"],
)
def test_no_speech_is_one_sentence(recording, data: bytes, name: str, reason: str):
    with pytest.raises(UnreadableFile) as refused:
        transcribe(recording(data, name), model="tiny")
    assert str(refused.value).startswith(f"{name} cannot be read: {reason}")
    assert refused.value.exit_code == 2


def test_no_such_file_and_a_folder_are_sentences(tmp_path):
    for path, reason in ((tmp_path / "none.wav", "there is no such file"), (tmp_path, "it is a folder")):
        with pytest.raises(UnreadableFile, match=reason):
            transcribe(path, model="tiny")


def test_a_recording_that_breaks_off_is_heard_up_to_there(talk: np.ndarray, recording):
    whole = wav(talk.sum(axis=0))
    transcript = transcribe(recording(whole[: len(whole) // 3]), model="tiny")
    text = " ".join(turn.text for turn in transcript.turns)
    assert "my mother" in text
    assert "garden" not in text


def test_a_compressed_recording_that_breaks_off_is_heard_too(recording):
    whole = (CLIPS / "client.ogg").read_bytes()
    transcript = transcribe(recording(whole[: len(whole) // 2], "client.ogg"), model="tiny")
    assert "my mother" in transcript.turns[0].text


def test_one_voice_of_five_seconds_is_one_person(talk: np.ndarray):
    transcript = heard(wav(talk[0][: RATE * 4]))
    assert [(name, speaker.why) for name, speaker in transcript.speakers] == [("Speaker 1", "is the only speaker")]
    assert "begin today" in transcript.turns[0].text


def test_the_sound_of_a_telephone_is_heard(talk: np.ndarray):
    mixed = talk.sum(axis=0)
    transcript = heard(wav((mixed[::2] + mixed[1::2][: len(mixed[::2])]) / 2, rate=8000))
    assert {turn.speaker for turn in transcript.turns} == {"client", "therapist"}
    assert "my brother" in " ".join(turn.text for turn in transcript.turns)


def test_a_voice_over_anothers_is_an_overlap_where_each_has_a_track(talk: np.ndarray):
    begins = [int(np.flatnonzero(np.abs(track) > 0.02)[0]) for track in talk]
    both = np.stack([talk[0], np.roll(talk[1], begins[0] + RATE // 2 - begins[1])])  # the client begins too soon
    transcript = heard(wav(both[:, : RATE * 8]))
    assert {turn.speaker for turn in transcript.turns} == {"client", "therapist"}
    assert any(event.kind == "overlap" and (event.seconds or 0) >= 0.5 for event in transcript.events)


def test_a_french_voice_is_said_to_be_no_english():
    with pytest.raises(UnsupportedLanguage) as refused:
        transcribe(CLIPS / "french.ogg", model="tiny")
    assert str(refused.value).endswith("and only English is understood.")


def test_another_language_is_named_where_the_model_can_tell():
    languages = Languages("hour.wav")
    passage = Passage(0, (Stretch(0.0, 25.0),))
    languages.hear(Heard((), {"fr": 0.95, "en": 0.01}), passage)
    languages.hear(Heard((), {"fr": 0.9, "en": 0.05}), passage)
    with pytest.raises(UnsupportedLanguage, match="what is spoken in it is French") as refused:
        languages.hear(Heard((), {"fr": 0.9, "en": 0.05}), passage)
    assert refused.value.language == "fr"


def test_a_sentence_in_another_language_stops_no_english_hour():
    languages = Languages("hour.wav")
    for likely in ({"en": 0.98}, {"fr": 0.9, "en": 0.02}, {"en": 0.97}):
        languages.hear(Heard((), likely), Passage(0, (Stretch(0.0, 25.0),)))
    languages.decide()


def test_a_number_or_model_that_cannot_be_is_refused(tmp_path):
    for options in ({"threads": 0}, {"speakers": 0}, {"speakers": 11}):
        with pytest.raises(InputError, match="one to 10 people"):
            transcribe(CLIPS / "client.ogg", model="tiny", **options)
    for model in ("enormous", tmp_path):
        with pytest.raises(InputError, match="base, tiny"):
            transcribe(CLIPS / "client.ogg", model=model)
    with pytest.raises(InputError, match="no recording"):
        transcribe([], model="tiny")


def test_a_model_that_is_not_there_is_named_with_the_command(tmp_path, monkeypatch):
    monkeypatch.setenv("THIRDEAR_MODELS", str(tmp_path))
    with pytest.raises(MissingPart) as missing:
        transcribe(CLIPS / "client.ogg")
    assert str(missing.value).endswith("install it (165 MB) with: thirdear models install speech")
    assert missing.value.exit_code == 3
