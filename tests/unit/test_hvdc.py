"""Dreams after Hall and Van de Castle: the indices against sums by hand, and the coder on dreams made up for it."""

from __future__ import annotations

import math

import pytest

from thirdear.listening.evidence.hall_van_de_castle import Codes, code_dream
from thirdear.listening.evidence.hvdc_indices import Index, difference, indices


def a_dream(**found: list[str] | list[list[str]]) -> Codes:
    empty: dict[str, list[str] | list[list[str]]] = {name: [] for name in Codes.__annotations__}
    return Codes(**(empty | found))  # type: ignore[typeddict-item]


# Four dreams: 20 characters, 18 of them people (8 men, 6 women, 4 untold), 2 animals; 5 aggressions, 2 of them physical.
FOUR = [
    a_dream(
        characters=["1MKA", "1MSA", "1FMA", "2IUA", "1ANI"],
        aggression=[["1MSA", "7>", "D"], ["D", "2R", "1MSA"]],
        friendliness=[["D", "4>", "1MKA"]],
        emotions=[["AP", "D"], ["AN", "D"], ["HA", "1MKA"]],
        misfortune=[["5", "D"]],
        settings=["IF"],
    ),
    a_dream(
        characters=["1MBA", "1MOA", "1FTA", "2IUA", "1FKA"],
        aggression=[["1MOA", "6>", "D+1MBA"]],
        friendliness=[["1FTA", "2>", "D"], ["D", "5=", "1FKA"]],
        emotions=[["SD", "1FTA"]],
        success=["D"],
        settings=["OU"],
    ),
    a_dream(characters=["1MKA", "1MKA", "1FKA", "1IUA", "2ANI"], aggression=[["1MKA", "3>", "1FKA"]], settings=["NS"]),
    a_dream(
        characters=["2MSA", "1MFA", "1FSA", "1FRA", "1IKA"],
        aggression=[["D", "1>", "1MFA"]],
        friendliness=[["1FRA", "3>", "D"]],
        failure=["D"],
        settings=["IQ"],
    ),
]


@pytest.mark.parametrize(
    ("name", "part", "whole"),
    [
        ("male_female_percent", 8, 14),
        ("familiarity_percent", 11, 18),
        ("friends_percent", 6, 18),
        ("family_percent", 5, 18),
        ("group_percent", 3, 18),
        ("animal_percent", 2, 20),
        ("aggression_friendliness_percent", 4, 8),
        ("befriender_percent", 1, 3),
        ("aggressor_percent", 2, 4),
        ("victimisation_percent", 2, 4),
        ("physical_aggression_percent", 2, 5),
        ("aggression_per_character", 5, 20),
        ("friendliness_per_character", 4, 20),
        ("sexuality_per_character", 0, 20),
        ("negative_emotions_percent", 3, 4),
        ("bodily_misfortune_percent", 1, 1),
        ("dreamer_success_percent", 1, 2),
        ("self_negativity_percent", 4, 7),
        ("indoor_percent", 2, 3),
        ("familiar_setting_percent", 1, 2),
        ("dreams_with_aggression", 4, 4),
        ("dreams_with_friendliness", 3, 4),
        ("dreams_with_striving", 2, 4),
    ],
)
def test_an_index_is_the_part_of_the_whole_counted_by_hand(name: str, part: int, whole: int) -> None:
    found = indices(FOUR)[name]
    assert (found.part, found.whole) == (part, whole)


def test_an_index_has_no_value_below_its_least_whole() -> None:
    found = indices(FOUR)
    assert found["male_female_percent"].value == pytest.approx(0.571, abs=0.001)
    assert found["animal_percent"].value == 0.1
    assert found["aggression_per_character"].value == 0.25
    assert found["friendliness_per_character"].value == 0.2
    assert found["physical_aggression_percent"].value is None  # five aggressions are too few
    assert all(index.value is None for index in indices([]).values())


@pytest.mark.parametrize(
    ("one", "other", "h"),
    [(67, 48, 0.39), (45, 58, -0.26), (62, 79, -0.38), (50, 34, 0.33), (80, 80, 0.0), (100, 0, math.pi)],
)
def test_cohens_h_is_the_known_one(one: int, other: int, h: float) -> None:
    found = difference(Index(one, 100), Index(other, 100))
    assert found is not None
    assert found.h == pytest.approx(h, abs=0.005)
    assert found.high - found.h == pytest.approx(1.96 * math.sqrt(2 / 100))
    assert found.h - found.low == pytest.approx(1.96 * math.sqrt(2 / 100))


def test_a_difference_is_refused_where_either_side_is_too_small_or_no_proportion() -> None:
    assert difference(Index(5, 9), Index(50, 100)) is None
    assert difference(Index(50, 100), Index(5, 9)) is None
    with pytest.raises(ValueError, match="ratio"):
        difference(indices(FOUR)["aggression_per_character"], Index(50, 100))


def test_the_coder_knows_who_is_who() -> None:
    codes = code_dream(
        "My roommate Carol and her boyfriend were in the kitchen. A strange man came in with two dogs. "
        "He hit my brother (15) and I was terrified. My aunt hugged me."
    )
    assert codes["characters"] == ["1FKA", "1MKA", "1MSA", "2ANI", "1MBT", "1FRA"]
    assert codes["aggression"] == [["1MSA", "7>", "1MBT"]]
    assert codes["friendliness"] == [["1FRA", "6>", "D"]]
    assert codes["emotions"] == [["AP", "D"]]


def test_nobody_comes_of_owners_likenesses_and_waking_talk() -> None:
    codes = code_dream(
        "I saw a woman who looked like my teacher. She was in my friend's kitchen. My cousin lives in that street."
    )
    assert codes["characters"] == ["1FSA"]


def test_what_is_denied_is_not_coded() -> None:
    codes = code_dream("The man did not hit me. I was not afraid of him.")
    assert codes["aggression"] == []
    assert codes["emotions"] == []


@pytest.mark.parametrize("text", ["", "   ", "?!", "Blue. Blue. Blue.", "a" * 3000])
def test_it_survives_what_is_no_dream(text: str) -> None:
    codes = code_dream(text)
    assert set(codes) == set(Codes.__annotations__)
    assert codes["characters"] == []
    assert codes["settings"] == ["NS"]


def test_the_same_dream_gives_the_same_codes() -> None:
    text = "Two sisters, Ann and Kate, were fighting with a boy. They laughed at me."
    assert code_dream(text) == code_dream(text)
