"""A treatment without names: who is who stays readable, order and times stay, nothing of anybody is left, and it comes back."""

from __future__ import annotations

import json
import re
import stat
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thirdear.listening.errors import InputError, InvalidWords
from thirdear.listening.words import Event, Span, Speaker, SpokenTime, Transcript, Turn, read, revision_of, write
from thirdear.listening.words.deidentify import (
    Mask,
    apply,
    propose,
    read_key,
    read_review,
    restore,
    write_key,
    write_review,
)
from thirdear.listening.words.deidentify.calendar import moved

modest = settings(derandomize=True, deadline=None, max_examples=40)


def session(
    id: str, *said: tuple[str, str], events: tuple[Event, ...] = (), date: str | None = None, name: str = "Anna"
) -> Transcript:
    names = {"client": name, "therapist": "T", "other": "Kofi"}
    turns = tuple(Turn(f"{id}.t{i}", who, names[who], text) for i, (who, text) in enumerate(said, 1))  # type: ignore[arg-type]
    speakers = tuple((names[who], Speaker(who, "given", "given by the caller")) for who in dict.fromkeys(who for who, _ in said))  # type: ignore[arg-type]
    return Transcript(id, revision_of(turns, events), turns, events, speakers=speakers, date=date, source=f"{id}.vtt")


FIRST = session(
    "anna-march",
    ("therapist", "You spoke of Kwabena, Anna."),
    ("client", "My sister's husband, Kwabena Mensah, shouted. KWABENA's like that. In Penistone everybody knows kwabena."),
    ("client", "It was 14 March 2019, then 22 March 2019. I rang 07700 900123. Kwabena laughed."),
    events=(Event("anna-march.v1", "laugh", "anna-march.t2", 21, note="[laughs at Kwabena]"),),
    date="2025-01-14",
)
SECOND = session("anna-april", ("client", "We left Penistone. My boss rang Mensah on 07700 900123, on the 3rd of May."))


@pytest.fixture(scope="module")
def done():
    return apply([FIRST, SECOND], propose([FIRST, SECOND]), days=70)


def everything(transcript: Transcript) -> str:
    """All that a reader of the file could see."""
    parts = [transcript.id, transcript.source, transcript.date or ""]
    parts += [f"{name} {speaker.why}" for name, speaker in transcript.speakers]
    parts += [f"{turn.id} {turn.name} {turn.text}" for turn in transcript.turns]
    parts += [f"{event.id} {event.turn} {event.note}" for event in transcript.events]
    return "\n".join(parts).lower()


def test_one_person_is_one_person_in_every_case_and_session(done):
    first, second = done.transcripts
    person = re.search(r"\[sister's husband, (Person \d)\]", first.turns[0].text)
    assert person
    assert first.turns[1].text.count(person[1]) == 3
    assert person[1] in second.turns[0].text
    assert f"[sister's husband, {person[1]}]'s like that" in first.turns[1].text


def test_a_relation_is_not_said_twice(done):
    assert re.match(r"My sister's husband, \[Person \d\], shouted", done.transcripts[0].turns[1].text)


def test_a_town_is_the_same_town(done):
    towns = re.findall(r"\[(?:town|place) \d\]", done.transcripts[0].turns[1].text + done.transcripts[1].turns[0].text)
    assert len(towns) == 2
    assert len(set(towns)) == 1


def test_dates_move_by_one_number_of_days(done):
    assert "[23 May 2019], then [31 May 2019]" in done.transcripts[0].turns[2].text
    assert done.transcripts[0].date == "2025-03-25"
    assert re.search(r"on the \[date \d\]", done.transcripts[1].turns[0].text)


def test_a_speaker_is_called_by_nobody_s_name(done):
    assert done.transcripts[0].turns[0].name == "T"
    assert re.fullmatch(r"Person \d", done.transcripts[0].turns[1].name)
    assert f"[client, {done.transcripts[0].turns[1].name}]" in done.transcripts[0].turns[0].text


def test_nothing_is_left_anywhere(done):
    seen = "\n".join(everything(one) for one in done.transcripts)
    for words in ("kwabena", "mensah", "anna", "penistone", "900123", "march", "2019-03", "3rd of may", "07700"):
        assert words not in seen


