"""The contract that every registered listener keeps, whatever is said to it."""

from __future__ import annotations

import copy
from dataclasses import replace

import hours
import numpy as np
import pytest
from hours import ANSWER, STORY, STRANGE, alone, found, hour, marks, prepared, words_of

from thirdear.listening import manuals
from thirdear.listening.errors import ListenerError
from thirdear.listening.evidence import LISTENERS, Curve, Evidence, Listener, check, listen_with, prepare
from thirdear.listening.listen import hear
from thirdear.listening.words import Span

HOURS = ["s02", *STRANGE, "huge"]
SPEAKS_OF = {
    "affect": "client",
    "people": "client",
    "intervention": "therapist",
    "flow": "client",
    "cycles": "anybody",
    "referential": "anybody",
    "episode": "client",
    "theme": "client",
    "defence": "client",
    "dream": "client",
    "anxiety": "client",
    "catharsis": "client",
    "response": "both",
    "rupture": "both",
    "process": "both",
    "transference": "client",
    "new_way": "client",
    "meaning": "client",
    "risk": "client",
}  # whose words a listener marks; "both": what passes between the two
RARE = {
    "anxiety",
    "catharsis",
    "cycles",
    "defence",
    "dream",
    "meaning",
    "new_way",
    "process",
    "referential",
    "response",
    "risk",
    "rupture",
    "transference",
}  # whose marks are too rare to be asked of one hour, or that give curves alone
each_listener = pytest.mark.parametrize("listener", LISTENERS, ids=lambda listener: listener.name)
each_hour = pytest.mark.parametrize("name", HOURS)


def test_the_registered_listeners_are_these():
    assert {one.id: sorted(one.gives) for one in LISTENERS} == {
        "affect/1": ["affect"],
        "people/1": ["people"],
        "intervention/1": ["intervention"],
        "flow/1": ["flow"],
        "dream/2": ["dream"],
        "episode/3": ["component", "episode"],
        "defence/1": ["defence"],
        "anxiety/1": ["anxiety"],
        "catharsis/1": ["catharsis"],
        "response/1": ["response"],
        "rupture/1": ["rupture"],
        "transference/1": ["transference"],
        "process/1": ["process"],
        "new_way/1": ["new_way"],
        "meaning/1": ["meaning"],
        "risk/2": ["risk"],
        "theme/1": ["theme"],
        "cycles/1": ["cycle"],
        "referential/1": [],
    }
    assert set(SPEAKS_OF) == {one.name for one in LISTENERS}, "say in SPEAKS_OF whose words a new listener marks"


@each_listener
@pytest.mark.parametrize("name", ["s02", "events anywhere", "typographic"])
def test_it_hears_the_same_twice(listener: Listener, name: str):
    again = list(listener.hear(prepared(name), hours.heard_before(listener, found(name))))
    assert again == found(name)[listener.name]


@each_listener
def test_it_hears_something_in_a_real_hour(listener: Listener):
    assert len(marks(listener, "s02")) > 3 or listener.name in RARE


@each_listener
@pytest.mark.parametrize("name", ["s02", "events anywhere"])
def test_it_changes_neither_the_words_nor_what_others_heard(listener: Listener, name: str):
    given, before = prepared(name), hours.heard_before(listener, found(name))
    transcript, sentences, vectors, earlier = copy.deepcopy(
        (given.transcript, given.sentences, given.vectors, {kind: len(had) for kind, had in before.items()})
    )
    list(listener.hear(given, before))
    assert given.transcript == transcript
    assert given.sentences == sentences
    assert np.array_equal(given.vectors, vectors)
    assert {kind: len(had) for kind, had in before.items()} == earlier


@each_listener
@each_hour
def test_it_survives_and_cites(listener: Listener, name: str):
    words = words_of(name)
    for mark in marks(listener, name):
        quotes = [words.quote(span) for span in (*mark.spans, *mark.against)]  # refuses a span outside its turn
        assert quotes
        assert all(quote.strip() for quote in quotes)
        assert set(mark.events) <= {event.id for event in words.events}


@each_listener
@each_hour
def test_it_gives_only_what_it_declares_and_the_manual_defines(listener: Listener, name: str):
    for one in found(name)[listener.name]:
        assert isinstance(one, Evidence | Curve)
        if isinstance(one, Evidence):
            assert one.kind in listener.gives
            assert one.listener == listener.id
            assert one.code in manuals.entry(one.kind).codes
            assert one.confidence is None or one.calibration != "none"


@each_listener
@each_hour
def test_its_curves_fit_the_hour(listener: Listener, name: str):
    turns = {turn.id for turn in words_of(name).turns}
    for curve in (one for one in found(name)[listener.name] if isinstance(one, Curve)):
        assert len(curve.x) == len(curve.y)
        assert len(curve.turns) in (0, len(curve.x))
        assert set(curve.turns) <= turns
        assert np.isfinite([*curve.x, *curve.y]).all()


