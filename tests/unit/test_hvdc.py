"""Dreams after Hall and Van de Castle: the indices against sums by hand, and the coder on dreams made up for it."""

from __future__ import annotations

import math

import pytest

from thirdear.listening.evidence.hall_van_de_castle import Codes, code_dream
from thirdear.listening.evidence.hall_van_de_castle.indices import Index, difference, indices


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


# One dream a line: its words and the codes that the published rules give it.
AGGRESSION = """
A man pulled a gun and shot my uncle dead. | 1MSA 8> 1MRA
I am stabbed by a woman with long hair. | 1FSA 7> D
My father slapped my sister. | 1MFA 7> 1FTA
Some boys threw stones at us. | 2MSA 7> D
A stranger attacks me with a knife and I kick him. | 1MSA 7> D; D 7R 1MSA
My brother pushed me and I pushed him back. | 1MBA 7> D; D 7R 1MBA
My mother and my aunt were arguing. | 1FMA 2= 1FRA
I had a fight with my husband. | D 2= 1MHA
I fought with my husband. | D 2= 1MHA
I fought with a soldier. | D 7= 1MOA
I was being chased by a bear. | 1ANI 6> D
A man is chasing me and my brother. | 1MSA 6> D+1MBA
A man grabs me by the arm and drags me into a car. | 1MSA 6> D
A woman held me prisoner in her cellar. | 1FSA 6> D
The guard would not let me out. | 1IOA 3> D
My mother forbade me to go to the party. | 1FMA 3> D
A thief stole my purse. | 1IOA 5> D
My brother broke my bicycle on purpose. | 1MBA 5> D
Someone had broken into our house. | 1IUA 5> D
My boss accused me of lying. | 1IKA 4> D
He was a stranger. He pointed a gun at me. | 1MSA 4> D
My husband told me to leave him alone. | 1MHA 3> D
My boyfriend left me for another girl. | 1MKA 3> D
My girlfriends ignored me. | 2FKA 3> D
My sister hid from my father. | 1FTA 3> 1MFA
A waitress was very rude to me. | 1FOA 2> D
Everyone laughed at me. | 2JUA 2> D
My teacher yelled at me and I yelled back. | 1IKA 2> D; D 2R 1IKA
A man called me a liar. | 1MSA 2> D
My friend Jane said I was stupid. | 1FKA 2> D
I hated the woman. | D 1> 1FSA
My brother was angry with me. | 1MBA 1> D
I was scolded by my mother. | 1FMA 2> D
A woman was beating a child with a stick. | 1FSA 7> 1IUC
My dog chased a cat. | 1ANI 6> 1ANI
A tiger jumped at my son. | 1ANI 7> 1MAA
A man tried to strangle my mother. | 1MSA 7> 1FMA
I shot at the robber but missed. | D 7> 1MOA
The man blamed my father for the accident. | 1MSA 4> 1MFA
I pushed the boy away. | D 7> 1MSA
The doctor refused to treat my baby. | 1IOA 3> 1IIB
Nancy was making fun of my hair. | 1FKA 2> D
A gang of boys tied up my brother. | 2MSA 6> 1MBA
I argued with the clerk. | D 2= 1IOA
My ex-husband lies to me. | 1MKA 3> D
A woman slams the door in my face. | 1FSA 3> D
We were surrounded by Indians. | 2IEA 6> D
My daughter disobeyed me. | 1FDA 3> D
A man burned down our house. | 1MSA 5> D
A strange man kept staring at me and then he hit me. | 1MSA 7> D
I complained to the manager about the food. | D 2> 1IOA
My mother and I were in a car. She was yelling at me because I was late. I told her to shut up. | 1FMA 2> D; D 3R 1FMA
I saw two dogs fighting. | 2ANI 7= 2ANI
They were after me and I was running. | Q 6> D
There was this man who kept trying to get into my room. I screamed at him. | D 2> 1MSA
My father would not give me the money. | 1MFA 3> D
My friend Ellen and I were walking home. A man followed us. He grabbed Ellen. | 1MSA 6> D+1FKA; 1MSA 6> 1FKA
A boy tripped me and I fell. | 1MSA 7> D
Someone was murdered. | Q 8> 1IUA
I wanted to get even with my sister, so I tore her dress. | D 5> 1FTA
"""
FRIENDLINESS = """
My friend Tom helped me carry the trunk. | 1MKA 4> D
A policeman helped us across the street. | 1MOA 4> D
The nurse took care of my mother. | 1FOA 4> 1FMA
I was rescued by a fireman. | 1MOA 4> D
My aunt gave me a watch. | 1FRA 3> D
My father bought a car for my brother. | 1MFA 3> 1MBA
I was given a ring by my boyfriend. | 1MKA 3> D
A man lent me his umbrella. | 1MSA 3> D
My cousin Ruth came to visit me. | 1FRA 5> D
I went to see my grandmother. | D 5> 1FRA
I invited my friends to a party. | D 5> 2JKA
I was invited to dinner by my teacher. | 1IKA 5> D
My mother kissed me goodnight. | 1FMA 6> D
I shook hands with the president. | D 6> 1MPA
My mother hugged me and I hugged her back. | 1FMA 6> D; D 6R 1FMA
My brother was getting married to a blonde. | 1MBA 7= 1FSA
I married a sailor. | D 7= 1MOA
Bill asked me to marry him. | 1MKA 7> D
I am engaged to a doctor. | D 7= 1IOA
I said hello to my neighbor. | D 2> 1IKA
My teacher praised my painting. | 1IKA 2> D
My mother told me I looked beautiful. | 1FMA 2> D
I introduced my boyfriend to my parents. | D 2> 1MKA
I thanked the driver. | D 2> 1IOA
My friend Joe comforted me. | 1MKA 2> D
I felt sorry for the old woman. | D 1> 1FSA
I was in love with a sailor. | D 7> 1MOA
I really liked this man. | D 1> 1MSA
I pet the dog. | D 6> 1ANI
He was my friend Jim and he drove me home. | 1MKA 4> D
I take a child by the hand. | D 6> 1IUC
Dr. Miller cured my sister. | 1IKA 4> 1FTA
I call my mother on the telephone. | D 2> 1FMA
My uncle shows me how to swim. | 1MRA 4> D
My friend Mary and I went to a restaurant. The waiter was nice to us and brought us free dessert. | 1MOA 2> D+1FKA; 1MOA 3> D+1FKA
I was lost and an old woman showed me the way. I thanked her. | 1FSA 4> D; D 2R 1FSA
We had company. My aunt and uncle were visiting us. | 1FRA+1MRA 5> D
"""
SEXUALITY = """
A boy was kissing me. | 1MSA 3> D
I had intercourse with my husband. | D 5= 1MHA
A man wants to make love to me. | 1MSA 1> D
"""
CHARACTERS = """
I am with Howard and Ellie in a big house. | 1MKA 1FKA
I met a girl I used to know. | 1FKA
The neighbors came out to look. | 2JKA
A little old lady came in. | 1FSA
A boy of about five was crying. | 1MSC
My husband's brother drove. | 1MRA
My sister's boyfriend laughed. | 1MKA
A teacher was writing on the board. | 1IOA
My high school teacher was writing. | 1IKA
President Kennedy was giving a speech. | 1MPA
Everyone was looking at the sky. | 2JUA
One of my brothers was there. | 1MBA
A bunch of dogs ran by. | 2ANI
A man and his wife were sitting on a bench. | 1MSA 1FSA
I am at a party and a guy comes in. | 1MSA
My boyfriend Rick and some other fellows were swimming. | 1MKA 2MSA
A boy from my class was reading. | 1MKA
There was a man in a policeman's uniform. | 1MOA
Somebody came in. It was my uncle. | 1MRA
I was talking with a person who seemed to be my brother. | 1MBA
My ex-husband lies in bed. | 1MKA
The whole family was at the table. | 2JYA
The minister was talking to my brother-in-law. | 1MOA 1MRA
I was looking for my sister but she was not there. | 1FTA
My little brother was swimming. | 1MBC
A Russian spy is hiding. | 1IOA
I see Marilyn Monroe. | 1FPA
The children were in the pool. | 2JUC
The girl who sits next to me in class was there. | 1FKA
My date and I were late. | 1IKA
A strange dog was barking. | 1ANI
A horse pulled the wagon. | 1ANI
"""
EMOTIONS = """
I was scared to death. | AP D
I was upset because the car was gone. | AP D
To my surprise my father was dancing. | CO D
It made me furious. | AN D
I was so embarrassed. | AP D
I awoke frightened. | AP D
The man seemed very nervous. | AP 1MSA
I was disgusted by the food. | AN D
It was fun. | HA D
My friend Ann was crying because she was so sad. | SD 1FKA
I was surprised to see that she was angry. My sister was there. | CO D
I felt ashamed of myself. | AP D
I felt hurt and rejected. | SD D
I felt good. | HA D
I felt sorry for him. A man was there. | SD D
I was afraid of the dog. | AP D
My sister looked sad. | SD 1FTA
I was anxious to leave. | AP D
"""


