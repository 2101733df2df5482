"""Who speaks when, told from how voices sound: vectors are gathered into people, and each word goes to one of them.

One microphone hears everybody; the number of people is known or estimated. Estimated are people who sound apart and speak
more than a few seconds, so that a cough or a door is nobody. Where two people speak at once only one of them is heard.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

    from thirdear.listening.words.speech.voices import Voices

    Table = np.ndarray[Any, np.dtype[np.float32]]

__all__ = ["people", "speaker_of_each"]

_MOST = 6  # people whose number is estimated
_SAME = 0.68  # mean cosine of two groups' vectors above which they are one person
_LEAST, _LEAST_SHARE = 6, 0.02  # vectors (of 0.4 seconds), and share of all, below which a voice is nobody's
_LEAST_KNOWN = 3  # vectors of somebody of whom it is known that they speak
_SAMPLE = 800  # vectors that are compared with one another; the others join the nearest
_NEAR = 0.8  # seconds around a word in which its voice is listened to
_CHANGE = 0.6  # what it costs, in cosine times words, that another person goes on without a break
_AT_BREAK = 0.15  # the same after a silence or the end of a sentence


def people(found: Voices, count: int | None = None) -> Table:
    """The mean voice of each person, shape (people, 256), in the order in which they first speak."""
    import numpy as np

    vectors = found.vectors
    step = 1 + len(vectors) // _SAMPLE
    some = vectors[::step]
    means = _settled(
        vectors, np.stack([_unit(some[group].mean(axis=0)) for group in _groups(some, count, max(2, _LEAST // step))])
    )
    belongs = (vectors @ means.T).argmax(axis=1).tolist()
    first = [belongs.index(person) if person in belongs else len(belongs) for person in range(len(means))]
    ordered: Table = means[np.argsort(first, kind="stable")]
    return ordered


def speaker_of_each(words: Sequence[tuple[float, float, bool]], found: Voices, means: Table) -> list[int]:
    """Which person says each word: given as its start, its end, and whether a sentence ends with it.

    The likeliest way through all words, where a change of person costs more inside a sentence than at a break.
    """
    import numpy as np

    if len(means) == 1 or not words:
        return [0] * len(words)
    fit = np.stack([_fit((start + end) / 2, found, means) for start, end, _ in words])
    best, came = fit[0].copy(), np.zeros((len(words), len(means)), int)
    for index in range(1, len(words)):
        broke = words[index - 1][2] or words[index][0] - words[index - 1][1] > 0.25
        change = best.max() - (_AT_BREAK if broke else _CHANGE)
        came[index] = np.where(best >= change, np.arange(len(means)), best.argmax())
        best = np.maximum(best, change) + fit[index]
    path = [int(best.argmax())]
    for index in range(len(words) - 1, 0, -1):
        path.append(int(came[index, path[-1]]))
    return path[::-1]


def _fit(time: float, found: Voices, means: Table) -> Table:
    """How near the voice around a moment is to each person's."""
    import numpy as np

    first, last = np.searchsorted(found.times, [time - _NEAR, time + _NEAR])
    if first == last:
        first = min(int(first), len(found.times) - 1)
        last = first + 1
    weights = np.maximum(0.1, 1 - np.abs(found.times[first:last] - time) / _NEAR)
    near: Table = weights @ (found.vectors[first:last] @ means.T) / weights.sum()
    return near


def _groups(vectors: Table, count: int | None, least: int) -> list[list[int]]:
    """Large groups of vectors. The two groups that are nearest on average become one, again and again: with a count until
    the last moment at which so many, or as many as ever, are large, else until the nearest are further apart than the
    speech of one person is.
    """
    import numpy as np

    sums, sizes = vectors.astype(np.float64), np.ones(len(vectors))
    near = sums @ sums.T
    np.fill_diagonal(near, -np.inf)
    groups = [[index] for index in range(len(vectors))]
    chosen: list[list[int]] = []
    for _ in range(len(vectors) - 1):
        one, other = divmod(int(near.argmax()), len(vectors))
        if count is None and near[one, other] < _SAME:
            break
        sums[one], sizes[one], sizes[other] = sums[one] + sums[other], sizes[one] + sizes[other], 0
        groups[one], groups[other] = groups[one] + groups[other], []
        near[other], near[:, other] = -np.inf, -np.inf
        row = np.where(np.isinf(near[one]), -np.inf, sums @ sums[one] / np.maximum(1, sizes * sizes[one]))
        near[one], near[:, one] = row, row
        if count is not None and len(chosen) <= (sizes >= least).sum() <= count:
            chosen = [group for group in groups if len(group) >= least]
    chosen = chosen or sorted((group for group in groups if len(group) >= least), key=len, reverse=True)[:_MOST]
    return chosen or [list(range(len(vectors)))]


def _settled(vectors: Table, means: Table) -> Table:
    """Each vector joins its nearest person, and each person's mean follows, until nobody moves."""
    import numpy as np

    belongs = np.full(len(vectors), -1)
    for _ in range(20):
        nearest = (vectors @ means.T).argmax(axis=1)
        if (nearest == belongs).all():
            break
        belongs = nearest
        for person in range(len(means)):
            if (belongs == person).any():
                means[person] = _unit(vectors[belongs == person].mean(axis=0))
    return means


def _unit(vector: Table) -> Table:
    import numpy as np

    unit: Table = vector / max(1e-9, float(np.linalg.norm(vector)))
    return unit