def test_the_key_brings_everything_back(done, tmp_path: Path):
    write_key(done.key, tmp_path / "key.json")
    key = read_key(tmp_path / "key.json")
    assert tuple(restore(one, key) for one in done.transcripts) == (FIRST, SECOND)
    assert stat.S_IMODE((tmp_path / "key.json").stat().st_mode) == 0o600


def test_another_s_key_brings_nothing_back(done):
    changed = replace(done.transcripts[0], turns=(), events=(), revision=revision_of([], []))
    with pytest.raises(InvalidWords):
        restore(changed, done.key)


@pytest.mark.parametrize("format", ["json", "vtt", "csv", "cha"])
def test_it_is_written_and_read_like_any_session(done, tmp_path: Path, format: str):
    path = tmp_path / f"session-1.{format}"
    write(done.transcripts[0], path)
    again = read(path)
    assert " ".join(turn.text for turn in again.turns) == " ".join(turn.text for turn in done.transcripts[0].turns)


def test_times_and_spans_find_their_place():
    text = "I told Okonkwo Adeyemi all."
    words = [(0, 1), (2, 6), (7, 14), (15, 22), (23, 27)]
    times = tuple(SpokenTime(at, until, i, i + 0.5) for i, (at, until) in enumerate(words))
    turn = Turn("s.t1", "client", "C", text, 0.0, 5.0, times)
    event = Event("s.v1", "pause", "s.t1", 23, 3.5, 4.0, "(pause)")
    one = Transcript("s", revision_of([turn], [event]), (turn,), (event,))
    done = apply([one], [Mask("s", "s.t1", 7, 22, "Okonkwo Adeyemi", "person")])
    changed = done.transcripts[0]
    assert changed.turns[0].text == "I told [Person 1] all."
    assert [(changed.turns[0].text[t.at : t.until], t.start, t.end) for t in changed.turns[0].word_times] == [
        ("I", 0, 0.5),
        ("told", 1, 1.5),
        ("[Person 1]", 2, 3.5),
        ("all.", 4, 4.5),
    ]
    assert changed.turns[0].text[changed.events[0].at :] == "all."
    assert (changed.events[0].start, changed.turns[0].end) == (3.5, 5.0)
    assert changed.quote(done.span(Span("s.t1", 2, 27))) == "told [Person 1] all."
    assert changed.quote(done.span(Span("s.t1", 9, 11))) == "[Person 1]"
    assert restore(changed, done.key) == one


def test_people_who_are_known_are_found_in_chat():
    one = session("s", ("client", "i saw grace and zbysia today. may grace forgive me"), name="C")
    found = {mask.words for mask in propose([one], ["Zbysia"])}
    assert found == {"zbysia"}


def test_two_of_one_name_are_told_apart():
    one = session("s", ("client", "Then Daniel Abernathy and Daniel Okonkwo came. Okonkwo left, and Abernathy too."), name="C")
    text = apply([one], propose([one])).transcripts[0].turns[0].text
    assert text == "Then [Person 1] and [Person 2] came. [Person 2] left, and [Person 1] too."


def test_a_mask_must_stand_in_the_words():
    with pytest.raises(InvalidWords):
        apply([FIRST], [Mask(FIRST.id, FIRST.turns[0].id, 0, 3, "xyz", "person")])
    with pytest.raises(InvalidWords):
        Mask("s", "t", 3, 3, "", "person")
    with pytest.raises(InvalidWords):
        Mask("s", "t", 0, 1, "x", "hat")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("words", "later"),
    [
        ("14 March 2019", "21 March 2019"),
        ("the 28th of December, 2020", "4 January 2021"),
        ("March 14, 2019", "March 21, 2019"),
        ("2019-03-14", "2019-03-21"),
        ("14.3.2019", "21.03.2019"),
        ("March 2019", "March 2019"),
        ("03/04/2019", None),
        ("3 May", None),
        ("31 February 2019", None),
    ],
)
def test_a_date_a_week_later(words: str, later: str | None):
    assert moved(words, 7) == later


# ------------------------------------------------------------------------------------------- review


