"""How each text is heard, and the way back from a mark to its words."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest

from thirdear.listening.words import Span, Transcript, Turn, revision_of
from thirdear.practice.errors import NotAllowed
from thirdear.practice.record.events import Event
from thirdear.practice.record.permissions import Actor
from thirdear.practice.words.actions import Keep, Saving, forget_text, keep_session, save_text, say_who_is_who, settle_versions
from thirdear.practice.words.models import Kind, Text, TextParts
from thirdear.practice.words.parts import Element, Parts, parts_from
from thirdear.practice.words.queries import encounters_told, list_texts, place_of, read_text, tellings, versions_of

pytestmark = pytest.mark.usefixtures("unlocked")

STAIRS = Element("e1", "the stairs", "Grandmother's house.\n\nI was always last.")
DREAM = Parts({"waking": "Relief.", "yesterday": "We carried a piano."}, (STAIRS, Element("e2", "a dog", "")))


def tell(by: Actor, kind: Kind, body: str, parts: Parts | None = None, **more) -> UUID:
    return save_text(by=by, saving=Saving(uuid4(), body, uuid4(), None, uuid4(), 0, parts), kind=kind, **more).text


def _said(transcript: Transcript) -> list[tuple[str, str]]:
    return [(turn.id.removeprefix(f"{transcript.id}."), turn.text) for turn in transcript.turns]


def test_writing_is_a_turn_a_paragraph(by):
    text = tell(by, Kind.WRITING, "The stairs were wet,\nand dark.\n\n  Then I fell.\nNobody came. \n")
    heard = tellings(by=by, text=text)
    assert _said(heard) == [("p1", "The stairs were wet,\nand dark."), ("p2", "Then I fell."), ("p3", "Nobody came.")]
    assert {turn.speaker for turn in heard.turns} == {"client"}
    assert heard.id == str(text)


def test_a_dream_is_followed_by_what_came_to_mind(by):
    heard = tellings(by=by, text=tell(by, Kind.DREAM, "I climbed the stairs.", DREAM))
    assert _said(heard) == [
        ("p1", "I climbed the stairs."),
        ("ee1", "the stairs"),
        ("ee1.mind", "Grandmother's house."),
        ("ee1.mind.2", "I was always last."),
        ("ee2", "a dog"),
        ("yesterday", "We carried a piano."),
        ("waking", "Relief."),
    ]


def test_an_encounter_is_its_answers_in_order(by):
    answers = {
        "felt": "Small.",
        "with": "Anna",
        "they": "She laughed.",
        "me": "Nothing.",
        "ended": " ",
        "hoped": "That she asks.",
    }
    heard = tellings(by=by, text=tell(by, Kind.ENCOUNTER, "I told her of the job.", Parts(answers)))
    assert [id for id, _ in _said(heard)] == ["with", "body", "they", "me", "hoped", "felt"]


@pytest.mark.parametrize("kind", [Kind.WRITING, Kind.DREAM, Kind.ENCOUNTER, Kind.SESSION, Kind.LETTER])
def test_an_empty_text_is_heard_as_nothing(by, kind):
    assert tellings(by=by, text=tell(by, kind, "", Parts())).turns == ()


def test_every_turn_leads_back_to_where_it_was_typed(by):
    answers = {"with": "  Anna", "they": "She laughed.\n\nThen she left."}
    for kind, body, parts in (
        (Kind.DREAM, " I climbed.\n\nI fell.", DREAM),
        (Kind.ENCOUNTER, "I told her.\n\nAgain.", Parts(answers)),
        (Kind.WRITING, "One.\nTwo.", None),
    ):
        text = tell(by, kind, body, parts)
        typed = {"body": body, "element-e1-name": STAIRS.name, "element-e1-mind": STAIRS.mind, "element-e2-name": "a dog"}
        typed |= {f"answer-{name}": answer for name, answer in (parts.answers if parts else {}).items()}
        turns = tellings(by=by, text=text).turns
        assert turns
        for turn in turns:
            place = place_of(by=by, text=text, span=Span(turn.id, 0, len(turn.text)))
            assert place.quote == turn.text == typed[place.field][place.start : place.end]


def test_a_place_that_is_gone_is_none(by):
    text = tell(by, Kind.WRITING, "Short.")
    assert place_of(by=by, text=text, span=Span(f"{text}.p9", 0, 3)) is None
    assert place_of(by=by, text=text, span=Span(f"{text}.p1", 0, 90)) is None


def test_adding_at_the_end_moves_no_id(by):
    page = uuid4(), uuid4()

    def typed(body: str, step: int) -> list[tuple[str, str]]:
        save_text(by=by, saving=Saving(page[0], body, uuid4(), None, page[1], step))
        return _said(tellings(by=by, text=page[0]))

    first = typed("One.\n\nTwo.", 0)
    assert typed("One.\n\nTwo.\n\nThree.", 1)[:2] == first


def test_a_session_typed_with_names_has_its_speakers(by):
    text = tell(by, Kind.SESSION, "T: How was the week?\n\nMaja: I saw my brother.\nIt was long.\n\nT: Long?")
    assert [(turn.speaker, turn.name) for turn in tellings(by=by, text=text).turns] == [
        ("therapist", "T"),
        ("client", "Maja"),
        ("therapist", "T"),
    ]
    say_who_is_who(by=by, text=text, roles={"T": "client", "Maja": "other"})
    assert [turn.speaker for turn in tellings(by=by, text=text).turns] == ["client", "other", "client"]


def test_what_is_remembered_is_ones_own_and_marked(by):
    text = tell(by, Kind.SESSION, "She asked about my brother.\n\nI said: nothing new.", remembered=True)
    assert read_text(by=by, text=text).remembered
    assert [turn.speaker for turn in tellings(by=by, text=text).turns] == ["client", "client"]


def _session() -> Transcript:
    turns = (Turn("a", "therapist", "Dr X", "And?", 0.0, 1.0), Turn("b", "client", "Maja", "The stairs.\nAgain.", 1.0, 4.0))
    return Transcript("s7", revision_of(turns, ()), turns, language="sv", source="s7.json")


def test_an_uploaded_session_is_kept_as_it_is(by):
    text = uuid4()
    for _ in range(2):  # the same upload twice is one
        keep_session(by=by, text=text, session=_session(), told_at=datetime(2026, 3, 1, tzinfo=UTC))
    heard = tellings(by=by, text=text)
    assert [(turn.speaker, turn.name, turn.text, turn.start) for turn in heard.turns] == [
        ("therapist", "Dr X", "And?", 0.0),
        ("client", "Maja", "The stairs.\nAgain.", 1.0),
    ]
    assert (heard.language, heard.date) == ("sv", "2026-03-01")
    assert read_text(by=by, text=text).body == "Dr X: And?\n\nMaja: The stairs.\nAgain."
    assert place_of(by=by, text=text, span=Span(heard.turns[1].id, 4, 10)).quote == "stairs"


def test_saying_who_is_who_has_it_heard_anew(by, monkeypatch):
    text, told = uuid4(), []
    keep_session(by=by, text=text, session=_session())
    before = read_text(by=by, text=text).revision, tellings(by=by, text=text).revision
    monkeypatch.setattr("thirdear.practice.words.actions.announce", lambda event, **about: told.append(event))
    say_who_is_who(by=by, text=text, roles={"Dr X": "other"})
    assert told == [Event.TEXT_SAVED]
    assert {before[0], before[1]}.isdisjoint({read_text(by=by, text=text).revision, tellings(by=by, text=text).revision})
    say_who_is_who(by=by, text=text, roles={"Dr X": "other"})
    assert len(told) == 1


def test_only_a_session_has_who_is_who(by, stranger):
    text = tell(by, Kind.DREAM, "x")
    with pytest.raises(NotAllowed):
        say_who_is_who(by=by, text=text, roles={})
    session = uuid4()
    keep_session(by=by, text=session, session=_session())
    for attempt in (
        lambda: say_who_is_who(by=stranger, text=session, roles={}),
        lambda: keep_session(by=stranger, text=session, session=_session()),
        lambda: tellings(by=stranger, text=session),
        lambda: place_of(by=stranger, text=session, span=Span("x", 0, 1)),
    ):
        with pytest.raises(NotAllowed):
            attempt()


# Parts beside the body


def test_parts_are_sealed_and_go_with_their_text(by):
    text = tell(by, Kind.DREAM, "I climbed.", DREAM)
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT content FROM words_textparts WHERE text_id = %s", [text.hex])
        raw = bytes(cursor.fetchone()[0])
    assert b"Grandmother" not in raw
    assert b"piano" not in raw
    forget_text(by=by, text=text)
    assert not TextParts.objects.filter(text_id=text).exists()


def test_a_page_that_sends_no_parts_leaves_them(by):
    text, sitting = uuid4(), uuid4()
    save_text(by=by, saving=Saving(text, "I climbed.", uuid4(), None, sitting, 0, DREAM), kind=Kind.DREAM)
    save_text(by=by, saving=Saving(text, "I climbed. I fell.", uuid4(), None, sitting, 1), kind=Kind.DREAM)
    assert read_text(by=by, text=text).parts.elements == DREAM.elements


@pytest.mark.parametrize(
    ("keep", "minds"),
    [(Keep.THIS, ["one"]), (Keep.OTHER, ["two", "new"]), (Keep.BOTH, ["one\n\ntwo", "new"])],
)
def test_two_pages_at_once_keep_both_their_parts(by, keep, minds):
    text, first = uuid4(), uuid4()
    start = save_text(
        by=by, saving=Saving(text, "d", uuid4(), None, first, 0, Parts({}, (Element("a", "dog", ""),))), kind=Kind.DREAM
    )
    save_text(by=by, saving=Saving(text, "d", uuid4(), None, first, 1, Parts({"waking": "x"}, (Element("a", "dog", "one"),))))
    mine = Parts({}, (Element("a", "dog", "two"), Element("b", "cat", "new")))
    other = save_text(by=by, saving=Saving(text, "d", uuid4(), start.revision, uuid4(), 0, mine))
    assert other.beside == text
    [beside] = versions_of(by=by, text=text)
    assert [each.mind for each in beside.parts.elements] == ["two", "new"]
    settle_versions(by=by, text=text, other=other.text, keep=keep)
    left = read_text(by=by, text=text)
    assert [each.mind for each in left.parts.elements] == minds
    assert left.body == "d"
    assert TextParts.objects.count() == 1
    assert Text.objects.count() == 1


def test_listing_with_parts_takes_one_query(by, django_assert_num_queries):
    for _ in range(5):
        tell(by, Kind.DREAM, "d", DREAM)
        tell(by, Kind.WRITING, "w")
    with django_assert_num_queries(1):
        assert len([each.everything for each in list_texts(by=by)]) == 10


def test_everything_holds_all_words_and_an_opening_is_never_empty_of_them(by):
    text = read_text(by=by, text=tell(by, Kind.ENCOUNTER, "", Parts({"they": "She laughed."})))
    assert text.everything == text.opening_words() == "She laughed."


def test_encounters_count_when_something_happened_in_them(by):
    for parts in (Parts({"with": "Anna"}), Parts({"they": "She laughed."}), Parts()):
        tell(by, Kind.ENCOUNTER, "", parts)
    tell(by, Kind.ENCOUNTER, "We met.")
    assert encounters_told(by=by) == 2


def test_what_a_page_sends_becomes_parts():
    sent = {
        "parts": ["1"],
        "answer-felt": ["a\r\nb"],
        "answer-../x": ["no"],
        "element-id": ["aa", "", "aa", "<b>"],
        "element-name": ["the \n stairs", " ", "dog", "cat"],
        "element-mind": ["m", "", "", "\r\n n"],
    }
    parts = parts_from(sent)
    assert parts.answers == {"felt": "a\nb"}
    assert [(each.name, each.mind) for each in parts.elements] == [("the stairs", "m"), ("dog", ""), ("cat", "\n n")]
    assert parts.elements[0].id == "aa"
    assert len({each.id for each in parts.elements}) == 3
    assert parts_from({"body": ["x"]}) is None
    assert Parts.of(parts.content()) == parts
