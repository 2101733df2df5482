"""Likeness to example sentences: their vectors are those of the sentences, and a saying goes to the nearest."""

from __future__ import annotations

import numpy as np
import pytest

from thirdear.listening import manuals, models
from thirdear.listening.evidence import likeness
from thirdear.listening.evidence.likeness import LEXICONS, Examples, examples


@pytest.mark.parametrize("name", LEXICONS)
def test_the_kept_vectors_are_those_of_the_lexicon(name: str):
    with np.load(likeness._VECTORS / f"{name}.npz") as kept:
        assert str(kept["digest"]) == likeness._digest(likeness._pairs(manuals.lexicon(name))), "run make vectors"
        rows = kept["vectors"].astype(np.float32)[::97]
    anew = models.encoder().encode([sentence for _, sentence in likeness._pairs(manuals.lexicon(name))][::97])
    assert np.abs(rows - anew).max() < 1e-3


@pytest.mark.parametrize("name", LEXICONS)
def test_without_kept_vectors_the_examples_are_encoded_anew(name: str, monkeypatch: pytest.MonkeyPatch, tmp_path):
    kept = examples(name)
    few = dict.fromkeys(kept.codes[:3] + kept.codes[-3:])
    pairs = [pair for pair in likeness._pairs(manuals.lexicon(name)) if pair[0] in few][:12]
    monkeypatch.setattr(likeness, "_VECTORS", tmp_path)
    monkeypatch.setattr(likeness, "_pairs", lambda lexicon: pairs)
    anew = examples.__wrapped__(name)
    assert anew.codes == tuple(code for code, _ in pairs)
    assert anew.vectors.shape == (len(pairs), 384)


def test_a_saying_goes_to_the_nearest():
    table = np.eye(3, dtype=np.float32)
    given = Examples(("a", "b", "a"), table)
    assert given.nearest(np.array([0.6, 0.0, 0.8], dtype=np.float32)) == pytest.approx({"a": 0.8, "b": 0.0})
    assert given.nearest(np.array([0.6, 0.0, 0.8], dtype=np.float32), most=2) == pytest.approx({"a": 0.7, "b": 0.0})
    assert given.of("a").codes == ("a", "a")


def test_no_example_stands_twice_in_one_list():
    for name in LEXICONS:
        pairs = likeness._pairs(manuals.lexicon(name))
        assert len(set(pairs)) == len(pairs)
