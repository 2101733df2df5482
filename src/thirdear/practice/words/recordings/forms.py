"""What the page of a spoken text may send."""

from __future__ import annotations

from django import forms

from thirdear.practice.words.forms import LONGEST

__all__ = ["CorrectForm", "KeepingForm"]


class CorrectForm(forms.Form):
    """Other words in the place of `body[at:until]`, of the text as it was in that revision."""

    at = forms.IntegerField(min_value=0, max_value=LONGEST)
    until = forms.IntegerField(min_value=0, max_value=LONGEST)
    based_on = forms.UUIDField()
    words = forms.CharField(required=False, strip=True, max_length=LONGEST)


class KeepingForm(forms.Form):
    """Whether the sound is kept until its person destroys it."""

    keep = forms.BooleanField(required=False)
