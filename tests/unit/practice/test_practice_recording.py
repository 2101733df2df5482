"""Sound as it arrives: nothing is missing in it, nothing is in it that was not said, and it lies nowhere in the open."""

from __future__ import annotations

import hashlib
from uuid import uuid4

import pytest
from django.db import connection
from speaking import CANARY, a_sound, piece, pieces_of, spoken

from thirdear.practice.errors import Damaged, NotAllowed
from thirdear.practice.record.audit import What
from thirdear.practice.record.models import AuditEvent
from thirdear.practice.words.actions import forget_text
from thirdear.practice.words.models import Recording, Sound, SpokenWords, Take, Text
from thirdear.practice.words.queries import Spoken, find_text, list_texts
from thirdear.practice.words.recordings import receiving
from thirdear.practice.words.recordings.queries import State, find_recording, sound_of

pytestmark = pytest.mark.usefixtures("unlocked")


def _bytes(by, text, take):
    return b"".join((file := sound_of(by=by, text=text, take=take)[0]).between(0, file.size))


def test_it_comes_back_byte_for_byte(by):
    sound = a_sound(333)
    text, take = spoken(by, sound)
    file, media_type = sound_of(by=by, text=text, take=take)
    assert (_bytes(by, text, take), file.size, media_type) == (sound, 333, "audio/webm")
    assert find_recording(by=by, text=text).state is State.WAITING
    assert (find_text(by=by, text=text).body, find_text(by=by, text=text).spoken) == ("", Spoken.UNWRITTEN)


@pytest.mark.parametrize(("start", "end"), [(0, 1), (39, 41), (40, 80), (100, 333), (332, 333), (0, 333)])
def test_any_part_of_it_can_be_read(by, start, end):
    sound = a_sound(333)
    text, take = spoken(by, sound)
    file, _ = sound_of(by=by, text=text, take=take)
    assert b"".join(file.between(start, end)) == sound[start:end]
    file.seek(start)
    assert (file.read(7), file.tell()) == (sound[start : start + 7][: 40 - start % 40], file.tell())


def test_the_same_piece_twice_is_one(by):
    text, take = uuid4(), uuid4()
    first, second = pieces_of(a_sound(80))
    for _ in range(2):
        assert receiving.keep_piece(by=by, piece=piece(first, text=text, take=take)) == 1
    assert receiving.keep_piece(by=by, piece=piece(second, text=text, take=take, number=1)) == 2
    assert receiving.keep_piece(by=by, piece=piece(first, text=text, take=take)) == 2
    assert Sound.objects.count() == 2


@pytest.mark.parametrize("number", [1, 2, 400])
def test_a_gap_is_refused_and_says_what_is_wanted(by, number):
    text, take = uuid4(), uuid4()
    first, second, third = pieces_of(a_sound(120))
    with pytest.raises(receiving.Gap) as refused:
        receiving.keep_piece(by=by, piece=piece(second, text=text, take=take, number=number))
    assert refused.value.next == 0
    assert not Text.objects.filter(pk=text).exists(), "nothing was begun"
    receiving.keep_piece(by=by, piece=piece(first, text=text, take=take))
    with pytest.raises(receiving.Gap) as refused:
        receiving.keep_piece(by=by, piece=piece(third, text=text, take=take, number=number + 1))
    assert refused.value.next == 1
    assert Sound.objects.count() == 1


@pytest.mark.parametrize("wrong", [hashlib.sha256(b"other").hexdigest(), "", "zz", "0" * 64])
def test_what_is_not_what_its_hash_says_is_refused(by, wrong):
    with pytest.raises(receiving.NotThatSound):
        receiving.keep_piece(by=by, piece=piece(a_sound(40), text=uuid4(), take=uuid4(), sha256=wrong))
    assert not Text.objects.exists()


def test_another_piece_of_the_same_number_is_refused(by):
    text, take = spoken(by, a_sound(40), end=False)
    with pytest.raises(receiving.NotThatSound):
        receiving.keep_piece(by=by, piece=piece(a_sound(39), text=text, take=take))
    assert _bytes(by, text, take) == a_sound(40)


