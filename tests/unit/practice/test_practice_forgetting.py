"""Forgetting: it reaches every table, leaves a receipt without words, and no page of the file keeps what was there."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from django.apps import apps
from django.conf import settings
from django.db import connection, connections, models, transaction
from django.utils import timezone

from thirdear.practice.errors import NotAllowed
from thirdear.practice.record import erasure, events
from thirdear.practice.record.actions import forget_someone
from thirdear.practice.record.events import Event
from thirdear.practice.record.fields import SealedJSONField, SealedTextField
from thirdear.practice.record.keyfile import KeyFile
from thirdear.practice.record.ledger import Forgot, Ledger
from thirdear.practice.record.models import AuditEvent, Person
from thirdear.practice.record.permissions import Actor, Permission, owner
from thirdear.practice.record.queries import places_of, receipts, told
from thirdear.practice.words.actions import Forgotten, Saving, forget_text, save_text
from thirdear.practice.words.models import Kind, Text
from thirdear.practice.words.queries import draft_key, read_text

CANARY = "kanariefågel"
ON_A_TEXT = [model for model in erasure.our_models() if erasure.paths_to_a_text(model)]
SEALED = [model for model in erasure.our_models() if erasure.sealed_fields(model)]


@pytest.fixture(autouse=True)
def _own_ledger():
    ledger = settings.HOME.ledger / "forgotten.jsonl"
    yield
    ledger.unlink(missing_ok=True)


@pytest.fixture
def alone(monkeypatch):
    """No room listens: what is looked at is what reaches the tables without them."""
    monkeypatch.setattr(events, "_SUBSCRIBED", {each: [] for each in Event})


def _saving(body: str = CANARY, **more: Any) -> Saving:
    return Saving(**{"text": uuid4(), "body": body, "revision": uuid4(), "based_on": None, "sitting": uuid4(), **more})


def _label(model: type[models.Model]) -> str:
    return model._meta.label


# Every table


@pytest.mark.parametrize("model", SEALED, ids=_label)
def test_every_table_with_sealed_words_says_whether_they_are_derived(model):
    privacy = getattr(model, "Privacy", None)
    assert issubclass(model, erasure.PersonRow), f"{_label(model)}: sealed words need a PersonRow"
    assert isinstance(getattr(privacy, "derived", None), bool), (
        f"{_label(model)}: say in `class Privacy` whether its words are `derived = True` (found in words, thrown away and "
        "found again) or `derived = False` (the person's own, which only forgetting removes)"
    )


@pytest.mark.parametrize("model", [model for model in erasure.our_models() if model not in ON_A_TEXT], ids=_label)
def test_no_id_that_may_be_a_texts_hides_behind_another_name(model):
    known = {"words.Text", "record.Person", "record.AuditEvent"}
    own = {"id", "person", "revision", "sitting"} | set(getattr(getattr(model, "Privacy", None), "no_text", ()))
    hidden = {field.name for field in model._meta.concrete_fields if isinstance(field, models.UUIDField)} - own
    assert _label(model) in known or not hidden, (
        f"{_label(model)}: if {hidden} are ids of texts, call the field `text` (or make it a foreign key), so that forgetting "
        "finds the row; if not, name them in `Privacy.no_text`"
    )


def _filled(model: type[models.Model], person: UUID, text: UUID) -> models.Model:
    """Any row of that table that hangs on that text."""
    values: dict[str, Any] = {}
    for field in model._meta.concrete_fields:
        if field.primary_key and not isinstance(field, models.ForeignKey):
            continue
        if isinstance(field, models.ForeignKey):
            target = field.related_model
            if target is Text:
                values[field.attname] = text
            elif target._meta.label == "record.Person":
                values[field.attname] = person
            elif target is not model and (not field.null or erasure.paths_to_a_text(target)):
                values[field.attname] = _filled(target, person, text).pk
        elif field.name == "person":
            values[field.name] = person
        elif field.name in {"text", "text_id"}:
            values[field.name] = text
        elif not field.has_default() and not field.null:
            values[field.name] = _any_value(field)
    return model._default_manager.create(**values)


def _any_value(field: models.Field[Any, Any]) -> Any:
    if field.name in erasure.sealed_fields(field.model):
        return {SealedTextField: CANARY, SealedJSONField: {}}.get(type(field), CANARY.encode())
    if field.choices:
        return field.flatchoices[0][0]
    for kind, value in (
        (models.DateTimeField, timezone.now()),
        (models.DateField, timezone.now().date()),
        (models.UUIDField, uuid4()),
        (models.BooleanField, False),
        (models.BinaryField, b"x"),
        ((models.IntegerField, models.FloatField), 1),
        (models.DurationField, timezone.timedelta(1)),
    ):
        if isinstance(field, kind):
            return value
    return uuid4().hex[: field.max_length]


@pytest.mark.parametrize("model", ON_A_TEXT, ids=_label)
def test_forgetting_a_text_reaches_every_table_even_if_its_room_does_nothing(by: Actor, model, alone):
    text = save_text(by=by, saving=_saving()).text
    other = save_text(by=by, saving=_saving()).text
    model._default_manager.all().delete()
    _filled(model, by.person, text)
    _filled(model, by.person, other)
    forget_text(by=by, text=text)
    assert list(erasure.orphans([text])) == []
    assert dict(erasure.orphans([other])).get(model, 0) == 1


def test_what_is_derived_from_everything_goes_with_any_text(by: Actor, alone):
    text = save_text(by=by, saving=_saving()).text
    of_everything = [model for model in SEALED if erasure.is_derived(model) and not erasure.paths_to_a_text(model)]
    for model in of_everything:
        _filled(model, by.person, text)
    forget_text(by=by, text=text)
    assert not any(model._default_manager.exists() for model in of_everything)
    assert list(erasure.orphans([text])) == []


def test_the_machinery_sees_a_table_by_whatever_way_it_leads_to_a_text():
    class Meta:
        app_label = "words"
        managed = False

    def table(name: str, **fields: Any) -> type[models.Model]:
        made = type(name, (models.Model,), {"__module__": "thirdear.practice.nowhere", "Meta": Meta, **fields})
        apps.all_models["words"].pop(name.lower())
        return made

    near = table("Near", about=models.ForeignKey("words.Text", models.CASCADE, related_name="+"))
    far = table("Far", near=models.ForeignKey(near, models.CASCADE, related_name="+"))
    by_id = table("ById", text=models.UUIDField())
    none = table("NoText", other=models.UUIDField())
    apps.clear_cache()
    assert [erasure.paths_to_a_text(each) for each in (near, far, by_id, none)] == [
        ["about_id"],
        ["near__about_id"],
        ["text"],
        [],
    ]


# One text


def test_a_forgotten_text_leaves_a_receipt_without_words(by: Actor):
    text = save_text(by=by, saving=_saving(), kind=Kind.DREAM).text
    forget_text(by=by, text=text)
    (receipt,) = receipts(by=by)
    assert (receipt.forgot, receipt.about, receipt.counts["dream"]) == (Forgot.TEXT, text, 1)
    assert ("Dream", 1) in told(receipt)
    assert CANARY not in (settings.HOME.ledger / "forgotten.jsonl").read_text()


def test_a_page_that_sends_its_first_save_again_does_not_bring_it_back(by: Actor):
    first = _saving()
    save_text(by=by, saving=first)
    forget_text(by=by, text=first.text)
    with pytest.raises(Forgotten):
        save_text(by=by, saving=first)


def test_the_key_of_what_a_browser_still_holds_of_it_goes_too(browser_of, by: Actor):
    kept = save_text(by=by, saving=_saving())
    assert browser_of.post(f"/texts/{kept.text}/draft-key/").status_code == 200
    forget_text(by=by, text=kept.text)
    assert browser_of.post(f"/texts/{kept.text}/draft-key/").status_code == 404
    with pytest.raises(NotAllowed):
        draft_key(by=by, text=kept.text)
    assert browser_of.post(f"/texts/{uuid4()}/draft-key/").status_code == 200, "what never arrived is handed in"


def test_what_cannot_be_forgotten_everywhere_is_forgotten_nowhere(by: Actor, monkeypatch):
    def refuse(*_: object) -> None:
        raise RuntimeError("a room downstream cannot")

    monkeypatch.setattr(events, "_SUBSCRIBED", {**{each: [] for each in Event}, Event.TEXT_FORGOTTEN: [refuse]})
    text = save_text(by=by, saving=_saving()).text
    with pytest.raises(RuntimeError), transaction.atomic():
        forget_text(by=by, text=text)
    assert read_text(by=by, text=text).body == CANARY
    assert receipts(by=by) == []


# Someone


def test_someone_is_taken_out_of_everything_and_the_rest_stays(by: Actor, stranger: Actor):
    first = save_text(by=by, saving=_saving("Anna's stairs. Anna fell.")).text
    second = save_text(by=by, saving=_saving("Only the dog")).text
    theirs = save_text(by=stranger, saving=_saving("My Anna")).text
    assert places_of(by=by, names=["Anna"]).count == 2
    receipt = forget_someone(by=by, names=["Anna"], word="someone")
    assert read_text(by=by, text=first).body == "Someone's stairs. Someone fell."
    assert read_text(by=by, text=second).body == "Only the dog"
    assert read_text(by=stranger, text=theirs).body == "My Anna"
    assert dict(receipt.counts) == {"places": 2, "texts": 1}
    assert "anna" not in (settings.HOME.ledger / "forgotten.jsonl").read_text().lower()
    assert AuditEvent.objects.latest("number").what == "someone_forgotten"


def test_someone_is_taken_out_of_one_text_only(by: Actor):
    here = save_text(by=by, saving=_saving("with Anna")).text
    there = save_text(by=by, saving=_saving("without Anna")).text
    forget_someone(by=by, names=["Anna"], word="someone", text=here)
    assert [read_text(by=by, text=each).body for each in (here, there)] == ["with someone", "without Anna"]


def test_a_page_that_still_has_the_name_does_not_save_over_it(by: Actor):
    page = _saving("with Anna")
    save_text(by=by, saving=page)
    forget_someone(by=by, names=["Anna"], word="someone")
    late = save_text(
        by=by, saving=_saving("with Anna, and", text=page.text, based_on=page.revision, sitting=page.sitting, step=2)
    )
    assert late.beside == page.text  # kept, since nothing typed is lost; but beside it, and shown
    assert read_text(by=by, text=page.text).body == "with someone"


def test_rooms_are_told_which_texts_to_hear_again(by: Actor, monkeypatch):
    heard: list[tuple[Event, UUID]] = []
    text = save_text(by=by, saving=_saving("with Anna")).text
    monkeypatch.setattr(events, "_SUBSCRIBED", {each: [lambda by, about, e=each: heard.append((e, about))] for each in Event})
    forget_someone(by=by, names=["Anna"], word="someone")
    assert heard == [(Event.TEXT_REDACTED, text), (Event.TEXT_SAVED, text)]


@pytest.mark.parametrize("model", [model for model in ON_A_TEXT if erasure.is_derived(model)], ids=_label)
def test_what_was_derived_goes_when_someone_is_taken_out(by: Actor, model, alone):
    text = save_text(by=by, saving=_saving("with Anna")).text
    model._default_manager.all().delete()
    row = _filled(model, by.person, text)
    forget_someone(by=by, names=["Anna"], word="someone")
    assert not model._default_manager.filter(pk=row.pk).exists()


def test_whoever_may_not_forget_does_not(by: Actor):
    reader = Actor(by.person, frozenset({Permission.READ_OWN}))
    with pytest.raises(NotAllowed):
        forget_someone(by=reader, names=["Anna"], word="someone")
    with pytest.raises(NotAllowed):
        receipts(by=Actor(by.person, frozenset()))


# The file


def _pages(home: Any, key: bytes) -> bytes:
    """Everything that the database file and its log hold, decrypted page by page (SQLCipher 4)."""
    page, reserve, iv = 4096, 80, 16
    found = b""

    def opened(block: bytes, first: bool) -> bytes:
        decryptor = Cipher(algorithms.AES(key), modes.CBC(block[page - reserve : page - reserve + iv])).decryptor()
        return decryptor.update(block[16 if first else 0 : page - reserve])

    content = home.database.read_bytes()
    for at in range(0, len(content), page):
        found += opened(content[at : at + page], first=at == 0)
    log = Path(f"{home.database}-wal")
    frames = log.read_bytes()[32:] if log.exists() else b""
    for at in range(0, len(frames) - 24 - page + 1, 24 + page):
        number = int.from_bytes(frames[at : at + 4], "big")
        found += opened(frames[at + 24 : at + 24 + page], first=number == 1)
    return found


@pytest.mark.parametrize("length", [40, 20_000], ids=["short", "long"])
@pytest.mark.parametrize("how", ["text", "someone", "save"])
def test_no_page_of_the_file_keeps_it_even_sealed(elsewhere, how, length):
    home = elsewhere.go("here")
    by = owner(Person.objects.get().id)
    page = _saving(("Anna " + "x" * length)[:length])
    for body in ("other words " * 50, page.body, "more " * 900):
        save_text(by=by, saving=_saving(body) if body != page.body else page)
    with connection.cursor() as cursor:
        cursor.execute("SELECT body FROM words_text WHERE id = %s", [page.text.hex])
        sealed = bytes(cursor.fetchone()[0])
    parts = [sealed[at : at + 24] for at in range(0, len(sealed) - 24, 24)]
    key = KeyFile(home).database_key(KeyFile(home).master_by_passphrase("a lantern in the orchard"))
    assert any(part in _pages(home, key) for part in parts)
    if how == "text":
        forget_text(by=by, text=page.text)
    elif how == "someone":
        forget_someone(by=by, names=["Anna"], word="someone")
    else:  # an earlier wording, once its text is forgotten
        save_text(by=by, saving=_saving("y" * 30, text=page.text, based_on=page.revision))
        forget_text(by=by, text=page.text)
    pages = _pages(home, key)
    assert not [part for part in parts if part in pages]
    assert b"words_text" in pages
    connections.close_all()


def test_the_ledger_names_what_is_gone_in_lines_of_json(by: Actor):
    forget_text(by=by, text=save_text(by=by, saving=_saving()).text)
    (line,) = (settings.HOME.ledger / "forgotten.jsonl").read_text().splitlines()
    assert set(json.loads(line)) == {"about", "at", "counts", "forgot", "hash", "id", "marks", "person", "previous", "word"}
    assert Ledger(settings.HOME).receipts()[0].at <= timezone.now()
