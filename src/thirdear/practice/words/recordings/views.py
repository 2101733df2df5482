"""A spoken text beside its sound: hear a sentence, put it right, say that it is checked; keep the sound or destroy it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from thirdear.practice.errors import Damaged, Locked
from thirdear.practice.record.keyring import RING
from thirdear.practice.record.middleware import actor_of, plays_sound, without_presence
from thirdear.practice.words.recordings import keeping as actions
from thirdear.practice.words.recordings.correcting import correct as put_right
from thirdear.practice.words.recordings.forms import CorrectForm, KeepingForm
from thirdear.practice.words.recordings.queries import beside_its_sound, find_recording, sound_of
from thirdear.practice.words.recordings.sound import TakeFile
from thirdear.practice.words.recordings.writing_down import try_again

__all__ = ["again", "checked", "correct", "destroy", "how_far", "keeping", "play", "sound"]

_RANGE = re.compile(r"bytes=(\d*)-(\d*)")
_AT_ONCE = 2**20
"""As much of a range as one answer holds: the browser asks on, and nobody streams past a lock."""


@require_safe
@plays_sound
def sound(request: HttpRequest, text: UUID) -> HttpResponse:
    """The words sentence by sentence, each with its seconds; without scripts a sentence is chosen by its link."""
    beside = beside_its_sound(by=actor_of(request), text=text)
    chosen = _chosen(request.GET.get("sentence"), len(beside.sentences))
    shown = {
        "beside": beside,
        "text": beside.written,
        "recorded": beside.recorded,
        "chosen": None if chosen is None else beside.sentences[chosen],
        "was_changed": "changed" in request.GET,
    }
    return render(request, "words/sound.html", shown)


@require_safe
@without_presence
def how_far(request: HttpRequest, text: UUID) -> HttpResponse:
    """How far the writing down has come: a line, which a script asks for again. Asking does not count as being there."""
    recorded = find_recording(by=actor_of(request), text=text)
    return render(request, "words/how_far_written.html", {"recorded": recorded})


@require_safe
def play(request: HttpRequest, text: UUID, take: UUID) -> HttpResponseBase:
    """The sound of a take, opened piece by piece on its way; any part of it."""
    file, media_type = sound_of(by=actor_of(request), text=text, take=take)
    asked = _RANGE.fullmatch(request.headers.get("Range", ""))
    if asked is None:
        whole = StreamingHttpResponse(_streamed(file), content_type=media_type)
        whole.headers["Accept-Ranges"], whole.headers["Content-Length"] = "bytes", str(file.size)
        return whole
    start, end = _between(asked[1], asked[2], file.size)
    if start >= end:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{file.size}"})
    end = min(end, start + _AT_ONCE)
    part = HttpResponse(b"".join(file.between(start, end)), status=206, content_type=media_type)
    part.headers["Accept-Ranges"], part.headers["Content-Range"] = "bytes", f"bytes {start}-{end - 1}/{file.size}"
    return part


@require_POST
def correct(request: HttpRequest, text: UUID) -> HttpResponse:
    """Put a sentence right, and go on with the next one."""
    form = CorrectForm(request.POST)
    here = reverse("words:sound", kwargs={"text": text})
    if not form.is_valid():
        return redirect(here)
    saved = put_right(by=actor_of(request), text=text, **form.cleaned_data)
    number = request.POST.get("number", "")
    return redirect(f"{here}?changed" if saved is None else f"{here}#s{number}" if number.isdecimal() else here)


@require_POST
def checked(request: HttpRequest, text: UUID) -> HttpResponse:
    """The words are right now."""
    actions.say_checked(by=actor_of(request), text=text)
    return redirect("words:sound", text=text)


@require_POST
def keeping(request: HttpRequest, text: UUID) -> HttpResponse:
    """Keep the sound, or let it be destroyed by itself."""
    form = KeepingForm(request.POST)
    if form.is_valid():
        actions.choose_keeping(by=actor_of(request), text=text, keep=form.cleaned_data["keep"])
    return redirect("words:sound", text=text)


@require_http_methods(["GET", "HEAD", "POST"])
def destroy(request: HttpRequest, text: UUID) -> HttpResponse:
    """Ask once, then destroy the sound for good."""
    by = actor_of(request)
    if request.method == "POST":
        actions.destroy_sound(by=by, text=text)
        return redirect("words:sound", text=text)
    beside = beside_its_sound(by=by, text=text)
    return render(request, "words/destroy_sound.html", {"text": beside.written, "recorded": beside.recorded})


@require_POST
def again(request: HttpRequest, text: UUID) -> HttpResponse:
    """Try once more to write it down."""
    try_again(by=actor_of(request), text=text)
    return redirect("words:sound", text=text)


def _chosen(asked: str | None, count: int) -> int | None:
    return int(asked) if asked and asked.isdecimal() and int(asked) < count else None


def _between(first: str, last: str, size: int) -> tuple[int, int]:
    if not first:
        return (max(0, size - int(last)), size) if last else (0, 0)
    return int(first), min(int(last) + 1, size) if last else size


def _streamed(file: TakeFile) -> Iterator[bytes]:
    """Locked meanwhile, or damaged: it ends there. Locking waits for no stream, only for the piece that is being read."""
    parts = file.between(0, file.size)
    with suppress(Locked, Damaged):
        while True:
            with RING.use():
                part = next(parts, None)
            if part is None:
                return
            yield part
