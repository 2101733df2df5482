"""The audit chain: whole or damaged, never silent; and no action without its event."""

from __future__ import annotations

import inspect
import json
from importlib import import_module
from types import SimpleNamespace
from uuid import UUID, uuid4

import pytest
from django.conf import settings
from django.db import transaction

from thirdear.practice.errors import Damaged
from thirdear.practice.record import audit
from thirdear.practice.record.audit import What, note, remember_length, verify
from thirdear.practice.record.models import AuditEvent
from thirdear.practice.record.permissions import Actor
from thirdear.practice.words.actions import Saving, forget_text, save_text
from thirdear.practice.words.models import Text

pytestmark = pytest.mark.usefixtures("unlocked")


@pytest.fixture(autouse=True)
def _no_anchor():
    anchor = settings.HOME.ledger / "audit.json"
    before = anchor.read_bytes() if anchor.exists() else None
    yield
    anchor.unlink(missing_ok=True)
    if before is not None:
        anchor.write_bytes(before)


@pytest.fixture
def chain(by: Actor) -> int:
    """A chain with some events; its length."""
    for _ in range(4):
        note(by=by, what=What.TEXT_WRITTEN, about=uuid4())
    return AuditEvent.objects.count()


def test_a_whole_chain_is_whole(chain):
    assert verify(settings.HOME).length == chain


@pytest.mark.parametrize(
    "change", [{"what": "unlocked"}, {"about": None}, {"by": UUID(int=7)}, {"previous": b"\x01" * 32}, {"hash": b"\x02" * 32}]
)
def test_a_changed_event_is_found(chain, change):
    AuditEvent.objects.filter(number=chain - 2).update(**change)
    with pytest.raises(Damaged, match=str(chain - 2)):
        verify(settings.HOME)


def test_a_removed_event_is_found(chain):
    AuditEvent.objects.filter(number=chain - 1).delete()
    with pytest.raises(Damaged, match=str(chain - 1)):
        verify(settings.HOME)


def test_a_chain_cut_short_is_found(chain):
    remember_length(settings.HOME)
    AuditEvent.objects.filter(number__gte=chain - 1).delete()
    with pytest.raises(Damaged, match="lost its end"):
        verify(settings.HOME)


def test_a_chain_written_anew_is_found(chain, by):
    remember_length(settings.HOME)
    AuditEvent.objects.all().delete()
    for _ in range(chain + 2):
        note(by=by, what=What.UNLOCKED)
    with pytest.raises(Damaged, match="not the one"):
        verify(settings.HOME)


def test_a_damaged_ledger_is_not_taken_for_none(chain):
    (settings.HOME.ledger / "audit.json").write_text("[]")
    with pytest.raises(Damaged):
        verify(settings.HOME)


def _saving(text: UUID | None = None, body: str = "the stairs") -> Saving:
    return Saving(text or uuid4(), body, uuid4(), None, uuid4())


def test_what_cannot_be_noted_is_not_done(by, monkeypatch):
    kept = save_text(by=by, saving=_saving())
    before = AuditEvent.objects.count()

    def refuse(**_: object) -> None:
        raise RuntimeError("no room in the chain")

    monkeypatch.setattr("thirdear.practice.words.actions.note", refuse)
    new = _saving()
    with pytest.raises(RuntimeError), transaction.atomic():
        save_text(by=by, saving=new)
    with pytest.raises(RuntimeError), transaction.atomic():
        forget_text(by=by, text=kept.text)
    assert not Text.objects.filter(pk=new.text).exists()
    assert Text.objects.get(pk=kept.text).body == "the stairs"
    assert AuditEvent.objects.count() == before


def test_an_event_outside_a_transaction_is_a_bug(by, monkeypatch):
    monkeypatch.setattr(audit, "connection", SimpleNamespace(in_atomic_block=False))
    with pytest.raises(RuntimeError):
        note(by=by, what=What.UNLOCKED)


def test_a_sitting_is_one_event_and_no_event_holds_words(by):
    first = _saving(body="kanariefågel")
    before = AuditEvent.objects.count()
    for step in range(5):
        save_text(by=by, saving=Saving(first.text, f"kanariefågel {step}", uuid4(), None, first.sitting, step))
    assert AuditEvent.objects.count() == before + 1
    told = json.dumps(list(AuditEvent.objects.values_list("what", "about", "by")), default=str)
    assert "kanarie" not in told


@pytest.mark.parametrize("room", ["record", "words"])
def test_every_action_says_who_does_it(room):
    module = import_module(f"thirdear.practice.{room}.actions")
    for name in module.__all__:
        if inspect.isfunction(action := getattr(module, name)):
            parameters = inspect.signature(action).parameters
            assert {each.kind for each in parameters.values()} == {inspect.Parameter.KEYWORD_ONLY}, name
            assert parameters["by"].default is inspect.Parameter.empty, name


def test_every_kind_of_event_fits_its_column():
    assert max(map(len, audit.What)) <= AuditEvent._meta.get_field("what").max_length
