"""What may be answered."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from thirdear.practice.insight.models import Answer

__all__ = ["MoreForm", "ReplyForm"]


class ReplyForm(forms.Form):
    """One answer; the sentence's name is in the address."""

    answer = forms.ChoiceField(choices=Answer)


class MoreForm(forms.Form):
    """What would be nearer to it, in one's own words. It may stay empty."""

    more = forms.CharField(
        label=_("What would be nearer, in your own words"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off", "spellcheck": "false"}),
    )
