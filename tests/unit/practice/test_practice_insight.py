"""What recurs, as a page, and what is answered to it."""

from __future__ import annotations

import html
import json
import re
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from recounted import recount, wait_for

from lives import Told, a_life
from thirdear.listening import manuals
from thirdear.practice.errors import NotAllowed
from thirdear.practice.evidence.queries import decisions
from thirdear.practice.insight import making
from thirdear.practice.insight.actions import reply, take_back
from thirdear.practice.insight.models import Reply
from thirdear.practice.insight.queries import Answer, find_item, recurs, replies, what_does_not_fit
from thirdear.practice.record import audit, events
from thirdear.practice.record.actions import forget_someone
from thirdear.practice.record.events import Event
from thirdear.practice.record.permissions import Actor, Permission
from thirdear.practice.words.actions import forget_text
from thirdear.practice.words.queries import read_text

pytestmark = pytest.mark.usefixtures("unlocked")


@pytest.fixture
def life(by):
    yield recount(by, a_life())
    making.let_go()


def items(by):
    return [item for _, each in recurs(by=by).sections for item in each]


def the(by, start):
    return next(item for item in items(by) if item.sentence.startswith(start))


def visible(answer) -> str:
    """What a reader reads."""
    page = answer.content.decode()
    main = page[page.index("<main") :]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", main)).split())


# The page


def test_every_sort_has_its_place_and_every_sentence_its_words(browser_of: Client, by, life):
    page = visible(browser_of.get("/recurs/"))
    headings = [
        "People, and what happens with them",
        "Wishes, and how they are answered",
        "Feelings stayed with, and feelings passed by",
        "What you come back to",
        "What comes back in dreams",
        "What is answered differently",
    ]
    assert sorted(headings, key=page.index) == headings
    for item in items(by):
        assert item.sentence in page
        assert item.rests in page
        assert item.quotations


def test_every_quotation_is_verbatim_and_leads_to_its_place(browser_of: Client, by, life):
    for item in items(by):
        for quotation in [*item.quotations, *find_item(by=by, about=item.about).against]:
            body = read_text(by=by, text=quotation.text).body
            for part in quotation.parts:
                assert part.words
                assert part.before + part.words + part.after in body
            there = browser_of.get(f"/recurs/in/{quotation.text}/{quotation.mark}/").content.decode()
            assert f'<mark class="place" id="place">{html.escape(quotation.parts[0].words)}</mark>' in there
            assert there.count('id="place"') == 1


def test_a_place_that_is_gone_leads_to_the_text(browser_of: Client, by, life):
    assert browser_of.get(f"/recurs/in/{life[0]}/nosuchmark/").headers["Location"] == f"/texts/{life[0]}/"
    assert browser_of.get(browser_of.get(f"/recurs/in/{uuid4()}/nosuchmark/").headers["Location"]).status_code == 404


def test_only_what_admits_the_writer_is_on_any_page(browser_of: Client, by, life):
    """No kind that is not the writer's, no name of a defence, no diagnosis, no score, no label of risk."""
    pages = ["/recurs/", *(f"/recurs/{item.about}/" for item in items(by))]
    marks = {mark.key: mark for heard in making.standing(by=by).current.heard for mark in heard.reading.evidence}
    assert {"defence", "new_way", "episode"} <= {mark.kind for mark in marks.values()}
    assert all(mark.kind != "risk" for mark in marks.values()), "that is not even kept"
    not_theirs = [mark for mark in marks.values() if "writer" not in manuals.entry(mark.kind).audience]
    said = {mark.spans for mark in not_theirs}
    assert said
    names = {code.name for kind in ("defence", "risk") for code in manuals.entry(kind).codes.values()}
    words = "disorder|depress|narciss|borderline|diagnos|trauma|symptom|score|per cent|resistance|risk|suicid"
    for address in pages:
        answer = browser_of.get(address)
        source, text = answer.content.decode(), visible(answer)
        assert answer.status_code == 200
        for mark in not_theirs:
            assert mark.key not in source
        assert not re.search(rf"(?i)\b(?:{words})|%", text), address
        assert not [name for name in names if re.search(rf"(?i)\b{re.escape(name)}\b", text)], address
        for phrase in ("it was nothing", "he must have hated me", "until now"):
            assert phrase not in text
        cited = set(re.findall(r"/recurs/in/[^/]+/([0-9a-f]{16})/", source))
        assert cited or address != "/recurs/"
        assert all("writer" in manuals.entry(marks[key].kind).audience for key in cited)


