"""What a page of words may send."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from thirdear.listening.words import FORMATS, Role
from thirdear.practice.words.actions import Keep, Saving
from thirdear.practice.words.models import Kind
from thirdear.practice.words.parts import Parts, parts_from

__all__ = ["LONGEST", "ROLE_NAMES", "DayForm", "SavingForm", "SettleForm", "UploadForm", "WhoForm"]

LONGEST = 2_000_000
ROLE_NAMES: dict[Role, Any] = {"client": _("Me"), "therapist": _("My therapist"), "other": _("Somebody else")}


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

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        try:
            given["parts"] = _parts(self.data)
        except (ValueError, TypeError, AttributeError):
            raise forms.ValidationError("These are no parts of a text.") from None
        return given

    @property
    def is_empty(self) -> bool:
        """Whether there is no word in it."""
        parts = self.cleaned_data["parts"]
        return not self.cleaned_data["body"].strip() and not (parts and any(words.strip() for words in parts.words()))

    def saving(self, text: UUID) -> Saving:
        given = self.cleaned_data
        return Saving(
            text=text,
            body=_whole(given["body"].replace("\r\n", "\n")),
            revision=given["revision"],
            based_on=given["based_on"],
            sitting=given["sitting"],
            step=given["step"] or 0,
            parts=given["parts"],
        )


def _parts(data: Mapping[str, Any]) -> Parts | None:
    """From a plain form, or from what the script sends: lists of strings by the names of the fields."""
    fields = dict(data.lists()) if isinstance(data, QueryDict) else data.get("parts")
    if fields is None:
        return None
    if sum(len(value) for values in fields.values() for value in values) > LONGEST:
        raise ValueError
    return parts_from({name: [_whole(value) for value in values] for name, values in fields.items()})


def _whole(words: str) -> str:
    """Half a sign, which a browser can send and nothing can keep, becomes a question mark."""
    return words.encode("utf-8", "replace").decode()


class SettleForm(forms.Form):
    """Which of two versions stays."""

    other = forms.UUIDField()
    keep = forms.ChoiceField(choices=[(each.value, each.value) for each in Keep])


class _Files(forms.ClearableFileInput):
    allow_multiple_selected = True


class _FilesField(forms.FileField):
    """Any number of files at once."""

    widget = _Files

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        return [super(_FilesField, self).clean(each, initial) for each in (data or [None])]


class UploadForm(forms.Form):
    """Transcripts to be kept. `text` names the first before it is there, so that the same upload twice is one."""

    text = forms.UUIDField(widget=forms.HiddenInput)
    transcripts = _FilesField(
        label=_("Transcripts"),
        allow_empty_file=True,
        help_text=_("Text or Word with a name before each turn, subtitles, a table, or what a speech-to-text program gives."),
        error_messages={"required": _("Choose a file first.")},
        widget=_Files(attrs={"accept": ",".join(sorted({end for each in FORMATS.values() for end in each.suffixes}))}),
    )
    told_at = forms.DateTimeField(
        label=_("The day of the session"),
        required=False,
        help_text=_("If left empty: the date in the file, or today."),
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    remembered = forms.BooleanField(label=_("It was written down from memory"), required=False)


class WhoForm(forms.Form):
    """A role for each name in a session."""

    def __init__(self, *arguments: Any, names: Mapping[str, Role], **more: Any) -> None:
        super().__init__(*arguments, **more)
        self._names = list(names)
        for number, (name, role) in enumerate(names.items()):
            self.fields[f"who-{number}"] = forms.ChoiceField(label=name, choices=list(ROLE_NAMES.items()), initial=role)

    def roles(self) -> dict[str, Role]:
        return {name: self.cleaned_data[f"who-{number}"] for number, name in enumerate(self._names)}


class DayForm(forms.Form):
    """The day on which a letter to oneself opens."""

    opens_on = forms.DateField(label=_("It opens on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))

    def clean_opens_on(self) -> date:
        day: date = self.cleaned_data["opens_on"]
        if day <= timezone.localdate():
            raise forms.ValidationError(_("Choose a day that is still to come."))
        return day
