"""A talk of two people becomes a transcript: who said what and when, how sure each word is, and where it was silent."""

from __future__ import annotations

import io
import json

import numpy as np
import pytest
from speech_samples import CLIPS, heard, wav

from thirdear.listening import document
from thirdear.listening.errors import UnreadableFile
from thirdear.listening.listen import formulate, hear
from thirdear.listening.words import Transcript, read, write
from thirdear.listening.words.speech import doubts, transcribe, voice_of

THERAPIST = ("begin today", "what happened", "about the anger")
CLIENT = ("my mother", "needed her", "my brother", "the house we lived in", "a garden behind")


def said_by(transcript: Transcript, role: str) -> str:
    return " ".join(turn.text for turn in transcript.turns if turn.speaker == role).lower()


@pytest.fixture(params=["one_microphone", "two_channels"])
def transcript(request: pytest.FixtureRequest) -> Transcript:
    return request.getfixturevalue(request.param)


def test_each_hears_what_they_said_as_their_own(transcript: Transcript):
    for words in THERAPIST:
        assert words in said_by(transcript, "therapist")
    for words in CLIENT:
        assert words in said_by(transcript, "client")
    assert len(transcript.turns) == 6


def test_who_is_who_is_inferred_and_said_to_be(transcript: Transcript):
    assert sorted(speaker.role for _, speaker in transcript.speakers) == ["client", "therapist"]
    for name, speaker in transcript.speakers:
        assert name.startswith("Speaker ")
        assert speaker.how == "inferred"
        assert "questions" in speaker.why


def test_every_word_has_its_time_and_probability(transcript: Transcript):
    for turn in transcript.turns:
        assert [turn.text[word.at : word.until] for word in turn.word_times] == turn.text.split()
        times = [time for word in turn.word_times for time in (word.start, word.end)]
        assert times == sorted(times)
        assert turn.start == times[0]
        assert turn.end == times[-1]
        assert all(word.probability is not None and 0 <= word.probability <= 1 for word in turn.word_times)


def test_a_silence_is_an_event_at_its_time(transcript: Transcript):
    (pause,) = [event for event in transcript.events if event.kind == "pause"]
    assert pause.seconds == pytest.approx(7.0, abs=0.8)
    assert transcript.turn(pause.turn or "").text[: pause.at].endswith("needed her.")


def test_a_word_is_where_it_sounds(talk: np.ndarray, two_channels: Transcript):
    """While the client speaks, sound is in the client's track, and none before their first word."""
    first = next(turn for turn in two_channels.turns if turn.speaker == "client")
    assert first.start is not None
    begins = np.flatnonzero(np.abs(talk[1]) > 0.02)[0] / 16_000
    assert first.start == pytest.approx(begins, abs=0.35)


@pytest.mark.parametrize("format", ["webvtt", "json"])
def test_what_is_written_is_read_back_with_how_sure_each_word_is(format: str, one_microphone: Transcript, tmp_path):
    path = tmp_path / ("s.vtt" if format == "webvtt" else "s.json")
    write(one_microphone, path, format)
    back = read(path)
    assert [turn.text for turn in back.turns] == [turn.text for turn in one_microphone.turns]
    assert [turn.speaker for turn in back.turns] == [turn.speaker for turn in one_microphone.turns]
    for before, after in zip(one_microphone.turns, back.turns, strict=True):
        for old, new in zip(before.word_times, [word for word in after.word_times if word.probability is not None], strict=True):
            assert (old.at, old.until, old.probability) == (new.at, new.until, new.probability)
            assert new.start == pytest.approx(old.start, abs=0.01)


def test_the_reading_carries_how_sure_each_word_is(one_microphone: Transcript):
    reading = hear(one_microphone)
    (session,) = document.document([reading], formulate([reading]))["sessions"]
    for turn, said in zip(one_microphone.turns, session["turns"], strict=True):
        assert [word[4] for word in said["word_times"]] == [word.probability for word in turn.word_times]
        assert [(doubt["at"], doubt["instead"]) for doubt in said["doubts"]] == [(one.at, one.instead) for one in doubts(turn)]
    json.dumps(session)


def test_two_files_are_one_session_with_a_track_each():
    tracks = [CLIPS / "therapist.ogg", CLIPS / "client.ogg"]
    transcript = transcribe(tracks, model="tiny", roles={"client": "client", "therapist": "therapist"})
    assert {turn.name: turn.speaker for turn in transcript.turns} == {"therapist": "therapist", "client": "client"}
    assert {speaker.how for _, speaker in transcript.speakers} == {"given"}
    for words in CLIENT:
        assert words in said_by(transcript, "client")


def test_the_same_recording_gives_the_same_transcript(talk: np.ndarray, one_microphone: Transcript):
    assert heard(wav(talk.sum(axis=0))) == one_microphone


def test_a_voice_that_reaches_the_others_microphone_stays_its_own(talk: np.ndarray):
    """Two microphones in one room: each hears the other person softly."""
    transcript = heard(wav(talk + 0.12 * talk[::-1]))
    assert len(transcript.turns) == 6
    assert "my mother" in said_by(transcript, "client")
    assert "my mother" not in said_by(transcript, "therapist")


def test_one_microphone_written_to_two_channels_is_one_microphone(talk: np.ndarray, one_microphone: Transcript):
    mixed = talk.sum(axis=0)
    assert heard(wav(np.stack([mixed, mixed]))).turns == one_microphone.turns


def test_a_file_the_caller_opened_stays_open(talk: np.ndarray):
    file = io.BytesIO(wav(talk[1][: 16_000 * 6]))
    transcribe(file, model="tiny")
    assert not file.closed


@pytest.mark.parametrize("tracks", [True, False], ids=["two tracks", "one microphone"])
def test_a_voice_that_was_enrolled_is_known_again(talk: np.ndarray, tracks: bool):
    """Here the one who tells is enrolled, so that the voice decides against the talk."""
    enrolled = voice_of(io.BytesIO(wav(talk[1][16_000 * 17 : 16_000 * 22])))
    transcript = heard(wav(talk if tracks else talk.sum(axis=0)), therapist=enrolled)
    assert "my mother" in said_by(transcript, "therapist")
    assert "begin today" in said_by(transcript, "client")
    whys = {speaker.role: (speaker.how, speaker.why) for _, speaker in transcript.speakers}
    assert whys["therapist"] == ("inferred", "sounds like the therapist's enrolled voice")


def test_too_little_speech_enrolls_nobody(talk: np.ndarray):
    with pytest.raises(UnreadableFile, match="too little is said"):
        voice_of(io.BytesIO(wav(talk[1][16_000 * 17 : 16_000 * 19])))
