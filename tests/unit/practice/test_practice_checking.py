"""`verify` says in plain words what is wrong, all of it, and changes nothing."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from uuid import uuid4

import pytest
from django.db import connection

from thirdear.practice.home import Home
from thirdear.practice.record.audit import remember_length
from thirdear.practice.record.checking import check
from thirdear.practice.record.keyfile import KeyFile, destroy
from thirdear.practice.record.keyring import RING
from thirdear.practice.record.ledger import Forgot, Ledger, Receipt
from thirdear.practice.record.models import AuditEvent, Person
from thirdear.practice.record.permissions import owner
from thirdear.practice.words.actions import Saving, forget_text, save_text

PASSPHRASE = "a lantern in the orchard"


@pytest.fixture
def home(elsewhere) -> Home:
    """A home with three texts, one of which was forgotten."""
    home = elsewhere.go("here")
    by = owner(Person.objects.get().id)
    texts = [save_text(by=by, saving=Saving(uuid4(), "the stairs " * 900, uuid4(), None, uuid4())).text for _ in range(3)]
    forget_text(by=by, text=texts[0])
    remember_length(home)
    return home


def _wrong(home: Home) -> list[str]:
    master = KeyFile(home).master_by_passphrase(PASSPHRASE)
    RING.unlock(home, master)
    person = Person.objects.first() if home.database.exists() and home.database.stat().st_size else None
    return check(by=owner(person.id if person else uuid4()), home=home, master=master).wrong


def test_what_is_whole_is_whole_and_nothing_is_changed(home):
    connection.close()
    before = {path: hashlib.sha256(path.read_bytes()).digest() for path in home.path.rglob("*") if path.is_file()}
    master = RING.master_key()
    found = check(by=owner(Person.objects.get().id), home=home, master=master)
    assert found.whole
    assert (found.sealed, found.people, found.forgotten) == (2, 1, 1)
    assert found.events == AuditEvent.objects.count()
    connection.close()
    after = {path: hashlib.sha256(path.read_bytes()).digest() for path in home.path.rglob("*") if path.is_file()}
    assert {path for path in after if before.get(path) != after[path]} <= {home.path / "practice.db-shm"}


def _a_changed_page(home: Home) -> None:
    connection.close()
    content = bytearray(home.database.read_bytes())
    content[-2000] ^= 1
    home.database.write_bytes(content)


def _no_database(home: Home) -> None:
    connection.close()
    home.database.unlink()


def _moved_bytes(home: Home) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE words_text SET body = (SELECT body FROM words_text ORDER BY id LIMIT 1)")


def _a_changed_event(home: Home) -> None:
    AuditEvent.objects.filter(number=2).update(what="unlocked")


def _a_lost_end(home: Home) -> None:
    AuditEvent.objects.latest("number").delete()


def _no_key(home: Home) -> None:
    destroy(next(home.people_keys.glob("*.key")))


def _a_changed_key(home: Home) -> None:
    key = next(home.people_keys.glob("*.key"))
    key.write_bytes(bytes(len(key.read_bytes())))


def _a_key_too_many(home: Home) -> None:
    RING.make_person_key(uuid4())


def _no_ledger(home: Home) -> None:
    (home.ledger / "forgotten.jsonl").unlink()


def _a_changed_ledger(home: Home) -> None:
    path = home.ledger / "forgotten.jsonl"
    path.write_text(path.read_text().replace("writing", "dream"))


def _forgotten_and_there(home: Home) -> None:
    from thirdear.practice.words.models import Text

    text = Text.objects.first()
    Ledger(home).add(Receipt(Forgot.TEXT, text.person, about=text.id))


def _a_bad_mode(home: Home) -> None:
    home.database.chmod(0o644)


@pytest.mark.parametrize(
    ("damage", "sentence"),
    [
        (_a_changed_page, "pages were changed or are damaged"),
        (_no_database, "The database is missing."),
        (_moved_bytes, "words.Text.body of .* does not open"),
        (_a_changed_event, "The audit chain does not hold at event 2."),
        (_a_lost_end, "The audit chain has lost its end"),
        (_no_key, "key of a person is gone"),
        (_a_changed_key, "key of a person does not open"),
        (_a_key_too_many, "belong to nobody"),
        (_no_ledger, r"does not tell of 1 text\(s\)"),
        (_a_changed_ledger, "ledger of what was forgotten does not hold at line 1"),
        (_forgotten_and_there, "although the ledger says they were forgotten"),
        (_a_bad_mode, "may be read by other accounts"),
    ],
    ids=lambda value: value.__name__.strip("_") if isinstance(value, Callable) else "",
)
def test_each_damage_is_told_in_a_sentence(home, damage, sentence):
    damage(home)
    wrong = _wrong(home)
    assert any(re.search(sentence, each) for each in wrong), wrong
    assert "the stairs" not in " ".join(wrong)
    connection.close()


def test_one_run_tells_of_all_damage(home):
    for damage in (_a_changed_event, _moved_bytes, _no_ledger):
        damage(home)
    assert len(_wrong(home)) >= 3


def test_a_text_that_was_forgotten_only_halfway_goes_at_the_next_opening(home, elsewhere):
    _forgotten_and_there(home)
    elsewhere.go("here")
    assert _wrong(home) == []
