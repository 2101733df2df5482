"""The pages of what is kept: whether it is whole, to back it up and bring it back, and to forget."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from thirdear.practice.errors import Damaged, Refusal, WrongKey
from thirdear.practice.record import actions, opening, queries
from thirdear.practice.record.backup import Holds
from thirdear.practice.record.forms import BringBackForm, EverythingForm, RestoreForm, SomeoneForm
from thirdear.practice.record.keyfile import KeyFile
from thirdear.practice.record.ledger import Receipt
from thirdear.practice.record.middleware import actor_of, open_to_all, sign_in

__all__ = ["back_up", "bring_back", "check", "everything", "kept", "restore", "someone"]


@require_safe
def kept(request: HttpRequest) -> HttpResponse:
    """What may be done with all of it, and the receipts of what was forgotten."""
    return _kept(request)


@require_POST
def check(request: HttpRequest) -> HttpResponse:
    """Look whether everything is whole, and say so."""
    return _kept(request, found=actions.verify_all(by=actor_of(request)))


@require_POST
def back_up(request: HttpRequest, holds: str) -> HttpResponseBase:
    """The encrypted file, to be kept elsewhere."""
    file = actions.make_backup(by=actor_of(request), holds=Holds(holds))
    ending = "backup" if holds == Holds.WORDS else "keys"
    name = f"thirdear-{timezone.localdate():%Y-%m-%d}.{ending}"
    return FileResponse(file, as_attachment=True, filename=name, content_type="application/octet-stream")


@require_http_methods(["GET", "HEAD", "POST"])
def restore(request: HttpRequest) -> HttpResponse:
    """Put a backup in the place of what is here."""
    form = RestoreForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            person = actions.restore_backup(by=actor_of(request), backup=given["backup"].file, secret=given["passphrase"])
            sign_in(request, person)
            return redirect("desk:thread")
        except (WrongKey, Damaged, Refusal) as error:
            form.add_error("passphrase" if isinstance(error, WrongKey) else "backup", _said(error))
    return render(request, "record/restore.html", {"form": form})


@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
def bring_back(request: HttpRequest) -> HttpResponse:
    """The same where nobody has begun yet: the words and the copy of the keys. Afterwards this page is the other one."""
    if KeyFile(settings.HOME).exists:
        return redirect("record:restore")
    form = BringBackForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            back = opening.bring_back(backup=given["backup"].file, secret=given["passphrase"], keys=given["keys"].file)
            sign_in(request, back.person)
            return redirect("desk:thread")
        except (WrongKey, Damaged, Refusal) as error:
            form.add_error("passphrase" if isinstance(error, WrongKey) else "backup", _said(error))
    return render(request, "record/restore.html", {"form": form, "beginning": True})


@require_http_methods(["GET", "HEAD", "POST"])
def someone(request: HttpRequest) -> HttpResponse:
    """Take someone's name out: first look where it stands, then do it. Names go in the body of a request, never in an address."""
    by = actor_of(request)
    form = SomeoneForm(request.POST or None, initial={"text": request.GET.get("text")})
    standing = None
    if request.method == "POST" and form.is_valid():
        names, text = form.cleaned_data["names"], form.cleaned_data["text"]
        if "do" in request.POST:
            actions.forget_someone(by=by, names=names, word=_("someone"), text=text)
            return redirect("record:kept")
        standing = queries.places_of(by=by, names=names, text=text)
    shown = {"form": form, "standing": standing, "word": _("someone"), "one_text": _text(request)}
    return render(request, "record/someone.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
def everything(request: HttpRequest) -> HttpResponse:
    """Ask for the passphrase and for a clear yes; then nothing is left but the receipt, which is shown."""
    by = actor_of(request)
    form = EverythingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            receipt = actions.forget_everything(by=by, passphrase=form.cleaned_data["passphrase"])
            request.session = SessionStore()  # the old one went with the database; an empty one takes the cookie back
            answer = render(request, "record/forgotten.html", {"receipt": _shown(receipt)})
            answer["Clear-Site-Data"] = '"storage"'  # drafts that this browser still holds, though nobody can open them now
            return answer
        except (WrongKey, Refusal) as error:
            form.add_error("passphrase", _said(error))
    return render(request, "record/everything.html", {"form": form})


def _kept(request: HttpRequest, **more: object) -> HttpResponse:
    try:
        receipts = [_shown(receipt) for receipt in queries.receipts(by=actor_of(request))]
    except Damaged:
        receipts, more = [], {**more, "ledger_damaged": True}
    return render(request, "record/kept.html", {"receipts": receipts, **more})


def _shown(receipt: Receipt) -> dict[str, object]:
    return {"receipt": receipt, "counts": queries.told(receipt), "places": receipt.counts.get("places", 0)}


def _text(request: HttpRequest) -> UUID | None:
    try:
        return UUID(request.POST.get("text") or request.GET.get("text") or "")
    except ValueError:
        return None


def _said(error: WrongKey | Damaged | Refusal) -> str:
    if isinstance(error, opening.TooManyTries):
        return _("That was tried too often. Wait %(seconds)d seconds, then try again.") % {"seconds": error.wait}
    if isinstance(error, WrongKey):
        return _("That does not open it. Nothing was changed; try again.")
    if isinstance(error, Damaged):
        return _("This file is damaged, incomplete or no backup. Nothing was changed.")
    return _("This cannot be done here: %(reason)s Nothing was changed.") % {"reason": error}
