"""The core conflictual relationship theme, against figures worked out by hand."""

from __future__ import annotations

import pytest
from told import Hour, episode

from thirdear.listening.formulation import Component, Episode, formulated
from thirdear.listening.formulation.ccrt import ccrt
from thirdear.listening.listen import formulate

ORACLE = [
    episode("r1", "mother", "w5", "ro5-", "rs7-"),
    episode("r2", "boss", "w5", "ro5-", "rs8-"),
    episode("r3", "boss", "w1", "w5", "ro2-", "rs6-"),
    episode("r4", "friend", "w5", "ro8+", "rs3+"),
    episode("r5", "therapist", "w4", "ro5-", "rs7-"),
]


def shares(part: object) -> dict[str, float]:
    return {one.cluster: one.share for one in part.all}


def test_the_oracle_of_five_encounters():
    theme = ccrt(ORACLE)
    assert theme.status == "provisional"
    assert shares(theme.wish) == {"w5": 0.8, "w1": 0.2, "w4": 0.2}
    assert shares(theme.response_of_other) == {"ro5": 0.6, "ro2": 0.2, "ro8": 0.2}
    assert shares(theme.response_of_self) == {"rs7": 0.4, "rs3": 0.2, "rs6": 0.2, "rs8": 0.2}
    assert [part.modal.cluster for part in (theme.wish, theme.response_of_other, theme.response_of_self)] == ["w5", "ro5", "rs7"]
    assert (theme.ro_negative, theme.ro_positive, theme.rs_negative, theme.rs_positive) == (0.8, 0.2, 0.8, 0.2)
    assert theme.coherence == 0.2
    assert theme.wish.modal.others == 0.75


def test_it_cites_the_counter_example():
    assert ccrt(ORACLE).grounds.against == ("r4.ro8", "r4.rs3")
    assert "r4.ro8" not in ccrt(ORACLE).grounds.evidence


def test_it_says_on_what_it_rests():
    grounds = ccrt(ORACLE).grounds
    assert (grounds.episodes, grounds.people, grounds.sessions) == (5, 4, 1)
    assert "provisional" in grounds.little


@pytest.mark.parametrize(
    ("told", "status"),
    [(0, "none"), (2, "none"), (3, "provisional"), (6, "provisional"), (7, "usable"), (9, "usable"), (10, "stable")],
)
def test_the_guards(told: int, status: str):
    theme = ccrt([episode(f"r{i}", "mother", "w5", "ro5-", "rs7-") for i in range(told)])
    assert theme.status == status
    assert (theme.grounds is None) == (status == "none")
    assert theme.statement


def test_too_few_say_that_more_are_needed():
    assert "collect more" in ccrt(ORACLE[:2]).statement


def test_what_is_not_told_to_the_end_is_not_counted():
    half_told = [episode(f"x{i}", "mother", "w2", "ro4-", completeness=2) for i in range(20)]
    assert ccrt([*ORACLE, *half_told]) == ccrt(ORACLE)
    assert ccrt([*ORACLE, episode("x", "mother", "w2", completeness=2.5)]).episodes == 6


def test_an_encounter_counts_once_for_each_cluster():
    twice = Episode("r", "s1", "m", 4, (*(Component("RO", "ro5", "negative", "x", True, (f"k{i}",)) for i in range(3)),), "r")
    theme = ccrt([twice, episode("r2", "m", "ro2-"), episode("r3", "m", "ro2-")])
    assert theme.response_of_other.modal.cluster == "ro2"


def test_a_tie_goes_to_the_more_intense_then_to_more_people_else_both_are_named():
    def held(id: str, other: str, cluster: str, intensity: float | None) -> Episode:
        return Episode(id, "s1", other, 4, (Component("RO", cluster, "negative", "x", True, (id,), intensity),), id)

    intense = [held("a", "m", "ro2", 2), held("b", "m", "ro2", 2), held("c", "m", "ro5", 4), held("d", "m", "ro5", 4)]
    assert ccrt(intense).response_of_other.modal.cluster == "ro5"
    wider = [held("a", "m", "ro2", 3), held("b", "f", "ro2", 3), held("c", "m", "ro5", 3), held("d", "m", "ro5", 3)]
    assert ccrt(wider).response_of_other.modal.cluster == "ro2"
    equal = [held("a", "m", "ro2", 3), held("b", "f", "ro2", 3), held("c", "m", "ro5", 3), held("d", "f", "ro5", 3)]
    assert ccrt(equal).response_of_other.tie == ("ro5",)
    assert ccrt(wider).response_of_other.tie == ()


def test_the_second_is_named_from_two_encounters_on():
    assert ccrt(ORACLE).wish.secondary is None
    assert ccrt([*ORACLE, episode("r6", "mother", "w4")]).wish.secondary.cluster == "w4"


def test_an_inferred_wish_is_never_the_only_support_of_the_modal_wish():
    guessed = [episode(f"r{i}", "m", "w6?", "ro5-", "rs2-") for i in range(8)]
    said = [episode("s1", "m", "w1", "ro2-", "rs4-")]
    assert ccrt(guessed).wish is None
    assert "never said outright" in ccrt(guessed).statement
    assert ccrt([*guessed, *said]).wish.modal.cluster == "w1"
    once = ccrt([*guessed, episode("s2", "m", "w6", "ro5-", "rs2-")]).wish
    assert (once.modal.cluster, once.modal.count, once.expressed) == ("w6", 9, 1)


def test_an_inferred_wish_stands_only_beside_both_responses():
    hour = Hour("s1")
    for parts in (("w6?", "ro5-", "rs2-"), ("w6?", "ro5-"), ("w6?", "rs2-")):
        hour.person("Anna")
        hour.episode("Anna", *parts)
    held = [[part.cluster for part in one.components] for one in formulate([hour.reading()]).episodes]
    assert held == [["w6", "ro5", "rs2"], ["ro5"], ["rs2"]]


def test_where_nothing_could_be_named_there_is_no_theme():
    assert ccrt([episode(f"r{i}", "m") for i in range(9)]).status == "none"


def test_the_sentence_is_a_guess_and_no_verdict():
    for theme in (ccrt(ORACLE), ccrt(ORACLE[:4])):
        assert theme.statement.startswith("It may be that")


def test_few_encounters_behind_a_part_are_said():
    told = [episode(f"r{i}", "m", "w5", "ro5-") for i in range(10)] + [episode("x", "m", "rs2-")]
    assert "only one encounter" in ccrt(told).grounds.little


def test_a_formulation_of_nothing_says_so():
    found = formulated([])
    assert (found.ccrt.status, found.episodes, found.people, found.parallels) == ("none", (), (), ())
