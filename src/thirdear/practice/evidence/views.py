"""How far listening has come: a line for other pages, which their script asks for again, and a page of its own."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from thirdear.practice.evidence import actions
from thirdear.practice.evidence.queries import listening
from thirdear.practice.record.middleware import actor_of, without_presence

__all__ = ["again", "hearing", "now"]


@require_safe
@without_presence
def hearing(request: HttpRequest) -> HttpResponse:
    """What is still being listened to and what could not be; to a script, only the line. Asking does not count as being there."""
    found = {"listening": listening(by=actor_of(request)), "here": "hearing"}
    part = bool(request.headers.get("X-Third-Ear"))
    return render(request, "evidence/line.html" if part else "evidence/hearing.html", found)


@require_POST
def now(request: HttpRequest, text: UUID) -> HttpResponse:
    """The page's script says that the text was left."""
    actions.hear_soon(by=actor_of(request), text=text)
    return HttpResponse(status=204)


@require_POST
def again(request: HttpRequest, text: UUID) -> HttpResponse:
    """Try once more."""
    actions.hear_again(by=actor_of(request), text=text)
    return redirect("evidence:hearing")
