"""What the desk is asked."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

__all__ = ["SearchForm"]


class SearchForm(forms.Form):
    """Words to look for. The browser is asked not to remember them."""

    words = forms.CharField(
        label=_("Words to look for"),
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off", "spellcheck": "false"}),
    )
