"""From words with times to utterances: whose each word is, where somebody goes on, and what was in another language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from thirdear.listening import manuals
from thirdear.listening.words.draft import Mark, Utterance
from thirdear.listening.words.speech.passages import Passage
from thirdear.listening.words.speech.recogniser import Heard, Word
from thirdear.listening.words.transcript import SpokenTime

__all__ = ["Spoken", "called", "foreign", "placed", "utterances", "with_overlaps"]

_BREAK = 1.0  # seconds of silence after which somebody begins anew
_OVERLAP = 0.5  # seconds that two people speak at once before it is said
_SENTENCE_ENDS = (".", "?", "!", "…")
_ANOTHER, _ENGLISH = 0.8, 0.1  # how likely another language must be, and English at most, before words are not written down


@dataclass(frozen=True, slots=True)
class Spoken:
    """A word at its time in the recording."""

    text: str
    start: float
    end: float
    probability: float

    @property
    def ends(self) -> bool:
        """Whether a sentence ends with it."""
        return self.text.rstrip("\"'”’").endswith(_SENTENCE_ENDS)


def foreign(heard: Heard) -> str | None:
    """The language of a passage whose words are surely no English."""
    if not heard.languages:
        return None
    language, share = max(heard.languages.items(), key=lambda item: item[1])
    return language if language != "en" and share > _ANOTHER and heard.languages.get("en", 0.0) < _ENGLISH else None


def called(language: str) -> str:
    """A language by its English name; one that nobody named is another language."""
    return str(manuals.lexicon("speech")["languages"].get(language, "another language"))


def placed(passage: Passage, words: Sequence[Word]) -> list[Spoken]:
    """A passage's words at their times in the recording, none before the one before it."""
    found, last = [], passage.start
    for word in words:
        start, end = passage.place(word.start, word.end)
        start = max(last, start)
        end = max(start, end)
        found.append(Spoken(word.text, round(start, 2), round(end, 2), round(word.probability, 3)))
        last = start
    return found


def utterances(words: Sequence[Spoken], whose: Sequence[str]) -> list[Utterance]:
    """Words as utterances: one ends where another person speaks, or after a silence."""
    groups: list[tuple[str, list[Spoken]]] = []
    for word, name in zip(words, whose, strict=True):
        if not word.text.strip():
            continue
        if not groups or groups[-1][0] != name or word.start - groups[-1][1][-1].end > _BREAK:
            groups.append((name, []))
        groups[-1][1].append(word)
    return [_utterance(name, group) for name, group in groups]


def _utterance(name: str, words: Sequence[Spoken]) -> Utterance:
    text, times = "", []
    for word in words:
        spelled = word.text.strip()
        text += " " if text and word.text[:1].isspace() else ""
        times.append(SpokenTime(len(text), len(text) + len(spelled), word.start, word.end, word.probability))
        text += spelled
    return Utterance(name, text, words[0].start, words[-1].end, tuple(times), verbatim=True)


def with_overlaps(said: Sequence[Utterance]) -> Iterator[Utterance]:
    """Utterances in the order of time; where somebody begins while another speaks, that is an event."""
    before: Mapping[str | None, Utterance] = {}
    for utterance in sorted(said, key=lambda one: (one.start or 0.0, one.end or 0.0)):
        spans = [
            (utterance.start, min(utterance.end, other.end))
            for name, other in before.items()
            if name != utterance.speaker and utterance.start is not None and utterance.end is not None and other.end is not None
        ]
        longest = max(spans, key=lambda span: span[1] - span[0], default=None)
        if longest is not None and longest[1] - longest[0] >= _OVERLAP:
            utterance = replace(utterance, marks=(*utterance.marks, Mark(0, "overlap", "", *longest)))
        before = {**before, utterance.speaker: utterance}
        yield utterance
