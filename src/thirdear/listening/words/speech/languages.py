"""Whether what is spoken is English: a recording in another language is said to be so, and not written down as English."""

from __future__ import annotations

from collections import Counter

from thirdear.listening.words.speech.passages import Passage
from thirdear.listening.words.speech.recogniser import Heard
from thirdear.listening.words.speech.said import called
from thirdear.listening.words.speech.sound import UnsupportedLanguage

__all__ = ["Languages"]

_ENOUGH = 60.0  # seconds of speech after which a recording need not be heard to its end
_LIKELY = 0.5  # mean probability from which another language is what is spoken
_SURE = 0.6  # mean probability of words below which, in a model that knows English alone, they are none
_FEWEST = 8  # words, from which that can be said


class Languages:
    """What was heard so far of the languages in a recording."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._seconds = 0.0
        self._shares: Counter[str] = Counter()
        self._sure: list[float] = []
        self._tells = False

    def hear(self, heard: Heard, passage: Passage) -> None:
        """Raises `UnsupportedLanguage` as soon as enough was heard of one."""
        seconds = sum(stretch.seconds for stretch in passage.stretches)
        self._tells = self._tells or bool(heard.languages)
        self._seconds += seconds
        self._sure += [word.probability for word in heard.words]
        for language, share in heard.languages.items():
            self._shares[language] += share * seconds  # type: ignore[assignment]
        if self._seconds >= _ENOUGH:
            self.decide()

    def decide(self) -> None:
        """Raises `UnsupportedLanguage` when what was heard is no English."""
        if not self._tells:
            if len(self._sure) >= _FEWEST and sum(self._sure) / len(self._sure) < _SURE:
                raise UnsupportedLanguage(self._name, "", "hardly any English")
            return
        language, share = self._shares.most_common(1)[0]
        if language != "en" and share / self._seconds >= _LIKELY:
            raise UnsupportedLanguage(self._name, language, called(language))
