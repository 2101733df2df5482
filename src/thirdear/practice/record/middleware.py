"""What every request passes: the headers, the count of who is inside, and the gate."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.csrf import CsrfViewMiddleware
from django.shortcuts import redirect
from django.urls import reverse

from thirdear.practice.errors import Locked, NotAllowed
from thirdear.practice.record.keyfile import KeyFile
from thirdear.practice.record.keyring import RING
from thirdear.practice.record.opening import lock_if_idle
from thirdear.practice.record.permissions import Actor, owner

__all__ = [
    "Gate",
    "TokenCheck",
    "actor_of",
    "headers",
    "in_use",
    "is_signed_in",
    "open_to_all",
    "opening",
    "plays_sound",
    "records_sound",
    "sign_in",
    "without_presence",
]

Responding = Callable[[HttpRequest], HttpResponseBase]
View = TypeVar("View", bound=Callable[..., HttpResponseBase])

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'; connect-src 'self'; "
    "worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), browsing-topics=()",
}


def headers(respond: Responding) -> Responding:
    """Nothing from elsewhere, nothing inline, nothing told to elsewhere; and nothing kept by the browser but static files."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        response = respond(request)
        for name, value in _HEADERS.items():
            response.headers.setdefault(name, value)
        if not request.path.startswith(settings.STATIC_URL):
            response.headers["Cache-Control"] = "no-store"
        return response

    return answer


def in_use(respond: Responding) -> Responding:
    """Locking waits for whoever is inside."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        with RING.use():
            return respond(request)

    return answer


def records_sound(view: View) -> View:
    """A page that may ask for the microphone. On every other page the browser refuses it unasked."""
    return _with(view, "Permissions-Policy", _HEADERS["Permissions-Policy"].replace("microphone=()", "microphone=(self)"))


def plays_sound(view: View) -> View:
    """A page that may play sound of this site."""
    return _with(view, "Content-Security-Policy", f"{_POLICY}; media-src 'self'")


def _with(view: View, name: str, value: str) -> View:
    @wraps(view)
    def answering(*arguments: Any, **more: Any) -> HttpResponseBase:
        response = view(*arguments, **more)
        response.headers[name] = value
        return response

    return cast("View", answering)


def open_to_all(view: View) -> View:
    """A page that may be read locked and by strangers. All others are closed, without having to say so."""
    view.open_to_all = True  # type: ignore[attr-defined]
    return view


class TokenCheck(CsrfViewMiddleware):
    """Django's check of the page's token, for pages that tell nobody where one came from.

    Under `no-referrer` a browser sends the origin of its own forms as `null`. It says in a header that no page can
    forge where the request was made; the token, in a cookie of this site alone, is compared in any case.
    """

    def _origin_verified(self, request: HttpRequest) -> bool:
        if request.headers.get("Origin") == "null":
            return request.headers.get("Sec-Fetch-Site") == "same-origin"
        return super()._origin_verified(request)  # type: ignore[misc,no-any-return]


def without_presence(view: View) -> View:
    """A page that scripts ask for by themselves: asking does not keep it unlocked."""
    view.counts_as_presence = False  # type: ignore[attr-defined]
    return view


class Gate:
    """Lets in whoever unlocked in this browser; sends everybody else to begin or to unlock."""

    def __init__(self, respond: Responding) -> None:
        self._respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        lock_if_idle()
        return self._respond(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponseBase | None:
        if getattr(view, "open_to_all", False):
            return None
        if not is_signed_in(request):
            return _turned_away(request)
        if getattr(view, "counts_as_presence", True):
            RING.touch()
        return None

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponseBase | None:
        """Locked meanwhile: unlock. Not allowed: as if it were not there."""
        if isinstance(error, Locked):
            return _turned_away(request)
        if isinstance(error, NotAllowed):
            raise Http404
        return None


def is_signed_in(request: HttpRequest) -> bool:
    """Whether this browser unlocked in this opening."""
    return RING.is_open and RING.is_this_opening(request.session.get("opening"))


def sign_in(request: HttpRequest, person: UUID) -> None:
    """A fresh session for whoever just unlocked."""
    request.session.flush()
    request.session["opening"] = RING.opening
    request.session["person"] = str(person)


def actor_of(request: HttpRequest) -> Actor:
    """Who asks: what every view hands to actions and queries as `by`."""
    if not is_signed_in(request):
        raise PermissionDenied
    return owner(UUID(request.session["person"]))


def opening(request: HttpRequest) -> dict[str, Any]:
    """For templates: whether somebody is signed in here, and after how many seconds it locks."""
    return {
        "signed_in": is_signed_in(request),
        "idle_seconds": settings.IDLE_SECONDS,
        "demo_passphrase": settings.DEMO_PASSPHRASE,
    }


def _turned_away(request: HttpRequest) -> HttpResponseBase:
    if request.headers.get("Sec-Fetch-Mode", "navigate") != "navigate" or request.headers.get("X-Third-Ear"):
        return HttpResponse(status=423)
    if not KeyFile(settings.HOME).exists:
        return redirect("record:begin")
    back = urlencode({"next": request.path}) if request.method == "GET" and request.path != "/" else ""
    return redirect(f"{reverse('record:unlock')}{'?' if back else ''}{back}")
