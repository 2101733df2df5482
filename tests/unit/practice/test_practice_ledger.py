"""The ledger: what was forgotten, without words; whole or damaged, never silent."""

from __future__ import annotations

import json
from pathlib import Path
from uuid import uuid4

import pytest

from thirdear.practice.errors import Damaged
from thirdear.practice.home import Home
from thirdear.practice.record.ledger import Forgot, Ledger, Receipt

PERSON = uuid4()


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path)
    home.prepare()
    return home


def _receipt(**more) -> Receipt:
    return Receipt(Forgot.TEXT, PERSON, about=uuid4(), counts={"dream": 1, "evidence.hearing": 2}, **more)


def test_it_keeps_receipts_in_order(home):
    given = [_receipt(), Receipt(Forgot.SOMEONE, PERSON, marks=("1:ab",), word="någon"), _receipt()]
    for each in given:
        Ledger(home).add(each)
    assert Ledger(home).receipts() == given
    assert Ledger(home).texts() == {given[0].about, given[2].about}
    assert not Ledger(home).has_forgotten(PERSON)
    Ledger(home).add(Receipt(Forgot.EVERYTHING, PERSON))
    assert Ledger(home).has_forgotten(PERSON)


@pytest.mark.parametrize("line", [0, 1, 2])
def test_a_changed_or_missing_line_is_found(home, line):
    Ledger(home).add(*[_receipt() for _ in range(4)])
    file = home.ledger / "forgotten.jsonl"
    lines = file.read_text().splitlines(keepends=True)
    changed = json.loads(lines[line])
    changed["counts"] = {"dream": 7}
    for wrong in ([*lines[:line], json.dumps(changed) + "\n", *lines[line + 1 :]], [*lines[:line], *lines[line + 1 :]]):
        file.write_text("".join(wrong))
        with pytest.raises(Damaged, match=f"line {line + 1}"):
            Ledger(home).receipts()


def test_a_line_cut_by_a_crash_is_no_line_and_the_next_takes_its_place(home):
    kept = _receipt()
    Ledger(home).add(kept)
    file = home.ledger / "forgotten.jsonl"
    with file.open("a") as out:
        out.write('{"about": "half of')
    assert Ledger(home).receipts() == [kept]
    following = _receipt()
    Ledger(home).add(following)
    assert Ledger(home).receipts() == [kept, following]


def test_merging_takes_what_is_new(home, tmp_path):
    other = Home(tmp_path / "other")
    other.prepare()
    shared, ours, theirs = _receipt(), _receipt(), _receipt()
    Ledger(home).add(shared, ours)
    Ledger(other).add(shared, theirs)
    Ledger(home).merge(Ledger.read((other.ledger / "forgotten.jsonl").read_bytes()))
    assert Ledger(home).receipts() == [shared, ours, theirs]
