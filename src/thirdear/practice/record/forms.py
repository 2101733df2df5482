"""What is asked before the door, and about its keys."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.functional import lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from thirdear.practice.record.passphrase import SHORTEST_PASSPHRASE

__all__ = [
    "BeginForm",
    "BringBackForm",
    "ChangeForm",
    "CodeForm",
    "EverythingForm",
    "RecoverForm",
    "RestoreForm",
    "SomeoneForm",
    "UnlockForm",
]


def _secret(label: Any, autocomplete: str, **more: Any) -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": autocomplete, "spellcheck": "false"})
    return forms.CharField(label=label, widget=widget, strip=False, max_length=1000, **more)


def _new(label: Any) -> forms.CharField:
    return _secret(
        label,
        "new-password",
        min_length=SHORTEST_PASSPHRASE,
        help_text=lazy(_how_long, str)(),
    )


def _how_long() -> str:
    return gettext("At least %(least)d characters. A few words that belong together only for you are good.") % {
        "least": SHORTEST_PASSPHRASE
    }


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


class RestoreForm(forms.Form):
    backup = forms.FileField(
        label=_("The backup"), help_text=_("Up to 64 MB here; larger ones with the command: thirdear restore.")
    )
    passphrase = _secret(_("Passphrase, or recovery code"), "current-password")


class BringBackForm(RestoreForm):
    keys = forms.FileField(label=_("The copy of the keys"))
    field_order = ("backup", "keys", "passphrase")


class SomeoneForm(forms.Form):
    """Which names; in one text or, without it, everywhere."""

    names = forms.CharField(
        label=_("The names, one a line"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off", "spellcheck": "false"}),
        help_text=_("Everything that they go by in your words: first name, pet name, surname, also my sister or my boss."),
    )
    text = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def clean_names(self) -> list[str]:
        names = [line.strip() for line in self.cleaned_data["names"].splitlines()]
        if not (found := [name for name in names if any(sign.isalnum() for sign in name)]):
            raise forms.ValidationError(_("No name is in this."))
        return found


class EverythingForm(forms.Form):
    passphrase = _secret(_("Passphrase"), "current-password")
    sure = forms.BooleanField(label=_("Yes, forget everything. I know that nobody can bring it back."))
