"""The thread and the search: everything by time in few queries; words found however they are written, and kept nowhere."""

from __future__ import annotations

import html
import logging
import re
import time
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.utils import timezone
from recounted import recount

from lives import a_life
from thirdear.practice.change import actions as change
from thirdear.practice.change.calendar import this_week
from thirdear.practice.desk.search import MOST, fold, search
from thirdear.practice.desk.thread import gathered, months
from thirdear.practice.errors import NotAllowed
from thirdear.practice.insight import making
from thirdear.practice.insight.actions import reply
from thirdear.practice.insight.queries import Answer, recurs
from thirdear.practice.record.permissions import Actor
from thirdear.practice.words.actions import Saving, save_text
from thirdear.practice.words.models import Text
from thirdear.practice.words.queries import Kind, Parts

pytestmark = pytest.mark.usefixtures("unlocked")


def _told(by: Actor, body: str, at: datetime | None = None, kind: Kind = Kind.WRITING) -> UUID:
    return save_text(by=by, saving=Saving(uuid4(), body, uuid4(), None, uuid4()), kind=kind, told_at=at).text


def _page() -> change.Page:
    return change.Page(uuid4(), uuid4(), None, uuid4())


def _everything(by: Actor, many: int = 3) -> None:
    """Of each kind some, over months."""
    start = datetime(2026, 1, 5, 9, tzinfo=UTC)
    for number, kind in enumerate(list(Kind) * many):
        _told(by, f"told {number}", start + timedelta(days=9 * number), kind)
        way = change.write_new_way(by=by, page=_page(), wished=f"wished {number}").id
        change.write_occasion(by=by, page=_page(), new_way=way, day=date(2026, 2, 3), did=f"did {number}")
    sentence = uuid4()
    change.word_sentence(by=by, sentence=sentence, words="I can say no")
    change.rate_week(by=by, week=this_week(), values={sentence: 4})


def _shown(by: Actor, looked_for: str) -> list[str]:
    return [
        "".join(f"[{piece.words}]" if piece.is_hit else piece.words for piece in passage)
        for hit in search(by=by, looked_for=looked_for).hits
        for passage in hit.passages
    ]


# The thread


def test_everything_is_on_it_by_time(by):
    _everything(by)
    moments = gathered(by=by)
    assert {moment.kind for moment in moments} == {*Kind, "new_way", "week"}
    assert [moment.at for moment in moments] == sorted((moment.at for moment in moments), reverse=True)
    found = months(moments)
    assert sum(len(month.weeks) + sum(len(day.moments) for day in month.days) for month in found) == len(moments)
    firsts = [month.first for month in months(moments)]
    assert firsts == sorted(set(firsts), reverse=True)


def test_the_weeks_of_a_month_are_folded_unless_they_are_asked_for(browser_of, by):
    _everything(by, 3)
    (with_weeks, *_others) = [month for month in months(gathered(by=by)) if month.weeks]
    assert {moment.kind for moment in with_weeks.weeks} == {"week"}
    assert all(moment.kind != "week" for month in months(gathered(by=by)) for day in month.days for moment in day.moments)
    assert '<details class="weeks">' in browser_of.get("/thread/").content.decode()
    assert '<details class="weeks" open>' in browser_of.get("/thread/", {"kind": "week"}).content.decode()


def test_what_was_answered_is_on_it_above_its_sentence(browser_of, by):
    recount(by, a_life())
    items = [item for _, each in recurs(by=by).sections for item in each]
    begun = uuid4()
    reply(by=by, about=items[0].about, answer=Answer.SAY_MORE, text=begun)
    reply(by=by, about=items[1].about, answer=Answer.NOT_ME)
    found = {moment.name: moment for moment in gathered(by=by) if moment.kind == "reply"}
    assert found["Say more"].opening == items[0].sentence
    assert found["Say more"].address == f"/recurs/#{items[0].about}"
    assert found["Not me"].address == "/recurs/does-not-fit/"
    save_text(by=by, saving=Saving(begun, "and more", uuid4(), None, uuid4()))
    assert next(each for each in gathered(by=by) if each.name == "Say more").address == f"/texts/{begun}/"
    page = browser_of.get("/thread/", {"kind": "reply"}).content.decode()
    assert html.escape(items[1].sentence, quote=False).split("’")[0] in page
    making.let_go()


def test_a_late_evening_belongs_to_its_own_day(by):
    _told(by, "late", datetime(2026, 8, 31, 23, 30, tzinfo=UTC))
    with timezone.override("Europe/Stockholm"):
        (month,) = months(gathered(by=by))
    assert (month.first, month.days[0].day) == (date(2026, 9, 1), date(2026, 9, 1))


def test_it_is_filtered_by_kind(browser_of, by):
    _everything(by, 1)
    page = browser_of.get("/thread/", {"kind": ["dream", "week", "nonsense"]}).content.decode()
    assert set(re.findall(r'class="opening">([^<]*)<', page)) == {"told 1", "I can say no: 4"}
    assert re.findall(r'value="(\w+)" checked', page) == ["dream", "week"]


def test_queries_stay_the_same_however_much_there_is(browser_of, by, django_assert_num_queries):
    _everything(by, 1)
    with django_assert_num_queries(8):  # the session, texts, new ways and occasions, replies, sentences with wordings, ratings
        browser_of.get("/thread/")
    _everything(by, 3)
    with django_assert_num_queries(8):
        browser_of.get("/thread/")


def test_another_persons_things_are_not_on_it(by, stranger):
    _everything(stranger, 1)
    assert gathered(by=by) == []
    assert search(by=by, looked_for="told").hits == ()
    with pytest.raises(NotAllowed):
        search(by=Actor(by.person, frozenset()), looked_for="told")


# The search


