"""Keys: what opens, what does not, and that nothing is opened in the wrong place."""

from __future__ import annotations

import json
import os
import shutil
import stat
from pathlib import Path
from uuid import uuid4

import pytest

from thirdear.practice.errors import Damaged, Locked, WrongKey
from thirdear.practice.home import Home, write_durably
from thirdear.practice.record.envelope import Place, derived, new_key, open_sealed, seal
from thirdear.practice.record.keyfile import KeyFile, destroy_person_key, make_person_key, read_person_key
from thirdear.practice.record.keyring import Keyring
from thirdear.practice.record.passphrase import Cost, key_from_code, key_from_passphrase, new_recovery_code

CHEAP = Cost(8192, 1, 1)
PLACE = Place("words_text", "7", "body")


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path / "home")
    home.prepare()
    return home


def test_sealed_words_open_in_their_place_only():
    key = new_key()
    sealed = seal(key, b"the stairs", PLACE)
    assert open_sealed(key, sealed, PLACE) == b"the stairs"
    for elsewhere in (Place("words_text", "8", "body"), Place("words_text", "7", "note"), Place("words_dream", "7", "body")):
        with pytest.raises(Damaged):
            open_sealed(key, sealed, elsewhere)


@pytest.mark.parametrize("at", [0, 1, 12, 13, 20, -1])
def test_a_changed_byte_does_not_open(at):
    key = new_key()
    sealed = bytearray(seal(key, b"the stairs", PLACE))
    sealed[at] ^= 1
    with pytest.raises(Damaged):
        open_sealed(key, bytes(sealed), PLACE)


def test_neither_another_key_nor_a_stump_opens():
    sealed = seal(new_key(), b"", PLACE)
    with pytest.raises(Damaged):
        open_sealed(new_key(), sealed, PLACE)
    for stump in (b"", sealed[:1], sealed[:20]):
        with pytest.raises(Damaged):
            open_sealed(new_key(), stump, PLACE)


def test_the_same_words_look_different_each_time():
    key = new_key()
    assert seal(key, b"again", PLACE) != seal(key, b"again", PLACE)
    assert derived(key, "draft/1") != derived(key, "draft/2") != key


def test_a_passphrase_is_the_same_however_it_was_composed():
    salt = os.urandom(16)
    assert key_from_passphrase("  Ångström café ", salt, CHEAP) == key_from_passphrase(
        "A\u030angstro\u0308m cafe\u0301", salt, CHEAP
    )
    assert key_from_passphrase("angstrom cafe", salt, CHEAP) != key_from_passphrase("Ångström café", salt, CHEAP)


def test_an_impossible_cost_is_refused_before_it_is_paid():
    for cost in ((0, 1, 1), (2**30, 1, 1), (8192, 1000, 1)):
        with pytest.raises(Damaged):
            Cost(*cost)


def test_a_recovery_code_is_read_however_it_is_typed():
    code = new_recovery_code()
    assert [len(group) for group in code.split("-")] == [5] * 5
    assert key_from_code(f"  {code.lower().replace('-', ' ')} ") == key_from_code(code)
    assert key_from_code(code.replace("0", "o").replace("1", "l")) == key_from_code(code)


def test_a_slip_in_a_recovery_code_is_seen():
    code = new_recovery_code()
    for at in (0, 7, 28):
        slipped = code[:at] + ("7" if code[at] != "7" else "8") + code[at + 1 :]
        with pytest.raises(WrongKey):
            key_from_code(slipped)
    with pytest.raises(WrongKey):
        key_from_code(code[:-1])


def test_passphrase_and_code_open_the_same_and_nothing_else_does(home):
    keys = KeyFile(home)
    master, code = keys.create("a lantern in the orchard", CHEAP)
    assert keys.master_by_passphrase("a lantern in the orchard") == keys.master_by_code(code) == master
    for wrong in ("", "a lantern in the orchards", code):
        with pytest.raises(WrongKey):
            keys.master_by_passphrase(wrong)
    with pytest.raises(WrongKey):
        keys.master_by_code(new_recovery_code())


def test_keys_are_never_overwritten(home):
    keys = KeyFile(home)
    keys.create("a lantern in the orchard", CHEAP)
    before = (home.keys / "kek.json").read_bytes()
    with pytest.raises(FileExistsError):
        keys.create("somebody else's passphrase", CHEAP)
    assert (home.keys / "kek.json").read_bytes() == before


