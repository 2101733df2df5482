"""What the pages of change may send."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from thirdear.practice.change.actions import HIGHEST, Page
from thirdear.practice.change.queries import Line

__all__ = ["NewWayForm", "OccasionForm", "SentenceForm", "WeekForm"]

_LONGEST = 200_000
_LINE = 300


def _area(label: Any, rows: int = 3) -> forms.CharField:
    attributes = {"rows": rows, "data-sent": "", "spellcheck": "false", "autocomplete": "off"}
    return forms.CharField(label=label, required=False, strip=False, max_length=_LONGEST, widget=forms.Textarea(attributes))


class _NoteForm(forms.Form):
    """A small page that keeps itself: which page it is, and its fields."""

    revision = forms.UUIDField(widget=forms.HiddenInput)
    based_on = forms.UUIDField(required=False, widget=forms.HiddenInput)
    sitting = forms.UUIDField(widget=forms.HiddenInput)
    step = forms.IntegerField(min_value=0, max_value=2**31 - 1, required=False, widget=forms.HiddenInput)

    def page(self, id: UUID) -> Page:
        given = self.cleaned_data
        return Page(id, given["revision"], given["based_on"], given["sitting"], given["step"] or 0)

    @property
    def words(self) -> dict[str, str]:
        """The fields that hold words, with the line ends of texts."""
        return {name: self.cleaned_data[name].replace("\r\n", "\n") for name in self.worded}

    @property
    def is_left_empty(self) -> bool:
        """Nothing was written, and nothing was there."""
        return not any(self.words.values()) and self.cleaned_data["based_on"] is None

    worded: tuple[str, ...] = ()


class NewWayForm(_NoteForm):
    worded = ("wished", "with_whom")
    wished = _area(_("What I would like to do differently"), 4)
    with_whom = forms.CharField(
        label=_("With whom"),
        required=False,
        max_length=_LINE,
        widget=forms.TextInput(attrs={"data-sent": "", "autocomplete": "off", "spellcheck": "false"}),
    )
    about = forms.RegexField(r"^[0-9a-f]{0,64}$", required=False, widget=forms.HiddenInput(attrs={"data-sent": ""}))


class OccasionForm(_NoteForm):
    worded = ("did", "answered", "felt")
    day = forms.DateField(label=_("When"), widget=forms.DateInput(attrs={"type": "date", "data-sent": ""}, format="%Y-%m-%d"))
    did = _area(_("What I did"))
    answered = _area(_("How they answered"))
    felt = _area(_("What I felt"))


class SentenceForm(forms.Form):
    """One sentence: its words, or putting it aside and taking it up again."""

    sentence = forms.UUIDField()
    do = forms.ChoiceField(choices=[(each, each) for each in ("word", "aside", "up")])
    words = forms.CharField(required=False, max_length=_LINE)


class WeekForm(forms.Form):
    """One week of those sentences: a place on the line, or not this week."""

    week = forms.DateField(widget=forms.HiddenInput)

    def __init__(self, *given: Any, lines: Iterable[Line], **more: Any) -> None:
        super().__init__(*given, **more)
        self.lines = list(lines)
        places = [(str(place), str(place)) for place in range(HIGHEST + 1)]
        for line in self.lines:
            self.fields[str(line.id)] = forms.TypedChoiceField(choices=places, coerce=int, empty_value=None, required=False)

    @property
    def values(self) -> dict[UUID, int | None]:
        return {line.id: self.cleaned_data[str(line.id)] for line in self.lines}

    @property
    def chosen_week(self) -> date:
        week: date = self.cleaned_data["week"]
        return week
