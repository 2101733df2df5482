"""The page on which one speaks instead of writing, and what becomes of what it sends."""

from __future__ import annotations

import json
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from thirdear.practice.record.middleware import actor_of, records_sound
from thirdear.practice.words import queries
from thirdear.practice.words.editor import base64_of
from thirdear.practice.words.recordings import receiving
from thirdear.practice.words.recordings.keeping import KEPT_AFTER_CHECKING
from thirdear.practice.words.recordings.queries import find_recording

__all__ = ["begin_speaking", "end", "piece", "speak"]


@require_safe
def begin_speaking(request: HttpRequest) -> HttpResponse:
    """A page for a text that is to be spoken, with a name of its own."""
    return redirect("words:speak", text=uuid4())


@require_safe
@records_sound
def speak(request: HttpRequest, text: UUID) -> HttpResponse:
    """Speak, or go on speaking. Where the sound of that text was destroyed, it is read instead."""
    by = actor_of(request)
    found = find_recording(by=by, text=text)
    if found is not None and found.destroyed_at is not None:
        return redirect("words:sound", text=text)
    written = queries.find_text(by=by, text=text)
    if written is not None and written.is_closed:
        return redirect("words:read", text=text)
    key = base64_of(queries.draft_key(by=by, text=text))
    shown = {"text": text, "found": found, "draft_key": key, "days": KEPT_AFTER_CHECKING.days}
    return render(request, "words/speak.html", shown)


@require_POST
def piece(request: HttpRequest, text: UUID, take: UUID, number: int) -> HttpResponse:
    """A second or so of sound. Once this says 200, the disk has it.

    409: pieces are missing before it, `next` says from which on. 410: the text was forgotten or its sound destroyed.
    413: too much. 415: the bytes are not those of the hash, or no sound that is known here.
    """
    if int(request.headers.get("Content-Length") or 0) > receiving.LARGEST_PIECE:
        return HttpResponse(status=413)
    sent = receiving.Piece(
        text, take, number, request.headers.get("X-Sha256", ""), request.headers.get("X-Media-Type", ""), request.body
    )
    try:
        return JsonResponse({"next": receiving.keep_piece(by=actor_of(request), piece=sent)})
    except receiving.Gap as gap:
        return JsonResponse({"next": gap.next}, status=409)
    except receiving.Gone:
        return HttpResponse(status=410)
    except receiving.TooLong:
        return HttpResponse(status=413)
    except receiving.NotThatSound:
        return HttpResponse(status=415)


@require_POST
def end(request: HttpRequest, text: UUID) -> HttpResponse:
    """The person has said what they wanted. 409: not everything is here yet."""
    try:
        sent = {UUID(take): int(count) for take, count in json.loads(request.body)["takes"].items()}
    except (ValueError, TypeError, KeyError, AttributeError):
        return HttpResponse(status=400)
    try:
        receiving.end_recording(by=actor_of(request), text=text, sent=sent)
    except receiving.Gap as gap:
        return JsonResponse({"next": gap.next}, status=409)
    return HttpResponse(status=204)
