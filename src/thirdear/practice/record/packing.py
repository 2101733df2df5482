"""The engine's frozen values as few bytes, and back: what was heard need not be heard again.

A value is written as the list of its fields in order, without their names; its class says what is read back. Whoever
keeps such bytes keeps beside them by which version of the engine they were made: another version's need not fit.
"""

from __future__ import annotations

import json
import types
import zlib
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from thirdear.practice.errors import Damaged

__all__ = ["packed", "plain_values", "unpacked", "valued"]

Value = TypeVar("Value")
_Reading = Callable[[Any], Any]
_QUICK = 3


def packed(value: object) -> bytes:
    """A frozen value as bytes; the same value gives the same bytes."""
    return zlib.compress(json.dumps(plain_values(value), ensure_ascii=False, separators=(",", ":")).encode(), _QUICK)


def unpacked(cls: type[Value], content: bytes) -> Value:
    """The value again, validated as at its birth. Raises `Damaged` when the bytes are no value of this class."""
    try:
        return valued(cls, json.loads(zlib.decompress(content)))
    except (zlib.error, ValueError):
        raise Damaged(f"What was kept is no {cls.__name__}.") from None


def plain_values(value: Any) -> Any:
    """A frozen value as lists, mappings, texts and numbers."""
    if isinstance(value, str | int | float | None):
        return value
    if is_dataclass(value):
        return [plain_values(getattr(value, name)) for name in _names(value.__class__)]
    if isinstance(value, Mapping):
        return {key: plain_values(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [plain_values(each) for each in value]
    raise TypeError(f"{type(value).__name__} cannot be packed")


def valued(cls: type[Value], plain: Any) -> Value:
    """What `plain_values` wrote, read as that class. Raises `Damaged`."""
    try:
        wanted: Any = cls
        found: Value = _reader(wanted)(plain)
    except (TypeError, ValueError, KeyError, IndexError, AttributeError):
        raise Damaged(f"What was kept is no {cls.__name__}.") from None
    except Exception as error:  # a noun of the engine refused to be born
        raise Damaged(f"What was kept is no {cls.__name__}: {type(error).__name__}.") from None
    return found


@cache
def _names(cls: Any) -> tuple[str, ...]:
    return tuple(field.name for field in fields(cls) if field.init)


@cache
def _reader(wanted: Any) -> _Reading:
    """How a value of that type is read from what JSON gives."""
    if is_dataclass(wanted):
        return _of_fields(wanted)
    origin, inner = get_origin(wanted), get_args(wanted)
    if origin is tuple:
        return _of_many(inner)
    if origin in (Union, types.UnionType):
        return _perhaps(inner)
    if origin is not None and origin is not Literal and issubclass(origin, Mapping):
        read = _reader(inner[1])
        return dict if read is _as_it_is else lambda given: {key: read(each) for key, each in given.items()}
    return _as_it_is


def _as_it_is(given: Any) -> Any:
    return given


def _of_fields(cls: Any) -> _Reading:
    hints = get_type_hints(cls)
    readers = [_reader(hints[name]) for name in _names(cls)]

    def read(given: Any) -> Any:
        return cls(*[each(part) for each, part in zip(readers, given, strict=True)])

    return read


def _of_many(inner: tuple[Any, ...]) -> _Reading:
    if len(inner) == 2 and inner[1] is Ellipsis:
        read = _reader(inner[0])
        return tuple if read is _as_it_is else lambda given: tuple([read(each) for each in given])
    readers = [_reader(each) for each in inner]
    return lambda given: tuple([read(each) for read, each in zip(readers, given, strict=True)])


def _perhaps(inner: tuple[Any, ...]) -> _Reading:
    """Something or nothing; of several classes none can be told from another, so that such a field is refused."""
    some = [each for each in inner if each is not types.NoneType]
    readers = {_reader(each) for each in some}
    if len(readers) > 1:
        raise TypeError("a field of several classes cannot be packed")
    read = readers.pop()
    return read if read is _as_it_is else lambda given: None if given is None else read(given)