def the_rows(table: str) -> list[tuple[str, list[list[str]]]]:
    rows = (line.split(" | ") for line in table.strip().splitlines())
    return [(text, [code.split() for code in codes.split("; ")]) for text, codes in rows]


@pytest.mark.parametrize(("text", "codes"), the_rows(AGGRESSION))
def test_who_does_what_harm_to_whom(text: str, codes: list[list[str]]) -> None:
    assert sorted(code_dream(text)["aggression"]) == sorted(codes)


@pytest.mark.parametrize(("text", "codes"), the_rows(FRIENDLINESS))
def test_who_does_what_kindness_to_whom(text: str, codes: list[list[str]]) -> None:
    assert sorted(code_dream(text)["friendliness"]) == sorted(codes)


@pytest.mark.parametrize(("text", "codes"), the_rows(SEXUALITY))
def test_who_desires_whom(text: str, codes: list[list[str]]) -> None:
    assert code_dream(text)["sexuality"] == codes


@pytest.mark.parametrize(("text", "codes"), the_rows(CHARACTERS))
def test_how_each_is_known(text: str, codes: list[list[str]]) -> None:
    assert code_dream(text)["characters"] == codes[0]


@pytest.mark.parametrize(("text", "codes"), the_rows(EMOTIONS))
def test_who_feels_what(text: str, codes: list[list[str]]) -> None:
    assert code_dream(text)["emotions"] == codes


@pytest.mark.parametrize(
    "text",
    [
        "The guard refused to help me. A man pretended to give me a ring.",
        "A woman gave me a look. The doctor gave me a number.",
        "I was running away from something.",
        "We fell and the boat was destroyed.",
        "My brother hid to scare me.",
    ],
)
def test_no_kindness_where_none_is_done(text: str) -> None:
    assert code_dream(text)["friendliness"] == []
