"""What a naive program would mark: the stated baseline that each code must beat before it counts as heard."""

from __future__ import annotations

import re
from collections.abc import Iterator

from key import Row

from thirdear.listening import manuals
from thirdear.listening.words import Span, Transcript, Turn

__all__ = ["STATED", "naive"]

STATED = {
    "affect": "every word of the feeling's own word lists, whoever feels it; a charged word for a story without feeling",
    "people": "every capitalised word inside a sentence, and every role-noun",
    "intervention": "a question mark is a question, up to three words an acknowledgement, the rest a reflection",
    "flow": "“anyway” is a shift and an avoidance, “blank” a blank, “I mean” a slip, a birthday an anniversary, every "
    "pause of three seconds a silence; the client's first and last line; the first line after a noted gap",
    "all others": "a word or two a code, such as “dream” for a dream told, “fine” for a denial, “dead” for a passive death wish",
}
# For the other kinds a word or two a code, in the client's turns and, for what the therapist does, in the therapist's.
_CLIENT = {
    "episode": {"episode": r"\bsaid\b|\bsays\b|\btold me\b"},
    "component": {
        "wish": r"\bI (?:just )?want(?:ed)?\b|\bI wish\b|\bhop(?:e|ing)\b",
        "response_of_other": r"\b(?:he|she|they) (?:said|says|told|just|went)\b",
        "response_of_self": r"\bI (?:said|says|just|went|felt)\b",
    },
    "defence": {
        "denial": r"\bfine\b|\bbothered\b",
        "rationalisation": r"\bbecause\b",
        "projection": r"\b(?:hates?|angry with) me\b",
        "repression": r"\b(?:can't|don't) remember\b",
        "dissociation": r"\bcame over me\b|\bwasn't there\b",
        "displacement": r"\bthe (?:dog|door)\b|\bshouted at\b",
        "reaction_formation": r"\blovely\b",
        "undoing": r"\bbut then\b|\bno, (?:he|she)\b",
        "isolation_of_affect": r"\bfuneral\b|\bdied\b",
        "intellectualisation": r"\bgenerally\b|\bpeople\b",
        "humour": r"\blaugh",
        "self_observation": r"\bI notice\b|\bI think I\b",
        "self_assertion": r"\bI told (?:him|her)\b",
        "suppression": r"\blater\b",
        "sublimation": r"\bpaint|\bwrote\b",
        "affiliation": r"\bI (?:rang|called)\b",
        "altruism": r"\bhelp",
        "anticipation": r"\bnext week\b",
        "idealisation_other": r"\bperfect\b|\bwonderful\b",
        "devaluation_other": r"\buseless\b|\bidiot\b",
        "devaluation_self": r"\bI'm (?:useless|stupid)\b",
        "passive_aggression": r"\bforgot\b",
        "acting_out": r"\bthrew\b|\bsmashed\b",
        "autistic_fantasy": r"\bimagine\b",
    },
    "anxiety": {
        "striated": r"\btense\b|\btight\b|\bclench",
        "smooth_muscle": r"\bstomach\b|\bsick\b|\bheadache",
        "cognitive_perceptual": r"\bdizzy\b|\bfoggy\b",
        "motor_conversion": r"\bnumb\b|\blegs\b",
    },
    "transference": {"other": r"\byou\b", "mistrust": r"\btrust\b", "idealising": r"\bonly one\b", "devaluing": r"\bpointless\b"},
    "rupture": {"withdrawal": r"^\W*\w+\W*$", "confrontation": r"\byou (?:always|never|don't)\b"},
    "response": {"complies": r"^yes\b|^yeah\b", "rejects": r"^no\b", "elaborates": r"^(?:and|but|it)\b", "insight": r"\brealise"},
    "dream": {"told": r"\bdream", "element": r"\bdream", "association": r"\breminds me\b"},
    "risk": {
        "suicidal_thought": r"\bsuicid|\bkill myself\b",
        "passive_death_wish": r"\bdead\b|\bdie\b",
        "self_injury": r"\bcut myself\b|\bhurt myself\b",
        "plan_or_attempt": r"\bpills\b|\brope\b",
        "harm_to_others": r"\bkill (?:him|her)\b",
        "abuse_or_safeguarding": r"\bhit me\b",
        "worth_asking": r"\bhopeless\b|\bburden\b",
        "figure_of_speech": r"\bkill\w*\b|\bdying\b",
    },
    "meaning": {"lost_meaning": r"\bwhat's the point\b|\bmeaning\b"},
    "new_way": {"new_way": r"\bfor the first time\b|\binstead\b"},
    "catharsis": {"catharsis": r"\bcried\b|\bcrying\b"},
}
_THERAPIST = {"rupture": {"repair": r"\bsorry\b", "therapist_strain": r"\byou should\b|\byou must\b"}}
_SENTENCE = re.compile(r"[^.?!…]+[.?!…]*")


