"""What an editor on a page needs, and what becomes of what a page sends: for every page on which a text is written."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from thirdear.practice.record.middleware import actor_of
from thirdear.practice.words import actions, queries
from thirdear.practice.words.forms import SavingForm
from thirdear.practice.words.models import Kind

__all__ = ["base64_of", "editing", "posted", "saved_from"]


def editing(request: HttpRequest, text: UUID, found: queries.Written | None, kind: Kind = Kind.WRITING) -> dict[str, Any]:
    """What `words/editor.html` needs to show an editor that keeps what is typed.

    What was posted and is still here was not kept (`not_kept`), so it stays on the page.
    """
    return {
        "not_kept": request.method == "POST",
        "body": request.POST.get("body", "") if request.method == "POST" else found.body if found else "",
        "based_on": found.revision if found else "",
        "kind": found.kind if found else kind,
        "revision": uuid4(),
        "sitting": uuid4(),
        "draft_key": base64_of(queries.draft_key(by=actor_of(request), text=text)),
    }


def posted(request: HttpRequest, text: UUID, then: dict[str, str] | None = None) -> HttpResponse | None:
    """Keep what a plain form sends and go on: to the page that its button names in `then`, or to the text as it was told.

    None when nothing was posted, or nothing that can be kept.
    """
    form = SavingForm(request.POST) if request.method == "POST" else None
    if form is None or not form.is_valid():
        return None
    if form.is_empty and form.cleaned_data["based_on"] is None:
        return redirect("desk:home")
    try:
        saved = saved_from(request, form, text)
    except actions.Forgotten:
        saved = saved_from(request, form, uuid4(), is_new=True)
    if saved.beside:
        return redirect("words:versions", text=saved.beside)
    return redirect((then or {}).get(request.POST.get("then", ""), "words:read"), text=saved.text)


def saved_from(request: HttpRequest, form: SavingForm, text: UUID, *, is_new: bool = False) -> actions.Saved:
    """Keep what a valid form holds; under a new name, when the text of before was forgotten."""
    given = form.cleaned_data
    saving = form.saving(text)
    return actions.save_text(
        by=actor_of(request),
        saving=replace(saving, based_on=None) if is_new else saving,
        kind=Kind(given["kind"] or Kind.WRITING),
        told_at=given["told_at"],
        remembered=given["remembered"],
    )


def base64_of(key: bytes) -> str:
    """A key as a page takes it."""
    return b64encode(key).decode("ascii")
