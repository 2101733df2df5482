"""Whether the teller speaks of the dream or of waking life."""

from __future__ import annotations

from functools import lru_cache

from thirdear.listening.evidence.grammar import plain
from thirdear.listening.evidence.lexicon.hall_van_de_castle import lexicon
from thirdear.listening.evidence.preparation import Prepared, Sentence, Token

__all__ = ["in_brackets", "is_awake", "told_in_present"]


def told_in_present(prepared: Prepared) -> bool:
    """Whether the dream is told in the present tense; a past dream's present tense is then talk of waking life."""
    past = present = 0
    for sentence in prepared.sentences:
        for token in sentence.tokens:
            if token.pos in {"VERB", "AUX"} and token.lemma not in lexicon().report_verbs:
                past += token.tag == "VBD"
                present += token.tag in {"VBZ", "VBP"}
    return present > past


def is_awake(sentence: Sentence, token: Token, now: bool) -> bool:
    """Whether the clause around the word speaks of waking life."""
    if in_brackets(sentence, token):
        return True
    finite = _finite(sentence, token)
    if (start := _told_awake(sentence.text)) >= 0:
        there = next(one for one in sentence.tokens if one.end > sentence.start + start)
        if _finite(sentence, there) == finite:
            return True
    if now:
        return False
    if finite is None:
        return False
    verb, sign = finite
    return sign.tag in {"VBZ", "VBP"} and verb.lemma not in lexicon().report_verbs


@lru_cache(maxsize=1)  # asked of every word of a sentence in turn
def _told_awake(text: str) -> int:
    """Where a sentence says that it speaks of waking life; -1 where it does not."""
    match = lexicon().waking.search(plain(text))
    return match.start() if match else -1


def in_brackets(sentence: Sentence, token: Token) -> bool:
    text = sentence.turn.text
    opened, closed = text.rfind("(", 0, token.start), text.rfind(")", 0, token.start)
    return opened > closed and text.find(")", token.start) >= 0


def _finite(sentence: Sentence, token: Token) -> tuple[Token, Token] | None:
    """The nearest clause's verb above the word, with the word of it that bears the tense; None in a fragment."""
    seen: set[int] = set()
    while token.i not in seen:
        seen.add(token.i)
        if token.pos in {"VERB", "AUX"}:
            if token.tag in {"VBD", "VBZ", "VBP", "MD"}:
                return token, token
            for child in sentence.children[token.i]:
                if child.dep in {"aux", "auxpass"} and child.tag in {"VBD", "VBZ", "VBP", "MD"}:
                    return token, child
        token = sentence.tokens[token.head]
    return None