def test_a_new_passphrase_and_a_new_code_close_the_old_ones(home):
    keys = KeyFile(home)
    master, code = keys.create("a lantern in the orchard", CHEAP)
    database = keys.database_key(master)
    keys.change_passphrase(master, "rain on the harbour", CHEAP)
    new_code = keys.renew_code(master)
    assert keys.master_by_passphrase("rain on the harbour") == keys.master_by_code(new_code) == master
    assert keys.database_key(master) == database
    with pytest.raises(WrongKey):
        keys.master_by_passphrase("a lantern in the orchard")
    with pytest.raises(WrongKey):
        keys.master_by_code(code)


def test_the_parts_of_the_key_file_cannot_stand_in_for_each_other(home):
    keys = KeyFile(home)
    _master, code = keys.create("a lantern in the orchard", CHEAP)
    path = home.keys / "kek.json"
    content = json.loads(path.read_bytes())
    content["by_recovery"] = content["by_passphrase"]["wrapped"]
    path.write_text(json.dumps(content))
    with pytest.raises(WrongKey):
        keys.master_by_code(code)


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b'{"format": 9}', b"\xff"])
def test_a_damaged_key_file_is_called_damaged(home, content):
    (home.keys / "kek.json").write_bytes(content)
    with pytest.raises(Damaged):
        KeyFile(home).master_by_passphrase("a lantern in the orchard")


def test_a_persons_key_is_bound_to_that_person_and_gone_when_destroyed(home):
    master, one, other = new_key(), uuid4(), uuid4()
    key = make_person_key(home, master, one)
    assert read_person_key(home, master, one) == key
    with pytest.raises(FileExistsError):
        make_person_key(home, master, one)
    shutil.copy(home.people_keys / f"{one}.key", home.people_keys / f"{other}.key")
    with pytest.raises(Damaged):
        read_person_key(home, master, other)
    destroy_person_key(home, one)
    assert not (home.people_keys / f"{one}.key").exists()
    with pytest.raises(Damaged):
        read_person_key(home, master, one)


def test_everything_in_the_home_is_its_owners_alone(home):
    KeyFile(home).create("a lantern in the orchard", CHEAP)
    make_person_key(home, new_key(), uuid4())
    for path in [home.path, *home.path.rglob("*")]:
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path


def test_a_file_is_written_whole_or_not_at_all(home, monkeypatch):
    path = home.keys / "some"
    write_durably(path, b"before")
    monkeypatch.setattr(os, "fsync", lambda descriptor: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    with pytest.raises(OSError, match="No space"):
        write_durably(path, b"after")
    assert path.read_bytes() == b"before"
    assert [each.name for each in home.keys.iterdir() if each.name.startswith(".")] == []


def test_a_locked_ring_gives_nothing_and_a_locked_key_is_wiped(home):
    master, _code = KeyFile(home).create("a lantern in the orchard", CHEAP)
    ring, person = Keyring(), uuid4()
    for ask in (ring.master_key, ring.database_key, lambda: ring.person_key(person), lambda: ring.make_person_key(person)):
        with pytest.raises(Locked):
            ask()
    first = ring.unlock(home, master)
    ring.make_person_key(person)
    kept = ring._master, ring._database, *ring._people.values()
    assert ring.is_this_opening(first)
    ring.lock()
    assert all(set(key) == {0} for key in kept)
    assert not ring.is_open
    assert not ring.is_this_opening(first)
    with pytest.raises(Locked):
        ring.person_key(person)
    assert ring.unlock(home, master) != first


def test_locking_waits_for_whoever_is_inside_before_it_closes(home):
    master, _code = KeyFile(home).create("a lantern in the orchard", CHEAP)
    ring, closed = Keyring(), []
    ring.when(still=lambda: closed.append("closed"))
    ring.unlock(home, master)
    with ring.use():
        ring.lock()
        assert not ring.is_open
        assert closed == []
    assert closed == ["closed"]


def test_it_knows_when_nobody_is_there(home):
    master, _code = KeyFile(home).create("a lantern in the orchard", CHEAP)
    ring = Keyring()
    ring.unlock(home, master)
    assert not ring.is_idle(60)
    assert ring.is_idle(-1)
    ring.touch()
    assert not ring.is_idle(60)
    ring.lock()
    assert not ring.is_idle(-1)
