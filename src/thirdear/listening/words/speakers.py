"""Who is the therapist and who the client: told by the caller, read off the label, or inferred from how they speak."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from thirdear.listening.errors import InputError
from thirdear.listening.words.labels import known_role, label_words, name_key
from thirdear.listening.words.transcript import Role, Speaker, Transcript

__all__ = ["Voice", "check_names", "roles"]

_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_YOU = frozenset({"you", "your", "you're", "you've", "yours", "yourself", "you'd", "you'll"})
_ME = frozenset({"i", "my", "me", "i'm", "i've", "i'd", "i'll", "mine", "myself"})
_MARGINAL = 0.02  # with less than this share of the words somebody drops in; an inferred therapist does not


@dataclass
class Voice:
    """All that one name says in a session, and the role that the file itself states for it."""

    name: str
    texts: list[str] = field(default_factory=list)
    stated: Role | None = None
    words: int = 0
    questions: int = 0
    turned: float = 0.0  # share of "you" among "you" and "I"

    def count(self) -> None:
        tokens = [word.lower().replace("’", "'") for text in self.texts for word in _WORD.findall(text)]
        you, me = sum(word in _YOU for word in tokens), sum(word in _ME for word in tokens)
        self.words, self.questions = len(tokens), sum(text.count("?") + text.count("؟") + text.count("？") for text in self.texts)
        self.turned = (you + 1) / (you + me + 2)


def roles(voices: list[Voice], given: Mapping[str, Role] | None = None) -> dict[str, Speaker]:
    """A role for every name, how it is known, and one plain sentence why.

    What the caller says goes before what a label says, and a label before inference. Inference names one
    therapist and one client; further people are `other`.
    """
    for voice in voices:
        voice.count()
    told = {name_key(name): role for name, role in (given or {}).items()}
    known: dict[str, Speaker] = {}
    for voice in voices:
        if name_key(voice.name) in told:
            known[voice.name] = Speaker(told[name_key(voice.name)], "given", "given by the caller")
    for voice in voices:
        role = voice.stated or _by_label(voice.name, voices)
        if role is not None and voice.name not in known:
            known[voice.name] = Speaker(role, "label", f"the transcript labels this speaker {_called(voice, role)}")
    known |= _inferred([voice for voice in voices if voice.name not in known], known, voices)
    return {voice.name: known[voice.name] for voice in voices}


def _called(voice: Voice, role: Role) -> str:
    return f"as {role}" if voice.stated else f"“{voice.name}”"


def _by_label(name: str, voices: list[Voice]) -> Role | None:
    """A label's role, where the other labels do not make it doubtful ("C" beside "P" is a counsellor)."""
    table = label_words()["unclear"]
    keys = {name_key(voice.name) for voice in voices}
    key = name_key(name)
    if key == table["answer"] and table["question"] not in keys:
        return None
    if key == table["respondent"] and not keys & set(table["interviewers"]):
        return None
    if key in table["letters"]:
        others = [known_role(other) for other in keys if other != key]
        if "client" in others and "therapist" not in others:
            return None
    return known_role(name)


def _inferred(left: list[Voice], known: Mapping[str, Speaker], everybody: list[Voice]) -> dict[str, Speaker]:
    found: dict[str, Speaker] = {}
    taken = {speaker.role for speaker in known.values()}
    total = max(1, sum(voice.words for voice in everybody))
    main = [voice for voice in left if voice.words >= _MARGINAL * total and voice.name != "unnamed"] or left
    if left and len(everybody) == 1:
        return {left[0].name: Speaker("client", "inferred", "is the only speaker")}
    if "therapist" not in taken and main and (len(main) > 1 or "client" in taken):
        therapist = max(main, key=lambda voice: _leans(voice, main, total))
        found[therapist.name] = Speaker("therapist", "inferred", _why(therapist, everybody, total))
    rest = [voice for voice in main if voice.name not in found]
    if "client" not in taken and rest:
        client = max(rest, key=lambda voice: voice.words)
        found[client.name] = Speaker("client", "inferred", _why(client, everybody, total))
    for voice in left:
        if voice.name not in found:
            found[voice.name] = Speaker("other", "inferred", _why(voice, everybody, total))
    return found


def _leans(voice: Voice, main: list[Voice], total: int) -> float:
    """How far somebody speaks like a therapist: turned to the other, asking, and leaving the room to them."""
    questions = sum(other.questions for other in main)
    asks = voice.questions / questions if questions else 1 / len(main)
    return asks + 2 * voice.turned - voice.words / total


def _why(voice: Voice, everybody: list[Voice], total: int) -> str:
    questions = sum(other.questions for other in everybody)
    share = f"says {round(100 * voice.words / total)} % of the words"
    return f"asks {voice.questions} of {questions} questions and {share}" if questions else f"{share}; nobody asks a question"


def check_names(speakers: Mapping[str, Role], transcripts: Iterable[Transcript]) -> None:
    """Raise `InputError` when a name the caller gave a role speaks in none of the transcripts."""
    heard = {name_key(turn.name) for transcript in transcripts for turn in transcript.turns}
    missing = [name for name in speakers if name_key(name) not in heard]
    if missing:
        raise InputError(f"No speaker in these files is called {' or '.join(missing)}.")
