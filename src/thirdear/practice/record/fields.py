"""Model fields whose content is sealed under its person's own key. In the database they are bytes that say nothing.

The model needs a uuid as primary key and a `person` uuid (see `rows.PersonRow`); the value opens when it is read from
an instance, and not before. It cannot be searched, sorted or updated in bulk, and says so.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from django.core.exceptions import FieldError
from django.db import models
from django.db.models.query_utils import DeferredAttribute

from thirdear.practice.record.envelope import Place, open_sealed, seal
from thirdear.practice.record.keyring import RING

if TYPE_CHECKING:
    _Bytes = models.BinaryField[Any, Any]
else:
    _Bytes = models.BinaryField

__all__ = ["SealedBytesField", "SealedJSONField", "SealedTextField"]


class _Sealed(bytes):
    """Bytes as they lie in the database."""


class _Opening(DeferredAttribute):
    """Opens a value when it is asked for, and keeps it open on that instance."""

    def __get__(self, instance: Any, cls: Any = None) -> Any:
        value = super().__get__(instance, cls)
        if isinstance(value, _Sealed):
            value = instance.__dict__[self.field.attname] = cast("_SealedField", self.field).opened(instance, value)
        return value

    def __set__(self, instance: Any, value: Any) -> None:
        instance.__dict__[self.field.attname] = value


class _SealedField(_Bytes):
    descriptor_class = _Opening

    def dumped(self, value: Any) -> bytes:
        raise NotImplementedError

    def loaded(self, plain: bytes) -> Any:
        raise NotImplementedError

    def opened(self, instance: Any, sealed: bytes) -> Any:
        return self.opened_of(instance.person, instance.pk, sealed)

    def opened_of(self, person: UUID, row: UUID, sealed: bytes) -> Any:
        """Open a value that was read without its row, as when very many are read at once."""
        return self.loaded(open_sealed(RING.person_key(person), sealed, self._place(row)))

    def pre_save(self, model_instance: Any, add: bool) -> Any:
        value = model_instance.__dict__.get(self.attname)
        if value is None or isinstance(value, _Sealed):
            return value
        return _Sealed(seal(RING.person_key(model_instance.person), self.dumped(value), self._place(model_instance.pk)))

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        return None if value is None else _Sealed(value)

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        if value is not None and not isinstance(value, _Sealed):
            raise FieldError(f"{self.name} is sealed: it is written by saving its row, and cannot be searched.")
        return super().get_db_prep_value(value, connection, prepared)

    def _place(self, row: UUID) -> Place:
        return Place(self.model._meta.db_table, row, self.attname)


class SealedTextField(_SealedField):
    """A text that only its person's key opens."""

    def dumped(self, value: Any) -> bytes:
        return str(value).encode()

    def loaded(self, plain: bytes) -> str:
        return plain.decode()


class SealedJSONField(_SealedField):
    """Structured words (an encounter's fields, a dream's elements) that only their person's key opens."""

    def dumped(self, value: Any) -> bytes:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()

    def loaded(self, plain: bytes) -> Any:
        return json.loads(plain)


class SealedBytesField(_SealedField):
    """Bytes, such as a packed reading, that only their person's key opens."""

    def dumped(self, value: Any) -> bytes:
        return bytes(value)

    def loaded(self, plain: bytes) -> bytes:
        return plain
