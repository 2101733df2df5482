"""The sound is destroyed when its time has come or its person says so, everywhere, and no backup brings it back."""

from __future__ import annotations

import io
from datetime import timedelta
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone
from speaking import CANARY, a_sound, piece, pieces_of, spoken, turn, written_down
from test_practice_forgetting import _pages

from thirdear.practice.errors import NotAllowed
from thirdear.practice.record import opening
from thirdear.practice.record.actions import forget_everything
from thirdear.practice.record.audit import What
from thirdear.practice.record.backup import back_up
from thirdear.practice.record.checking import check
from thirdear.practice.record.keyfile import KeyFile
from thirdear.practice.record.keyring import RING
from thirdear.practice.record.ledger import Forgot, Ledger
from thirdear.practice.record.models import AuditEvent, Person
from thirdear.practice.record.permissions import owner
from thirdear.practice.words.models import Recording, Sound, SpokenWords, Take
from thirdear.practice.words.queries import find_text
from thirdear.practice.words.recordings import receiving, tasks
from thirdear.practice.words.recordings.keeping import (
    KEPT_AFTER_CHECKING,
    choose_keeping,
    destroy_due,
    destroy_sound,
    say_checked,
)
from thirdear.practice.words.recordings.queries import find_recording, sound_of
from thirdear.practice.words.recordings.workspaces import made_for

PASSPHRASE = "a lantern in the orchard"
A_DAY = timedelta(days=1)


def _me():
    return owner(Person.objects.get().id)


def _whole():
    return check(by=_me(), home=settings.HOME, master=RING.master_key()).wrong


@pytest.fixture
def told(by):
    text, take = spoken(by)
    written_down(by, text, turn("My mother rang."))
    return text, take


def test_by_itself_it_is_destroyed_thirty_days_after_checking_and_no_day_before(by, told):
    text, take = told
    now = timezone.now()
    assert destroy_due(by=by, now=now + timedelta(days=3650)) == 0, "nobody has checked it"
    say_checked(by=by, text=text)
    assert find_recording(by=by, text=text).goes_on - now > KEPT_AFTER_CHECKING - A_DAY
    assert destroy_due(by=by, now=now + timedelta(days=29)) == 0
    assert sound_of(by=by, text=text, take=take)[0].size == 200
    assert destroy_due(by=by, now=now + timedelta(days=30, seconds=60)) == 1
    assert not any(model.objects.exists() for model in (Take, Sound, SpokenWords))
    assert find_text(by=by, text=text).body == "My mother rang."
    assert AuditEvent.objects.order_by("-number").first().what == What.SOUND_DESTROYED
    assert destroy_due(by=by, now=now + timedelta(days=60)) == 0


def test_what_is_to_be_kept_is_kept(by, told):
    text, _ = told
    say_checked(by=by, text=text)
    choose_keeping(by=by, text=text, keep=True)
    choose_keeping(by=by, text=text, keep=True)
    assert find_recording(by=by, text=text).goes_on is None
    assert destroy_due(by=by, now=timezone.now() + timedelta(days=3650)) == 0
    choose_keeping(by=by, text=text, keep=False)
    assert destroy_due(by=by, now=timezone.now() + timedelta(days=3650)) == 1
    events = list(AuditEvent.objects.order_by("number").values_list("what", flat=True))
    assert events[-3:] == [What.SOUND_TO_BE_KEPT, What.SOUND_NOT_TO_BE_KEPT, What.SOUND_DESTROYED]


def test_the_worker_looks_once_a_day_by_the_calendar(by, told, monkeypatch):
    text, _ = told
    say_checked(by=by, text=text)
    Recording.objects.update(checked_at=timezone.now() - timedelta(days=29, hours=12))
    clock = [1_000_000.0]
    monkeypatch.setattr(tasks.time, "time", lambda: clock[0])
    monkeypatch.setattr(tasks._HOLDING, "looked", 0.0)
    assert not tasks.destroy_due(), "its time has not come"
    Recording.objects.update(checked_at=timezone.now() - timedelta(days=31))
    clock[0] += 3600
    assert not tasks.destroy_due(), "it has looked today"
    clock[0] += 24 * 3600
    assert tasks.destroy_due()
    assert find_recording(by=by, text=text).destroyed_at is not None


