"""The door: to begin, unlock, recover and lock; and the page of one's keys."""

from __future__ import annotations

from django.conf import settings
from django.forms import Form
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from thirdear.practice.errors import Damaged, WrongKey
from thirdear.practice.record import actions, opening
from thirdear.practice.record.forms import BeginForm, ChangeForm, CodeForm, RecoverForm, UnlockForm
from thirdear.practice.record.keyfile import KeyFile
from thirdear.practice.record.middleware import actor_of, is_signed_in, open_to_all, sign_in

__all__ = ["awake", "begin", "keys", "lock", "new_code", "recover", "state", "unlock"]


@open_to_all
def begin(request: HttpRequest) -> HttpResponse:
    """The first start. Afterwards this page is the unlock page."""
    if KeyFile(settings.HOME).exists:
        return redirect("record:unlock")
    form = BeginForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            begun = opening.begin(passphrase=form.cleaned_data["passphrase"])
        except FileExistsError:
            return redirect("record:unlock")
        sign_in(request, begun.person)
        return render(request, "record/code.html", {"code": begun.code, "begun": True})
    return render(request, "record/begin.html", {"form": form})


@open_to_all
def unlock(request: HttpRequest) -> HttpResponse:
    """The passphrase, and back to where one was."""
    if not KeyFile(settings.HOME).exists:
        return redirect("record:begin")
    back = _safe(request.POST.get("next") or request.GET.get("next"))
    if request.method != "POST" and is_signed_in(request):
        return redirect(back)
    form = UnlockForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            sign_in(request, opening.unlock(passphrase=form.cleaned_data["passphrase"]))
        except (WrongKey, Damaged) as error:
            form.add_error("passphrase" if isinstance(error, WrongKey) else None, _said(error))
        else:
            return redirect(back)
    return render(request, "record/unlock.html", {"form": form, "next": back})


@open_to_all
def recover(request: HttpRequest) -> HttpResponse:
    """The recovery code in place of a forgotten passphrase; both are new afterwards."""
    if not KeyFile(settings.HOME).exists:
        return redirect("record:begin")
    form = RecoverForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            begun = opening.recover(code=form.cleaned_data["code"], passphrase=form.cleaned_data["passphrase"])
        except (WrongKey, Damaged) as error:
            form.add_error("code" if isinstance(error, WrongKey) else None, _said(error))
        else:
            sign_in(request, begun.person)
            return render(request, "record/code.html", {"code": begun.code})
    return render(request, "record/recover.html", {"form": form})


@require_POST
def lock(request: HttpRequest) -> HttpResponse:
    """Forget the keys, in every browser."""
    request.session.flush()
    opening.lock()
    return redirect("record:unlock")


def keys(request: HttpRequest) -> HttpResponse:
    """Change the passphrase; have a new recovery code."""
    form = ChangeForm(request.POST or None)
    changed = False
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_passphrase(by=actor_of(request), old=form.cleaned_data["old"], new=form.cleaned_data["new"])
            form, changed = ChangeForm(), True
        except WrongKey as error:
            form.add_error("old", _said(error))
    return render(request, "record/keys.html", {"form": form, "changed": changed, "code_form": CodeForm()})


@require_POST
def new_code(request: HttpRequest) -> HttpResponse:
    """A new recovery code, shown once."""
    form: Form = CodeForm(request.POST)
    if form.is_valid():
        try:
            code = actions.renew_recovery_code(by=actor_of(request), passphrase=form.cleaned_data["passphrase"])
            return render(request, "record/code.html", {"code": code})
        except WrongKey as error:
            form.add_error("passphrase", _said(error))
    return render(request, "record/keys.html", {"form": ChangeForm(), "code_form": form})


@require_safe
@open_to_all
def state(request: HttpRequest) -> JsonResponse:
    """Whether this browser is still let in; asking does not count as being there."""
    return JsonResponse({"open": is_signed_in(request)})


@require_POST
def awake(request: HttpRequest) -> HttpResponse:
    """Somebody reads, though nothing is asked for: the gate counts it as being there."""
    return HttpResponse(status=204)


def _said(error: WrongKey | Damaged) -> str:
    if isinstance(error, opening.TooManyTries):
        return _("That was tried too often. Wait %(seconds)d seconds, then try again.") % {"seconds": error.wait}
    if isinstance(error, WrongKey):
        return _("That does not open it. Nothing was changed; try again.")
    return _("The keys or the database are damaged. Nothing was changed; put back a copy that you kept.")


def _safe(path: str | None) -> str:
    return path if path and path.startswith("/") and url_has_allowed_host_and_scheme(path, allowed_hosts=None) else "/"
