"""The referential process: Maskit's operator against its formula, dictionaries as people write them, curves and phases."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thirdear.listening.errors import InputError
from thirdear.listening.evidence import covariation, read_dictionary, summary, with_dictionaries, words_of
from thirdear.listening.evidence.cycles import phase_of
from thirdear.listening.evidence.dictionary import shipped
from thirdear.listening.evidence.referential import smoothed
from thirdear.listening.listen import hear
from thirdear.listening.words import read

VALUES = st.lists(st.floats(0, 1), min_size=1, max_size=260)


def by_the_formula(values: list[float]) -> list[float]:
    """The published formula word by word, with no library: the turn and its mirror image, again and again."""
    p, n = 100, len(values)
    weight = {x: math.exp(-2 * p**2 * (p**2 + x**2) / (p**2 - x**2) ** 2) for x in range(-p + 1, p)}
    ring = [*values, *reversed(values)]
    return [math.fsum(weight[x] * ring[(i + x) % (2 * n)] for x in weight) / math.fsum(weight.values()) for i in range(n)]


@pytest.mark.parametrize("length", [1, 2, 7, 99, 100, 101, 250])
def test_a_turn_is_smoothed_as_published(length: int):
    values = [(7 * i * i + 3 * i) % 11 / 10 for i in range(length)]
    assert smoothed(values) == pytest.approx(by_the_formula(values), abs=1e-12)


@given(VALUES)
def test_a_smoothed_value_lies_among_the_values(values: list[float]):
    assert all(min(values) - 1e-12 <= value <= max(values) + 1e-12 for value in smoothed(values))


@given(st.floats(0, 1), st.integers(1, 250))
def test_a_flat_turn_stays_flat(value: float, length: int):
    assert smoothed([value] * length) == pytest.approx([value] * length, abs=1e-12)


def test_no_words_have_no_curve():
    assert smoothed([]) == ()


def test_mean_and_what_lies_above_neutral():
    found = summary([0.5, 0.5 + 1e-12, 0.7, 0.9, 0.1], 0.5)
    assert found is not None
    assert found.words == 5
    assert found.mean == pytest.approx(0.54)
    assert found.mean_above == pytest.approx(0.3)
    assert found.share_above == pytest.approx(0.4)


def test_a_plain_list_has_no_neutral_value():
    found = summary([0.0, 1.0], None)
    assert found is not None
    assert (found.mean, found.mean_above, found.share_above) == (0.5, None, None)
    assert summary([], 0.5) is None


def test_curves_covary_as_pearson_says():
    assert covariation([1, 2, 3, 4], [1, 3, 2, 4]) == pytest.approx(0.8)
    assert covariation([1, 2, 3], [3, 2, 1]) == pytest.approx(-1)
    assert covariation([1, 1, 1], [1, 2, 3]) is None
    assert covariation([1, 2], [2, 1]) is None
    with pytest.raises(ValueError, match="same words"):
        covariation([1], [1, 2])


def dictionary(folder: Path, name: str, text: str):
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return read_dictionary("mine", path)


def test_a_weighted_dictionary_is_read_with_its_heading(tmp_path: Path):
    found = dictionary(tmp_path, "mine.Wt", "Copyright of somebody\n\nangry 0.5\ndoor\t1\nmaybe -.25\n")
    assert found.weighted
    assert [found.of(word) for word in ("angry", "door", "maybe", "else")] == [0.75, 1.0, 0.375, 0.5]


def test_a_word_list_is_read_with_its_stems(tmp_path: Path):
    found = dictionary(tmp_path, "mine", "# feelings\nangry\nhapp*\nwon’t\n")
    assert not found.weighted
    assert [found.of(word) for word in ("angry", "happiness", "hap", "won't", "will")] == [1, 1, 0, 1, 0]


def test_a_contraction_counts_as_its_listed_parts_and_a_hyphen_is_no_word(tmp_path: Path):
    found = dictionary(tmp_path, "mine.Wt", "i -1\nm 0\ngoodbye 1\n")
    assert found.of("i'm") == pytest.approx(0.25)
    assert found.of("good-bye") == 1


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("a.Wt", "angry 3\n", "outside -1 to 1"),
        ("a.Wt", "angry 0.5\nsecret words here\n", "line 2"),
        ("a", "", "lists no word"),
        ("a.Wt", "nothing here\n", "no word with its weight"),
        ("a", "two words\n", "line 1"),
    ],
)
def test_what_is_no_dictionary_is_refused_without_repeating_it(tmp_path: Path, name: str, text: str, sentence: str):
    with pytest.raises(InputError, match=sentence) as refused:
        dictionary(tmp_path, name, text)
    assert "secret" not in str(refused.value)


def test_a_dictionary_that_is_no_file_is_refused(tmp_path: Path):
    with pytest.raises(InputError, match="no file"):
        read_dictionary("mine", tmp_path)


def test_words_are_what_stands_between_spaces():
    assert words_of("“Well — I’m… not 12!” she said.") == ["well", "i'm", "not", "12", "she", "said"]


def test_each_speaker_has_a_curve_with_one_point_a_word(tmp_path: Path):
    path = tmp_path / "s.txt"
    path.write_text("T: How was it?\nP: The door was red.\nT: Mm.\nP: I was angry then, very angry.\n", encoding="utf-8")
    mine = dictionary(tmp_path, "mine.Wt", "angry 1\ndoor 0.5\n")
    found = hear(read(path), with_dictionaries([mine])).curves
    curves = {(curve.name, curve.speaker): curve for curve in found}
    client = curves["mine", "client"]
    assert client.x == tuple(range(10))
    assert client.y[:4] == pytest.approx(by_the_formula([0.5, 0.75, 0.5, 0.5]), abs=1e-9)
    assert client.y[4:] == pytest.approx(by_the_formula([0.5, 0.5, 1.0, 0.5, 0.5, 1.0]), abs=1e-9)
    assert len(curves["mine", "therapist"].y) == 4
    assert {name for name, _ in curves} >= {one.name for one in shipped()}


def test_of_one_name_the_persons_own_dictionary_counts(tmp_path: Path):
    path = tmp_path / "s.txt"
    path.write_text("P: angry door.\nT: Mm.\n", encoding="utf-8")
    own = read_dictionary("vividness", dictionary_file(tmp_path))
    curves = [curve for curve in hear(read(path), with_dictionaries([own])).curves if curve.name == "vividness"]
    assert [curve.speaker for curve in curves] == ["client", "therapist"]
    assert curves[0].y == pytest.approx([0.75, 0.75])


def dictionary_file(folder: Path) -> Path:
    path = folder / "own.Wt"
    path.write_text("angry 0.5\ndoor 0.5\n", encoding="utf-8")
    return path


def test_the_four_phases_are_told_apart_by_two_means():
    assert phase_of(0.1, 0.1, 0.2, 0.2) == "relaxing"
    assert phase_of(0.1, 0.3, 0.2, 0.2) == "reflecting"
    assert phase_of(0.3, 0.1, 0.2, 0.2) == "experiencing"
    assert phase_of(0.3, 0.3, 0.2, 0.2) == "connecting"
    assert phase_of(0.2, 0.2, 0.2, 0.2) == "relaxing"


def phases(folder: Path, parts: list[str]) -> list[str]:
    path = folder / "s.txt"
    path.write_text("\n".join(f"P: {part}\nT: Mm." for part in parts), encoding="utf-8")
    return [mark.code for mark in hear(read(path)).evidence if mark.kind == "cycle"]


def test_an_hour_runs_through_its_phases(tmp_path: Path):
    plain, feeling = "We drove to the shop and bought bread. " * 19, "I was sad and angry, I cried, I hated it. " * 15
    thought, both = "The problem is the pattern of dependence. " * 22, "My anger is a reaction, my grief a memory. " * 19
    assert phases(tmp_path, [plain, thought, feeling, both]) == ["relaxing", "reflecting", "experiencing", "connecting"]


def test_a_short_hour_has_no_phases(tmp_path: Path):
    assert phases(tmp_path, ["I was sad and angry. " * 15]) == []
