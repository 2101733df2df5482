"""Rules of the house that no other test looks at: every field is classified, and no room reads another's tables."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

import thirdear.practice
from thirdear.practice.record.fields import SealedBytesField, SealedJSONField, SealedTextField

ROOT = Path(thirdear.practice.__file__).parent
MODELS = [model for model in apps.get_models() if model.__module__.startswith("thirdear.")]
PRIVATE = {"models", "forms", "views", "tasks", "apps"}


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_every_field_is_sealed_or_said_to_lie_in_the_clear(model):
    sealed, clear = set(model.Privacy.sealed), set(model.Privacy.clear)
    assert sealed | clear == {field.name for field in model._meta.concrete_fields}
    assert not sealed & clear
    sealing = SealedTextField | SealedJSONField | SealedBytesField
    assert sealed == {field.name for field in model._meta.concrete_fields if isinstance(field, sealing)}


def _rooms() -> list[str]:
    return [app.rsplit(".", 1)[1] for app in settings.INSTALLED_APPS if app.startswith("thirdear.")]


@pytest.mark.parametrize("room", _rooms())
def test_a_room_asks_other_rooms_and_does_not_reach_into_them(room):
    for file in (ROOT / room).rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("thirdear.practice."):
                parts = node.module.split(".")[2:]
                names = {*parts[1:2], *(each.name for each in node.names)} if len(parts) < 3 else {parts[1]}
                if parts[0] in _rooms() and parts[0] != room:
                    assert not names & PRIVATE, f"{file}: {node.module}"


def test_every_template_lies_in_a_folder_of_its_room():
    for room in _rooms():
        folder = ROOT / room / "templates"
        if folder.exists():
            assert {path.name for path in folder.iterdir()} == {room}
