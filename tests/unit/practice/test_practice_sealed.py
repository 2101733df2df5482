"""Sealed fields in real rows: bytes that say nothing, and that open nowhere else."""

from __future__ import annotations

import pytest
from django.core.exceptions import FieldError
from django.db import connection

from thirdear.practice.errors import Damaged
from thirdear.practice.record.permissions import Actor
from thirdear.practice.words.models import Kind, Text

pytestmark = pytest.mark.usefixtures("unlocked")
CANARY = "kanariefågel-in-the-stairwell"


def _raw(text: Text) -> bytes:
    with connection.cursor() as cursor:
        cursor.execute("SELECT body FROM words_text WHERE id = %s", [text.id.hex])
        return bytes(cursor.fetchone()[0])


def test_words_go_in_and_come_back(by: Actor):
    text = Text.objects.create(person=by.person, kind=Kind.WRITING, body=CANARY)
    assert Text.objects.get(pk=text.pk).body == CANARY
    assert CANARY.encode() not in _raw(text)
    assert Text.objects.defer("body").get(pk=text.pk).body == CANARY


def test_saving_again_without_opening_keeps_the_words(by: Actor):
    text = Text.objects.create(person=by.person, kind=Kind.WRITING, body=CANARY)
    again = Text.objects.get(pk=text.pk)
    before = _raw(text)
    again.remembered = True
    again.save()
    assert _raw(text) == before
    assert Text.objects.get(pk=text.pk).body == CANARY


def test_bytes_moved_to_another_row_do_not_open(by: Actor):
    one = Text.objects.create(person=by.person, kind=Kind.WRITING, body=CANARY)
    two = Text.objects.create(person=by.person, kind=Kind.WRITING, body="something else")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE words_text SET body = %s WHERE id = %s", [_raw(one), two.id.hex])
    with pytest.raises(Damaged):
        _ = Text.objects.get(pk=two.pk).body


def test_another_persons_key_does_not_open_it(by: Actor, stranger: Actor):
    text = Text.objects.create(person=by.person, kind=Kind.WRITING, body=CANARY)
    Text.objects.filter(pk=text.pk).update(person=stranger.person)
    with pytest.raises(Damaged):
        _ = Text.objects.get(pk=text.pk).body


def test_sealed_words_are_neither_searched_nor_written_in_bulk(by: Actor):
    Text.objects.create(person=by.person, kind=Kind.WRITING, body=CANARY)
    with pytest.raises(FieldError):
        Text.objects.filter(body=CANARY).exists()
    with pytest.raises(FieldError):
        Text.objects.update(body=CANARY)


def test_the_database_is_the_one_that_was_asked_for():
    with connection.cursor() as cursor:
        found = {
            name: cursor.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "synchronous", "foreign_keys", "temp_store")
        }
        found["cipher"] = cursor.execute("PRAGMA cipher_version").fetchone()[0]
    assert found.pop("cipher")
    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "temp_store": 2}
