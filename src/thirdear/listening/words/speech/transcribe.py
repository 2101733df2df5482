"""From a recording to a transcript: find the speech, write down its words, tell the people apart."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from thirdear.listening.errors import InputError, UnreadableFile
from thirdear.listening.words.assemble import assemble
from thirdear.listening.words.draft import Draft, Mark, Utterance
from thirdear.listening.words.reading import slug
from thirdear.listening.words.speech.languages import Languages
from thirdear.listening.words.speech.notebook import Notebook
from thirdear.listening.words.speech.passages import Passage, gathered
from thirdear.listening.words.speech.people import people, speaker_of_each
from thirdear.listening.words.speech.plan import Plan
from thirdear.listening.words.speech.recogniser import Heard, Recogniser, Word
from thirdear.listening.words.speech.said import Spoken, called, foreign, placed, utterances, with_overlaps
from thirdear.listening.words.speech.sound import Recording, Sound
from thirdear.listening.words.speech.voices import VoiceEar, Voices, joined
from thirdear.listening.words.transcript import Role, Transcript

__all__ = ["Progress", "transcribe"]

Progress = Callable[[float, float], None]

_WAY = 1  # another number begins anew what another version of this program had begun
_MOST_PEOPLE = 10


def transcribe(
    recordings: Recording | Sequence[Recording],
    *,
    model: str | Path = "base",
    speakers: int | None = None,
    roles: Mapping[str, Role] | None = None,
    names: Sequence[str] = (),
    threads: int = 1,
    progress: Progress | None = None,
    workspace: str | Path | None = None,
    id: str | None = None,
) -> Transcript:
    """One session's words: who said what and when, and how sure each word is (`SpokenTime.probability`).

    `recordings`: one recording, or several that ran at the same time, a track a person. Each is a path or an open binary
    file that can `read`, `seek` and `tell` (so that an encrypted recording need never lie plain on the disk): any sound
    or video that FFmpeg opens. Two channels with a person on each are told apart by channel, other voices by how they
    sound. `speakers` is how many people speak, None to have it estimated. `names` are what to call the people, in the order
    of their tracks or of their first words; `roles` gives roles to names. Without, who asks and who tells decides, and the
    transcript says that it is inferred.

    `model` is `tiny` (English alone), `base`, or a folder with a faster-whisper model. At most `threads` threads.
    `progress(done, whole)` is called with seconds of the recording, at least once a passage (half a minute of speech); what
    it raises ends the work. With a `workspace` folder the work goes on, after an end of any kind, where it was; what lies
    there is encrypted under a key made of the recording itself, and is removed when the transcript is there.

    Raises `UnreadableFile` (no sound, nobody speaks, cut off before anything was said), its kind `UnsupportedLanguage`
    when what is spoken is no English, `MissingPart` when a model or the extra `speech` is absent (exit code 3), `InputError`
    for a number or model that cannot be. Memory stays flat in the length; the same recording gives the same transcript.
    """
    if threads < 1 or (speakers is not None and not 1 <= speakers <= _MOST_PEOPLE):
        raise InputError(f"At least one thread works, and one to {_MOST_PEOPLE} people speak.")
    sounds = [Sound.of(one) for one in _several(recordings)]
    work = _Work(sounds, model, threads, progress or (lambda done, whole: None))
    notebook = Notebook(workspace, [sound.sha256 for sound in work.sounds], {"model": str(model), "way": _WAY})
    plan, passages, found = work.done(notebook)
    said = _said(plan, passages, found, speakers, names, work.sounds)
    if not any(one.text for one in said):
        raise UnreadableFile(work.name, "nobody could be heard to speak in it")
    transcript = assemble(Draft(said, None, "en"), id=id or slug(Path(work.name).stem), source=work.name, speakers=roles)
    notebook.forget()
    return transcript


def _several(recordings: Recording | Sequence[Recording]) -> list[Recording]:
    if isinstance(recordings, str | Path) or not isinstance(recordings, Sequence):
        return [recordings]
    if not recordings:
        raise InputError("There is no recording to be heard.")
    return list(recordings)


@dataclass(frozen=True)
class _Found:
    """What was heard in one passage; voices only where one microphone hears several people."""

    heard: Heard
    voices: Voices | None

    def entry(self, number: int) -> dict[str, Any]:
        entry: dict[str, Any] = {
            "passage": number,
            "words": [[word.text, word.start, word.end, word.probability] for word in self.heard.words],
            "languages": dict(self.heard.languages),
        }
        if self.voices is not None:
            entry["times"] = [float(time) for time in self.voices.times]
            entry["voices"] = base64.b64encode(self.voices.vectors.astype("<f2").tobytes()).decode()
        return entry

    @classmethod
    def from_entry(cls, entry: Mapping[str, Any]) -> _Found:
        import numpy as np

        voices = None
        if "voices" in entry:
            vectors = np.frombuffer(base64.b64decode(entry["voices"]), "<f2").astype(np.float32)
            voices = Voices(np.array(entry["times"], np.float32), vectors.reshape(len(entry["times"]), -1))
        return cls(Heard(tuple(Word(*word) for word in entry["words"]), entry["languages"]), voices)


@dataclass(frozen=True)
class _Work:
    """Hearing a recording passage by passage."""

    sounds: list[Sound]
    model: str | Path
    threads: int
    progress: Progress

    @property
    def name(self) -> str:
        return self.sounds[0].name

    def done(self, notebook: Notebook) -> tuple[Plan, list[Passage], list[_Found]]:
        """Everything that is heard, what the notebook holds already included."""
        known = notebook.entries()
        recogniser = Recogniser(self.model, self.threads)  # before an hour is listened to for a model that is not there
        voice_ear = VoiceEar(self.threads)
        first = next(known, None)
        plan = Plan.of(self.sounds, self._listening) if first is None else Plan.from_entry(first)
        if first is None:
            notebook.write(plan.entry())
        passages = plan.passages()
        found = {entry["passage"]: _Found.from_entry(entry) for entry in known}
        languages = Languages(self.name)
        for number, one in found.items():
            languages.hear(one.heard, passages[number])
        for number, samples in self._missing(plan, passages, found):
            voices = voice_ear.hear(passages[number], samples) if len(plan.channels) == 1 else None
            entry = _Found(recogniser.hear(samples), voices).entry(number)
            notebook.write(entry)
            found[number] = _Found.from_entry(entry)  # as it is kept, so that what goes on is what would have been
            languages.hear(found[number].heard, passages[number])
            self.progress(passages[number].end, plan.seconds)
        languages.decide()
        self.progress(plan.seconds, plan.seconds)
        return plan, passages, [found[number] for number in range(len(passages)) if number in found]

    def _missing(self, plan: Plan, passages: list[Passage], found: Mapping[int, _Found]) -> Iterator[tuple[int, Any]]:
        left = [number for number in range(len(passages)) if number not in found]
        if not left:
            return
        for index, samples in gathered([passages[number] for number in left], plan.tracks(self.sounds)):
            yield left[index], samples

    def _listening(self, seconds: float) -> None:
        self.progress(0.0, max(seconds, max((sound.seconds or 0.0 for sound in self.sounds), default=0.0)))


def _said(
    plan: Plan,
    passages: Sequence[Passage],
    found: Sequence[_Found],
    speakers: int | None,
    names: Sequence[str],
    sounds: Sequence[Sound],
) -> list[Utterance]:
    """All utterances in order, whoever's they are, and what was said in another language as an event."""
    said: list[Utterance] = []
    words: list[list[Spoken]] = [[] for _ in plan.channels]
    for passage, one in zip(passages, found, strict=True):
        language = foreign(one.heard)
        if language is None:
            words[passage.track] += placed(passage, one.heard.words)
        else:
            mark = Mark(0, "non_speech", f"(speaks {called(language)})", passage.start, passage.end)
            said.append(Utterance(None, "", passage.start, passage.end, marks=(mark,), verbatim=True))
    for track, spoken in enumerate(words):
        spoken.sort(key=lambda word: (word.start, word.end))
        if len(plan.channels) > 1:
            stem = Path(sounds[track].name).stem if len(sounds) > 1 else f"Speaker {track + 1}"
            whose = [names[track] if track < len(names) else stem] * len(spoken)
        else:
            whose = _by_voice(spoken, [one.voices for one in found if one.voices is not None], speakers, names)
        said += utterances(spoken, whose)
    return list(with_overlaps(said))


def _by_voice(words: Sequence[Spoken], voices: Sequence[Voices], speakers: int | None, names: Sequence[str]) -> list[str]:
    if not words:
        return []
    everything = joined(voices)
    whose = speaker_of_each([(word.start, word.end, word.ends) for word in words], everything, people(everything, speakers))
    order = list(dict.fromkeys(whose))  # people are numbered by their first words
    return [names[place] if (place := order.index(person)) < len(names) else f"Speaker {place + 1}" for person in whose]
