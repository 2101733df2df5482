"""The questions that a page asks, fixed and in their order. Every one may be left empty.

Encounters follow the interview that collects relationship anecdotes (with whom, when, what each said and did, how it
ended, what was wished for, what was felt), in words of our own. A dream is asked nothing that would say what it means.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from thirdear.listening.words import ToldAs
from thirdear.practice.words.models import Kind

__all__ = ["BODY", "COMES_TO_MIND", "QUESTIONS", "Question"]

BODY = "body"
"""The name of the question whose answer is the text's own body."""

COMES_TO_MIND = _("What comes to mind?")


@dataclass(frozen=True)
class Question:
    """One question: its name in the row, how it is asked, whether a line is enough, and what the answer is told as."""

    name: str
    asked: Promise
    hint: Promise | str = ""
    is_line: bool = False
    told_as: ToldAs | None = None

    @property
    def field(self) -> str:
        return self.name if self.name == BODY else f"answer-{self.name}"


_DREAM = (
    Question("yesterday", _("What of yesterday, or of the days before, is in it?"), told_as=ToldAs("day_residue")),
    Question("waking", _("What did you feel on waking?"), told_as=ToldAs("waking")),
)

_ENCOUNTER = (
    Question("with", _("With whom was it?"), _("A name, or who they are to you."), is_line=True),
    Question("when", _("When was it, about?"), is_line=True),
    Question(BODY, _("What happened?"), _("One time that you remember, from beginning to end, as it comes.")),
    Question("they", _("What did they say and do?")),
    Question("me", _("What did you say and do?")),
    Question("ended", _("How did it end?")),
    Question("hoped", _("What had you hoped for?")),
    Question("felt", _("What did you feel?"), _("Then; and now, in telling it, if that is different.")),
)

QUESTIONS: dict[Kind, tuple[Question, ...]] = {Kind.DREAM: _DREAM, Kind.ENCOUNTER: _ENCOUNTER}
