"""What is asked before the door, and about its keys."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from thirdear.practice.record.passphrase import SHORTEST_PASSPHRASE

__all__ = ["BeginForm", "ChangeForm", "CodeForm", "RecoverForm", "UnlockForm"]


def _secret(label: Any, autocomplete: str, **more: Any) -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": autocomplete, "spellcheck": "false"})
    return forms.CharField(label=label, widget=widget, strip=False, max_length=1000, **more)


def _new(label: Any) -> forms.CharField:
    return _secret(
        label,
        "new-password",
        min_length=SHORTEST_PASSPHRASE,
        help_text=_("At least %(least)d characters. A few words that belong together only for you are good.")
        % {"least": SHORTEST_PASSPHRASE},
    )


class _TwiceForm(forms.Form):
    """Asks for a new passphrase twice, since nobody can read it to them later."""

    again_of = "passphrase"

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        first, again = given.get(self.again_of), given.get("again")
        if first and again and first != again:
            self.add_error("again", _("This is not the same as above."))
        return given


class BeginForm(_TwiceForm):
    passphrase = _new(_("A passphrase"))
    again = _secret(_("The same again"), "new-password")


class UnlockForm(forms.Form):
    passphrase = _secret(_("Passphrase"), "current-password")


class RecoverForm(_TwiceForm):
    code = forms.CharField(
        label=_("Recovery code"),
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters"}),
    )
    passphrase = _new(_("A new passphrase"))
    again = _secret(_("The same again"), "new-password")


class ChangeForm(_TwiceForm):
    again_of = "new"
    old = _secret(_("The present passphrase"), "current-password")
    new = _new(_("A new passphrase"))
    again = _secret(_("The same again"), "new-password")


class CodeForm(forms.Form):
    passphrase = _secret(_("Passphrase"), "current-password")
