"""What recurs, as it is said to the writer: careful, quoted, never of a kind that is not theirs, and gone when it is not them."""

from __future__ import annotations

import itertools
import re
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from lives import Told, a_life
from thirdear.listening import insight, manuals
from thirdear.listening.formulation import Reject
from thirdear.listening.formulation.decision import decided
from thirdear.listening.insight import Aside, Recurring, against_said, changing, recurring, rests_said, said_again, sentence
from thirdear.listening.insight.recurring.found import Cited
from thirdear.listening.listen import formulate
from thirdear.listening.words import revision_of

SORTS = ["people", "wishes", "feelings", "returning", "dreams", "differently"]


LIFE = a_life()
_HEARD = [text.reading() for text in LIFE]
_FORMULATED = formulate(_HEARD)


def found(texts: list[Told], *aside: Recurring) -> list[Recurring]:
    readings = _HEARD if texts is LIFE else [text.reading() for text in texts]
    formulation = _FORMULATED if texts is LIFE else formulate(readings)
    return list(recurring(readings, formulation, Aside.all(Aside.of(one) for one in aside)))


def said(texts: list[Told], *aside: Recurring) -> list[str]:
    return [sentence(one) for one in found(texts, *aside)]


def the(texts: list[Told], start: str) -> Recurring:
    return next(one for one in found(texts) if sentence(one).startswith(start))


def test_there_is_something_of_every_sort_in_the_order_told():
    assert list(dict.fromkeys(one.sort for one in found(LIFE))) == SORTS


def test_it_is_said_plainly():
    assert said(LIFE) == [
        "It may be that with “my mother” you are turned away or opposed, and that then you close off.",
        "It may be that with “Gary” you are turned away or opposed, and that then you close off.",
        "“Lena” comes up again and again. What happens between you does not come back yet in what you told.",
        "It may be that you wish to be loved and understood; that you are turned away or opposed; and that then you close off.",
        "It may be that anger toward “my mother” is felt as you tell of it, and stayed with.",
        "Grief is named. It may be that it was not felt as you told of it; it may also have been felt without a word.",
        "Now and then something hard is told, and no feeling of yours stands in the story. It may be that it was kept away; it may also be that it needed no word.",
        "You come back to “door”, and more than once longing is told beside it. What it means, only you can say.",
        "“well” is in more than one dream. What it means, only you can say.",
        "Again and again, as you tell it, you close off. Here it may have gone differently: you stay self-possessed.",
        "Again and again, as you tell it, you are turned away or opposed. Here it may have been answered differently: you are understood.",
    ]


def test_it_says_on_how_little_it_rests():
    assert (
        rests_said(the(LIFE, "It may be that with “my mother”"))
        == "It rests on three encounters with one person, in three texts."
    )
    assert rests_said(the(LIFE, "It may be that with “Gary”")).endswith("That is little: it may be chance.")
    assert "heard wrongly" in rests_said(the(LIFE, "Now and then something hard"))


def test_what_speaks_against_it_is_quoted_and_so_is_that_nothing_was_found():
    wish = the(LIFE, "It may be that you wish")
    assert [one.sense for one in wish.against] == ["ro8", "rs5"]
    assert against_said(wish) == "Looked for: encounters with this wish in which it went otherwise."
    gary = the(LIFE, "It may be that with “Gary”")
    assert gary.against == ()
    assert "Nothing was found. That does not make it true." in against_said(gary)
    anger = the(LIFE, "It may be that anger")
    assert [one.mark.attributes["bearing"] for one in anger.against] == ["named"]


def test_every_mark_admits_the_writer():
    cited = [one for each in found(LIFE) for one in (*each.rests, *each.near, *each.against)]
    assert cited
    assert {"writer" in manuals.entry(one.mark.kind).audience for one in cited} == {True}
    text = _HEARD[0]
    denial = next(mark for mark in text.evidence if mark.kind == "defence")
    with pytest.raises(ValueError, match="not for the writer"):
        Cited.of(text.transcript, denial, "denial")


def test_nothing_of_what_others_said_is_quoted():
    turned = []
    for reading in [text.reading() for text in LIFE]:
        turns = tuple(replace(turn, speaker="therapist") for turn in reading.transcript.turns)
        words = replace(reading.transcript, turns=turns, revision=revision_of(turns, ()))
        turned.append(replace(reading, transcript=words))
    assert recurring(turned, formulate(turned)) == ()


def test_too_little_gives_nothing():
    assert found([]) == []
    assert found(LIFE[:1]) == []
    assert not any(
        one.sort == "wishes" for one in found([Told("a").encounter("Gary", "w6", "ro5-"), Told("b").encounter("Gary", "w6")])
    )