def test_destroyed_at_once_leaves_a_receipt_without_a_word_and_takes_no_more(by, told):
    text, take = told
    workspace = made_for(take)
    (workspace / "part").write_bytes(b"x")
    destroy_sound(by=by, text=text)
    destroy_sound(by=by, text=text)
    receipt = Ledger(settings.HOME).receipts()[-1]
    assert (receipt.forgot, receipt.about, dict(receipt.counts)) == (Forgot.SOUND, text, {"words.sound": 5})
    assert [each.about for each in Ledger(settings.HOME).receipts()].count(text) == 1
    assert not Sound.objects.exists()
    assert SpokenWords.objects.exists(), "how sure the words are is told until they are checked"
    for act in (lambda: sound_of(by=by, text=text, take=take), lambda: destroy_sound(by=by, text=take)):
        with pytest.raises(NotAllowed):
            act()
    with pytest.raises(receiving.Gone):
        spoken(by, text=text)


@pytest.mark.parametrize("act", [destroy_sound, lambda **given: choose_keeping(keep=True, **given)])
def test_a_stranger_changes_nothing(stranger, told, act):
    with pytest.raises(NotAllowed):
        act(by=stranger, text=told[0])
    assert Sound.objects.exists()


def test_without_its_event_nothing_is_destroyed(by, told, monkeypatch):
    from thirdear.practice.words.recordings import keeping

    def broken(**_):
        raise RuntimeError

    monkeypatch.setattr(keeping, "note", broken)
    with pytest.raises(RuntimeError):
        destroy_sound(by=by, text=told[0])
    assert Sound.objects.exists()


def test_a_backup_brings_sound_back_but_none_that_was_destroyed_since(elsewhere):
    home = elsewhere.go("here")
    (kept, kept_take), (gone, _) = spoken(_me()), spoken(_me(), a_sound(400))
    out = io.BytesIO()
    made = back_up(by=_me(), home=home, master=RING.master_key(), out=out)
    assert CANARY not in out.getvalue()
    destroy_sound(by=_me(), text=gone)
    assert not (home.workspaces / str(kept_take)).exists()
    back = opening.bring_back(backup=io.BytesIO(out.getvalue()), secret=PASSPHRASE)
    assert back.contents == made.contents
    file, _ = sound_of(by=_me(), text=kept, take=kept_take)
    assert b"".join(file.between(0, file.size)) == a_sound()
    assert find_recording(by=_me(), text=gone).destroyed_at is not None
    assert Sound.objects.filter(take__recording__text_id=gone).count() == 0
    assert _whole() == []


def test_no_page_of_the_file_keeps_destroyed_sound_even_sealed(elsewhere):
    home = elsewhere.go("here")
    text, take = uuid4(), uuid4()
    for number, part in enumerate(pieces_of(a_sound(40_000), 9_000)):
        receiving.keep_piece(by=_me(), piece=piece(part, text=text, take=take, number=number))
    with connection.cursor() as cursor:
        sealed = [bytes(row[0]) for row in cursor.execute("SELECT content FROM words_sound").fetchall()]
    parts = [each[at : at + 24] for each in sealed for at in range(0, len(each) - 24, 96)]
    key = KeyFile(home).database_key(RING.master_key())
    assert any(each in _pages(home, key) for each in parts), "what is looked for can be found"
    destroy_sound(by=_me(), text=text)
    pages = _pages(home, key)
    assert not [each for each in parts if each in pages]
    assert b"words_sound" in pages
    assert _whole() == []


def test_when_everything_is_forgotten_nothing_of_it_is_left(elsewhere):
    home = elsewhere.go("here")
    _, take = spoken(_me())
    (made_for(take) / "part").write_bytes(b"x")
    receipt = forget_everything(by=_me(), passphrase=PASSPHRASE)
    assert receipt.counts["words.sound"] == 5
    assert not home.workspaces.exists()
    assert not home.database.exists()
