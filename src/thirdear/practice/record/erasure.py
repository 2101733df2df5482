"""How forgetting reaches everything: which rows hang on a text, in whatever room, and which hold somebody's words.

Rooms remove what they derived when an event tells them to; after them this looks through every table of the platform
and removes what is left. It needs to know two things about a table, and a test fails when a table does not tell:
which field leads to a text (a foreign key to `words.Text`, or an id called `text`, also by way of another table), and
in `class Privacy` whether its sealed fields are `derived = True` (found in words, and to be found again) or the
writer's own words (`derived = False`; with `text = False` where they are sound, in which no name can be looked for).
What is derived without leading to one text is thrown away as a whole.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from uuid import UUID

from django.apps import apps
from django.db import connection, models, transaction

from thirdear.practice.errors import Damaged
from thirdear.practice.record.envelope import derived
from thirdear.practice.record.events import Event, announce
from thirdear.practice.record.keyring import RING
from thirdear.practice.record.ledger import Forgot, Receipt
from thirdear.practice.record.names import Marks
from thirdear.practice.record.permissions import Actor
from thirdear.practice.record.rows import PersonRow

__all__ = [
    "erase_text",
    "forget_again",
    "has_text",
    "is_derived",
    "leave_nothing_behind",
    "marks_under",
    "name_key",
    "orphans",
    "our_models",
    "own_rows",
    "paths_to_a_text",
    "sealed_fields",
    "sealed_models",
    "take_out",
]

_TEXT = "words.text"
_OURS = "thirdear.practice."


def our_models() -> list[type[models.Model]]:
    """Every table of every room."""
    return [model for model in apps.get_models() if model.__module__.startswith(_OURS)]


def sealed_fields(model: type[models.Model]) -> tuple[str, ...]:
    """Its fields that are sealed, as its `class Privacy` says."""
    return tuple(getattr(getattr(model, "Privacy", None), "sealed", ()))


def sealed_models() -> list[type[PersonRow]]:
    """The tables that hold somebody's words."""
    return [model for model in our_models() if sealed_fields(model) and issubclass(model, PersonRow)]


def is_derived(model: type[models.Model]) -> bool:
    """Whether its words were found in other words, and can be found again."""
    return bool(getattr(getattr(model, "Privacy", None), "derived", False))


def has_text(model: type[models.Model]) -> bool:
    """Whether what is sealed in it is written words, in which a name can be looked for; sound is not."""
    return bool(getattr(getattr(model, "Privacy", None), "text", True))


def paths_to_a_text(model: type[models.Model], seen: tuple[type[models.Model], ...] = ()) -> list[str]:
    """By which look-ups its rows lead to the text that they hang on; none for texts themselves."""
    if model._meta.label_lower == _TEXT or model in seen:
        return []
    found = []
    for field in model._meta.concrete_fields:
        if isinstance(field, models.ForeignKey):
            target = field.related_model
            if target._meta.label_lower == _TEXT:
                found.append(field.attname)
            elif target.__module__.startswith(_OURS):
                found += [f"{field.name}__{path}" for path in paths_to_a_text(target, (*seen, model))]
        elif isinstance(field, models.UUIDField) and field.name in {"text", "text_id"}:
            found.append(field.attname)
    return found


def erase_text(*, by: Actor, text: UUID) -> Receipt:
    """Everything that hangs on a text goes. The text's own row, and to keep the receipt, is left to whoever asks."""
    row = _text_model()._default_manager.get(pk=text)
    counts = Counter({str(getattr(row, "kind", _TEXT)): 1})
    before = _hanging_on(text)
    announce(Event.TEXT_FORGOTTEN, by=by, about=text)
    counts.update(before)
    _sweep(text, everything=True)
    _throw_away_what_is_of_all(by.person)
    transaction.on_commit(leave_nothing_behind)
    return Receipt(Forgot.TEXT, by.person, about=text, counts=counts)


def take_out(*, by: Actor, marks: Marks, word: str, text: UUID | None = None) -> Counter[str]:
    """Replace names by a neutral word in every sealed field of the writer's own (of that text: of what hangs on it).

    What was derived from a changed text is removed and found again. Returns how many places and texts were changed.
    """
    counts: Counter[str] = Counter()
    touched: set[UUID] = set()
    for row in own_rows(by.person, text):
        if places := _take_out_of_row(row, marks, word):
            counts["places"] += places
            touched |= _texts_of(row)
    for each in touched:
        row = _text_model()._default_manager.get(pk=each)
        row.words_changed()
        row.save()
        _sweep(each, everything=False)
        announce(Event.TEXT_REDACTED, by=by, about=each)
        announce(Event.TEXT_SAVED, by=by, about=each)
    if counts:
        _throw_away_what_is_of_all(by.person)
    counts["texts"] = len(touched)
    transaction.on_commit(leave_nothing_behind)
    return +counts


