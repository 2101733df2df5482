"""What recurs; one sentence and what speaks against it; the answers to it; and where a quotation stands."""

from __future__ import annotations

import re
from uuid import UUID, uuid4

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from thirdear.practice.errors import NotAllowed
from thirdear.practice.insight import actions, queries
from thirdear.practice.insight.forms import MoreForm, ReplyForm
from thirdear.practice.insight.queries import Answer
from thirdear.practice.record.middleware import actor_of
from thirdear.practice.words.editor import editing, posted
from thirdear.practice.words.queries import find_text

__all__ = ["does_not_fit", "item", "nearer", "place", "recurs", "reply", "say_more", "take_back"]

_NAME = re.compile(r"[0-9a-f]{32}")


@require_safe
def recurs(request: HttpRequest) -> HttpResponse:
    """What seems to come back in one's own words."""
    page = queries.recurs(by=actor_of(request))
    if "sections" not in page.drawn:  # nothing in them belongs to one request
        page.drawn["sections"] = render_to_string("insight/sections.html", {"page": page})
    return render(request, "insight/recurs.html", {"here": "recurs", "page": page, "aside": "aside" in request.GET})


@require_safe
def item(request: HttpRequest, about: str) -> HttpResponse:
    """One step further: all of its quotations, and what speaks against it."""
    return render(request, "insight/item.html", {"here": "recurs", "item": queries.find_item(by=actor_of(request), about=about)})


@require_POST
def reply(request: HttpRequest, about: str) -> HttpResponse:
    """It fits; it is not me; or on to a page to say more."""
    form = ReplyForm(request.POST)
    if not form.is_valid() or not _NAME.fullmatch(about):
        return redirect("insight:recurs")
    answer, by = Answer(form.cleaned_data["answer"]), actor_of(request)
    if answer is Answer.SAY_MORE:
        text = uuid4()
        actions.reply(by=by, about=about, answer=answer, text=text)
        return redirect("insight:say_more", about=about, text=text)
    actions.reply(by=by, about=about, answer=answer)
    if answer is Answer.NOT_ME:
        return redirect(f"{reverse('insight:recurs')}?aside")
    return redirect(f"{reverse('insight:recurs')}#{about}")


@require_http_methods(["GET", "HEAD", "POST"])
def say_more(request: HttpRequest, about: str, text: UUID) -> HttpResponse:
    """A page to write, below the quotation it starts from. It is kept as any other text."""
    if (answer := posted(request, text)) is not None:
        return answer
    by = actor_of(request)
    try:
        started = queries.find_item(by=by, about=about)
    except NotAllowed:
        started = None  # it is not said any more; what one had begun to write about it goes on
    shown = {"text": text, "item": started, "leave": reverse("insight:recurs")}
    shown |= editing(request, text, find_text(by=by, text=text))
    return render(request, "insight/more.html", shown, status=422 if shown["not_kept"] else 200)


@require_safe
def does_not_fit(request: HttpRequest) -> HttpResponse:
    """What I said does not fit, and the way back."""
    asides = queries.what_does_not_fit(by=actor_of(request))
    forms = [(each, MoreForm(initial={"more": each.more}, auto_id=f"{each.about}_%s")) for each in asides]
    return render(request, "insight/does_not_fit.html", {"here": "recurs", "asides": forms})


@require_POST
def nearer(request: HttpRequest, about: str) -> HttpResponse:
    """Keep what would be nearer than the sentence that was put aside."""
    form, by = MoreForm(request.POST), actor_of(request)
    if not any(each.about == about and each.answer is Answer.NOT_ME for each in queries.replies(by=by)):
        raise Http404
    if form.is_valid() and form.cleaned_data["more"]:
        actions.reply(by=by, about=about, answer=Answer.NOT_ME, more=form.cleaned_data["more"])
    return redirect("insight:does_not_fit")


@require_POST
def take_back(request: HttpRequest, about: str) -> HttpResponse:
    """It may fit after all: the answer is taken back, whichever it was."""
    form = ReplyForm(request.POST)
    answer = Answer(form.cleaned_data["answer"]) if form.is_valid() else Answer.NOT_ME
    actions.take_back(by=actor_of(request), about=about, answer=answer)
    return redirect(f"{reverse('insight:recurs')}#{about}")


@require_safe
def place(request: HttpRequest, text: UUID, mark: str) -> HttpResponse:
    """A text as it was told, at the place of a quotation; the text alone where that place is not there any more."""
    try:
        found = queries.place_of(by=actor_of(request), text=text, mark=mark)
    except NotAllowed:
        return redirect("words:read", text=text)
    return render(request, "insight/place.html", {"here": "recurs", "place": found})
