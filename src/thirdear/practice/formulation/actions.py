"""Making the formulation before anybody asks for it, and keeping it sealed."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from thirdear.listening.listen import formulate
from thirdear.practice.formulation.models import LastFormulation
from thirdear.practice.formulation.state import Packed, of_now
from thirdear.practice.record.audit import What, note
from thirdear.practice.record.packing import packed
from thirdear.practice.record.permissions import Actor, Permission, require

__all__ = ["keep_formulation"]


def keep_formulation(*, by: Actor) -> bool:
    """Make and keep what recurs now, unless it is kept. Returns whether it was made.

    It takes seconds, so that nobody's writing waits for it; when something was told, decided or forgotten meanwhile,
    what was made holds no longer, and is not kept.
    """
    require(by, Permission.WRITE_OWN)
    heard, made, state = of_now(by=by)
    if not heard or LastFormulation.objects.filter(person=by.person, made_of=state.hash).exists():
        return False
    found = formulate(tuple(each.reading for each in heard), tuple(each.decision for each in made))
    content = packed(Packed(state, found))
    with transaction.atomic():
        if of_now(by=by)[2] == state:
            kept = {"made_of": state.hash, "made_at": timezone.now(), "content": content}
            row, _new = LastFormulation.objects.update_or_create(person=by.person, defaults=kept)
            note(by=by, what=What.FORMULATED, about=row.id)
    return True
