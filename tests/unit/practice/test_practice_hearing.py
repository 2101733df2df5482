"""Each text is heard once, whatever happens meanwhile; and nothing stays "being listened to"."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from hearing import FIRST, SECOND, heard, reading_of, rested, written

from thirdear.listening.errors import MissingPart
from thirdear.practice.errors import NotAllowed
from thirdear.practice.evidence import actions, tasks
from thirdear.practice.evidence.models import Hearing, Reading, Reason
from thirdear.practice.evidence.queries import State, hearings, let_go, listening, readings
from thirdear.practice.record import audit
from thirdear.practice.record.models import AuditEvent
from thirdear.practice.words.actions import Keep, Saving, forget_text, save_text, settle_versions
from thirdear.practice.words.models import Text
from thirdear.practice.words.queries import find_text

pytestmark = pytest.mark.usefixtures("unlocked")


@pytest.fixture(autouse=True)
def _nothing_held():
    let_go()
    tasks._HOLDING.looked_for.clear()


def _only(by):
    (state,) = hearings(by=by)
    return state


def _expire(**changed):
    Hearing.objects.update(lease_until=timezone.now() - timedelta(seconds=1), **changed)


def test_a_text_waits_until_typing_has_rested(by):
    text = uuid4()
    save_text(by=by, saving=Saving(text, FIRST, uuid4(), None, uuid4()))
    assert (_only(by).state, listening(by=by).waiting) == (State.WAITING, 1)
    assert actions.claim(by=by) is None
    rested(text)
    assert actions.claim(by=by).text == text


def test_the_worker_hears_it_and_what_it_heard_is_there(by):
    text = written(by, FIRST)
    assert tasks.hear_next()
    assert _only(by).state is State.HEARD
    (told,) = readings(by=by)
    assert (told.text, told.reading) == (text, reading_of(by, text))
    assert {mark.kind for mark in told.reading.evidence} >= {"affect", "people"}
    assert not tasks.hear_next(), "once is enough"
    assert listening(by=by).waiting == 0


def test_one_claim_at_a_time(by):
    written(by, FIRST)
    assert actions.claim(by=by) is not None
    assert actions.claim(by=by) is None


def test_the_text_saved_last_is_heard_first(by):
    first, second = written(by, FIRST), written(by, SECOND)
    Hearing.objects.filter(text_id=first).update(not_before=timezone.now() - timedelta(days=1))
    assert [actions.claim(by=by).text, actions.claim(by=by).text] == [second, first]


def test_progress_is_said_and_prolongs_the_lease(by):
    written(by, FIRST)
    claim = actions.claim(by=by)
    before = Hearing.objects.get().lease_until
    actions.go_on(by=by, claim=claim, share=0.25)
    assert (_only(by).state, _only(by).progress) == (State.HEARING, 0.25)
    assert listening(by=by).share == 0.25
    assert Hearing.objects.get().lease_until > before


def test_a_killed_hearing_is_taken_up_after_its_lease(by):
    text = written(by, FIRST)
    killed = actions.claim(by=by)
    assert actions.claim(by=by) is None
    _expire()
    again = actions.claim(by=by)
    assert (again.text, again.token != killed.token) == (text, True)
    for late in (
        lambda: actions.go_on(by=by, claim=killed, share=0.9),
        lambda: actions.keep_reading(by=by, claim=killed, reading=reading_of(by, text)),
    ):
        with pytest.raises(actions.Overtaken):
            late()
    assert readings(by=by) == []
    actions.keep_reading(by=by, claim=again, reading=reading_of(by, text))
    assert len(readings(by=by)) == 1


def test_after_three_times_it_is_given_up_and_said(by):
    text = written(by, FIRST)
    for _ in range(actions.ATTEMPTS):
        assert actions.claim(by=by)
        _expire()
    assert actions.claim(by=by) is None
    state = _only(by)
    assert state.state is State.COULD_NOT_BE_HEARD
    assert state.why.endswith("three times before it came to an end.")
    assert (listening(by=by).waiting, listening(by=by).could_not) == (0, (state,))
    assert find_text(by=by, text=text).body == FIRST
    actions.hear_again(by=by, text=text)
    assert actions.claim(by=by).text == text


def test_a_lock_in_the_middle_is_no_attempt(by):
    written(by, FIRST)
    for _ in range(actions.ATTEMPTS + 1):
        claim = actions.claim(by=by)
        actions.give_back(by=by, claim=claim)
        assert _only(by).state is State.WAITING
    assert Hearing.objects.get().attempts == 0


def test_to_give_back_what_is_no_longer_held_changes_nothing(by):
    text = written(by, FIRST)
    claim = actions.claim(by=by)
    actions.keep_reading(by=by, claim=claim, reading=reading_of(by, text))
    actions.give_back(by=by, claim=claim)
    actions.could_not(by=by, claim=claim, reason=Reason.FAILED)
    assert _only(by).state is State.HEARD


def test_a_text_changed_while_it_is_heard_is_heard_anew(by):
    text = written(by, FIRST)
    claim = actions.claim(by=by)
    reading = reading_of(by, text)
    written(by, FIRST + " It rained.", text=text)
    with pytest.raises(actions.Overtaken):
        actions.keep_reading(by=by, claim=claim, reading=reading)
    assert tasks.hear_next()
    assert readings(by=by)[0].reading.transcript.turns[-1].text.endswith("It rained.")


def test_what_was_heard_in_other_words_is_not_shown(by):
    text = heard(by, FIRST)
    written(by, SECOND, text=text)
    assert readings(by=by) == []
    assert tasks.hear_next()
    assert Reading.objects.count() == 1
    assert "stairs" in readings(by=by)[0].reading.transcript.turns[0].text


def test_the_same_words_are_not_heard_twice(by, monkeypatch):
    text = heard(by, FIRST)
    written(by, FIRST, text=text)
    monkeypatch.setattr(tasks, "hear", lambda *_, **__: pytest.fail("it was heard again"))
    assert tasks.hear_next()
    assert _only(by).state is State.HEARD
    assert len(readings(by=by)) == 1


def test_a_text_without_words_is_heard_and_gives_nothing(by):
    text = heard(by, FIRST)
    written(by, " \n\n ", text=text)
    assert tasks.hear_next()
    assert (_only(by).state, readings(by=by)) == (State.HEARD, [])
    assert not Reading.objects.exists()


def test_a_forgotten_text_leaves_nothing(by):
    text = heard(by, FIRST)
    forget_text(by=by, text=text)
    assert (hearings(by=by), readings(by=by)) == ([], [])
    assert not Reading.objects.exists()


def test_a_text_forgotten_while_it_is_heard_leaves_nothing(by):
    text = written(by, FIRST)
    claim, reading = actions.claim(by=by), reading_of(by, text)
    forget_text(by=by, text=text)
    with pytest.raises(actions.Overtaken):
        actions.keep_reading(by=by, claim=claim, reading=reading)
    assert not Reading.objects.exists()


def test_a_second_version_is_not_heard_beside_the_first(by):
    text = written(by, FIRST)
    based = find_text(by=by, text=text).revision
    written(by, FIRST + " Then.", text=text)
    other = save_text(by=by, saving=Saving(text, SECOND, uuid4(), based, uuid4()))
    assert other.beside == text
    assert [each.text for each in hearings(by=by)] == [text]
    settle_versions(by=by, text=text, other=other.text, keep=Keep.OTHER)
    rested(text)
    assert tasks.hear_next()
    assert "stairs" in readings(by=by)[0].reading.transcript.turns[0].text


def test_unlocking_finds_whatever_is_unheard(by, monkeypatch):
    settled = heard(by, FIRST)
    never = written(by, SECOND)
    Hearing.objects.filter(text_id=never).delete()  # as before this version
    Text.objects.filter(pk=settled).update(revision=uuid4())  # changed by something that told nobody
    assert actions.await_unheard(by=by) == 2
    assert readings(by=by) == []
    assert actions.await_unheard(by=by) == 0, "waiting already"


def test_another_engine_hears_again_and_the_old_reading_stands_until_then(by, monkeypatch):
    heard(by, FIRST)
    monkeypatch.setattr(actions, "engine", lambda: "another")
    assert actions.await_unheard(by=by) == 1
    assert len(readings(by=by)) == 1


def test_a_reading_that_cannot_be_opened_is_left_out(by):
    heard(by, FIRST)
    row = Reading.objects.get()
    row.content = b"of another time"
    row.save()
    assert readings(by=by) == []


def test_a_missing_part_is_said_after_three_tries(by, monkeypatch, caplog):
    def missing(*_, **__):
        raise MissingPart("The model is absent.")

    monkeypatch.setattr(tasks, "hear", missing)
    text = written(by, FIRST)
    for _ in range(actions.ATTEMPTS):
        rested(text)
        assert tasks.hear_next()
    assert _only(by).why == "A part that listens is missing or damaged on this machine."


def test_whatever_fails_is_written_down_without_a_word(by, monkeypatch, caplog):
    def failing(*_, **__):
        raise ValueError(FIRST)

    monkeypatch.setattr(tasks, "hear", failing)
    written(by, FIRST)
    assert tasks.hear_next()
    assert _only(by).state is State.WAITING, "and is tried again later"
    assert not tasks.hear_next()
    assert "a hearing failed" in [record.getMessage() for record in caplog.records]


def test_hearing_is_audited_and_the_chain_holds(by, settings):
    text = heard(by, FIRST)
    assert AuditEvent.objects.filter(what="text_heard", about=text).count() == 1
    audit.verify(settings.HOME)


def test_when_the_audit_cannot_be_written_nothing_was_heard(by, monkeypatch):
    text = written(by, FIRST)
    claim = actions.claim(by=by)

    def refuse(**_):
        raise RuntimeError

    monkeypatch.setattr(actions, "note", refuse)
    with pytest.raises(RuntimeError):
        actions.keep_reading(by=by, claim=claim, reading=reading_of(by, text))
    assert not Reading.objects.exists()
    assert _only(by).state is State.HEARING


def test_a_stranger_sees_and_does_nothing(by, stranger):
    text = written(by, FIRST)
    claim = actions.claim(by=by)
    assert (hearings(by=stranger), readings(by=stranger), actions.claim(by=stranger)) == ([], [], None)
    with pytest.raises(actions.Overtaken):
        actions.keep_reading(by=stranger, claim=claim, reading=reading_of(by, text))
    with pytest.raises(NotAllowed):
        actions.hear_again(by=stranger, text=text)


def test_readings_come_oldest_told_first_with_as_many_queries_for_many(by, django_assert_num_queries):
    later, earlier = heard(by, SECOND, days=3), heard(by, FIRST, days=1)
    with django_assert_num_queries(3):
        assert [each.text for each in readings(by=by)] == [earlier, later]
    with django_assert_num_queries(2):  # open already
        readings(by=by)


def test_locking_lets_go_of_open_words(by):
    from thirdear.practice.evidence import queries

    heard(by, FIRST)
    readings(by=by)
    assert queries._OPEN
    let_go()
    assert not queries._OPEN


def test_the_line_says_how_many(browser_of, by):
    assert "listened" not in browser_of.get("/").content.decode()
    written(by, FIRST)
    written(by, SECOND)
    assert "2 texts are still being listened to." in browser_of.get("/").content.decode()
    actions.go_on(by=by, claim=actions.claim(by=by), share=0.5)
    line = browser_of.get("/hearing/", headers={"X-Third-Ear": "1"}).content.decode()
    assert 'value="0.25"' in line
    assert "<html" not in line
    assert "Nobody" not in browser_of.get("/hearing/").content.decode()


def test_what_could_not_be_heard_is_said_and_tried_again(browser_of, by):
    text = written(by, FIRST)
    Hearing.objects.update(attempts=actions.ATTEMPTS, state=State.COULD_NOT_BE_HEARD, reason=Reason.FAILED)
    assert "One text could not be listened to." in browser_of.get("/").content.decode()
    assert "Something went wrong" in browser_of.get("/hearing/").content.decode()
    assert browser_of.post(f"/hearing/{text}/again/").status_code == 302
    assert actions.claim(by=by).text == text
    assert browser_of.post(f"/hearing/{text}/again/").status_code == 404


def test_asking_how_far_it_is_does_not_count_as_being_there(browser_of, by):
    from thirdear.practice.record.keyring import RING

    RING._used = before = RING._used - 60
    browser_of.get("/hearing/")
    assert RING._used == before
    browser_of.get("/thread/")
    assert RING._used > before


def test_a_text_that_was_left_waits_no_longer(browser_of, by):
    text = uuid4()
    save_text(by=by, saving=Saving(text, FIRST, uuid4(), None, uuid4()))
    assert actions.claim(by=by) is None
    assert browser_of.post(f"/hearing/{text}/now/").status_code == 204
    assert actions.claim(by=by).text == text
    assert browser_of.post(f"/hearing/{uuid4()}/now/").status_code == 204
