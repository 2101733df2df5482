"""From a voice to a text that is heard: real sound, the real models, the worker's own process, killed in the middle."""

from __future__ import annotations

import hashlib
import os
import signal
from pathlib import Path
from uuid import UUID, uuid4

from test_practice_worker_process import _until, by, worker  # noqa: F401  two fixtures

from thirdear.practice.evidence.queries import readings
from thirdear.practice.record.permissions import Actor
from thirdear.practice.words.models import Recording
from thirdear.practice.words.queries import Spoken, find_text, tellings
from thirdear.practice.words.recordings import receiving
from thirdear.practice.words.recordings.correcting import correct
from thirdear.practice.words.recordings.queries import State, beside_its_sound, find_recording

CLIP = Path(__file__).parents[3] / "examples" / "speech" / "client.ogg"


def _spoken(by: Actor, sound: bytes) -> tuple[UUID, UUID]:  # noqa: F811
    text, take = uuid4(), uuid4()
    for number, at in enumerate(range(0, len(sound), 4096)):
        part = sound[at : at + 4096]
        sha256 = hashlib.sha256(part).hexdigest()
        receiving.keep_piece(by=by, piece=receiving.Piece(text, take, number, sha256, "audio/ogg", part))
    receiving.end_recording(by=by, text=text, sent={})
    return text, take


def test_it_is_written_down_though_the_worker_is_killed_and_then_heard(by, worker, tmp_path):  # noqa: F811
    text, _ = _spoken(by, CLIP.read_bytes())
    worker.start()
    _until(lambda: find_recording(by=by, text=text).state is State.WRITING_DOWN)
    killed = worker._process
    os.kill(killed.pid, signal.SIGKILL)
    killed.wait()
    Recording.objects.filter(state=State.WRITING_DOWN).update(lease_until=None, state=State.WAITING)  # as after its lease
    _until(lambda: find_recording(by=by, text=text).state is State.WRITTEN_DOWN)
    found = find_text(by=by, text=text)
    assert found.spoken is Spoken.UNCHECKED
    words = found.body.lower()
    assert "mother" in words, words
    beside = beside_its_sound(by=by, text=text)
    starts = [each.start for each in beside.sentences]
    assert None not in starts
    assert starts == sorted(starts)
    assert all(turn.word_times for turn in tellings(by=by, text=text).turns)
    first = beside.sentences[0]
    correct(by=by, text=text, at=first.at, until=first.until, words="My mother rang again.", based_on=found.revision)
    _until(lambda: [each.text for each in readings(by=by)] == [text])
    (heard,) = readings(by=by)
    assert heard.reading.transcript.turns[0].text.startswith("My mother rang again.")
    assert heard.reading.transcript.turns[0].word_times[0].start == first.start
    words_on_disk = [each.encode() for each in found.body.split() if len(each) > 8]
    assert words_on_disk
    lying = [path for path in tmp_path.rglob("*") if path.is_file() and any(each in path.read_bytes() for each in words_on_disk)]
    assert lying == []
    assert not list((tmp_path / "home" / "writing-down").iterdir()), "what was half written down is gone"