def test_nothing_is_confirmed_before_a_person_signs(tmp_path: Path):
    path = tmp_path / "review.json"
    write_review([FIRST, SECOND], propose([FIRST, SECOND]), path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with pytest.raises(InputError, match="confirmed by nobody"):
        read_review(path, [FIRST, SECOND])
    review = json.loads(path.read_text(encoding="utf-8"))
    review["confirmed_by"] = "R. Supervisor"
    path.write_text(json.dumps(review), encoding="utf-8")
    assert len(read_review(path, [FIRST, SECOND]).masks) == len(propose([FIRST, SECOND]))
    with pytest.raises(InputError, match="about other files"):
        read_review(path, [SECOND, FIRST])


def test_what_a_person_decides_is_done(tmp_path: Path):
    path = tmp_path / "review.json"
    write_review([FIRST, SECOND], propose([FIRST, SECOND]), path)
    review = json.loads(path.read_text(encoding="utf-8"))
    review["confirmed_by"] = "R. Supervisor"
    for entry in review["identifiers"]:
        if "Penistone" in entry["words"]:
            entry["mask"] = False
        if "Kwabena Mensah" in entry["words"]:
            entry["relation"] = "brother-in-law"
    review["added"] = [{"words": "shouted", "kind": "id"}]
    path.write_text(json.dumps(review), encoding="utf-8")
    confirmed = read_review(path, [FIRST, SECOND])
    done = apply([FIRST, SECOND], confirmed.masks, relations=confirmed.relations, kept=confirmed.kept)
    text = done.transcripts[0].turns[1].text
    assert "In Penistone everybody" in text
    assert "[brother-in-law, Person" in text
    assert "shouted" not in text


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"schema": "thirdear.review/1"}', '{"schema": "thirdear.review/2"}'])
def test_what_is_no_review_is_said_in_a_sentence(tmp_path: Path, text: str):
    path = tmp_path / "review.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match="is no review"):
        read_review(path, [FIRST])
    with pytest.raises(InputError, match="is no key"):
        read_key(path)


# ----------------------------------------------------------------------------- whatever is confirmed

NAMES = ["Okonkwo", "Zbysia", "Þóra", "Nguyễn", "O'Neill", "Hyun-woo", "Göran", "İpek", "Łucja", "Kwabena Mensah"]
FRAMES = ["I told {} all.", "{}'s like that, {}!", "then {} and {} left", "({})", "{}-like", "no name here", "“{}”, I said."]


@modest
@given(data=st.data())
def test_no_confirmed_identifier_survives(data: st.DataObject):
    names = data.draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=3, unique=True))
    spelt = st.builds(
        lambda name, change: change(name), st.sampled_from(names), st.sampled_from([str, str.upper, str.lower, str.title])
    )
    said = [
        frame.format(*(data.draw(spelt) for _ in range(frame.count("{}"))))
        for frame in data.draw(st.lists(st.sampled_from(FRAMES), min_size=1, max_size=4))
    ]
    who = data.draw(st.sampled_from(names))
    id = f"{who.split()[0]}-1"
    turns = tuple(Turn(f"{id}.t{i}", "client", who, text) for i, text in enumerate([*said, f"It was {names[0]}."]))
    events = (Event(f"{id}.v1", "laugh", turns[0].id, len(turns[0].text), note=f"[laughs with {names[-1]}]"),)
    one = Transcript(
        id, revision_of(turns, events), turns, events, speakers=((who, Speaker("client", "given", who)),), source=f"{who}.vtt"
    )
    last = turns[-1]
    masks = [Mask(id, last.id, 7, 7 + len(names[0]), names[0], "person")]
    masks += [Mask(id, events[0].id, 13, 13 + len(names[-1]), names[-1], "person")] if names[-1] != names[0] else []
    people = names
    done = apply([one], masks, people=people)
    seen = everything(done.transcripts[0])
    for name in names:
        for part in name.lower().split():
            assert part not in seen
    assert restore(done.transcripts[0], done.key) == one


@modest
@given(
    at=st.lists(st.integers(0, 40), min_size=2, max_size=8),
    start=st.integers(0, 39),
)
def test_order_is_kept_by_the_way_from_old_to_new(at: list[int], start: int):
    text = "abcdefghijklmnopqrstuvwxyzabcdefghijklmn"
    turn = Turn("s.t1", "client", "C", text)
    one = Transcript("s", revision_of([turn], []), (turn,))
    end = min(len(text), start + 5)
    done = apply([one], [Mask("s", "s.t1", start, end, text[start:end], "id")])
    spans = [done.span(Span("s.t1", a, b)) for a, b in pairwise(sorted(set(at)))]
    for before, after in pairwise(spans):
        assert before.start <= after.start
        assert before.end <= after.end
    for span in spans:
        assert done.transcripts[0].quote(span)