def naive(transcript: Transcript) -> Iterator[Row]:
    """The baseline's marks on a session."""
    client = [turn for turn in transcript.turns if turn.speaker == "client"]
    for turn in client:
        yield from _feelings(turn)
        yield from _people(turn)
        yield from _words(
            turn,
            "flow",
            {
                "topic_shift": r"\banyway\b",
                "avoidance": r"\banyway\b",
                "went_blank": r"\bblank\b",
                "slip": r"\bI mean\b",
                "anniversary": r"\bbirthday|\banniversary",
            },
        )
        for kind, patterns in _CLIENT.items():
            yield from _words(turn, kind, patterns)
    for turn in transcript.turns:
        if turn.speaker == "therapist":
            yield from _acts(turn)
            for kind, patterns in _THERAPIST.items():
                yield from _words(turn, kind, patterns)
    for code, turn in (("first_words", client[:1]), ("last_words", client[-1:])):
        for one in turn:
            yield _mark("flow", code, one, 0, max(1, len(one.text)))
    yield from _pauses(transcript)


def _mark(kind: str, code: str, turn: Turn, start: int, end: int, **attributes: str) -> Row:
    return Row(kind, code, (Span(turn.id, start, end),), attributes, fires=True)


def _words(turn: Turn, kind: str, patterns: dict[str, str]) -> Iterator[Row]:
    for code, pattern in patterns.items():
        for match in re.finditer(pattern, turn.text, re.IGNORECASE):
            yield _mark(kind, code, turn, match.start(), match.end())


def _feelings(turn: Turn) -> Iterator[Row]:
    lexicon = manuals.lexicon("affect")
    for part in ("state", "experiences", "evokes", "nouns"):
        for code, words in lexicon[part].items():
            for match in re.finditer(rf"\b(?:{'|'.join(map(re.escape, words.split()))})\b", turn.text, re.IGNORECASE):
                yield _mark("affect", code, turn, match.start(), match.end(), whose="client")
    for match in re.finditer(r"\b(?:died|dead|funeral|hospital|hit me|left me)\b", turn.text, re.IGNORECASE):
        yield _mark("affect", "feeling_absent", turn, match.start(), match.end(), whose="client")


def _people(turn: Turn) -> Iterator[Row]:
    for match in re.finditer(r"(?<=[a-z,] )[A-Z][a-z]+", turn.text):
        yield _mark("people", "unknown", turn, match.start(), match.end(), person=match.group())
    for code, words in manuals.lexicon("people")["roles"].items():
        for match in re.finditer(rf"\b(?:{'|'.join(map(re.escape, words.split()))})\b", turn.text, re.IGNORECASE):
            yield _mark("people", code, turn, match.start(), match.end(), person=match.group().lower())


def _acts(turn: Turn) -> Iterator[Row]:
    for match in _SENTENCE.finditer(turn.text):
        words = match.group().split()
        code = "question" if "?" in match.group() else "acknowledgement" if len(words) <= 3 else "reflection"
        if words:
            yield _mark("intervention", code, turn, match.start(), match.end())


def _pauses(transcript: Transcript) -> Iterator[Row]:
    turns = {turn.id: turn for turn in transcript.turns}
    for event in transcript.events:
        if event.turn is None or not (turn := turns[event.turn]).text:
            continue
        at = min(event.at or 0, len(turn.text) - 1)
        if event.kind == "pause" and (event.seconds is None or event.seconds >= 3):
            yield _mark("flow", "long_pause", turn, max(0, at - 1), at + 1)
        if event.kind in {"absence", "lateness"}:
            yield _mark("flow", "after_gap", turn, at, len(turn.text))
