"""How far one is with telling encounters, in words: no bar, no badge, and beyond ten nothing to reach."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

__all__ = ["ENOUGH", "how_far"]

ENOUGH = 10
_NUMBERS = (
    "",
    gettext_lazy("One"),
    gettext_lazy("Two"),
    gettext_lazy("Three"),
    gettext_lazy("Four"),
    gettext_lazy("Five"),
    gettext_lazy("Six"),
    gettext_lazy("Seven"),
    gettext_lazy("Eight"),
    gettext_lazy("Nine"),
)


def how_far(told: int) -> str:
    """One sentence on so many encounters (ten is the usual number for a pattern to be looked at)."""
    if told == 0:
        return _("None so far. Around ten, a pattern worth looking at begins to show.")
    if told < ENOUGH:
        begun = _("%(number)s so far; around ten a pattern worth looking at begins to show.")
        return begun % {"number": _NUMBERS[told]}
    return _("There are enough now for a pattern worth looking at to show, if there is one. More can be told at any time.")
