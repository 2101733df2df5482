"""The words of a passage (faster-whisper): when each was said, how sure it is, and in which language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from thirdear.listening.models.speech import extra, whisper
from thirdear.listening.words.speech.sound import RATE

if TYPE_CHECKING:
    from thirdear.listening.words.speech.sound import Samples

__all__ = ["Heard", "Recogniser", "Word"]

_NO_SPEECH = 0.6  # Whisper's own probability that nothing is said, and
_UNLIKELY = -1.0  # the mean log probability of the words below which it is believed
_REPETITIVE = 2.4  # a text that packs better than that repeats itself: nobody said it
_BEFORE_WORDS, _AFTER_WORDS = "\"'“¿([{-", "\"'.。,，!！?？:：”)]}、"  # signs that belong to the word beside them
_TEMPERATURES = (0.0, 0.4, 0.8)  # how freely words are guessed, when those before were unlikely


@dataclass(frozen=True, slots=True)
class Word:
    """A word with the space before it, its times within the passage in seconds, and the recogniser's own probability."""

    text: str
    start: float
    end: float
    probability: float


@dataclass(frozen=True, slots=True)
class Heard:
    """What was heard in a passage. `languages`: how likely each is, where the model can tell."""

    words: tuple[Word, ...]
    languages: Mapping[str, float] = field(default_factory=dict)


class Recogniser:
    """A loaded model. The same samples give the same words."""

    def __init__(self, model: str | Path, threads: int) -> None:
        self._whisper = whisper(model, threads)
        tokenizer = extra("faster_whisper.tokenizer").Tokenizer
        several = self._whisper.model.is_multilingual
        self._tokenizer = tokenizer(self._whisper.hf_tokenizer, several, task="transcribe", language="en")
        self._prompt = self._whisper.get_prompt(self._tokenizer, [], without_timestamps=True)
        self._options = _options(self._tokenizer)

    def hear(self, samples: Samples) -> Heard:
        """At most thirty seconds of speech, one row of samples."""
        extra("ctranslate2").set_random_seed(1)
        features = self._whisper.feature_extractor(samples)
        frames = min(features.shape[-1], self._whisper.feature_extractor.nb_max_frames)
        encoded = self._whisper.encode(extra("faster_whisper.audio").pad_or_trim(features[..., :frames]))
        languages = self._languages(encoded)
        result, likely, _, packed = self._whisper.generate_with_fallback(encoded, self._prompt, self._tokenizer, self._options)
        if (result.no_speech_prob > _NO_SPEECH and likely < _UNLIKELY) or packed > _REPETITIVE:
            return Heard((), languages)
        return Heard(self._words(result.sequences_ids[0], encoded, frames, len(samples) / RATE), languages)

    def _languages(self, encoded: Any) -> dict[str, float]:
        if not self._whisper.model.is_multilingual:
            return {}
        return {token[2:-2]: share for token, share in self._whisper.model.detect_language(encoded)[0]}

    def _words(self, tokens: list[int], encoded: Any, frames: int, seconds: float) -> tuple[Word, ...]:
        segment: dict[str, Any] = {"seek": 0, "start": 0.0, "end": seconds, "tokens": tokens}
        whisper_words = self._whisper.add_word_timestamps
        whisper_words([[segment]], self._tokenizer, encoded, frames, _BEFORE_WORDS, _AFTER_WORDS, 0.0)
        return tuple(
            Word(word["word"], float(word["start"]), float(max(word["start"], word["end"])), min(1.0, float(word["probability"])))
            for word in segment.get("words", ())
        )


def _options(tokenizer: Any) -> Any:
    transcribing = extra("faster_whisper.transcribe")
    return transcribing.TranscriptionOptions(
        beam_size=5,
        best_of=5,
        patience=1,
        length_penalty=1,
        repetition_penalty=1,
        no_repeat_ngram_size=0,
        log_prob_threshold=_UNLIKELY,
        no_speech_threshold=_NO_SPEECH,
        compression_ratio_threshold=_REPETITIVE,
        condition_on_previous_text=False,
        prompt_reset_on_temperature=0.5,
        temperatures=_TEMPERATURES,
        initial_prompt=None,
        prefix=None,
        suppress_blank=True,
        suppress_tokens=transcribing.get_suppressed_tokens(tokenizer, [-1]),
        without_timestamps=True,
        max_initial_timestamp=0.0,
        word_timestamps=True,
        prepend_punctuations="",
        append_punctuations="",
        multilingual=False,
        max_new_tokens=None,
        clip_timestamps="0",
        hallucination_silence_threshold=None,
        hotwords=None,
    )
