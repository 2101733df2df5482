"""The pages of dreams, encounters and sessions."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any, BinaryIO, cast
from uuid import UUID, uuid4, uuid5

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from thirdear.listening.errors import UnreadableFile
from thirdear.listening.words import Transcript, read_many
from thirdear.practice.record.middleware import actor_of
from thirdear.practice.record.permissions import Actor
from thirdear.practice.words import actions, queries
from thirdear.practice.words.editor import editing, posted
from thirdear.practice.words.forms import UploadForm, WhoForm
from thirdear.practice.words.how_far import how_far
from thirdear.practice.words.models import Kind
from thirdear.practice.words.offers import offered_elements
from thirdear.practice.words.parts import Parts, parts_from
from thirdear.practice.words.questions import BODY, QUESTIONS
from thirdear.practice.words.recurring import recurring
from thirdear.practice.words.uploads import LARGEST, was_too_large

__all__ = [
    "begin_dream",
    "begin_encounter",
    "begin_session",
    "dream",
    "dreams",
    "elements",
    "encounter",
    "encounters",
    "session",
    "sessions",
    "upload",
    "who_is_who",
]

_AFTER_DREAM = {"elements": "words:elements"}


# Dreams


@require_safe
def begin_dream(request: HttpRequest) -> HttpResponse:
    """An empty page for a dream."""
    return redirect("words:dream", text=uuid4())


@require_http_methods(["GET", "HEAD", "POST"])
def dream(request: HttpRequest, text: UUID) -> HttpResponse:
    """Tell a dream, or go on telling it."""
    return posted(request, text, _AFTER_DREAM) or _page(request, text, Kind.DREAM, "words/dream.html")


@require_http_methods(["GET", "HEAD", "POST"])
def elements(request: HttpRequest, text: UUID) -> HttpResponse:
    """Element by element, what comes to mind; then yesterday, and the feeling on waking. Nothing is interpreted."""
    if (answer := posted(request, text, _AFTER_DREAM)) is not None:
        return answer
    by = actor_of(request)
    found = queries.read_text(by=by, text=text)
    if found.kind is not Kind.DREAM:
        return redirect("words:read", text=text)
    offered = offered_elements(by=by, text=text, taken=[each.name for each in found.parts.elements])
    return _page(request, text, Kind.DREAM, "words/elements.html", offered=offered)


@require_safe
def dreams(request: HttpRequest) -> HttpResponse:
    """All dreams, and what comes back in them, side by side."""
    told = queries.list_texts(by=actor_of(request), kinds=[Kind.DREAM])
    return render(request, "words/dreams.html", {"told": told, "recurring": recurring(told)})


# Encounters


@require_safe
def begin_encounter(request: HttpRequest) -> HttpResponse:
    """A page for one encounter."""
    return redirect("words:encounter", text=uuid4())


@require_http_methods(["GET", "HEAD", "POST"])
def encounter(request: HttpRequest, text: UUID) -> HttpResponse:
    """One encounter, question by question; each may be left empty, and one can stop at any time."""
    return posted(request, text) or _page(request, text, Kind.ENCOUNTER, "words/encounter.html")


@require_safe
def encounters(request: HttpRequest) -> HttpResponse:
    """Those told, and in words how far one is."""
    by = actor_of(request)
    told = queries.list_texts(by=by, kinds=[Kind.ENCOUNTER])
    shown = {"told": told, "how_far": how_far(queries.encounters_told(by=by))}
    return render(request, "words/encounters.html", shown)


# Sessions


@require_safe
def begin_session(request: HttpRequest) -> HttpResponse:
    """An empty page for a session, typed or remembered."""
    answer = redirect("words:session", text=uuid4())
    answer["Location"] += "?remembered" if "remembered" in request.GET else ""
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
def session(request: HttpRequest, text: UUID) -> HttpResponse:
    """A session typed with a name before each turn, or what is remembered of it, in any form."""
    if (answer := posted(request, text, {"who": "words:who_is_who"})) is not None:
        return answer
    found = queries.find_text(by=actor_of(request), text=text)
    if found is not None and found.parts.transcript:
        return redirect("words:who_is_who", text=text)  # what was uploaded stays as it is
    remembered = found.remembered if found else "remembered" in request.GET
    return _page(request, text, Kind.SESSION, "words/session.html", remembered=remembered)


@require_safe
def sessions(request: HttpRequest) -> HttpResponse:
    """Those kept, and the ways to bring another."""
    return render(request, "words/sessions.html", {"told": queries.list_texts(by=actor_of(request), kinds=[Kind.SESSION])})


@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Keep transcripts of any format that can be read. One that cannot be read is one sentence, and loses none of the others."""
    if request.method != "POST":
        return render(request, "words/upload.html", {"form": UploadForm(initial={"text": uuid4()})})
    form = UploadForm(request.POST, request.FILES)
    if was_too_large(request):
        too_much = _("Together these files are larger than %(size)d MB. Send fewer at a time; none of them was read.")
        return _upload_again(request, form, [], [too_much % {"size": LARGEST // 2**20}])
    if not form.is_valid():
        return render(request, "words/upload.html", {"form": form})
    given = form.cleaned_data
    kept, wrong = _keep(actor_of(request), given["text"], given["transcripts"], given["told_at"], given["remembered"])
    if wrong:
        return _upload_again(request, form, kept, wrong)
    return redirect("words:who_is_who", text=kept[0]) if len(kept) == 1 else redirect("words:sessions")


@require_http_methods(["GET", "HEAD", "POST"])
def who_is_who(request: HttpRequest, text: UUID) -> HttpResponse:
    """Which of the names in a session is oneself, and which the therapist."""
    by = actor_of(request)
    found = queries.read_text(by=by, text=text)
    names = {each.name: each.speaker for each in found.read_as if each.name}
    if found.kind is not Kind.SESSION or not names:
        return redirect("words:read", text=text)
    form = WhoForm(request.POST if request.method == "POST" else None, names=names)
    if form.is_valid():
        actions.say_who_is_who(by=by, text=text, roles=form.roles())
        return redirect("words:read", text=text)
    return render(request, "words/who.html", {"text": found, "form": form})


def _keep(
    by: Actor, first: UUID, files: list[UploadedFile[Any]], told_at: datetime | None, remembered: bool
) -> tuple[list[UUID], list[str]]:
    """The sessions that could be read, and one sentence for each file that could not."""
    kept: list[UUID] = []
    wrong: list[str] = []
    for number, found in enumerate(read_many(cast(list[BinaryIO], files))):
        if isinstance(found, UnreadableFile):
            wrong.append(_("%(file)s cannot be read: %(reason)s.") % {"file": found.name, "reason": _(found.reason)})
            continue
        id = uuid5(first, str(number)) if number else first
        actions.keep_session(by=by, text=id, session=found, told_at=told_at or _day_of(found), remembered=remembered)
        kept.append(id)
    return kept, wrong


def _day_of(session: Transcript) -> datetime | None:
    """The day that the file names, if it names one."""
    try:
        day = date.fromisoformat((session.date or "")[:10])
    except ValueError:
        return None
    return timezone.make_aware(datetime.combine(day, time()))


def _upload_again(request: HttpRequest, form: UploadForm, kept: list[UUID], wrong: list[str]) -> HttpResponse:
    """The page once more, with a new name for the next upload; the day and how it was written down stay filled in."""
    given = {name: form.data.get(name) for name in ("told_at", "remembered")}
    again = UploadForm(initial={"text": uuid4(), **given})
    found = [queries.read_text(by=actor_of(request), text=each) for each in kept]
    return render(request, "words/upload.html", {"form": again, "wrong": wrong, "kept": found})


# What they share


def _page(request: HttpRequest, text: UUID, kind: Kind, template: str, **more: Any) -> HttpResponse:
    """The page on which a text of that kind is told; a text of another kind is read instead."""
    found = queries.find_text(by=actor_of(request), text=text)
    if found is not None and found.kind is not kind:
        return redirect("words:read", text=text)
    parts = _sent(request) or (found.parts if found else Parts())
    shown = {**editing(request, text, found, kind), "text": text, "found": found, "elements": parts.elements, **more}
    shown["asked"] = list(_asked(kind, shown["body"], parts))
    return render(request, template, shown, status=422 if shown["not_kept"] else 200)


def _sent(request: HttpRequest) -> Parts | None:
    """What was posted and could not be kept, as far as it can be read."""
    try:
        return parts_from(dict(request.POST.lists()))
    except ValueError:
        return None


def _asked(kind: Kind, body: str, parts: Parts) -> Iterable[dict[str, Any]]:
    for question in QUESTIONS.get(kind, ()):
        yield {"question": question, "answer": body if question.name == BODY else parts.answer(question.name)}
