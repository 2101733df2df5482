"""A therapist's plain question about safety, and what the client answers: a denial is marked, and so is no clear answer."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from thirdear.listening.evidence.fluent import Said, fluent
from thirdear.listening.evidence.lexicon.risk import lexicon
from thirdear.listening.evidence.preparation import Prepared
from thirdear.listening.evidence.risk.finds import Find

__all__ = ["answers"]

_NEAR_TURNS = 10  # an open question ("any plans?") is about safety only so soon after words of risk
_OWN = frozenset({"passive_death_wish", "suicidal_thought", "plan_or_attempt", "self_injury"})


def answers(prepared: Prepared, said: Said, finds: Collection[Find], risky: Collection[int]) -> Iterator[tuple[Find, str]]:
    """The answer at the beginning of this turn, as a find, with the question's words; `risky` are the turns with risk in them."""
    question = _question(prepared, said.turn_index)
    code = _asked(question, any(said.turn_index - _NEAR_TURNS <= turn < said.turn_index for turn in risky)) if question else ""
    if not question or not code or not said.text.strip():
        return
    start, end = next(iter(said.sentences()))
    words = lexicon()
    opening = said.text[start:end].lstrip(" -.…")
    if any(find.code in _OWN and said.number(find.start) < 2 for find in finds):
        return  # answered in words that are marked themselves
    if words.no.match(opening):
        _, end = said.sentence(start, 0, 2 if len(opening.split()) < 2 else 1)
        yield Find(code, start, end, "client", stance="denied"), question.turn.text
    elif words.yes.match(opening):
        yield Find(code, start, end, "client"), question.turn.text
    else:
        yield Find("worth_asking", start, end, "client"), question.turn.text


def _question(prepared: Prepared, turn_index: int) -> Said | None:
    """The therapist's turn just before, when it asks something."""
    if turn_index == 0:
        return None
    turn = prepared.transcript.turns[turn_index - 1]
    return fluent(turn, turn_index - 1) if turn.speaker == "therapist" and "?" in turn.text else None


def _last_question(question: Said) -> str:
    """What was asked last is what is answered."""
    asked = [question.text[start:end] for start, end in question.sentences()]
    return next((sentence for sentence in reversed(asked) if "?" in sentence), "")


def _asked(question: Said, risk_just_before: bool) -> str:
    """The code that the question asks about, or nothing."""
    words, last = lexicon(), _last_question(question)
    for code, pattern in words.asked:
        match = pattern.search(last)
        if match and (risk_just_before or not words.open.match(match.group())):
            return code
    return ""