def test_a_wish_that_was_only_guessed_is_not_told():
    texts = [Told(name).encounter("Gary", "w6?", "ro5-", "rs2-") for name in "abc"]
    assert [one.sort for one in found(texts)] == ["people"]


# What is put aside


@pytest.mark.parametrize("place", range(11))
def test_what_is_put_aside_goes_at_once_whatever_else_stays(place: int):
    before = found(LIFE)
    gone = before[place]
    after = found(LIFE, gone)
    assert gone.about not in {one.about for one in after}
    assert sentence(gone) not in [sentence(one) for one in after]
    used = {(one.mark.key, one.sense) for each in after for one in each.rests}
    assert not used & {(one.mark.key, one.sense) for one in gone.rests if one.mark.key in gone.core}
    assert {one.about for one in after} <= {one.about for one in before}  # nothing steps into its place


def test_it_does_not_come_back_under_another_name():
    gone = the(LIFE, "It may be that with “my mother”")
    renamed = a_life()
    for text in renamed:  # the same words; who is meant is called and known otherwise
        text.known_as("my mother", "Joan", "acquaintance")
    again = the(renamed, "It may be that with “Joan”")
    assert again.about != gone.about
    assert not any("Joan” you" in one for one in said(renamed, gone))


def test_it_does_not_come_back_when_the_text_is_corrected_elsewhere():
    gone = the(LIFE, "“well” is in more than one dream")
    texts = a_life()
    for text in texts:
        text.mark("people.friend", "Bo", person="Bo", when="current")  # every key is another one now
    assert the(texts, "“well”").core.isdisjoint(gone.core)
    assert not any("well" in one for one in said(texts, gone))


def test_later_texts_do_not_bring_it_back():
    gone = the(LIFE, "It may be that with “my mother”")
    texts = [*LIFE, *(Told(name).encounter("my mother", "w6", "ro5-", "rs2-", role="mother") for name in "abc")]
    assert not any("my mother” you" in one for one in said(texts, gone))
    otherwise = [*LIFE, *(Told(name).encounter("my mother", "ro8+", "rs5+", role="mother") for name in "abc")]
    assert "It may be that with “my mother” you are understood, and that then you stay self-possessed." in said(otherwise, gone)


def test_no_second_guess_about_the_same_encounters_steps_into_its_place():
    texts = [Told(name).encounter("Gary", "ro5-", "ro4-", "rs2-", "rs6-") for name in "abc"]
    gone = found(texts)[0]
    assert [one.sort for one in found(texts, gone)] == []


def test_what_the_same_marks_carry_otherwise_still_stands():
    before, gone = found(LIFE), the(LIFE, "It may be that with “Gary”")
    after = found(LIFE, gone)
    wish = next(one for one in after if one.sort == "wishes")
    assert {one.text for one in wish.rests if one.sense == "w6"} >= {"thursday", "friday"}  # the wish itself was not denied
    assert not {one.text for one in wish.rests if one.sense == "ro5"} & {"thursday", "friday"}  # the answer was
    assert [one.about for one in before if one.about not in {each.about for each in after}] == [gone.about]


def test_a_sentence_that_leaned_on_what_is_put_aside_goes_with_it_only_where_it_has_nothing_else():
    texts = [Told(name).encounter("Gary", "w6", "ro5-", "rs2-") for name in "abc"]
    person = the(texts, "It may be that with “Gary”")
    assert said(texts, person) == [
        "It may be that you wish to be loved and understood. How it is answered does not come back in what you told."
    ]
    texts += [Told(name).encounter("Ann", "w6", "ro5-", "rs2-") for name in "de"]
    assert any("that you are turned away" in one for one in said(texts, person))


def test_somebody_about_whom_something_was_put_aside_is_let_be():
    texts = [Told(name).encounter("Gary", "ro5-", "rs2-") for name in "abc"]
    assert said(texts, found(texts)[0]) == []


def test_taking_it_back_brings_it_back():
    assert said(LIFE) == said(LIFE, *[])
    assert Aside.read(Aside.of(found(LIFE)[0]).plain()) == Aside.of(found(LIFE)[0])


def test_of_a_forgotten_text_nothing_is_kept_aside():
    aside = Aside.of(the(LIFE, "It may be that with “Gary”"))
    left = aside.without_text("thursday")
    assert "thursday" not in str(left.plain())
    assert "friday" in str(left.plain())
    assert left.without_text("friday").core == frozenset()


def test_several_at_once_in_any_order():
    before = found(LIFE)
    for one, other in itertools.combinations(before, 2):
        after = {each.about for each in found(LIFE, one, other)}
        assert not after & {one.about, other.about}
        assert after == {each.about for each in found(LIFE, other, one)}


