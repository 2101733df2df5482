"""A short fictional hour as a recogniser gives it, every word with its seconds and how sure it is, and what is heard in it."""

from __future__ import annotations

import re
import wave
from functools import cache
from pathlib import Path

from thirdear.listening import document
from thirdear.listening.evidence import SessionReading
from thirdear.listening.listen import formulate, hear
from thirdear.listening.words import Speaker, SpokenTime, Transcript, Turn, revision_of

RECORDING = "the hour.wav"
SECONDS = 40.0
WORD = 0.4  # seconds that each takes

# `can~55` says that the recogniser gave the word the probability .55; the others it was sure of.
SAID = (
    ("therapist", "How was the visit to your mother?"),
    ("client", "I was~60 angry with my mother. She never~30 asked about the soup~20 and I said nothing~95 all evening."),
    ("therapist", "You were~99 angry, and you stayed quiet, as with your father."),
    ("client", "Yes. I can~55 forgive her, I think. I felt so sad on the train and I cried the whole way home."),
    ("therapist", "Mm."),
    ("client", "My brother rang. I hate him, I hate him so much, and I don't know why."),
)


def overheard() -> Transcript:
    """The hour's words; the client speaks from the fourth second on."""
    turns, clock = [], 1.0
    for number, (role, said) in enumerate(SAID, 1):
        text, times, begin = "", [], clock
        for word, sure in re.findall(r"([^\s~]+)(?:~(\d+))?", re.sub(r"~(\d+)([.,?!]*)", r"\2~\1", said)):
            text += " " if text else ""
            times.append(
                SpokenTime(len(text), len(text) + len(word), round(clock, 2), round(clock + WORD, 2), int(sure or 99) / 100)
            )
            text, clock = text + word, clock + WORD
        turns.append(Turn(f"h.t{number}", role, role.title(), text, round(begin, 2), round(clock, 2), tuple(times)))
        clock += 1
    speakers = tuple((turn.name, Speaker(turn.speaker, "inferred", "who asks and who tells")) for turn in turns[:2])
    return Transcript("h", revision_of(turns, ()), tuple(turns), speakers=speakers, source=RECORDING)


@cache
def reading() -> SessionReading:
    return hear(overheard())


def page_document() -> document.Any:
    """What the engine writes of the hour."""
    return document.document([reading()], formulate([reading()]))


def record(path: Path, seconds: float = SECONDS) -> Path:
    """A recording as long as that: silence, which plays like any other sound."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(1)
        file.setframerate(8000)
        file.writeframes(b"\x80" * int(8000 * seconds))
    return path
