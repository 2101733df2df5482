"""A recording is written down once, whatever happens meanwhile; what a person made of the words is never written over."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from speaking import a_sound, spoken, turn, written_down

from thirdear.listening.errors import MissingPart, UnreadableFile
from thirdear.listening.words.speech import UnsupportedLanguage, doubts
from thirdear.practice.errors import NotAllowed
from thirdear.practice.evidence.queries import listening
from thirdear.practice.record.actions import forget_someone
from thirdear.practice.record.audit import What
from thirdear.practice.record.models import AuditEvent
from thirdear.practice.words.actions import Saving, forget_text, save_text
from thirdear.practice.words.models import Recording, Sound, SpokenWords
from thirdear.practice.words.queries import Spoken, find_text, tellings
from thirdear.practice.words.recordings import tasks, writing_down
from thirdear.practice.words.recordings.correcting import correct
from thirdear.practice.words.recordings.keeping import say_checked
from thirdear.practice.words.recordings.queries import State, beside_its_sound, find_recording
from thirdear.practice.words.recordings.spoken import Understood

pytestmark = pytest.mark.usefixtures("unlocked")
SAID = turn("My mother rang. I can go, I said.", unsure={"rang": 0.2, "can": 0.7})
LATER = turn("Then it rained.", start=20.0, number=2)


def _expire():
    Recording.objects.update(lease_until=timezone.now() - timedelta(seconds=1))


def _events():
    return list(AuditEvent.objects.order_by("number").values_list("what", flat=True))


def test_it_becomes_a_text_like_others_that_is_heard(by):
    text, _ = spoken(by)
    written_down(by, text, SAID, LATER)
    found = find_text(by=by, text=text)
    assert (found.body, found.spoken) == (f"{SAID.text}\n\n{LATER.text}", Spoken.UNCHECKED)
    assert [each.text for each in tellings(by=by, text=text).turns] == [SAID.text, LATER.text]
    assert listening(by=by).waiting == 1
    assert (find_recording(by=by, text=text).state, _events()[-1]) == (State.WRITTEN_DOWN, What.TEXT_WRITTEN_DOWN)


def test_one_claim_at_a_time_and_a_killed_one_is_taken_up_after_its_lease(by):
    text, take = spoken(by)
    killed = writing_down.claim(by=by)
    assert (killed.text, writing_down.claim(by=by)) == (text, None)
    writing_down.go_on(by=by, claim=killed, share=0.5)
    assert (find_recording(by=by, text=text).state, find_recording(by=by, text=text).progress) == (State.WRITING_DOWN, 0.5)
    _expire()
    again = writing_down.claim(by=by)
    late = Understood(200, (SAID,))
    for act in (
        lambda: writing_down.to_do(by=by, claim=killed),
        lambda: writing_down.go_on(by=by, claim=killed, share=0.9),
        lambda: writing_down.keep_take(by=by, claim=killed, take=take, understood=late),
        lambda: writing_down.finish(by=by, claim=killed),
    ):
        with pytest.raises(writing_down.Overtaken):
            act()
    assert find_text(by=by, text=text).body == ""
    writing_down.keep_take(by=by, claim=again, take=take, understood=late)
    assert writing_down.to_do(by=by, claim=again) == []


def test_after_three_times_it_is_given_up_and_can_be_asked_for_again(by):
    text, _ = spoken(by)
    for _ in range(writing_down.ATTEMPTS):
        assert writing_down.claim(by=by)
        _expire()
    assert writing_down.claim(by=by) is None
    found = find_recording(by=by, text=text)
    assert (found.state, found.why_not[:12]) == (State.COULD_NOT, "Writing this")
    assert Sound.objects.exists(), "the sound is kept"
    writing_down.try_again(by=by, text=text)
    assert writing_down.claim(by=by).text == text


def test_giving_back_is_no_attempt(by):
    spoken(by)
    for _ in range(writing_down.ATTEMPTS + 1):
        writing_down.give_back(by=by, claim=writing_down.claim(by=by))
    assert writing_down.claim(by=by)


def test_what_nobody_ended_is_written_down_when_it_was_left_alone(by):
    text, _ = spoken(by, end=False)
    assert writing_down.claim(by=by) is None
    assert writing_down.claim(by=by, now=timezone.now() + writing_down.LEFT_ALONE + timedelta(seconds=1)).text == text


def test_sound_that_arrives_meanwhile_overtakes_and_is_written_down_too(by):
    text, first = spoken(by)
    claim = writing_down.claim(by=by)
    _, second = spoken(by, a_sound(50), text=text)
    with pytest.raises(writing_down.Overtaken):
        writing_down.finish(by=by, claim=claim)
    assert [take.pk for take in writing_down.to_do(by=by, claim=writing_down.claim(by=by))] == [first, second]


def test_what_was_typed_meanwhile_stays_and_what_was_said_since_comes_after_it(by):
    text, _ = spoken(by)
    written_down(by, text, SAID)
    found = find_text(by=by, text=text)
    save_text(by=by, saving=Saving(text, "My mother wrote.", uuid4(), found.revision, uuid4()))
    say_checked(by=by, text=text)
    spoken(by, a_sound(50), text=text)
    written_down(by, text, LATER)
    found = find_text(by=by, text=text)
    assert (found.body, found.spoken) == ("My mother wrote.\n\nThen it rained.", Spoken.UNCHECKED)


def test_a_text_that_was_forgotten_meanwhile_stays_forgotten(by):
    text, take = spoken(by)
    claim = writing_down.claim(by=by)
    forget_text(by=by, text=text)
    with pytest.raises(writing_down.Overtaken):
        writing_down.keep_take(by=by, claim=claim, take=take, understood=Understood(200, (SAID,)))
    assert not SpokenWords.objects.exists()


@pytest.mark.parametrize(
    ("error", "state", "said"),
    [
        (MissingPart("x"), State.WAITING, ""),
        (UnreadableFile("x", "y"), State.COULD_NOT, "Nothing could be made out"),
        (UnsupportedLanguage("x", "fr", "French"), State.COULD_NOT, "This seems to be spoken in a language"),
        (RuntimeError("x"), State.WAITING, ""),
    ],
)
def test_what_goes_wrong_is_said_and_the_sound_stays(by, monkeypatch, error, state, said):
    def broken(*_, **__):
        raise error

    monkeypatch.setattr(tasks, "transcribe", broken)
    text, _ = spoken(by)
    assert tasks.write_down_next()
    found = find_recording(by=by, text=text)
    assert (found.state, found.why_not[: len(said)]) == (state, said)
    assert found.install == ("thirdear models install speech" if isinstance(error, MissingPart) else "")
    assert Sound.objects.exists()
    assert not tasks.write_down_next(), "not at once again"


def test_the_worker_hands_the_engine_the_open_sound_in_memory_and_shares_its_time(by, monkeypatch):
    """Only how the work is shared out is looked at here: what is understood is another test's."""
    read = []

    def engine(recording, *, model, progress, workspace, threads, speakers, keep, id):
        assert (threads, speakers, workspace.is_dir()) == (1, 1, True)
        read.append(recording.read())
        recording.seek(0)
        for second in range(3):
            progress(second, 3)
        raise AssertionError("its time was over")

    monkeypatch.setattr(tasks, "transcribe", engine)
    monkeypatch.setattr(tasks, "_TURN", 0.0)
    spoken(by, a_sound(333))
    assert tasks.write_down_next()
    assert read == [a_sound(333)]
    found = Recording.objects.get()
    assert (found.state, found.attempts) == (State.WAITING, 0)


