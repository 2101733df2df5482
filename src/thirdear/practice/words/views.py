"""The empty page, reading again, and what to do when a text was changed in two places."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from thirdear.practice.record.middleware import actor_of
from thirdear.practice.words import actions, queries
from thirdear.practice.words.editor import base64_of, editing, posted, saved_from
from thirdear.practice.words.forms import SavingForm, SettleForm
from thirdear.practice.words.models import Kind
from thirdear.practice.words.starters import a_word

__all__ = ["begin_writing", "draft_key", "forget", "read", "save", "versions", "write"]


_PAGES = {Kind.DREAM: "words:dream", Kind.ENCOUNTER: "words:encounter", Kind.SESSION: "words:session"}
"""The page on which each kind is told; every other kind is told on the empty page."""


@require_safe
def begin_writing(request: HttpRequest) -> HttpResponse:
    """An empty page with a name of its own, so that loading it again is still the same page."""
    return redirect("words:write", text=uuid4())


@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, text: UUID) -> HttpResponse:
    """Write, or go on writing. Posting is what a browser without scripts does; with them, `save` has done it already."""
    if (answer := posted(request, text)) is not None:
        return answer
    found = queries.find_text(by=actor_of(request), text=text)
    if found is not None and found.kind in _PAGES and request.method != "POST":
        return redirect(_PAGES[found.kind], text=text)
    if found is not None and found.is_closed:
        return redirect("words:read", text=text)
    starter = a_word(request.LANGUAGE_CODE) if "word" in request.GET and found is None else None
    shown = {"text": text, "starter": starter, **editing(request, text, found)}
    return render(request, "words/write.html", shown, status=422 if shown["not_kept"] else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def save(request: HttpRequest, text: UUID) -> HttpResponse:
    """The page's script keeps what was typed. 409: kept beside; 410: that text was forgotten, nothing was kept.

    To a page that only asks: the state in which the text is now, or null.
    """
    if request.method != "POST":
        found = queries.find_text(by=actor_of(request), text=text)
        return JsonResponse({"revision": found and found.revision})
    try:
        given = json.loads(request.body)
    except ValueError:
        return HttpResponse(status=400)
    form = SavingForm(given if isinstance(given, dict) else {})
    if not form.is_valid():
        return JsonResponse({"wrong": sorted(form.errors)}, status=400)
    try:
        saved = saved_from(request, form, text)
    except actions.Forgotten:
        return HttpResponse(status=410)
    answer: dict[str, Any] = {"text": str(saved.text), "revision": str(saved.revision), "written": saved.written}
    if saved.beside is None:
        return JsonResponse(answer)
    answer["draft_key"] = base64_of(queries.draft_key(by=actor_of(request), text=saved.text))
    return JsonResponse(answer, status=200 if saved.text == text else 409)


@require_POST
def draft_key(request: HttpRequest, text: UUID) -> HttpResponse:
    """The key of a draft that was left in this browser, to bring it back. 404: that text was forgotten, and its key with it."""
    return JsonResponse({"draft_key": base64_of(queries.draft_key(by=actor_of(request), text=text))})


@require_safe
def read(request: HttpRequest, text: UUID) -> HttpResponse:
    """A text as it was told."""
    by = actor_of(request)
    found = queries.read_text(by=by, text=text)
    if found.is_closed:
        return render(request, "words/closed.html", {"text": found})
    go_on = reverse(_PAGES.get(found.kind, "words:write"), kwargs={"text": text})
    versions = queries.versions_of(by=by, text=text)
    return render(request, "words/read.html", {"text": found, "versions": versions, "go_on": go_on})


@require_http_methods(["GET", "HEAD", "POST"])
def versions(request: HttpRequest, text: UUID) -> HttpResponse:
    """Both versions in full, and which of them stays."""
    by = actor_of(request)
    if request.method == "POST":
        form = SettleForm(request.POST)
        if form.is_valid():
            keep = actions.Keep(form.cleaned_data["keep"])
            actions.settle_versions(by=by, text=text, other=form.cleaned_data["other"], keep=keep)
        return redirect("words:versions", text=text)
    found = queries.read_text(by=by, text=text)
    others = queries.versions_of(by=by, text=text)
    if not others or found.is_closed:
        return redirect("words:read", text=found.beside or text)
    return render(request, "words/versions.html", {"text": found, "other": others[0]})


@require_http_methods(["GET", "HEAD", "POST"])
def forget(request: HttpRequest, text: UUID) -> HttpResponse:
    """Ask once, then forget it for good."""
    by = actor_of(request)
    if request.method == "POST":
        actions.forget_text(by=by, text=text)
        return redirect("desk:thread")
    return render(request, "words/forget.html", {"text": queries.read_text(by=by, text=text)})
