"""Each kind of identifier: five that are found, five near misses that are left."""

from __future__ import annotations

import pytest

from thirdear.listening.words.deidentify.forms import forms
from thirdear.listening.words.deidentify.mask import Found
from thirdear.listening.words.deidentify.names import names
from thirdear.listening.words.deidentify.organisations import organisations
from thirdear.listening.words.deidentify.passage import passage
from thirdear.listening.words.deidentify.presidio import numbers
from thirdear.listening.words.deidentify.propose import find
from thirdear.listening.words.deidentify.streets import streets

FOUND = {
    "email": [
        ("Write to <jo.b+x@post.example> then", "jo.b+x@post.example"),
        ("it's <a_b@cd.co.uk>.", "a_b@cd.co.uk"),
        ("my work mail <sven@ab-c.se> is read", ""),
        ("<O.Neill99@uni.example>, that one", ""),
        ("i used <x1@y.io> back then", ""),
    ],
    "url": [
        ("He writes at <https://me.example/diary>, daily.", ""),
        ("see <www.thing.example>.", ""),
        ("it's on <reddit.com/user/lowfox>", ""),
        ("she is <@vera.k> there", ""),
        ("they call me <owl_wing77> online", ""),
    ],
    "phone": [
        ("Ring <+46 70 123 45 67> after six.", ""),
        ("my number is <07700 900123> ok", ""),
        ("call <(415) 555-0199> please", ""),
        ("The house had <020 7946 0018> then.", ""),
        ("text me on <085 765 4321>!", ""),
    ],
    "postcode": [
        ("We were in <SW1A 1AA> by then.", ""),
        ("it's <m1 1ae>, near the station", ""),
        ("in Ottawa, <K1A 0B1>, for years", ""),
        ("at <1012 AB> Amsterdam", ""),
        ("Springfield, IL <62704>, was home", ""),
    ],
    "id": [
        ("My NHS number is <943 476 5919>.", ""),
        ("National insurance: <QQ 12 34 56 C>.", ""),
        ("personal number <811218-9876>", ""),
        ("to <GB29 NWBK 6016 1331 9268 19> each month", ""),
        ("The policy, <BUP/7741902/K>, has lapsed.", ""),
    ],
    "date": [
        ("It was <14 March 2019> when it began.", ""),
        ("since <3rd of May> i sleep badly", ""),
        ("on <2021-05-12> she came late", ""),
        ("<17.8.1999>, the earthquake", ""),
        ("He left in <October 1973>, by tram.", ""),
    ],
    "age": [
        ("My nan is <94>, still by herself.", ""),
        ("She turned <91> on Sunday.", ""),
        ("he's a <101>-year-old man", ""),
        ("I am <ninety-six>.", ""),
        ("aged <90> and counting", ""),
    ],
    "address": [
        ("We lived at <14 Harrow Lane> then.", ""),
        ("I went down <Walworth Road> in the rain.", ""),
        ("in <Lindenstraße 8> there was a stove", ""),
        ("She has <12 rue de la Paix> in her papers.", ""),
        ("the flat, <Flat 3, 91 Rosebery Avenue>, is sold", ""),
    ],
    "organisation": [
        ("He goes to <Oakfield Primary School> now.", ""),
        ("I was in <Leeds General Infirmary> for weeks.", ""),
        ("She works at <Harcourt Pharmacy>.", ""),
        ("At <St Columba's Hospice> they sang.", ""),
        ("my gp at <riverside practice> said wait", ""),
    ],
    "person": [
        ("Then <Okonkwo> rang again.", ""),
        ("my sister <Thandiwe> laughed", ""),
        ("i told <priya> everything and then i left", ""),
        ("It was Mrs <Petrovic> who said so.", ""),
        ("You know what <Grace> said to me?", ""),
    ],
    "place": [
        ("We moved to <Penistone> in the spring.", ""),
        ("she grew up in <Hebden Bridge> mostly", ""),
        ("im in <croydon> now with her", ""),
        ("I drove back from <Zakopane> alone.", ""),
        ("It was near <Tromsø>, by the sea.", ""),
    ],
}
LEFT = {
    "email": ["We met @ noon.", "It was me @ my worst.", "half@half", "a @ b", "I looked at mail all day."],
    "url": ["I stopped.And then I went.", "He is so e.g. late", "the snake_case of it", "one.two three", "It was 9.30 or so."],
    "phone": ["I slept 3 hours in 24.", "It cost 1,250,000 in all.", "Room 101, second floor", "from 7 to 12", "in 2019 or 2020"],
    "postcode": [
        "He had an A1 mark.",
        "I took 50 mg for 20 days.",
        "We sang in E flat.",
        "It was B2, not C1.",
        "by 2019, 300 people had left",
    ],
    "id": ["I took 150 mg daily.", "the 42 bus", "in 2008 the bank broke", "a size 12 dress", "I owe 15,000 by now"],
    "date": ["See you on Tuesday.", "In March I was ill.", "I may go, or not.", "24/7 he is there", "It was 2 or 3 times."],
    "age": ["I'm 34.", "I gave 95 per cent.", "It was 97 miles.", "at 90 degrees", "She is 12, he is 15."],
    "address": [
        "It was a long road.",
        "I went down the street.",
        "We are on the same street again.",
        "three times a way back",
        "the main road was closed",
    ],
    "organisation": [
        "I hated school.",
        "He went to the hospital.",
        "at the local surgery they wait",
        "The Council of my fears met.",
        "Home is not a place.",
    ],
    "person": ["Will you come?", "May I say this?", "I hope so.", "On Monday I rose early.", "I take sertraline, not Xanax."],
    "place": [
        "I went to France in May.",
        "We were in bed by nine.",
        "It is in English.",
        "from Tuesday to Friday",
        "She is Nigerian, from Africa.",
    ],
}