def test_words_keep_their_seconds_when_others_are_put_right(by):
    text, take = spoken(by)
    written_down(by, text, SAID)
    first, second = beside_its_sound(by=by, text=text).sentences
    assert (first.text, first.take, first.start, first.end) == ("My mother rang.", take, 0.0, 1.5)
    assert (second.start, second.end) == (1.5, 4.0)
    revision = find_text(by=by, text=text).revision
    saved = correct(by=by, text=text, at=first.at, until=first.until, words="My mother never  rang.", based_on=revision)
    assert saved.revision != revision
    assert correct(by=by, text=text, at=0, until=3, words="x", based_on=revision) is None, "another page was faster"
    first, second = beside_its_sound(by=by, text=text).sentences
    assert (first.text, first.start, first.end) == ("My mother never rang.", 0.0, 1.5)
    assert (second.start, second.end) == (1.5, 4.0)


def test_doubtful_words_are_shown_until_somebody_has_looked(by):
    text, _ = spoken(by)
    written_down(by, text, SAID)
    beside = beside_its_sound(by=by, text=text)
    assert beside.doubtful == 2
    assert [(words, doubt and doubt.instead) for words, doubt in beside.sentences[0].stretches] == [
        ("My mother ", None),
        ("rang.", None),
    ]
    assert [doubt.instead for _, doubt in beside.sentences[1].stretches if doubt] == ["can't"]
    (heard,) = tellings(by=by, text=text).turns
    assert [(heard.text[each.at : each.until], each.instead) for each in doubts(heard)] == [("rang.", None), ("can", "can't")]
    assert [(each.start, each.end) for each in heard.word_times][:2] == [(0.0, 0.5), (0.5, 1.0)]
    say_checked(by=by, text=text)
    assert beside_its_sound(by=by, text=text).doubtful == 0
    (heard,) = tellings(by=by, text=text).turns
    assert doubts(heard) == ()
    assert heard.word_times[1].start == 0.5
    assert find_text(by=by, text=text).spoken is Spoken.CHECKED


