"""Care around the words: before the first of them, help that comes near, how the body is, and back to the room."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from thirdear.practice.change.queries import words_of, words_since
from thirdear.practice.desk.care_forms import AwayForm, BodyForm
from thirdear.practice.desk.contacts import Country, countries, country_for
from thirdear.practice.desk.near import VARIANTS, Near, near, near_words
from thirdear.practice.desk.passing import PASSING
from thirdear.practice.errors import NotAllowed
from thirdear.practice.record.middleware import actor_of, open_to_all
from thirdear.practice.words.queries import Written, find_text, list_texts

__all__ = ["COUNTRY_COOKIE", "before", "beside_text", "body", "country_of", "ground", "here_again", "near_of_today", "put_away"]

COUNTRY_COOKIE = "country"
_TODAY = timedelta(hours=24)
_AFTER = {"fine": "desk/body_fine.html", "slow": "desk/body_slow.html"}


@require_safe
def before(request: HttpRequest) -> HttpResponse:
    """One calm page before the first word; it can be read again at any time."""
    return render(request, "desk/before.html", {"here": "before"})


@require_POST
def beside_text(request: HttpRequest, text: UUID) -> HttpResponse:
    """For the page's script, after a save: the sentences that belong beside what was written there, or nothing (204)."""
    found = _beside(request, text)
    return render(request, "desk/near.html", {"near": found}) if found else HttpResponse(status=204)


@require_POST
def put_away(request: HttpRequest, text: UUID) -> HttpResponse:
    """Not again beside this text. Kept in memory until the next lock, and nowhere else."""
    form = AwayForm(request.POST)
    _words_or_refusal(request, text)
    if form.is_valid():
        PASSING.put_away(text, form.cleaned_data["variant"])
    return redirect("desk:home") if request.headers.get("X-Third-Ear") is None else HttpResponse(status=204)


@require_http_methods(["GET", "HEAD", "POST"])
def body(request: HttpRequest) -> HttpResponse:
    """How is your body? Offered, never asked for. What is ticked is kept nowhere; what is too much leads back to the room."""
    form = BodyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if form.says == "stop":
            PASSING.rest()
            return redirect("desk:ground")
        return render(request, _AFTER[form.says], {"here": "body"})
    return render(request, "desk/body.html", {"form": form, "here": "body"})


@require_safe
@open_to_all
def ground(request: HttpRequest) -> HttpResponse:
    """Back to the room: fixed steps, readable by anybody, locked, and once seen also without the server."""
    return render(request, "desk/ground.html", {"here": "ground", "country": country_of(request)})


@require_POST
def here_again(request: HttpRequest) -> HttpResponse:
    """The exercises are offered again."""
    PASSING.rested()
    return redirect("desk:home")


def country_of(request: HttpRequest) -> Country | None:
    """The country that was chosen in this browser, or a first guess by its language."""
    return countries().get(request.COOKIES.get(COUNTRY_COOKIE, "")) or country_for(request.headers.get("Accept-Language", ""))


def near_of_today(request: HttpRequest) -> Near | None:
    """What belongs on the desk for what was written in the last day: the gravest first, the newest of those."""
    by, since = actor_of(request), timezone.now() - _TODAY
    texts = (_near(request, text) for text in list_texts(by=by, saved_since=since) if not text.is_closed)
    notes = (_near(request, note) for note in words_since(by=by, since=since))
    found = (each for each in (*texts, *notes) if each)
    return min(found, key=lambda each: VARIANTS.index(each.variant), default=None)


def _beside(request: HttpRequest, text: UUID) -> Near | None:
    return _near(request, _words_or_refusal(request, text))


def _words_or_refusal(request: HttpRequest, id: UUID) -> Written | tuple[UUID, str]:
    """The text of that name, or the words of a new way, occasion or sentence. Raises `NotAllowed` where there is neither."""
    by = actor_of(request)
    text = find_text(by=by, text=id)
    if text is not None:
        return text
    if (words := words_of(by=by, note=id)) is None:
        raise NotAllowed
    return id, words


def _near(request: HttpRequest, said: Written | tuple[UUID, str]) -> Near | None:
    language, country = request.LANGUAGE_CODE, country_of(request)
    if isinstance(said, Written):
        return near(said, language=language, country=country)
    return near_words(*said, language=language, country=country)
