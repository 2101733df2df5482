"""A backup comes back the same, or not at all; and what was forgotten does not come back with it."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.conf import settings
from django.db import connection

from thirdear.practice.errors import Damaged, Refusal, WrongKey
from thirdear.practice.home import Home
from thirdear.practice.record import audit, opening, raw
from thirdear.practice.record.actions import change_passphrase, forget_everything, forget_someone
from thirdear.practice.record.backup import back_up, copy_keys, to_file
from thirdear.practice.record.checking import check
from thirdear.practice.record.keyfile import KeyFile
from thirdear.practice.record.keyring import RING
from thirdear.practice.record.models import AuditEvent, Person
from thirdear.practice.record.permissions import Actor, owner
from thirdear.practice.record.restoring import put_in_place, staged, unfinished
from thirdear.practice.words.actions import Saving, forget_text, save_text
from thirdear.practice.words.queries import list_texts

PASSPHRASE = "a lantern in the orchard"
CANARY = "kanariefågel"


def _me() -> Actor:
    return owner(Person.objects.get().id)


def _write(*bodies: str) -> list[UUID]:
    return [save_text(by=_me(), saving=Saving(uuid4(), body, uuid4(), None, uuid4())).text for body in bodies]


def _told() -> set[str]:
    return {text.body for text in list_texts(by=_me())}


def _backed_up() -> tuple[bytes, bytes, str]:
    """Words, keys, and the sum of the contents."""
    words, keys = io.BytesIO(), io.BytesIO()
    copy_keys(by=_me(), home=settings.HOME, master=RING.master_key(), out=keys)
    made = back_up(by=_me(), home=settings.HOME, master=RING.master_key(), out=words)
    return words.getvalue(), keys.getvalue(), made.contents


def _restore(home: Home, words: bytes, secret: str = PASSPHRASE, keys: bytes | None = None) -> str:
    assert home == settings.HOME
    return opening.bring_back(backup=io.BytesIO(words), secret=secret, keys=io.BytesIO(keys) if keys else None).contents


def _whole() -> list[str]:
    return check(by=_me(), home=settings.HOME, master=RING.master_key()).wrong


def _files(home: Home) -> dict[str, str]:
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(home.path.rglob("*")) if path.is_file()}


def test_it_comes_back_the_same(elsewhere):
    home = elsewhere.go("here")
    _write("the stairs", "were wet")
    words, _, contents = _backed_up()
    _write("and later")
    elsewhere.leave()
    with staged(home, io.BytesIO(words), PASSPHRASE) as found:
        assert found.contents == contents
        assert raw.sum_of_file(found.database) == found.manifest["sha256"]
        put_in_place(home, found)
    with raw.opened(home.database, KeyFile(home).database_key(found.master)) as there:
        assert raw.sum_of_contents(there) == contents
    assert unfinished(home)
    elsewhere.go("here")
    assert _told() == {"the stairs", "were wet"}
    assert not unfinished(home)
    assert _whole() == []
    assert "restored" in AuditEvent.objects.values_list("what", flat=True)


def test_it_opens_on_another_machine_with_the_copy_of_the_keys_alone(elsewhere):
    elsewhere.go("here")
    _write("the stairs")
    words, keys, contents = _backed_up()
    there = elsewhere.go("there", begin=False)
    with pytest.raises(Refusal, match="no keys"):
        _restore(there, words)
    with pytest.raises(WrongKey):
        _restore(there, words, "another lantern", keys)
    assert not KeyFile(there).exists
    assert _restore(there, words, PASSPHRASE, keys) == contents
    assert _told() == {"the stairs"}
    assert _whole() == []


@pytest.mark.parametrize("home", ["here", "there"])
def test_the_recovery_code_opens_it_too(elsewhere, home):
    elsewhere.go("here")
    _write("the stairs")
    words, keys, _ = _backed_up()
    place = elsewhere.go(home, begin=False)
    _restore(place, words, elsewhere.codes["here"], keys)
    assert _told() == {"the stairs"}


def test_a_new_passphrase_opens_an_older_backup_at_home_and_the_old_one_does_elsewhere(elsewhere):
    home = elsewhere.go("here")
    _write("the stairs")
    words, keys, _ = _backed_up()
    change_passphrase(by=_me(), old=PASSPHRASE, new="another lantern")
    with pytest.raises(WrongKey):
        _restore(home, words, PASSPHRASE)
    _restore(home, words, "another lantern")
    assert _told() == {"the stairs"}
    _restore(elsewhere.go("there", begin=False), words, PASSPHRASE, keys)
    assert _told() == {"the stairs"}


def test_a_damaged_backup_is_refused_before_anything_is_touched(elsewhere):
    home = elsewhere.go("here")
    _write("the stairs")
    words, keys, _ = _backed_up()
    _write("and later")
    elsewhere.leave()
    before = _files(home)
    step = max(1, len(words) // 25)
    wrongs = [words[: at * step] for at in range(25)] + [words[:-1], words + b"x", keys, b""]
    for at in range(25):
        changed = bytearray(words)
        changed[at * step] ^= 1
        wrongs.append(bytes(changed))
    for wrong in wrongs:
        with pytest.raises((Damaged, Refusal)):
            _restore(home, wrong)
    assert _files(home) == before
    elsewhere.go("here")
    assert _told() == {"the stairs", "and later"}


def test_a_backup_of_other_keys_is_refused(elsewhere):
    elsewhere.go("here")
    words, *_ = _backed_up()
    with pytest.raises(Refusal, match="other keys"):
        _restore(elsewhere.go("there"), words)


def test_an_old_backup_does_not_bring_back_what_was_forgotten(elsewhere):
    home = elsewhere.go("here")
    gone, _ = _write("to be forgotten", "to stay")
    words, *_ = _backed_up()
    forget_text(by=_me(), text=gone)
    _restore(home, words)
    assert _told() == {"to stay"}
    assert _whole() == []
    _, newer_keys, _ = _backed_up()
    _restore(elsewhere.go("there", begin=False), words, PASSPHRASE, newer_keys)
    assert _told() == {"to stay"}


def test_an_old_backup_does_not_bring_back_a_name_but_one_written_again_stays(elsewhere):
    home = elsewhere.go("here")
    _write("Anna was on the stairs")
    before, *_ = _backed_up()
    forget_someone(by=_me(), names=["Anna"], word="someone")
    assert _told() == {"Someone was on the stairs"}
    _write("Anna again, and on purpose")
    after, *_ = _backed_up()
    _restore(home, before)
    assert _told() == {"Someone was on the stairs"}
    _restore(home, after)
    assert _told() == {"Someone was on the stairs", "Anna again, and on purpose"}
    assert _whole() == []


def test_everything_forgotten_is_brought_back_by_no_backup(elsewhere):
    home = elsewhere.go("here")
    _write(CANARY)
    words, keys, _ = _backed_up()
    with pytest.raises(WrongKey):
        forget_everything(by=_me(), passphrase="another lantern")
    assert _told() == {CANARY}
    receipt = forget_everything(by=_me(), passphrase=PASSPHRASE)
    assert dict(receipt.counts) == {"writing": 1}
    left = {path.relative_to(home.path).as_posix() for path in home.path.rglob("*") if path.is_file()}
    assert left == {"keys/secret", "ledger/forgotten.jsonl"}
    with pytest.raises(Refusal, match="no keys"):
        _restore(home, words)
    with pytest.raises(Refusal, match="forgotten"):
        _restore(home, words, PASSPHRASE, keys)
    elsewhere.go("here")  # one can begin anew
    _write("a new page")
    assert _told() == {"a new page"}
    assert _whole() == []


def test_a_restore_that_was_killed_is_finished_at_the_next_opening(elsewhere, monkeypatch):
    home = elsewhere.go("here")
    gone, _ = _write("to be forgotten", "to stay")
    words, *_ = _backed_up()
    forget_text(by=_me(), text=gone)
    elsewhere.leave()
    with staged(home, io.BytesIO(words), PASSPHRASE) as found:
        put_in_place(home, found)
    RING.unlock(home, found.master)
    assert "unlock once" in check(by=_me(), home=home, master=found.master).wrong[0]
    elsewhere.go("here")
    assert _told() == {"to stay"}
    assert _whole() == []


def test_words_written_while_it_is_made_do_no_harm(elsewhere, monkeypatch):
    home = elsewhere.go("here")
    _write("before")
    copied = raw.copied

    def busy(*given):
        _write("during")
        copied(*given)
        _write("after")

    monkeypatch.setattr(raw, "copied", busy)
    words, *_ = _backed_up()
    monkeypatch.undo()
    _restore(home, words)
    assert _told() == {"before", "during"}


def test_it_leaves_nothing_lying_and_no_words_in_the_clear(elsewhere, tmp_path):
    home = elsewhere.go("here")
    _write(CANARY)
    words, keys, _ = _backed_up()
    names = [path.name for path in home.path.rglob("*") if path.is_file()]
    assert not [name for name in names if "scratch" in name]
    for each in (words, keys):
        assert CANARY.encode() not in each
        assert b"SQLite format" not in each


def test_a_file_has_its_name_only_once_it_is_whole_and_replaces_nothing_but_a_backup(elsewhere, tmp_path: Path):
    elsewhere.go("here")
    target = tmp_path / "my.backup"
    with pytest.raises(ValueError, match="closed"), to_file(target) as out:
        out.close()
    assert list(tmp_path.glob("my.*")) == []
    with to_file(target) as out:
        out.write(_backed_up()[0])
    with to_file(target) as out:
        out.write(_backed_up()[0])
    (tmp_path / "letter.odt").write_bytes(b"dear all")
    with pytest.raises(Refusal, match="no backup"), to_file(tmp_path / "letter.odt"):
        pass
    assert (tmp_path / "letter.odt").read_bytes() == b"dear all"


def test_the_length_of_the_chain_is_not_unlearnt_by_opening_a_chain_cut_short(elsewhere):
    elsewhere.go("here")
    _write("one", "two", "three")
    elsewhere.go("here")
    AuditEvent.objects.filter(number__gte=3).delete()
    elsewhere.go("here")
    with pytest.raises(Damaged):
        audit.verify(settings.HOME)
    assert connection.vendor == "sqlite"