def test_it_speaks_swedish(browser_of: Client, by, life):
    browser_of.post("/language/", {"language": "sv", "next": "/recurs/"})
    page = visible(browser_of.get("/recurs/"))
    assert "Det kan vara så att du önskar bli älskad och förstådd" in page
    assert "It may be" not in page


def test_the_empty_page_says_what_will_be_here_and_how_to_begin(browser_of: Client, by):
    page = visible(browser_of.get("/recurs/"))
    assert "Here will be what comes back in your own words" in page
    assert "Begin with a first text" in page
    wait_for(by)
    assert "still being listened to" in visible(browser_of.get("/recurs/"))


def test_too_little_is_said_as_too_little(browser_of: Client, by):
    recount(by, [Told("monday").encounter("Gary", "w6", "ro5-", "rs2-")])
    page = visible(browser_of.get("/recurs/"))
    assert "Nothing comes back yet" in page
    assert "One encounter with somebody is told to the end so far" in page
    assert "About ten make a pattern" in page


# Answers


def test_not_me_is_taken_away_at_once_and_can_be_taken_back(browser_of: Client, by, life):
    item = the(by, "It may be that with “my mother”")
    answer = browser_of.post(f"/recurs/{item.about}/reply/", {"answer": "not_me"}, follow=True)
    assert "It is put away" in visible(answer)
    assert item.sentence not in visible(answer)
    assert browser_of.get(f"/recurs/{item.about}/").status_code == 404
    aside = visible(browser_of.get("/recurs/does-not-fit/"))
    assert item.sentence in aside
    assert item.quotations[0].parts[0].words in aside
    browser_of.post(f"/recurs/{item.about}/take-back/", {"answer": "not_me"})
    assert the(by, "It may be that with “my mother”") == item
    assert "Nothing." in visible(browser_of.get("/recurs/does-not-fit/"))


def test_not_me_stays_said_when_more_is_told(by, life):
    item = the(by, "It may be that with “my mother”")
    reply(by=by, about=item.about, answer=Answer.NOT_ME)
    recount(by, [Told(name).encounter("my mother", "ro5-", "rs2-", role="mother") for name in ("may", "june", "july")])
    assert not any("my mother” you" in one.sentence for one in items(by))
    assert not any(
        "my mother" in quotation.parts[0].words for one in items(by) for quotation in one.quotations if one.sort == "people"
    )


def test_an_answer_to_what_is_not_said_any_more_is_kept(by, life):
    item = the(by, "“well”")
    reply(by=by, about=item.about, answer=Answer.NOT_ME)
    take_back(by=by, about=item.about, answer=Answer.NOT_ME)
    other = "0" * 32
    reply(by=by, about=other, answer=Answer.NOT_ME)
    assert {each.about for each in replies(by=by)} == {other}
    assert what_does_not_fit(by=by)[0].sentence == ""


def test_where_one_mark_is_all_there_is_the_engine_is_told(by, life):
    alone = the(by, "It may be that anger toward “my mother” is felt")
    reply(by=by, about=alone.about, answer=Answer.FITS)
    assert [type(each).__name__ for each in decisions(by=by)] == ["Accept"]
    assert the(by, "It may be that anger").fits
    reply(by=by, about=alone.about, answer=Answer.NOT_ME)
    assert [type(each).__name__ for each in decisions(by=by)] == ["Reject"]
    assert not any(item.sentence == alone.sentence for item in items(by))
    assert what_does_not_fit(by=by)[0].sentence == alone.sentence
    take_back(by=by, about=alone.about, answer=Answer.NOT_ME)
    assert decisions(by=by) == ()
    assert the(by, "It may be that anger toward “my mother” is felt") == alone


def test_where_marks_carry_more_they_are_not_rejected(by, life):
    for start in ("It may be that with “my mother”", "It may be that you wish", "“well”"):
        reply(by=by, about=the(by, start).about, answer=Answer.NOT_ME)
    assert decisions(by=by) == ()


