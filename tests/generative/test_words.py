"""Whatever is said, writing and reading it back loses and invents no word."""

import csv
import io
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thirdear.listening.words import Event, Speaker, Transcript, Turn, read, revision_of, write
from thirdear.listening.words.transcript import EVENT_KINDS, ROLES

modest = settings(derandomize=True, deadline=None, max_examples=60)

HARD = [
    "-->",
    "&",
    "&amp;",
    "<",
    ">",
    "<i>",
    "<v Anna>",
    "[laughs]",
    "(pause 12s)",
    "[name]",
    "((crying))",
    "*sighs*",
    "{\\an8}",
    "T:",
    "=1+1",
    "+cmd",
    "@x",
    "\\s 1",
    '"so"',
    "“so”",
    "’",
    "שלום",
    "مرحبا",
    "🙂",
    "👩‍👩‍👧",
    "00:00:01.000",
    "NOTE",
    "1",
    ",",
    ";",
    "\t",
    "WEBVTT",
    "<00:00:01.000>",
    "[",
    "]",
    "((",
    "&#91;",
    "+...",
    "xxx",
    "%",
    "\u2028",
    "--",
    "it's",
]
words = st.one_of(
    st.sampled_from(HARD), st.text(st.characters(exclude_categories=("Cs", "Cc", "Zs", "Zl", "Zp")), min_size=1, max_size=8)
)
texts = st.builds(
    lambda parts, gaps: "".join(word + gap for word, gap in zip(parts, gaps, strict=False)).strip(),
    st.lists(words, min_size=1, max_size=8),
    st.lists(st.sampled_from([" ", "  ", "\n", "\n\n", " "]), min_size=8, max_size=8),
)


@st.composite
def transcripts(draw):
    names = {"client": "Anna: B.", "therapist": "Dr <Grey> & Co", "other": "سارة"}
    turns, events, last = [], [], None
    for number in range(draw(st.integers(1, 5))):
        role = draw(st.sampled_from([role for role in ROLES if role != last]))
        last = role
        turns.append(Turn(f"s1.t{number + 1}", role, names[role], draw(texts) or "word", 10.0 * number, 10.0 * number + 8))
    for turn in turns:
        for at in sorted(draw(st.lists(st.integers(0, len(turn.text)), max_size=2))):
            note = draw(st.sampled_from(["", "(pause 12s)", "[laughs & <cries>]", "&=laughs", "[a --> b]"]))
            events.append(Event(f"s1.v{len(events) + 1}", draw(st.sampled_from(EVENT_KINDS)), turn.id, at, note=note))
    speakers = {turn.name: Speaker(turn.speaker, "given", "given by the caller") for turn in turns}
    return Transcript(
        "s1", revision_of(turns, events), tuple(turns), tuple(events), speakers=tuple(speakers.items()), date="2025-01-14"
    )


def written_and_read(transcript, suffix):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"s1{suffix}"
        write(transcript, path)
        return read(path)


def spoken_words(transcript):
    return [word for turn in transcript.turns for word in turn.text.split()]


@pytest.mark.parametrize("suffix", [".vtt", ".csv", ".cha"])
@modest
@given(transcript=transcripts())
def test_an_export_read_back_keeps_words_roles_and_events(suffix, transcript):
    back = written_and_read(transcript, suffix)
    assert spoken_words(back) == spoken_words(transcript)
    assert [turn.speaker for turn in back.turns] == [turn.speaker for turn in transcript.turns]
    assert [(event.kind, event.turn, event.at) for event in back.events] == [
        (event.kind, event.turn, event.at) for event in transcript.events
    ]
    assert [event.note for event in back.events] == [event.note for event in transcript.events]
    assert back.date == transcript.date or suffix == ".csv"


@modest
@given(transcript=transcripts())
def test_our_own_json_is_lossless(transcript):
    assert written_and_read(transcript, ".json") == transcript


plain_words = st.lists(
    st.one_of(
        st.text(st.characters(categories=("Ll", "Lo")), min_size=1, max_size=8),
        st.sampled_from(
            [
                "don't",
                "well,",
                "(so",
                "it)",
                "—",
                "…",
                "🙂",
                "50%",
                "e.g.",
                "“ah”",
                "[name]",
                "I--",
                "12",
                "a:b",
                "(laughs)",
                "[a",
                "b]",
                "*no*",
                "<3",
                ">",
            ]
        ),
    ),
    min_size=1,
    max_size=12,
).map(lambda found: ["so", *found])


def heard(content, name):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_text(content, encoding="utf-8", newline="")
        return read(path)


def everything(transcript):
    """All words in their order: the text with each event's note back at its place."""
    found = []
    for turn in transcript.turns:
        position = 0
        for event in (event for event in transcript.events if event.turn == turn.id):
            found += [turn.text[position : event.at], event.note]
            position = event.at
        found.append(turn.text[position:])
    return "".join("".join(found).split())


hours = st.lists(plain_words, min_size=1, max_size=8)


@modest
@given(said=hours)
def test_no_word_of_plain_text_is_lost(said):
    content = "".join(f"{'TP'[number % 2]}: {' '.join(turn)}\n" for number, turn in enumerate(said))
    assert everything(heard(content, "a.txt")) == "".join("".join(turn) for turn in said)


@modest
@given(said=hours, times=st.lists(st.integers(-3, 9), min_size=8, max_size=8))
def test_no_word_of_captions_is_lost_whatever_their_times(said, times):
    vtt, srt, clock = "WEBVTT\n", "", 0
    for number, (turn, step) in enumerate(zip(said, times, strict=False)):
        clock = max(0, clock + step)
        label, words_of_it = "TP"[number % 2], " ".join(turn)
        escaped = words_of_it.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        vtt += f"\n00:00:{clock:02}.000 --> 00:00:{max(0, clock + step):02}.000\n{label}: {escaped}\n"
        srt += f"{number}\n00:00:{clock:02},000 --> 00:00:{clock:02},500\n{label}: {words_of_it}\n" + "\n" * (step % 3)
    expected = "".join("".join(turn) for turn in said)
    assert everything(heard(vtt, "a.vtt")) == expected
    assert everything(heard(srt, "a.srt")) == expected


@modest
@given(said=hours, delimiter=st.sampled_from(",;\t|"))
def test_no_word_of_a_table_is_lost(said, delimiter):
    out = io.StringIO()
    rows = csv.writer(out, delimiter=delimiter)
    rows.writerow(["speaker", "text"])
    rows.writerows([["TP"[number % 2], " ".join(turn)] for number, turn in enumerate(said)])
    assert everything(heard(out.getvalue(), "a.csv")) == "".join("".join(turn) for turn in said)
