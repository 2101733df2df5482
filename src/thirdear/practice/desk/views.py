"""The desk, the thread, help now, and the language of the pages."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django.views.i18n import set_language

from thirdear.practice.desk.care import COUNTRY_COOKIE, country_of, near_of_today
from thirdear.practice.desk.contacts import ANYWHERE, countries
from thirdear.practice.desk.forms import SearchForm
from thirdear.practice.desk.passing import PASSING
from thirdear.practice.desk.search import search as searched
from thirdear.practice.desk.thread import KINDS, gathered, months
from thirdear.practice.evidence.queries import listening
from thirdear.practice.record.middleware import actor_of, open_to_all
from thirdear.practice.words.recordings.queries import not_written_down

__all__ = ["help_now", "help_worker", "home", "language", "search", "thread"]

BEGINNINGS = (
    "words/begin.html",
    "words/begin_speaking.html",
    "words/begin_dream.html",
    "words/begin_encounter.html",
    "words/begin_session.html",
    "change/begin.html",
    "words/begin_letter.html",
)
"""What can be begun, in this order: one small template a page, each brought by its room."""

_REMEMBERED = 365 * 24 * 3600  # seconds
_WORKER = Path(__file__).parent / "help_worker.js"


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What can be begun, and nothing else; after what was too much, the room instead."""
    shown = {
        "here": "home",
        "beginnings": BEGINNINGS,
        "listening": listening(by=actor_of(request)),
        "recordings": not_written_down(by=actor_of(request)),
        "near": near_of_today(request),
        "resting": PASSING.is_resting,
    }
    return render(request, "desk/home.html", shown)


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
    """Whom to call now. Readable by anybody, locked, and once seen also without the server.

    The country is remembered in a cookie of this browser, since it must be known without opening anything.
    """
    if wished := request.GET.get("country"):
        return _remembering(wished) if wished in countries() else redirect("desk:help")
    if country is not None and country not in countries():
        raise Http404
    here = countries()[country] if country else country_of(request)
    shown = {"here": "help", "country": here, "countries": countries().values(), "anywhere": ANYWHERE}
    return render(request, "desk/help.html", shown)


@require_safe
@open_to_all
def help_worker(request: HttpRequest) -> HttpResponse:
    """The small script that lets the browser keep the help pages; it lies here because it may only serve what lies below."""
    return HttpResponse(_WORKER.read_bytes(), content_type="text/javascript")


def _remembering(country: str) -> HttpResponse:
    response = redirect("desk:help_in", country=country)
    response.set_cookie(
        COUNTRY_COOKIE, country, max_age=_REMEMBERED, secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Strict"
    )
    return response
