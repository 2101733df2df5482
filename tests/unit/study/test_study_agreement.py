"""Two codings beside each other: every figure against a pencil."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
from codings import OTHER, SELF, WISH, episode, mark, reading, session, transcript
from hypothesis import given, settings
from hypothesis import strategies as st

import thirdear.listening
from thirdear.listening.errors import InputError
from thirdear.listening.study import agreement, as_json, as_text, coding

SCHEMA = json.loads((Path(thirdear.listening.__file__).parent / "schema" / "agreement-1.schema.json").read_text(encoding="utf-8"))
HOUR = transcript(*["I was angry with my brother."] * 10)  # turns 0, 2, 4, 6, 8 are the client's


def compare(first, second):
    return agreement(coding(first, "a.json"), coding(second, "b.json"))


def code(found, kind, code):
    return next(one for one in found.codes if (one.kind, one.code) == (kind, code))


def marked(words, *marks):
    return session(words, *[mark(words, name, place) for name, place in marks])


def test_presence_by_turn_is_what_a_pencil_gives():
    first = marked(HOUR, ("affect.anger", (0, 6, 11)), ("affect.anger", (2, 6, 11)), ("affect.grief", (4, 0, 5)))
    second = marked(HOUR, ("affect.anger", (0, 0, 5)), ("affect.anger", (4, 6, 11)), ("affect.anger", (4, 0, 5)))
    found = compare(reading(first), reading(second))
    anger = code(found, "affect", "anger")
    assert (anger.both, anger.only_first, anger.only_second, anger.neither) == (1, 1, 1, 2)  # the client's five turns
    assert anger.kappa == pytest.approx((3 / 5 - 13 / 25) / (12 / 25))  # chance: .4 * .4 + .6 * .6
    assert anger.positive == pytest.approx(2 / 4)
    assert anger.interval is None  # of a single session
    both = code(found, "affect", None)
    assert (both.both, both.only_first, both.only_second, both.neither) == (2, 1, 0, 2)
    assert found.turns == 10


def test_marks_meet_where_they_share_a_character():
    first = marked(HOUR, ("affect.anger", (0, 0, 11)), ("affect.anger", (2, 6, 11)), ("affect.anger", (4, 0, 5)))
    second = marked(HOUR, ("affect.anger", (0, 0, 5)), ("affect.anger", (0, 6, 11)), ("affect.anger", (2, 0, 6)))
    overlap = code(compare(reading(first), reading(second)), "affect", "anger").overlap
    assert (overlap.first, overlap.second, overlap.first_met, overlap.second_met) == (3, 3, 1, 2)
    assert (overlap.precision, overlap.recall, overlap.f1) == (pytest.approx(2 / 3), pytest.approx(1 / 3), pytest.approx(4 / 9))


def test_a_mark_of_another_code_is_no_match():
    found = compare(reading(marked(HOUR, ("affect.anger", (0, 6, 11)))), reading(marked(HOUR, ("affect.grief", (0, 6, 11)))))
    assert code(found, "affect", "anger").overlap.f1 == 0
    assert code(found, "affect", None).overlap.f1 == 1


def test_the_first_act_of_each_turn_is_compared():
    first = marked(
        HOUR,
        ("intervention.reflection", (1, 6, 11)),
        ("intervention.question", (1, 0, 5)),
        ("intervention.question", (3, 0, 5)),
        ("intervention.support", (5, 0, 5)),
        ("intervention.therapist_words", (7, 0, 5)),
    )
    second = marked(
        HOUR,
        ("intervention.question", (1, 0, 11)),
        ("intervention.support", (3, 0, 5)),
        ("intervention.support", (5, 0, 5)),
    )
    acts = compare(reading(first), reading(second)).acts[0]
    assert (acts.kind, acts.turns) == ("intervention", 5)
    assert acts.kappa == pytest.approx((4 / 5 - 8 / 25) / (17 / 25))  # by chance: (2 * 1 + 1 * 2 + 2 * 2) / 25
    assert acts.interval is None


def test_the_interval_draws_whole_sessions():
    good, bad = transcript(*["I was angry."] * 10, id="s1"), transcript(*["I was angry."] * 10, id="s2")
    place = ("affect.anger", (0, 6, 11))
    first = reading(marked(good, place), marked(bad, place))
    second = reading(marked(good, place), marked(bad, ("affect.anger", (2, 6, 11))))
    anger = code(compare(first, second), "affect", "anger")
    assert anger.interval == (pytest.approx((3 / 5 - 17 / 25) / (8 / 25)), 1)  # the bad session twice, the good one twice


def test_episodes_are_matched_by_their_words_and_compared():
    places = [("episode.episode", (turn, 0, 27)) for turn in (0, 2, 4, 6, 8)]
    first = reading(
        marked(HOUR, *places),
        episodes=[
            episode("s1", "s1.e1", 3, (WISH, "w5"), (OTHER, "ro1")),
            episode("s1", "s1.e2", 4, (WISH, "w5"), (WISH, "w6")),
            episode("s1", "s1.e3", 5, (WISH, "w6")),
            episode("s1", "s1.e4", 2.5, (WISH, "w1")),
        ],
        w="w5",
        ro="ro1",
    )
    second = reading(
        marked(HOUR, *[(name, (turn, 4, 20)) for name, (turn, _, _) in places]),
        episodes=[
            episode("s1", "s1.e3", 4, (WISH, "w6")),
            episode("s1", "s1.e1", 3, (WISH, "w5"), (OTHER, "ro1")),
            episode("s1", "s1.e2", 4, (WISH, "w5")),
            episode("s1", "s1.e5", 3, (WISH, "w5")),
        ],
        w="w6",
        ro="ro1",
        rs="rs2",
    )
    found = compare(first, second)
    episodes = found.episodes
    assert (episodes.matched, episodes.only_first, episodes.only_second) == (3, 1, 1)
    wishes = episodes.components[WISH].labels
    assert dict(wishes.kappas) == {"w5": pytest.approx(1), "w6": pytest.approx(0.4)}  # w6: 2 of 3 agree, by chance 4 of 9
    assert (wishes.kappa, wishes.jaccard) == (pytest.approx(0.7), pytest.approx((1 + 1 / 2 + 1) / 3))
    assert wishes.masi == pytest.approx((1 + 1 / 3 + 1) / 3)
    assert episodes.kappa(SELF) is None
    # completeness (3, 3), (4, 4), (5, 4): one of three a step apart, where all nine pairs are (0+1+1 + 1+0+0 + 4+1+1) apart
    assert episodes.completeness_kappa == pytest.approx(1 - (1 / 3) / (9 / 9))
    assert episodes.completeness_icc == pytest.approx((7 / 6 - 1 / 6) / (7 / 6 + 1 / 6))  # of mean squares 7/6, 1/6, 1/6
    wish, other, self = found.theme
    assert (wish.same, wish.disagree, wish.kappa) == (False, False, pytest.approx(0.7))
    assert (other.same, other.disagree) == (True, False)
    assert (self.same, self.disagree) == (False, True)  # nothing measured it, and they say otherwise
    assert "raters disagree" in as_text(found)


def test_a_theme_below_the_line_is_shown_in_both_versions():
    places = [("episode.episode", (turn, 0, 27)) for turn in (0, 2, 4, 6)]
    wishes = (("w5", "w6"), ("w5", "w6"), ("w6", "w5"), ("w6", "w6"))
    codings = [
        reading(
            marked(HOUR, *places),
            episodes=[episode("s1", f"s1.e{i}", 3, (WISH, pair[side])) for i, pair in enumerate(wishes, 1)],
            w=("w5", "w6")[side],
        )
        for side in (0, 1)
    ]
    found = compare(*codings)
    assert found.theme[0].kappa < 0.4
    assert found.theme[0].disagree
    line = next(line for line in as_text(found).splitlines() if line.startswith("wish  "))
    assert "w5 to be close and accepted" in line
    assert "w6 to be loved and understood" in line
    assert line.endswith("raters disagree")


def test_other_words_are_refused_and_other_sessions_are_named():
    other = transcript(*["I was glad about my brother."] * 10)
    with pytest.raises(InputError, match=r"^a\.json and b\.json cannot be compared: the words of session s1 differ\.$"):
        compare(reading(session(HOUR)), reading(session(other)))
    second = transcript("No more.", id="s2")
    with pytest.raises(InputError, match=r"no session in common\.$"):
        compare(reading(session(HOUR)), reading(session(second)))
    found = compare(reading(session(HOUR), session(second)), reading(session(HOUR)))
    assert (found.sessions, found.only_first, found.only_second) == (("s1",), ("s2",), ())
    assert "Not compared, since only A has them: s2" in as_text(found)


PLACES = st.lists(
    st.tuples(
        st.sampled_from(["affect.anger", "affect.grief", "flow.slip", "intervention.question", "intervention.support"]),
        st.tuples(st.integers(0, 9), st.integers(0, 10), st.integers(11, 27)),
    ),
    max_size=12,
)


@settings(derandomize=True, deadline=None, max_examples=25)
@given(PLACES, PLACES)
def test_any_two_codings_compare_alike_in_both_directions(one, other):
    first, second = reading(marked(HOUR, *one)), reading(marked(HOUR, *other))
    there, back = compare(first, second), compare(second, first)
    for a, b in zip(there.codes, back.codes, strict=True):
        assert (a.both, a.only_first, a.only_second, a.neither) == (b.both, b.only_second, b.only_first, b.neither)
        assert a.kappa == (None if b.kappa is None else pytest.approx(b.kappa))
        assert (a.overlap.precision, a.overlap.recall) == (b.overlap.recall, b.overlap.precision)
        assert a.overlap.f1 == (None if b.overlap.f1 is None else pytest.approx(b.overlap.f1))
    jsonschema.Draft202012Validator(SCHEMA).validate(as_json(there))
    for text in (as_text(there), json.dumps(as_json(there))):
        assert not {"angry", "brother", "Anna", "Berg", "called"} & set(text.replace('"', " ").split())


@settings(derandomize=True, deadline=None, max_examples=15)
@given(PLACES)
def test_a_coding_agrees_with_itself(places):
    found = compare(reading(marked(HOUR, *places)), reading(marked(HOUR, *places)))
    assert {one.kappa for one in (*found.codes, *found.acts)} <= {1, None}
    assert all(one.overlap.f1 == 1 for one in found.codes)
    assert "raters disagree" not in as_text(found)


def test_columns_stand_under_each_other():
    found = compare(
        reading(marked(HOUR, ("affect.anger", (0, 6, 11)), ("flow.slip", (1, 0, 5)))),
        reading(marked(HOUR, ("affect.anger", (0, 6, 11)), ("flow.went_blank", (3, 0, 5)))),
    )
    lines = as_text(found).splitlines()
    head = next(line for line in lines if "marks A" in line)
    rows = lines[lines.index(head) + 1 : lines.index("", lines.index(head))]
    end = head.index("kappa") + len("kappa")
    assert all(row[:end][-1] in "0123456789–" and row[end : end + 2].strip() == "" for row in rows)
    assert max(map(len, lines)) <= 130
