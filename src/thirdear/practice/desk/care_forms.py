"""What the pages of care may send. Nothing of it is stored."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from thirdear.practice.desk.near import VARIANTS

__all__ = ["AwayForm", "BodyForm"]

_TENSE = [
    ("clenched", _("clenched hands or jaw")),
    ("tight", _("tight neck, shoulders or chest")),
    ("sighing", _("sighing, or quick breathing")),
    ("restless", _("tense or restless legs and feet")),
]
_INSIDE = [
    ("stomach", _("a churning stomach, or needing the toilet at once")),
    ("sick", _("feeling sick")),
    ("head", _("a headache or migraine coming on")),
    ("breath", _("wheezing")),
]
_TOO_MUCH = [
    ("blurred", _("blurred sight, or sounds far away")),
    ("dizzy", _("dizzy, confused or faint")),
    ("unreal", _("blank, or as if I or the room were not real")),
    ("weak", _("weakness, or a voice or limb that does not obey")),
]


class AwayForm(forms.Form):
    """Which sentences are put away."""

    variant = forms.ChoiceField(choices=[(each, each) for each in VARIANTS])


class BodyForm(forms.Form):
    """Twelve signs of the body, as the body says when something is borne and when it is too much."""

    signs = forms.MultipleChoiceField(
        label=_("Just now I notice"),
        choices=[*_TENSE, *_INSIDE, *_TOO_MUCH],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    @property
    def says(self) -> str:
        """`stop` for any sign that it is too much, `slow` where it goes inwards, else `fine`."""
        ticked = set(self.cleaned_data["signs"])
        if ticked & {name for name, _label in _TOO_MUCH}:
            return "stop"
        return "slow" if ticked & {name for name, _label in _INSIDE} else "fine"
