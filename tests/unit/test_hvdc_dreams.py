"""Whole dreams, made up and coded by hand after Hall and Van de Castle, against what the coder finds in them."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from thirdear.listening.evidence.hall_van_de_castle import code_dream

DREAMS: dict[str, dict[str, Any]] = {
    name: dream
    for name, dream in tomllib.loads(Path(__file__).with_name("hvdc_dreams.toml").read_text(encoding="utf-8")).items()
    if isinstance(dream, dict)
}
SORTS = ("characters", "aggression", "friendliness")


@cache
def the_codes(name: str) -> dict[str, set[str]]:
    found = code_dream(DREAMS[name]["text"])
    lists = {"aggression": found["aggression"], "friendliness": found["friendliness"]}
    return {"characters": set(found["characters"])} | {sort: {" ".join(one) for one in codes} for sort, codes in lists.items()}


@pytest.mark.parametrize(
    ("name", "sort"), [(name, sort) for name, dream in DREAMS.items() for sort in SORTS if sort not in dream.get("not_yet", ())]
)
def test_a_dream_is_coded_as_a_person_codes_it(name: str, sort: str) -> None:
    assert the_codes(name)[sort] == set(DREAMS[name][sort])


@pytest.mark.parametrize(("sort", "least"), [("characters", 0.90), ("aggression", 0.65), ("friendliness", 0.75)])
def test_over_all_of_them_most_codes_are_right(sort: str, least: float) -> None:
    pairs = [(the_codes(name)[sort], set(dream[sort])) for name, dream in DREAMS.items()]
    f1 = 2 * sum(len(found & given) for found, given in pairs) / sum(len(found) + len(given) for found, given in pairs)
    assert f1 >= least
