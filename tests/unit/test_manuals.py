"""The manual: every page and lexicon loads, and says whence it is, under which licence, and who may see it."""

from __future__ import annotations

import importlib
import pkgutil
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from thirdear.listening import manuals
from thirdear.listening.errors import InputError
from thirdear.listening.evidence import LISTENERS, lexicon

HOME = Path(manuals.__file__).parent / "en"
PAGES = sorted(path.stem for path in HOME.glob("*.toml"))
LEXICONS = sorted(path.stem for path in (HOME / "lexicons").glob("*.toml"))
AUDIENCES = {"therapist", "supervisor", "writer", "research", "nobody"}


def strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from strings(part)
    elif isinstance(value, list):
        for part in value:
            yield from strings(part)


def test_a_page_is_found_by_the_name_of_its_file():
    assert list(manuals.kinds()) == PAGES


@pytest.mark.parametrize("kind", PAGES)
def test_a_page_has_source_licence_audience_and_limits(kind: str):
    page = manuals.entry(kind)
    assert page.kind == kind
    for text in (page.name, page.definition, page.unit, page.wording, page.source, page.licence, page.limits):
        assert text
        assert text == text.strip()
    assert page.audience
    assert set(page.audience) <= AUDIENCES
    assert page.codes


@pytest.mark.parametrize("kind", PAGES)
def test_a_code_has_a_name_and_a_definition(kind: str):
    for name, code in manuals.entry(kind).codes.items():
        assert re.fullmatch(r"[a-z][a-z0-9_]*", name)
        assert code.code == name
        assert code.name
        assert code.definition
        assert not {"name", "definition", "fires", "not"} & set(code.details)


@pytest.mark.parametrize("kind", sorted({kind for listener in LISTENERS for kind in listener.gives}))
def test_every_code_that_may_be_heard_has_its_passages(kind: str):
    passages = {path.stem for path in (Path(__file__).parents[1] / "spec" / kind).glob("*.toml")}
    assert passages == set(manuals.entry(kind).codes)


@pytest.mark.parametrize("name", LEXICONS)
def test_a_lexicon_has_its_source_and_its_licence(name: str):
    data = manuals.lexicon(name)
    assert data["source"].strip()
    assert data["licence"].strip()


@pytest.mark.parametrize("name", LEXICONS)
def test_every_pattern_of_a_lexicon_compiles(name: str):
    for text in strings({key: value for key, value in manuals.lexicon(name).items() if key not in {"source", "licence"}}):
        re.compile(text)


@pytest.mark.parametrize("name", sorted(module.name for module in pkgutil.iter_modules(lexicon.__path__)))
def test_a_lexicon_is_made_ready_without_complaint(name: str):
    module = importlib.import_module(f"thirdear.listening.evidence.lexicon.{name}")
    assert module.lexicon() is module.lexicon()


def test_no_lexicon_gives_one_word_two_meanings_in_one_part():
    data = tomllib.loads((HOME / "lexicons" / "affect.toml").read_text(encoding="utf-8"))
    for part in ("state", "experiences", "evokes", "nouns"):
        words = [word for said in data[part].values() for word in said.split()]
        assert sorted({word for word in words if words.count(word) > 1}) == [], part


def test_the_codes_of_feelings_in_the_lexicon_stand_in_the_manual():
    data = manuals.lexicon("affect")
    known = set(manuals.entry("affect").codes)
    for part in ("state", "experiences", "evokes", "nouns", "phrases"):
        assert set(data[part]) <= known
    assert {*manuals.lexicon("people")["roles"]} <= set(manuals.entry("people").codes)
    assert {*manuals.lexicon("intervention")["acts"]} <= set(manuals.entry("intervention").codes)


def test_an_unknown_page_or_lexicon_is_an_error_of_input():
    with pytest.raises(InputError, match="no kind called 'telepathy'"):
        manuals.entry("telepathy")
    with pytest.raises(InputError, match="no lexicon called 'telepathy'"):
        manuals.lexicon("telepathy")
    with pytest.raises(InputError):
        manuals.entry("affect", "xx")


def test_explain_finds_a_kind_a_code_and_both_joined():
    assert [(kind.kind, code) for kind, code in manuals.explain("flow")] == [("flow", None)]
    assert [(kind.kind, code and code.code) for kind, code in manuals.explain("affect")] == [
        ("affect", None),
        ("response", "affect"),
    ]
    assert ("flow", "slip") in [(kind.kind, code and code.code) for kind, code in manuals.explain("slip")]
    assert [(kind.kind, code and code.code) for kind, code in manuals.explain("intervention.support")] == [
        ("intervention", "support")
    ]


def test_explain_finds_every_code_of_the_manual():
    for kind in manuals.kinds():
        for code in manuals.entry(kind).codes:
            assert (kind, code) in [(page.kind, found and found.code) for page, found in manuals.explain(f"{kind}.{code}")]
            assert manuals.explain(code)


@pytest.mark.parametrize("term", ["", "telepathy", "affect.telepathy", "telepathy.anger", "affect.", ".anger", "AFFECT"])
def test_explain_knows_nothing_of_nonsense(term: str):
    assert manuals.explain(term) == []


def test_the_manual_cannot_be_changed_by_its_readers():
    with pytest.raises(TypeError):
        manuals.entry("affect").codes["more"] = None
    with pytest.raises(TypeError):
        manuals.lexicon("affect")["more"] = "words"


def test_the_digest_is_that_of_every_definition():
    assert re.fullmatch("[0-9a-f]{64}", manuals.digest())
    assert manuals.digest() == manuals.digest.__wrapped__()


def test_the_public_face_is_what_it_says():
    assert all(hasattr(manuals, name) for name in manuals.__all__)
