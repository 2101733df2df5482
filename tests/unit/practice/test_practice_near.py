"""Help that comes near: shown when it should be, silent when it should be, and leaving no trace."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from hearing import rested

from thirdear.practice.change.actions import Page, word_sentence, write_new_way, write_occasion
from thirdear.practice.desk import near as nearness
from thirdear.practice.desk.near import VARIANTS, heard_signs, in_words, near, variant_of
from thirdear.practice.desk.passing import PASSING
from thirdear.practice.evidence.queries import reading_of_this_engine
from thirdear.practice.evidence.tasks import hear_next
from thirdear.practice.evidence.unsealed import RiskSign, told_of
from thirdear.practice.record.telling import hear_from
from thirdear.practice.words.actions import Saving, save_text
from thirdear.practice.words.models import Kind, Text
from thirdear.practice.words.queries import Element, Parts, read_text

SPEC = Path(__file__).parents[2] / "spec" / "risk"
SHOWN = b"data-near-shown"


@pytest.fixture(autouse=True)
def _nothing_put_away():
    PASSING.forget()
    yield
    PASSING.forget()


@dataclass(frozen=True)
class Heard:
    """A sign as the full listener gives it."""

    code: str
    who: str = "client"
    time: str = "now"
    stance: str = "stated"


def shown_for(body: str, *, is_dream: bool = False) -> str | None:
    return variant_of(in_words(body), is_dream=is_dream) or nearness._in_swedish(body)


@pytest.mark.parametrize(
    "body",
    [
        "I go to bed hoping I won't wake up.",
        "i just want to be dead",
        "It was a good day. Still, I wish I could go to sleep and never wake up again.",
        "They would all be better off without me, I'm only a burden to them.",
        "Last night I counted out the pills. I've thought about killing myself.",
        "Jag vill inte leva längre.",
        "Jag hoppas att jag slipper vakna i morgon.",
    ],
)
def test_a_wish_to_be_dead_is_met(body):
    assert shown_for(body) == "wish"


@pytest.mark.parametrize(
    "body", ["I cut myself again, on the arm.", "I've been burning myself with the lighter.", "Jag skär mig i armen."]
)
def test_hurting_oneself_is_met(body):
    assert shown_for(body) == "self"


@pytest.mark.parametrize(
    "body",
    [
        "He hits me when he's had a drink.",
        "I'm going to stab him when he comes home.",
        "My lad said he is going to kill himself tonight.",
        "Han slår mig när han har druckit.",
    ],
)
def test_harm_by_or_to_others_is_met(body):
    assert shown_for(body) is not None


@pytest.mark.parametrize(
    "body",
    [
        "",
        "I could murder a curry.",
        "These shoes are killing me.",
        "I nearly died laughing when Tom fell over the dog.",
        "I was dying to see her.",
        "I don't want to die. I have never thought of killing myself.",
        "My grandmother died in March and I miss her every day.",
        "I was furious with him. I wanted to shout, and I made tea instead.",
        "When I was nineteen I thought about killing myself. That was twenty years ago.",
        "I'm dead tired, and the deadline is killing me.",
        "Jag höll på att dö av skratt.",
        "För tio år sedan ville jag inte leva. Nu är det annorlunda.",
        "Jag vill inte leva i Stockholm.",
    ],
)
def test_figures_of_speech_denials_and_the_past_are_left_in_peace(body):
    assert shown_for(body) is None


def test_the_past_is_not_left_in_peace_when_something_of_today_stands_beside_it():
    past = "When I was nineteen, years ago, I thought about killing myself."
    assert shown_for(past) is None
    assert shown_for(f"{past} And now I'm a burden to everybody, they'd be better off without me.") == "wish"


def test_dreams_may_be_full_of_death_but_not_of_a_wish_for_it():
    assert shown_for("My brother stood there with a knife and said, I'm going to stab him.", is_dream=True) is None
    assert shown_for("I woke and I wished I hadn't woken up. I want to be dead.", is_dream=True) == "wish"


@pytest.mark.parametrize("file", sorted(path.stem for path in SPEC.glob("*.toml")))
def test_the_spec_of_the_risk_listener_holds_for_what_is_shown(file):
    """At least four of five passages of each code, and at most one near miss: told by rules alone."""
    spec = tomllib.loads((SPEC / f"{file}.toml").read_text(encoding="utf-8"))
    fires, misses = ([_client(row["words"]) for row in spec[name]] for name in ("fires", "near_misses"))
    if file == "figure_of_speech":
        assert [body for body in fires if shown_for(body)] == []
        return
    stated = [body for row, body in zip(spec["fires"], fires, strict=True) if _asks_for_care(row)]
    assert len([body for body in stated if not shown_for(body)]) <= 1
    assert len([body for body in misses if shown_for(body)]) <= 1


def _client(words: str) -> str:
    return "\n\n".join(line[2:].strip() for line in words.strip().splitlines() if line.startswith("P:"))


def _asks_for_care(row: dict) -> bool:
    attributes = row.get("attributes", {})
    return attributes.get("stance") != "denied" and attributes.get("time") != "past" and attributes.get("who") != "person"


@pytest.mark.parametrize(
    ("signs", "variant"),
    [
        ([], None),
        ([Heard("figure_of_speech")], None),
        ([Heard("suicidal_thought", stance="denied")], None),
        ([Heard("suicidal_thought", time="past")], None),
        ([Heard("suicidal_thought", time="past"), Heard("worth_asking")], "wish"),
        ([Heard("passive_death_wish", who="person")], None),
        ([Heard("plan_or_attempt", who="person")], "others"),
        ([Heard("self_injury"), Heard("passive_death_wish")], "wish"),
        ([Heard("abuse_or_safeguarding")], "others"),
    ],
)
def test_what_a_finished_hearing_heard_leads_to_the_same_sentences(signs, variant):
    assert variant_of(signs) == variant


def test_every_variant_is_worded_in_every_language_and_names_the_emergency_number():
    data = nearness._data()
    assert set(data["codes"].values()) == set(VARIANTS)
    for variant in VARIANTS:
        assert set(data[variant]) == {"en", "sv"}
        for sentences in data[variant].values():
            assert 2 <= len(sentences) <= 4
            assert any("{emergency}" in sentence for sentence in sentences)


def test_the_sentences_stand_on_the_desk_and_can_be_put_away(browser_of: Client, by):
    text = write(by, "Most nights I hope that I won't wake up.")
    page = browser_of.get("/", headers={"Accept-Language": "en-GB"})
    assert SHOWN in page.content
    assert b"999" in page.content
    assert b"not wanting to wake up" in page.content
    browser_of.post(f"/near/{text}/away/", {"variant": "wish"})
    assert SHOWN not in browser_of.get("/").content
    assert browser_of.post(f"/near/{text}/").status_code == 204


def test_they_come_back_for_something_else_and_after_a_lock(browser_of: Client, by):
    text = write(by, "Most nights I hope that I won't wake up.")
    browser_of.post(f"/near/{text}/away/", {"variant": "self"})
    assert browser_of.post(f"/near/{text}/").status_code == 200
    browser_of.post(f"/near/{text}/away/", {"variant": "wish"})
    PASSING.forget()
    assert browser_of.post(f"/near/{text}/").status_code == 200


def test_the_desk_looks_at_the_last_day_only(browser_of: Client, by):
    text = write(by, "I hope that I won't wake up.")
    Text.objects.filter(pk=text).update(saved_at=timezone.now() - timedelta(days=2))
    assert SHOWN not in browser_of.get("/").content


def test_no_row_changes_when_something_is_shown_or_put_away(browser_of: Client, by):
    """Nothing in the database, the sessions and the audit chain says that it was shown."""
    text = write(by, "I want to be dead. I cut myself again.")
    browser_of.get("/thread/")
    before = everything()
    assert SHOWN in browser_of.get("/").content
    assert browser_of.post(f"/near/{text}/").status_code == 200
    browser_of.post(f"/near/{text}/away/", {"variant": "wish"})
    answer = browser_of.post("/body/", {"signs": ["unreal"]})
    assert everything() == before
    assert set(answer.cookies) <= {"csrftoken"}


def test_a_listener_that_breaks_is_silence_and_the_text_is_kept(browser_of: Client, by, monkeypatch, caplog):
    def broken(body):
        raise RuntimeError(body)

    monkeypatch.setattr(nearness, "in_words", broken)
    text = write(by, "I want to be dead, kanariefågel.")
    assert SHOWN not in browser_of.get("/").content
    assert browser_of.post(f"/near/{text}/").status_code == 204
    assert "kanariefågel" in browser_of.get(f"/texts/{text}/").content.decode()
    assert "kanariefågel" not in caplog.text


def test_a_stranger_is_told_nothing_about_a_text(browser_of: Client, stranger):
    text = write(stranger, "I want to be dead.")
    assert SHOWN not in browser_of.get("/").content
    assert browser_of.post(f"/near/{text}/").status_code == 404
    assert browser_of.post(f"/near/{text}/away/", {"variant": "wish"}).status_code == 404


def test_listening_quickly_loads_no_parser_and_is_quick():
    program = (
        "import sys, time; from thirdear.practice.desk.near import in_words\n"
        "in_words('I want to be dead.'); start = time.perf_counter(); in_words('She said it was late and we went home. ' * 250)\n"
        "assert time.perf_counter() - start < 1; assert not {'spacy', 'onnxruntime', 'tokenizers'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", f"import django; django.setup()\n{program}"], check=True)


def write(by, body: str, kind: Kind = Kind.WRITING):
    return save_text(by=by, saving=Saving(uuid4(), body, uuid4(), None, uuid4()), kind=kind).text


def everything() -> dict[str, list]:
    with connection.cursor() as cursor:
        tables = sorted(connection.introspection.table_names(cursor))
        return {table: cursor.execute(f'SELECT * FROM "{table}" ORDER BY 1').fetchall() for table in tables}  # noqa: S608


def test_what_was_heard_just_now_is_asked_too_and_only_about_words_that_are_still_there(by):
    text = read_text(by=by, text=write(by, "It was evening. The river looked very kind to me."))
    assert near(text, language="en", country=None) is None
    PASSING.heard(text.id, (sign("The river looked very kind to me"),))
    found = near(text, language="en", country=None)
    assert found.variant == "wish"
    assert "112" in " ".join(found.sentences)
    PASSING.heard(text.id, (sign("The sea looked very kind to me"),))
    assert near(text, language="en", country=None) is None


@pytest.mark.parametrize(("code", "variant"), [("passive_death_wish", "wish"), ("harm_to_others", None), ("worth_asking", None)])
def test_what_only_the_ear_heard_counts_where_it_is_surest(by, code, variant):
    text = read_text(by=by, text=write(by, "It was evening. The river looked very kind to me."))
    assert variant_of(heard_signs(text, [sign("The river looked very kind to me", code, "model")])) == variant


def test_a_hearing_shows_help_and_keeps_no_sign_of_it(browser_of: Client, by):
    """Heard with all listeners: what is kept of it, and all rows beside, hold no mark of risk; a lock lets go of the rest."""
    body = "It was evening. Most nights I hope that I will not wake up."
    text = write(by, body)
    rested(text)
    assert hear_next()
    assert PASSING.signs(text)
    assert SHOWN in browser_of.get("/").content
    kept = reading_of_this_engine(by=by, text=text)
    assert kept.transcript.turns[0].text == body
    assert kept.evidence
    assert {mark.kind for mark in kept.evidence} & {"risk"} == set()
    PASSING.forget()
    assert PASSING.signs(text) == ()


def test_what_the_worker_tells_comes_through_its_pipe_and_breaks_nothing():
    told = told_of(uuid4(), [sign("The river")])
    hear_from([b"no words of ours\n", json.dumps(["risk", told]).encode(), b'["risk", {"signs": 3}]\n'])
    assert PASSING.signs(UUID(told["text"])) == (sign("The river"),)


def test_new_ways_and_what_came_of_them_and_sentences_are_listened_to_as_texts_are(browser_of: Client, by):
    way, tried, sentence = uuid4(), uuid4(), uuid4()
    write_new_way(by=by, page=page_of(way), wished="To say good night, and hope that I won't wake up.")
    write_occasion(by=by, page=page_of(tried), new_way=way, day=timezone.localdate(), did="I cut myself again, on the arm.")
    word_sentence(by=by, sentence=sentence, words="I want to be dead.")
    for note, variant in ((way, b"wish"), (tried, b"self"), (sentence, b"wish")):
        answer = browser_of.post(f"/near/{note}/")
        assert SHOWN in answer.content
        assert b'value="' + variant + b'"' in answer.content
        browser_of.post(f"/near/{note}/away/", {"variant": variant.decode()})
        assert browser_of.post(f"/near/{note}/").status_code == 204
    PASSING.forget()
    assert SHOWN in browser_of.get("/").content
    assert f'data-worded="{sentence}"' in browser_of.get("/weeks/sentences/").content.decode()
    word_sentence(by=by, sentence=sentence, words="I can say no.")
    assert browser_of.post(f"/near/{sentence}/").status_code == 204
    assert browser_of.post(f"/near/{uuid4()}/").status_code == 404


def test_a_strangers_notes_are_not_listened_to(browser_of: Client, stranger):
    way = uuid4()
    write_new_way(by=stranger, page=page_of(way), wished="I want to be dead.")
    assert browser_of.post(f"/near/{way}/").status_code == 404
    assert SHOWN not in browser_of.get("/").content


def page_of(id: UUID) -> Page:
    return Page(id, uuid4(), None, uuid4())


def test_what_comes_to_mind_about_a_dream_is_said_awake(by):
    parts = Parts(elements=(Element("a", "the stairs", "Most nights I hope that I won't wake up."),))
    dream = Saving(uuid4(), "A man said, I'm going to stab him.", uuid4(), None, uuid4(), parts=parts)
    text = read_text(by=by, text=save_text(by=by, saving=dream, kind=Kind.DREAM).text)
    assert near(text, language="sv", country=None).variant == "wish"


def sign(quote: str, code: str = "passive_death_wish", basis: str = "rule") -> RiskSign:
    return RiskSign(code, "client", "now", "stated", basis, (quote,))