def test_nothing_is_checked_before_it_is_written_down(by, stranger):
    text, _ = spoken(by)
    for who in (by, stranger):
        with pytest.raises(NotAllowed):
            say_checked(by=who, text=text)


def test_a_name_that_is_taken_out_takes_the_sound_with_it(by):
    text, _ = spoken(by)
    written_down(by, text, turn("Anna rang."))
    other, _ = spoken(by, a_sound(50))
    forget_someone(by=by, names=["Anna"], word="someone")
    assert find_text(by=by, text=text).body == "Someone rang."
    assert find_recording(by=by, text=text).destroyed_at is not None
    assert not SpokenWords.objects.exists()
    assert find_recording(by=by, text=other).destroyed_at is None


def test_where_nothing_writes_down_the_page_says_what_installs_it_and_nothing_is_tried(by, browser_of, monkeypatch, tmp_path):
    monkeypatch.setenv("THIRDEAR_MODELS", str(tmp_path))
    text, _ = spoken(by)
    assert not tasks.write_down_next()
    found = find_recording(by=by, text=text)
    assert (found.state, found.install) == (State.WAITING, "thirdear models install speech")
    page = browser_of.get(f"/texts/{text}/sound/").content.decode()
    assert "The sound is kept. It will be written down once" in page
    assert '<code lang="en">thirdear models install speech</code>' in page
    assert "Go on speaking, or finish" not in page


def test_one_may_go_on_speaking_also_where_nothing_writes_down(by, browser_of, monkeypatch, tmp_path):
    monkeypatch.setenv("THIRDEAR_MODELS", str(tmp_path))
    text, _ = spoken(by, end=False)
    page = browser_of.get(f"/texts/{text}/sound/").content.decode()
    assert f'<a href="/speak/{text}/">Go on speaking, or finish</a>' in page
    assert "thirdear models install speech" in page


def test_a_take_in_which_nothing_was_said_spoils_no_other(by, monkeypatch):
    text, _ = spoken(by)
    written_down(by, text, SAID)
    spoken(by, a_sound(50), text=text)

    def nobody(*_, **__):
        raise UnreadableFile("x", "nobody could be heard to speak in it")

    monkeypatch.setattr(tasks, "transcribe", nobody)
    assert tasks.write_down_next()
    assert (find_recording(by=by, text=text).state, find_text(by=by, text=text).body) == (State.WRITTEN_DOWN, SAID.text)