def test_decisions_of_the_engine_are_obeyed():
    readings = [text.reading() for text in LIFE]
    wells = [Reject(mark.key) for reading in readings for mark in reading.evidence if mark.kind == "dream"]
    after = decided(readings, wells)
    assert not any(one.sort == "dreams" for one in recurring(after, formulate(readings, wells)))


# Wording


@pytest.mark.parametrize("language", sorted(insight.languages()))
def test_every_language_says_everything(language: str):
    pages = [_wording(one) for one in ("en", language)]
    assert _shape(pages[0]) == _shape(pages[1])
    for sort, sentences in pages[1]["sentences"].items():
        for shape in sentences:
            given = {"person": "P", "word": "W", "wish": "w1", "other": "ro1", "self": "rs1", "usual": "rs2", "feeling": "anger"}
            assert "{" not in said_again(sort, shape, given, language)


def test_an_unknown_language_is_said_in_english():
    one = found(LIFE)[0]
    assert sentence(one, "xx") == sentence(one, "en")


def test_every_cluster_and_every_feeling_has_a_wording():
    words = _wording("en")
    clusters = {cluster for type in ("W", "RO", "RS") for cluster in manuals.lexicon("cluster")[type]}
    assert set(words["wishes"]) | set(words["responses"]) == clusters
    assert set(words["feelings"]) == set(manuals.entry("affect").codes) - {"feeling_absent"}


@pytest.mark.parametrize("language", sorted(insight.languages()))
def test_no_wording_names_a_defence_a_diagnosis_a_score_or_gives_praise(language: str):
    names = {code.name for kind in ("defence", "risk", "anxiety") for code in manuals.entry(kind).codes.values()}
    more = "disorder|depress|narciss|borderline|diagnos|trauma|symptom|percent|score|resistance|risk|suicid|good job|well done|should|must"
    for text in _strings(_wording(language)):
        assert not re.search(rf"(?i)\b(?:{more})|%|\d", text), text
        assert not {name for name in names if re.search(rf"(?i)\b{re.escape(name)}\b", text)}, text


def test_a_claim_about_the_writer_is_a_guess():
    for sort, sentences in _wording("en")["sentences"].items():
        for shape, text in sentences.items():
            assert re.search(r"may be|may have|only you can say|does not come back yet", text), (sort, shape)


def test_it_refuses_to_rest_on_nothing():
    with pytest.raises(ValueError, match="without words"):
        Recurring("people", "named", ("x",), (), frozenset())


def _wording(language: str) -> dict:
    folder = Path(insight.__file__).parent / "recurring"
    return tomllib.loads((folder / f"recurring.{language}.toml").read_text(encoding="utf-8"))


def _shape(page: object, place: str = "") -> set[str]:
    if isinstance(page, dict):
        return {each for name, value in page.items() for each in _shape(value, f"{place}.{name}")}
    filled = sorted(re.findall(r"{\w+}", page)) if isinstance(page, str) else len(page)  # type: ignore[arg-type]
    return {f"{place} {filled}"}


def _strings(page: object) -> list[str]:
    if isinstance(page, dict):
        return [each for name, value in page.items() if name not in {"licence", "source"} for each in _strings(value)]
    return [page] if isinstance(page, str) else []


# Then and now


def test_what_was_put_aside_is_not_compared():
    texts = [Told(f"day{number}") for number in range(16)]
    for number, text in enumerate(texts):
        text.encounter("Gary" if number % 2 else "Ruth", "w6", "ro5-", "rs2-" if number % 4 else "rs5+")
    readings = [text.reading() for text in texts]
    formulation = formulate(readings)
    all_of_them = {"negative responses of others", "negative responses of self", "the recurring wish"}
    assert {one.measure for one in changing(readings, formulation)} == all_of_them
    assert changing(readings, formulation) == formulation.changes
    told = recurring(readings, formulation)
    wish = next(one for one in told if one.sort == "wishes")
    of_wish = changing(readings, formulation, Aside.of(wish))
    assert "the recurring wish" not in {one.measure for one in of_wish}
    gary = next(one for one in told if one.given.get("person") == "Gary")
    shares = {one.measure: (one.early.share, one.late.share) for one in changing(readings, formulation, Aside.of(gary))}
    assert shares["negative responses of others"] == (0.5, 0.5)  # of Ruth alone: with Gary it was said not to fit
    assert shares["the recurring wish"] == (1.0, 1.0)
    everybody = Aside.all(Aside.of(one) for one in told if one.sort in {"people", "wishes"})
    assert "negative responses of others" not in {one.measure for one in changing(readings, formulation, everybody)}
