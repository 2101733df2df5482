"""Sound for tests of recordings: real WebM with silence in it, as small as it can be, cut into pieces."""

from __future__ import annotations

import hashlib
from uuid import UUID, uuid4

from thirdear.listening.words import SpokenTime, Turn
from thirdear.practice.record.permissions import Actor
from thirdear.practice.words.recordings import receiving, writing_down
from thirdear.practice.words.recordings.spoken import Understood

WEBM = b"\x1a\x45\xdf\xa3"
CANARY = b"zwitschermaschine spoken aloud"


def pieces_of(sound: bytes, size: int = 40) -> list[bytes]:
    return [sound[at : at + size] for at in range(0, len(sound), size)]


def a_sound(length: int = 200) -> bytes:
    """Bytes that begin like what a browser records; what is said in them can be found again."""
    return (WEBM + CANARY * length)[:length]


def piece(sound: bytes, *, text: UUID, take: UUID, number: int = 0, **changed: object) -> receiving.Piece:
    sha256 = hashlib.sha256(sound).hexdigest()
    given = {"sha256": sha256, "media_type": "audio/webm;codecs=opus", "sound": sound, **changed}
    return receiving.Piece(text, take, number, **given)


def spoken(by: Actor, sound: bytes | None = None, *, text: UUID | None = None, end: bool = True) -> tuple[UUID, UUID]:
    """A text that was spoken in one take, as the page sends it. Returns text and take."""
    text, take = text or uuid4(), uuid4()
    parts = pieces_of(sound or a_sound())
    for number, part in enumerate(parts):
        assert receiving.keep_piece(by=by, piece=piece(part, text=text, take=take, number=number)) == number + 1
    if end:
        receiving.end_recording(by=by, text=text, sent={take: len(parts)})
    return text, take


def turn(words: str, *, start: float = 0.0, number: int = 1, unsure: dict[str, float] | None = None) -> Turn:
    """A turn whose words last half a second each; those named are unsure."""
    times, at = [], 0
    for word in words.split():
        at = words.index(word, at)
        probability = (unsure or {}).get(word.strip(".,?!"), 0.99)
        times.append(SpokenTime(at, at + len(word), start, start + 0.5, probability))
        at, start = at + len(word), start + 0.5
    return Turn(f"t{number}", "client", "Speaker 1", words, times[0].start, times[-1].end, tuple(times))


def written_down(by: Actor, text: UUID, *turns: Turn) -> None:
    """What the worker does, with these turns as what the model understood in each take."""
    claim = writing_down.claim(by=by)
    assert claim is not None
    assert claim.text == text
    for take in writing_down.to_do(by=by, claim=claim):
        writing_down.keep_take(by=by, claim=claim, take=take.pk, understood=Understood(take.size, turns))
    writing_down.finish(by=by, claim=claim)
