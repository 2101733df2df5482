"""Whoever waits for a hearing is told how far it has come; that changes nothing of what is heard, and can end it."""

from __future__ import annotations

import pytest

from thirdear.listening.evidence import part
from thirdear.listening.listen import hear
from thirdear.listening.words import Transcript, Turn, revision_of

TURNS = tuple(
    Turn(f"t{i}", "client", "client", f"My mother rang again, for the {i}th time. I was angry, and I said nothing at all.")
    for i in range(12)
)
WORDS = Transcript("s1", revision_of(TURNS, ()), TURNS)


def test_it_grows_to_the_whole_and_changes_nothing():
    told: list[float] = []
    assert hear(WORDS, progress=told.append) == hear(WORDS)
    assert told == sorted(told)
    assert told[-1] == 1
    assert len({round(share, 2) for share in told}) > 10
    assert 0 < told[0] < 0.1


def test_what_it_raises_ends_the_hearing():
    def enough(share: float) -> None:
        if share > 0.5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        hear(WORDS, progress=enough)


def test_no_words_are_heard_at_once():
    told: list[float] = []
    hear(Transcript("s1", revision_of((), ()), ()), progress=told.append)
    assert told[-1] == 1


def test_a_part_is_told_as_the_wholes():
    told: list[float] = []
    half = part(told.append, 0.5, 1)
    assert half is not None
    half(0.5)
    assert told == [0.75]
    assert part(None, 0, 1) is None
