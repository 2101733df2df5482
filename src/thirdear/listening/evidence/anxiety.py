"""Where anxiety goes in the body: signs the client tells of, now in the hour or then; a plain bodily cause silences them.

The words stand in `manuals/en/lexicons/anxiety.toml`. Four pathways: muscles, gut and vessels, perception and thinking,
loss of strength or voice. A sign that could mean anything counts only where something stirring is told beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from thirdear.listening.evidence.fluent import Said, fluent
from thirdear.listening.evidence.lexicon.anxiety import Pathway, lexicon
from thirdear.listening.evidence.listener import Heard, Listener
from thirdear.listening.evidence.mark import Evidence
from thirdear.listening.evidence.preparation import Prepared, Sentence, Token
from thirdear.listening.words import Span

__all__ = ["LISTENER"]

_CLUSTER = 2  # sentences within which signs of one pathway are one mark
_FINITE = frozenset({"VBD", "VBZ", "VBP"})
_LOOK = re.compile(r"\blook\b(?=[,.!]| at (?:me|us|it|them|this|that))")  # "they just went like this. Look, ..."
_OF_NOW = frozenset("be have get feel can do need think know want see hear seem notice".split())
_BODILY = re.compile(
    r"\b(?:fist|clench|grip|jaw|teeth|chest|neck|shoulder|breath|hypervent|shak|trembl|shook|shiver|quiver|tens|rigid|stiff|tight|solid"
    r"|sick|nause|queasy|vomit|throw|threw|retch|gag|gip|heav|stomach|tummy|belly|gut|insides|toilet|loo|lav|runs|migraine|wheez|asthma"
    r"|inhaler|head|churn|water|knot|swim|spin|spun|fog|blur|fuzz|haz|wooz|dizz|faint|pass|black|voice|far|real|unreal|hand|hands|arm|leg"
    r"|knee|feet|float|tunnel|eyes|vision|confus|muddl|glass|pipe|wrong|people|faces|you|can't|couldn't|paraly|sound|word|nothing|strength"
    r"|body|foot|band|pressure|like|round|room|everything|keel|giddy|light|myself)"
)


@dataclass(frozen=True, slots=True)
class _Sign:
    start: int
    end: int
    when: str


def hear(prepared: Prepared, heard: Heard) -> Iterator[Evidence]:
    """Marks of kind `anxiety` in the client's words, in the order spoken."""
    for index, turn in enumerate(prepared.transcript.turns):
        if turn.speaker != "client":
            continue
        said = fluent(turn, index)
        for pathway in lexicon().pathways:
            signs = list(_signs(prepared, said, pathway))
            for cluster in _clusters(said, signs):
                yield _mark(prepared, said, pathway.code, cluster)


def _signs(prepared: Prepared, said: Said, pathway: Pathway) -> Iterator[_Sign]:
    """The signs of one pathway in a turn, in order."""
    for start, end in said.sentences():
        if not _BODILY.search(said.text, start, end):
            continue
        found = [match for match in pathway.signs.finditer(said.text, start, end) if match.group().strip()]
        if not found:
            found = [match for match in pathway.faint.finditer(said.text, start, end) if _counts(said, pathway, match)]
        for match in found:
            if not _has_other_cause(said, pathway, match) and not _is_not_own(said, start, match):
                yield _Sign(match.start(), match.end(), _when(prepared, said, match))


def _counts(said: Said, pathway: Pathway, match: re.Match[str]) -> bool:
    """A faint sign: the part of the body is named beside it, or it comes with something stirring."""
    near = said.around(match.start(), 2, 2)
    return bool(pathway.part.search(near) or pathway.stirring.search(near))


def _has_other_cause(said: Said, pathway: Pathway, match: re.Match[str]) -> bool:
    near = said.around(match.start(), 1, 1)
    return bool(pathway.cause.search(near)) and not lexicon().no_cause.search(near)


def _is_not_own(said: Said, start: int, match: re.Match[str]) -> bool:
    """Denied, or somebody else's."""
    before = said.text[start : match.start()].rstrip() + " "
    return bool(lexicon().denied.search(before.rstrip()) or lexicon().others.search(before.rstrip()))


def _when(prepared: Prepared, said: Said, match: re.Match[str]) -> str:
    """Now, in the hour, or told of another time: by the tense of the verb at the sign and words of habit."""
    words, after = lexicon(), said.around(match.end(), 0, 1)
    verb = _finite_verb(prepared, said, match)
    if verb is not None and verb.tag in {"VBD", "VBN"}:
        return "now" if _LOOK.search(after) else "told"
    if words.now.search(said.around(match.start(), 0, 0)):
        return "now"
    habitual = verb is not None and verb.pos == "VERB" and verb.lemma not in _OF_NOW and not verb.lower.startswith("'")
    return "told" if habitual or words.habit.search(said.around(match.start(), 0, 0)) else "now"


def _finite_verb(prepared: Prepared, said: Said, match: re.Match[str]) -> Token | None:
    """The finite verb of the sign, else the one before it; a fragment has that of the sentence before."""
    last = said.places[match.end() - 1]
    before: Token | None = None
    for sentence in prepared.by_turn[said.turn_index]:
        for token in sentence.tokens:
            if token.start > last:
                return before
            if token.tag in _FINITE or (token.tag == "VBN" and not _has_helper(sentence, token)):
                before = token
    return before


def _has_helper(sentence: Sentence, token: Token) -> bool:
    return any(child.dep in {"aux", "auxpass"} for child in sentence.children[token.i])


def _clusters(said: Said, signs: Sequence[_Sign]) -> Iterator[list[_Sign]]:
    """Signs of the same time a few sentences apart: one cluster."""
    open_clusters: dict[str, list[_Sign]] = {}
    found: list[list[_Sign]] = []
    for sign in signs:
        cluster = open_clusters.get(sign.when)
        if cluster and said.number(sign.start) - said.number(cluster[-1].start) <= _CLUSTER:
            cluster.append(sign)
        else:
            open_clusters[sign.when] = [sign]
            found.append(open_clusters[sign.when])
    yield from found


def _mark(prepared: Prepared, said: Said, code: str, cluster: Sequence[_Sign]) -> Evidence:
    spans: list[Span] = []
    for sign in cluster:
        span = said.clause(sign.start, sign.end)
        if not any(span.overlaps(other) for other in spans):
            spans.append(span)
    searched = "a plain bodily cause (illness, food, exertion, cold, drink) in the sentences around, and found none"
    attributes = {"when": cluster[0].when, "searched": searched}
    return Evidence.of(prepared.transcript, "anxiety", code, *spans, listener=LISTENER.id, attributes=attributes)


LISTENER = Listener("anxiety", 1, hear, gives=frozenset({"anxiety"}), requires=frozenset({"sentences", "parse"}))