def test_what_fits_is_kept_and_shown_first(browser_of: Client, by, life):
    item = the(by, "It may be that with “Gary”")
    browser_of.post(f"/recurs/{item.about}/reply/", {"answer": "fits"})
    assert items(by)[0].about == item.about
    assert "You said that it fits." in visible(browser_of.get("/recurs/"))
    browser_of.post(f"/recurs/{item.about}/take-back/", {"answer": "fits"})
    assert "You said that it fits." not in visible(browser_of.get("/recurs/"))


def test_it_either_fits_or_does_not(by, life):
    about = the(by, "It may be that with “Gary”").about
    for answer in (Answer.FITS, Answer.NOT_ME, Answer.FITS):
        reply(by=by, about=about, answer=answer)
    assert [each.answer for each in replies(by=by)] == [Answer.FITS]


def test_say_more_opens_a_page_that_starts_from_the_quotation(browser_of: Client, by, life):
    item = the(by, "“well”")
    there = browser_of.post(f"/recurs/{item.about}/reply/", {"answer": "say_more"}).headers["Location"]
    page = browser_of.get(there)
    assert item.quotations[0].parts[0].words in visible(page)
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page.content.decode()))
    saved = browser_of.post(there, {**hidden, "body": "It is the one behind our school"})
    text = re.search(r"/texts/([^/]+)/", saved.headers["Location"])[1]
    assert there.endswith(f"/more/{text}/")
    assert [str(each.text) for each in replies(by=by)] == [text]
    assert "behind our school" in visible(browser_of.get(there))
    reply(by=by, about=item.about, answer=Answer.NOT_ME)
    assert "behind our school" in visible(browser_of.get(there))  # what was begun goes on


def test_what_would_be_nearer_is_kept_sealed(browser_of: Client, by, life):
    about = the(by, "It may be that with “Gary”").about
    assert browser_of.post(f"/recurs/{about}/nearer/", {"more": "kanariefågel"}).status_code == 404
    reply(by=by, about=about, answer=Answer.NOT_ME)
    browser_of.post(f"/recurs/{about}/nearer/", {"more": "He is kind to me, kanariefågel"})
    assert "He is kind to me" in visible(browser_of.get("/recurs/does-not-fit/"))
    row = Reply.objects.get()
    assert row.more == "He is kind to me, kanariefågel"
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM insight_reply")
        assert b"kanarie" not in repr(cursor.fetchall()).encode()


@pytest.mark.parametrize("sent", [{}, {"answer": "maybe"}, {"answer": ""}])
def test_what_is_no_answer_changes_nothing(browser_of: Client, by, life, sent):
    about = items(by)[0].about
    assert browser_of.post(f"/recurs/{about}/reply/", sent).headers["Location"] == "/recurs/"
    assert browser_of.post("/recurs/not-a-name/reply/", {"answer": "not_me"}).headers["Location"] == "/recurs/"
    assert replies(by=by) == ()


def test_who_may_not_may_not(by, life):
    about = items(by)[0].about
    reader = Actor(by.person, frozenset({Permission.READ_OWN}))
    with pytest.raises(NotAllowed):
        reply(by=reader, about=about, answer=Answer.NOT_ME)
    with pytest.raises(NotAllowed):
        take_back(by=by, about=about, answer=Answer.NOT_ME)
    nobody = Actor(by.person, frozenset())
    for query in (recurs, replies, what_does_not_fit):
        with pytest.raises(NotAllowed):
            query(by=nobody)


def test_nothing_of_anybody_else_recurs(by, stranger, life):
    assert recurs(by=stranger).sections == ()
    with pytest.raises(NotAllowed):
        find_item(by=stranger, about=items(by)[0].about)
    reply(by=by, about=items(by)[0].about, answer=Answer.NOT_ME)
    assert replies(by=stranger) == ()
    assert what_does_not_fit(by=stranger) == ()


def test_the_same_sentence_of_two_people_has_two_names(by, stranger):
    for who in (by, stranger):
        recount(who, a_life())
    first, second = ({item.about for item in items(who)} for who in (by, stranger))
    assert len(first) == len(second) > 0
    assert not first & second
    making.let_go()


def test_an_answer_that_cannot_be_noted_is_not_kept(by, life, monkeypatch):
    about = items(by)[0].about

    def fails(**_):
        raise OSError

    monkeypatch.setattr("thirdear.practice.insight.actions.note", fails)
    with pytest.raises(OSError):  # noqa: PT011
        reply(by=by, about=about, answer=Answer.NOT_ME)
    assert replies(by=by) == ()
    assert items(by)[0].about == about


