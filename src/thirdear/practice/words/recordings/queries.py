"""How far a recording has come, its words beside its sound, and the sound itself for whoever may hear it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from thirdear.practice.errors import NotAllowed
from thirdear.practice.record.permissions import Actor, Permission, require
from thirdear.practice.words.models import Recording, Take
from thirdear.practice.words.queries import Written, read_text
from thirdear.practice.words.recordings.aligned import Sentence, sentences
from thirdear.practice.words.recordings.keeping import KEPT_AFTER_CHECKING
from thirdear.practice.words.recordings.models import State, Why
from thirdear.practice.words.recordings.scribe import best_model, command
from thirdear.practice.words.recordings.sound import TakeFile
from thirdear.practice.words.recordings.timed import spoken_words

__all__ = [
    "Beside",
    "Recorded",
    "State",
    "Why",
    "beside_its_sound",
    "find_recording",
    "is_spoken",
    "not_written_down",
    "sound_of",
]


@dataclass(frozen=True)
class Recorded:
    """How far a recording has come. `progress` in [0, 1]; `takes` in order, none once the sound is destroyed."""

    text: UUID
    state: State
    progress: float
    why: Why | None
    keep: bool
    spoken_at: datetime
    checked_at: datetime | None
    destroyed_at: datetime | None
    takes: tuple[UUID, ...]

    @property
    def install(self) -> str:
        """The command that it waits for, where what writes speech down is missing or damaged on this machine."""
        return command() if self.is_unfinished and (self.why is Why.MISSING or best_model() is None) else ""

    @property
    def is_unfinished(self) -> bool:
        """Whether something is still to come: it is spoken, waits, or is being written down."""
        return self.destroyed_at is None and self.state in {State.SPEAKING, State.WAITING, State.WRITING_DOWN}

    @property
    def goes_on(self) -> datetime | None:
        """When the sound is destroyed by itself, as far as that is known."""
        if self.keep or self.checked_at is None or self.destroyed_at is not None:
            return None
        return self.checked_at + KEPT_AFTER_CHECKING

    @property
    def days(self) -> int:
        """How many days the sound stays after its words were checked."""
        return KEPT_AFTER_CHECKING.days

    @property
    def why_not(self) -> str:
        """Why it could not be written down, as a sentence."""
        return str(self.why.label) if self.why is not None and self.state is State.COULD_NOT else ""


@dataclass(frozen=True)
class Beside:
    """A text and its recording, sentence by sentence."""

    written: Written
    recorded: Recorded
    sentences: tuple[Sentence, ...]

    @property
    def doubtful(self) -> int:
        """How many words the machine was not sure of, that nobody has looked at."""
        return sum(word.doubt is not None for sentence in self.sentences for word in sentence.words)


def is_spoken(*, by: Actor, text: UUID) -> bool:
    """Whether there is a recording of that text, its sound destroyed or not."""
    require(by, Permission.READ_OWN)
    return Recording.objects.filter(text_id=text, person=by.person).exists()


def find_recording(*, by: Actor, text: UUID) -> Recorded | None:
    """The recording of that text, if it was spoken."""
    require(by, Permission.READ_OWN)
    found = Recording.objects.filter(text_id=text, person=by.person).first()
    return None if found is None else _recorded(found)


def not_written_down(*, by: Actor) -> tuple[Recorded, ...]:
    """The recordings that are still to be written down, spoken last first; one query when there are none."""
    require(by, Permission.READ_OWN)
    unfinished = [State.SPEAKING, State.WAITING, State.WRITING_DOWN]
    found = Recording.objects.filter(person=by.person, destroyed_at=None, state__in=unfinished)
    return tuple(_recorded(each) for each in found.order_by("-spoken_at"))


def beside_its_sound(*, by: Actor, text: UUID) -> Beside:
    """A spoken text as it reads now, each word with its seconds. Raises `NotAllowed` when it was not spoken."""
    written = read_text(by=by, text=text)
    found = Recording.objects.filter(text_id=text, person=by.person).first()
    if found is None or written.is_closed:
        raise NotAllowed
    recorded = _recorded(found)
    return Beside(written, recorded, sentences(written.body, spoken_words(found, written.body)))


def sound_of(*, by: Actor, text: UUID, take: UUID) -> tuple[TakeFile, str]:
    """A take, to be read from anywhere, and its media type. Raises `NotAllowed` where there is none, or somebody else's."""
    require(by, Permission.READ_OWN)
    found = Take.objects.filter(pk=take, recording__text_id=text, person=by.person).first()
    if found is None:
        raise NotAllowed
    return TakeFile(by=by, take=found), found.media_type


def _recorded(found: Recording) -> Recorded:
    takes = Take.objects.filter(recording=found).order_by("place").values_list("pk", flat=True)
    return Recorded(
        text=found.text_id,
        state=State(found.state),
        progress=found.progress,
        why=Why(found.why) if found.why else None,
        keep=found.keep,
        spoken_at=found.spoken_at,
        checked_at=found.checked_at,
        destroyed_at=found.destroyed_at,
        takes=tuple(takes),
    )
