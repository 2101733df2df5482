"""The weeks: one's own sentences as lines, this week's places on them, and patterns then and now."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from thirdear.practice.change import actions, patterns, queries
from thirdear.practice.change.calendar import this_week
from thirdear.practice.change.drawing import draw, first_week
from thirdear.practice.change.forms import SentenceForm, WeekForm
from thirdear.practice.change.upstream import changes, current
from thirdear.practice.record.middleware import actor_of
from thirdear.practice.record.permissions import Actor

__all__ = ["forget_sentence", "sentences", "weeks"]


@require_http_methods(["GET", "HEAD", "POST"])
def weeks(request: HttpRequest) -> HttpResponse:
    """The present week to be rated, if one likes; then the lines, then the patterns."""
    by = actor_of(request)
    lines = queries.list_lines(by=by)
    asked = [line for line in lines if line.put_aside_on is None]
    wrong = ""
    if request.method == "POST":
        form = WeekForm(request.POST, lines=asked)
        if form.is_valid():
            try:
                actions.rate_week(by=by, week=form.chosen_week, values=form.values)
                return redirect("change:weeks")
            except actions.WeekIsOver:
                wrong = _("That week is over. Nothing was changed; here is the present one.")
        else:
            wrong = _("That is no place on the line. Nothing was changed.")
    return render(request, "change/weeks.html", {"here": "weeks", "wrong": wrong, **_shown(by, lines, asked)})


def _shown(by: Actor, lines: list[queries.Line], asked: list[queries.Line]) -> dict[str, Any]:
    week = this_week()
    first = first_week(lines, week)
    drawings = [draw(line, first, week) for line in lines]
    found = current(by=by)
    return {
        "week": week,
        "places": range(actions.HIGHEST + 1),
        "asked": [{"line": line, "value": _value(line, week)} for line in asked],
        "drawings": [each for each in drawings if each.line.put_aside_on is None and not each.is_empty],
        "aside": [each for each in drawings if each.line.put_aside_on is not None],
        "patterns": patterns.then_and_now(changes(by=by), found.formulation, found.heard) if found else [],
        "unlike": patterns.unlike(found.formulation, found.heard) if found else [],
    }


def _value(line: queries.Line, week: Any) -> int | None:
    course = line.course_in(week)
    return dict(course.ratings).get(week) if course else None


@require_http_methods(["GET", "HEAD", "POST"])
def sentences(request: HttpRequest) -> HttpResponse:
    """Word them, put them aside, take them up again."""
    by = actor_of(request)
    wrong = ""
    if request.method == "POST":
        form = SentenceForm(request.POST)
        if form.is_valid():
            try:
                _do(by, form)
                return redirect("change:sentences")
            except actions.TooMany:
                wrong = _("Five are enough to look at. Put one aside first; its line is kept.")
            except ValueError:
                wrong = _("A sentence needs words. Nothing was changed.")
        else:
            wrong = _("That sentence is too long for one line. Nothing was changed.")
    lines = queries.list_lines(by=by)
    present = [line for line in lines if line.put_aside_on is None]
    shown = {
        "here": "weeks",
        "wrong": wrong,
        "present": present,
        "aside": [line for line in lines if line.put_aside_on is not None],
        "new": uuid4() if len(present) < actions.MOST_SENTENCES else None,
        "typed": request.POST.get("words", "") if wrong else "",
    }
    return render(request, "change/sentences.html", shown)


def _do(by: Actor, form: SentenceForm) -> None:
    sentence = form.cleaned_data["sentence"]
    if form.cleaned_data["do"] == "aside":
        actions.put_sentence_aside(by=by, sentence=sentence)
    elif form.cleaned_data["do"] == "up":
        actions.take_sentence_up(by=by, sentence=sentence)
    else:
        actions.word_sentence(by=by, sentence=sentence, words=form.cleaned_data["words"])


@require_http_methods(["GET", "HEAD", "POST"])
def forget_sentence(request: HttpRequest, sentence: UUID) -> HttpResponse:
    """Ask once, then forget it for good."""
    by = actor_of(request)
    if request.method == "POST":
        actions.forget_sentence(by=by, sentence=sentence)
        return redirect("change:sentences")
    found = next((line for line in queries.list_lines(by=by) if line.id == sentence), None)
    if found is None:
        return redirect("change:sentences")
    return render(request, "change/forget.html", {"here": "weeks", "words": found.words, "keep": reverse("change:sentences")})
