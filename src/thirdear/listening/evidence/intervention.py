"""Interventions: what the therapist does with words, act by act, and how quiet the hour was.

Each sentence of the therapist is decided by the first act whose words it has, in the order of
`manuals/en/lexicons/intervention.toml`; sentences in a row that do the same are one act. Tone is not heard.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from thirdear.listening.evidence.grammar import plain
from thirdear.listening.evidence.lexicon.affect import feeling_words
from thirdear.listening.evidence.lexicon.intervention import lexicon
from thirdear.listening.evidence.listener import Heard, Listener
from thirdear.listening.evidence.mark import Evidence
from thirdear.listening.evidence.preparation import Prepared, Sentence
from thirdear.listening.words import Span

__all__ = ["LISTENER"]

_ECHO_WORDS = 7  # an echo is short; a longer repetition says something of its own
_INTERPRETATION_WORDS = 7  # fewer cannot join two things
_CLIENT = frozenset({"you", "your", "you're", "you've", "you'd"})
_COLLISION_WORDS = 30  # a shorter turn cannot hold all of it
_QUOTED_WORDS = 60  # of the longest stretch
_FIRST_ACTS = ("head_on_collision", "repair_statement", "anxiety_regulation", "pressure_to_feeling", "challenge_to_defence")
_THEN_ACTS = ("association", "support", "self_disclosure", "psychoeducation")
_SOMEBODY = frozenset(
    """you your yours yourself i me my we us our he she him her his they them everyone everybody that this there""".split()
)
_OPEN = frozenset({"who", "what", "when", "where", "which", "how", "why", "whose"})
_ASKING = frozenset(
    """who what when where which how why whose did do does is are was were have has had can could would will""".split()
)


def hear(prepared: Prepared, heard: Heard) -> Iterator[Evidence]:
    """Marks of kind `intervention` in the therapist's words, and one on how quiet the hour was."""
    for place, sentences in enumerate(prepared.by_turn):
        if not sentences or sentences[0].turn.speaker != "therapist":
            continue
        before = _client_words_before(prepared, place)
        collision = _collision(sentences)
        decided = [
            (sentence, "head_on_collision" if sentence.index in collision else _act(sentence, before))
            for sentence in sentences
            if sentence.words
        ]
        for act, group in groupby(decided, key=lambda pair: pair[1]):
            if act is None:
                continue
            first, *rest = [sentence for sentence, _ in group]
            span = Span(first.turn.id, first.start, (rest or [first])[-1].end)
            yield Evidence.of(
                prepared.transcript,
                "intervention",
                act,
                span,
                listener=LISTENER.id,
                attributes=_attributes(act, plain(prepared.transcript.quote(span)), " ".join(sorted(before))),
            )
    yield from _quiet(prepared)


def _collision(sentences: tuple[Sentence, ...]) -> range:
    """The sentences of a head-on collision, which a turn builds up: what is kept up, its price, and whose choice it is."""
    if len(sentences) < 3 or sum(len(sentence.words) for sentence in sentences) < _COLLISION_WORDS:
        return range(0)
    texts = [(sentence.index, plain(sentence.text)) for sentence in sentences]
    found = [[index for index, text in texts if part.search(text)] for part in lexicon().collision]
    if not all(found):
        return range(0)
    places = [index for part in found for index in part]
    return range(min(places), max(places) + 1)


def _act(sentence: Sentence, before: frozenset[str]) -> str | None:
    """The act of one sentence; `before` are the words of the client's turn it answers."""
    acts, text = lexicon(), plain(sentence.text)
    core = acts.opening.sub("", text)
    words = [token.lower for token in sentence.words]
    asks = text.rstrip().endswith("?") or (bool(words) and words[0] in _ASKING and not text.rstrip().endswith("."))
    if acts.says_nothing.match(core):
        return None
    if all(word in acts.minimal for word in words) or (_is_echo(words, before) and not asks):
        return "acknowledgement"
    if acts.of["arrangement"].search(text) and not acts.tentative.search(text):
        return "arrangement"
    for act in _FIRST_ACTS:
        if acts.of[act].search(text) and not (act == "anxiety_regulation" and _is_general(sentence)):
            return act
    if acts.of["recapitulation"].search(text) and not asks:
        return "recapitulation"
    if _interprets(text, words) and not (asks and words[0] in _OPEN):
        return "interpretation"
    if acts.of["work_enhancing"].match(core) and not asks:
        return "work_enhancing"
    for act in _THEN_ACTS:
        if acts.of[act].search(text) and (not asks or act == "support"):
            if act == "psychoeducation" and acts.particular.search(text):
                continue  # "this anxiety is an obstacle for you"
            if act == "support" and acts.given_back.search(text):
                continue  # "with me you say it's fine"
            return act
    if _is_general(sentence) and not asks:
        return "psychoeducation"
    if acts.asked.match(core):
        return "question"
    if acts.confrontation.search(text) and words[0] != "so" and words[0] not in _ASKING:
        return "confrontation"
    if _asks_anew(text, asks):
        return "question"
    if acts.clarification.match(text) or acts.precise.search(text) or (asks and acts.clarification.search(text)):
        return "clarification"
    return "question" if asks else _statement(sentence, text, words)


