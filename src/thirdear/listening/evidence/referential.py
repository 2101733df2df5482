"""The referential process: a dictionary's values, smoothed within each turn, as a curve with one point a word.

Maskit's operator (the published mathematics of the discourse attributes program): the weight of a neighbour x words
away is exp(-2 p² (p² + x²) / (p² - x²)²) for |x| < p = 100, all weights summing to 1, the turn mirrored at its ends
(its last word stands again as the next), as often as the window asks for.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from thirdear.listening.evidence.dictionary import Dictionary, shipped, words_of
from thirdear.listening.evidence.listener import Curve, Heard, Listener
from thirdear.listening.evidence.mark import Evidence
from thirdear.listening.evidence.preparation import Prepared

if TYPE_CHECKING:
    import numpy as np

    _Table = np.ndarray[Any, np.dtype[np.float64]]

__all__ = ["LISTENER", "Summary", "covariation", "smoothed", "summary", "with_dictionaries"]

WINDOW = 100
_PLACES = 12  # of a curve's values: far finer than any claim, so that curves can be compared number by number
_NEAR_NEUTRAL = 1e-9  # a value this near to neutral is neutral: sums of floats are not exact


@dataclass(frozen=True, slots=True)
class Summary:
    """What a curve comes to over a turn, a speaker or a session.

    `mean` of its values. For weighted dictionaries also `mean_above`, how far on average the values above neutral lie
    over it (0 when none does), and `share_above`, the proportion of words above neutral. None for plain ones.
    """

    words: int
    mean: float
    mean_above: float | None
    share_above: float | None


def smoothed(values: Sequence[float]) -> tuple[float, ...]:
    """One turn's values, smoothed: a value for each word, between the least and the greatest of them."""
    import numpy as np

    rows: _Table = np.asarray([values], dtype=np.float64)
    return tuple(_smooth(rows)[0].tolist()) if values else ()


def _smooth(rows: _Table) -> _Table:
    """Several dictionaries' values of one turn at once: one row a dictionary, one column a word.

    In a turn shorter than the window the mirrored words repeat with period 2n, so that the window folds into 2n weights.
    """
    import numpy as np

    n = rows.shape[1]
    if n < WINDOW:
        return np.concatenate([rows, rows[:, ::-1]], axis=1) @ _folded(n)
    mirrored = np.concatenate([rows[:, : WINDOW - 1][:, ::-1], rows, rows[:, n - WINDOW + 1 :][:, ::-1]], axis=1)
    return np.stack([np.convolve(row, _weights(), mode="valid") for row in mirrored])


@lru_cache(maxsize=WINDOW)
def _folded(n: int) -> _Table:
    """The operator on a turn of n words: what each of the 2n words of a turn and its mirror image adds to each word."""
    import numpy as np

    place = np.arange(-WINDOW + 1, WINDOW) % (2 * n)
    weights = np.bincount(place, weights=_weights(), minlength=2 * n)
    folded: _Table = weights[(np.arange(2 * n)[:, None] - np.arange(n)[None, :]) % (2 * n)]
    return folded


@cache
def _weights() -> _Table:
    import numpy as np

    p = WINDOW
    raw = np.array([math.exp(-2 * p**2 * (p**2 + x**2) / (p**2 - x**2) ** 2) for x in range(-p + 1, p)])
    weights: _Table = raw / raw.sum()
    return weights


def summary(values: Sequence[float], neutral: float | None) -> Summary | None:
    """Mean, and mean and proportion above neutral, of a curve's values; None of no values."""
    if not values:
        return None
    mean = math.fsum(values) / len(values)
    if neutral is None:
        return Summary(len(values), mean, None, None)
    above = [value - neutral for value in values if value - neutral > _NEAR_NEUTRAL]
    return Summary(len(values), mean, math.fsum(above) / len(above) if above else 0.0, len(above) / len(values))


def covariation(one: Sequence[float], other: Sequence[float]) -> float | None:
    """Pearson correlation of two curves over the same words, -1 to 1; None for fewer than three words or a flat curve.

    Raises `ValueError` when they differ in length.
    """
    if len(one) != len(other):
        raise ValueError("two curves covary over the same words")
    if len(one) < 3:
        return None
    mean_one, mean_other = math.fsum(one) / len(one), math.fsum(other) / len(other)
    a, b = [x - mean_one for x in one], [y - mean_other for y in other]
    spread = math.sqrt(math.fsum(x * x for x in a) * math.fsum(y * y for y in b))
    if spread <= _NEAR_NEUTRAL * len(one):
        return None
    return max(-1.0, min(1.0, math.fsum(x * y for x, y in zip(a, b, strict=True)) / spread))


def with_dictionaries(given: Iterable[Dictionary]) -> Listener:
    """The listener of ours and a person's own dictionaries; of one name, the person's counts. Theirs hear any language."""
    named = {dictionary.name: dictionary for dictionary in (*shipped(), *given)}
    return Listener(
        "referential", 1, _hearing(tuple(named.values())), gives=frozenset(), requires=frozenset({"sentences"}), languages=None
    )


def _hearing(dictionaries: Sequence[Dictionary]) -> Callable[[Prepared, Heard], Iterator[Evidence | Curve]]:
    def hear(prepared: Prepared, heard: Heard) -> Iterator[Evidence | Curve]:
        """For each dictionary and speaker one curve: that speaker's turns one after another."""
        english = prepared.transcript.language.lower().startswith("en")
        chosen = [one for one in dictionaries if english or one.sha256]
        for speaker in ("client", "therapist", "other"):
            turns = [turn for turn in prepared.transcript.turns if turn.speaker == speaker]
            words = [found for turn in turns if (found := words_of(turn.text))]
            if words and chosen:
                yield from _curves(chosen, speaker, words)

    return hear


def _curves(dictionaries: Sequence[Dictionary], speaker: str, turns: Sequence[Sequence[str]]) -> Iterator[Curve]:
    """One curve a dictionary, over the same words."""
    import numpy as np

    known = {word: [one.of(word) for one in dictionaries] for word in {word for words in turns for word in words}}
    smooth = [_smooth(np.array([known[word] for word in words], dtype=np.float64).T) for words in turns]
    rows = np.round(np.concatenate(smooth, axis=1), _PLACES).tolist()
    x = tuple(float(i) for i in range(len(rows[0])))
    for dictionary, values in zip(dictionaries, rows, strict=True):
        yield Curve(dictionary.name, speaker, "word", x, tuple(values), neutral=dictionary.neutral)


LISTENER = with_dictionaries(())