def forget_again(*, by: Actor, receipts: Iterable[Receipt], names: bool = False) -> None:
    """What was forgotten and is here again, because a backup was brought back or a crash came between: it goes again.

    With `names` also the names that were taken out of texts.
    """
    gone = [receipt.about for receipt in receipts if receipt.forgot is Forgot.TEXT and receipt.about]
    texts = _text_model()._default_manager
    for text in texts.filter(pk__in=gone).values_list("pk", flat=True):
        announce(Event.TEXT_FORGOTTEN, by=by, about=text)
        _sweep(text, everything=True)
        _throw_away_what_is_of_all(by.person)
        texts.filter(pk=text).delete()
    for receipt in receipts:
        if receipt.forgot is Forgot.SOUND and receipt.about:
            announce(Event.SOUND_DESTROYED, by=by, about=receipt.about)
        if names and receipt.forgot is Forgot.SOMEONE and receipt.person == by.person:
            take_out(by=by, marks=marks_under(by.person, receipt.marks), word=receipt.word, text=receipt.about)
    transaction.on_commit(leave_nothing_behind)


def marks_under(person: UUID, marks: Iterable[str]) -> Marks:
    """Marks of names, with the key under which they were made."""
    return Marks(name_key(person), frozenset(marks))


def name_key(person: UUID) -> bytes:
    """The key under which a person's marks of names are made."""
    return derived(RING.person_key(person), "names")


def own_rows(person: UUID, text: UUID | None = None) -> Iterator[PersonRow]:
    """Every row with words of the person's own (none that are derived), or those of one text."""
    for model in sealed_models():
        if is_derived(model) or not has_text(model):
            continue
        rows = model._default_manager.filter(person=person)
        if text is not None:
            paths = ["pk"] if model._meta.label_lower == _TEXT else paths_to_a_text(model)
            wanted = models.Q()
            for path in paths:
                wanted |= models.Q(**{path: text})
            rows = rows.filter(wanted) if paths else rows.none()
        yield from rows


def orphans(gone: Collection[UUID]) -> Iterator[tuple[type[models.Model], int]]:
    """Rows that hang on one of these texts, which were forgotten: forgetting missed them."""
    for model in our_models():
        for path in paths_to_a_text(model):
            if count := model._default_manager.filter(**{f"{path}__in": gone}).count():
                yield model, count


def leave_nothing_behind() -> None:
    """After the commit: the log, which still holds the pages of before, is written back and cut to nothing.

    Freed parts of pages were overwritten with zeros already (`secure_delete`). Waits for readers; where they do not
    leave in time, the next locking does it.
    """
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def _hanging_on(text: UUID) -> Counter[str]:
    return Counter(
        {
            model._meta.label_lower: count
            for model in our_models()
            for path in paths_to_a_text(model)
            if (count := model._default_manager.filter(**{path: text}).count())
        }
    )


def _sweep(text: UUID, *, everything: bool) -> None:
    for model in our_models():
        if everything or is_derived(model):
            for path in paths_to_a_text(model):
                model._default_manager.filter(**{path: text}).delete()


def _throw_away_what_is_of_all(person: UUID) -> None:
    for model in sealed_models():
        if is_derived(model) and not paths_to_a_text(model):
            model._default_manager.filter(person=person).delete()


def _take_out_of_row(row: PersonRow, marks: Marks, word: str) -> int:
    places = 0
    for name in sealed_fields(type(row)):
        with suppress(Damaged):  # what does not open holds nothing that could be read; `verify` tells of it
            value, count = marks.replaced_in(getattr(row, name), word)
            if count:
                setattr(row, name, value)
                places += count
    if places:
        row.words_changed()
        row.save()
    return places


def _texts_of(row: PersonRow) -> set[UUID]:
    if row._meta.label_lower == _TEXT:
        return {row.pk}
    found = type(row)._default_manager.filter(pk=row.pk)
    return {text for path in paths_to_a_text(type(row)) for text in found.values_list(path, flat=True) if text}


def _text_model() -> type[PersonRow]:
    model: type[PersonRow] = apps.get_model(_TEXT)
    return model
