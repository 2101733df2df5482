"""What a page of words may send."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from thirdear.practice.words.actions import Keep, Saving
from thirdear.practice.words.models import Kind

__all__ = ["LONGEST", "DayForm", "SavingForm", "SettleForm"]

LONGEST = 2_000_000


class SavingForm(forms.Form):
    """One save, from the page's script or from the plain form. The text's name is in the address."""

    body = forms.CharField(required=False, strip=False, max_length=LONGEST)
    revision = forms.UUIDField()
    based_on = forms.UUIDField(required=False)
    sitting = forms.UUIDField()
    step = forms.IntegerField(min_value=0, max_value=2**31 - 1, required=False)
    kind = forms.ChoiceField(choices=Kind.choices, required=False)
    told_at = forms.DateTimeField(required=False)
    remembered = forms.BooleanField(required=False)

    def saving(self, text: UUID) -> Saving:
        given = self.cleaned_data
        return Saving(
            text=text,
            body=given["body"].replace("\r\n", "\n"),
            revision=given["revision"],
            based_on=given["based_on"],
            sitting=given["sitting"],
            step=given["step"] or 0,
        )


class SettleForm(forms.Form):
    """Which of two versions stays."""

    other = forms.UUIDField()
    keep = forms.ChoiceField(choices=[(each.value, each.value) for each in Keep])


class DayForm(forms.Form):
    """The day on which a letter to oneself opens."""

    opens_on = forms.DateField(label=_("It opens on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))

    def clean_opens_on(self) -> date:
        day: date = self.cleaned_data["opens_on"]
        if day <= timezone.localdate():
            raise forms.ValidationError(_("Choose a day that is still to come."))
        return day
