"""The desk, the thread, help now, and the language of the pages."""

from __future__ import annotations

from pathlib import Path

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django.views.i18n import set_language

from thirdear.practice.desk.contacts import ANYWHERE, countries, country_for
from thirdear.practice.desk.forms import SearchForm
from thirdear.practice.desk.search import search as searched
from thirdear.practice.desk.thread import KINDS, gathered, months
from thirdear.practice.record.middleware import actor_of, open_to_all

__all__ = ["help_now", "help_worker", "home", "language", "search", "thread"]

BEGINNINGS = ("words/begin.html", "change/begin.html", "words/begin_letter.html")
"""What can be begun, in this order: one small template a page, each brought by its room."""

_WORKER = Path(__file__).parent / "help_worker.js"


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What can be begun, and nothing else."""
    return render(request, "desk/home.html", {"here": "home", "beginnings": BEGINNINGS})


@require_safe
def thread(request: HttpRequest) -> HttpResponse:
    """Everything, by time; or of some kinds only."""
    kinds = [kind for kind in request.GET.getlist("kind") if kind in KINDS]
    everything = gathered(by=actor_of(request))
    shown = {
        "here": "thread",
        "months": months(moment for moment in everything if not kinds or moment.kind in kinds),
        "kinds": [{"code": code, "name": name, "chosen": code in kinds} for code, name in KINDS.items()],
        "filtered": bool(kinds),
        "is_empty": not everything,
    }
    return render(request, "desk/thread.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
def search(request: HttpRequest) -> HttpResponse:
    """Look for words. They are sent in the request's body, so that no address, log or history holds them."""
    form = SearchForm(request.POST or None)
    found = None
    if request.method == "POST" and form.is_valid():
        found = searched(by=actor_of(request), looked_for=form.cleaned_data["words"])
    return render(request, "desk/search.html", {"here": "search", "form": form, "found": found})


@require_POST
@open_to_all
def language(request: HttpRequest) -> HttpResponseBase:
    """The language of the pages, kept in a cookie of this browser."""
    return set_language(request)


@require_safe
@open_to_all
def help_now(request: HttpRequest, country: str | None = None) -> HttpResponse:
    """Whom to call now. Readable by anybody, locked, and once seen also without the server."""
    if wished := request.GET.get("country"):
        return redirect("desk:help_in", country=wished) if wished in countries() else redirect("desk:help")
    if country is not None and country not in countries():
        raise Http404
    here = countries()[country] if country else country_for(request.headers.get("Accept-Language", ""))
    shown = {"here": "help", "country": here, "countries": countries().values(), "anywhere": ANYWHERE}
    return render(request, "desk/help.html", shown)


@require_safe
@open_to_all
def help_worker(request: HttpRequest) -> HttpResponse:
    """The small script that lets the browser keep the help pages; it lies here because it may only serve what lies below."""
    return HttpResponse(_WORKER.read_bytes(), content_type="text/javascript")
