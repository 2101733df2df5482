"""The people of a treatment: one for each name and each role that only one can have."""

from __future__ import annotations

from thirdear.listening.evidence import Evidence, SessionReading
from thirdear.listening.formulation import Person, merge_people
from thirdear.listening.words import Span, Transcript, Turn, revision_of


def session(id: str, *said: tuple[str, str, str]) -> SessionReading:
    """A session in which these were mentioned, in this order: (person, role, when)."""
    text = "x" * (len(said) + 1)
    turns = (Turn(f"{id}.t1", "client", "P", text),)
    words = Transcript(id, revision_of(turns, ()), turns)
    return SessionReading(
        words,
        tuple(
            Evidence.of(
                words,
                "people",
                role,
                Span(f"{id}.t1", i, i + 1),
                listener="people/1",
                attributes={"person": person, "when": when},
            )
            for i, (person, role, when) in enumerate(said)
        ),
    )


def people(*readings: SessionReading) -> dict[str, Person]:
    return {person.name: person for person in merge_people(readings)}


def test_nobody_spoken_of_is_nobody():
    assert merge_people([]) == ()
    assert merge_people([session("s1")]) == ()


def test_one_name_in_two_sessions_is_one_person():
    found = merge_people([session("s1", ("Ciaran", "brother", "current")), session("s2", ("Ciaran", "brother", "current"))])
    assert [(person.name, person.role, person.when, len(person.mentions)) for person in found] == [
        ("Ciaran", "brother", "current", 2)
    ]


def test_mother_is_one_whatever_she_is_called():
    found = people(
        session("s1", ("mum", "mother", "current"), ("mum", "mother", "current")),
        session("s2", ("Mam", "mother", "past"), ("mother", "mother", "past")),
    )
    assert [(person.role, len(person.mentions)) for person in found.values()] == [("mother", 4)]
    assert set(found) == {"Mam"}  # a name with a capital goes before a word


def test_the_therapist_is_one():
    found = merge_people([session("s1", ("the therapist", "therapist", "current"), ("Dr Grey", "therapist", "current"))])
    assert [(person.name, person.role) for person in found] == [("Dr Grey", "therapist")]


def test_two_brothers_stay_two():
    assert set(people(session("s1", ("Ciaran", "brother", "current"), ("Dan", "brother", "current")))) == {"Ciaran", "Dan"}


def test_two_bosses_stay_two():
    assert set(people(session("s1", ("Anne", "superior", "current"), ("Berta", "superior", "past")))) == {"Anne", "Berta"}


def test_a_name_that_has_a_role_in_one_session_has_it_in_all():
    found = people(
        session("s1", ("Ruth", "partner", "current")), session("s2", ("Ruth", "unknown", "current"), ("Mo", "unknown", "current"))
    )
    assert (found["Ruth"].role, len(found["Ruth"].mentions)) == ("partner", 2)
    assert found["Mo"].role == "unknown"


def test_the_role_told_most_often_is_the_role():
    found = people(
        session(
            "s1",
            ("Jo", "friend", "current"),
            ("Jo", "colleague", "current"),
            ("Jo", "friend", "current"),
            ("Jo", "unknown", "current"),
        )
    )
    assert found["Jo"].role == "friend"


def test_names_are_one_in_capitals_or_not():
    assert len(merge_people([session("s1", ("ciaran", "unknown", "current"), ("Ciaran", "unknown", "current"))])) == 1


def test_spoken_of_in_past_and_present_is_both():
    found = people(
        session("s1", ("Ciaran", "brother", "past")),
        session("s2", ("Ciaran", "brother", "current")),
        session("s3", ("Mo", "friend", "past"), ("Al", "friend", "both")),
    )
    assert [found[name].when for name in ("Ciaran", "Mo", "Al")] == ["both", "past", "both"]


def test_those_of_most_mentions_come_first_and_are_counted():
    found = merge_people(
        [
            session(
                "s1",
                ("Mo", "friend", "current"),
                ("Al", "friend", "current"),
                ("Al", "friend", "current"),
                ("Jo", "friend", "current"),
            )
        ]
    )
    assert [(person.id, person.name) for person in found] == [("p1", "Al"), ("p2", "Mo"), ("p3", "Jo")]


def test_mentions_are_the_keys_in_the_order_told_and_none_is_lost():
    readings = [
        session("s1", ("mum", "mother", "current"), ("Ciaran", "brother", "current")),
        session("s2", ("mum", "mother", "current")),
    ]
    found = people(*readings)
    assert found["mum"].mentions == (readings[0].evidence[0].key, readings[1].evidence[0].key)
    assert sorted(key for person in found.values() for key in person.mentions) == sorted(
        mark.key for one in readings for mark in one.evidence
    )


def test_marks_of_other_kinds_are_nobody():
    one = session("s1", ("mum", "mother", "current"))
    feeling = Evidence.of(one.transcript, "affect", "anger", Span("s1.t1", 0, 1), listener="affect/1")
    assert merge_people([SessionReading(one.transcript, (feeling,))]) == ()
