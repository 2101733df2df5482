"""Letters to oneself: written when one likes, and, if one likes, closed until a day that one chose."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from thirdear.practice.record.middleware import actor_of
from thirdear.practice.words import actions, queries
from thirdear.practice.words.editor import editing
from thirdear.practice.words.forms import DayForm, SavingForm
from thirdear.practice.words.models import Kind

__all__ = ["begin_letter", "choose_day", "letters", "open_letter", "write_letter"]


@require_safe
def letters(request: HttpRequest) -> HttpResponse:
    """All of them, the closed ones without a word of theirs."""
    return render(request, "words/letters.html", {"letters": queries.list_texts(by=actor_of(request), kinds=[Kind.LETTER])})


@require_safe
def begin_letter(request: HttpRequest) -> HttpResponse:
    """An empty letter with a name of its own."""
    return redirect("words:write_letter", text=uuid4())


@require_http_methods(["GET", "HEAD", "POST"])
def write_letter(request: HttpRequest, text: UUID) -> HttpResponse:
    """Write it, or go on writing; then comes the question of the day."""
    by = actor_of(request)
    if request.method == "POST":
        form = SavingForm(request.POST)
        if form.is_valid():
            if not form.cleaned_data["body"] and form.cleaned_data["based_on"] is None:
                return redirect("desk:home")
            saved = _saved(request, form, text)
            return redirect("words:versions" if saved.beside else "words:choose_day", text=saved.beside or saved.text)
    found = queries.find_text(by=by, text=text)
    if found is not None and (found.is_closed or found.kind != Kind.LETTER):
        return redirect("words:read", text=text)
    shown = {"text": text, "leave": f"/letters/{text}/day/", **editing(request, text, found, Kind.LETTER)}
    return render(request, "words/letter.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
def choose_day(request: HttpRequest, text: UUID) -> HttpResponse:
    """On which day it opens, if it is to be closed at all."""
    by = actor_of(request)
    found = queries.find_text(by=by, text=text)
    if found is None or found.kind != Kind.LETTER:
        return redirect("words:letters")
    form = DayForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.close_letter(by=by, text=text, opens_on=form.cleaned_data["opens_on"])
        return redirect("words:letters")
    return render(request, "words/day.html", {"text": found, "form": form})


@require_POST
def open_letter(request: HttpRequest, text: UUID) -> HttpResponse:
    """Before its day, since it is theirs."""
    actions.open_letter(by=actor_of(request), text=text)
    return redirect("words:read", text=text)


def _saved(request: HttpRequest, form: SavingForm, text: UUID) -> actions.Saved:
    by = actor_of(request)
    try:
        return actions.save_text(by=by, saving=form.saving(text), kind=Kind.LETTER)
    except actions.Forgotten:
        return actions.save_text(by=by, saving=replace(form.saving(uuid4()), based_on=None), kind=Kind.LETTER)
