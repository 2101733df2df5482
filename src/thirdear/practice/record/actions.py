"""What a signed-in person does with their keys."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction

from thirdear.practice.record.audit import What, note
from thirdear.practice.record.keyfile import KeyFile
from thirdear.practice.record.passphrase import Cost
from thirdear.practice.record.permissions import Actor, Permission, require

__all__ = ["change_passphrase", "renew_recovery_code"]


@transaction.atomic
def change_passphrase(*, by: Actor, old: str, new: str) -> None:
    """The old passphrase opens nothing from now on. Raises `WrongKey` when it is not the present one."""
    require(by, Permission.KEEP_KEYS)
    keys = KeyFile(settings.HOME)
    master = keys.master_by_passphrase(old)
    note(by=by, what=What.PASSPHRASE_CHANGED)
    keys.change_passphrase(master, new, Cost(**settings.ARGON2))


@transaction.atomic
def renew_recovery_code(*, by: Actor, passphrase: str) -> str:
    """A new code, to be shown once; the old one opens nothing from now on. Raises `WrongKey`."""
    require(by, Permission.KEEP_KEYS)
    keys = KeyFile(settings.HOME)
    master = keys.master_by_passphrase(passphrase)
    note(by=by, what=What.RECOVERY_CODE_RENEWED)
    return keys.renew_code(master)
