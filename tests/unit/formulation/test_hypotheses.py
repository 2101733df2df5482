"""Triangles, parallels, themes, working through and change: each with a planted counter-example that it must name."""

from __future__ import annotations

import time
from itertools import combinations, permutations
from statistics import fmean

import pytest
from told import Hour, episode, key

from thirdear.listening.evidence import SessionReading
from thirdear.listening.formulation import formulated
from thirdear.listening.formulation.ccrt import ccrt
from thirdear.listening.formulation.change import changes
from thirdear.listening.formulation.hypothesis import Grounds
from thirdear.listening.formulation.parallel import parallels, similarity
from thirdear.listening.listen import formulate


@pytest.fixture(autouse=True)
def nothing_is_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the last measurement called not heard is no matter here."""
    monkeypatch.setattr("thirdear.listening.formulation.hypothesis.heard", lambda kind, code: None)


# The triangle of conflict


def conflict(*bearings: str, toward: str = "Anna") -> SessionReading:
    hour = Hour("s1")
    for bearing in bearings:
        hour.mark("affect.anger", whose="client", toward=toward, bearing=bearing)
        if bearing in {"named", "avoided"}:
            hour.mark("defence.denial", beside=True, against="anger")
            hour.mark("anxiety.striated", beside=True, when="now")
    return hour.reading()


def test_a_feeling_beside_which_something_is_kept_away_makes_a_triangle():
    reading = conflict("named", "avoided", "named")
    (triangle,) = formulate([reading]).triangles_of_conflict
    assert (triangle.feeling, triangle.toward, triangle.borne) == ("anger", "Anna", 0)
    assert {name: corner.count for name, corner in triangle.corners.items()} == {"defence": 3, "anxiety": 3, "feeling": 3}
    assert triangle.edges == {"defence_anxiety": 3, "anxiety_feeling": 3, "feeling_defence": 3}
    assert triangle.corners["defence"].codes == (("denial", 3),)
    assert triangle.grounds.little is None


def test_a_feeling_that_was_borne_speaks_against_it():
    reading = conflict("named", "named", "borne")
    (triangle,) = formulate([reading]).triangles_of_conflict
    assert triangle.grounds.against == (key(reading, 6),)
    assert (triangle.borne, triangle.corners["feeling"].count) == (1, 2)


def test_two_occasions_are_too_few():
    (triangle,) = formulate([conflict("named", "named")]).triangles_of_conflict
    assert "too few" in triangle.grounds.little


def test_a_feeling_without_a_defence_is_no_triangle():
    assert formulate([conflict("borne", "in_perspective")]).triangles_of_conflict == ()


def test_a_defence_far_away_belongs_to_no_feeling():
    hour = Hour("s1")
    hour.mark("affect.anger", whose="client", toward="", bearing="named")
    hour.mark("defence.denial", against="anger")
    assert formulate([hour.reading()]).triangles_of_conflict == ()


def test_another_persons_feeling_is_not_the_clients_conflict():
    hour = Hour("s1")
    hour.mark("affect.anger", whose="my wife", toward="me", bearing="named")
    hour.mark("defence.denial", beside=True, against="anger")
    assert formulate([hour.reading()]).triangles_of_conflict == ()


def test_the_sentence_does_not_name_the_defence():
    (triangle,) = formulate([conflict("named")]).triangles_of_conflict
    assert "denial" not in triangle.statement
    assert "seems kept away" in triangle.statement


# The triangle of person


def three_corners(*links: str) -> list[SessionReading]:
    hour = Hour("s1")
    hour.person("the therapist", "therapist")
    hour.episode("the therapist", "ro5-", "rs2-")
    hour.person("Anna")
    hour.episode("Anna", "ro5-")
    hour.episode("Anna", "ro8+")
    hour.person("dad", "father", "past")
    hour.episode("dad", "ro5-", when="past")
    for link in links:
        hour.mark("intervention.interpretation", link=link, target="pattern")
    return [hour.reading()]


def test_one_pattern_in_three_corners(monkeypatch: pytest.MonkeyPatch):
    (triangle,) = formulate(three_corners("T-P", "C-P", "T-C-P")).triangles_of_person
    assert (triangle.type, triangle.cluster) == ("RO", "ro5")
    assert triangle.episodes == {"therapist": ("r1",), "current": ("r2",), "past": ("r4",)}
    assert triangle.linked == {"therapist_current": 1, "therapist_past": 2, "current_past": 2}
    assert triangle.grounds.people == 3


def test_an_encounter_of_the_same_corner_that_went_otherwise_speaks_against_it():
    (reading,) = three_corners()
    (triangle,) = formulate([reading]).triangles_of_person
    otherwise = [mark.key for mark in reading.evidence if mark.attributes.get("cluster") == "ro8"]
    assert list(triangle.grounds.against) == otherwise


def test_encounters_with_the_dead_are_of_the_past_whenever_they_are_told():
    first, second = Hour("s1"), Hour("s2")
    first.mark("people.father", person="dad", when="past", dead=True)
    second.person("dad", "father")
    second.episode("dad", "ro5-")
    second.person("Anna")
    second.episode("Anna", "ro5-")
    (triangle,) = formulate([first.reading(), second.reading()]).triangles_of_person
    assert triangle.episodes == {"therapist": (), "current": ("r2",), "past": ("r1",)}


def test_a_pattern_in_one_corner_is_no_triangle():
    hour = Hour("s1")
    hour.person("Anna")
    for _ in range(4):
        hour.episode("Anna", "ro5-")
    assert formulate([hour.reading()]).triangles_of_person == ()


# Parallels


ALIKE = [
    *(episode(f"a{i}", "anna", "w5", "ro5-", "rs2-") for i in range(4)),
    *(episode(f"b{i}", "ben", "w5", "ro5-", "rs2-") for i in range(4)),
    *(episode(f"c{i}", "cleo", "w1", "ro6+", "rs5+") for i in range(4)),
]


def by_hand(told: list, one: str, other: str) -> float:
    """The share of all ways to hand out the episodes in which two groups are as alike, straight from the definition."""
    held = [frozenset(part.cluster for part in each.components) for each in told]
    groups = [[i for i, each in enumerate(told) if each.other == name] for name in (one, other)]

    def alike(a: tuple[int, ...], b: tuple[int, ...]) -> float:
        return fmean(len(held[i] & held[j]) / len(held[i] | held[j]) for i in a for j in b)

    observed, hits, all_ways = alike(*map(tuple, groups)), 0, 0
    for a in combinations(range(len(told)), len(groups[0])):
        for b in combinations([i for i in range(len(told)) if i not in a], len(groups[1])):
            all_ways += 1
            hits += alike(a, b) >= observed - 1e-12
    return hits / all_ways


def test_the_same_pattern_with_two_people_is_found_and_tested_exactly():
    told = [one for one in ALIKE if one.id[1] != "3"]
    (first, *_) = parallels(told)
    assert first.people == ("anna", "ben")
    assert first.exact
    assert first.similarity == 1.0
    assert first.p == pytest.approx(by_hand(told, "anna", "ben"))
    assert first.shared == (("ro5", 3, 3), ("rs2", 3, 3), ("w5", 3, 3))


def test_by_chance_drawn_arrangements_come_near_the_exact_ones():
    (first, *_) = parallels(ALIKE)
    assert not first.exact
    assert first.p == pytest.approx(by_hand(ALIKE, "anna", "ben"), abs=0.005)
    assert first.verdict.startswith("more alike")


def test_what_all_encounters_share_is_no_parallel():
    told = [episode(f"{name}{i}", name, "w5", "ro5-", "rs2-") for name in ("anna", "ben", "cleo") for i in range(4)]
    assert {one.p for one in parallels(told)} == {1.0}
    assert all(one.verdict.startswith("no more alike") for one in parallels(told))


def test_several_tests_are_corrected_together():
    found = {one.people: one for one in parallels([*ALIKE, *(episode(f"d{i}", "dora", "w5", "ro6+", "rs2-") for i in range(4))])}
    tested = sorted((one for one in found.values() if one.p is not None), key=lambda one: one.p)
    assert tested[0].p_adjusted == pytest.approx(min(1.0, tested[0].p * len(tested)))
    assert [one.p_adjusted for one in tested] == sorted(one.p_adjusted for one in tested)


def test_two_encounters_with_somebody_are_too_few_to_tell():
    (only,) = parallels([one for one in ALIKE if one.id in {"a0", "a1", "a2", "b0", "b1", "c0", "c1", "c2"}])
    assert (only.p, only.p_adjusted, only.verdict) == (None, None, "too few to tell")
    assert "too few" in only.grounds.little


def test_what_was_told_with_one_alone_speaks_against_the_parallel():
    told = [*ALIKE, episode("a9", "anna", "ro8+")]
    (first, *_) = parallels(told)
    assert first.grounds.against == ("a9.ro8",)


def test_the_order_told_changes_no_parallel():
    for told in list(permutations([one for one in ALIKE if one.id[1] in "01"]))[:6]:
        assert {(frozenset(one.people), one.similarity) for one in parallels(told)} == {(frozenset({"anna", "ben"}), 1.0)}


def test_similarity_is_the_share_in_common():
    assert similarity(frozenset({"w5", "ro5"}), frozenset({"w5"})) == 0.5
    assert similarity(frozenset(), frozenset()) == 0.0


# Themes


def themes_of(*sessions: dict[str, int]) -> list[SessionReading]:
    readings = []
    for i, words in enumerate(sessions, 1):
        hour = Hour(f"s{i}")
        hour.person("Anna")
        for word, mentions in words.items():
            hour.mark("theme.topic", word=word, mentions=mentions, feelings=["grief"])
        readings.append(hour.reading())
    return readings


def test_a_word_of_two_sessions_returns_and_says_where_it_does_not():
    (river,) = formulate(themes_of({"river": 3, "soup": 2}, {}, {"river": 2})).themes
    assert (river.name, river.sessions, river.mentions, river.feelings) == ("river", ("s1", "s3"), 5, ("grief",))
    assert "s2" in river.grounds.searched
    assert river.grounds.little


def test_a_feeling_toward_one_person_returns():
    hours = [Hour("s1"), Hour("s2")]
    for hour in hours:
        hour.person("Anna")
        hour.mark("affect.envy", whose="client", toward="Anna", bearing="named")
    (theme,) = formulate([hour.reading() for hour in hours]).themes
    assert (theme.sort, theme.name) == ("feeling", "envy toward Anna")


def test_an_element_of_a_dream_was_spoken_of_in_the_session_before():
    before, dreamt, later = Hour("s1"), Hour("s2"), Hour("s3")
    for hour in (before, later):
        hour.mark("theme.topic", word="bus", mentions=3, feelings=[])
    before.person("Anna")
    for element in ("the bus", "Anna", "a tower"):
        dreamt.mark("dream.element", element=element)
    found = [one for one in formulate([before.reading(), dreamt.reading(), later.reading()]).themes if one.sort == "dream"]
    assert [(one.name, one.sessions) for one in found] == [("the bus", ("s1", "s2")), ("Anna", ("s1", "s2"))]
    assert all("chance" in one.grounds.little for one in found)


def test_what_was_spoken_of_after_the_dream_is_no_residue():
    dreamt, later = Hour("s1"), Hour("s2")
    dreamt.mark("dream.element", element="the bus")
    later.mark("theme.topic", word="bus", mentions=3, feelings=[])
    assert formulate([dreamt.reading(), later.reading()]).themes == ()


# Working through


def course(*stages: str) -> list[SessionReading]:
    readings = []
    for i, stage in enumerate(stages, 1):
        hour = Hour(f"s{i:02}")
        hour.person("Anna")
        match stage:
            case "told":
                hour.episode("Anna", "w5", "ro5-", "rs2-")
            case "otherwise":
                hour.episode("Anna", "w5", "ro5-", "rs5+")
            case "new_way":
                hour.mark("new_way.new_way", **{"with": "Anna"})
            case "insight":
                hour.episode("Anna", "w5", "ro5-", "rs2-")
                hour.mark("response.insight", to="...")
            case "recognised":
                hour.episode("Anna", "w5", "ro5-", "rs2-")
                hour.mark("defence.self_observation", against="")
            case "insight into something else":
                hour.mark("response.insight", to="...")
        readings.append(hour.reading())
    return readings


def test_a_pattern_through_its_occasions():
    found = formulate(course("told", "insight into something else", "recognised", "insight", "new_way", "otherwise"))
    (course_of_it,) = found.working_through
    assert course_of_it.cluster == "rs2"
    assert [step.stage for step in course_of_it.steps] == [
        "told",
        "told",
        "recognised",
        "told",
        "understood",
        "answered_differently",
        "answered_differently",
    ]
    assert course_of_it.grounds.against == ()


def test_the_order_of_sessions_is_that_given_not_that_of_their_names():
    readings = course("told", "told", "told", "otherwise")
    last = Hour("s00")
    last.person("Anna")
    last.episode("Anna", "w5", "ro5-", "rs2-")
    (course_of_it,) = formulate([*readings, last.reading()]).working_through
    assert course_of_it.grounds.against == (course_of_it.steps[-1].evidence,)


def test_the_old_answer_after_the_new_one_speaks_against_it():
    readings = course("told", "told", "told", "otherwise", "told")
    (course_of_it,) = formulate(readings).working_through
    old = next(mark.key for mark in readings[4].evidence if mark.kind == "episode")
    assert course_of_it.grounds.against == (old,)


# Change


def periods(early: str, late: str, sessions: int = 5, each: int = 2) -> tuple[list, list[str]]:
    ids = [f"s{i:02}" for i in range(2 * sessions)]
    told = [
        episode(f"{session}{n}", "anna", "w5", early if i < sessions else late, session=session)
        for i, session in enumerate(ids)
        for n in range(each)
    ]
    return told, ids


def of(name: str, told: list, ids: list[str]):
    return next(one for one in changes(told, ids, ccrt(told)) if one.measure == name)


def test_a_response_that_falls_between_separate_periods_is_said_to_fall():
    told, ids = periods("ro5-", "ro8+")
    fall = of("negative responses of others", told, ids)
    assert (fall.early.share, fall.late.share, fall.difference, fall.interval) == (1.0, 0.0, -1.0, (-1.0, -1.0))
    assert "less often" in fall.verdict
    assert not set(fall.early.sessions) & set(fall.late.sessions)


def test_a_late_encounter_of_the_old_kind_speaks_against_the_change():
    told, ids = periods("ro5-", "ro8+")
    told.append(episode("old", "anna", "w5", "ro5-", session=ids[-1]))
    fall = of("negative responses of others", told, ids)
    assert fall.difference < 0
    assert fall.grounds.against == ("old",)


def test_nothing_changes_where_nothing_changed():
    told, ids = periods("ro5-", "ro5-")
    assert of("negative responses of others", told, ids).verdict == "too few to tell"
    assert of("the recurring wish", told, ids).difference == 0.0


@pytest.mark.parametrize(("sessions", "each"), [(5, 1), (2, 6), (3, 3)])
def test_few_encounters_or_sessions_are_too_few_to_tell(sessions: int, each: int):
    told, ids = periods("ro5-", "ro8+", sessions, each)
    found = of("negative responses of others", told, ids)
    assert found.verdict == "too few to tell"
    assert "too few" in found.grounds.little


def test_a_middle_session_belongs_to_neither_period():
    told, ids = periods("ro5-", "ro8+")
    found = of("negative responses of others", told, [*ids[:5], "middle", *ids[5:]])
    assert "middle" not in (*found.early.sessions, *found.late.sessions)


# All of them


def test_every_hypothesis_rests_on_something_and_says_what_was_searched():
    found = formulated([*three_corners("T-P"), *(reading for reading in [conflict_in("s2")])])
    for name in ("triangles_of_conflict", "triangles_of_person", "parallels", "themes", "working_through", "changes"):
        for one in getattr(found, name):
            assert one.grounds.evidence, name
            assert one.grounds.searched, name


def conflict_in(session: str) -> SessionReading:
    hour = Hour(session)
    hour.mark("affect.anger", whose="client", toward="Anna", bearing="named")
    hour.mark("defence.denial", beside=True, against="anger")
    return hour.reading()


def test_grounds_without_evidence_or_search_cannot_exist():
    with pytest.raises(ValueError, match="rests on evidence"):
        Grounds((), (), "all", 0, 0, 0)
    with pytest.raises(ValueError, match="rests on evidence"):
        Grounds(("k",), (), "", 0, 0, 0)


def test_hundreds_of_encounters_are_compared_in_seconds():
    others = [f"p{number}" for number in range(30)]
    many = [episode(f"r{number}", others[number % 30], "w5", ("ro5-", "ro8+")[number % 7 % 2], "rs2-") for number in range(900)]
    begun = time.perf_counter()
    found = parallels(many)
    assert len(found) == 30 * 29 // 2
    assert all(one.p is not None for one in found)
    assert time.perf_counter() - begun < 60  # once 2000 arrangements a pair, which took many minutes
