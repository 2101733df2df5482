"""Words that a machine wrote down: nothing of them is lost between files, and what a person puts right stays right."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thirdear.listening.words import (
    Event,
    Span,
    Speaker,
    SpokenTime,
    Transcript,
    Turn,
    checked,
    corrected,
    is_unchecked,
    read,
    revision_of,
    write,
)
from thirdear.listening.words.speech import doubts
from thirdear.listening.words.transcript import EVENT_KINDS

modest = settings(derandomize=True, deadline=None, max_examples=40)

WORDS = st.one_of(
    st.sampled_from(["I", "can", "can't", "was", "soup,", "[name]", "<b>", "a&b", "so.", "שלום", "🙂", "(quietly)", "-->", "12"]),
    st.text(st.characters(categories=("Ll", "Lo")), min_size=1, max_size=6),
)
THOUSANDTHS = st.integers(0, 1000).map(lambda n: n / 1000)


@st.composite
def spoken(draw: Any) -> Transcript:
    """A transcript as a recogniser gives it: every word with its place, its milliseconds and how sure it is."""
    turns, events, clock = [], [], 0
    for number in range(1, draw(st.integers(1, 4)) + 1):
        text, times, begin = "", [], clock
        for word in draw(st.lists(WORDS, min_size=1, max_size=7)):
            text += " " if text else ""
            start, end = clock + draw(st.integers(0, 400)), clock + draw(st.integers(400, 900))
            times.append(SpokenTime(len(text), len(text) + len(word), start / 1000, end / 1000, draw(THOUSANDTHS)))
            text, clock = text + word, end
        role = ("client", "therapist")[number % 2]
        turns.append(Turn(f"h.t{number}", role, role.title(), text, begin / 1000, clock / 1000, tuple(times)))
        clock += draw(st.integers(1, 3000))
    for number, turn in enumerate(turns):
        if draw(st.booleans()):
            at = draw(st.sampled_from([0, *(time.until for time in turn.word_times)]))
            events.append(Event(f"h.v{number}", draw(st.sampled_from(EVENT_KINDS)), turn.id, at, note="(quiet)"))
    speakers = {turn.name: Speaker(turn.speaker, "inferred", "who asks and who tells") for turn in turns}
    return Transcript(
        "h", revision_of(turns, events), tuple(turns), tuple(events), speakers=tuple(speakers.items()), source="an hour.wav"
    )


def back(transcript: Transcript, suffix: str, change: tuple[str, str] | None = None) -> Transcript:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"h{suffix}")
        write(transcript, path)
        if change:
            text = path.read_text(encoding="utf-8")
            assert change[0] in text
            path.write_text(text.replace(*change, 1), encoding="utf-8")
        return read(path)


def _to_the_millisecond(turn: Turn) -> list[SpokenTime]:
    return [replace(time, start=round(time.start, 3), end=round(time.end, 3)) for time in turn.word_times]


@modest
@given(spoken())
def test_json_keeps_everything(transcript: Transcript):
    assert back(transcript, ".json") == transcript


@modest
@given(spoken())
def test_captions_keep_words_voices_times_and_how_sure_each_word_is(transcript: Transcript):
    found = back(transcript, ".vtt")
    assert [(turn.speaker, turn.name, turn.text) for turn in found.turns] == [
        (turn.speaker, turn.name, turn.text) for turn in transcript.turns
    ]
    assert [_to_the_millisecond(turn) for turn in found.turns] == [_to_the_millisecond(turn) for turn in transcript.turns]
    assert [doubts(turn) for turn in found.turns] == [doubts(turn) for turn in transcript.turns]
    assert found.source == transcript.source


@pytest.mark.parametrize(("suffix", "change"), [(".vtt", ("Checked: no", "Checked: yes")), (".json", ("false", "true"))])
@modest
@given(transcript=spoken())
def test_who_says_in_the_file_that_they_are_checked_is_believed(transcript: Transcript, suffix: str, change: tuple[str, str]):
    found = back(transcript, suffix, change)
    assert is_unchecked(transcript)
    assert not is_unchecked(found)
    assert [turn.text for turn in found.turns] == [turn.text for turn in transcript.turns]
    assert [len(turn.word_times) for turn in found.turns] == [len(turn.word_times) for turn in transcript.turns]
    assert checked(transcript).revision == transcript.revision


@modest
@given(spoken(), st.data())
def test_a_corrected_word_is_certain_and_moves_nothing_but_what_follows(transcript: Transcript, data: st.DataObject):
    turn = data.draw(st.sampled_from(transcript.turns))
    start = data.draw(st.integers(0, len(turn.text) - 1))
    span = Span(turn.id, start, data.draw(st.integers(start + 1, len(turn.text))))
    words = data.draw(st.one_of(st.just(""), WORDS))
    after = corrected(transcript, span, words)
    now = after.turn(turn.id)
    assert now.text == turn.text[: span.start] + words + turn.text[span.end :]
    assert (after.revision == transcript.revision) == (now.text == turn.text)
    assert [each for each in after.turns if each.id != turn.id] == [each for each in transcript.turns if each.id != turn.id]
    sure = {turn.text[time.at : time.until]: time for time in turn.word_times if time.until <= span.start or time.at >= span.end}
    kept = [time for time in now.word_times if time.probability is not None]
    assert len(kept) == len([time for time in turn.word_times if time.until <= span.start or time.at >= span.end])
    assert all(now.text[time.at : time.until] in sure for time in kept)
    assert not any(doubt.at < span.start + len(words) and span.start < doubt.until for doubt in doubts(now))
    for event in after.events:
        assert event.at is None or event.at <= len(after.turn(event.turn).text)
