"""The desk, the thread, help now, and the language of the pages."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe
from django.views.i18n import set_language

from thirdear.practice.desk.care import COUNTRY_COOKIE, country_of, near_of_today
from thirdear.practice.desk.contacts import ANYWHERE, countries
from thirdear.practice.desk.passing import PASSING
from thirdear.practice.record.middleware import actor_of, open_to_all
from thirdear.practice.words.queries import list_texts

__all__ = ["help_now", "help_worker", "home", "language", "thread"]

BEGINNINGS = ("words/begin.html",)
"""What can be begun, in this order: one small template a page, each brought by its room."""

_REMEMBERED = 365 * 24 * 3600  # seconds
_WORKER = Path(__file__).parent / "help_worker.js"


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What can be begun, and nothing else; after what was too much, the room instead."""
    shown = {"here": "home", "beginnings": BEGINNINGS, "near": near_of_today(request), "resting": PASSING.is_resting}
    return render(request, "desk/home.html", shown)


@require_safe
def thread(request: HttpRequest) -> HttpResponse:
    """Everything that was told, by time."""
    return render(request, "desk/thread.html", {"here": "thread", "texts": list_texts(by=actor_of(request))})


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
