"""A take as one file that can be read from anywhere: opened piece by piece in memory, and nowhere else."""

from __future__ import annotations

import io
from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate, pairwise
from typing import Any
from uuid import UUID

from thirdear.practice.errors import Damaged
from thirdear.practice.record.permissions import Actor, Permission, require
from thirdear.practice.words.models import Sound, Take

__all__ = ["TakeFile"]


class TakeFile(io.RawIOBase):
    """The open bytes of a take. It holds one piece at a time. Raises `Damaged` where a piece is missing or does not open."""

    def __init__(self, *, by: Actor, take: Take) -> None:
        require(by, Permission.READ_OWN, take.person)
        self._by, self._take, self._at = by, take.pk, 0
        found = list(Sound.objects.filter(take=take).order_by("number").values_list("number", "pk", "size"))
        if [number for number, _, _ in found] != list(range(take.count)):
            raise Damaged("Pieces of a recording are missing.")
        self._pieces = [pk for _, pk, _ in found]
        self._starts = [0, *accumulate(size for _, _, size in found)]
        self._open: tuple[UUID, bytes] | None = None

    @property
    def size(self) -> int:
        """How many bytes it has."""
        return self._starts[-1]

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        self._at = max(0, offset + {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self.size}[whence])
        return self._at

    def readinto(self, buffer: Any) -> int:
        if self._at >= self.size:
            return 0
        piece = bisect_right(self._starts, self._at) - 1
        content = self._piece(self._pieces[piece])
        if len(content) != self._starts[piece + 1] - self._starts[piece]:
            raise Damaged("A piece of a recording is not of the length that it had.")
        part = content[self._at - self._starts[piece] :][: len(buffer)]
        buffer[: len(part)] = part
        self._at += len(part)
        return len(part)

    def between(self, start: int, end: int) -> Iterator[bytes]:
        """The bytes from `start` up to `end`, a piece at a time."""
        self.seek(start)
        for _, until in pairwise(self._starts):
            if self._at < until and self._at < end:
                yield self.read(min(until, end) - self._at)

    def _piece(self, pk: UUID) -> bytes:
        if self._open is None or self._open[0] != pk:
            found = Sound.objects.filter(pk=pk, person=self._by.person).first()
            if found is None:
                raise Damaged("A piece of a recording is missing.")
            self._open = pk, found.content
        return self._open[1]
