"""New ways: what I would like to do differently, with whom; later what I did, how they answered, what I felt."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from thirdear.practice.change import actions, queries
from thirdear.practice.change.forms import NewWayForm, OccasionForm
from thirdear.practice.change.upstream import pattern
from thirdear.practice.record.middleware import actor_of
from thirdear.practice.record.permissions import Actor
from thirdear.practice.words.queries import draft_key

__all__ = [
    "begin_new_way",
    "begin_occasion",
    "forget_new_way",
    "forget_occasion",
    "new_way",
    "new_ways",
    "save_new_way",
    "save_occasion",
    "write_new_way",
    "write_occasion",
]


@require_safe
def new_ways(request: HttpRequest) -> HttpResponse:
    """All that are noted, each open as long as one likes."""
    return render(request, "change/new_ways.html", {"ways": queries.list_new_ways(by=actor_of(request))})


@require_safe
def begin_new_way(request: HttpRequest) -> HttpResponse:
    """An empty one with a name of its own; `about` names the pattern that it answers, by its key."""
    about = request.GET.get("about", "")
    place = reverse("change:write_new_way", kwargs={"new_way": uuid4()})
    return redirect(f"{place}?about={about}" if re.fullmatch(r"[0-9a-f]{1,64}", about) else place)


@require_safe
def new_way(request: HttpRequest, new_way: UUID) -> HttpResponse:
    """One, with what came of it."""
    by = actor_of(request)
    way = queries.read_new_way(by=by, new_way=new_way)
    return render(request, "change/new_way.html", {"way": way, "pattern": pattern(by=by, about=way.about)})


@require_http_methods(["GET", "HEAD", "POST"])
def write_new_way(request: HttpRequest, new_way: UUID) -> HttpResponse:
    """What I would like to do differently, and with whom."""
    by = actor_of(request)
    found = queries.find_new_way(by=by, new_way=new_way)
    if request.method == "POST":
        form = NewWayForm(request.POST)
        if form.is_valid():
            if form.is_left_empty:
                return redirect("change:new_ways")
            return redirect("change:new_way", new_way=_kept(form.page(new_way), lambda page: _save_way(by, form, page)).id)
    else:
        words = {"wished": found.wished, "with_whom": found.with_whom, "about": found.about} if found else {}
        form = NewWayForm(initial={"about": request.GET.get("about", ""), **words, **_page(found)})
    leave = reverse("change:new_way", args=[new_way]) if found else reverse("change:new_ways")
    return render(
        request, "change/write.html", {"form": form, **_keeping(by, new_way, _way_places(new_way), found), "back": leave}
    )


@require_http_methods(["GET", "HEAD", "POST"])
def save_new_way(request: HttpRequest, new_way: UUID) -> HttpResponse:
    """The page's script keeps what was typed. 409: kept in a row beside; 410: that was forgotten, nothing was kept.

    To a page that only asks: the state in which it is now, or null.
    """
    by = actor_of(request)
    if request.method != "POST":
        return _state(queries.find_new_way(by=by, new_way=new_way))
    return _answer(request, NewWayForm, lambda form: _save_way(by, form, form.page(new_way)), _way_places)


@require_http_methods(["GET", "HEAD", "POST"])
def forget_new_way(request: HttpRequest, new_way: UUID) -> HttpResponse:
    """Ask once, then forget it for good, with all that came of it."""
    by = actor_of(request)
    if request.method == "POST":
        actions.forget_new_way(by=by, new_way=new_way)
        return redirect("change:new_ways")
    found = queries.read_new_way(by=by, new_way=new_way)
    return render(request, "change/forget.html", {"words": found.wished, "keep": reverse("change:new_way", args=[new_way])})


@require_safe
def begin_occasion(request: HttpRequest, new_way: UUID) -> HttpResponse:
    """An empty one with a name of its own."""
    return redirect("change:write_occasion", new_way=new_way, occasion=uuid4())


@require_http_methods(["GET", "HEAD", "POST"])
def write_occasion(request: HttpRequest, new_way: UUID, occasion: UUID) -> HttpResponse:
    """What I did, how they answered, what I felt."""
    by = actor_of(request)
    way = queries.read_new_way(by=by, new_way=new_way)
    found = next((each for each in way.occasions if each.id == occasion), None)
    if request.method == "POST":
        form = OccasionForm(request.POST)
        if form.is_valid():
            if not form.is_left_empty:
                _kept(form.page(occasion), lambda page: _save_occasion(by, form, new_way, page))
            return redirect("change:new_way", new_way=new_way)
    else:
        words = {name: getattr(found, name) for name in ("day", *OccasionForm.worded)} if found else {"day": timezone.localdate()}
        form = OccasionForm(initial={**words, **_page(found)})
    keeping = _keeping(by, occasion, _occasion_places(new_way, occasion), found)
    return render(request, "change/occasion.html", {"way": way, "form": form, **keeping, "back": keeping["leave"]})


@require_http_methods(["GET", "HEAD", "POST"])
def save_occasion(request: HttpRequest, new_way: UUID, occasion: UUID) -> HttpResponse:
    """As `save_new_way`, for one occasion."""
    by = actor_of(request)
    if request.method != "POST":
        way = queries.find_new_way(by=by, new_way=new_way)
        return _state(next((each for each in way.occasions if each.id == occasion), None) if way else None)

    def save(form: OccasionForm) -> actions.Kept:
        return _save_occasion(by, form, new_way, form.page(occasion))

    return _answer(request, OccasionForm, save, lambda kept: _occasion_places(new_way, kept))


@require_http_methods(["GET", "HEAD", "POST"])
def forget_occasion(request: HttpRequest, new_way: UUID, occasion: UUID) -> HttpResponse:
    """Ask once, then forget it for good."""
    by = actor_of(request)
    if request.method == "POST":
        actions.forget_occasion(by=by, occasion=occasion)
        return redirect("change:new_way", new_way=new_way)
    found = queries.read_occasion(by=by, occasion=occasion)
    return render(request, "change/forget.html", {"words": found.did, "keep": reverse("change:new_way", args=[new_way])})


def _save_way(by: Actor, form: NewWayForm, page: actions.Page) -> actions.Kept:
    return actions.write_new_way(by=by, page=page, about=form.cleaned_data["about"], **form.words)


def _save_occasion(by: Actor, form: OccasionForm, new_way: UUID, page: actions.Page) -> actions.Kept:
    return actions.write_occasion(by=by, page=page, new_way=new_way, day=form.cleaned_data["day"], **form.words)


def _kept(page: actions.Page, save: Callable[[actions.Page], actions.Kept]) -> actions.Kept:
    """Whatever a browser without scripts sends is kept: as a new one, if the old one has been forgotten meanwhile."""
    try:
        return save(page)
    except actions.Gone:
        return save(replace(page, id=page.revision, based_on=None))


def _way_places(id: UUID) -> dict[str, str]:
    return {"save": reverse("change:save_new_way", args=[id]), "leave": reverse("change:new_way", args=[id])}


def _occasion_places(new_way: UUID, id: UUID) -> dict[str, str]:
    return {"save": reverse("change:save_occasion", args=[new_way, id]), "leave": reverse("change:new_way", args=[new_way])}


def _page(found: queries.Way | queries.Tried | None) -> dict[str, Any]:
    return {"revision": uuid4(), "based_on": found.revision if found else "", "sitting": uuid4()}


def _state(found: queries.Way | queries.Tried | None) -> JsonResponse:
    return JsonResponse({"revision": found and found.revision})


def _keeping(by: Actor, id: UUID, places: dict[str, str], found: queries.Way | queries.Tried | None) -> dict[str, Any]:
    """What `change/note.html` needs so that its page keeps itself."""
    key = b64encode(draft_key(by=by, text=id)).decode("ascii")
    return {"note": id, "draft_key": key, **places, **({"back": places["leave"]} if found else {})}


_Form = TypeVar("_Form", NewWayForm, OccasionForm)


def _answer(
    request: HttpRequest, form_of: type[_Form], save: Callable[[_Form], actions.Kept], places: Callable[[UUID], dict[str, str]]
) -> HttpResponse:
    try:
        given = json.loads(request.body)
    except ValueError:
        return HttpResponse(status=400)
    form = form_of(given if isinstance(given, dict) else {})
    if not form.is_valid():
        return JsonResponse({"wrong": sorted(form.errors)}, status=400)
    try:
        kept = save(form)
    except actions.Gone:
        return HttpResponse(status=410)
    answer = {"id": str(kept.id), "revision": str(kept.revision)}
    if not kept.beside:
        return JsonResponse(answer)
    answer |= {"draft_key": b64encode(draft_key(by=actor_of(request), text=kept.id)).decode("ascii"), **places(kept.id)}
    return JsonResponse(answer, status=409)