@pytest.mark.parametrize(
    ("words", "looked_for", "shown"),
    [
        ("My Mother said nothing", "mother", "My [Mother] said nothing"),
        ("Åsa och Élodie på kajen", "asa", "[Åsa] och Élodie på kajen"),
        ("Åsa och Élodie på kajen", "ELODIE", "Åsa och [Élodie] på kajen"),
        ("Åsa and Élodie, decomposed", "Élodie", "Åsa and [Élodie], decomposed"),
        ("Søren i Łódź", "soren lodz", "[Søren] i [Łódź]"),
        ("Die Straße war naß", "strasse", "Die [Straße] war naß"),
        ("I can’t say it", "can't", "I [can’t] say it"),
        ("the old house, the old\nhouse", "“old house”", "the [old house], the [old\nhouse]"),
        ("the house is old", '"old house"', None),
        ("no, I did not know", "no", "[no], I did not know"),
        ("ΟΔΟΣ and οδος", "οδός", "[ΟΔΟΣ] and [οδος]"),
        ("a.b (c) [d] \\ *", "(c)", "a.b [(c)] [d] \\ *"),
        ("mother and mothers", "mother and", "[mother] [and] [mother]s"),
        ("abcabc", "abc bca", "[abc][a][bc]"),
        ("İstanbul", "istanbul", "[İstanbul]"),
        ("nothing of it", "mother", None),
    ],
)
def test_words_are_found_however_they_are_written(by, words, looked_for, shown):
    _told(by, words)
    assert _shown(by, looked_for) == ([] if shown is None else [shown])


def test_folding_letter_by_letter_is_folding_the_whole():
    letters = [chr(code) for code in (*range(0x20, 0x250), *range(0x370, 0x530), *range(0x1E00, 0x2000), *range(0xAC00, 0xAC80))]
    assert [letter for letter in letters if fold(f"a{letter}b") != "a" + fold(letter) + "b"] == []


def test_all_words_must_be_there_and_nothing_looks_for_nothing(by):
    _told(by, "my mother and the rain")
    assert _shown(by, "mother rain")
    assert not _shown(by, "mother snow")
    assert not _shown(by, ' "" ')


def test_passages_carry_the_words_around_and_are_cut_between_words(by):
    _told(by, f"{'before it all ' * 40}the lantern went out {'and after it ' * 40}the lantern again {'till the end ' * 40}")
    passages = _shown(by, "lantern")
    assert len(passages) == 2
    assert all(60 < len(passage) < 260 for passage in passages)
    assert re.match(r"… (before|it|all) ", passages[0])
    assert re.search(r" (and|after|it) …$", passages[0])


def test_new_ways_and_sentences_are_found_too(by):
    way = change.write_new_way(by=by, page=_page(), wished="ask for the lantern", with_whom="Ruth").id
    change.write_occasion(by=by, page=_page(), new_way=way, day=date(2026, 2, 3), did="asked", felt="Lantern-light")
    change.word_sentence(by=by, sentence=uuid4(), words="I can carry the lantern")
    addresses = [hit.address for hit in search(by=by, looked_for="lantern").hits]
    assert sorted(addresses) == sorted([f"/new-ways/{way}/"] * 2 + ["/weeks/"])


def test_the_latest_come_first_and_not_without_end(by):
    for number in range(MOST + 2):
        _told(by, f"lantern {number}", datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=number))
    found = search(by=by, looked_for="lantern")
    assert (len(found.hits), found.more) == (MOST, True)
    assert found.hits[0].at > found.hits[-1].at


def test_what_is_looked_for_is_kept_nowhere(browser_of, by, caplog):
    _told(by, "the kanariefågel sang")
    caplog.set_level(logging.DEBUG)
    page = browser_of.post("/search/", {"words": "kanariefågel"})
    text = page.content.decode()
    assert "<mark>kanariefågel</mark>" in text
    assert "kanarie" not in re.search(r"<title>(.*?)</title>", text)[1]
    assert not any("kanarie" in each for each in re.findall(r'(?:href|action)="([^"]*)"', text))
    assert "kanarie" not in repr(page.headers)
    assert "kanarie" not in caplog.text
    assert "kanarie" not in repr(dict(browser_of.session))
    assert 'autocomplete="off"' in text
    assert "kanarie" not in browser_of.get("/search/?words=kanariefågel").content.decode()  # an address is not read
    assert "kanarie" not in browser_of.get("/search/").content.decode()


def test_what_was_found_is_shown_as_words(browser_of, by):
    _told(by, "<script>lantern</script>")
    assert (
        "&lt;script&gt;<mark>lantern</mark>&lt;/script&gt;" in browser_of.post("/search/", {"words": "lantern"}).content.decode()
    )
    assert b"This field is required" in browser_of.post("/search/", {"words": ""}).content


def test_a_thousand_notes_are_searched_in_few_queries_and_little_time(by, django_assert_num_queries):
    body = "The stairs were wet, and my mother said nothing at all about it. Åsa laughed. " * 12
    for _ in range(1000):
        Text(person=by.person, kind=Kind.WRITING, body=body).save(force_insert=True)
    _told(by, body + "lantern")
    with django_assert_num_queries(3):  # texts, new ways, sentences
        pass_started = time.process_time()
        assert len(search(by=by, looked_for="lantern").hits) == 1
    assert time.process_time() - pass_started < 1


def test_what_is_told_beside_a_body_is_found_too(by):
    saving = Saving(uuid4(), "", uuid4(), None, uuid4(), parts=Parts(answers={"they": "She held the lantern"}))
    save_text(by=by, saving=saving, kind=Kind.ENCOUNTER)
    assert _shown(by, "lantern") == ["She held the [lantern]"]
    assert [moment.opening for moment in gathered(by=by)] == ["She held the lantern"]