@each_listener
def test_every_kind_it_gives_has_a_page_in_the_manual(listener: Listener):
    for kind in listener.gives:
        assert manuals.entry(kind).audience


@each_listener
def test_without_the_words_it_listens_for_it_is_silent(listener: Listener):
    others = {"client": ["only the therapist"], "therapist": ["only the client"], "both": [], "anybody": []}
    for name in others[SPEAKS_OF[listener.name]]:
        assert marks(listener, name) == []
    assert marks(listener, "only somebody else") == []


@each_listener
@pytest.mark.parametrize("name", ["nobody", "only empty turns"])
def test_without_any_words_there_is_no_mark(listener: Listener, name: str):
    assert marks(listener, name) == []


def test_the_huge_turn_is_huge():
    assert len(words_of("huge").turns) == 1
    assert len(words_of("huge").turns[0].text.split()) >= 20_000


@each_listener
def test_signs_without_a_word_are_no_evidence(listener: Listener):
    for name in ("only punctuation", "emoji"):
        for mark in marks(listener, name):
            assert any(sign.isalnum() for span in mark.spans for sign in words_of(name).quote(span))


@each_listener
@pytest.mark.parametrize("name", ["s02", "twenty speakers"])
def test_it_marks_nobody_elses_words(listener: Listener, name: str):
    words = words_of(name)
    if SPEAKS_OF[listener.name] == "client":  # a mark may rest on the therapist's words too, never on theirs alone
        assert all(
            any(words.turn(span.turn).speaker == "client" for span in mark.spans)
            for mark in marks(listener, name)
            if mark.code not in {"long_pause"}
        )
    elif SPEAKS_OF[listener.name] == "therapist":
        assert all(
            words.turn(span.turn).speaker == "therapist"
            for mark in marks(listener, name)
            for span in mark.spans
            if mark.code != "therapist_words"
        )  # that one rests on the client's longest stretch, and says so
    assert all(
        words.turn(span.turn).speaker != "other"
        for mark in marks(listener, name)
        for span in mark.spans
        if mark.code != "long_pause"
    )


@pytest.mark.parametrize("kind", ["affect", "people"])
def test_plain_words_carry_nothing(kind: str):
    listener = next(one for one in LISTENERS if one.name == kind)
    assert alone(listener, prepare(hour(("client", "The bus stops at the corner. It was raining at four.")))) == []


@pytest.mark.parametrize("language", ["de", "fr-CA", "he"])
def test_in_another_language_all_are_silent(language: str):
    reading = hear(hour(("client", STORY), ("therapist", ANSWER), language=language))
    assert (reading.evidence, reading.curves, reading.moments) == ((), (), ())


@pytest.mark.parametrize("language", ["en", "en-IE", "en_GB", "EN"])
def test_english_of_any_country_is_heard(language: str):
    assert hear(hour(("client", STORY), language=language)).evidence


def test_a_listener_alone_hears_what_it_hears_among_all():
    for listener in LISTENERS:
        assert alone(listener, prepared("twenty speakers")) == marks(listener, "twenty speakers")


def test_the_registered_pipeline_is_sound():
    check(LISTENERS)


def _gives(kind: str, signed: str = "odd/1") -> Listener:
    def listens(given, before):
        for sentence in given.sentences:
            yield Evidence.of(
                given.transcript, kind, "anger", Span(sentence.turn.id, sentence.start, sentence.end), listener=signed
            )

    return Listener("odd", 1, listens, gives=frozenset({"affect"}))


def test_an_unmet_need_is_an_error_before_anything_is_heard():
    flow = next(one for one in LISTENERS if one.name == "flow")
    with pytest.raises(ListenerError, match="flow requires affect, people"):
        check([flow])
    with pytest.raises(ListenerError, match=r"requires .*affect.*, which nothing before it gives"):
        check(LISTENERS[::-1])
    with pytest.raises(ListenerError, match="requires breath"):
        check([replace(flow, requires=frozenset({"breath"}))])
    with pytest.raises(ListenerError):
        hear(hour(), [flow])


def test_two_listeners_of_one_name_are_an_error():
    with pytest.raises(ListenerError, match="two listeners are called affect"):
        check([LISTENERS[0], replace(LISTENERS[0], version=2)])


def test_a_listener_that_gives_an_undeclared_kind_or_signs_as_another_is_refused():
    given = prepare(hour(("client", "Zanzibarium was angry.")))
    assert listen_with([_gives("affect")], given)[0]
    for wrong in (_gives("people"), _gives("affect", signed="affect/1"), _gives("affect", signed="odd/2")):
        with pytest.raises(ListenerError, match="odd gave a mark it did not declare") as refused:
            listen_with([wrong], given)
        assert "Zanzibarium" not in str(refused.value)
