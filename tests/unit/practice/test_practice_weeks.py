"""The weeks: whose week it is at midnight, gaps that stay gaps, other words that begin another line, and no score."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from django.utils import timezone

from thirdear.practice.change import actions, patterns
from thirdear.practice.change.calendar import open_weeks, this_week, week_of, weeks_from
from thirdear.practice.change.drawing import Entry, draw, first_week
from thirdear.practice.change.models import Rating, Sentence, Wording
from thirdear.practice.change.queries import list_lines, list_weeks
from thirdear.practice.errors import NotAllowed
from thirdear.practice.record.models import AuditEvent
from thirdear.practice.record.permissions import Actor, Permission

pytestmark = pytest.mark.usefixtures("unlocked")
MONDAY = date(2026, 9, 7)


@pytest.fixture
def clock(monkeypatch):
    """It is that moment, of UTC."""

    def at(moment: datetime) -> None:
        monkeypatch.setattr(timezone, "now", lambda: moment)

    return at


@pytest.fixture
def week(clock):
    """It is the Wednesday of that many weeks after the first."""

    def of(number: int) -> date:
        clock(datetime(2026, 9, 9, 12, tzinfo=UTC) + timedelta(weeks=number))
        return MONDAY + timedelta(weeks=number)

    return of


def _worded(by: Actor, words: str = "I can say no to my mother") -> UUID:
    sentence = uuid4()
    actions.word_sentence(by=by, sentence=sentence, words=words)
    return sentence


def _rated(by: Actor, sentence: UUID, week: date, value: int | None) -> None:
    actions.rate_week(by=by, week=week, values={sentence: value})


@pytest.mark.parametrize(
    ("zone", "moment", "monday"),
    [
        ("Europe/Stockholm", datetime(2026, 9, 6, 21, 59, tzinfo=UTC), date(2026, 8, 31)),  # Sunday 23:59 there
        ("Europe/Stockholm", datetime(2026, 9, 6, 22, 0, tzinfo=UTC), date(2026, 9, 7)),  # Monday 00:00 there
        ("Pacific/Auckland", datetime(2026, 9, 6, 12, 0, tzinfo=UTC), date(2026, 9, 7)),
        ("America/Los_Angeles", datetime(2026, 9, 7, 6, 59, tzinfo=UTC), date(2026, 8, 31)),
        ("Europe/Stockholm", datetime(2026, 10, 25, 22, 59, tzinfo=UTC), date(2026, 10, 19)),  # the day of 25 hours
        ("Europe/Stockholm", datetime(2026, 10, 25, 23, 0, tzinfo=UTC), date(2026, 10, 26)),
        ("Europe/Stockholm", datetime(2026, 12, 31, 23, 30, tzinfo=UTC), date(2026, 12, 28)),  # over the year's end
    ],
)
def test_a_week_ends_at_midnight_where_the_person_is(clock, zone, moment, monday):
    clock(moment)
    with timezone.override(zone):
        assert this_week() == monday


def test_weeks_are_named_by_their_mondays():
    assert {week_of(MONDAY + timedelta(days=day)) for day in range(7)} == {MONDAY}
    assert list(weeks_from(MONDAY, MONDAY + timedelta(days=20))) == [MONDAY + timedelta(weeks=each) for each in range(3)]


def test_a_monday_still_takes_the_week_before_and_no_other_day_does(clock):
    clock(datetime(2026, 9, 14, 8, tzinfo=UTC))
    assert open_weeks() == (date(2026, 9, 14), MONDAY)
    clock(datetime(2026, 9, 15, 8, tzinfo=UTC))
    assert open_weeks() == (date(2026, 9, 14),)


def test_a_sentence_is_rated_once_a_week_and_can_be_rated_again(by, week):
    monday = week(0)
    sentence = _worded(by)
    _rated(by, sentence, monday, 0)
    _rated(by, sentence, monday, 3)
    assert list_lines(by=by)[0].courses[0].ratings == ((monday, 3),)
    assert Rating.objects.count() == 1


def test_not_this_week_leaves_nothing_behind(by, week):
    monday = week(0)
    sentence = _worded(by)
    _rated(by, sentence, monday, 7)
    _rated(by, sentence, monday, None)
    assert not Rating.objects.exists()
    assert list_weeks(by=by) == []


@pytest.mark.parametrize("number", [-1, 1, 52])
def test_no_other_week_can_be_rated(by, week, number):
    sentence = _worded(by)
    other = week(0) + timedelta(weeks=number)
    with pytest.raises(actions.WeekIsOver):
        _rated(by, sentence, other, 5)


@pytest.mark.parametrize("value", [-1, 11, 2.5, "3"])
def test_a_rating_is_a_place_on_the_line(by, week, value):
    monday = week(0)
    sentence = _worded(by)
    with pytest.raises(ValueError, match="whole number"), transaction.atomic():
        _rated(by, sentence, monday, value)
    assert not Rating.objects.exists()


def test_gaps_are_kept_as_gaps(by, week):
    week(0)
    sentence = _worded(by)
    for number, value in ((0, 2), (1, 3), (4, 5), (5, 10), (7, 0)):
        _rated(by, sentence, week(number), value)
    line = list_lines(by=by)[0]
    drawing = draw(line, first_week([line], this_week()), this_week())
    (stroke,) = drawing.strokes
    assert stroke.path == "M0.0 32.0L14.29 28.0M57.14 20.0L71.43 0.0"  # what lies between is not drawn, nor a week alone
    assert stroke.dots.count("h0") == 5
    weeks = [MONDAY + timedelta(weeks=each) for each in range(8)]
    assert stroke.entries == (
        Entry(weeks[0], weeks[0], 2),
        Entry(weeks[1], weeks[1], 3),
        Entry(weeks[2], weeks[3], None),
        Entry(weeks[4], weeks[4], 5),
        Entry(weeks[5], weeks[5], 10),
        Entry(weeks[6], weeks[6], None),
        Entry(weeks[7], weeks[7], 0),
    )
    assert drawing.has_gaps


def test_other_words_begin_another_line(by, week):
    monday = week(0)
    sentence = _worded(by, "I can say no")
    _rated(by, sentence, monday, 4)
    _rated(by, sentence, week(1), 5)
    actions.word_sentence(by=by, sentence=sentence, words="I can say no to my mother")
    _rated(by, sentence, week(1), 2)
    _rated(by, sentence, week(2), 2)
    (line,) = list_lines(by=by)
    assert [(course.words, [value for _, value in course.ratings]) for course in line.courses] == [
        ("I can say no", [4, 5]),
        ("I can say no to my mother", [2, 2]),
    ]
    strokes = draw(line, monday, week(2)).strokes
    assert [stroke.path.count("M") for stroke in strokes] == [1, 1]
    assert [stroke.begins_at for stroke in strokes] == [None, 14.29]


def test_words_that_were_never_rated_are_changed_in_place(by):
    sentence = _worded(by, "I can say on")
    actions.word_sentence(by=by, sentence=sentence, words="  I can\nsay no ")
    assert [wording.words for wording in Wording.objects.all()] == ["I can say no"]
    before = AuditEvent.objects.count()
    actions.word_sentence(by=by, sentence=sentence, words="I can say no")
    assert AuditEvent.objects.count() == before


def test_the_week_before_belongs_to_the_words_it_had(by, clock):
    clock(datetime(2026, 9, 9, 12, tzinfo=UTC))
    sentence = _worded(by, "old")
    _rated(by, sentence, MONDAY, 1)
    clock(datetime(2026, 9, 14, 0, 5, tzinfo=UTC))
    actions.word_sentence(by=by, sentence=sentence, words="new")
    _rated(by, sentence, MONDAY, 6)
    assert [course.ratings for course in list_lines(by=by)[0].courses] == [((MONDAY, 6),), ()]


def test_five_are_enough_and_one_put_aside_makes_room(by):
    sentences = [_worded(by, f"sentence {number}") for number in range(5)]
    with pytest.raises(actions.TooMany):
        _worded(by, "a sixth")
    actions.put_sentence_aside(by=by, sentence=sentences[0])
    _worded(by, "a sixth")
    with pytest.raises(actions.TooMany):
        actions.take_sentence_up(by=by, sentence=sentences[0])
    assert [line.words for line in list_lines(by=by) if line.put_aside_on is None][-1] == "a sixth"


def test_a_forgotten_sentence_takes_its_words_and_weeks_with_it(by, week):
    monday = week(0)
    sentence = _worded(by)
    _rated(by, sentence, monday, 4)
    actions.forget_sentence(by=by, sentence=sentence)
    assert not any(model.objects.exists() for model in (Sentence, Wording, Rating))


def test_a_stranger_may_nothing(by, stranger, week):
    monday = week(0)
    sentence = _worded(by)
    _rated(by, sentence, monday, 4)
    assert list_lines(by=stranger) == []
    for attempt in (
        lambda: actions.word_sentence(by=stranger, sentence=sentence, words="theirs"),
        lambda: _rated(stranger, sentence, monday, 9),
        lambda: actions.put_sentence_aside(by=stranger, sentence=sentence),
        lambda: actions.take_sentence_up(by=stranger, sentence=sentence),
        lambda: actions.forget_sentence(by=stranger, sentence=sentence),
        lambda: list_lines(by=Actor(by.person, frozenset())),
        lambda: _rated(Actor(by.person, frozenset({Permission.READ_OWN})), sentence, monday, 9),
    ):
        with pytest.raises(NotAllowed), transaction.atomic():
            attempt()
    assert list_lines(by=by)[0].courses[0].ratings == ((monday, 4),)


def test_what_cannot_be_noted_is_not_done(by, week, monkeypatch):
    monday = week(0)
    sentence = _worded(by)

    def refuse(**_: object) -> None:
        raise RuntimeError("no room in the chain")

    monkeypatch.setattr(actions, "note", refuse)
    for attempt in (
        lambda: _worded(by, "another"),
        lambda: _rated(by, sentence, monday, 4),
        lambda: actions.forget_sentence(by=by, sentence=sentence),
        lambda: actions.put_sentence_aside(by=by, sentence=sentence),
    ):
        with pytest.raises(RuntimeError), transaction.atomic():
            attempt()
    (line,) = list_lines(by=by)
    assert (line.put_aside_on, line.courses[0].ratings) == (None, ())


def test_the_lines_take_three_queries_however_many_weeks(by, week, django_assert_num_queries):
    week(0)
    sentences = [_worded(by, f"sentence {number}") for number in range(3)]
    for each in range(6):
        actions.rate_week(by=by, week=week(each), values=dict.fromkeys(sentences, each))
    with django_assert_num_queries(3):
        assert [len(line.courses[0].ratings) for line in list_lines(by=by)] == [6, 6, 6]


# The page


def test_the_page_asks_and_keeps(browser_of, by, week):
    assert b"Write your sentences" in browser_of.get("/weeks/").content
    monday = week(0)
    browser_of.post("/weeks/sentences/", {"sentence": str(uuid4()), "do": "word", "words": "I can <say> no"})
    (line,) = list_lines(by=by)
    page = browser_of.get("/weeks/").content.decode()
    assert "I can &lt;say&gt; no" in page
    assert f'name="{line.id}" value="" checked' in page  # not this week, until something else is said
    assert "<figure" not in page
    assert browser_of.post("/weeks/", {"week": str(monday), str(line.id): "8"}).status_code == 302
    page = browser_of.get("/weeks/").content.decode()
    assert f'name="{line.id}" value="8" checked' in page
    assert 'aria-label="In the week of 7 September 2026: 8."' in page
    browser_of.post("/weeks/", {"week": str(monday), str(line.id): ""})
    assert not Rating.objects.exists()


@pytest.mark.parametrize("sent", ["11", "-1", "x", "1.5"])
def test_what_is_no_place_on_the_line_changes_nothing(browser_of, by, week, sent):
    monday = week(0)
    sentence = _worded(by)
    page = browser_of.post("/weeks/", {"week": str(monday), str(sentence): sent})
    assert b"no place on the line" in page.content
    assert not Rating.objects.exists()


def test_a_week_that_is_over_is_said(browser_of, by, week):
    week(0)
    sentence = _worded(by)
    week(3)
    assert b"That week is over" in browser_of.post("/weeks/", {"week": str(MONDAY), str(sentence): "3"}).content


def test_sentences_are_put_aside_taken_up_and_forgotten(browser_of, by):
    sentence = _worded(by)
    browser_of.post("/weeks/sentences/", {"sentence": str(sentence), "do": "aside"})
    assert b"Take it up again" in browser_of.get("/weeks/sentences/").content
    assert b"Sentences put aside" in browser_of.get("/weeks/").content
    browser_of.post("/weeks/sentences/", {"sentence": str(sentence), "do": "up"})
    assert b"A sentence needs words" in browser_of.post("/weeks/sentences/", {"sentence": str(uuid4()), "do": "word"}).content
    for _ in range(4):
        _worded(by)
    page = browser_of.post("/weeks/sentences/", {"sentence": str(uuid4()), "do": "word", "words": "a sixth"})
    assert b"Five are enough" in page.content
    browser_of.post(f"/weeks/sentences/{sentence}/forget/")
    assert sentence not in [line.id for line in list_lines(by=by)]


def test_nothing_praises_reminds_or_scores(browser_of, by, week):
    monday = week(0)
    _rated(by, _worded(by), monday, 9)
    for address in ("/weeks/", "/weeks/sentences/", "/new-ways/", "/thread/"):
        page = browser_of.get(address).content.decode().lower()
        assert not any(word in page for word in ("well done", "great", "streak", "score", "average", "progress"))


# Then and now


def _heard(*days: date):
    return [
        SimpleNamespace(
            told_at=datetime(day.year, day.month, day.day, tzinfo=UTC),
            reading=SimpleNamespace(transcript=SimpleNamespace(id=f"t{number}")),
        )
        for number, day in enumerate(days)
    ]


def _change(measure: str, verdict: str) -> SimpleNamespace:
    early = SimpleNamespace(sessions=("t0", "t1"), episodes=9, share=6 / 9)
    late = SimpleNamespace(sessions=("t2", "t3"), episodes=8, share=0.25)
    return SimpleNamespace(measure=measure, verdict=verdict, early=early, late=late)


def _formulation(*changes: SimpleNamespace, **more: object) -> SimpleNamespace:
    wish = SimpleNamespace(modal=SimpleNamespace(cluster="w5"))
    return SimpleNamespace(changes=changes, ccrt=SimpleNamespace(wish=wish), **more)


DAYS = [date(2026, 9, day) for day in (1, 5, 20, 25)]


@pytest.mark.parametrize(
    ("verdict", "said"),
    [
        ("too few to tell", "Too few to tell."),
        ("told less often in the later sessions", "You tell of it less often now."),
        ("something new", "Too few to tell."),
    ],
)
def test_patterns_stand_in_separate_periods(verdict, said):
    found = patterns.then_and_now([_change("negative responses of others", verdict)], _formulation(), _heard(*DAYS))
    (pattern,) = found
    assert (pattern.then.told, pattern.then.encounters) == (6, 9)
    assert (pattern.now.told, pattern.now.encounters) == (2, 8)
    assert pattern.then.until.date() < pattern.now.since.date()
    assert pattern.verdict == said


def test_the_wish_is_named_and_unknown_measures_are_left_out():
    told = _formulation(_change("the recurring wish", "too few to tell"), _change("defensiveness", "too few to tell"))
    assert [one.name for one in patterns.then_and_now(told.changes, told, _heard(*DAYS))] == [
        "The same wish was there: to be close and accepted."
    ]


def test_a_text_unlike_the_others_is_said_without_numbers():
    departures = [SimpleNamespace(session="t3", measure="breaks"), SimpleNamespace(session="gone", measure="words")]
    (one,) = patterns.unlike(_formulation(departures=departures), _heard(*DAYS))
    assert one.told_at.date() == DAYS[3]
    assert not any(sign.isdigit() for sign in one.how)
    assert patterns.unlike(_formulation(), _heard(*DAYS)) == []


def test_the_page_shows_both_periods_and_too_few(browser_of, monkeypatch):
    assert b"Too few to tell" in browser_of.get("/weeks/").content
    found = SimpleNamespace(
        formulation=_formulation(_change("negative responses of self", "too few to tell")), heard=_heard(*DAYS)
    )
    monkeypatch.setattr("thirdear.practice.change.views.current", lambda *, by: found)
    monkeypatch.setattr("thirdear.practice.change.views.changes", lambda *, by: found.formulation.changes)
    page = browser_of.get("/weeks/").content.decode()
    assert "in 6 of 9 encounters you told" in page
    assert "in 2 of 8 encounters you told" in page
    assert "Too few to tell." in page