def found_in(text: str) -> list[Found]:
    return find(passage(text))


@pytest.mark.parametrize(("kind", "marked"), [(kind, text) for kind, rows in FOUND.items() for text, _ in rows])
def test_it_is_found(kind: str, marked: str):
    start, end = marked.index("<"), marked.index(">") - 1
    text = marked.replace("<", "", 1).replace(">", "", 1)
    covered = {i for one in found_in(text) for i in range(one.start, one.end)}
    assert set(range(start, end)) <= covered
    assert any(one.kind == kind and one.start < end and start < one.end for one in found_in(text))
    other = [text[one.start : one.end] for one in found_in(text) if one.end <= start or end <= one.start]
    assert all(word[0].isupper() for word in other)  # a town beside a postcode, and nothing ordinary


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, texts in LEFT.items() for text in texts])
def test_it_is_left(kind: str, text: str):
    assert [text[one.start : one.end] for one in found_in(text)] == []


def test_each_recogniser_finds_by_itself():
    text = "Okonkwo of Oakfield Primary School, 14 Harrow Lane, a@b.example, card 4539 1488 0343 6467."
    one = passage(text)
    for recogniser, words in (
        (names, "Okonkwo"),
        (organisations, "Oakfield Primary School"),
        (streets, "14 Harrow Lane"),
        (forms, "a@b.example"),
    ):
        assert words in [text[each.start : each.end] for each in recogniser(one)], recogniser
    assert "4539 1488 0343 6467" in [text[each.start : each.end] for each in numbers(text, one.parsed) if each.kind == "id"]


def test_nothing_asks_the_network(monkeypatch: pytest.MonkeyPatch):
    import socket

    def refuse(*arguments: object, **named: object) -> None:
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    assert found_in("Write to a@b.example or see www.me.example, or ring +46 70 123 45 67.")


def test_chat_without_capitals_keeps_its_offsets():
    one = passage("i told priya. ﬁne, ŉ said i")
    assert len(one.shown) == len(one.text)
    assert one.shown.lower() == one.text.lower()


@pytest.mark.parametrize("text", ["", " ", "...", "🙂🙂", "a" * 5000, "Anna " * 300, "1" * 3000, "@" * 500, "a." * 2000])
def test_anything_is_survived(text: str):
    for one in found_in(text):
        assert 0 <= one.start < one.end <= len(text)
