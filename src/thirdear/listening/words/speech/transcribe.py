"""From a recording to a transcript: find the speech, write down its words, tell the people apart."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from thirdear.listening.errors import InputError, UnreadableFile
from thirdear.listening.words.assemble import assemble
from thirdear.listening.words.draft import Draft, Mark, Utterance
from thirdear.listening.words.reading import slug
from thirdear.listening.words.speech.enrolled import nearest_to
from thirdear.listening.words.speech.languages import Languages
from thirdear.listening.words.speech.notebook import Notebook
from thirdear.listening.words.speech.passages import Passage, gathered
from thirdear.listening.words.speech.people import people, speaker_of_each
from thirdear.listening.words.speech.plan import Plan
from thirdear.listening.words.speech.recogniser import Heard, Recogniser, Word
from thirdear.listening.words.speech.said import Spoken, called, foreign, placed, utterances, with_overlaps
from thirdear.listening.words.speech.sound import Recording, Sound
from thirdear.listening.words.speech.voices import VoiceEar, Voices, joined
from thirdear.listening.words.transcript import Role, Speaker, Transcript

__all__ = ["Progress", "transcribe"]

Progress = Callable[[float, float], None]

_WAY = 1  # another number begins anew what another version of this program had begun
_MOST_PEOPLE = 10
_ENROLLED = Speaker("therapist", "inferred", "sounds like the therapist's enrolled voice")


def transcribe(
    recordings: Recording | Sequence[Recording],
    *,
    model: str | Path = "base",
    speakers: int | None = None,
    roles: Mapping[str, Role] | None = None,
    names: Sequence[str] = (),
    therapist: Sequence[float] | None = None,
    threads: int = 1,
    progress: Progress | None = None,
    workspace: str | Path | None = None,
    keep: Callable[[Transcript], None] | None = None,
    id: str | None = None,
) -> Transcript:
    """One session's words: who said what and when, and how sure each word is (`SpokenTime.probability`).

    `recordings`: one recording, or several that ran at the same time, a track a person. Each is a path or an open binary
    file that can `read`, `seek` and `tell` (so that an encrypted recording need never lie plain on the disk): any sound
    or video that FFmpeg opens. Two channels with a person on each are told apart by channel, other voices by how they
    sound. `speakers` is how many people speak, None to have it estimated. `names` are what to call the people, in the order
    of their tracks or of their first words; `roles` gives roles to names. Without, `therapist` (a voice as `voice_of` gives
    it) tells who sounds like that; else who asks and who tells decides. The transcript says that it is inferred, and why.

    `model` is `tiny` (English alone), `base`, or a folder with a faster-whisper model. At most `threads` threads.
    `progress(done, whole)` is called with seconds of the recording, at least once a passage (half a minute of speech); what
    it raises ends the work. With a `workspace` folder the work goes on, after an end of any kind, where it was; what lies
    there is encrypted under a key made of the recording itself, and is removed when the transcript is there, after `keep`
    (which writes it to where it stays) has returned. Two runs at once need a workspace each.

    Raises `UnreadableFile` (no sound, nobody speaks, cut off before anything was said), its kind `UnsupportedLanguage`
    when what is spoken is no English, `MissingPart` when a model or the extra `speech` is absent (exit code 3), `InputError`
    for a number or model that cannot be. Memory stays flat in the length; the same recording gives the same transcript.
    """
    if threads < 1 or (speakers is not None and not 1 <= speakers <= _MOST_PEOPLE):
        raise InputError(f"At least one thread works, and one to {_MOST_PEOPLE} people speak.")
    sounds = [Sound.of(one) for one in _several(recordings)]
    work = _Work(sounds, model, threads, progress or (lambda done, whole: None), therapist is not None)
    notebook = Notebook(
        workspace, [sound.sha256 for sound in work.sounds], {"model": str(model), "voices": therapist is not None, "way": _WAY}
    )
    try:
        said, like = _said(*work.done(notebook), speakers, names, sounds, therapist)
        if not any(one.text for one in said):
            raise UnreadableFile(work.name, "nobody could be heard to speak in it")
    except UnreadableFile:  # nothing more will come of it
        notebook.forget()
        raise
    transcript = assemble(Draft(said, None, "en"), id=id or slug(Path(work.name).stem), source=work.name, speakers=roles)
    if like is not None:
        known = [(name, _ENROLLED if name == like and who.how != "given" else who) for name, who in transcript.speakers]
        transcript = replace(transcript, speakers=tuple(known))
    if keep is not None:
        keep(transcript)
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
    enrolled: bool

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
        reached = 0.0
        for number, samples in self._missing(plan, passages, found):
            voices = voice_ear.hear(passages[number], samples) if self.enrolled or len(plan.channels) == 1 else None
            entry = _Found(recogniser.hear(samples), voices).entry(number)
            notebook.write(entry)
            found[number] = _Found.from_entry(entry)  # as it is kept, so that what goes on is what would have been
            languages.hear(found[number].heard, passages[number])
            reached = max(reached, passages[number].end)
            self.progress(reached, plan.seconds)
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
    therapist: Sequence[float] | None,
) -> tuple[list[Utterance], str | None]:
    """All utterances in order, whoever's they are, and what was said in another language as an event; and the name of whoever
    sounds like the enrolled therapist.
    """
    said: list[Utterance] = []
    words: list[list[Spoken]] = [[] for _ in plan.channels]
    for passage, one in zip(passages, found, strict=True):
        language = foreign(one.heard)
        if language is None:
            words[passage.track] += placed(passage, one.heard.words)
        else:
            mark = Mark(0, "non_speech", f"(speaks {called(language)})", passage.start, passage.end)
            said.append(Utterance(None, "", passage.start, passage.end, marks=(mark,), verbatim=True))
    for spoken in words:
        spoken.sort(key=lambda word: (word.start, word.end))
    if len(plan.channels) > 1:
        stems = [Path(sound.name).stem for sound in sounds] if len(sounds) > 1 else []
        called_ = [_name(track, [*names, *stems[len(names) :]]) for track in range(len(words))]
        whose = [[name] * len(spoken) for name, spoken in zip(called_, words, strict=True)]
        means = _means_of_tracks(passages, found, len(words)) if therapist is not None else None
    else:
        means, people_ = _by_voice(words[0], [one.voices for one in found if one.voices is not None], speakers)
        order = list(dict.fromkeys(people_))  # people are numbered by their first words
        called_ = [_name(order.index(person) if person in order else len(order), names) for person in range(len(means))]
        whose = [[called_[person] for person in people_]]
    like = None if therapist is None or means is None or not len(means) else nearest_to(therapist, means)
    name = None if like is None else called_[like]
    for spoken, theirs in zip(words, whose, strict=True):
        said += [replace(one, role="therapist") if one.speaker == name else one for one in utterances(spoken, theirs)]
    return list(with_overlaps(said)), name


def _name(place: int, names: Sequence[str]) -> str:
    return names[place] if place < len(names) else f"Speaker {place + 1}"


def _by_voice(words: Sequence[Spoken], voices: Sequence[Voices], speakers: int | None) -> tuple[Any, list[int]]:
    """The people's mean voices, and whose each word is."""
    if not words or not voices:
        return [], []
    everything = joined(voices)
    means = people(everything, speakers)
    return means, speaker_of_each([(word.start, word.end, word.ends) for word in words], everything, means)


def _means_of_tracks(passages: Sequence[Passage], found: Sequence[_Found], tracks: int) -> Any:
    """The mean voice of each track; nothing like any voice where nobody speaks."""
    import numpy as np

    means = np.zeros((tracks, 256), np.float32)
    for passage, one in zip(passages, found, strict=True):
        if one.voices is not None:
            means[passage.track] += one.voices.vectors.sum(axis=0)
    return means / np.maximum(1e-9, np.linalg.norm(means, axis=1, keepdims=True))