def _asks_anew(text: str, asks: bool) -> bool:
    """ "So how many brothers have you?" asks for something new; "So what do you mean by late?" makes precise what was said."""
    acts = lexicon()
    first = re.match(r"[\w']+", acts.opening.sub("", text.lstrip("-–— "), count=1))
    return asks and first is not None and first.group().partition("'")[0] in _OPEN and not acts.of_what_was_said.search(text)


def _statement(sentence: Sentence, text: str, words: list[str]) -> str | None:
    """A plain sentence: agreement, a feeling given back, or nothing that its words alone would name."""
    if len(words) <= 3 and all(token.pos in {"PRON", "AUX", "PART", "INTJ", "ADV"} for token in sentence.words):
        return "acknowledgement"  # "You did.", "It is."
    if words[0] in {"i", "i'm", "i've", "i'll"} and not _CLIENT & set(words):
        return None  # of the therapist: nothing is given back
    if lexicon().reflection.search(text) or any(token.lower in feeling_words() for token in sentence.words):
        return "reflection"
    return None


def _is_general(sentence: Sentence) -> bool:
    """A sentence in the present about people, bodies or feelings in general: nobody of this room or this life is in it."""
    words = {token.lower for token in sentence.words}
    present = any(token.tag in {"VBZ", "VBP", "MD"} for token in sentence.tokens)
    if len(words) < 6 or not present or words & _SOMEBODY or any(token.tag == "VBD" for token in sentence.tokens):
        return False
    subjects = [token for token in sentence.tokens if token.dep in {"nsubj", "nsubjpass", "csubj"}][:1]
    return any(token.tag == "NNS" or token.lower in lexicon().general for token in subjects)


def _interprets(text: str, words: list[str]) -> bool:
    """Supposes something about the client and joins two things (one strong link, or two weak ones), or joins twice, strongly.

    Seven words at least; a plan, a permission or a question of fact is none.
    """
    acts = lexicon()
    if len(words) < _INTERPRETATION_WORDS or acts.practical.search(text) or not _CLIENT & set(words):
        return False
    strong, weak = ({match.group() for match in pattern.finditer(text)} for pattern in (acts.strong, acts.weak))
    if acts.tentative.search(text) is None:
        return len(strong) >= 2
    return bool(strong) or len(weak) >= 2


def _is_echo(words: list[str], before: frozenset[str]) -> bool:
    turned = {"your": "my", "you": "i", "yourself": "myself", "you're": "i'm"}
    return 0 < len(words) <= _ECHO_WORDS and all(word in before or turned.get(word, "") in before for word in words)


def _client_words_before(prepared: Prepared, place: int) -> frozenset[str]:
    for sentences in reversed(prepared.by_turn[max(0, place - 2) : place]):
        if sentences and sentences[0].turn.speaker == "client":
            return frozenset(token.lower for sentence in sentences for token in sentence.words)
    return frozenset()


def _attributes(act: str, text: str, before: str) -> dict[str, str]:
    """What an interpretation aims at and which points it joins; one point alone is joined to what the client just named."""
    if act != "interpretation":
        return {}
    acts = lexicon()
    named = {point for point, pattern in acts.link.items() if pattern.search(text)}
    if len(named) == 1:
        named |= {point for point in ("C", "P") if acts.link[point].search(before)}
    link = [point for point in acts.link if point in named]
    target = next((name for name, pattern in acts.target.items() if pattern.search(text)), "feeling")
    if target != "transference" and acts.target["dream"].search(before):
        target = "dream"
    return {"target": target, "link": "-".join(link) if len(link) > 1 else ""}


def _quiet(prepared: Prepared) -> Iterator[Evidence]:
    """The therapist's share of the words, resting on the beginning of the client's longest stretch."""
    counts = [
        (turn.speaker, sum(len(sentence.words) for sentence in sentences), sentences)
        for turn, sentences in zip(prepared.transcript.turns, prepared.by_turn, strict=True)
    ]
    said = {role: sum(count for speaker, count, _ in counts if speaker == role) for role in ("client", "therapist")}
    if not said["client"] or not said["therapist"]:
        return
    longest = max((count, -place) for place, (speaker, count, _) in enumerate(counts) if speaker == "client")
    stretch = counts[-longest[1]][2]
    quoted = [one for i, one in enumerate(stretch) if sum(len(before.words) for before in stretch[:i]) < _QUOTED_WORDS]
    yield Evidence.of(
        prepared.transcript,
        "intervention",
        "therapist_words",
        Span(stretch[0].turn.id, stretch[0].start, quoted[-1].end),
        listener=LISTENER.id,
        attributes={
            "share": round(said["therapist"] / (said["client"] + said["therapist"]), 3),
            "therapist_words": said["therapist"],
            "client_words": said["client"],
            "longest_stretch": longest[0],
        },
    )


LISTENER = Listener("intervention", 1, hear, gives=frozenset({"intervention"}))