def test_it_is_noted_and_announced_without_words(by, life, monkeypatch):
    told = []
    monkeypatch.setattr(events, "_SUBSCRIBED", {**events._SUBSCRIBED, Event.REPLIED: [lambda by, about: told.append(about)]})
    row = reply(by=by, about=items(by)[0].about, answer=Answer.FITS)
    last = audit.AuditEvent.objects.order_by("-number")[0]
    assert (last.what, last.about, told) == ("replied", row, [row])


# Forgetting, locking, words where they do not belong


def test_a_forgotten_text_is_forgotten_by_the_answers_too(by, life):
    while left := items(by):
        reply(by=by, about=left[0].about, answer=Answer.NOT_ME)
    assert any(str(life[0]) in str(row.rests_on) for row in Reply.objects.all())
    for text in life[:5]:
        forget_text(by=by, text=text)
    kept = str([row.rests_on for row in Reply.objects.all()])
    assert not any(str(text) in kept for text in life[:5])
    forget_text(by=by, text=life[5])
    assert not Reply.objects.exists()


def test_locking_lets_go_of_it(by, life):
    assert items(by)
    assert making._LAST
    making.let_go()
    assert not making._LAST


def test_no_word_is_in_a_title_or_an_address(browser_of: Client, by):
    texts = [Told(name).encounter("Kanariefågel", "w6", "ro5-", "rs2-").word("kanarie").dream("kanarie") for name in "abcd"]
    recount(by, texts)
    shown = items(by)
    assert sum("anarie" in item.sentence for item in shown) >= 3
    reply(by=by, about=shown[-1].about, answer=Answer.NOT_ME)
    addresses = ["/recurs/", "/recurs/does-not-fit/", *(f"/recurs/{item.about}/" for item in shown[:-1])]
    seen = set()
    while addresses:
        address = addresses.pop()
        seen.add(address)
        page = browser_of.get(address).content.decode()
        found = re.findall(r'(?:href|action|formaction|src)="([^"]*)"', page)
        assert not [one for one in [*found, re.search(r"<title>(.*?)</title>", page)[1]] if "anarie" in one.lower()]
        assert not re.search(r"\son[a-z]+=|\sstyle=|<style", page)
        addresses += [one for one in {each.split("#")[0] for each in found} if one.startswith("/recurs/in/") and one not in seen][
            :3
        ]
    assert any(address.startswith("/recurs/in/") for address in seen)


def test_the_number_of_queries_does_not_grow(browser_of: Client, by):
    counts = []
    for names in (["a", "b", "c"], [f"d{i}" for i in range(12)]):
        recount(by, [Told(name).encounter("Gary", "w6", "ro5-", "rs2-") for name in names])
        for _ in range(2):  # the first view makes it, the second finds it made
            with CaptureQueriesContext(
                connection,
            ) as seen:
                browser_of.get("/recurs/")
            counts.append(len(seen))
    assert counts[0] == counts[2]
    assert counts[1] == counts[3] <= 12


def test_the_weeks_do_not_compare_what_does_not_fit(browser_of: Client, by):
    texts = [Told(f"day{number}") for number in range(16)]
    for text in texts:
        text.encounter("Gary", "w6", "ro5-", "rs2-")
    recount(by, texts)
    assert "The same wish was there" in browser_of.get("/weeks/").content.decode()
    wish = next(item for item in items(by) if item.sort == "wishes")
    reply(by=by, about=wish.about, answer=Answer.NOT_ME)
    assert "The same wish was there" not in browser_of.get("/weeks/").content.decode()
    take_back(by=by, about=wish.about, answer=Answer.NOT_ME)
    assert "The same wish was there" in browser_of.get("/weeks/").content.decode()
    making.let_go()


def test_forgetting_someone_takes_them_out_of_what_was_answered(by, life):
    about = next(item for item in items(by) if "Gary" in item.sentence).about
    reply(by=by, about=about, answer=Answer.NOT_ME, more="Gary is not like that")
    assert "Gary" in json.dumps(Reply.objects.get().rests_on)
    forget_someone(by=by, names=["Gary"], word="someone")
    row = Reply.objects.get()
    assert "Gary" not in json.dumps(row.rests_on) + row.more
    assert row.rests_on["said"][2]["person"] == "someone"
    assert all("Gary" not in each.sentence for each in what_does_not_fit(by=by))