@pytest.mark.parametrize(
    ("sound", "media_type"),
    [
        (b"#!/bin/sh", "audio/webm"),
        (b"", "audio/webm"),
        (a_sound(40), "text/html"),
        (a_sound(40), "audio/ogg"),
        (a_sound(40), ""),
    ],
)
def test_what_is_no_sound_is_refused(by, sound, media_type):
    with pytest.raises(receiving.NotThatSound):
        receiving.keep_piece(by=by, piece=piece(sound, text=uuid4(), take=uuid4(), media_type=media_type))
    assert not Text.objects.exists()


def test_a_take_has_an_end(by, monkeypatch):
    monkeypatch.setattr(receiving, "LARGEST_TAKE", 100)
    text, take = uuid4(), uuid4()
    parts = pieces_of(a_sound(120))
    for number, part in enumerate(parts[:2]):
        receiving.keep_piece(by=by, piece=piece(part, text=text, take=take, number=number))
    with pytest.raises(receiving.TooLong):
        receiving.keep_piece(by=by, piece=piece(parts[2], text=text, take=take, number=2))
    assert _bytes(by, text, take) == a_sound(80)


def test_it_is_not_ended_before_everything_is_there(by):
    text, take = spoken(by, a_sound(80), end=False)
    with pytest.raises(receiving.Gap) as refused:
        receiving.end_recording(by=by, text=text, sent={take: 3})
    assert refused.value.next == 2
    assert find_recording(by=by, text=text).state is State.SPEAKING
    receiving.end_recording(by=by, text=text, sent={take: 2})
    receiving.end_recording(by=by, text=text, sent={})
    assert find_recording(by=by, text=text).state is State.WAITING
    with pytest.raises(NotAllowed):
        receiving.end_recording(by=by, text=uuid4(), sent={})


def test_going_on_is_another_take_of_the_same_text(by):
    text, first = spoken(by)
    _, second = spoken(by, a_sound(50), text=text)
    assert find_recording(by=by, text=text).takes == (first, second)
    assert _bytes(by, text, second) == a_sound(50)
    assert len(list_texts(by=by)) == 1


def test_one_event_a_take_and_no_words_in_it(by):
    before = AuditEvent.objects.count()
    spoken(by, a_sound(400))
    assert list(AuditEvent.objects.order_by("number").values_list("what", flat=True))[before:] == [What.TEXT_SPOKEN]


def test_without_its_event_nothing_is_kept(by, monkeypatch):
    def broken(**_):
        raise RuntimeError

    monkeypatch.setattr(receiving, "note", broken)
    with pytest.raises(RuntimeError):
        spoken(by)
    assert not Sound.objects.exists()


def test_a_stranger_neither_speaks_into_it_nor_hears_it(by, stranger):
    text, take = spoken(by, end=False)
    for act in (
        lambda: spoken(stranger, text=text),
        lambda: receiving.keep_piece(by=stranger, piece=piece(a_sound(40), text=uuid4(), take=take)),
        lambda: receiving.end_recording(by=stranger, text=text, sent={}),
        lambda: sound_of(by=stranger, text=text, take=take),
        lambda: sound_of(by=by, text=uuid4(), take=take),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert find_recording(by=stranger, text=text) is None


def test_forgetting_the_text_forgets_the_sound(by):
    text, take = spoken(by)
    forget_text(by=by, text=text)
    assert not any(model.objects.exists() for model in (Recording, Take, Sound, SpokenWords))
    with pytest.raises(receiving.Gone):
        receiving.keep_piece(by=by, piece=piece(a_sound(40), text=text, take=take))


def test_in_the_database_it_is_sealed(by):
    spoken(by, a_sound(400))
    with connection.cursor() as cursor:
        rows = cursor.execute("SELECT content FROM words_sound").fetchall()
    assert len(rows) == 10
    assert not any(CANARY[:8] in bytes(row[0]) for row in rows)


def test_a_piece_that_is_missing_or_moved_is_told(by):
    text, take = spoken(by, a_sound(120))
    first, second, third = Sound.objects.order_by("number")
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE words_sound SET content = (SELECT content FROM words_sound WHERE id = %s) WHERE id = %s",
            [first.pk.hex, second.pk.hex],
        )
    with pytest.raises(Damaged):
        _bytes(by, text, take)
    third.delete()
    with pytest.raises(Damaged):
        sound_of(by=by, text=text, take=take)
